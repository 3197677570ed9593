//! The firm's unit prices, all in one item (TIM-18).

use domain::audit::Event;
use domain::entry::{CostKind, Price};
use domain::text::Name;
use domain::unit_price::{UnitPrice, UnitPrices};
use domain::utbms::ExpenseCode;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::access::FirmStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

#[derive(Debug, Serialize, Deserialize)]
struct UnitPricesItem {
    prices: Vec<UnitPriceItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct UnitPriceItem {
    name: String,
    from: Date,
    price: Option<PriceItem>,
    kind: String,
    expense: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PriceItem {
    number: String,
    currency: String,
}

impl UnitPriceItem {
    fn of(one: &UnitPrice) -> Self {
        let price = |price: Price| PriceItem {
            number: price.decimal().to_string(),
            currency: price.currency().to_string(),
        };
        Self {
            name: one.name.to_string(),
            from: one.from,
            price: one.price.map(price),
            kind: one.kind.word().to_owned(),
            expense: one.expense.as_ref().map(ToString::to_string),
        }
    }

    fn read(self) -> Result<UnitPrice, Fault> {
        let expense = self.expense.as_deref().map(ExpenseCode::parse).transpose();
        Ok(UnitPrice {
            name: item::checked("name", Name::parse(&self.name))?,
            from: self.from,
            price: self.price.map(PriceItem::read).transpose()?,
            kind: item::needed("kind", CostKind::of_word(&self.kind))?,
            expense: item::checked("expense", expense)?,
        })
    }
}

impl PriceItem {
    fn read(self) -> Result<Price, Fault> {
        let currency = item::parsed("currency", &self.currency)?;
        item::checked("price", Price::exact(item::decimal(&self.number)?, currency))
    }
}

impl FirmStore<'_> {
    /// The unit prices; version nothing while there never were any.
    pub async fn unit_prices(&self) -> Result<Versioned<UnitPrices>, Fault> {
        let found = self.store.get::<UnitPricesItem>(&keys::unit_prices()).await?;
        let Some(Versioned { value, version }) = found else {
            return Ok(Versioned { value: UnitPrices::default(), version: 0 });
        };
        let all = value.prices.into_iter().map(UnitPriceItem::read);
        let all = all.collect::<Result<Vec<UnitPrice>, Fault>>()?;
        Ok(Versioned { value: item::checked("prices", UnitPrices::new(all))?, version })
    }

    /// Writes the prices with one that was set.
    pub async fn commit_unit_price(
        &self,
        once: &Once,
        (prices, new): (&Versioned<UnitPrices>, &UnitPrice),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let event = Event::UnitPriceSet {
            name: new.name.to_string(),
            from: new.from,
            price: new.price.map(|price| price.to_string()).unwrap_or_default(),
        };
        let (key, places) = (keys::unit_prices(), Places::default());
        let item = UnitPricesItem { prices: prices.value.iter().map(UnitPriceItem::of).collect() };
        let commit = Commit::by(self.member.actor(), once, at);
        let commit = commit.over(self.store, (&key, prices.version), &places, &item)?;
        commit.event("FIRM", event).write(self.store).await
    }
}
