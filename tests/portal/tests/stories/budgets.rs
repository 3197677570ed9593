//! Budgets of a matter: set by who bills, watched while work is recorded, told before the invoice.

use domain::matter::Matter;
use harness::{Browser, Portal};
use portal::work::{self, begun};

/// A budget as the form asks for it: for what, in what, how much, and what happens.
type Wish<'a> = (&'a str, &'a str, &'a str, &'a str);

const WARNS: &str = "Say so, and let them go on";
const STOPS: &str = "Refuse it until the budget is changed";
const HEARS: &str = "Tell the client’s contacts at 50, 75 and 90 %";

/// Fills in the form of the page of budgets.
async fn filled(ada: &mut Browser, matter: &Matter, (scope, kind, limit, rule): Wish<'_>) {
    ada.open(&format!("/firm/matters/{}/budgets", matter.id)).await;
    ada.choose("For", scope).choose("In", kind).fill("Budget", limit);
    ada.choose("When work would pass it", rule);
}

/// Fills in the form that records time.
async fn hours(ada: &mut Browser, hours: &str, code: &str) {
    ada.open("/firm/entries").await;
    ada.fill("Matter", "M-100").fill("Hours", hours).fill("What was done", "Read the file");
    if !code.is_empty() {
        ada.choose("Task", code);
    }
    ada.press("Record time").await;
}

#[tokio::test]
async fn tim13_a_matter_shows_how_much_of_its_budgets_is_used_whatever_becomes_of_the_work() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let here = format!("/firm/matters/{}", matter.id);
    ada.open(&here).await;
    ada.sees("This matter has no budget.");
    ada.follow("Budgets").await;
    ada.fill("Budget", "0").press("Set the budget").await;
    ada.is(422).sees("Write a budget above zero.");
    ada.fill("Budget", "1,000").press_twice("Set the budget").await;
    ada.is(200).sees("The budget of the matter is $1,000.00.");
    let phase = "L100 Case Assessment, Development and Administration (whole phase)";
    filled(&mut ada, &matter, (phase, "Hours", "4", WARNS)).await;
    ada.press("Set the budget").await;
    ada.is(200).sees("The budget of phase L100 is 4.0 hours.");

    work::time(&portal, &matter, ("Ada Byron", "2"), "Read the file").await;
    portal.settle().await;
    ada.open(&here).await;
    ada.sees("$700.00").sees("$300.00").sees("70 % within").sees("2.0 hours").sees("50 % within");
    // What is billed was used as well, and a cost is of the matter alone.
    work::cost(&portal, &matter, "100", "Court fee").await;
    ada.press("Make a draft").await;
    portal.settle().await;
    ada.open(&here).await;
    ada.sees("$800.00").sees("80 % nearly used").sees("50 % within");
    let today = portal.app().today().await.expect("a day");
    ada.follow("Draft").await.follow("Review and issue").await;
    ada.press(&format!("Issue invoice {}-0001", today.year())).await;
    portal.settle().await;
    ada.open(&here).await;
    ada.sees("$800.00").sees("80 % nearly used");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn tim15_work_that_passes_a_budget_is_warned_of_or_refused() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    filled(&mut ada, &matter, ("The whole matter", "Money", "1000", WARNS)).await;
    ada.press("Set the budget").await;
    hours(&mut ada, "2", "").await;
    ada.is(200).sees("Recorded 2");
    portal.settle().await;

    hours(&mut ada, "1", "").await;
    ada.is(422).sees(
        "The budget of the matter is $1,000.00, and $700.00 of it is used: this would be $50.00 \
         more than that.",
    );
    ada.tick("Record it as it is").press("Record time").await;
    ada.is(200).sees("Recorded 1");
    portal.settle().await;
    // What was recorded already is not asked about again.
    ada.follow("Edit or delete").await;
    ada.fill("What was done", "Read the whole file").press("Save entry").await;
    ada.is(200).sees_not("The budget of");

    filled(&mut ada, &matter, ("The whole matter", "Money", "1500", STOPS)).await;
    ada.press("Set the budget").await;
    hours(&mut ada, "3", "").await;
    ada.is(422).sees("It may not be passed. Ask whoever bills to change the budget");
    ada.fill("Hours", "1").press("Record time").await;
    ada.is(200).sees("Recorded 1");
    portal.settle().await;
    ada.open("/firm/costs/new").await;
    ada.fill("Matter", "M-100").fill("What it was for", "Court reporter");
    ada.fill("Price of one", "500").press("Record cost").await;
    ada.is(422).sees("It may not be passed.");

    ada.open(&format!("/firm/matters/{}/budgets", matter.id)).await;
    ada.press("Remove").await;
    ada.is(200).sees("The matter has no such budget any more.").sees("This matter has no budget.");
    hours(&mut ada, "3", "").await;
    ada.is(200).sees("Recorded 3");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn tim15_a_week_that_passes_a_budget_is_warned_of_as_a_whole() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    filled(&mut ada, &matter, ("The whole matter", "Hours", "3", WARNS)).await;
    ada.press("Set the budget").await;
    let today = portal.app().today().await.expect("a day");
    let back = i64::from(today.weekday().to_monday_zero_offset()).saturating_add(7);
    let monday = today.checked_sub(jiff::Span::new().days(back)).expect("a day");
    ada.open(&format!("/firm/week?of={monday}")).await;
    let label = |on: jiff::civil::Date| on.strftime("%a %-d %b").to_string();
    let tuesday = monday.tomorrow().expect("a day");
    ada.fill("Matter", "M-100").fill("What was done", "Read the file");
    ada.fill(&label(monday), "2").fill(&label(tuesday), "2");
    ada.press("Record the week").await;
    ada.is(422).sees("The budget of the matter is 3.0 hours, and 0.0 hours of it is used");
    ada.tick("Record it as it is").press("Record the week").await;
    ada.is(200).sees("Recorded 4");
    portal.stop().await;
}

