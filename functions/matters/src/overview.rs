//! The firm's day: what is recorded, what waits to be billed, what is owed too long.

mod parts;

use domain::figures::Figure as Counted;
use domain::hours::Hours;
use domain::id::MemberId;
use domain::money::{Currency, Money};
use jiff::ToSpan;
use jiff::civil::Date;
use store::{Fault, FirmStore};
use web::{Answer, App, Page, Refusal, Staff, State, Tab};

use parts::{Day, Worked};

/// A day before every invoice, and months around every figure.
const LONG_AGO: Date = Date::constant(1970, 1, 1);
const EVER: (&str, &str) = ("0000-00", "9999-99");

/// `GET /firm`: seven questions, asked at once, whose answers do not grow with history.
pub(crate) async fn act(Staff(member): Staff, State(app): State<App>) -> Result<Answer, Refusal> {
    let firm = app.firm().await?;
    let today = app.day(app.now(), &firm);
    let yesterday = today.saturating_sub(1.day());

    let store = app.store.of(&member);
    let (worked, unbilled, drafts, overdue, reviews, wishes) = tokio::try_join!(
        worked(&store, member.id(), firm.currency, today),
        unbilled(&store, firm.currency),
        store.drafts(None),
        store.invoices_open((LONG_AGO, yesterday), None),
        store.reviews("", None),
        store.plan_wishes(None),
    )?;

    let currency = firm.currency;
    let day = Day { today, currency, worked, unbilled, drafts, overdue, reviews, wishes };
    Ok(Answer::Page(Page::new(Tab::Firm, "Overview", day.view(&member))))
}

/// One's own hours, today and since Monday.
async fn worked(
    store: &FirmStore<'_>,
    who: &MemberId,
    currency: Currency,
    today: Date,
) -> Result<Worked, Fault> {
    let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
    let mut worked = Worked::default();
    let mut from = None;
    loop {
        let page = store.work_of(who.as_str(), currency.code(), (monday, today), from).await?;
        for piece in &page.items {
            let time =
                Hours::new(u32::try_from(piece.amount(Counted::RecordedHours)).unwrap_or_default());
            worked.week = worked.week.plus(time);
            if piece.on == today {
                worked.today = worked.today.plus(time);
            }
        }
        match page.next {
            Some(next) => from = Some(next),
            None => return Ok(worked),
        }
    }
}

/// The value of all unbilled work, on drafts or not, in the firm's currency.
async fn unbilled(store: &FirmStore<'_>, currency: Currency) -> Result<Money, Fault> {
    let cells = store.cells(Counted::Unbilled, EVER).await?;
    let ours = cells.iter().filter(|(cell, _)| cell.currency == currency.code());
    let minor = ours.map(|(_, amount)| *amount).fold(0, i64::saturating_add);
    Ok(Money::new(minor, currency))
}
