//! What was agreed about the fees of a draft's matter, and what of them is billed (BIL-10, BIL-12).

use domain::arrangement::{Arrangement, Months, Room, VolumeOff};
use domain::invoice::{Draft, Line};
use domain::money::{Money, MoneyError};
use store::arrangements::AsAgreed;
use store::{Desk, Fault};

/// An agreement as it was read, beside what is billed.
#[derive(Debug, Clone)]
pub struct Agreed {
    /// The agreement, and what a discount by volume counts.
    pub read: AsAgreed,
    /// What of the matter's fees is billed.
    pub billed: Money,
    /// The months of a monthly fee, where one is agreed.
    months: Months,
}

impl Agreed {
    /// What was agreed about the fees of a draft's matter.
    pub async fn of(desk: &Desk<'_>, draft: &Draft) -> Result<Self, Fault> {
        let (arrangement, billed) = tokio::try_join!(
            Box::pin(desk.arrangement(&draft.matter)),
            Box::pin(desk.fees_billed(&draft.matter, draft.currency)),
        )?;
        let (whose, volume) = ((&draft.client, &draft.matter), arrangement.value.volume.as_ref());
        let years = desk.fees_billed_by_year(whose, volume, draft.currency).await?;
        let months = match arrangement.value.monthly {
            Some(_) => desk.months(&draft.matter).await?.value,
            None => Months::default(),
        };
        Ok(Self { read: AsAgreed { arrangement, years }, billed, months })
    }

    /// The agreement.
    pub const fn arrangement(&self) -> &Arrangement {
        &self.read.arrangement.value
    }

    /// Whether a line charges time by the hour that another fee includes.
    pub fn includes(&self, line: &Line) -> bool {
        let agreed = self.arrangement();
        agreed.includes(line) || agreed.would_include(&self.months, line)
    }

    /// What a cap leaves; nothing where there is none.
    pub fn room(&self) -> Option<Room> {
        self.arrangement().room(self.billed)
    }

    /// What is to be taken off the lines of a draft that is issued in a year.
    pub fn volume_off(&self, lines: &[Line], year: i16) -> Result<VolumeOff, MoneyError> {
        let nothing = Money::zero(self.billed.currency());
        let billed = self.read.years.value.get(&year).copied().unwrap_or(nothing);
        self.arrangement().volume_off(lines, billed)
    }
}
