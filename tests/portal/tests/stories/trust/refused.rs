//! What was refused stays on record: who asked for what, and which rule refused it.

use domain::audit::Link;
use domain::matter::Matter;
use domain::trust::{DisbursementKind, Method};
use harness::Portal;
use portal::trust::{bank, deposit, prepared};

/// The refusals in a chain, oldest first: who asked, and the particulars.
async fn refusals(portal: &Portal, entity: &str) -> Vec<Link> {
    let (mut found, mut from) = (Vec::new(), None);
    loop {
        let page = portal.app().store.system("story").chain_of(entity, from).await;
        let page = page.expect("the chain reads");
        found.extend(page.items.into_iter().filter(|link| link.what == "act refused"));
        from = page.next;
        if from.is_none() {
            return found;
        }
    }
}

fn facts(link: &Link) -> Vec<&str> {
    link.facts.iter().map(|(_, value)| value.as_str()).collect()
}

async fn start(amount: &str) -> (Portal, Matter) {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let matter = portal.matter("Acme Mills", "M-77").await;
    let bank = bank(&portal).await;
    deposit(&portal, (&bank, &matter), Method::Wire, amount).await;
    (portal, matter)
}

#[tokio::test]
async fn tr08_fees_that_the_gate_refuses_leave_one_event_for_a_press() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    let found = portal.app().store.system("story").matter(&invoice.matter).await;
    let matter = found.expect("it reads").expect("it is there").value;
    let bank = bank(&portal).await;
    deposit(&portal, (&bank, &matter), Method::Wire, "1000").await;
    ada.open(&format!("/firm/trust/matters/{}/fees", matter.id)).await;
    ada.fill("Amount", "300")
        .fill("Check number or transfer reference", "T-1")
        .press("Prepare the withdrawal")
        .await;
    ada.is(200);
    let payment = ada.path().rsplit('/').next().expect("an id").to_owned();
    assert!(refusals(&portal, matter.id.as_str()).await.is_empty());

    ada.press_twice("Release $300.00").await;
    ada.is(422).sees("This invoice has not reached the client.");

    let noted = refusals(&portal, matter.id.as_str()).await;
    assert_eq!(noted.len(), 1, "{noted:?}");
    let member = portal.app().store.system("story").members().await.expect("the people");
    let who = member.iter().find(|one| one.name.as_str() == "Ada").expect("Ada");
    assert_eq!(noted[0].actor_id, who.id.as_str());
    assert_eq!(facts(&noted[0]), ["release", payment.as_str(), "300.00", "TR-08"]);
    ada.open(&format!("/firm/matters/{}/history", matter.id)).await;
    ada.is(200).sees("Was refused: release, $300.00, by TR-08");
    portal.stop().await;
}

#[tokio::test]
async fn aud01_a_release_by_whoever_prepared_it_and_one_beyond_what_is_there_are_noted() {
    let (portal, matter) = start("20000").await;
    let mut ada = portal.lawyer("Ada").await;
    ada.open(&format!("/firm/trust/matters/{}/pay", matter.id)).await;
    ada.choose("What the payment is", "An expense of the client")
        .fill("Payee", "County Recorder")
        .fill("Purpose", "Filing fee")
        .fill("Amount", "15000")
        .fill("Check number or transfer reference", "1042")
        .press("Prepare the payment")
        .await;
    ada.press("Release $15,000.00").await;
    ada.is(422).sees("need two people");

    let bank = portal::trust::trust(&portal).banks().await.expect("the accounts").remove(0);
    let kind = DisbursementKind::ClientExpense;
    let over = prepared(&portal, (&bank, &matter), kind, ("20000.01", "1043")).await;
    ada.open(&format!("/firm/trust/payments/{over}")).await;
    ada.press("Release $20,000.01").await;
    ada.is(422).sees("Only $20,000.00 is there for this matter.");

    let noted = refusals(&portal, matter.id.as_str()).await;
    let rules: Vec<&str> = noted.iter().filter_map(|link| facts(link).last().copied()).collect();
    assert_eq!(rules, ["TR-16", "TR-02"]);
    portal.stop().await;
}
