//! What the page of billing runs shows: the dry run, and the runs there were.

use domain::hours::Hours;
use domain::money::Money;
use domain::run::{Due, Passed, Prospect, Run};
use invoicing::run::Plan;
use maud::{Markup, html};
use store::Member;
use web::trail::Trail;
use web::ui::{self, Figure, Paging, Tone};
use web::{Complaints, Seal};

use super::Shown;
use crate::paths;

/// How many matters a page of the dry run has.
const PAGE_MATTERS: usize = 25;

impl Shown {
    /// The page.
    pub(super) fn view(
        &self,
        (seal, complaints): (&Seal, &Complaints),
        trail: Trail<'_>,
        member: &Member,
    ) -> Markup {
        html! {
            (paths::lists("Runs"))
            (ui::complaints(complaints))
            @if let Some(run) = &self.under_way {
                (ui::notice(Tone::Info, html! {
                    p { "A billing run is under way. " (ui::link(&paths::run(run), "See how far it is")) }
                }))
            }
            form.period method="get" action=(paths::RUNS) {
                (ui::Field::date("Bill what is due until", "until").value(&self.until).required()
                    .hint("Each matter up to the end of its last month, quarter or year by then.")
                    .complaints(complaints))
                (ui::submit_quiet("Show what would be billed"))
            }
            @if let Some(plan) = &self.plan { (self.dry(plan, seal, member)) }
            (self.runs(trail))
        }
    }

    /// What would be done, with the button that does it.
    fn dry(&self, plan: &Plan, seal: &Seal, member: &Member) -> Markup {
        let due: Vec<&Due> = plan.prospects.iter().filter_map(is_due).collect();
        let passed: Vec<&Passed> = plan.prospects.iter().filter_map(is_passed).collect();
        let is_part = plan.next.is_some();
        let make = if is_part {
            "Make all drafts".to_owned()
        } else {
            counted("Make", due.len(), "draft")
        };
        let last = plan.prospects.last().filter(|_| is_part).map(Prospect::matter);
        html! {
            h2 { "What would be billed" }
            @if let Some(last) = last {
                (ui::notice(Tone::Info, html! {
                    p {
                        "This is what is due up to matter " (last.number) ": more than a page shows \
                         at once. The run goes through all matters."
                    }
                }))
            }
            (totals(&due, passed.len()))
            @if member.role().bills() && (is_part || !due.is_empty()) && self.under_way.is_none() {
                (ui::form(seal, paths::RUNS, html! {
                    (ui::hidden("until", &self.until))
                    (ui::buttons(ui::submit(&make)))
                }))
                p.note {
                    "Drafts are made matter by matter and can be looked at, changed and approved \
                     before any of them is issued. Until then the whole run can be undone."
                }
            }
            (self.rows(&due, &passed))
        }
    }

    /// A page of the matters: those that are billed by number, then those that are not.
    fn rows(&self, due: &[&Due], passed: &[&Passed]) -> Markup {
        let from = self.page.saturating_sub(1).saturating_mul(PAGE_MATTERS);
        let all = due.len().saturating_add(passed.len());
        let to = from.saturating_add(PAGE_MATTERS).min(all);
        let billed = due.iter().skip(from).take(PAGE_MATTERS);
        let shown = due.len().saturating_sub(from).min(PAGE_MATTERS);
        let not = passed.iter().skip(from.saturating_sub(due.len()));
        let not = not.take(PAGE_MATTERS.saturating_sub(shown));
        let address = |page: usize| format!("{}?until={}&page={page}", paths::RUNS, self.until);
        let paging = Paging {
            previous: (self.page > 1).then(|| address(self.page.saturating_sub(1))),
            next: (to < all).then(|| address(self.page.saturating_add(1))),
            note: format!("{} to {to} of {all}", from.saturating_add(1).min(to)),
        };
        let table = ui::Table::new("What would be billed")
            .text("Matter")
            .text("Client")
            .number("Hours")
            .number("Fees")
            .number("Costs")
            .number("Total")
            .text("Against the last invoice")
            .rows(billed.map(|due| billed_row(due)).chain(not.map(|one| passed_row(one))))
            .empty("No work is unbilled until this day.");
        html! { (table) (ui::pages(&paging)) }
    }

