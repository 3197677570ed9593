//! The reconciliation of one period: three figures, what is open between them, what a person says.

mod facts;
pub(crate) mod matching;
pub(crate) mod paper;
pub(crate) mod sign;
pub(crate) mod suspense;

use domain::bank::BankLine;
use domain::id::BankId;
use domain::money::Money;
use domain::reconciliation::{BookLine, LedgerKind, Match, Report, suggestions};
use jiff::civil::Date;
use maud::{Markup, html};
use store::Member;
use web::page::Seal;
use web::ui::{self, Table, Tone};
use web::{Answer, App, Complaints, Page, Path2, Refusal, Staff, State, Tab};

use crate::{allowed, paths};
use facts::Loaded;

/// The most suggestions that a bank line shows.
const SUGGESTED_MAX: usize = 3;

/// `GET /firm/bank/{account}/{day}`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, to): Path2<BankId, Date>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_see(&member)?;

    let loaded = Loaded::load(&app, &member, &id, to).await?;

    Ok(Answer::Page(shown(&member, &seal, &loaded, &Complaints::default())?))
}

/// The page of a period, with what is wrong with a form on it.
fn shown(
    member: &Member,
    seal: &Seal,
    loaded: &Loaded,
    complaints: &Complaints,
) -> Result<Page, Refusal> {
    let report = Report::of(loaded.facts.clone()).map_err(Refusal::fault)?;
    let title = format!("Reconcile through {}", ui::date_plain(report.facts.to));
    let view = View { member, seal, loaded, report: &report };
    Ok(Page::new(Tab::Trust, title, view.page(complaints)))
}

struct View<'a> {
    member: &'a Member,
    seal: &'a Seal,
    loaded: &'a Loaded,
    report: &'a Report,
}

