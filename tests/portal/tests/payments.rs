//! A client pays an invoice.

use harness::Portal;

#[tokio::test]
async fn a_client_without_payments_sees_where_they_will_appear() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;

    acme.open("/payments").await;

    acme.is(200).sees("You have made no payments yet");
    portal.stop().await;
}

#[tokio::test]
async fn a_stranger_is_asked_to_sign_in() {
    let portal = Portal::start().await;
    let mut stranger = portal.stranger();

    stranger.open("/payments").await;

    assert_eq!(stranger.path(), "/sign-in");
    portal.stop().await;
}