    fn runs(&self, trail: Trail<'_>) -> Markup {
        let row = |run: &Run| {
            [
                html! { a href=(paths::run(&run.id)) { (ui::when(run.begun_at, &self.zone)) } },
                ui::date(run.until),
                html! { (run.state()) },
                html! { (run.drafted) },
                html! { (run.issued) },
            ]
        };
        let paging = trail.paging(paths::RUNS, &[], self.runs.next.as_deref());
        html! {
            h2 { "Runs" }
            (ui::Table::new("Runs")
                .text("Started")
                .text("Until")
                .text("State")
                .number("Drafts")
                .number("Issued")
                .rows(self.runs.items.iter().map(row))
                .empty("No billing run was started yet."))
            (ui::pages(&paging))
        }
    }
}

const fn is_due(one: &Prospect) -> Option<&Due> {
    match one {
        Prospect::Due(due) => Some(due),
        Prospect::Passed(_) => None,
    }
}

const fn is_passed(one: &Prospect) -> Option<&Passed> {
    match one {
        Prospect::Passed(passed) => Some(passed),
        Prospect::Due(_) => None,
    }
}

/// `Make 3 drafts`.
fn counted(act: &str, count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{act} {count} {what}{plural}")
}

/// The sums of one currency each.
fn totals(due: &[&Due], passed: usize) -> Markup {
    let mut sums: Vec<(Money, Money, Money)> = Vec::new();
    for one in due {
        let add =
            |a: Money, b: Money| Money::new(a.minor().saturating_add(b.minor()), a.currency());
        match sums.iter_mut().find(|sum| sum.2.currency() == one.total.currency()) {
            Some(sum) => {
                *sum = (add(sum.0, one.fees), add(sum.1, one.costs), add(sum.2, one.total));
            }
            None => sums.push((one.fees, one.costs, one.total)),
        }
    }
    let hours = due.iter().map(|one| one.hours).fold(Hours::default(), Hours::plus);
    let each = |of: fn(&(Money, Money, Money)) -> Money| {
        html! { @for sum in &sums { div { (ui::money(of(sum))) } } @if sums.is_empty() { "None" } }
    };
    ui::figures(&[
        Figure::new("Would be billed", each(|sum| sum.2))
            .note(html! { (counted("", due.len(), "matter")) }),
        Figure::new("Hours", ui::hours(hours)),
        Figure::new("Fees", each(|sum| sum.0)),
        Figure::new("Costs", each(|sum| sum.1)),
        Figure::new("Passed over", html! { (passed) }),
    ])
}

fn billed_row(due: &Due) -> [Markup; 7] {
    let changes: Vec<String> = due.changes.iter().map(ToString::to_string).collect();
    [
        html! { a href=(paths::matter(&due.matter.id)) { (due.matter.number) } " " (due.matter.name) },
        html! { (due.matter.client_name) },
        ui::hours(due.hours),
        ui::money(due.fees),
        ui::money(due.costs),
        ui::money(due.total),
        html! {
            (ui::capital(&changes.join(", ")))
            p.note { "Work up to " (ui::date(due.through)) }
            @if due.left_out > 0 {
                p.note { (due.left_out) " left out: on hold, not approved, or in another currency" }
            }
            @if due.against > 0 {
                p.note { (ui::badge(Tone::Warn, "Guideline")) " " (due.against) " against the client’s guidelines" }
            }
        },
    ]
}

fn passed_row(passed: &Passed) -> [Markup; 7] {
    let matter = &passed.matter;
    [
        html! { a href=(paths::matter(&matter.id)) { (matter.number) } " " (matter.name) },
        html! { (matter.client_name) },
        html! {},
        html! {},
        html! {},
        html! {},
        html! { (ui::badge(Tone::Neutral, "Passed over")) " " (passed.why) },
    ]
}
