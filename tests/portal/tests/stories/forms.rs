//! Forms that come too late, or are refused, or find nobody signed in: nobody types twice. And days
//! and hours that cannot have been.

use domain::matter::Matter;
use domain::trust::Method;
use harness::{Browser, Portal};
use jiff::SignedDuration;
use portal::trust::{bank, deposit};
use portal::work;

/// A lawyer and a bookkeeper who look at the same draft of two lines, in two windows.
async fn two_windows(portal: &Portal) -> (Browser, Browser) {
    portal.client("Acme Mills").await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let mut bea = portal.bookkeeper("Bea").await;
    let matter = portal.matter("Acme Mills", "M-100").await;
    work::time(portal, &matter, ("Ada Byron", "1.5"), "Call with the mill's owner").await;
    work::time(portal, &matter, ("Ada Byron", "0.4"), "Revise the reply").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    bea.open(&ada.path()).await;
    (ada, bea)
}

/// Whether a field of the page holds this.
fn holds(page: &Browser, value: &str) -> bool {
    page.html().contains(&format!("value=\"{value}\""))
        || page.html().contains(&format!("{value}</textarea>"))
}

#[tokio::test]
async fn a_line_that_was_reworded_meanwhile_is_not_overwritten() {
    let portal = Portal::start().await;
    let (mut ada, mut bea) = two_windows(&portal).await;

    ada.fill("Narrative", "Call on the sale").press("Save words").await;
    ada.is(200).sees("The line is reworded");
    bea.fill("Narrative", "Call on the lease").press("Save words").await;
    bea.is(409).sees("Someone changed this line").sees("Call on the sale");
    assert!(holds(&bea, "Call on the lease"), "what was typed is kept:\n{}", bea.html());
    bea.press("Save words").await;
    bea.is(200).sees("The line is reworded").sees("Call on the lease").sees_not("on the sale");

    ada.press("Take off the draft").await;
    ada.is(409).sees("Someone changed this line").sees("2 lines").sees("Call on the lease");
    ada.press("Take off the draft").await;
    ada.is(200).sees("The line is off").sees("1 line,");
    portal.stop().await;
}

#[tokio::test]
async fn a_line_that_was_taken_off_meanwhile_leaves_the_draft_as_it_is() {
    let portal = Portal::start().await;
    let (mut ada, mut bea) = two_windows(&portal).await;
    let mut other = bea.clone();

    ada.press("Take off the draft").await;
    ada.is(200).sees("The line is off");
    bea.press("Take off the draft").await;
    bea.is(409).sees("This line was taken off meanwhile.").sees("Draft for Acme Mills");
    bea.sees("1 line,").sees("1 entry of this matter is unbilled");
    other.fill("Narrative", "Long and careful words").press("Save words").await;
    other.is(409).sees("This line was taken off meanwhile.").sees("Long and careful words");
    portal.stop().await;
}

#[tokio::test]
async fn terms_and_a_whole_draft_that_changed_meanwhile_are_looked_at_again() {
    let portal = Portal::start().await;
    let (mut ada, mut bea) = two_windows(&portal).await;
    let mut other = bea.clone();

    ada.fill("Days to pay", "10").fill("Note", "Thank you.").press("Save").await;
    ada.is(200);
    bea.fill("Days to pay", "90").press("Save").await;
    bea.is(409)
        .sees("Someone changed this")
        .sees("It is “10” now.")
        .sees("It is “Thank you.” now.");
    assert!(holds(&bea, "90"), "what was typed is kept");
    bea.press("Save").await;
    bea.is(200).sees("due 90 days after");

    other.press("Yes, discard this draft").await;
    other.is(409).sees("Someone changed this draft").sees("due 90 days after");
    other.press("Yes, discard this draft").await;
    other.is(200).sees("The draft is discarded");
    portal.stop().await;
}

#[tokio::test]
async fn settings_matters_and_entries_keep_what_was_typed_when_they_come_too_late() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let matter = portal.matter("Acme Mills", "M-100").await;
    let (mut ada, mut bea) = (portal.lawyer("Ada").await, portal.bookkeeper("Bea").await);
    work::time(&portal, &matter, ("Ada", "1.5"), "Call").await;

    let settings = ("/firm/settings", "Save settings");
    too_late((&mut ada, &mut bea), settings, "Firm’s name", ("Pike", "Harlow")).await;
    let path = format!("/firm/matters/{}/edit", matter.id);
    let words = ("Mill", "Mill v. Rivers");
    too_late((&mut ada, &mut bea), (&path, "Save matter"), "Name of the matter", words).await;
    ada.open("/firm/entries").await;
    ada.follow("Edit or delete").await;
    let path = ada.path();
    let words = ("Long call", "Short call");
    too_late((&mut ada, &mut bea), (&path, "Save entry"), "What was done", words).await;
    bea.open("/firm/settings").await;
    bea.sees("Harlow");
    portal.stop().await;
}

