//! The reconciliation of one period: three figures, what is open between them, what a person says.

pub(crate) mod aside;
mod facts;
pub(crate) mod matching;
mod open;
pub(crate) mod paper;
pub(crate) mod sign;
pub(crate) mod suggested;
pub(crate) mod suspense;

use domain::id::BankId;
use domain::money::Money;
use domain::reconciliation::{LedgerKind, Report};
use jiff::civil::Date;
use maud::{Markup, html};
use store::Member;
use web::page::Seal;
use web::ui::{self, Tone};
use web::{Answer, App, Complaints, Page, Path2, Refusal, Staff, State, Tab};

use crate::{allowed, paths};
use facts::Loaded;

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
            (self.late())
            (paper::figures(self.report))
            (paper::findings(self.report))
            (self.unmatched())
            (self.by_hand())
            (self.matches())
            (self.aside())
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
        if let Some(through) = self.loaded.signed {
            let link = paths::signed(&self.loaded.account.id, through);
            return ui::notice(
                Tone::Good,
                html! {
                    p {
                        "This period is signed. "
                        (ui::link(&link, "See the signed reconciliation"))
                    }
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
