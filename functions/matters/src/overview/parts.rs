//! What the overview shows.

use domain::hours::Hours;
use domain::invoice::{Draft, Issued};
use domain::money::{Currency, Money};
use domain::plan::PlanWish;
use domain::review::Review;
use jiff::civil::Date;
use maud::{Markup, html};
use store::{Member, Page};
use web::ui::{self, Figure, Table, Tone};

use crate::paths;

/// How many drafts and overdue invoices are named; the rest is one link away.
const NAMED: usize = 6;

/// The hours of one person.
#[derive(Debug, Default)]
pub(super) struct Worked {
    pub(super) today: Hours,
    pub(super) week: Hours,
}

/// Everything that the overview shows.
pub(super) struct Day {
    pub(super) today: Date,
    pub(super) currency: Currency,
    pub(super) worked: Worked,
    pub(super) unbilled: Money,
    pub(super) drafts: Page<Draft>,
    pub(super) overdue: Page<Issued>,
    pub(super) reviews: Page<Review>,
    pub(super) wishes: Page<PlanWish>,
}

impl Day {
    pub(super) fn view(&self, member: &Member) -> Markup {
        html! {
            p { (self.today.strftime("%A, %-d %B %Y").to_string()) }
            (ui::actions(html! {
                (ui::button_link(paths::ENTRIES, "Record time"))
                (ui::button_link_quiet("/firm/costs/new", "Record a cost"))
                @if member.role().bills() {
                    (ui::button_link_quiet(paths::CLIENT_NEW, "Open a client"))
                    (ui::button_link_quiet(paths::MATTER_NEW, "Open a matter"))
                }
            }))
            (self.waiting())
            (self.figures())
            h2 { "Overdue invoices" }
            (self.overdue())
            h2 { "Drafts" }
            (self.drafts())
        }
    }

    /// What cannot go on without a person, while there is any.
    fn waiting(&self) -> Markup {
        html! {
            @if !self.reviews.items.is_empty() {
                (ui::notice(Tone::Warn, html! {
                    p {
                        (ui::badge(Tone::Bad, &count(&self.reviews, "payment")))
                        " came or went back otherwise than was asked: "
                        (ui::link(paths::REVIEWS, "look at what is in review")) "."
                    }
                }))
            }
            @if !self.wishes.items.is_empty() {
                (ui::notice(Tone::Info, html! {
                    p {
                        (ui::badge(Tone::Info, &count(&self.wishes, "client")))
                        " would rather pay in instalments: "
                        (ui::link(paths::PLANS, "answer about plans")) "."
                    }
                }))
            }
        }
    }

    fn figures(&self) -> Markup {
        let amounts = self.overdue.items.iter().map(Issued::undisputed);
        let overdue = self.sum(amounts);
        let drafted = self.sum(self.drafts.items.iter().map(|draft| draft.total));
        let tone = if overdue.is_positive() { Tone::Bad } else { Tone::Good };
        ui::figures(&[
            Figure::new("Your hours today", ui::hours(self.worked.today))
                .note(html! { (ui::hours(self.worked.week)) " since Monday" })
                .href(paths::ENTRIES),
            Figure::new("Unbilled work", ui::money(self.unbilled))
                .note(html! { "of everybody, drafts included" })
                .href(paths::UNBILLED),
            Figure::new("Drafts", ui::money(drafted))
                .note(html! { (count(&self.drafts, "draft")) })
                .href(paths::DRAFTS),
            Figure::new("Overdue", ui::money(overdue))
                .tone(tone)
                .note(html! { (count(&self.overdue, "invoice")) })
                .href(paths::OVERDUE),
        ])
    }

    fn sum(&self, amounts: impl Iterator<Item = Money>) -> Money {
        let minor = amounts.filter(|m| m.currency() == self.currency).map(Money::minor);
        Money::new(minor.fold(0, i64::saturating_add), self.currency)
    }

    fn overdue(&self) -> Markup {
        let row = |invoice: &Issued| {
            [
                ui::link(&paths::invoice(&invoice.id), &invoice.number.to_string()),
                ui::link(&paths::client(&invoice.client), invoice.parties.client.as_str()),
                ui::date(invoice.due_on),
                html! { (days(self.today, invoice.due_on)) },
                ui::money(invoice.undisputed()),
            ]
        };
        html! {
            @if self.overdue.items.is_empty() {
                (ui::empty("Nothing is overdue", "Every invoice is paid or not yet due.", None))
            } @else {
                (Table::new("Overdue invoices")
                    .text("Invoice").text("Client").text("Due").number("Days late").number("Open")
                    .rows(self.overdue.items.iter().take(NAMED).map(row)))
                @if self.overdue.items.len() > NAMED {
                    p { (ui::link(paths::OVERDUE, "All overdue invoices")) }
                }
            }
        }
    }

    fn drafts(&self) -> Markup {
        let row = |draft: &Draft| {
            [
                ui::link(&paths::draft(&draft.id), draft.matter_number.as_str()),
                html! { (draft.matter_name) },
                html! { (draft.client_name) },
                html! { (draft.line_count) },
                ui::money(draft.total),
            ]
        };
        html! {
            @if self.drafts.items.is_empty() {
                (ui::empty(
                    "No drafts",
                    "A draft gathers the unbilled work of a matter until you issue it.",
                    Some((paths::UNBILLED, "Look at unbilled work")),
                ))
            } @else {
                (Table::new("Drafts")
                    .text("Draft for").text("Matter").text("Client").number("Lines").number("Total")
                    .rows(self.drafts.items.iter().take(NAMED).map(row)))
                @if self.drafts.items.len() > NAMED {
                    p { (ui::link(paths::DRAFTS, "All drafts")) }
                }
            }
        }
    }
}

/// How many there are; a page of a list knows no more than itself.
fn count<T>(page: &Page<T>, what: &str) -> String {
    match (page.items.len(), &page.next) {
        (1, None) => format!("1 {what}"),
        (count, None) => format!("{count} {what}s"),
        (count, Some(_)) => format!("more than {count} {what}s"),
    }
}

/// Whole days from one day to a later one.
fn days(today: Date, since: Date) -> i64 {
    today.duration_since(since).as_hours().div_euclid(24)
}
