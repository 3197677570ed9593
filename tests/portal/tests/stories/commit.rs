//! One transaction, one effect: commits that are repeated, raced and refused.
#![expect(
    clippy::expect_used,
    reason = "a story that cannot go on ends by panicking, with words that say why"
)]

use domain::audit::Head;
use domain::client::{Client, Payor};
use domain::id::ClientId;
use domain::text::{Address, Name};
use harness::Portal;
use jiff::SignedDuration;
use store::{Done, Once, Versioned};

fn party(portal: &Portal, name: &str) -> Client {
    let name = Name::parse(name).expect("a name");
    let address = Address::parse("12 Mill Lane").expect("an address");
    let id = portal.app().id(ClientId::made).expect("an id");
    Client {
        id,
        name: name.clone(),
        payor: Payor { name, address },
        ledes_id: None,
        rounding: None,
        frequency: domain::billing::Frequency::default(),
        ebill: domain::ebill::PayorFacts::default(),
    }
}

#[tokio::test]
async fn led05_a_repeated_commit_has_one_effect_and_the_first_outcome() {
    let portal = Portal::start().await;
    let system = portal.app().store.system("story");
    let once = Once::named("open a client");
    let (first, second) = (party(&portal, "First"), party(&portal, "Second"));

    let done = system.commit_client_opened(&once, &first, portal.app().now()).await;
    assert_eq!(done.expect("it is written"), Done::Now);
    let again = system.commit_client_opened(&once, &second, portal.app().now()).await;

    assert_eq!(again.expect("it is known"), Done::Before(first.id.to_string()));
    assert!(system.client(&second.id).await.expect("it reads").is_none());
    portal.stop().await;
}

#[tokio::test]
async fn led20_a_repeat_minutes_and_days_later_and_after_a_restart_is_still_a_repeat() {
    let mut portal = Portal::start().await;
    let once = Once::named("open a client");
    let first = party(&portal, "First");
    let system = portal.app().store.system("story");
    system.commit_client_opened(&once, &first, portal.app().now()).await.expect("it is written");

    for wait in [SignedDuration::from_secs(599), SignedDuration::from_secs(2)] {
        portal.later(wait);
        let system = portal.app().store.system("story");
        let again = system.commit_client_opened(&once, &first, portal.app().now()).await;
        assert_eq!(again.expect("it is known"), Done::Before(first.id.to_string()));
    }
    portal.later(SignedDuration::from_hours(24));
    portal.restart().await;
    let system = portal.app().store.system("story");
    let again = system.commit_client_opened(&once, &first, portal.app().now()).await;

    assert_eq!(again.expect("it is known"), Done::Before(first.id.to_string()));
    portal.stop().await;
}

#[tokio::test]
async fn led21_a_lost_race_is_stale_and_writes_nothing() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    let acme = portal.party("Acme Mills").await;
    let path = format!("/firm/clients/{}/edit", acme.id);
    ada.open(&path).await;
    let mut other = ada.clone();
    other.open(&path).await;

    other.fill("Client’s name", "Acme Holdings").press("Save client").await;
    ada.fill("Client’s name", "Acme Group").press("Save client").await;

    ada.is(409).sees("Someone changed this while you were looking at it");
    let system = portal.app().store.system("story");
    let now: Versioned<Client> =
        system.client(&acme.id).await.expect("it reads").expect("it is there");
    assert_eq!(now.value.name.as_str(), "Acme Holdings");
    portal.stop().await;
}

#[tokio::test]
async fn a_once_key_that_was_used_for_something_else_is_refused() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    ada.open("/firm/clients/new").await;
    let (csrf, once) = (ada.hidden("csrf"), ada.hidden("once"));
    let form = |name: &'static str| {
        [
            ("csrf", csrf.clone()),
            ("once", once.clone()),
            ("name", name.to_owned()),
            ("payor_name", name.to_owned()),
            ("payor_address", "12 Mill Lane".to_owned()),
        ]
    };
    let pairs = form("First");
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (*n, v.as_str())).collect();
    assert_eq!(ada.forge("/firm/clients", &pairs).await, 200);
    let pairs = form("Second");
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (*n, v.as_str())).collect();
    assert_eq!(ada.forge("/firm/clients", &pairs).await, 403);

    ada.open("/firm/clients").await;
    ada.sees("First").sees_not("Second");
    portal.stop().await;
}

#[tokio::test]
async fn evd15_many_writers_on_one_entity_leave_a_chain_without_gap_or_fork() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    let mut views = tokio::task::JoinSet::new();
    for n in 0..12 {
        let mut reader = portal.reader("Acme Mills", n).await;
        let path = format!("/invoices/{}", invoice.id);
        views.spawn(async move {
            reader.open(&path).await;
            reader.status()
        });
    }
    while let Some(status) = views.join_next().await {
        assert_eq!(status.expect("the reader reads"), 200);
    }

    let system = portal.app().store.system("story");
    let month = portal.app().now().strftime("%Y-%m").to_string();
    let (mut head, mut from) = (Head::default(), None);
    loop {
        let page = system.events_of_month(&month, from).await.expect("the events read");
        for link in page.items.iter().filter(|link| link.entity == invoice.id.as_str()) {
            head = head.follow(link).expect("each event follows the one before it");
        }
        match page.next {
            Some(next) => from = Some(next),
            None => break,
        }
    }
    assert_eq!(head.seq, 15, "begun, filled, issued, and twelve views");
    assert_eq!(system.chain_head(invoice.id.as_str()).await.expect("it reads"), head);
    portal.stop().await;
}

#[tokio::test]
async fn led24_more_entries_than_one_transaction_holds_are_drafted_in_several() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    let matter = portal.matter("Acme Mills", "M-77").await;
    for _ in 0..45 {
        portal.cost_on(&matter, "10.00").await;
    }

    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;

    ada.is(200).sees("$450.00");
    portal.stop().await;
}
