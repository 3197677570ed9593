//! Terms, base rates and records of interest as they are stored.

use domain::id::InvoiceId;
use domain::interest::{
    Agreement, BaseRate, BaseRates, Basis, Cap, Charge, Rate, Record, Running, Terms, Waiver,
};
use domain::money::Money;
use domain::percent::Percent;
use domain::text::Note;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item;

/// What was agreed in one place.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AgreementItem {
    /// Whose terms these are; empty for the firm's.
    pub(super) client: String,
    terms: Vec<TermsItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct TermsItem {
    from: Date,
    charge: ChargeItem,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "lowercase")]
enum ChargeItem {
    Usual,
    Nothing,
    Running { rate: u32, over_base: bool, grace_days: u16, basis: u16, cap: Option<CapItem> },
}

#[derive(Debug, Serialize, Deserialize)]
enum CapItem {
    Amount { minor: i64, currency: String },
    Share(u32),
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct BaseRatesItem {
    rates: Vec<(Date, i32)>,
}

/// Until when interest is posted.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RunItem {
    pub(super) through: Date,
}

/// What of the interest on an invoice is posted, or waived.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RecordItem {
    currency: String,
    posted: i64,
    through: Option<Date>,
    last: Option<String>,
    waived: Option<WaiverItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct WaiverItem {
    reason: String,
    by: String,
    at: Timestamp,
}

impl AgreementItem {
    pub(super) fn of(client: String, agreement: &Agreement) -> Self {
        let terms = |one: &Terms| TermsItem { from: one.from, charge: ChargeItem::of(&one.charge) };
        Self { client, terms: agreement.all().iter().map(terms).collect() }
    }

    pub(super) fn read(self) -> Result<Agreement, Fault> {
        let terms = |one: TermsItem| Ok(Terms { from: one.from, charge: one.charge.read()? });
        let all: Vec<Terms> = self.terms.into_iter().map(terms).collect::<Result<_, Fault>>()?;
        Ok(Agreement::new(all))
    }
}

impl ChargeItem {
    fn of(charge: &Charge) -> Self {
        match charge {
            Charge::AsUsual => Self::Usual,
            Charge::Nothing => Self::Nothing,
            Charge::Running(running) => {
                let (rate, over_base) = match running.rate {
                    Rate::Fixed(rate) => (rate.hundredths(), false),
                    Rate::OverBase(more) => (more.hundredths(), true),
                };
                let (grace_days, basis) = (running.grace_days, running.basis.days());
                Self::Running {
                    rate,
                    over_base,
                    grace_days,
                    basis,
                    cap: running.cap.map(CapItem::of),
                }
            }
        }
    }

    fn read(self) -> Result<Charge, Fault> {
        Ok(match self {
            Self::Usual => Charge::AsUsual,
            Self::Nothing => Charge::Nothing,
            Self::Running { rate, over_base, grace_days, basis, cap } => {
                let percent = Percent::of(rate);
                let rate = if over_base { Rate::OverBase(percent) } else { Rate::Fixed(percent) };
                let basis = item::needed("days of a year", Basis::of_days(basis))?;
                let cap = cap.map(CapItem::read).transpose()?;
                Charge::Running(Running { rate, grace_days, basis, cap })
            }
        })
    }
}

impl CapItem {
    fn of(cap: Cap) -> Self {
        match cap {
            Cap::Amount(amount) => {
                let (minor, currency) = (amount.minor(), amount.currency().to_string());
                Self::Amount { minor, currency }
            }
            Cap::Share(share) => Self::Share(share.hundredths()),
        }
    }

    fn read(self) -> Result<Cap, Fault> {
        Ok(match self {
            Self::Amount { minor, currency } => Cap::Amount(item::money(minor, &currency)?),
            Self::Share(share) => Cap::Share(Percent::of(share)),
        })
    }
}

impl BaseRatesItem {
    pub(super) fn of(rates: &BaseRates) -> Self {
        let rate = |(from, rate): &(Date, BaseRate)| (*from, rate.hundredths());
        Self { rates: rates.all().iter().map(rate).collect() }
    }

    pub(super) fn read(self) -> BaseRates {
        BaseRates::new(self.rates.into_iter().map(|(from, rate)| (from, BaseRate::of(rate))))
    }
}

impl RecordItem {
    pub(super) fn of(record: &Record) -> Self {
        let Record { posted, through, last, waived } = record;
        Self {
            currency: posted.currency().to_string(),
            posted: posted.minor(),
            through: *through,
            last: last.as_ref().map(InvoiceId::to_string),
            waived: waived.as_ref().map(|waiver| WaiverItem {
                reason: waiver.reason.to_string(),
                by: waiver.by.to_string(),
                at: waiver.at,
            }),
        }
    }

    pub(super) fn read(self) -> Result<Record, Fault> {
        let posted: Money = item::money(self.posted, &self.currency)?;
        let last = self.last.map(|id| item::parsed("invoice", &id)).transpose()?;
        let waived = self.waived.map(WaiverItem::read).transpose()?;
        Ok(Record { posted, through: self.through, last, waived })
    }
}

impl WaiverItem {
    fn read(self) -> Result<Waiver, Fault> {
        Ok(Waiver {
            reason: item::checked("reason", Note::parse(&self.reason))?,
            by: item::parsed("member", &self.by)?,
            at: self.at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_read_as_they_were_written() {
        let day = |n: i8| Date::constant(2026, 1, n);
        let usd = Money::new(5_000, domain::money::Currency::USD);
        let running = |rate, cap| {
            Charge::Running(Running { rate, grace_days: 7, basis: Basis::Days360, cap })
        };
        let all = Agreement::new([
            Terms { from: day(1), charge: Charge::Nothing },
            Terms { from: day(2), charge: Charge::AsUsual },
            Terms {
                from: day(3),
                charge: running(Rate::Fixed(Percent::of(812)), Some(Cap::Amount(usd))),
            },
            Terms {
                from: day(4),
                charge: running(Rate::OverBase(Percent::of(900)), Some(Cap::Share(Percent::of(5)))),
            },
        ]);
        assert_eq!(AgreementItem::of(String::new(), &all).read().unwrap(), all);
        let base = BaseRates::new([(day(1), BaseRate::of(-88))]);
        assert_eq!(BaseRatesItem::of(&base).read(), base);
    }
}
