//! What sort of line it is, as the bank's code or words say.

/// The sorts of lines that a reconciliation tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineKind {
    /// Money in or out; nothing special.
    Plain,
    /// A cheque of ours that was paid.
    Cheque,
    /// Money that was deposited.
    Deposit,
    /// What the bank charges.
    Fee,
    /// Interest.
    Interest,
    /// An item that was not honoured (rule TR-28).
    Returned,
}

/// Words with which banks tell of an item that was not honoured.
const RETURNED: [&str; 11] = [
    "nsf",
    "insufficient funds",
    "returned item",
    "returned cheque",
    "returned check",
    "return item",
    "dishonored",
    "dishonoured",
    "overdraft item",
    "overdraft fee",
    "uncollected funds",
];

/// Words with which they tell of a charge.
const FEE: [&str; 6] =
    ["service charge", "bank fee", "monthly fee", "wire fee", "maintenance fee", "analysis fee"];

impl LineKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Plain, Self::Cheque, Self::Deposit, Self::Fee, Self::Interest, Self::Returned];

    /// The word in storage and on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Cheque => "cheque",
            Self::Deposit => "deposit",
            Self::Fee => "fee",
            Self::Interest => "interest",
            Self::Returned => "returned",
        }
    }

    /// The kind of that word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What the bank's code says, or what its words say where the code says nothing.
    pub(super) fn told(self, text: &str) -> Self {
        let low = text.to_lowercase();
        let has = |words: &[&str]| {
            let apart: Vec<&str> = low.split(|c: char| !c.is_alphanumeric()).collect();
            words.iter().any(|word| {
                if word.contains(' ') { low.contains(word) } else { apart.contains(word) }
            })
        };
        match self {
            Self::Returned => Self::Returned,
            Self::Plain | Self::Cheque | Self::Deposit | Self::Fee | Self::Interest => {
                if has(&RETURNED) {
                    Self::Returned
                } else if self == Self::Plain && has(&FEE) {
                    Self::Fee
                } else {
                    self
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tr28_words_tell_of_an_item_that_was_not_honoured() {
        assert_eq!(LineKind::Fee.told("NSF ITEM 1043"), LineKind::Returned);
        assert_eq!(LineKind::Plain.told("Returned check 88"), LineKind::Returned);
        assert_eq!(LineKind::Plain.told("TRANSFER"), LineKind::Plain, "nsf inside a word");
        assert_eq!(LineKind::Plain.told("MONTHLY SERVICE CHARGE"), LineKind::Fee);
        assert!(LineKind::ALL.into_iter().all(|kind| LineKind::of_word(kind.word()) == Some(kind)));
    }
}
