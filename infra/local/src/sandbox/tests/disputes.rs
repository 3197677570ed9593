//! Disputes through their whole graph, and debits that come back.

use std::time::Duration;

use domain::dispute::{DisputeFact, DisputeState, Reason, ReturnCode};
use domain::news::{News, Subject};
use domain::payment::{Fact, Progress};

use super::stand::{GOOD, Stand};
use crate::sandbox::Opening;

const ACCOUNT: &str = "000123456789";

async fn payment(stand: &Stand, open: &Fact) -> String {
    let session = stand.api(&format!("/v1/checkout/sessions/{}", open.object)).await;
    session["payment_intent"].as_str().unwrap().to_owned()
}

async fn told(stand: &Stand, dispute: &str) -> DisputeFact {
    let subject = Subject::Dispute(dispute.to_owned());
    let news = stand.connection.fetch(&subject).await.unwrap();
    let [News::Dispute(fact)] = &news[..] else { panic!("{news:?}") };
    fact.clone()
}

/// Waits until the bank is done.
async fn arrived(stand: &Stand, open: &Fact) {
    for _ in 0..300 {
        if matches!(stand.fact(&open.object).await.progress, Progress::Succeeded(_)) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{} did not arrive", open.object)
}

#[tokio::test]
async fn psp44_a_dispute_goes_through_its_graph_and_the_money_with_it() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    stand.pay_card(&open, GOOD).await;
    let payment = payment(&stand, &open).await;
    let dispute = stand.sandbox.dispute(&payment, Opening::Inquiry).unwrap();
    let amount = stand.checkout(1).amount;
    for (to, state, withdrawn, reinstated) in [
        ("", DisputeState::Inquiry, 0, 0),
        ("warning_under_review", DisputeState::InquiryReview, 0, 0),
        ("needs_response", DisputeState::Open, 1, 0),
        ("under_review", DisputeState::UnderReview, 1, 0),
        ("won", DisputeState::Won, 1, 1),
    ] {
        if !to.is_empty() {
            stand.sandbox.move_dispute(&dispute, to).unwrap();
        }
        let fact = told(&stand, &dispute).await;
        assert_eq!(fact.state, state);
        assert_eq!(fact.payment, Some(stand.checkout(1).payment));
        assert_eq!(fact.moved.withdrawn.minor(), amount.minor() * withdrawn, "{to}");
        assert_eq!(fact.moved.reinstated.minor(), amount.minor() * reinstated, "{to}");
        assert_eq!(fact.moved.fee.minor(), 1500 * withdrawn, "{to}");
    }
    assert!(stand.sandbox.move_dispute(&dispute, "lost").is_err(), "it is over");
    stand.sandbox.delivered().await;
    let heard = stand.portal.heard();
    for kind in ["created", "funds_withdrawn", "funds_reinstated", "closed"] {
        let kind = format!("charge.dispute.{kind}");
        assert_eq!(heard.iter().filter(|told| **told == kind).count(), 1, "{kind} in {heard:?}");
    }
}

#[tokio::test]
async fn psp41_a_debit_comes_back_after_it_succeeded() {
    let stand = Stand::new().await;
    for (number, opening, code) in [
        (1, Opening::ReturnR01, ReturnCode::R01),
        (2, Opening::ReturnR10, ReturnCode::R10),
        (3, Opening::ReturnR29, ReturnCode::R29),
    ] {
        let open = stand.started(number).await;
        stand.pay_bank(&open, ACCOUNT).await;
        stand.pass(Duration::from_mins(10)).await;
        arrived(&stand, &open).await;
        let payment = payment(&stand, &open).await;
        assert!(stand.sandbox.dispute(&payment, Opening::Chargeback).is_err());
        let dispute = stand.sandbox.dispute(&payment, opening).unwrap();
        let fact = told(&stand, &dispute).await;
        assert_eq!((fact.reason, fact.state), (Reason::Return(code), DisputeState::Lost));
        assert_eq!(fact.moved.withdrawn, stand.checkout(number).amount);
    }
}

#[tokio::test]
async fn a_person_disputes_from_the_desk() {
    let stand = Stand::new().await;
    let open = stand.started(1).await;
    stand.pay_card(&open, GOOD).await;
    let desk = format!("{}/sandbox", stand.sandbox.address());
    let (_, _, page) = stand.open(&desk).await;
    assert!(page.contains("Disputes it"), "{page}");
    let payment = payment(&stand, &open).await;
    let form = format!("payment={payment}&opening=chargeback");
    assert_eq!(stand.post(&format!("{desk}/dispute"), &form).await.0, 303);
    let (_, _, page) = stand.open(&desk).await;
    assert!(page.contains("needs_response") && page.contains("under_review"), "{page}");
}
