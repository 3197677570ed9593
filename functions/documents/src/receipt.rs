//! A document that is handed over as the receipt of a cost: whoever does that is led back to the
//! cost, which chooses it (INV-24).

use domain::id::{DocumentId, EntryId, MatterId};
use jiff::civil::Date;
use serde::Deserialize;

use crate::paths::Side;

/// The cost that an address names, by its day and id as `day.entry`; its matter is that of the
/// document. It goes with the person from step to step.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReceiptFor {
    cost: String,
}

impl ReceiptFor {
    /// The cost; nothing where none is named, and none for a client.
    fn read(&self, side: Side) -> Option<(Date, EntryId)> {
        let (on, entry) = self.cost.split_once('.').filter(|_| side == Side::Firm)?;
        Some((domain::day::parse(on).ok()?, entry.parse().ok()?))
    }

    /// Whether a cost is named.
    pub(crate) fn is_named(&self, side: Side) -> bool {
        self.read(side).is_some()
    }

    /// An address of ours on which the cost stays known.
    pub(crate) fn on(&self, side: Side, path: String) -> String {
        match self.read(side) {
            Some((on, entry)) => format!("{path}?cost={on}.{entry}"),
            None => path,
        }
    }

    /// The page of the cost, with the document as its receipt.
    pub(crate) fn home(
        &self,
        side: Side,
        matter: &MatterId,
        receipt: &DocumentId,
    ) -> Option<String> {
        let (on, entry) = self.read(side)?;
        Some(format!("/firm/entries/{matter}/{on}/{entry}/edit?receipt={receipt}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inv24_a_cost_is_known_on_the_firms_side_alone_and_only_as_a_day_and_an_id() {
        let entry = EntryId::made(0, [1; 10]);
        let (matter, receipt) = (MatterId::made(0, [2; 10]), DocumentId::made(0, [3; 10]));
        let named = ReceiptFor { cost: format!("2026-01-09.{entry}") };
        let home = named.home(Side::Firm, &matter, &receipt).unwrap();
        assert_eq!(
            home,
            format!("/firm/entries/{matter}/2026-01-09/{entry}/edit?receipt={receipt}")
        );
        assert_eq!(named.home(Side::Client, &matter, &receipt), None);
        for wrong in ["", "2026-01-09", "//evil.example.x", "2026-01-09./../x"] {
            let wrong = ReceiptFor { cost: wrong.to_owned() };
            assert_eq!(wrong.on(Side::Firm, "/x".to_owned()), "/x");
        }
    }
}
