//! Fees that came in, by those who are credited with them (BIL-18).

use std::collections::BTreeMap;

use axum::response::Response;
use domain::attribution::{Kind, Report, collected};
use domain::figures::Month;
use domain::id::InvoiceId;
use domain::invoice::Issued;
use domain::money::{Currency, Money};
use jiff::civil::Date;
use maud::{Markup, html};
use store::FirmStore;
use web::sheet::{Cell, file};
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab, ui};

use crate::asked::Question;
use crate::behind::Names;
use crate::period::Period;
use crate::{allowed, paths};

/// What counts, in words.
const MEANING: &str = "The fees in the money that came in on invoices in these months, less \
                       what went back, in proportion to each invoice’s parts. An invoice follows \
                       the shares of the day it was issued. Each kind comes to all of the fees. \
                       Fees that deposit invoices cover are not among them.";

/// `GET /firm/analytics/attributed`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Question>,
) -> Result<Answer, Refusal> {
    allowed(&member)?;
    let (period, today) = (asked.period()?, app.today().await?);
    let store = app.store.of(&member);
    let reports = read(store, period.months(today), today).await?;
    let names = Names::read(store).await?;
    let body = html! {
        (ui::crumbs(&[(paths::OVERVIEW, "Analytics")]))
        (choice(period))
        p.hint { (MEANING) }
        @if reports.is_empty() {
            (ui::empty("No fees came in", "No money came in on invoices in these months.", None))
        }
        @for (currency, report) in &reports { (table((*currency, report), &names)) }
        @if !reports.is_empty() {
            (ui::actions(ui::button_link_quiet(
                &paths::export("attributed", period.word()),
                "Download CSV",
            )))
        }
    };
    Ok(Answer::Page(Page::new(Tab::Analytics, "Credit for collected fees", body)))
}

/// The same as a file.
pub(crate) async fn sheet(
    store: FirmStore<'_>,
    (period, today): (Period, Date),
    names: &Names,
) -> Result<Response, Refusal> {
    let reports = read(store, period.months(today), today).await?;
    let rows = reports.iter().flat_map(|(currency, report)| {
        report.people().into_iter().map(|who| {
            let mut row = vec![Cell::text(named(names, who)), Cell::text(currency.code())];
            row.extend(Kind::ALL.map(|kind| Cell::money(report.part(kind, who))));
            row
        })
    });
    file("attributed", &["Timekeeper", "Currency", "Originating", "Responsible", "Working"], rows)
}

/// What came in, in each currency.
async fn read(
    store: FirmStore<'_>,
    (from, to): (Month, Month),
    today: Date,
) -> Result<Vec<(Currency, Report)>, Refusal> {
    let days = (from.first_day(), to.last_day());
    let entries = store.operating_entries(days, today).await?;
    let money = collected(&entries).map_err(Refusal::fault)?;
    let ids: Vec<InvoiceId> = money.keys().cloned().collect();
    let invoices = store.invoices_named(&ids).await?;
    let shares = store.attributions_of(invoices.values().map(|one| &one.matter)).await?;
    let mut by_currency: BTreeMap<&str, Vec<(&Issued, Money)>> = BTreeMap::new();
    for (id, money) in &money {
        if let Some(invoice) = invoices.get(id) {
            by_currency.entry(money.currency().code()).or_default().push((invoice, *money));
        }
    }
    let report = |all: Vec<(&Issued, Money)>| {
        let currency = all.first().map(|(_, money)| money.currency())?;
        Some(Report::of(all, &shares, Money::zero(currency)).map(|report| (currency, report)))
    };
    let reports: Result<Vec<_>, _> = by_currency.into_values().filter_map(report).collect();
    reports.map_err(Refusal::fault)
}

fn named<'n>(names: &'n Names, who: Option<&'n str>) -> &'n str {
    who.map_or("Nobody", |who| names.of(who))
}

fn table((currency, report): (Currency, &Report), names: &Names) -> Markup {
    let title = format!("Collected fees in {currency}");
    let row = |who: Option<&str>| {
        let mut row = vec![html! { (named(names, who)) }];
        row.extend(Kind::ALL.map(|kind| ui::money(report.part(kind, who))));
        row
    };
    let mut foot = vec![html! { "In all" }];
    foot.extend(Kind::ALL.map(|_| ui::money(report.fees)));
    let table = ui::Table::new(&title)
        .titled()
        .text("Timekeeper")
        .number(Kind::Originating.title())
        .number(Kind::Responsible.title())
        .number(Kind::Working.title());
    html! { (table.rows(report.people().into_iter().map(row)).foot(foot)) }
}

fn choice(period: Period) -> Markup {
    let options = Period::ALL.map(|period| (period.word(), period.title()));
    html! {
        form method="get" action=(paths::ATTRIBUTED) {
            (ui::fields(html! {
                (ui::select("Period", "period", &options, period.word()).required())
                div { (ui::submit_quiet("Show")) }
            }))
        }
    }
}
