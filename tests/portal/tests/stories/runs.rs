//! Billing runs: what is due is seen before anything is done, drafted in one job that can be killed
//! at any moment, undone in one press, and issued without a gap (INV-10, BIL-19, BIL-20, BIL-21).
#![expect(clippy::expect_used, reason = "a story that cannot go on ends by panicking")]

use domain::id::RunId;
use domain::invoice::{Draft, Invoice};
use domain::matter::Matter;
use harness::{Browser, Portal};
use invoicing::begin::{Begin, begun};
use invoicing::run::step;
use portal::work;
use store::Once;

/// The last day of the month that the stories bill.
const UNTIL: &str = "2026-02-28";

/// So many matters of a client with one cost each, of a day of February.
async fn many(portal: &Portal, count: u32) -> Vec<Matter> {
    portal.client("Acme Mills").await;
    let mut matters = Vec::new();
    for n in 1..=count {
        let matter = portal.matter("Acme Mills", &format!("M-{n:03}")).await;
        work::cost_of(portal, &matter, "2026-02-10", &format!("{}.00", 100 + n)).await;
        matters.push(matter);
    }
    matters
}

/// Starts a run of February; answers its id.
async fn started(person: &mut Browser, press: &str) -> RunId {
    person.open(&format!("/firm/runs?until={UNTIL}")).await;
    person.press_twice(press).await;
    person.is(200).sees("The billing run is started.");
    run_in_view(person)
}

fn run_in_view(person: &Browser) -> RunId {
    person.path().trim_start_matches("/firm/runs/").parse().expect("the id of a run")
}

/// All drafts there are.
async fn drafts(portal: &Portal) -> Vec<Draft> {
    let system = portal.app().store.system("story");
    let (mut all, mut from) = (Vec::new(), None);
    loop {
        let page = system.drafts(from).await.expect("the drafts");
        all.extend(page.items.into_iter().filter_map(|one| match one {
            Invoice::Draft(draft) => Some(draft),
            Invoice::Issued(_) => None,
        }));
        from = page.next;
        if from.is_none() {
            return all;
        }
    }
}

/// The matters and totals of all drafts, by number.
async fn drafted(portal: &Portal) -> Vec<(String, i64)> {
    let all = drafts(portal).await.into_iter();
    let mut all: Vec<(String, i64)> =
        all.map(|one| (one.matter_number.to_string(), one.total.minor())).collect();
    all.sort();
    all
}

#[tokio::test]
async fn bil20_a_dry_run_shows_what_would_be_billed_by_frequency_and_why_not() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let matters = many(&portal, 2).await;
    portal.client("Brook Farm").await;
    let asked = portal.matter("Brook Farm", "M-003").await;
    work::cost_of(&portal, &asked, "2026-02-11", "50.00").await;
    work::time_of(&portal, &matters[0], "2026-02-12", ("Ada Byron", "2")).await;
    // What is of a later month is not due yet.
    work::cost_of(&portal, &matters[0], "2026-03-01", "999.00").await;
    ada.open(&format!("/firm/clients/{}/edit", asked.client)).await;
    ada.choose("Billed", "When asked").press("Save client").await;
    ada.is(200);
    ada.open(&format!("/firm/matters/{}/edit", matters[1].id)).await;
    ada.choose("Billed", "Every quarter").press("Save matter").await;
    ada.is(200).sees("Every quarter");

    ada.open("/firm/runs").await;
    ada.fill("Bill what is due until", UNTIL).press("Show what would be billed").await;
    ada.is(200).sees("M-001").sees("$801.00").sees("First invoice").sees_not("M-002");
    ada.sees("M-003").sees("Billed when asked.").sees("Make 1 draft");
    assert!(drafts(&portal).await.is_empty(), "a dry run makes nothing");
    ada.open("/firm/runs?until=2026-03-31").await;
    ada.sees("M-002").sees("$102.00").sees("Make 2 drafts").sees("$1,800.00");

    ada.open(&format!("/firm/matters/{}/hold", matters[1].id)).await;
    ada.fill("Why it is held", "The fee is talked about").press("Hold from billing").await;
    ada.open("/firm/runs?until=2026-03-31").await;
    ada.sees("Held: The fee is talked about").sees("Make 1 draft");

    // The invoice of February is what March is compared with, and closes its month.
    started(&mut ada, "Make 1 draft").await;
    ada.sees("Drafts are made");
    ada.press("Yes, issue all drafts").await;
    ada.is(200).sees("Invoice 2026-0001");
    ada.open(&format!("/firm/runs?until={UNTIL}")).await;
    ada.sees_not("M-001");
    work::cost_of(&portal, &matters[0], "2026-02-13", "7.00").await;
    ada.open(&format!("/firm/runs?until={UNTIL}")).await;
    ada.sees("Billed for this period, by invoice 2026-0001.").sees_not("Make 1 draft");
    ada.open("/firm/runs?until=when").await;
    ada.is(200).sees("Choose a date");
    portal.stop().await;
}

