//! Numbers as the table shows them, in whole parts: medians, ratios, times, sizes.

use std::time::Duration;

/// The middle one; nothing of nothing.
pub(crate) fn median<T: Ord + Copy>(mut all: Vec<T>) -> Option<T> {
    all.sort_unstable();
    all.get(all.len() / 2).copied()
}

/// How many hundredths of `bare` a time is.
pub(crate) fn hundredths(took: Duration, bare: Duration) -> u64 {
    let ratio = took.as_nanos() * 100 / bare.as_nanos().max(1);
    u64::try_from(ratio).unwrap_or(u64::MAX)
}

/// `1.27×`
pub(crate) fn times(hundredths: u64) -> String {
    format!("{}.{:02}×", hundredths / 100, hundredths % 100)
}

/// `1.27 ms`
pub(crate) fn ms(time: Duration) -> String {
    let micros = time.as_micros();
    format!("{}.{:02} ms", micros / 1000, micros % 1000 / 10)
}

/// `7.3 MB`
pub(crate) fn mb(bytes: u64) -> String {
    let tenths = bytes * 10 / 1_000_000;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

/// `41.5 KB`
pub(crate) fn kb(bytes: u64) -> String {
    format!("{}.{} KB", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(ms(Duration::from_micros(1_274)), "1.27 ms");
        assert_eq!(mb(7_391_000), "7.3 MB");
        assert_eq!(kb(41_580), "41.5 KB");
        let (took, bare) = (Duration::from_micros(130), Duration::from_micros(100));
        assert_eq!(times(hundredths(took, bare)), "1.30×");
        assert_eq!(median(vec![3, 1, 2]), Some(2));
        assert_eq!(median(Vec::<u8>::new()), None);
    }
}
