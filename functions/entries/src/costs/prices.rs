//! What the firm charges for one of something, by date: a mile, a page, a copy (TIM-18).

use domain::day;
use domain::entry::{CostKind, Price};
use domain::money::Currency;
use domain::text::Name;
use domain::unit_price::{UnitPrice, UnitPrices};
use domain::utbms::ExpenseCode;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::{Member, Versioned};
use web::page::Seal;
use web::ui::{self, Field, Table, Tone};
use web::{Answer, App, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab};

use super::form::kind;
use crate::time::form::optional;
use crate::{choices, paths, row};

/// What is typed to set a price.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    name: String,
    price: String,
    from: String,
    kind: String,
    expense: String,
}

/// `GET /firm/costs/prices`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let (prices, today) = (app.store.of(&member).unit_prices().await?.value, app.today().await?);
    let form =
        Form { kind: CostKind::Soft.word().to_owned(), from: today.to_string(), ..Form::default() };
    Ok(Answer::Page(shown((&seal, &member), (&prices, today), &form, &Complaints::default())))
}

/// `POST /firm/costs/prices`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let (store, form) = (app.store.of(&member), &posted.form);
    let Versioned { value: prices, version } = store.unit_prices().await?;
    let read = form.read(app.firm().await?.currency, &prices);
    let changed = read.and_then(|new| match prices.clone().with(new.clone()) {
        Ok(value) => Ok((new, Versioned { value, version })),
        Err(full) => Err(Complaints::whole(full)),
    });
    let (new, changed) = match changed {
        Ok(changed) => changed,
        Err(complaints) => {
            let now = (&prices, app.today().await?);
            return Ok(Answer::Again(shown((&posted.seal, &member), now, form, &complaints)));
        }
    };

    store.commit_unit_price(&posted.once(&member), (&changed, &new), app.now()).await?;

    let from = ui::date_plain(new.from);
    let flash = match new.price {
        Some(price) => format!("{}: {} for one, from {from}.", new.name, price.signed()),
        None => format!("{} is no longer charged for from {from}.", new.name),
    };
    Ok(Answer::Go(Location::to(paths::UNIT_PRICES).flash(flash)))
}

impl Form {
    fn read(&self, currency: Currency, known: &UnitPrices) -> Result<UnitPrice, Complaints> {
        let mut complaints = Complaints::default();
        let name = complaints.take("name", Name::parse(&self.name));
        let price = match self.price.trim() {
            "" => Ok(None),
            typed => Price::parse(typed, currency).map(Some),
        };
        let price = complaints.take("price", price);
        if let (Some(name), Some(None)) = (&name, price) {
            complaints.take("price", known.ends(name));
        }
        let from = complaints.take("from", day::parse(&self.from));
        let kind = complaints.take("kind", kind(&self.kind));
        let expense = complaints.take("expense", optional(&self.expense, ExpenseCode::parse));
        let read = (|| {
            let (name, from, price) = (name?, from?, price?);
            Some(UnitPrice { name, from, price, kind: kind?, expense: expense? })
        })();
        complaints.or(read)
    }
}

fn shown(
    (seal, member): (&Seal, &Member),
    (prices, today): (&UnitPrices, Date),
    form: &Form,
    complaints: &Complaints,
) -> Page {
    let body = html! {
        (ui::crumbs(&[(paths::ENTRIES, "Time & costs"), (paths::COST_NEW, "Record a cost")]))
        (table(prices, today))
        @if member.role().bills() {
            h2 { "Set a price" }
            (ui::form(seal, paths::UNIT_PRICES, fields(prices, form, complaints)))
        }
    };
    Page::new(Tab::Entries, "Unit prices", body)
}

fn fields(prices: &UnitPrices, form: &Form, complaints: &Complaints) -> Markup {
    let names: Vec<(&str, &str)> =
        prices.latest().map(|one| (one.name.as_str(), "Set already")).collect();
    html! {
        (ui::complaints(complaints))
        (ui::suggested("What is counted", "name", &names, &form.name).required()
            .hint("Such as Mileage or Copies. One that is there already gets another price.")
            .complaints(complaints))
        (ui::fields(html! {
            (Field::number("Price of one", "price").value(&form.price)
                .hint("At most four decimals, such as 0.725. Empty, it is no longer charged for.")
                .complaints(complaints))
            (Field::date("From", "from").value(&form.from).required().complaints(complaints))
        }))
        (ui::fields(html! {
            (super::form::kinds(&form.kind, complaints))
            (ui::select("Expense code", "expense", &choices::expenses(), &form.expense)
                .complaints(complaints))
        }))
        p.hint { "What is already recorded keeps its price. A price of the same date is replaced." }
        (ui::buttons(ui::submit("Set price")))
    }
}

fn table(prices: &UnitPrices, today: Date) -> Table {
    let row = |one: &UnitPrice| {
        let state = match (prices.holds(one, today), one.price) {
            (true, Some(_)) => ui::badge(Tone::Good, "Holds today"),
            (true, None) => ui::badge(Tone::Neutral, "Ended"),
            (false, _) if one.from > today => ui::badge(Tone::Info, "To come"),
            (false, _) => ui::badge(Tone::Neutral, "Past"),
        };
        [
            html! { (one.name) },
            ui::date(one.from),
            state,
            html! { (one.kind.title()) },
            html! { (one.expense.map(ExpenseCode::code).unwrap_or_default()) },
            html! { @match one.price { Some(price) => (row::price(price)), None => "No longer" } },
        ]
    };
    Table::new("Unit prices")
        .text("What is counted")
        .text("From")
        .text("State")
        .text("Kind of cost")
        .text("Code")
        .number("Price of one")
        .rows(prices.iter().map(row))
        .empty("No unit price is set. With one, a cost is recorded by how many there were.")
}
