//! `GET /firm/bank/{account}/balances`: what every client had in a trust account at the end of a
//! day, beside the balance of the book (TRU-17).
//!
//! Invariant: a figure of a day comes from the entries that count from that day or before, so it is
//! the same whenever it is asked once the books of the day are closed (rules LED-11, TR-20). Until
//! then an entry that is dated back still changes it, and the page says so.

use axum::response::Response;
use domain::id::BankId;
use domain::money::Money;
use domain::reconciliation::{Book, LedgerBalance, LedgerKind};
use domain::trust::TrustBank;
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::Member;
use web::sheet::{self, Cell};
use web::ui::{self, Field, Table, Tone};
use web::{Answer, App, Asked, Page, Path, Refusal, Staff, State, Tab};

use crate::{allowed, book, paths};

/// Which day is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    on: String,
}

/// What the page and the file show.
struct View {
    bank: TrustBank,
    on: Date,
    /// The ledgers that are not empty on that day.
    ledgers: Vec<LedgerBalance>,
    sum: Money,
    book: Money,
}

/// `GET /firm/bank/{account}/balances`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<BankId>,
    Asked(asked): Asked<Query>,
) -> Result<Answer, Refusal> {
    allowed::to_see(&member)?;
    let view = View::load(&member, &app, &id, &asked).await?;
    let title = format!("Client balances on {}", ui::date_plain(view.on));
    Ok(Answer::Page(Page::new(Tab::Trust, title, view.body())))
}

/// `GET /firm/bank/{account}/balances/file`
pub(crate) async fn file(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<BankId>,
    Asked(asked): Asked<Query>,
) -> Result<Response, Refusal> {
    allowed::to_see(&member)?;
    let view = View::load(&member, &app, &id, &asked).await?;
    let line = |what: &str, name: &str, amount: Money| {
        vec![
            Cell::text(view.on.to_string()),
            Cell::text(what),
            Cell::text(name),
            Cell::text(amount.currency().code()),
            Cell::money(amount),
        ]
    };
    let ledgers = view.ledgers.iter();
    let rows = ledgers.map(|ledger| line(title(ledger.kind), &ledger.name, ledger.balance));
    let sums = [
        line("All ledgers", "", view.sum),
        line("Balance of the trust book", view.bank.name.as_str(), view.book),
    ];
    let name = format!("client-balances-{}-{}", view.bank.ending, view.on);
    sheet::file(&name, &HEADINGS, rows.chain(sums))
}

const HEADINGS: [&str; 5] = ["Day", "What", "Ledger", "Currency", "Balance"];

const fn title(kind: LedgerKind) -> &'static str {
    match kind {
        LedgerKind::Client => "Client ledger",
        LedgerKind::Suspense => "Owner unknown",
        LedgerKind::Pool => "The account’s own",
    }
}

impl Query {
    /// The day that is asked for; the end of the last month where none is, or one to come.
    fn day(&self, today: Date) -> Date {
        let usual = today.first_of_month().saturating_sub(1.day());
        domain::day::parse(&self.on).ok().filter(|day| *day <= today).unwrap_or(usual)
    }
}

impl View {
    async fn load(member: &Member, app: &App, id: &BankId, asked: &Query) -> Result<Self, Refusal> {
        let store = app.store.of(member);
        let bank = store.trust().bank(id).await?.ok_or(Refusal::NotFound)?.value;
        let on = asked.day(app.today().await?);
        let Book { journal, ledgers, .. } =
            book::balances(app, &store, (&bank.id, bank.currency), on).await?;
        let sum = Money::sum(ledgers.iter().map(|ledger| ledger.balance), bank.currency);
        Ok(Self {
            on,
            sum: sum.map_err(Refusal::fault)?,
            book: journal,
            ledgers: ledgers.into_iter().filter(|one| !one.balance.is_zero()).collect(),
            bank,
        })
    }

    fn body(&self) -> Markup {
        let id = &self.bank.id;
        html! {
            (ui::crumbs(&[(paths::TRUST_ACCOUNTS, "Trust accounts"),
                (&paths::trust_account(id), self.bank.name.as_str())]))
            p { (self.bank.institution) " …" (self.bank.ending) }
            form.period method="get" action=(paths::balances(id)) {
                (Field::date("At the end of", "on").value(&self.on.to_string()).required())
                (ui::submit_quiet("Show"))
            }
            @if self.sum != self.book {
                (ui::notice(Tone::Bad, html! {
                    p {
                        strong { "The ledgers and the book are not one figure." }
                        " Reconcile the account, and find the entry before money moves again \
                         (rule TR-18)."
                    }
                }))
            }
            (self.table())
            p.note { (self.standing()) }
            (ui::actions(
                ui::button_link_quiet(&paths::balances_file(id, self.on), "Save as CSV"),
            ))
        }
    }

    fn table(&self) -> Table {
        let row = |ledger: &LedgerBalance| {
            let name = match &ledger.matter {
                Some(matter) => ui::link(&paths::ledger(matter), &ledger.name),
                None => html! { (ledger.name) },
            };
            [name, html! { (title(ledger.kind)) }, ui::money(ledger.balance)]
        };
        let foot = |label: &str, amount: Money| [html! { (label) }, html! {}, ui::money(amount)];
        Table::new("Balances of all ledgers")
            .text("Ledger")
            .text("What it is")
            .number("Balance")
            .rows(self.ledgers.iter().map(row))
            .foot(foot("All ledgers", self.sum))
            .foot(foot("Balance of the trust book", self.book))
            .empty("Nobody had money in this account at the end of that day.")
    }

    /// Whether these figures may still change.
    fn standing(&self) -> &'static str {
        let closed = self.bank.periods.last_closed();
        if closed.is_some_and(|closed| self.on <= closed) {
            "The books of this day are closed: these figures stay as they are."
        } else {
            "The books of this day are still open: an entry that is dated back changes these \
             figures. Signing the reconciliation of the period closes them (rule TR-20)."
        }
    }
}
