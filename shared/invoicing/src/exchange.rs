//! In which currency the work of a matter is billed, and at which rate (INV-22).

use domain::arrangement::Arrangement;
use domain::exchange::Exchange;
use domain::matter::Matter;
use domain::money::Currency;
use jiff::civil::Date;
use store::{Desk, Fault};

use crate::begin::BeginError;

/// Why work is not billed in the currency of its client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeError {
    /// Nobody has written down what it costs.
    #[error(
        "This client is billed in {0}, and nobody has written down what 1 {0} costs by now. Do so \
         under Settings, Currencies, and make the draft again."
    )]
    NoRate(Currency),
    /// An agreement counts in the firm's.
    #[error(
        "This client is billed in {0}, and the fees of this matter are capped or discounted by \
         volume in {1}. Bill the client in {1}, or agree without them."
    )]
    AgreedInOther(Currency, Currency),
}

/// How the work of a matter is converted on a day; nothing where its client is billed in the firm's
/// currency.
pub(crate) async fn exchange(
    desk: &Desk<'_>,
    matter: &Matter,
    on: Date,
) -> Result<Option<Exchange>, BeginError> {
    let Some(to) = desk.billed_in(&matter.client).await? else { return Ok(None) };
    let firm = desk.store().firm().await?.ok_or_else(|| {
        let what = "the firm is not set up".to_owned();
        Fault::Damaged { key: "FIRM".to_owned(), what }
    })?;
    let work = firm.value.currency;
    if to == work {
        return Ok(None);
    }
    if counts_in_its_currency(&desk.arrangement(&matter.id).await?.value) {
        return Err(ExchangeError::AgreedInOther(to, work).into());
    }
    let at = desk.quoted(to, on).await?.ok_or(ExchangeError::NoRate(to))?;
    Ok(Some(Exchange { work, at }))
}

/// Whether what was agreed counts what is billed, which only one currency can.
pub(crate) const fn counts_in_its_currency(agreed: &Arrangement) -> bool {
    agreed.cap.is_some() || agreed.volume.is_some()
}
