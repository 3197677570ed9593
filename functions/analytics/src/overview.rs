//! All figures at a glance: charts with their tables, one section for each currency.

mod ages;
mod keepers;
mod months;

use domain::figures::{Figure, Month};
use domain::money::Currency;
use jiff::civil::Date;
use maud::{Markup, html};
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab, ui};

use crate::asked::Question;
use crate::behind::{Names, sum};
use crate::book::{self, Book};
use crate::period::Period;
use crate::{allowed, paths};

/// What every card of the page needs to know.
struct Scene<'a> {
    book: &'a Book,
    names: &'a Names,
    period: Period,
    today: Date,
    /// The currency's code beside titles, where there is more than one.
    mark: String,
}

/// `GET /firm/analytics`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Question>,
) -> Result<Answer, Refusal> {
    allowed(&member)?;
    let period = asked.period()?;
    let (today, own) = (app.today().await?, app.firm().await?.currency);
    let store = app.store.of(&member);

    let (mut books, names) =
        tokio::try_join!(book::read(store, period.months(today)), Names::read(store))?;

    books.sort_by_key(|book| book.currency != own);
    Ok(Answer::Page(Page::new(Tab::Analytics, "Analytics", view(&books, &names, period, today))))
}

fn view(books: &[Book], names: &Names, period: Period, today: Date) -> Markup {
    let mark = |currency: Currency| match books {
        [_] => String::new(),
        _ => format!(" ({currency})"),
    };
    html! {
        (choice(period))
        (ui::actions(ui::button_link_quiet(paths::ATTRIBUTED, "Credit for collected fees")))
        @if books.is_empty() { (nothing()) }
        @for book in books {
            @let scene = Scene { book, names, period, today, mark: mark(book.currency) };
            (section(&scene))
        }
    }
}

fn section(scene: &Scene<'_>) -> Markup {
    html! {
        @if !scene.mark.is_empty() { h2 { "In " (scene.book.currency) } }
        (glance(scene))
        (months::card(scene))
        (ages::receivable(scene))
        (ages::unbilled(scene))
        (keepers::card(scene))
    }
}

fn choice(period: Period) -> Markup {
    let options = Period::ALL.map(|period| (period.word(), period.title()));
    html! {
        form method="get" action=(paths::OVERVIEW) {
            (ui::fields(html! {
                (ui::select("Period", "period", &options, period.word()).required())
                div { (ui::submit_quiet("Show")) }
            }))
        }
    }
}

fn nothing() -> Markup {
    ui::empty(
        "No figures yet",
        "Figures appear as soon as somebody records time or issues an invoice.",
        Some(("/firm/entries/new", "Record time")),
    )
}

/// The state of affairs in four numbers.
fn glance(scene: &Scene<'_>) -> Markup {
    let Scene { book, period, today, .. } = scene;
    let (currency, title) = (book.currency, period.title());
    let span = period.months(*today);
    let in_period = |figure| ui::money(book.money(figure, |_| true));
    let all = |page| paths::months(page, span, currency);
    let (billed, collected) = (all(paths::BILLED), all(paths::COLLECTED));
    let ages = book.ages(*today);
    let open = book.money(Figure::Receivable, |_| true);
    let current = ages.first().map_or(open, |(_, amount)| *amount);
    let overdue = sum([open, current.negated()], domain::money::Money::zero(currency));
    let (receivable, unbilled) = (paths::receivable_all(currency), paths::unbilled_all(currency));
    ui::figures(&[
        ui::Figure::new("Billed", in_period(Figure::Billed)).note(html! { (title) }).href(&billed),
        ui::Figure::new("Collected", in_period(Figure::Collected))
            .note(html! { (title) })
            .href(&collected),
        ui::Figure::new("Open on invoices", ui::money(open))
            .note(html! { "of it " (ui::money(overdue)) " overdue" })
            .href(&receivable),
        ui::Figure::new("Unbilled", in_period(Figure::Unbilled))
            .note(html! { "time and costs, today" })
            .href(&unbilled),
    ])
}

/// The line under a card: what counts, and the same as a file.
fn foot(meaning: &str, report: &str, scene: &Scene<'_>) -> Markup {
    html! {
        p.hint { (meaning) }
        (ui::actions(ui::button_link_quiet(
            &paths::export(report, scene.period.word()),
            "Download CSV",
        )))
    }
}

/// A month's name, such as `Mar 2026`.
fn named(month: Month) -> String {
    ui::month_plain(month.first_day())
}
