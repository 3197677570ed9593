//! Drafts: what a draft counts follows from the lines that are put on it and taken off.

use jiff::Timestamp;

use super::{Draft, InvoiceKind, Line, Review};
use crate::exchange::Exchange;
use crate::id::InvoiceId;
use crate::matter::Matter;
use crate::money::{Currency, Money, MoneyError};
use crate::tax::Taxes;
use crate::text::Note;

/// Text is not a number of days to pay in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Write the days until it is due, from 0 to {}.", Matter::TERMS_DAYS_MAX)]
pub struct TermsError;

impl Draft {
    /// A draft without lines, on the terms of its matter.
    pub fn begin(id: InvoiceId, matter: &Matter, currency: Currency, at: Timestamp) -> Self {
        Self {
            id,
            kind: InvoiceKind::Work,
            client: matter.client.clone(),
            client_name: matter.client_name.clone(),
            matter: matter.id.clone(),
            matter_number: matter.number.clone(),
            matter_name: matter.name.clone(),
            currency,
            exchange: None,
            terms_days: matter.terms_days,
            note: None,
            total: Money::zero(currency),
            taxes: Taxes::default(),
            line_count: 0,
            begun_at: at,
            review: Review::Unasked,
        }
    }

    /// The same for work that is converted.
    #[must_use]
    pub fn exchanged(self, exchange: Option<Exchange>) -> Self {
        Self { exchange, ..self }
    }

    /// The currency that its work was recorded in.
    pub fn work_currency(&self) -> Currency {
        self.exchange.map_or(self.currency, |exchange| exchange.work)
    }

    /// The draft with these lines more.
    pub fn filled<'a>(self, lines: impl IntoIterator<Item = &'a Line>) -> Result<Self, MoneyError> {
        lines.into_iter().try_fold(self, |draft, line| {
            let taxes = draft.taxes.clone().with(line)?;
            let count = draft.line_count.saturating_add(1);
            Ok(Self { line_count: count, ..draft.coming_to(line.amount, taxes)? })
        })
    }

    /// The draft without these of its lines.
    pub fn without<'a>(
        self,
        lines: impl IntoIterator<Item = &'a Line>,
    ) -> Result<Self, MoneyError> {
        lines.into_iter().try_fold(self, |draft, line| {
            let taxes = draft.taxes.clone().without(line)?;
            let count = draft.line_count.saturating_sub(1);
            Ok(Self { line_count: count, ..draft.coming_to(line.amount.negated(), taxes)? })
        })
    }

    /// So much more of work, and this tax in all.
    fn coming_to(self, more: Money, taxes: Taxes) -> Result<Self, MoneyError> {
        let (before, after) = (self.taxes.amount(self.currency)?, taxes.amount(self.currency)?);
        let total = self.total.plus(more)?.minus(before)?.plus(after)?;
        Ok(Self { total, taxes, ..self })
    }

    /// The draft with another note and other terms.
    #[must_use]
    pub fn on_terms(self, terms_days: u16, note: Option<Note>) -> Self {
        Self { terms_days, note, ..self }
    }

    /// Reads how many days there are to pay.
    pub fn terms(text: &str) -> Result<u16, TermsError> {
        let days = text.trim().parse().map_err(|_| TermsError)?;
        if days <= Matter::TERMS_DAYS_MAX { Ok(days) } else { Err(TermsError) }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rust_decimal::Decimal;

    use super::*;
    use crate::entry::CostKind;
    use crate::id::{ClientId, EntryId, MatterId};
    use crate::invoice::LineKind;
    use crate::matter::{CodesRule, Ending};
    use crate::text::{Mark, Name, Narrative};

    fn matter() -> Matter {
        Matter {
            id: MatterId::made(0, [1; 10]),
            client: ClientId::made(0, [2; 10]),
            client_name: Name::parse("Acme").unwrap(),
            number: Mark::parse("M-1").unwrap(),
            name: Name::parse("Sale of the mill").unwrap(),
            client_reference: None,
            opened_on: date(2026, 1, 2),
            codes: CodesRule::Optional,
            rounding: None,
            terms_days: 14,
            ending: Ending::default(),
            billing: crate::billing::Billing::default(),
        }
    }

    fn line(chance: u8, minor: i64) -> Line {
        let amount = Money::new(minor, Currency::USD);
        Line {
            id: EntryId::made(0, [chance; 10]),
            on: date(2026, 3, 1),
            kind: LineKind::Cost { kind: CostKind::Hard, expense: None, receipt: None },
            narrative: Narrative::parse("Copies").unwrap(),
            recorded: None,
            units: Decimal::ONE,
            price: amount.decimal(),
            adjustment: Money::zero(Currency::USD),
            amount,
            tax: None,
            included: Money::zero(Currency::USD),
            others: Money::zero(Currency::USD),
        }
    }

    fn begun() -> Draft {
        let id = InvoiceId::made(0, [3; 10]);
        Draft::begin(id, &matter(), Currency::USD, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_draft_begins_empty_on_the_terms_of_its_matter() {
        let draft = begun();
        assert_eq!((draft.line_count, draft.total.minor(), draft.terms_days), (0, 0, 14));
        assert_eq!(draft.matter_number.as_str(), "M-1");
    }

    #[test]
    fn what_is_put_on_and_taken_off_is_counted() {
        let lines = [line(1, 1_250), line(2, -250), line(3, 99)];
        let draft = begun().filled(&lines).unwrap();
        assert_eq!((draft.line_count, draft.total.minor()), (3, 1_099));
        let draft = draft.without(&lines[1..2]).unwrap();
        assert_eq!((draft.line_count, draft.total.minor()), (2, 1_349));
        assert_eq!(draft.filled(&lines[1..2]).unwrap().without(&lines).unwrap(), begun());
    }

    #[test]
    fn a_draft_never_mixes_currencies() {
        let euros = Line { amount: Money::new(1, "EUR".parse().unwrap()), ..line(1, 1) };
        assert_eq!(begun().filled([&euros]), Err(MoneyError::Mixed));
    }

    #[test]
    fn terms_are_days_of_a_year_at_most() {
        assert_eq!(Draft::terms(" 30 "), Ok(30));
        assert_eq!(Draft::terms("0"), Ok(0));
        for wrong in ["", "366", "-1", "1.5", "99999999", "a month"] {
            assert_eq!(Draft::terms(wrong), Err(TermsError), "{wrong}");
        }
    }
}
