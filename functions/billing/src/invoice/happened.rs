//! What happened to an invoice, in words: who read it, what was paid, and how it came about.

use domain::audit::Link;
use domain::client::Contact;
use domain::member::Member as Person;
use domain::money::{Currency, Money};
use jiff::Timestamp;
use maud::{Markup, html};
use web::ui::{self, Moment};

/// The events of an invoice, and the people in them.
pub(super) struct Happened<'a> {
    pub(super) links: &'a [Link],
    pub(super) contacts: &'a [Contact],
    pub(super) members: &'a [Person],
    pub(super) currency: Currency,
}

impl Happened<'_> {
    /// The history, latest first.
    pub(super) fn history(&self, zone: &str) -> Markup {
        let moment =
            |link: &Link| Moment { at: at(link), who: self.who(link), what: self.what(link) };
        let moments: Vec<Moment> = self.links.iter().map(moment).collect();
        ui::history(zone, &moments)
    }

    /// When the client read it, latest first (PRT-11).
    pub(super) fn views(&self) -> Vec<Timestamp> {
        self.links.iter().filter(|link| link.what == "invoice viewed").map(at).collect()
    }

    fn who(&self, link: &Link) -> String {
        let id = link.actor_id.as_str();
        match link.actor_kind.as_str() {
            "member" => {
                let found = self.members.iter().find(|person| person.id.as_str() == id);
                found.map_or_else(|| "Somebody of the firm".into(), |one| one.name.to_string())
            }
            "contact" => {
                let found = self.contacts.iter().find(|contact| contact.id.as_str() == id);
                found.map_or_else(|| "A contact".into(), |one| one.name.to_string())
            }
            _ => String::new(),
        }
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
            "draft begun" => html! { "Drafted" },
            "draft filled" => {
                html! { "Filled: " (fact("lines")) " lines, " (amount("total")) }
            }
            "line reworded" => html! { "A line was reworded" },
            "line taken off" => html! { "A line was taken off" },
            "draft changed" => html! { "Terms or note were changed" },
            "invoice issued" => html! { "Issued as " (fact("number")) ", " (amount("total")) },
            "invoice imported" => html! { "Imported as " (fact("number")) },
            "total differed" => {
                html! { "The file stated " (amount("stated")) ", its lines " (amount("lines")) }
            }
            "invoice viewed" => html! { "Read by the client" },
            "invoice exported" => html! { "Written out as " (fact("format")) },
            "invoice credited" => html! {
                "Credit note " (fact("number")) " over " (amount("amount"))
            },
            "line questioned" => html! {
                "A line was " (questioned(fact("state"))) ", " (amount("held")) " is held back"
            },
            "invoice written off" => html! { "Written off " (amount("amount")) },
            "invoice voided" => html! { "Cancelled as a whole" },
            "entries returned" => html! { (fact("entries")) " entries are unbilled again" },
            "payment applied" => html! { "Paid " (amount("amount")) },
            "payment applied with discount" => html! {
                "Paid " (amount("amount")) ", with a discount of " (amount("discount"))
            },
            "payment taken back with discount" => html! {
                "Taken back " (amount("amount")) ", and the discount of " (amount("discount"))
            },
            "payment taken back" => html! { "Taken back " (amount("amount")) },
            "act refused" => html! {
                "Refused: " (fact("act"))
                @if !fact("amount").is_empty() { ", " (amount("amount")) }
                ", by " (fact("rules"))
            },
            other => html! { (other) },
        }
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