#[tokio::test]
async fn inv10_a_run_goes_through_every_page_of_matters_by_number() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada Byron").await;
    // Matters are read a page of 25 at a time; one without work is between those with work.
    let matters = many(&portal, 27).await;
    portal.matter("Acme Mills", "M-013a").await;
    let id = started(&mut ada, "Make 27 drafts").await;
    portal.host().tick().await.unwrap();
    ada.open(&format!("/firm/runs/{id}")).await;
    ada.sees("Drafts are made");
    let wanted: Vec<(String, i64)> =
        (1..=27).map(|n| (format!("M-{n:03}"), (100 + n) * 100)).collect();
    assert_eq!((drafted(&portal).await, matters.len()), (wanted, 27));
    portal.stop().await;
}

#[tokio::test]
async fn inv10_a_run_that_is_killed_goes_on_and_drafts_every_matter_once() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let mut ben = portal.bookkeeper("Ben Cole").await;
    let matters = many(&portal, 16).await;
    ben.open(&format!("/firm/runs?until={UNTIL}")).await;
    let id = started(&mut ada, "Make 16 drafts").await;
    ada.sees("Making drafts").sees("9 of 16").sees("Go on");
    assert_eq!(drafts(&portal).await.len(), 9, "the answer came before it was done");

    // One run at a time, however it is tried.
    ben.press("Make 16 drafts").await;
    ben.is(422).sees("A billing run is under way.");
    ada.open(&format!("/firm/runs?until={UNTIL}")).await;
    ada.sees("A billing run is under way.").sees_not("Make 7 drafts");

    // Killed after a draft was made and before that was written down.
    let store = &portal.app().store;
    let run = store.system("story").run(&id).await.unwrap().unwrap().value;
    let wish = Once::named(format!("run#{id}#{}", matters[9].id));
    let until = Some(UNTIL.parse().unwrap());
    let begin = Begin { once: wish, matter: matters[9].clone(), until };
    let desk = store.system("billing run").desk(&run.by);
    begun(&desk, &begin, portal.app().now()).await.unwrap();
    assert_eq!(drafts(&portal).await.len(), 10);

    // Two windows and the clock go on with it at once.
    ada.open(&format!("/firm/runs/{id}")).await;
    ben.open(&format!("/firm/runs/{id}")).await;
    let clock = step(portal.app(), &id, 2);
    let (.., stepped) = tokio::join!(ada.press("Go on"), ben.press("Go on"), clock);
    stepped.unwrap();
    portal.host().tick().await.unwrap();
    ada.open(&format!("/firm/runs/{id}")).await;
    ada.sees("Drafts are made").sees_not("Go on");
    let wanted: Vec<(String, i64)> =
        (1..=16).map(|n| (format!("M-{n:03}"), (100 + n) * 100)).collect();
    assert_eq!(drafted(&portal).await, wanted, "each matter has one draft");
    // What is done is not done again.
    step(portal.app(), &id, 50).await.unwrap();
    assert_eq!(drafted(&portal).await, wanted);
    portal.stop().await;
}