#[tokio::test]
async fn tim13_who_records_and_does_not_bill_sees_budgets_and_sets_none() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    filled(&mut ada, &matter, ("The whole matter", "Money", "1000", WARNS)).await;
    ada.press("Set the budget").await;
    let mut cleo = portal.assistant("Cleo").await;
    let here = format!("/firm/matters/{}/budgets", matter.id);
    cleo.open(&here).await;
    cleo.is(200).sees("$1,000.00").sees_not("Set a budget").sees_not("Remove");
    assert_eq!(cleo.forge(&here, &[("kind", "money"), ("limit", "5")]).await, 403);
    assert_eq!(cleo.forge(&format!("{here}/remove"), &[("kind", "money")]).await, 403);
    ada.open(&here).await;
    ada.sees("$1,000.00");
    portal.stop().await;
}

#[tokio::test]
async fn rem13_the_client_hears_once_at_each_level_before_the_invoice() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let told = async || {
        portal.settle().await;
        portal.host().tick().await.expect("the clock ticks");
        let mails = portal.mails_to("acmemills@client.example").await;
        let about = mails.into_iter().filter(|mail| mail.subject.contains("budget"));
        about.collect::<Vec<_>>()
    };
    filled(&mut ada, &matter, ("The whole matter", "Money", "1000", WARNS)).await;
    ada.tick(HEARS).press("Set the budget").await;
    ada.is(200).sees("the client hears");
    work::cost(&portal, &matter, "499", "Expert").await;
    assert_eq!(told().await.len(), 0);
    work::cost(&portal, &matter, "1", "Copies").await;
    let first = told().await;
    assert_eq!((first.len(), told().await.len()), (1, 1), "once");
    assert!(!first[0].text.contains("500") && !first[0].text.contains("M-100"), "MSG-05");

    let mut acme = work::back(&portal, "Acme Mills").await;
    acme.open("/home").await;
    acme.sees("Matter M-100: 50 % of the budget of $1,000.00 for the matter was used by");
    // Two levels at once are one mail, and no level is told again.
    work::cost(&portal, &matter, "450", "Expert").await;
    assert_eq!((told().await.len(), told().await.len()), (2, 2));
    acme.open("/home").await;
    acme.sees("95 % of the budget of $1,000.00");
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.sees("95 % nearly used").sees("90 % noted on").sees("90 % of the budget of the matter");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn rem13_a_budget_of_which_the_firm_alone_hears_is_not_told() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    filled(&mut ada, &matter, ("The whole matter", "Money", "1000", WARNS)).await;
    ada.press("Set the budget").await;
    work::cost(&portal, &matter, "800", "Expert").await;
    portal.settle().await;
    portal.host().tick().await.expect("the clock ticks");
    let mails = portal.mails_to("acmemills@client.example").await;
    assert!(mails.iter().all(|mail| !mail.subject.contains("budget")));
    let mut acme = work::back(&portal, "Acme Mills").await;
    acme.open("/home").await;
    acme.sees_not("budget");
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.sees("80 % nearly used").sees("75 % noted on");
    portal.stop().await;
}

#[tokio::test]
async fn tim13_who_sets_a_budget_late_keeps_what_was_typed() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let mut bob = portal.bookkeeper("Bob").await;
    bob.open(&format!("/firm/matters/{}/budgets", matter.id)).await;
    filled(&mut ada, &matter, ("The whole matter", "Money", "1,000", WARNS)).await;
    ada.press("Set the budget").await;
    ada.is(200);
    bob.choose("In", "Hours").fill("Budget", "40").press("Set the budget").await;
    bob.is(409).sees("Someone changed this").sees("$1,000.00");
    bob.press("Set the budget").await;
    bob.is(200).sees("40.0 hours").sees("$1,000.00");
    portal.stop().await;
}
