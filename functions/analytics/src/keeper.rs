//! The work of a timekeeper behind their hours, values and realization (ANA-03).

use domain::figures::{self, Fees, Figure};
use domain::invoice::Issued;
use domain::money::{Currency, Money};
use maud::{Markup, html};
use store::rollups::Piece;
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab, ui};

use crate::asked::Question;
use crate::behind::{self, Names, Rows, bill, gather, hours, percent_plain, sum};
use crate::{allowed, book, paths};

/// What counts, in words.
const MEANING: &str = "Time by the day of the work: what was recorded, at the rate of that day, \
                       and what issued invoices charge for it. Collected: what has come in of the \
                       fees on invoices issued in these months, by today, without what deposit \
                       invoices cover.";

/// What a timekeeper's work comes to.
struct Sums {
    recorded_hours: i64,
    recorded: Money,
    billed_hours: i64,
    at_rate: Money,
    billed: Money,
    expected_hours: i64,
    invoiced: Money,
    collected: Money,
}

/// `GET /firm/analytics/timekeeper`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Question>,
) -> Result<Answer, Refusal> {
    allowed(&member)?;
    let currency = asked.currency(app.firm().await?.currency)?;
    let (from, to) = asked.months()?;
    let who = asked.who()?.ok_or(Refusal::NotFound)?;
    let (store, days) = (app.store.of(&member), (from.first_day(), to.last_day()));

    let charges =
        |issued: &Issued| issued.total.currency() == currency && fees(issued, who).is_some();
    let (books, rows, invoices, names) = tokio::try_join!(
        book::read(store, (from, to)),
        gather(|next| store.work_of(who, currency.code(), days, next), |_| true),
        gather(|next| store.invoices_issued(days, next), charges),
        Names::read(store),
    )?;
    let expected = names.expected(who, (from, to), app.today().await?);

    let found = books.iter().find(|book| book.currency == currency);
    let sums = Sums::of((currency, expected), |figure| {
        found.map_or(0, |book| book.sum(figure, |cell| cell.who == who))
    });
    let title = format!("{} {}", names.of(who), behind::span_plain(from, to));
    let list = html! { (list(&rows, &sums)) (charged(&invoices, who, &sums)) };
    let measure = match names.target(who) {
        Some(target) => format!("of a target of {target} a year"),
        None => "eight a weekday".to_owned(),
    };
    let body = behind::page(MEANING, &sums.shown(&measure), &list);
    Ok(Answer::Page(Page::new(Tab::Analytics, title, body)))
}

impl Sums {
    fn of((currency, expected_hours): (Currency, i64), sum: impl Fn(Figure) -> i64) -> Self {
        let money = |figure| Money::new(sum(figure), currency);
        Self {
            recorded_hours: sum(Figure::RecordedHours),
            recorded: money(Figure::RecordedValue),
            billed_hours: sum(Figure::BilledHours),
            at_rate: money(Figure::BilledAtRate),
            billed: money(Figure::BilledValue),
            expected_hours,
            invoiced: money(Figure::FeesInvoiced),
            collected: money(Figure::FeesCollected),
        }
    }

    fn shown(&self, measure: &str) -> [ui::Figure<'static>; 6] {
        let used = figures::permille(self.recorded_hours, self.expected_hours);
        let come_in = figures::permille(self.collected.minor(), self.invoiced.minor());
        let rate = figures::permille(self.billed.minor(), self.at_rate.minor());
        [
            ui::Figure::new("Recorded", ui::money(self.recorded))
                .note(html! { (hours(self.recorded_hours)) " hours" }),
            ui::Figure::new("Billed at the rate of the day", ui::money(self.at_rate))
                .note(html! { (hours(self.billed_hours)) " hours" }),
            ui::Figure::new("Billed", ui::money(self.billed)),
            ui::Figure::new("Realization", html! { (percent_plain(rate)) })
                .note(html! { "billed, of its worth at the rate of the day" }),
            ui::Figure::new("Utilization", html! { (percent_plain(used)) })
                .note(html! { "of " (hours(self.expected_hours)) " hours, " (measure) }),
            ui::Figure::new("Collected", html! { (percent_plain(come_in)) })
                .note(html! { (ui::money(self.collected)) " of " (ui::money(self.invoiced)) }),
        ]
    }
}

/// The timekeeper's part of an invoice.
fn fees(issued: &Issued, who: &str) -> Option<Fees> {
    issued.fees_by_keeper().into_iter().find(|fees| fees.who == who)
}

/// The invoices that charge for the timekeeper, with what has come in.
fn charged(rows: &Rows<Issued>, who: &str, sums: &Sums) -> Markup {
    let parts = rows.items.iter().filter_map(|issued| Some((issued, fees(issued, who)?)));
    let parts: Vec<(&Issued, Fees)> = parts.collect();
    let zero = Money::zero(sums.invoiced.currency());
    let all = |of: fn(&Fees) -> Money| sum(parts.iter().map(|(_, fees)| of(fees)), zero);
    let table = ui::Table::new("Fees on invoices of these months")
        .titled()
        .text("Invoice")
        .text("Issued")
        .text("Client")
        .number("Fees")
        .number("Collected")
        .rows(parts.iter().map(|(issued, fees)| {
            [
                ui::link(&paths::invoice(&issued.id), &issued.number.to_string()),
                ui::date(issued.issued_on),
                ui::link(&paths::client(&issued.client), issued.parties.client.as_str()),
                ui::money(fees.invoiced),
                ui::money(fees.collected),
            ]
        }))
        .empty("No invoice of these months charges for this time.");
    let (invoiced, collected) = (all(|fees| fees.invoiced), all(|fees| fees.collected));
    let blank = || html! {};
    let foot = [html! { "In all" }, blank(), blank(), ui::money(invoiced), ui::money(collected)];
    let table = if parts.is_empty() { table } else { table.foot(foot) };
    html! {
        section id="invoices" {
            (behind::differs(sums.collected, collected, rows.reach)) (table)
        }
    }
}

fn list(rows: &Rows<Piece>, sums: &Sums) -> Markup {
    let currency = sums.recorded.currency();
    let money = |piece: &Piece, figure| Money::new(piece.amount(figure), currency);
    let all =
        |figure| sum(rows.items.iter().map(|piece| money(piece, figure)), Money::zero(currency));
    let time = rows.items.iter().map(|piece| piece.amount(Figure::RecordedHours));
    let table = ui::Table::new("Work by day")
        .text("Day")
        .text("Matter")
        .text("What was done")
        .text("Where it is")
        .number("Hours")
        .number("Recorded")
        .number("Billed")
        .rows(rows.items.iter().map(|piece| {
            [
                ui::date(piece.on),
                html! { (piece.matter_number) " " (piece.matter_name) },
                html! { (piece.narrative) },
                bill(&piece.bill),
                hours(piece.amount(Figure::RecordedHours)),
                ui::money(money(piece, Figure::RecordedValue)),
                ui::money(money(piece, Figure::BilledValue)),
            ]
        }))
        .empty("No work was recorded in these months.");
    let blank = || html! {};
    let foot = [
        html! { "In all" },
        blank(),
        blank(),
        blank(),
        hours(time.fold(0, i64::saturating_add)),
        ui::money(all(Figure::RecordedValue)),
        ui::money(all(Figure::BilledValue)),
    ];
    let table = if rows.items.is_empty() { table } else { table.foot(foot) };
    html! { (behind::differs(sums.recorded, all(Figure::RecordedValue), rows.reach)) (table) }
}
