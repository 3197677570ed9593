//! The addresses of this function's pages, and of those it leads to.

use domain::aging::{Age, WorkAge};
use domain::figures::Month;
use domain::id::{ClientId, InvoiceId, MatterId};
use domain::money::Currency;

/// All figures.
pub const OVERVIEW: &str = "/firm/analytics";
/// Invoices issued in a month.
pub const BILLED: &str = "/firm/analytics/billed";
/// Invoices issued in a month that are still open.
pub const OUTSTANDING: &str = "/firm/analytics/outstanding";
/// Payments that arrived in a month.
pub const COLLECTED: &str = "/firm/analytics/collected";
/// Open invoices by age.
pub const RECEIVABLE: &str = "/firm/analytics/receivable";
/// Unbilled work by age and timekeeper.
pub const UNBILLED: &str = "/firm/analytics/unbilled";
/// The work of a timekeeper.
pub const KEEPER: &str = "/firm/analytics/timekeeper";
/// Collected fees, by those who are credited with them.
pub const ATTRIBUTED: &str = "/firm/analytics/attributed";
/// A report as a file.
pub const EXPORT: &str = "/firm/analytics/export/{report}";

/// A page about a month, in a currency.
pub(crate) fn month(page: &str, month: Month, currency: Currency) -> String {
    format!("{page}?month={month}&currency={currency}")
}

/// A page about a span of months, in a currency.
pub(crate) fn months(page: &str, (from, to): (Month, Month), currency: Currency) -> String {
    format!("{page}?from={from}&to={to}&currency={currency}")
}

/// Open invoices of one age.
pub(crate) fn receivable(age: Age, currency: Currency) -> String {
    format!("{RECEIVABLE}?age={}&currency={currency}", age.word())
}

/// All open invoices.
pub(crate) fn receivable_all(currency: Currency) -> String {
    format!("{RECEIVABLE}?currency={currency}")
}

/// Unbilled work of one age.
pub(crate) fn unbilled(age: WorkAge, currency: Currency) -> String {
    format!("{UNBILLED}?age={}&currency={currency}", age.word())
}

/// All unbilled work.
pub(crate) fn unbilled_all(currency: Currency) -> String {
    format!("{UNBILLED}?currency={currency}")
}

/// The unbilled work of one timekeeper, or all costs.
pub(crate) fn unbilled_of(who: &str, currency: Currency) -> String {
    format!("{UNBILLED}?who={}&currency={currency}", spelled(who))
}

/// The work of a timekeeper from one month to another.
pub(crate) fn keeper(who: &str, (from, to): (Month, Month), currency: Currency) -> String {
    format!("{KEEPER}?who={}&from={from}&to={to}&currency={currency}", spelled(who))
}

/// A report as a file.
pub(crate) fn export(report: &str, period: &str) -> String {
    format!("{OVERVIEW}/export/{report}?period={period}")
}

/// An issued invoice.
pub(crate) fn invoice(id: &InvoiceId) -> String {
    format!("/firm/invoices/{id}")
}

/// A draft.
pub(crate) fn draft(id: &InvoiceId) -> String {
    format!("/firm/drafts/{id}")
}

/// A matter.
pub(crate) fn matter(id: &MatterId) -> String {
    format!("/firm/matters/{id}")
}

/// A client.
pub(crate) fn client(id: &ClientId) -> String {
    format!("/firm/clients/{id}")
}

/// Text inside the question of an address.
fn spelled(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