#[tokio::test]
async fn bil21_a_run_is_undone_in_one_press_and_repeated_it_makes_the_same() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let matters = many(&portal, 12).await;
    // More than one commit claims, and more than one gives back.
    for n in 0..45 {
        work::cost_of(&portal, &matters[0], "2026-02-14", &format!("{n}.50")).await;
    }
    let id = started(&mut ada, "Make 12 drafts").await;
    portal.host().tick().await.unwrap();
    let first = drafted(&portal).await;
    assert_eq!(first.len(), 12);

    ada.open(&format!("/firm/runs/{id}")).await;
    ada.press_twice("Yes, undo the run").await;
    ada.is(200).sees("Discarding drafts");
    portal.host().tick().await.unwrap();
    ada.open(&format!("/firm/runs/{id}")).await;
    ada.sees("Undone").sees("Unbilled again").sees_not("undo the run");
    assert!(drafts(&portal).await.is_empty());
    let left = portal.app().store.system("story").entries_unbilled(None).await.unwrap();
    assert!(left.next.is_some(), "all work is unbilled again");

    started(&mut ada, "Make 12 drafts").await;
    portal.host().tick().await.unwrap();
    assert_eq!(drafted(&portal).await, first);
    portal.stop().await;
}

#[tokio::test]
async fn inv10_a_run_is_issued_in_the_order_of_its_matters_without_a_gap() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let matters = many(&portal, 5).await;
    let id = started(&mut ada, "Make 5 drafts").await;
    ada.sees("Drafts are made");
    // The second is in review, the third approved.
    let of = |number: &str, all: &[Draft]| {
        all.iter().find(|one| one.matter_number.as_str() == number).unwrap().id.clone()
    };
    let all = drafts(&portal).await;
    for number in ["M-002", "M-003"] {
        ada.open(&format!("/firm/drafts/{}", of(number, &all))).await;
        ada.choose("Reviewer", "Ada Byron").press("Send for review").await;
    }
    ada.press("Approve the draft").await;
    ada.open(&format!("/firm/runs/{id}")).await;
    let mut other = ada.clone();
    ada.press_twice("Yes, issue all approved").await;
    ada.is(200).sees("Invoice 2026-0001").sees("Not issued: It is not approved.");
    ada.sees("Not issued: This draft is in review.");
    ada.sees("so the run cannot be undone any more");
    // A page from before still offers it.
    other.press("Yes, undo the run").await;
    other.is(422).sees("An invoice of this run is issued, so the run cannot be undone any more.");

    ada.press_twice("Yes, issue all drafts").await;
    ada.is(200).sees("Invoice 2026-0004").sees_not("Invoice 2026-0005");
    let firm = portal.app().store.system("story");
    let mut numbers = Vec::new();
    for matter in [2, 0, 3, 4] {
        let id = of(matters[matter].number.as_str(), &all);
        let Invoice::Issued(issued) = firm.invoice(&id).await.unwrap().unwrap().value else {
            panic!("it is issued")
        };
        numbers.push(issued.number.to_string());
    }
    assert_eq!(numbers, ["2026-0001", "2026-0002", "2026-0003", "2026-0004"]);
    assert_eq!(drafts(&portal).await.len(), 1, "what is in review is left");
    let mails = portal.mails_to("acmemills@client.example").await;
    assert_eq!(mails.iter().filter(|one| one.subject.contains("new invoice")).count(), 4);
    portal.stop().await;
}

#[tokio::test]
async fn inv10_a_run_is_no_business_of_whoever_does_not_bill_and_needs_something_due() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let mut sam = portal.assistant("Sam Lee").await;
    let matters = many(&portal, 1).await;
    sam.open(&format!("/firm/runs?until={UNTIL}")).await;
    sam.is(200).sees("M-001").sees_not("Make 1 draft");
    ada.open(&format!("/firm/runs?until={UNTIL}")).await;
    let mut late = ada.clone();
    let id = started(&mut ada, "Make 1 draft").await;
    work::cost_of(&portal, &matters[0], "2026-02-20", "5.00").await;
    late.press("Make 1 draft").await;
    late.is(422).sees("Nothing is due until this day").sees("It has a draft that is not issued.");

    // A draft that is discarded by hand is no obstacle, and no loss.
    let draft = drafts(&portal).await.remove(0);
    ada.open(&format!("/firm/drafts/{}", draft.id)).await;
    ada.press("Yes, discard this draft").await;
    ada.open(&format!("/firm/runs/{id}")).await;
    ada.press("Yes, issue all drafts").await;
    ada.is(200).sees("Unbilled again");
    portal.stop().await;
}
