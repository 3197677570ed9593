//! The firm comes in by password and code.

use harness::Portal;
use jiff::SignedDuration;

use super::people::{Authenticator, PASSWORD, asks, at_work, latest, mailed, types_password};

#[tokio::test]
async fn sec14_the_first_person_sets_the_portal_up_once() {
    let portal = Portal::empty().await;
    let mut ada = portal.stranger();
    ada.open("/").await;
    assert_eq!(ada.path(), "/setup");
    let authenticator = Authenticator::scan(&ada);
    ada.fill("Setup code", "0123456789abcdef01234567")
        .fill("Firm", "")
        .press("Set up the portal")
        .await;
    ada.is(422).sees("This is not the setup code").sees("Fill this in").sees("at least 8");

    let code = login::setup_code(portal.app().keys().await.unwrap());
    ada.fill("Setup code", &code.to_uppercase()).fill("Firm", "Hale & Co LLP");
    ada.fill("Address", "1 Main Street\nAlbany, NY").fill("Name", "Ada Hale");
    ada.fill("Initials", "AH").fill("E-mail address", "ada@hale.example");
    ada.fill("Password", PASSWORD).fill("Code", &authenticator.code(&portal));
    ada.press("Set up the portal").await;
    assert_eq!(ada.path(), "/firm", "{}", ada.text());
    ada.is(200).sees("Hale & Co LLP").sees("Ada Hale");

    let mut other = portal.stranger();
    other.open("/setup").await;
    other.is(404);
    other.open("/sign-in").await;
    assert_eq!(other.path(), "/sign-in");
    types_password(&mut other, "ada@hale.example", PASSWORD).await;
    other.fill("Code", &authenticator.next(&portal)).press("Sign in").await;
    assert_eq!(other.path(), "/firm", "{}", other.text());
    portal.stop().await;
}

#[tokio::test]
async fn sec10_the_firm_signs_in_with_password_and_a_code_that_counts_once() {
    let portal = Portal::start().await;
    let (_, authenticator) = at_work(&portal, "Ada").await;

    let mut desk = portal.stranger();
    desk.open("/sign-in/firm/code").await;
    assert_eq!(desk.path(), "/sign-in/firm", "the password comes first");
    types_password(&mut desk, "ada@firm.example", PASSWORD).await;
    desk.is(200).sees("One more step");
    desk.open("/firm").await;
    assert_eq!(desk.path(), "/sign-in", "a password alone opens nothing");
    desk.open("/sign-in/firm/code").await;
    desk.fill("Code", &authenticator.code(&portal)).press("Sign in").await;
    desk.is(422).sees("This code was used already");
    desk.fill("Code", "000000").press("Sign in").await;
    desk.is(422);
    let code = authenticator.next(&portal);
    desk.fill("Code", &code).press("Sign in").await;
    assert_eq!(desk.path(), "/firm", "{}", desk.text());

    let mut thief = portal.stranger();
    types_password(&mut thief, "ada@firm.example", PASSWORD).await;
    thief.fill("Code", &code).press("Sign in").await;
    thief.is(422).sees("This code was used already");
    portal.stop().await;
}

#[tokio::test]
async fn sec07_guesses_cost_time_and_strangers_do_not_slow_the_owner_down() {
    let portal = Portal::start().await;
    let (mut ada, authenticator) = at_work(&portal, "Ada").await;
    ada.press("Sign out").await;

    let mut thief = portal.stranger();
    for guess in 0..10 {
        types_password(&mut thief, "ada@firm.example", "guess after guess").await;
        thief.is(422).sees("is not right");
        portal.later(SignedDuration::from_secs(if guess < 4 { 0 } else { 60 }));
    }
    types_password(&mut thief, "ada@firm.example", "guess after guess").await;
    types_password(&mut thief, "ada@firm.example", PASSWORD).await;
    thief.is(422).sees("Too many tries. Try again in");
    types_password(&mut ada, "ada@firm.example", PASSWORD).await;
    ada.sees("One more step");
    ada.fill("Code", &authenticator.next(&portal)).press("Sign in").await;
    assert_eq!(ada.path(), "/firm", "a known browser has tries of its own");

    portal.later(SignedDuration::from_mins(16));
    types_password(&mut thief, "ada@firm.example", PASSWORD).await;
    thief.is(200).sees("One more step");
    portal.stop().await;
}

#[tokio::test]
async fn sec12_a_forgotten_password_is_renewed_by_link_and_code() {
    let portal = Portal::start().await;
    let (mut ada, authenticator) = at_work(&portal, "Ada").await;
    let (mut new, mut half) = (portal.stranger(), portal.stranger());
    types_password(&mut half, "ada@firm.example", PASSWORD).await;
    half.sees("One more step");
    asks(&mut new, "ada@firm.example").await;
    let (link, _) = mailed(&portal, "ada@firm.example").await;
    new.open("/sign-in/firm/renew").await;
    assert_eq!(new.path(), "/sign-in", "not without the link");
    new.open(&link).await.press("Go on").await;
    assert!(!new.html().contains("figcaption"), "the authenticator stays");

    new.fill("New password", "Ada2026!").fill("Code", "000000").press("Sign in").await;
    new.is(422).sees("close to your name").sees("This code is not right");
    let code = authenticator.next(&portal);
    new.fill("New password", "another plain sentence").fill("Code", &code).press("Sign in").await;
    assert_eq!(new.path(), "/firm", "{}", new.text());
    ada.open("/firm").await;
    assert_eq!(ada.path(), "/sign-in", "SEC-23: every other session is over");
    let mails = portal.mails_to("ada@firm.example").await;
    let told = latest(&mails);
    assert!(told.subject.contains("was changed"), "{}", told.subject);
    types_password(&mut ada, "ada@firm.example", PASSWORD).await;
    ada.is(422).sees("is not right");
    half.open("/sign-in/firm/code").await;
    assert_eq!(half.path(), "/sign-in/firm", "the old password has lost its worth half way, too");
    portal.stop().await;
}
