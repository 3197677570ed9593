//! What a matter bills again and again is billed on its days, each once (INV-29).

#![expect(clippy::unwrap_used, reason = "a story falls where its ground is not as it says")]

use domain::invoice::{Invoice, Issued};
use domain::matter::Matter;
use harness::{Browser, Portal};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use portal::work;
use store::{Once, Versioned};

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn tick(portal: &Portal) {
    portal.host().tick().await.unwrap();
    portal.settle().await;
}

/// What is written down: 250.00 each month, three times.
async fn written(ada: &mut Browser, matter: &Matter, then: &str) {
    ada.open(&format!("/firm/matters/{}/recurring", matter.id)).await;
    ada.sees("There is no recurring invoice yet.");
    ada.fill("Words on the invoice", "Registered office").fill("Amount, without tax", "250");
    ada.choose("How often", "Every month").fill("Number of invoices", "3");
    ada.choose("What becomes of its invoices", then).press("Add the recurring invoice").await;
    ada.sees("It is written down, and billed on its days.").sees("goes on");
}

/// The heads of what was billed, in order.
async fn bills(portal: &Portal, matter: &Matter) -> Vec<Invoice> {
    let system = portal.app().store.system("story");
    let all = portal.app().store.recurring(&matter.id).await.unwrap().value.all;
    let mut heads = Vec::new();
    for one in all {
        let Some(last) = &one.last else { continue };
        heads.extend(system.desk(&one.by).invoice_head(last).await.unwrap().map(|it| it.value));
    }
    heads
}

async fn issued(portal: &Portal) -> Vec<Issued> {
    let system = portal.app().store.system("story");
    let days = (jiff::civil::date(2020, 1, 1), jiff::civil::date(2100, 1, 1));
    system.invoices_issued(days, None).await.unwrap().items
}

/// The first day again, so many months later.
async fn later(portal: &Portal, months: i32) -> Date {
    let today = portal.app().today().await.unwrap();
    let then = today.checked_add(months.months()).unwrap();
    let days = then.duration_since(today).as_hours() / 24;
    portal.later(DAY.saturating_mul(i32::try_from(days).unwrap()));
    portal.app().today().await.unwrap()
}

#[tokio::test]
async fn inv29_each_day_is_a_draft_of_its_own_once_however_often_the_clock_ticks() {
    let portal = Portal::start().await;
    let (mut ada, matter) = work::begun(&portal).await;
    written(&mut ada, &matter, "A draft stands until somebody issues it").await;

    // Other work of the matter is none of it.
    work::cost(&portal, &matter, "40.00", "Filing fee").await;
    let (one, other) = tokio::join!(portal.host().tick(), portal.host().tick());
    assert!(one.is_ok() || other.is_ok());
    tick(&portal).await;
    let heads = bills(&portal, &matter).await;
    let Some(Invoice::Draft(draft)) = heads.first() else { panic!("{heads:?} is no draft") };
    assert_eq!((draft.total.to_string().as_str(), draft.line_count), ("250.00", 1));
    ada.open("/firm/drafts").await;
    assert_eq!(ada.text().matches("$250.00").count(), 1, "{}", ada.text());
    portal.agrees().await;

    // Two months later both days that have passed are billed, and no third one but the last.
    later(&portal, 2).await;
    tick(&portal).await;
    tick(&portal).await;
    let mut ada = portal.lawyer("Bea").await;
    ada.open(&format!("/firm/matters/{}/recurring", matter.id)).await;
    ada.sees("ended").sees_not("Pause no. 1");
    let all = portal.app().store.recurring(&matter.id).await.unwrap().value;
    assert_eq!((all.all.first().unwrap().billed, all.next()), (3, None));
    ada.open("/firm/drafts").await;
    assert_eq!(ada.text().matches("$250.00").count(), 3, "{}", ada.text());

    // What is taken off such a draft is unbilled work like any other.
    ada.open(&format!("/firm/drafts/{}", draft.id)).await;
    ada.sees("Registered office");
    ada.press("Yes, discard this draft").await;
    portal.agrees().await;
    ada.open(&format!("/firm/entries?matter={}", matter.id)).await;
    ada.sees("Registered office");
    portal.stop().await;
}