impl View<'_> {
    fn page(&self, complaints: &Complaints) -> Markup {
        let account = &self.loaded.account;
        html! {
            (ui::crumbs(&[(paths::ACCOUNTS, "Bank accounts"),
                (&paths::account(&account.id), account.name.as_str())]))
            (ui::complaints(complaints))
            (self.verdict())
            (paper::figures(self.report))
            (paper::findings(self.report))
            (self.unmatched())
            (self.by_hand())
            (self.matches())
            (paper::outstanding(self.report))
            (self.explain())
            (paper::ledgers(self.report))
        }
    }

    fn action(&self, what: &str) -> String {
        paths::act(&self.loaded.account.id, self.report.facts.to, what)
    }

    fn verdict(&self) -> Markup {
        let blocks = self.report.blocks();
        if self.loaded.is_signed {
            let link = paths::signed(&self.loaded.account.id, self.report.facts.to);
            return ui::notice(
                Tone::Good,
                html! {
                    p { "This period is signed. " (ui::link(&link, "See what was signed")) }
                },
            );
        }
        if !blocks.is_empty() {
            return ui::notice(
                Tone::Warn,
                html! {
                    p { strong { "It cannot be signed yet." } }
                    ul { @for block in &blocks { li { (block) } } }
                },
            );
        }
        let words = "Bank, book and ledgers are one figure.";
        if !self.member.role().authorises() {
            return ui::notice(Tone::Good, html! { p { (words) " A lawyer may sign it." } });
        }
        let fields = html! { (ui::buttons(ui::submit("Sign reconciliation"))) };
        ui::notice(
            Tone::Good,
            html! {
                p { (words) " Your signature closes the period and keeps this page as it is." }
                (ui::form(&self.seal.part("sign"), &self.action("sign"), fields))
            },
        )
    }

    /// Bank lines without an entry, each with what it may be.
    fn unmatched(&self) -> Table {
        let suggested = suggestions(&self.report.facts);
        let row = |line: &BankLine| {
            let likely = suggested.iter().filter(|found| found.matched.lines.contains(&line.mark));
            let acts = html! {
                @for found in likely.take(SUGGESTED_MAX) {
                    (self.confirm(&found.matched, &format!("{}: confirm", found.why)))
                }
            };
            [
                ui::date(line.line.on),
                html! { (line.line.text) },
                html! { (line.line.instrument.as_deref().unwrap_or("")) },
                ui::money(line.line.amount),
                acts,
            ]
        };
        Table::new("Bank lines without an entry")
            .text("Day")
            .text("What the bank writes")
            .text("Number")
            .number("Amount")
            .text("Suggestion")
            .rows(self.report.unmatched.iter().map(row))
            .empty("Every bank line up to this day has its entry.")
    }

    fn confirm(&self, matched: &Match, label: &str) -> Markup {
        let part = matched.lines.iter().map(ToString::to_string).chain(matched.entries.clone());
        let part: String = part.collect::<Vec<_>>().join("+");
        let fields = html! {
            @for line in &matched.lines { (ui::hidden("line", line.as_str())) }
            @for entry in &matched.entries { (ui::hidden("entry", entry)) }
            (ui::submit_quiet(label))
        };
        ui::form(&self.seal.part(part), &self.action("match"), fields)
    }

    /// Choosing by hand what no suggestion finds.
    fn by_hand(&self) -> Markup {
        let open = self.report.in_transit.iter().chain(&self.report.unpaid);
        let entries: Vec<&BookLine> = open.map(|item| &item.entry).collect();
        if self.report.unmatched.len().saturating_add(entries.len()) < 2 {
            return html! {};
        }
        let of_line = |line: &BankLine| {
            let (on, amount) = (ui::date_plain(line.line.on), ui::money_plain(line.line.amount));
            (line.mark.to_string(), format!("{on} {amount} {}", line.line.text))
        };
        let of_entry = |entry: &&BookLine| {
            let (on, amount) = (ui::date_plain(entry.on), ui::money_plain(entry.amount));
            (entry.id.clone(), format!("{on} {amount} {} {}", entry.party, entry.ledger))
        };
        let lines: Vec<(String, String)> = self.report.unmatched.iter().map(of_line).collect();
        let entries: Vec<(String, String)> = entries.iter().map(of_entry).collect();
        let fields = html! {
            (ui::group("Bank lines", html! {
                @for (mark, label) in &lines { (ui::checkbox(label, "line", "").value(mark).scope(mark)) }
            }))
            (ui::group("Entries of the book", html! {
                @for (id, label) in &entries { (ui::checkbox(label, "entry", "").value(id).scope(id)) }
            }))
            p.note { "Two entries, or two bank lines, that cancel each other are one as well." }
            (ui::buttons(ui::submit_quiet("Confirm as one")))
        };
        let form = ui::form(&self.seal.part("hand"), &self.action("match"), fields);
        ui::card("Match by hand", form)
    }

    fn matches(&self) -> Table {
        let facts = &self.report.facts;
        let row = |kept: &store::reconciliations::KeptMatch| {
            let lines = facts.lines.iter().filter(|line| kept.matched.lines.contains(&line.mark));
            let entries = facts.book.iter().filter(|e| kept.matched.entries.contains(&e.id));
            let undo = html! {
                (ui::hidden("matched", &kept.id))
                (ui::submit_quiet("Undo"))
            };
            let undo = || ui::form(&self.seal.part(&kept.id), &self.action("undo"), undo);
            [
                html! { @for line in lines { p { (ui::date(line.line.on)) " " (ui::money(line.line.amount)) } } },
                html! { @for e in entries { p { (ui::date(e.on)) " " (ui::money(e.amount)) " " (e.ledger) } } },
                html! { @if self.loaded.is_signed { "Signed" } @else { (undo()) } },
            ]
        };
        Table::new("Confirmed in this period")
            .text("Bank")
            .text("Book")
            .text("Take back")
            .rows(self.loaded.open.iter().map(row))
            .empty("Nothing is confirmed yet.")
    }

    fn explain(&self) -> Markup {
        let held = self
            .report
            .facts
            .ledgers
            .iter()
            .filter(|ledger| ledger.kind == LedgerKind::Suspense && !ledger.balance.is_zero());
        let held: Vec<Money> = held.map(|ledger| ledger.balance).collect();
        let why = self.report.facts.suspense.as_deref().unwrap_or("");
        if held.is_empty() {
            return html! {};
        }
        let fields = html! {
            (ui::textarea("Why there is money in suspense", "why", why).required())
            (ui::buttons(ui::submit_quiet("Save explanation")))
        };
        let form = ui::form(&self.seal.part("suspense"), &self.action("suspense"), fields);
        ui::card("Suspense", form)
    }
}
