//! Events as sentences.

use domain::audit::Link;
use domain::money::{Currency, Money};
use domain::notice::Obstacle;
use jiff::Timestamp;
use maud::{Markup, html};
use web::ui::{self, Moment};

use super::Names;
use crate::paths;

/// Events as a history shows them.
pub(crate) fn moments(links: &[Link], names: &Names, currency: Currency) -> Vec<Moment> {
    let moment = |link: &Link| Moment {
        at: Timestamp::from_millisecond(link.at_ms).unwrap_or_default(),
        who: names.actor(link),
        what: sentence(link, names, currency),
    };
    links.iter().map(moment).collect()
}

fn fact<'l>(link: &'l Link, name: &str) -> &'l str {
    let found = link.facts.iter().find(|(key, _)| key == name);
    found.map_or("", |(_, value)| value.as_str())
}

/// An event in words; its particulars are ids and bare amounts.
fn sentence(link: &Link, names: &Names, currency: Currency) -> Markup {
    let amount = |name: &str| match Money::parse(fact(link, name), currency) {
        Ok(money) => ui::money(money),
        Err(_) => html! { (fact(link, name)) },
    };
    let person = |name| names.name(fact(link, name));
    match link.what.as_str() {
        "client opened" => html! { "Opened the client" },
        "client changed" => html! { "Changed the client’s name or payor" },
        "contact added" => html! { "Added " (person("contact")) " as a contact" },
        "contact revoked" => html! { "Closed the access of " (person("contact")) },
        "contact readmitted" => html! { "Let " (person("contact")) " in again" },
        "contact changed" if fact(link, "address") == "another" => html! {
            "Gave " (person("contact")) " another mail address"
        },
        "contact changed" => html! { "Changed the name of " (person("contact")) },
        "link sent" => html! { "Sent a sign-in link to " (person("contact")) },
        "contact signed in" => html! { (person("contact")) " signed in" },
        "matter opened" => html! { "Opened the matter" },
        "matter changed" => html! { "Changed the matter" },
        "matter closed" => html! {
            "Closed the matter, ended on " (fact(link, "on")) "; records kept until "
            (fact(link, "kept_until"))
        },
        "matter reopened" => html! { "Reopened the matter: " (fact(link, "because")) },
        "legal hold set" => html! { "Held its records: " (fact(link, "because")) },
        "legal hold lifted" => html! { "Lifted the legal hold" },
        "draft begun" => html! { "Began " (bill(&draft_path(link), "a draft")) },
        "draft filled" => html! {
            "Put " (fact(link, "lines")) " lines on " (bill(&draft_path(link), "a draft"))
            ", now " (amount("total"))
        },
        "draft discarded" => html! { "Discarded a draft" },
        "invoice issued" => html! {
            "Issued invoice " (bill(&invoice_path(link), fact(link, "number")))
            " over " (amount("total"))
        },
        "invoice imported" => html! {
            "Imported invoice " (bill(&invoice_path(link), fact(link, "number")))
            " over " (amount("total"))
        },
        "payment received" => html! { "A payment arrived: " (amount("amount")) },
        "payment applied" | "payment applied with discount" => html! {
            (amount("amount")) " of a payment was applied" (with_discount(link, amount))
        },
        "payment taken back" | "payment taken back with discount" => html! {
            (amount("amount")) " of a payment was taken back" (with_discount(link, amount))
        },
        "act refused" => html! {
            "Was refused: " (fact(link, "act"))
            @if !fact(link, "amount").is_empty() { ", " (amount("amount")) }
            ", by " (fact(link, "rules"))
        },
        "upload begun" => html! { "Began to upload a document" },
        "document opened" => html! { "Opened a document" },
        other => of_hearing(link, amount)
            .or_else(|| of_work(link, amount))
            .or_else(|| of_account(link))
            .unwrap_or_else(|| html! { (ui::capital(other)) }),
    }
}

/// Work that is not billed yet, and what an hour of it costs.
fn of_work(link: &Link, amount: impl Fn(&str) -> Markup) -> Option<Markup> {
    Some(match link.what.as_str() {
        "entry recorded" => html! { "Recorded work worth " (amount("value")) (late(link)) },
        "entry changed" => html! {
            "Changed unbilled work, now worth " (amount("value")) (late(link))
        },
        "entry deleted" => html! {
            "Took away unbilled work worth " (amount("value")) (late(link))
        },
        "entry submitted" => html! { "Submitted time" },
        "entry returned" => html! { "Sent time back: " (fact(link, "because")) },
        "entry approved" => html! { "Approved time worth " (amount("value")) },
        "entry held" => html! { "Held work from being billed" (until(link)) },
        "entry let go" => html! { "Let held work be billed again" },
        "billing held" => html! { "Held the matter from being billed" (until(link)) },
        "billing let go" => html! { "Let the matter be billed again" },
        "payors set" => html! { "Wrote down who pays" },
        "fee arrangement set" => html! { "Wrote down what was agreed about the fees" },
        "rate agreed" => html! {
            "Agreed on a rate of " (amount("per_hour")) " an hour from " (fact(link, "from"))
        },
        "agreed rate ended" => html! { "Ended an agreed rate from " (fact(link, "from")) },
        "entry repriced" => html! {
            "Priced unbilled work again: " (amount("was")) ", now " (amount("value"))
        },
        _ => return None,
    })
}