/// Two people change one field of a page; the second is told, and says it once more.
async fn too_late(
    (ada, bea): (&mut Browser, &mut Browser),
    (path, button): (&str, &str),
    field: &str,
    (first, second): (&str, &str),
) {
    ada.open(path).await;
    bea.open(path).await;
    ada.fill(field, first).press(button).await;
    ada.is(200);
    bea.fill(field, second).press(button).await;
    bea.is(409).sees("Someone changed this").sees(&format!("It is “{first}” now."));
    assert!(holds(bea, second), "{path} keeps what was typed");
    bea.press(button).await;
    bea.is(200);
}

#[tokio::test]
async fn what_is_wrongly_noted_of_an_invoice_for_trust_is_kept() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    let system = portal.app().store.system("story");
    let matter =
        system.matter(&invoice.matter).await.expect("it reads").expect("it is there").value;
    let bank = bank(&portal).await;
    deposit(&portal, (&bank, &matter), Method::Wire, "1000").await;

    ada.open(&format!("/firm/trust/matters/{}/fees", matter.id)).await;
    ada.fill("Disputed amount", "300.01").press("Note what is disputed").await;
    ada.is(422).sees("no more than the $300.00 billed");
    assert!(holds(&ada, "300.01"), "what was typed is kept");
    ada.fill("Disputed amount", "120").press("Note what is disputed").await;
    ada.is(200).sees("Noted.").sees("$120.00");
    ada.fill("Handed over on", "1996-01-01").press("Note it").await;
    ada.is(422).sees("before the invoice was issued");
    assert!(holds(&ada, "1996-01-01"), "what was typed is kept");
    portal.stop().await;
}

#[tokio::test]
async fn a_day_that_cannot_be_is_refused() {
    let portal = Portal::start().await;
    let (mut ada, mut bea) = (portal.lawyer("Ada").await, portal.bookkeeper("Bea").await);
    portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    let matter = portal.matter("Acme Mills", "M-100").await;
    bank(&portal).await;

    bea.open(&format!("/firm/invoices/{}/payment", invoice.id)).await;
    bea.choose("How it came", "Check").fill("Reference", "1042").fill("Amount", "300");
    bea.fill("Received on", "1950-03-01").press("Record the payment").await;
    bea.is(422).sees("Received on");
    bea.fill("Received on", "1996-03-01").press("Record the payment").await;
    bea.is(422).sees("before the invoice was issued").sees("Check the year");
    assert_eq!(portal.open_on(&invoice.id).await, "300.00");

    bea.open(&format!("/firm/trust/matters/{}/receive", matter.id)).await;
    bea.fill("Amount", "1000").fill("Number or reference", "5501");
    bea.fill("Day it came in", "2016-01-05").press("Record it").await;
    bea.is(422).sees("This is before this matter was opened, on 5 Jan 2026.");
    bea.fill("Day it came in", "2062-01-05").press("Record it").await;
    bea.is(422).sees("This day is in the future.");

    hour(&mut ada, ("2026-01-04", "1")).await;
    ada.is(422).sees("This is before the matter was opened, on 5 Jan 2026.");
    opened(&mut ada, &matter, "2062-01-02").await;
    ada.is(422).sees("This day is in the future.");
    opened(&mut ada, &matter, "2026-01-02").await;
    ada.is(200);
    hour(&mut ada, ("2026-01-04", "1")).await;
    ada.is(200).sees("4 Jan 2026");
    portal.stop().await;
}

/// Records hours of a day on M-100.
async fn hour(ada: &mut Browser, (day, hours): (&str, &str)) {
    ada.open("/firm/entries/new").await;
    ada.fill("Matter", "M-100").fill("Day", day).fill("Hours", hours);
    ada.fill("What was done", "Call").press("Record time").await;
}

async fn opened(ada: &mut Browser, matter: &Matter, day: &str) {
    ada.open(&format!("/firm/matters/{}/edit", matter.id)).await;
    ada.fill("Opened on", day).press("Save matter").await;
}

