//! What currencies cost, which one a client is billed in, and the rate that a draft and its invoice
//! keep (INV-22).

use domain::audit::Event;
use domain::exchange::{Exchange, ExchangeRate, ExchangeRates, Quoted};
use domain::id::ClientId;
use domain::money::Currency;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::FirmStore;
use crate::commit::Commit;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

/// How a bill is converted; the bill itself says into which currency.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ExchangeItem {
    work: String,
    rate: String,
    since: Date,
}

#[derive(Debug, Serialize, Deserialize)]
struct RatesItem {
    rates: Vec<QuotedItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct QuotedItem {
    currency: String,
    from: Date,
    rate: String,
}

/// Which currency a client is billed in; the firm's own without.
#[derive(Debug, Default, Serialize, Deserialize)]
struct BilledInItem {
    currency: Option<String>,
}

impl ExchangeItem {
    pub(crate) fn of(exchange: &Exchange) -> Self {
        Self {
            work: exchange.work.to_string(),
            rate: exchange.at.rate.to_string(),
            since: exchange.at.from,
        }
    }

    pub(crate) fn read(self, currency: &str) -> Result<Exchange, Fault> {
        let Self { work, rate, since } = self;
        let at = QuotedItem { currency: currency.to_owned(), from: since, rate };
        Ok(Exchange { work: item::parsed("currency", &work)?, at: at.read()? })
    }
}

impl QuotedItem {
    fn of(quoted: &Quoted) -> Self {
        let (currency, rate) = (quoted.currency.to_string(), quoted.rate.to_string());
        Self { currency, from: quoted.from, rate }
    }

    fn read(self) -> Result<Quoted, Fault> {
        Ok(Quoted {
            currency: item::parsed("currency", &self.currency)?,
            from: self.from,
            rate: item::checked("rate", ExchangeRate::parse(&self.rate))?,
        })
    }
}

impl Store {
    async fn exchange_rates(&self) -> Result<Versioned<ExchangeRates>, Fault> {
        let Some(found) = self.get::<RatesItem>(&keys::exchange_rates()).await? else {
            return Ok(Versioned { value: ExchangeRates::default(), version: 0 });
        };
        let all = found.value.rates.into_iter().map(QuotedItem::read);
        let all = all.collect::<Result<Vec<Quoted>, Fault>>()?;
        Ok(Versioned { value: ExchangeRates::new(all), version: found.version })
    }

    async fn billed_in(&self, client: &ClientId) -> Result<Versioned<Option<Currency>>, Fault> {
        let found = self.get::<BilledInItem>(&keys::billed_in(client)).await?;
        let Versioned { value, version } =
            found.unwrap_or_else(|| Versioned { value: BilledInItem::default(), version: 0 });
        let value = value.currency.map(|code| item::parsed("currency", &code)).transpose()?;
        Ok(Versioned { value, version })
    }
}

impl FirmStore<'_> {
    /// What currencies cost; version nothing while no rate was ever written down.
    pub async fn exchange_rates(&self) -> Result<Versioned<ExchangeRates>, Fault> {
        self.store.exchange_rates().await
    }

    /// Which currency a client is billed in; the firm's own without.
    pub async fn billed_in(&self, client: &ClientId) -> Result<Versioned<Option<Currency>>, Fault> {
        self.store.billed_in(client).await
    }

    /// Writes the rates with one that was set.
    pub async fn commit_exchange_rate(
        &self,
        once: &Once,
        (rates, new): (&Versioned<ExchangeRates>, &Quoted),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let event = Event::ExchangeRateSet {
            currency: new.currency.to_string(),
            from: new.from,
            rate: new.rate.to_string(),
        };
        let item = RatesItem { rates: rates.value.iter().map(QuotedItem::of).collect() };
        let commit = Commit::by(self.member.actor(), once, at);
        let key = keys::exchange_rates();
        let commit = commit.over(self.store, (&key, rates.version), &Places::default(), &item)?;
        commit.event("FIRM", event).write(self.store).await
    }

    /// Bills a client in a currency from the next draft on.
    pub async fn commit_billed_in(
        &self,
        once: &Once,
        (client, currency): (&ClientId, &Versioned<Option<Currency>>),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let code = currency.value.map(|currency| currency.to_string());
        let event =
            Event::BilledIn { client: client.clone(), currency: code.clone().unwrap_or_default() };
        let item = BilledInItem { currency: code };
        let commit = Commit::by(self.member.actor(), once, at);
        let key = keys::billed_in(client);
        let commit =
            commit.over(self.store, (&key, currency.version), &Places::default(), &item)?;
        commit.event(client, event).write(self.store).await
    }
}

impl Desk<'_> {
    /// Which currency a client is billed in; the firm's own without.
    pub async fn billed_in(&self, client: &ClientId) -> Result<Option<Currency>, Fault> {
        Ok(self.store.billed_in(client).await?.value)
    }

    /// What one of a currency costs on a day.
    pub async fn quoted(&self, currency: Currency, day: Date) -> Result<Option<Quoted>, Fault> {
        Ok(self.store.exchange_rates().await?.value.on(currency, day))
    }
}