/// Budgets, interest, themes, and statements of account.
fn of_account(link: &Link) -> Option<Markup> {
    Some(match link.what.as_str() {
        "budget set" => html! {
            "Set the budget of " (fact(link, "of")) " to " (fact(link, "limit"))
        },
        "budget removed" => html! {
            "Removed the budget of " (fact(link, "of")) ", " (fact(link, "limit"))
        },
        "budget reached" => html! {
            (fact(link, "level")) " % of the budget of " (fact(link, "of")) ", "
            (fact(link, "limit")) ", is used"
        },
        "interest agreed" => html! {
            "Agreed on interest from " (fact(link, "from")) ": " (fact(link, "terms"))
        },
        "attribution set" => html! {
            "Agreed on who is credited with fees, from " (fact(link, "from"))
        },
        "recurring set" => html! { "Recurring invoices: " (fact(link, "words")) },
        "rebate agreed" => html! {
            "Agreed on a rebate from " (fact(link, "from")) ": "
            (if fact(link, "terms").is_empty() { "none" } else { fact(link, "terms") })
        },
        "rebate decided" => html! {
            "Gave the rebate for " (fact(link, "year")) ", " (fact(link, "amount")) " without tax"
        },
        "early terms set" => html! {
            "Agreed on paying early: "
            (if fact(link, "terms").is_empty() { "as usual" } else { fact(link, "terms") })
        },
        "billing ahead set" => html! {
            "Said that billing ahead is " (fact(link, "rule"))
            @if !fact(link, "because").is_empty() { ": " (fact(link, "because")) }
        },
        "billed set" => html! { "Set how bills go out" },
        "billed in" if fact(link, "currency").is_empty() => html! {
            "Billed in the firm’s own currency again"
        },
        "billed in" => html! { "Billed in " (fact(link, "currency")) " from the next draft on" },
        "theme chosen" => html! { "Chose how invoices look" },
        "statement exported" => html! {
            "Wrote out the statement of account from " (fact(link, "from")) " to "
            (fact(link, "to"))
        },
        "ledger exported" => html! {
            "Wrote out the client ledger from " (fact(link, "from")) " to " (fact(link, "to"))
        },
        _ => return None,
    })
}

/// Why it was done although its day was locked, where it was.
fn late(link: &Link) -> Markup {
    html! { @if !fact(link, "late").is_empty() { ", of a locked day: " (fact(link, "late")) } }
}

/// Until when work is held, and why.
fn until(link: &Link) -> Markup {
    html! {
        @if !fact(link, "until").is_empty() { " until " (fact(link, "until")) }
        ": " (fact(link, "because"))
    }
}

/// What a client or a lawyer heard, or did not.
fn of_hearing(link: &Link, amount: impl Fn(&str) -> Markup) -> Option<Markup> {
    Some(match link.what.as_str() {
        "mail bounced" => html! {
            "A mail did not reach its reader: " (obstacle(link)) " (" (fact(link, "about")) ")"
        },
        "notice bounced" => html! {
            "The notice of money that came in did not reach its reader: " (obstacle(link))
        },
        "client told otherwise" => html! {
            "Told the client of money that came in, on " (fact(link, "on")) " ("
            (fact(link, "how")) "): " (fact(link, "note"))
        },
        "notice late" => html! {
            "Told the lawyers that the client has not heard of money that came in"
        },
        "unclaimed" => html! {
            "Told the lawyers that " (amount("amount")) " counts as unclaimed property from "
            (fact(link, "from"))
        },
        _ => return None,
    })
}

/// What kept a mail, in words.
fn obstacle(link: &Link) -> &'static str {
    Obstacle::of_word(fact(link, "why")).map_or("nobody knows why", Obstacle::title)
}

/// The discount that came or went with a payment, when one did.
fn with_discount(link: &Link, amount: impl Fn(&str) -> Markup) -> Markup {
    html! { @if !fact(link, "discount").is_empty() { ", and a discount of " (amount("discount")) } }
}

fn bill(path: &str, text: &str) -> Markup {
    ui::link(path, text)
}

fn draft_path(link: &Link) -> String {
    format!("{}/{}", paths::DRAFTS, fact(link, "invoice"))
}

fn invoice_path(link: &Link) -> String {
    format!("{}/{}", paths::INVOICES, fact(link, "invoice"))
}

#[cfg(test)]
mod tests {
    use domain::audit::{Actor, Event, Head};
    use domain::id::{EntryId, InvoiceId};

    use super::*;

    fn shown(event: &Event) -> String {
        let actor = Actor { kind: "system", id: "import".into() };
        let link = Link::after(&Head::default(), "mat_1", event, &actor, Timestamp::UNIX_EPOCH);
        sentence(&link, &Names::default(), Currency::USD).into_string()
    }

    #[test]
    fn an_event_reads_as_a_sentence_with_its_amount_and_link() {
        let entry = EntryId::made(0, [0; 10]);
        let value = Money::new(123_450, Currency::USD);
        let recorded = shown(&Event::EntryRecorded { entry, value, late: "Found late".into() });
        assert!(recorded.contains("Recorded work worth"), "{recorded}");
        assert!(recorded.contains("1,234.50"), "{recorded}");
        assert!(recorded.ends_with(", of a locked day: Found late"), "{recorded}");
        let invoice = InvoiceId::made(0, [0; 10]);
        let issued = Event::InvoiceIssued {
            invoice: invoice.clone(),
            number: "2026-0001".into(),
            total: value,
            seal: String::new(),
        };
        let issued = shown(&issued);
        assert!(issued.contains(&format!("/firm/invoices/{invoice}\">2026-0001")), "{issued}");
        let unknown = shown(&Event::FirmSet {});
        assert_eq!(unknown, "Firm set");
    }
}
