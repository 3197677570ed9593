//! Identifiers: a typed prefix and a part that sorts by time, such as `inv_01j9zk5v7r0c8e4g6m2n`.
//!
//! Invariant: an id parses only with its own prefix and in its one spelling, so it is safe in a
//! path and in a key.

use std::fmt;
use std::str::FromStr;

/// Text is not an id of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This is not an id of ours.")]
pub struct IdError;

/// How many characters follow the prefix: 48 bits of time and 80 bits of chance, five bits each.
const BODY: usize = 26;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

fn spell(at_ms: i64, chance: [u8; 10]) -> String {
    let time = u128::from(at_ms.unsigned_abs()) & ((1 << 48) - 1);
    let bits = chance.iter().fold(time, |bits, byte| (bits << 8) | u128::from(*byte));
    (0..BODY)
        .rev()
        .map(|digit| {
            let five = usize::try_from((bits >> digit.saturating_mul(5)) & 31).unwrap_or(0);
            ALPHABET.get(five).copied().map_or('0', char::from)
        })
        .collect()
}

fn is_body(text: &str) -> bool {
    text.len() == BODY && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// What every id of this kind begins with.
            pub const PREFIX: &str = $prefix;

            /// The id made at `at_ms` (milliseconds since 1970) with ten random bytes.
            pub fn made(at_ms: i64, chance: [u8; 10]) -> Self {
                Self(format!(concat!($prefix, "_{}"), spell(at_ms, chance)))
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                match text.strip_prefix(concat!($prefix, "_")) {
                    Some(body) if is_body(body) => Ok(Self(text.to_owned())),
                    _ => Err(IdError),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    )+};
}

ids! {
    /// A client of the firm.
    ClientId = "cli",
    /// A person with a login or an address on the client's side.
    ContactId = "con",
    /// A person of the firm; every timekeeper is one.
    MemberId = "mem",
    /// A matter.
    MatterId = "mat",
    /// A time or cost entry; the line of an invoice keeps the id of its entry.
    EntryId = "ent",
    /// An invoice, from draft to settled.
    InvoiceId = "inv",
    /// A combined bill over several invoices.
    BillId = "bil",
    /// A credit note, a write-off or a void.
    CreditId = "crd",
    /// A payment intent and the payment that it became.
    PaymentId = "pay",
    /// A document.
    DocumentId = "doc",
    /// A journal entry of the ledger.
    JournalId = "jrn",
    /// A bank account, of clients' money or the firm's own.
    BankId = "bnk",
    /// Money that came into trust.
    ReceiptId = "rcp",
    /// A payment out of trust, or from one ledger of a client to another.
    DisbursementId = "dsb",
    /// Money of a ledger that is set aside.
    HoldId = "hld",
    /// Payments out of trust that are one transfer at the bank.
    BatchId = "btc",
    /// A settlement statement.
    SettlementId = "stl",
    /// Cheques and cash that go to the bank together.
    SlipId = "slp",
    /// A statement of a bank account.
    StatementId = "bst",
    /// A mail to be sent.
    MailId = "mai",
    /// Money to be given back.
    RefundId = "rfd",
    /// A payment that the payer's bank takes back.
    DisputeId = "dsp",
    /// Money that a processor sends to the firm's bank.
    PayoutId = "pyt",
    /// A saved way to pay.
    MethodId = "mth",
    /// A payment plan.
    PlanId = "pln",
    /// A link that pays without an account.
    PayLinkId = "lnk",
    /// A person's clock for work that is being done.
    TimerId = "tmr",
    /// An account of the firm at a processor.
    MerchantId = "mer",
    /// The firm’s wish for money that it will hold in trust.
    DepositRequestId = "dpr",
    /// A rate that was agreed on with a client.
    RateId = "rat",
    /// How printed invoices look, under a name.
    ThemeId = "thm",
    /// A billing run.
    RunId = "run",
    /// Work that was noted down elsewhere and may be recorded.
    SuggestionId = "sug",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_its_kind_and_one_spelling() {
        let id = InvoiceId::made(1_700_000_000_000, [7; 10]);
        assert_eq!(id.as_str().parse(), Ok(id.clone()));
        assert!(id.as_str().starts_with("inv_"));
        assert_eq!(id.as_str().parse::<MatterId>(), Err(IdError));
        assert_eq!(id.as_str().to_uppercase().parse::<InvoiceId>(), Err(IdError));
        assert_eq!("inv_../../etc".parse::<InvoiceId>(), Err(IdError));
    }

    #[test]
    fn ids_sort_by_the_time_they_were_made() {
        let early = EntryId::made(1_000, [255; 10]);
        let late = EntryId::made(1_001, [0; 10]);
        assert!(early < late);
    }
}