#[tokio::test]
async fn a_day_has_twenty_four_hours_wherever_they_are_billed() {
    let portal = Portal::start().await;
    let (mut ada, mut bea) = (portal.lawyer("Ada").await, portal.bookkeeper("Bea").await);
    portal.client("Acme Mills").await;
    let matter = portal.matter("Acme Mills", "M-100").await;

    ada.open("/firm/entries/new").await;
    ada.fill("Matter", "M-100").fill("Day", "2026-02-02").fill("Hours", "20");
    ada.fill("What was done", "Trial").press_twice("Record time").await;
    ada.is(200).sees("Trial");
    hour(&mut ada, ("2026-02-02", "4.1")).await;
    ada.is(422).sees("20.0 of the 24 hours of that day are recorded for this timekeeper already");
    hour(&mut ada, ("2026-02-03", "24")).await;
    ada.is(200);
    hour(&mut bea, ("2026-02-02", "0.1")).await;
    bea.sees_not("of the 24 hours");

    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    portal.settle().await;
    hour(&mut ada, ("2026-02-02", "4.1")).await;
    ada.is(422).sees("20.0 of the 24 hours");
    hour(&mut ada, ("2026-02-02", "4")).await;
    ada.is(200);
    ada.follow("Edit or delete").await;
    ada.fill("Hours", "3.9").press("Save entry").await;
    ada.is(200).sees("Saved the entry.");
    portal.stop().await;
}

#[tokio::test]
async fn an_accent_that_nobody_could_see_is_shown_in_a_shade_that_everybody_can() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    ada.open("/firm/settings").await;
    ada.fill("Accent colour", "#ffffff").press("Save settings").await;
    ada.is(200).sees("Saved the settings.");
    let (light, dark) = ada.html().split_once("@media(prefers-color-scheme:dark)").expect("themes");
    assert!(
        light.contains("--accent:#ffffff") && !light.contains("--fill:#ffffff"),
        "white on white"
    );
    assert!(dark.contains("--fill:#ffffff;--on-fill:#000000"), "white stands out where it is dark");
    portal.stop().await;
}

#[tokio::test]
async fn a_session_that_ends_while_somebody_types_costs_no_words() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    portal.matter("Acme Mills", "M-100").await;

    ada.open("/firm/entries/new").await;
    portal.later(SignedDuration::from_hours(24 * 3));
    ada.fill("Matter", "M-100").fill("Hours", "1.5");
    ada.fill("What was done", "<b>A long</b> afternoon of words").press("Record time").await;
    ada.is(401).sees("Your session has ended").sees("Nothing was saved");
    ada.sees("<b>A long</b> afternoon of words").sees("M-100").sees("1.5");
    assert!(
        ada.html().contains("href=\"/sign-in\" target=\"_blank\""),
        "a way that keeps the page"
    );
    assert!(!ada.html().contains("name=\"csrf\""), "nothing to press again");
    let mut ada = portal.lawyer("Ada Two").await;
    ada.open("/firm/entries").await;
    ada.sees_not("afternoon of words");

    let fields = [("narrative", "Kept words"), ("csrf", "old"), ("password", "hunter2")];
    assert_eq!(ada.forge("/firm/entries", &fields).await, 403);
    ada.sees("This form is too old").sees("Kept words").sees_not("hunter2");
    let fields = [("current", "hunter2"), ("password", "hunter3"), ("csrf", "old")];
    assert_eq!(ada.forge("/account/password", &fields).await, 403);
    ada.sees("This form is too old").sees_not("hunter");
    portal.stop().await;
}

#[tokio::test]
async fn what_pages_say_of_numbers_days_and_money_is_so() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    portal.invoice("Acme Mills", "50.00").await;

    bea.open("/firm/invoices?number=1").await;
    assert_eq!(bea.path(), format!("/firm/invoices/{}", invoice.id), "0001 of this year");
    bea.open("/firm/invoices?number=77").await;
    bea.is(200).sees("No invoice has the number “77”.");
    bea.open("/firm/bank").await;
    assert!(bea.html().contains("<a href=\"/firm/settings\" aria-current=\"page\">"), "from there");

    acme.open("/pay").await;
    let due = invoice.due_on.strftime("%-d %b %Y").to_string();
    acme.sees(&format!("due {due}.")).sees_not(&invoice.due_on.to_string());
    acme.fill(&format!("Invoice {}", invoice.number), "1").press("Go to the payment page").await;
    acme.is(422).sees("Pay at least $25.00, or everything that is open.");

    bea.open(&format!("/firm/invoices/{}/payment", invoice.id)).await;
    for required in ["Reference", "Received on", "Amount"] {
        bea.sees_not(&format!("{required} optional"));
    }
    bea.choose("How it came", "Check").fill("Reference", "1042").fill("Amount", "300");
    bea.press("Record the payment").await;
    bea.is(200).sees("Received on").sees_not("Begun").sees_not("12:00");
    acme.open("/payments").await;
    acme.sees("$300.00").sees_not("12:00");
    portal.stop().await;
}
