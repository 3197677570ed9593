//! The work behind what is unbilled: entries that nobody has claimed, and lines of drafts (ANA-02).

use domain::aging::{FIRST, LAST, WorkAge};
use domain::figures::{Figure, Month};
use domain::money::Money;
use jiff::civil::Date;
use maud::{Markup, html};
use store::rollups::Piece;
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab, ui};

use crate::asked::Question;
use crate::behind::{self, Names, Rows, bill, gather, sum};
use crate::{allowed, book};

/// `GET /firm/analytics/unbilled`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Question>,
) -> Result<Answer, Refusal> {
    allowed(&member)?;
    let today = app.today().await?;
    let currency = asked.currency(app.firm().await?.currency)?;
    let which = Which::read(&asked, today)?;
    let (store, span) = (app.store.of(&member), which.cells());
    let days = which.days;
    let counts = |piece: &Piece| which.who.is_none_or(|who| piece.who() == who);

    let (book, rows, names) = tokio::try_join!(
        book::read_one(store, which.figure(), (&span.0, &span.1), currency),
        gather(|from| store.work_unbilled(currency.code(), days, from), counts),
        Names::read(store),
    )?;

    let total = book.money(which.figure(), |cell| which.who.is_none_or(|who| cell.who == who));
    let title = which.title(&names);
    let top = [ui::Figure::new("Unbilled", ui::money(total))];
    let body = behind::page(Figure::Unbilled.meaning(), &top, &list(&rows, &names, total));
    Ok(Answer::Page(Page::new(Tab::Analytics, title, body)))
}

/// Which unbilled work is asked for: of an age, of somebody, or all.
struct Which<'a> {
    age: Option<WorkAge>,
    who: Option<&'a str>,
    days: (Date, Date),
}

impl<'a> Which<'a> {
    fn read(asked: &'a Question, today: Date) -> Result<Self, Refusal> {
        let age = match asked.age.as_str() {
            "" => None,
            word => Some(WorkAge::of_word(word).ok_or(Refusal::NotFound)?),
        };
        let who = asked.who()?;
        if age.is_some() && who.is_some() {
            return Err(Refusal::NotFound);
        }
        let days = age.map_or((FIRST, LAST), |age| age.done_between(today));
        Ok(Self { age, who, days })
    }

    /// By day for an age, by month where somebody's work is asked for.
    const fn figure(&self) -> Figure {
        if self.who.is_some() { Figure::Unbilled } else { Figure::UnbilledByDay }
    }

    fn cells(&self) -> (String, String) {
        let (first, last) = self.days;
        if self.who.is_some() {
            (Month::of(first).to_string(), Month::of(last).to_string())
        } else {
            (first.to_string(), last.to_string())
        }
    }

    fn title(&self, names: &Names) -> String {
        match (self.age, self.who) {
            (Some(age), _) => format!("Unbilled work: {}", age.title()),
            (None, Some(who)) => format!("Unbilled work: {}", names.of(who)),
            (None, None) => "Unbilled work".to_owned(),
        }
    }
}

fn list(rows: &Rows<Piece>, names: &Names, total: Money) -> Markup {
    let amount = |piece: &Piece| Money::new(piece.amount(Figure::Unbilled), total.currency());
    let listed = sum(rows.items.iter().map(amount), Money::zero(total.currency()));
    let table = ui::Table::new("Unbilled work, oldest first")
        .text("Day")
        .text("Matter")
        .text("What was done")
        .text("Timekeeper")
        .text("Where it is")
        .number("Amount")
        .rows(rows.items.iter().map(|piece| {
            [
                ui::date(piece.on),
                html! { (piece.matter_number) " " (piece.matter_name) },
                html! { (piece.narrative) },
                html! { (names.of(piece.who())) },
                bill(&piece.bill),
                ui::money(amount(piece)),
            ]
        }))
        .empty("Nothing is unbilled here.");
    let blank = || html! {};
    let foot = [html! { "In all" }, blank(), blank(), blank(), blank(), ui::money(listed)];
    let table = if rows.items.is_empty() { table } else { table.foot(foot) };
    html! { (behind::differs(total, listed, rows.reach)) (table) }
}
