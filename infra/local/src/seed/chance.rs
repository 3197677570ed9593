//! Chance that comes out the same every time.
//!
//! Invariant: every noun has chance of its own, drawn from its name, so that a change to one does
//! not change all others.

use jiff::Timestamp;

/// The number that all chance of the demonstration follows from.
const SEED: u64 = 0x0c0_7e2f;

/// A source of numbers, by the method `SplitMix64`.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// The chance of whatever is called so.
    pub(super) fn of(name: &str) -> Self {
        let mixed = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self(name.bytes().fold(SEED ^ 0xcbf2_9ce4_8422_2325, mixed))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let once = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let twice = (once ^ (once >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        twice ^ (twice >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        let span = u64::from(high.saturating_sub(low)) + 1;
        low.saturating_add(u32::try_from(self.next() % span).unwrap_or(0))
    }

    /// True once in so many times.
    pub(super) fn one_in(&mut self, times: u32) -> bool {
        self.between(1, times) == 1
    }

    /// One of them; nothing of nothing.
    pub(super) fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let last = u32::try_from(all.len().checked_sub(1)?).ok()?;
        all.get(usize::try_from(self.between(0, last)).ok()?)
    }

    /// The same things in another order.
    pub(super) fn shuffled<T>(&mut self, all: Vec<T>) -> Vec<T> {
        let mut keyed: Vec<(u64, T)> = all.into_iter().map(|one| (self.next(), one)).collect();
        keyed.sort_by_key(|(key, _)| *key);
        keyed.into_iter().map(|(_, one)| one).collect()
    }

    /// An id made at an instant.
    pub(super) fn id<I>(&mut self, at: Timestamp, made: fn(i64, [u8; 10]) -> I) -> I {
        let bytes = std::array::from_fn(|_| u8::try_from(self.next() & 0xff).unwrap_or(0));
        made(at.as_millisecond(), bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_has_the_same_chance_and_stays_in_bounds() {
        let (mut one, mut same, mut other) = (Chance::of("a"), Chance::of("a"), Chance::of("b"));
        let drawn: Vec<u32> = (0..200).map(|_| one.between(3, 9)).collect();
        assert!(drawn.iter().all(|n| (3..=9).contains(n)));
        assert!((3..=9).all(|n| drawn.contains(&n)));
        assert_eq!(drawn, (0..200).map(|_| same.between(3, 9)).collect::<Vec<_>>());
        assert_ne!(drawn, (0..200).map(|_| other.between(3, 9)).collect::<Vec<_>>());
        let mut shuffled = one.shuffled((0..50).collect());
        assert_ne!(shuffled, (0..50).collect::<Vec<_>>());
        shuffled.sort_unstable();
        assert_eq!(shuffled, (0..50).collect::<Vec<_>>());
    }
}
