//! `GET /firm/trust/dormant`: client money that has not moved for as many months as the rules of
//! its account allow (TRU-20), and the day from which it is unclaimed property (rule TR-25).

use domain::money::{Currency, Money};
use domain::trust::Nearness;
use maud::{Markup, html};
use store::trust::Dormant;
use web::ui::{self, Figure, Table, Tone};
use web::{Answer, App, Page, Refusal, Staff, State, Tab};

use crate::{allowed, paths};

/// `GET /firm/trust/dormant`
pub(crate) async fn show(Staff(member): Staff, State(app): State<App>) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let today = app.today().await?;
    let found = app.store.of(&member).trust().dormant(today).await?;
    let currency = app.firm().await?.currency;

    let body = html! {
        (paths::lists("Dormant"))
        @if found.is_empty() {
            (ui::empty(
                "Nothing is dormant",
                "Client money that has not moved for long appears here, so that it is paid to who \
                 it belongs to.",
                None,
            ))
        } @else {
            (ui::figures(&[
                Figure::new("Dormant", ui::money(total(&found, currency))).tone(Tone::Warn),
            ]))
            p {
                "Ask each client what is to become of it, by letter to the last address that you \
                 know. It never becomes the firm’s (rule TR-25): what is unclaimed is reported \
                 and paid to the state, or wherever a court says. By when, and to whom, is \
                 among the rules of its account."
            }
            p.note { (AT_THE_LATEST) }
            (table(&found))
        }
    };
    Ok(Answer::Page(Page::new(Tab::Trust, "Dormant client money", body)))
}

fn total(found: &[Dormant], currency: Currency) -> Money {
    let posted = found.iter().map(|one| one.read.ledger.posted());
    let ours = posted.filter(|posted| posted.currency() == currency);
    Money::new(ours.map(Money::minor).fold(0, i64::saturating_add), currency)
}

/// What the day of the table is not.
pub(crate) const AT_THE_LATEST: &str = "\
     States count from when the client was last heard of. The books know only the last movement, \
     which may be the firm’s own, such as fees that it drew: where the client has been silent for \
     longer, the day is earlier.";

pub(crate) fn table(found: &[Dormant]) -> Table {
    let row = |one: &Dormant| {
        let (ledger, names) = (&one.read.ledger, &one.read.names);
        [
            html! { a.whole href=(paths::ledger(ledger.matter())) { (names.client) } },
            html! { (names.number) " " (names.matter) },
            ledger.kept().last_on.map(ui::date).unwrap_or_default(),
            html! { (ui::date(one.unclaimed_from)) " " (nearness(one.nearness)) },
            ui::money(ledger.posted()),
        ]
    };
    Table::new("Dormant client money")
        .text("Client")
        .text("Matter")
        .text("Last movement")
        .text("Unclaimed from, at the latest")
        .number("In trust")
        .rows(found.iter().map(row))
}

/// How near the day is from which money is unclaimed.
pub(crate) fn nearness(nearness: Option<Nearness>) -> Markup {
    match nearness {
        None => html! {},
        Some(Nearness::Near) => ui::badge(Tone::Neutral, "In months"),
        Some(Nearness::Close) => ui::badge(Tone::Warn, "In days"),
        Some(Nearness::Over) => ui::badge(Tone::Bad, "Report it"),
    }
}
