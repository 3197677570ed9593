//! What a buyer wants to read on a bill so that it finds its way (EBL-19).

use crate::text::Mark;

/// The buyer’s own references: each as it was agreed for a matter, or else for its client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References {
    /// Who or what the bill is for on the buyer’s side (EN 16931 BT-10), such as a `Leitweg-ID`.
    pub buyer: Option<Mark>,
    /// The buyer’s order (BT-13; LEDES `PO_NUMBER`).
    pub order: Option<Mark>,
    /// The contract under which the work is done (BT-12).
    pub contract: Option<Mark>,
}

impl References {
    /// These, and where one is not given, that of what is above.
    #[must_use]
    pub fn over(self, above: &Self) -> Self {
        let or = |own: Option<Mark>, other: &Option<Mark>| own.or_else(|| other.clone());
        Self {
            buyer: or(self.buyer, &above.buyer),
            order: or(self.order, &above.order),
            contract: or(self.contract, &above.contract),
        }
    }

    /// Whether none is given.
    pub const fn is_empty(&self) -> bool {
        self.buyer.is_none() && self.order.is_none() && self.contract.is_none()
    }

    /// Those that are given, each with what papers call it.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, &Mark)> {
        let all = [
            ("Buyer reference", &self.buyer),
            ("Order number", &self.order),
            ("Contract number", &self.contract),
        ];
        all.into_iter().filter_map(|(name, mark)| Some((name, mark.as_ref()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ebl19_what_is_agreed_for_a_matter_goes_before_what_is_for_its_client() {
        let mark = |text: &str| Some(Mark::parse(text).unwrap());
        let client = References { buyer: mark("B"), order: mark("PO-1"), contract: None };
        let matter = References { order: mark("PO-2"), ..References::default() };
        let both = matter.clone().over(&client);
        assert_eq!(both, References { buyer: mark("B"), order: mark("PO-2"), contract: None });
        let names: Vec<_> = both.named().map(|(name, mark)| format!("{name} {mark}")).collect();
        assert_eq!(names, ["Buyer reference B", "Order number PO-2"]);
        assert!(References::default().is_empty() && !matter.is_empty());
    }
}
