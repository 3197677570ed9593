//! Answers that take the same time whatever they found out (rule SEC-13).

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Longer than any honest way through takes: reads, one transaction, one password hash.
const PACE: Duration = Duration::from_millis(400);

/// When a handler began.
#[derive(Debug)]
pub(crate) struct Pace(Instant);

impl Pace {
    pub(crate) fn begin() -> Self {
        Self(Instant::now())
    }

    /// Waits until the pace is over.
    pub(crate) async fn end(self) {
        sleep_until(self.0 + PACE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn sec13_a_short_way_takes_as_long_as_a_long_one() {
        for work_ms in [0, 7, 399] {
            let (begun, pace) = (Instant::now(), Pace::begin());
            tokio::time::sleep(Duration::from_millis(work_ms)).await;
            pace.end().await;
            assert_eq!(begun.elapsed(), PACE);
        }
    }
}
