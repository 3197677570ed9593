//! What an address asks for.

use domain::figures::Month;
use domain::money::Currency;
use serde::Deserialize;
use web::Refusal;

use crate::period::Period;

/// The longest name of a timekeeper in an address.
const WHO_CHARS_MAX: usize = 60;

/// The question of an address; what a page does not need is left out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Question {
    period: String,
    currency: String,
    month: String,
    from: String,
    to: String,
    who: String,
    /// A class of age.
    pub(crate) age: String,
}

impl Question {
    /// The period; the usual one when none is named.
    pub(crate) fn period(&self) -> Result<Period, Refusal> {
        if self.period.is_empty() {
            return Ok(Period::default());
        }
        Period::of_word(&self.period).ok_or(Refusal::NotFound)
    }

    /// The first and the last month of a span; the same one, where one month is asked for.
    pub(crate) fn months(&self) -> Result<(Month, Month), Refusal> {
        let one = Month::parse(&self.month).map(|month| (month, month));
        let span = one.or_else(|| Month::parse(&self.from).zip(Month::parse(&self.to)));
        span.filter(|(from, to)| from <= to).ok_or(Refusal::NotFound)
    }

    /// The currency; the firm's own when none is named.
    pub(crate) fn currency(&self, own: Currency) -> Result<Currency, Refusal> {
        if self.currency.is_empty() {
            return Ok(own);
        }
        self.currency.parse().map_err(|_| Refusal::NotFound)
    }

    /// The timekeeper, when one is named.
    pub(crate) fn who(&self) -> Result<Option<&str>, Refusal> {
        if self.who.chars().count() > WHO_CHARS_MAX {
            return Err(Refusal::NotFound);
        }
        Ok(Some(self.who.as_str()).filter(|who| !who.is_empty()))
    }
}
