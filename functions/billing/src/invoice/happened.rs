//! What happened to an invoice, in words: who read it, what was paid, and how it came about.

use domain::audit::Link;
use domain::client::Contact;
use domain::invoice::WriteDownReason;
use domain::member::Member as Person;
use domain::money::{Currency, Money};
use jiff::Timestamp;
use maud::{Markup, html};
use web::ui::{self, Moment};

use crate::paths;

/// The events of an invoice, and the people in them.
pub(crate) struct Happened<'a> {
    pub(crate) links: &'a [Link],
    pub(crate) contacts: &'a [Contact],
    pub(crate) members: &'a [Person],
    pub(crate) currency: Currency,
}

impl Happened<'_> {
    /// The history, latest first.
    pub(crate) fn history(&self, zone: &str) -> Markup {
        let moment =
            |link: &Link| Moment { at: at(link), who: self.who(link), what: self.what(link) };
        let moments: Vec<Moment> = self.links.iter().map(moment).collect();
        ui::history(zone, &moments)
    }

    /// When the client read it, latest first (PRT-11).
    pub(crate) fn views(&self) -> Vec<Timestamp> {
        self.links.iter().filter(|link| link.what == "invoice viewed").map(at).collect()
    }

    fn who(&self, link: &Link) -> String {
        let id = link.actor_id.as_str();
        match link.actor_kind.as_str() {
            "member" => self.member(id),
            "contact" => {
                let found = self.contacts.iter().find(|contact| contact.id.as_str() == id);
                found.map_or_else(|| "A contact".into(), |one| one.name.to_string())
            }
            _ => String::new(),
        }
    }

    /// What somebody of the firm is called.
    fn member(&self, id: &str) -> String {
        let found = self.members.iter().find(|person| person.id.as_str() == id);
        found.map_or_else(|| "Somebody of the firm".into(), |one| one.name.to_string())
    }

    fn what(&self, link: &Link) -> Markup {
        let fact = |name: &str| {
            link.facts.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
        };
        let amount = |name: &str| match Money::parse(fact(name), self.currency) {
            Ok(amount) => ui::money(amount),
            Err(_) => html! { (fact(name)) },
        };
        match link.what.as_str() {
            "draft sent for review" => html! {
                "Sent to " (self.member(fact("reviewer"))) " for review by " (fact("due_on"))
            },
            "draft approved" => html! { "Approved, at " (amount("total")) },
            "draft returned" => html! { "Sent back: " (fact("because")) },
            "invoice issued" => html! { "Issued as " (fact("number")) ", " (amount("total")) },
            "invoice imported" => html! { "Imported as " (fact("number")) },
            "total differed" => {
                html! { "The file stated " (amount("stated")) ", its lines " (amount("lines")) }
            }
            "invoice viewed" => html! { "Read by the client" },
            "invoice sent" => html! { "Sent out: " (fact("by")) },
            "invoice exported" => html! { "Written out as " (fact("format")) },
            "invoice credited" => html! {
                "Credit note " (fact("number")) " over " (amount("amount"))
            },
            "line questioned" => html! {
                "A line was " (questioned(fact("state"))) ", " (amount("held")) " is held back"
            },
            "invoice written off" => html! { "Written off " (amount("amount")) },
            "invoice voided" => html! { "Cancelled as a whole" },
            "entries returned" => html! {
                (counted(fact("entries"), "entry is", "entries are")) " unbilled again"
            },
            "payment applied" => html! { "Paid " (amount("amount")) },
            "payment applied with discount" => html! {
                "Paid " (amount("amount")) ", with a discount of " (amount("discount"))
            },
            "payment taken back with discount" => html! {
                "Taken back " (amount("amount")) ", and the discount of " (amount("discount"))
            },
            "funds set aside" => html! { (amount("amount")) " of what was paid is on account now" },
            "payment taken back" => html! { "Taken back " (amount("amount")) },
            "act refused" => html! {
                "Refused: " (fact("act"))
                @if !fact("amount").is_empty() { ", " (amount("amount")) }
                ", by " (fact("rules"))
            },
            other => of_draft(other, fact, amount)
                .or_else(|| of_rest(other, fact, amount))
                .unwrap_or_else(|| html! { (other) }),
        }
    }
}

/// What was put on its draft, changed there and taken off.
fn of_draft<'f>(
    what: &str,
    fact: impl Fn(&str) -> &'f str,
    amount: impl Fn(&str) -> Markup,
) -> Option<Markup> {
    Some(match what {
        "draft begun" => html! { "Drafted" },
        "draft filled" => {
            html! {
                "Filled: " (counted(fact("lines"), "line", "lines")) ", " (amount("total"))
            }
        }
        "line reworded" => html! { "A line was reworded" },
        "line written down" => html! {
            "A line of " (amount("from")) " charges " (amount("amount")) ": "
            (written_down(fact("reason")))
        },
        "draft taxed" => html! {
            "Taxed " (fact("which")) ": " (fact("tax")) ", now " (amount("total"))
        },
        "draft written down" => html! {
            (counted(fact("lines"), "line charges", "lines charge")) " " (fact("share")) " % of what it is worth: " (written_down(fact("reason")))
        },
        "line taken off" => html! { "A line was taken off" },
        "lines moved" => html! {
            (counted(fact("lines"), "cost", "costs")) " paid to others moved onto a note"
        },
        "draft changed" => html! { "Terms or note were changed" },
        _ => return None,
    })
}

/// What became of its interest, and how it was printed.
fn of_rest<'f>(
    what: &str,
    fact: impl Fn(&str) -> &'f str,
    amount: impl Fn(&str) -> Markup,
) -> Option<Markup> {
    Some(match what {
        "interest posted" => html! {
            "Interest of " (amount("amount")) " charged until " (fact("through")) " on "
            (ui::link(&paths::invoice_named(fact("on")), "an invoice of its own"))
        },
        "theme used" => html! { "Printed in a theme of the firm’s own" },
        "theme failed" => html! { "Could not be printed in its theme, and was printed without" },
        "interest waived" => html! { "Interest waived: " (fact("reason")) },
        "invoice submitted" => html! {
            "Sent to " (fact("system")) " as " (fact("format"))
        },
        "submission moved" => html! {
            "In the client’s e-billing: " (fact("state")) ", lines: " (fact("lines"))
        },
        "interest restored" => html! { "Waiver of interest taken back" },
        _ => return None,
    })
}

/// Why less is charged.
fn written_down(reason: &str) -> String {
    match WriteDownReason::parse(reason) {
        Ok(reason) => reason.title().to_lowercase(),
        Err(_) => reason.to_owned(),
    }
}

/// What became of a question, after "a line was".
fn questioned(state: &str) -> &str {
    match state {
        "asked" => "questioned",
        "answered" => "explained",
        "upheld" => "left as it is",
        other => other,
    }
}

fn at(link: &Link) -> Timestamp {
    Timestamp::from_millisecond(link.at_ms).unwrap_or_default()
}

/// How many there are, with the word for one or for several.
fn counted(number: &str, one: &str, several: &str) -> Markup {
    html! { (number) " " (if number == "1" { one } else { several }) }
}
