//! Where an advance on fees goes: to trust, whatever it is called. Only where a jurisdiction lets a
//! flat fee go to the firm’s own account, and with the documents that it asks for, it may go there
//! (rule TR-06).

use crate::audit::Ruled;
use crate::money::Money;
use crate::pack::{Key, Pack};
use crate::text::Mark;

/// What the firm and a client wrote about a flat fee that is to go to the firm’s own account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlatFeeTerms {
    /// Where the written disclosure to the client is kept.
    pub disclosure: Mark,
    /// Where the agreement is kept that the client signed, if they did.
    pub agreement: Option<Mark>,
}

/// Why an advance does not go to the firm’s own account, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdvanceError {
    /// The jurisdiction knows no exception.
    #[error("An advance on fees goes to trust, whatever it is called (rule TR-06).")]
    ToTrust,
    /// The client was not told in writing.
    #[error(
        "A flat fee goes to the firm’s account only after a written disclosure to the client \
         (rule TR-06)."
    )]
    NotDisclosed,
    /// The client has not signed.
    #[error(
        "Above {}, a flat fee goes to the firm’s account only by a signed agreement (rule TR-06).",
        .0.plain()
    )]
    NotSigned(Money),
}

impl Ruled for AdvanceError {
    fn rule(&self) -> &'static str {
        "TR-06"
    }
}

/// Whether an advance of `amount` may go to the firm’s own account, by the rules of its trust
/// account and what was written down about it.
pub fn to_operating(
    amount: Money,
    terms: Option<&FlatFeeTerms>,
    pack: &Pack,
) -> Result<(), AdvanceError> {
    if pack.rule(Key::AdvanceToTrust).is_none_or(|rule| rule.value != 0) {
        return Err(AdvanceError::ToTrust);
    }
    let terms = terms.ok_or(AdvanceError::NotDisclosed)?;
    let unsigned_max = pack.rule(Key::FlatFeeUnsignedMaxCents).map_or(0, |rule| rule.value);
    if terms.agreement.is_none() && amount.minor() > unsigned_max {
        return Err(AdvanceError::NotSigned(Money::new(unsigned_max, amount.currency())));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use crate::pack::PackName;

    fn terms(agreement: Option<&str>) -> FlatFeeTerms {
        let mark = |text| Mark::parse(text).unwrap();
        FlatFeeTerms { disclosure: mark("D-1"), agreement: agreement.map(mark) }
    }

    fn decided(
        pack: PackName,
        minor: i64,
        terms: Option<&FlatFeeTerms>,
    ) -> Result<(), AdvanceError> {
        to_operating(Money::new(minor, Currency::USD), terms, &Pack::of(pack).unwrap())
    }

    #[test]
    fn tr06_in_california_a_flat_fee_of_1000_needs_a_disclosure_and_a_cent_more_an_agreement() {
        let limit = Money::new(100_000, Currency::USD);
        let (told, signed) = (terms(None), terms(Some("A-1")));
        let table = [
            (100_000, None, Err(AdvanceError::NotDisclosed)),
            (100_000, Some(&told), Ok(())),
            (100_001, Some(&told), Err(AdvanceError::NotSigned(limit))),
            (100_001, Some(&signed), Ok(())),
            (1, None, Err(AdvanceError::NotDisclosed)),
        ];
        for (minor, terms, wanted) in table {
            assert_eq!(decided(PackName::California, minor, terms), wanted, "{minor} {terms:?}");
        }
    }

    #[test]
    fn tr06_everywhere_else_every_advance_goes_to_trust_whatever_was_signed() {
        let signed = terms(Some("A-1"));
        for pack in PackName::ALL.into_iter().filter(|pack| *pack != PackName::California) {
            let refused = decided(pack, 1, Some(&signed));
            assert_eq!(refused, Err(AdvanceError::ToTrust), "{pack:?}");
        }
        let both = Pack::of(PackName::California).unwrap();
        let both = both.strictest(Pack::of(PackName::Texas).unwrap());
        let refused = to_operating(Money::new(1, Currency::USD), Some(&signed), &both);
        assert_eq!(refused, Err(AdvanceError::ToTrust), "the stricter of two");
    }
}
