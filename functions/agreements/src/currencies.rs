//! `/firm/settings/currencies`: what currencies cost in the firm's own, by date (INV-22).

pub(crate) mod client;

use domain::day;
use domain::exchange::{ExchangeRate, ExchangeRates, Quoted};
use domain::money::{Currency, MoneyError};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, Versioned};
use web::page::Seal;
use web::rights::Right;
use web::ui::{self, Field, Table, Tone};
use web::{Answer, App, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab};

use crate::paths;

/// What is typed to set a rate.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    currency: String,
    rate: String,
    from: String,
}

/// Why there is no rate of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum NoRate {
    #[error(transparent)]
    Code(#[from] MoneyError),
    #[error("This is the firm’s own currency: one of it is always one.")]
    Own,
}

/// What the page shows.
struct Shown {
    own: Currency,
    today: Date,
    rates: Versioned<ExchangeRates>,
}

/// `GET /firm/settings/currencies`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    Right::Bill.needed(member.role())?;
    let shown = Shown::of(&app, app.store.of(&member).exchange_rates().await?).await?;
    let form = Form { from: shown.today.to_string(), ..Form::default() };
    Ok(Answer::Page(shown.page(&seal, &form, &Complaints::default())))
}

/// `POST /firm/settings/currencies`
pub(crate) async fn set(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let (firm, form) = (app.store.of(&member), &posted.form);
    let shown = Shown::of(&app, firm.exchange_rates().await?).await?;
    let new = match form.read(shown.own) {
        Ok(new) => new,
        Err(complaints) => {
            return Ok(Answer::Again(shown.page(&posted.seal, form, &complaints)));
        }
    };

    let Versioned { value, version } = shown.rates;
    let changed = Versioned { value: value.with(new), version };
    match firm.commit_exchange_rate(&posted.once(&member), (&changed, &new), app.now()).await {
        Err(CommitError::Stale) => {
            let now = Shown::of(&app, firm.exchange_rates().await?).await?;
            Ok(Answer::Late(now.page(&posted.seal, form, &Complaints::meanwhile(&[]))))
        }
        Err(error) => Err(error.into()),
        Ok(_) => {
            let said = format!(
                "1 {} costs {} {} from {}. Drafts that are begun from then on are made at it.",
                new.currency,
                new.rate,
                shown.own,
                ui::date_plain(new.from),
            );
            Ok(Answer::Go(Location::to(paths::CURRENCIES).flash(said)))
        }
    }
}

impl Form {
    fn read(&self, own: Currency) -> Result<Quoted, Complaints> {
        let mut complaints = Complaints::default();
        let typed = self.currency.trim().to_uppercase();
        let currency = match typed.parse::<Currency>() {
            Ok(currency) if currency == own => Err(NoRate::Own),
            other => other.map_err(NoRate::from),
        };
        let currency = complaints.take("currency", currency);
        let rate = complaints.take("rate", ExchangeRate::parse(&self.rate));
        let from = complaints.take("from", day::parse(&self.from));
        let read = (|| Some(Quoted { currency: currency?, from: from?, rate: rate? }))();
        complaints.or(read)
    }
}

impl Shown {
    async fn of(app: &App, rates: Versioned<ExchangeRates>) -> Result<Self, Refusal> {
        let own = app.firm().await?.currency;
        Ok(Self { own, today: app.today().await?, rates })
    }

    fn page(&self, seal: &Seal, form: &Form, complaints: &Complaints) -> Page {
        let body = html! {
            (ui::crumbs(&[(paths::SETTINGS, "Settings")]))
            p.hint {
                "Work is recorded in " (self.own) ". A client can be billed in another currency: its \
                 drafts are made at the rate of the day on which they are begun, and keep it."
            }
            (self.table())
            h2 { "Set a rate" }
            (ui::form(seal, paths::CURRENCIES, self.fields(form, complaints)))
        };
        Page::new(Tab::Settings, "Currencies", body)
    }

    fn table(&self) -> Table {
        let row = |one: &Quoted| {
            let holds = self.rates.value.on(one.currency, self.today) == Some(*one);
            let state = match holds {
                true => ui::badge(Tone::Good, "Holds today"),
                false if one.from > self.today => ui::badge(Tone::Info, "To come"),
                false => ui::badge(Tone::Neutral, "Past"),
            };
            let cost = format!("{} {}", one.rate, self.own);
            [html! { "1 " (one.currency) }, html! { (cost) }, ui::date(one.from), state]
        };
        Table::new("What currencies cost")
            .text("Currency")
            .number("Costs")
            .text("From")
            .text("State")
            .rows(self.rates.value.iter().map(row))
            .empty("No rate is written down. With one, a client can be billed in that currency.")
    }

    fn fields(&self, form: &Form, complaints: &Complaints) -> Markup {
        let cost = format!("What one costs in {}", self.own);
        html! {
            (ui::complaints(complaints))
            (ui::fields(html! {
                (Field::text("Currency", "currency").value(&form.currency).required()
                    .hint("Its three letters, such as EUR.").complaints(complaints))
                (Field::number(&cost, "rate").value(&form.rate).required()
                    .hint("At most eight decimals, such as 1.0850.").complaints(complaints))
                (Field::date("From", "from").value(&form.from).required().complaints(complaints))
            }))
            p.hint { "Drafts and invoices keep the rate they were made at. A rate of the same date is replaced." }
            (ui::buttons(ui::submit("Set rate")))
        }
    }
}