#[tokio::test]
async fn inv29_it_is_issued_by_itself_paused_resumed_and_ended() {
    let portal = Portal::start().await;
    let (mut ada, matter) = work::begun(&portal).await;
    ada.open(&format!("/firm/matters/{}/recurring", matter.id)).await;
    ada.fill("Words on the invoice", "Registered office").fill("Amount, without tax", "0");
    ada.fill("Number of invoices", "3").fill("First invoice on", "2020-01-01");
    ada.press("Add the recurring invoice").await;
    ada.is(422).sees("Write an amount above zero.");
    ada.fill("Amount, without tax", "250").press("Add the recurring invoice").await;
    ada.is(422).sees("Choose a first day from today on");
    written(&mut ada, &matter, "It is issued by itself, and the client hears of it").await;

    let (one, other) = tokio::join!(portal.host().tick(), portal.host().tick());
    assert!(one.is_ok() || other.is_ok());
    tick(&portal).await;
    let all = issued(&portal).await;
    let totals: Vec<String> = all.iter().map(|one| one.total.to_string()).collect();
    assert_eq!(totals, ["250.00"]);
    portal.agrees().await;

    // What lies in a pause is not billed.
    ada.open(&format!("/firm/matters/{}/recurring", matter.id)).await;
    ada.press("Pause no. 1").await;
    ada.sees("It is paused").sees("paused");
    later(&portal, 2).await;
    tick(&portal).await;
    assert_eq!(issued(&portal).await.len(), 1);
    portal.later(DAY);
    let mut ada = portal.lawyer("Bea").await;
    ada.open(&format!("/firm/matters/{}/recurring", matter.id)).await;
    ada.press("Resume no. 1").await;
    ada.sees("It goes on.");
    tick(&portal).await;
    assert_eq!(issued(&portal).await.len(), 1, "its day of this month lay in the pause");
    later(&portal, 1).await;
    tick(&portal).await;
    assert_eq!(issued(&portal).await.len(), 2);

    let mut ada = portal.lawyer("Cyd").await;
    ada.open(&format!("/firm/matters/{}/recurring", matter.id)).await;
    ada.press("Yes, end no. 1").await;
    ada.sees("It has ended.").sees_not("Pause no. 1");
    later(&portal, 2).await;
    tick(&portal).await;
    assert_eq!(issued(&portal).await.len(), 2);
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv29_what_cannot_be_issued_stands_as_a_draft_and_what_was_cut_short_is_issued_once() {
    let portal = Portal::start().await;
    let (mut ada, matter) = work::begun(&portal).await;
    ada.open(&format!("/firm/matters/{}/fees", matter.id)).await;
    ada.fill("Most that all fees may come to", "100").press("Save agreement").await;
    written(&mut ada, &matter, "It is issued by itself, and the client hears of it").await;
    tick(&portal).await;
    tick(&portal).await;
    assert_eq!(issued(&portal).await.len(), 0);
    let all = portal.app().store.recurring(&matter.id).await.unwrap();
    assert!(all.value.to_issue.is_empty(), "it is left to a person");
    let draft = all.value.all.first().and_then(|one| one.last.clone()).unwrap();
    ada.open(&format!("/firm/drafts/{draft}")).await;
    ada.sees("$250.00");

    // The clock died between the draft and its issue: the draft is still noted.
    ada.open(&format!("/firm/matters/{}/fees", matter.id)).await;
    ada.fill("Most that all fees may come to", "1000").press("Save agreement").await;
    let mut value = all.value.clone();
    value.to_issue.push(draft.clone());
    let cut = Versioned { value, version: all.version };
    let by = all.value.all.first().unwrap().by.clone();
    let system = portal.app().store.system("story");
    let once = Once::named("cut short".to_owned());
    let (desk, now) = (system.desk(&by), portal.app().now());
    desk.commit_recurring_done(&once, (&matter.id, &cut, &draft), now).await.unwrap();
    tick(&portal).await;
    tick(&portal).await;
    assert_eq!(issued(&portal).await.len(), 1);
    assert_eq!(portal.mails_to("acmemills@client.example").await.len(), 1);
    portal.agrees().await;
    portal.stop().await;
}
