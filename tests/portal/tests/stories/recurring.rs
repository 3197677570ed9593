//! What a matter bills again and again is billed on its days, each once (INV-29).

#![expect(clippy::unwrap_used, reason = "a story falls where its ground is not as it says")]

use domain::invoice::{Invoice, Issued};
use domain::matter::Matter;
use harness::{Browser, Portal};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use portal::work;

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn tick(portal: &Portal) {
    portal.host().tick().await.unwrap();
    portal.settle().await;
}

/// What is written down: 250.00 each month, three times.
async fn written(ada: &mut Browser, matter: &Matter, then: &str) {
    ada.open(&format!("/firm/matters/{}/recurring", matter.id)).await;
    ada.sees("Nothing is billed again and again.");
    ada.fill("Words on the invoice", "Registered office").fill("Amount, without tax", "250");
    ada.choose("How often", "Every month").fill("Number of invoices", "3");
    ada.choose("What becomes of its invoices", then).press("Bill it again and again").await;
    ada.sees("It is written down, and billed on its days.").sees("goes on");
}

/// The heads of what was billed, in order.
async fn bills(portal: &Portal, matter: &Matter) -> Vec<Invoice> {
    let system = portal.app().store.system("story");
    let all = portal.app().store.recurring(&matter.id).await.unwrap().value.all;
    let mut heads = Vec::new();
    for one in all.iter().filter_map(|one| one.last.as_ref()) {
        heads.extend(system.invoice_head(one).await.unwrap().map(|head| head.value));
    }
    heads
}

async fn issued(portal: &Portal) -> Vec<Issued> {
    let system = portal.app().store.system("story");
    system.invoices_issued(None).await.unwrap().items
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
    ada.sees("Registered office").press("Discard the draft").await;
    portal.agrees().await;
    ada.open(&format!("/firm/unbilled?matter={}", matter.id)).await;
    portal.stop().await;
}

#[tokio::test]
async fn inv29_it_is_issued_by_itself_paused_resumed_and_ended() {
    let portal = Portal::start().await;
    let (mut ada, matter) = work::begun(&portal).await;
    ada.open(&format!("/firm/matters/{}/recurring", matter.id)).await;
    ada.fill("Words on the invoice", "Registered office").fill("Amount, without tax", "0");
    ada.fill("Number of invoices", "3").fill("First invoice on", "2020-01-01");
    ada.press("Bill it again and again").await;
    ada.is(422).sees("Write an amount above zero.");
    ada.fill("Amount, without tax", "250").press("Bill it again and again").await;
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
    let mut ada = portal.lawyer("Bea").await;
    portal.later(DAY);
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
    ada.press("End no. 1").await;
    ada.sees("It has ended.").sees_not("Pause no. 1");
    later(&portal, 2).await;
    tick(&portal).await;
    assert_eq!(issued(&portal).await.len(), 2);
    portal.agrees().await;
    portal.stop().await;
}
