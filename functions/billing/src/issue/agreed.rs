//! What was agreed about the fees of a draft's matter, and what of them is billed (BIL-10).

use domain::arrangement::{Arrangement, Room};
use domain::invoice::Draft;
use domain::money::Money;
use store::{Fault, FirmStore, Versioned};

/// An agreement as it was read, beside what is billed.
#[derive(Debug, Clone)]
pub(crate) struct Agreed {
    pub(crate) arrangement: Versioned<Arrangement>,
    pub(crate) billed: Money,
}

impl Agreed {
    /// What was agreed about the fees of a draft's matter.
    pub(crate) async fn of(firm: &FirmStore<'_>, draft: &Draft) -> Result<Self, Fault> {
        let (arrangement, billed) = tokio::try_join!(
            Box::pin(firm.arrangement(&draft.matter)),
            Box::pin(firm.fees_billed(&draft.matter, draft.currency)),
        )?;
        Ok(Self { arrangement, billed })
    }

    /// What a cap leaves; nothing where there is none.
    pub(crate) fn room(&self) -> Option<Room> {
        self.arrangement.value.room(self.billed)
    }
}
