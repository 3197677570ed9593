//! The open invoices behind receivables, and who owes them for how long (ANA-01).

use std::collections::BTreeMap;

use domain::aging::{Age, FIRST, LAST};
use domain::figures::Figure;
use domain::id::ClientId;
use domain::invoice::Issued;
use domain::money::Money;
use jiff::civil::Date;
use maud::{Markup, Render, html};
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab, ui};

use crate::asked::Question;
use crate::behind::{self, Rows, gather, sum};
use crate::{allowed, book, paths};

/// `GET /firm/analytics/receivable`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Question>,
) -> Result<Answer, Refusal> {
    allowed(&member)?;
    let today = app.today().await?;
    let currency = asked.currency(app.firm().await?.currency)?;
    let age = match asked.age.as_str() {
        "" => None,
        word => Some(Age::of_word(word).ok_or(Refusal::NotFound)?),
    };
    let days = age.map_or((FIRST, LAST), |age| age.due_between(today));
    let (store, span) = (app.store.of(&member), (days.0.to_string(), days.1.to_string()));
    let counts = |issued: &Issued| issued.open.currency() == currency;

    let (book, rows) = tokio::try_join!(
        book::read_one(store, Figure::Receivable, (&span.0, &span.1), currency),
        gather(|from| store.invoices_open(days, from), counts),
    )?;

    let total = book.money(Figure::Receivable, |_| true);
    let title = age.map_or("Receivables".to_owned(), |age| format!("Receivables: {}", age.title()));
    let top = [ui::Figure::new("Open on invoices", ui::money(total))];
    let list = html! {
        @if age.is_none() { (by_client(&rows, today, total)) }
        (list(&rows, today, total))
    };
    let body = behind::page(Figure::Receivable.meaning(), &top, &list);
    Ok(Answer::Page(Page::new(Tab::Analytics, title, body)))
}

fn list(rows: &Rows<Issued>, today: Date, total: Money) -> Markup {
    let listed = sum(rows.items.iter().map(|issued| issued.open), Money::zero(total.currency()));
    let table = ui::Table::new("Open invoices, the longest due first")
        .text("Invoice")
        .text("Client")
        .text("Matter")
        .text("Due")
        .text("Past due")
        .number("Open")
        .titled()
        .rows(rows.items.iter().map(|issued| row(issued, today)))
        .empty("No invoice is open here. Nothing is owed.");
    let blank = || html! {};
    let foot = [html! { "In all" }, blank(), blank(), blank(), blank(), ui::money(listed)];
    let table = if rows.items.is_empty() { table } else { table.foot(foot) };
    html! { (behind::differs(total, listed, rows.reach)) (table) }
}

fn row(issued: &Issued, today: Date) -> [Markup; 6] {
    [
        ui::link(&paths::invoice(&issued.id), &issued.number.to_string()),
        ui::link(&paths::client(&issued.client), issued.parties.client.as_str()),
        html! { (issued.parties.matter_number) " " (issued.parties.matter_name) },
        ui::date(issued.due_on),
        html! {
            @if issued.undisputed().is_zero() { "Questioned" }
            @else { @match issued.days_overdue(today) {
                Some(1) => { "1 day" },
                Some(days) => { (days) " days" },
                None => { "Not yet due" },
            } }
        },
        ui::money(issued.open),
    ]
}

/// What a client owes, by age.
struct Debtor<'a> {
    name: &'a str,
    ages: [Money; 5],
}

fn by_client(rows: &Rows<Issued>, today: Date, total: Money) -> Markup {
    let zero = Money::zero(total.currency());
    let mut debtors: BTreeMap<&ClientId, Debtor<'_>> = BTreeMap::new();
    for issued in &rows.items {
        let name = issued.parties.client.as_str();
        let debtor = debtors.entry(&issued.client).or_insert(Debtor { name, ages: [zero; 5] });
        let age = Age::on(today, issued.due_on);
        for (amount, _) in debtor.ages.iter_mut().zip(Age::ALL).filter(|(_, of)| *of == age) {
            *amount = sum([*amount, issued.open], zero);
        }
    }
    let mut debtors: Vec<(&ClientId, Debtor<'_>)> = debtors.into_iter().collect();
    debtors.sort_by_key(|(_, debtor)| -sum(debtor.ages, zero).minor());
    let table = ui::Table::new("What each client owes, by days past due").text("Client").titled();
    let table = Age::ALL.into_iter().fold(table, |table, age| table.number(age.title()));
    let of = |at: usize| debtors.iter().filter_map(move |(_, debtor)| debtor.ages.get(at).copied());
    let foot = (0..Age::ALL.len()).map(|at| ui::money(sum(of(at), zero)));
    let owed = sum(debtors.iter().flat_map(|(_, debtor)| debtor.ages), zero);
    let foot = std::iter::once(html! { "In all" }).chain(foot).chain([ui::money(owed)]);
    table
        .number("In all")
        .wide()
        .rows(debtors.iter().map(|(id, debtor)| {
            let name = ui::link(&paths::client(id), debtor.name);
            let ages = debtor.ages.iter().map(|amount| ui::money(*amount));
            let all = ui::money(sum(debtor.ages, zero));
            std::iter::once(name).chain(ages).chain([all]).collect::<Vec<_>>()
        }))
        .foot(foot.collect::<Vec<_>>())
        .empty("No client owes anything.")
        .render()
}
