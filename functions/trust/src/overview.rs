//! `GET /firm/trust`: every client's money with its three balances, what has not cleared, what
//! waits for a lawyer, and what is wrong.

use domain::ledger::PoolKind;
use domain::money::{Currency, Money};
use domain::pack::{Key, Pack, PackName};
use domain::text::Name;
use domain::trust::{ClientLedger, Disbursement, Receipt};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::Page as Listed;
use store::trust::Read;
use web::trail::Trail;
use web::ui::{self, Figure, Paging, Table, Tone};
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab};

use crate::{allowed, names, paths};

/// What is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    q: String,
    from: String,
    past: String,
}

/// Everything the page shows.
struct View {
    ledgers: Listed<Read>,
    uncleared: Listed<Receipt>,
    waiting: Listed<Disbursement>,
    suspense: usize,
    short: Vec<(String, Money)>,
    has_account: bool,
    currency: Currency,
    /// Whoever has not moved since then is dormant (TRU-20).
    still_since: Option<Date>,
}

/// `GET /firm/trust`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Query>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let trail = Trail::new(&asked.from, &asked.past);
    let wanted: String = asked.q.trim().chars().take(Name::CHARS_MAX).collect();
    let trust = app.store.of(&member).trust();

    let (ledgers, uncleared, waiting, suspense, banks) = tokio::try_join!(
        trust.ledgers(&wanted, trail.from()),
        trust.uncleared(None),
        trust.releases(None),
        trust.suspense(None),
        trust.banks(),
    )?;
    let mut short = Vec::new();
    for bank in &banks {
        let pool = trust.pool(bank, PoolKind::Shortage).await?.value;
        if pool.balance.is_positive() {
            short.push((bank.name.to_string(), pool.balance));
        }
    }

    let paging = trail.paging(paths::TRUST, &[("q", &asked.q)], ledgers.next.as_deref());
    let view = View {
        ledgers,
        uncleared,
        waiting,
        suspense: suspense.items.len(),
        short,
        has_account: !banks.is_empty(),
        currency: app.firm().await?.currency,
        still_since: still_since(app.today().await?),
    };
    Ok(Answer::Page(Page::new(Tab::Trust, "Client money", view.body(&asked.q, &paging))))
}

impl View {
    fn body(&self, asked: &str, paging: &Paging) -> Markup {
        html! {
            (paths::lists("Ledgers"))
            (self.alarms())
            @if !self.has_account {
                (names::no_account())
            } @else {
                (self.figures())
                (ui::search(paths::TRUST, "q", asked, "Clients whose name begins with"))
                (self.table(asked))
                (ui::pages(paging))
                @if !self.uncleared.items.is_empty() {
                    h2 { "Not cleared yet" }
                    (uncleared(&self.uncleared.items))
                }
            }
        }
    }

    fn alarms(&self) -> Markup {
        html! {
            @for (bank, amount) in &self.short {
                (ui::notice(Tone::Bad, html! {
                    p {
                        strong { (ui::money(*amount)) " is missing in " (bank) "." }
                        " The firm owes it to its clients and makes it good at once, from its own \
                         account (rule TR-05)."
                    }
                }))
            }
        }
    }

    fn figures(&self) -> Markup {
        let sum = |of: &dyn Fn(&Read) -> Money| {
            let amounts = self.ledgers.items.iter().map(of);
            let ours = amounts.filter(|amount| amount.currency() == self.currency);
            let minor = ours.map(Money::minor).fold(0, i64::saturating_add);
            Money::new(minor, self.currency)
        };
        let (waiting, suspense) = (self.waiting.items.len(), self.suspense);
        let tone = |count: usize| if count > 0 { Tone::Warn } else { Tone::Neutral };
        let waits = count(&self.waiting);
        ui::figures(&[
            Figure::new("Posted, this page", ui::money(sum(&|read| read.ledger.posted()))),
            Figure::new("Available, this page", ui::money(sum(&|read| read.ledger.available()))),
            Figure::new("Wait for a lawyer", html! { (waits) })
                .tone(tone(waiting))
                .href(paths::PAYMENTS),
            Figure::new("Owner unknown", html! { (suspense) })
                .tone(tone(suspense))
                .href(paths::ACCOUNTS),
        ])
    }

    /// When money last moved, and whether that is too long ago for money that is still there.
    fn last(&self, ledger: &ClientLedger) -> Markup {
        let Some(day) = ledger.kept().last_on else { return html! {} };
        let is_dormant = self.still_since.is_some_and(|since| day < since);
        html! {
            (ui::date(day))
            @if is_dormant && ledger.posted().is_positive() {
                " " (ui::badge(Tone::Warn, "Dormant"))
            }
        }
    }

    fn table(&self, asked: &str) -> Table {
        let row = |read: &Read| {
            let (ledger, names) = (&read.ledger, &read.names);
            [
                html! {
                    a.whole href=(paths::ledger(ledger.matter())) { (names.client) }
                },
                html! { (names.number) " " (names.matter) },
                self.last(&read.ledger),
                ui::money(ledger.posted()),
                ui::money(ledger.uncleared()),
                ui::money(ledger.held()),
                ui::money(ledger.available()),
            ]
        };
        let nothing = if asked.trim().is_empty() {
            "No client money yet. Open a matter and record what came in."
        } else {
            "No client’s name begins so. Try fewer letters."
        };
        Table::new("Client ledgers")
            .text("Client")
            .text("Matter")
            .text("Last movement")
            .number("Posted")
            .number("Uncleared")
            .number("Held")
            .number("Available")
            .rows(self.ledgers.items.iter().map(row))
            .empty(nothing)
    }
}

/// The day before which a last movement makes money dormant, by the strictest rules.
fn still_since(today: Date) -> Option<Date> {
    let pack = Pack::of(PackName::Default).ok()?;
    let months = pack.rule(Key::DormantMonths)?.value;
    today.checked_sub(jiff::Span::new().try_months(months).ok()?).ok()
}

/// How many a list has; its first page may not be all.
fn count<T>(listed: &Listed<T>) -> String {
    let more = if listed.next.is_some() { "+" } else { "" };
    format!("{}{more}", listed.items.len())
}

fn uncleared(receipts: &[Receipt]) -> Table {
    let row = |receipt: &Receipt| {
        [
            html! {
                a.whole href=(paths::receipt(&receipt.id)) { (receipt.given.from) }
            },
            html! { (receipt.given.method.title()) " " (receipt.given.instrument) },
            ui::date(receipt.received_on),
            ui::date(receipt.clears_on),
            ui::money(receipt.given.amount),
        ]
    };
    Table::new("Receipts that have not cleared")
        .text("From")
        .text("By")
        .text("Came in")
        .text("Clears")
        .number("Amount")
        .rows(receipts.iter().map(row))
}
