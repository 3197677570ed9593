//! What was agreed about the fees of a draft's matter, and what of them is billed (BIL-10).

use domain::arrangement::{Arrangement, Room};
use domain::invoice::Draft;
use domain::money::Money;
use store::{Desk, Fault, Versioned};

/// An agreement as it was read, beside what is billed.
#[derive(Debug, Clone)]
pub struct Agreed {
    /// The agreement.
    pub arrangement: Versioned<Arrangement>,
    /// What of the matter's fees is billed.
    pub billed: Money,
}

impl Agreed {
    /// What was agreed about the fees of a draft's matter.
    pub async fn of(desk: &Desk<'_>, draft: &Draft) -> Result<Self, Fault> {
        let (arrangement, billed) = tokio::try_join!(
            Box::pin(desk.arrangement(&draft.matter)),
            Box::pin(desk.fees_billed(&draft.matter, draft.currency)),
        )?;
        Ok(Self { arrangement, billed })
    }

    /// What a cap leaves; nothing where there is none.
    pub fn room(&self) -> Option<Room> {
        self.arrangement.value.room(self.billed)
    }
}
