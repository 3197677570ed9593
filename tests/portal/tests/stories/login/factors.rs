//! Passwords, authenticators and recovery codes are replaced, by their owners and by colleagues.

use harness::{Browser, Portal};
use jiff::SignedDuration;

use super::people::{Authenticator, PASSWORD, asks, at_work, latest, mailed, types_password};

#[tokio::test]
async fn sec25_a_new_password_needs_the_present_one_and_ends_other_sessions() {
    let portal = Portal::start().await;
    let (mut ada, authenticator) = at_work(&portal, "Ada").await;
    let mut thief = ada.clone();
    ada.open("/account/password").await;
    ada.fill("Present password", "not this one").fill("New password", "another plain sentence");
    ada.press("Change password").await;
    ada.is(422).sees("This is not your password");
    ada.fill("Present password", PASSWORD).fill("New password", "password1");
    ada.press("Change password").await;
    ada.is(422).sees("everybody tries first");
    ada.fill("Present password", PASSWORD).fill("New password", "another plain sentence");
    ada.press("Change password").await;
    ada.is(200).sees("You were signed out everywhere else");
    thief.open("/account").await;
    assert_eq!(thief.path(), "/sign-in", "SEC-21: the old cookie is worth nothing");

    let mut desk = portal.stranger();
    types_password(&mut desk, "ada@firm.example", "another plain sentence").await;
    desk.fill("Code", &authenticator.next(&portal)).press("Sign in").await;
    assert_eq!(desk.path(), "/firm", "{}", desk.text());
    portal.stop().await;
}

#[tokio::test]
async fn sec10_an_authenticator_is_replaced_by_one_that_has_proved_itself() {
    let portal = Portal::start().await;
    let (mut ada, old) = at_work(&portal, "Ada").await;
    ada.open("/account/authenticator").await;
    let new = Authenticator::scan(&ada);
    ada.fill("Password", PASSWORD).fill("Code of the present authenticator", &old.next(&portal));
    ada.fill("Code of the new authenticator", &old.code(&portal))
        .press("Replace authenticator")
        .await;
    ada.is(422).sees("This code is not right");
    ada.fill("Password", PASSWORD).fill("Code of the present authenticator", &old.code(&portal));
    ada.fill("Code of the new authenticator", &new.code(&portal))
        .press("Replace authenticator")
        .await;
    ada.is(200).sees("Saved");

    let mut desk = portal.stranger();
    types_password(&mut desk, "ada@firm.example", PASSWORD).await;
    desk.fill("Code", &old.next(&portal)).press("Sign in").await;
    desk.is(422).sees("This code is not right");
    desk.fill("Code", &new.code(&portal)).press("Sign in").await;
    assert_eq!(desk.path(), "/firm", "{}", desk.text());
    portal.stop().await;
}

#[tokio::test]
async fn sec25_a_lawyer_resets_the_authenticator_of_a_colleague() {
    let portal = Portal::start().await;
    let (mut ada, hers) = at_work(&portal, "Ada").await;
    let (mut grace, lost) = at_work(&portal, "Grace").await;
    let page = sign_in_page(&mut ada, "Grace").await;
    ada.fill("Your password", "not hers").fill("Code of your authenticator", &hers.next(&portal));
    ada.press("Reset authenticator").await.is(422).sees("This is not your password.");
    ada.fill("Your password", PASSWORD).fill("Code of your authenticator", "000000");
    ada.press("Reset authenticator").await.is(422).sees("This code is not right");
    grace.open("/firm").await;
    assert_eq!(grace.path(), "/firm", "nothing is written");

    ada.fill("Your password", PASSWORD).fill("Code of your authenticator", &hers.next(&portal));
    ada.press("Reset authenticator").await.is(200).sees("Grace signs in anew");
    grace.open("/firm").await;
    assert_eq!(grace.path(), "/sign-in", "SEC-23: every session is over");
    let mails = portal.mails_to("grace@firm.example").await;
    assert!(latest(&mails).subject.contains("Your authenticator"), "{}", latest(&mails).subject);
    types_password(&mut grace, "grace@firm.example", PASSWORD).await;
    grace.is(422).sees("The address or the password is not right.");
    ada.open(&page).await.sees("has nothing to reset");

    portal.later(SignedDuration::from_mins(16));
    asks(&mut grace, "grace@firm.example").await;
    let (link, _) = mailed(&portal, "grace@firm.example").await;
    grace.open(&link).await.press("Go on").await.sees("Choose how you sign in");
    let anew = Authenticator::scan(&grace);
    grace.fill("New password", "another plain sentence").fill("Code", &lost.code(&portal));
    grace.press("Sign in").await.is(422).sees("This code is not right");
    grace.fill("New password", "another plain sentence").fill("Code", &anew.code(&portal));
    grace.press("Sign in").await;
    assert_eq!(grace.path(), "/firm", "{}", grace.text());
    portal.stop().await;
}

#[tokio::test]
async fn sec25_nobody_resets_their_own_authenticator_this_way_and_only_lawyers_do() {
    let portal = Portal::start().await;
    let (mut ada, hers) = at_work(&portal, "Ada").await;
    at_work(&portal, "Grace").await;
    let own = sign_in_page(&mut ada, "Ada").await;
    ada.sees("Your own authenticator is replaced under").sees_not("Reset authenticator");
    let (csrf, code) = (ada.hidden("csrf"), hers.next(&portal));
    let form = [("csrf", csrf.as_str()), ("once", "1"), ("current", PASSWORD), ("code", &code)];
    assert_eq!(ada.forge(&own, &form).await, 422, "nothing to reset here");
    ada.open("/firm").await;
    assert_eq!(ada.path(), "/firm");

    let page = sign_in_page(&mut ada, "Grace").await;
    let mut ben = portal.bookkeeper("Ben").await;
    ben.open(&page).await.sees("A lawyer resets").sees_not("Reset authenticator");
    let csrf = ben.hidden("csrf");
    assert_eq!(ben.forge(&page, &[("csrf", &csrf), ("once", "1")]).await, 403);
    let nobody = format!("/firm/timekeepers/mem_{}/sign-in", "0".repeat(26));
    ada.open(&nobody).await.is(404);
    portal.stop().await;
}

/// Opens the page of how a colleague signs in, by way of their rates. Answers its path.
async fn sign_in_page(person: &mut Browser, name: &str) -> String {
    person.open("/firm/timekeepers").await;
    let row = person
        .rows()
        .iter()
        .position(|row| row.first().is_some_and(|of| of == name))
        .expect("a colleague");
    let link = person.html().split("href=\"/firm/timekeepers/mem_").nth(row).expect("a link");
    let link = format!("/firm/timekeepers/mem_{}", link.split('"').next().expect("a link"));
    person.open(&link).await.follow("How they sign in").await;
    person.path()
}

/// The recovery codes that a page shows.
fn recovery_codes(browser: &Browser) -> Vec<String> {
    let list = browser.html().split("<ol class=\"codes\">").nth(1).expect("a list of codes");
    let list = list.split("</ol>").next().expect("a list of codes");
    let codes = list.split("<code>").skip(1);
    codes.map(|code| code.split('<').next().expect("a code").to_owned()).collect()
}

#[tokio::test]
async fn sec12_a_recovery_code_stands_in_for_a_lost_authenticator_once() {
    let portal = Portal::start().await;
    portal.lawyer("Ada").await;
    let mut ada = portal.stranger();
    asks(&mut ada, "ada@firm.example").await;
    let (link, _) = mailed(&portal, "ada@firm.example").await;
    ada.open(&link).await.press("Go on").await;
    let lost = Authenticator::scan(&ada);
    let codes = recovery_codes(&ada);
    assert_eq!(codes.len(), 10);
    ada.fill("New password", "short").fill("Code", "000000").press("Sign in").await;
    ada.is(422);
    assert_eq!(recovery_codes(&ada), codes, "the same codes as long as none count");
    ada.fill("New password", PASSWORD).fill("Code", &lost.code(&portal)).press("Sign in").await;
    assert_eq!(ada.path(), "/firm", "{}", ada.text());
    ada.open("/account").await;
    ada.sees("10 recovery codes are left");
    assert!(codes.iter().all(|code| !ada.html().contains(code)), "they are shown once");

    let mut elsewhere = portal.stranger();
    types_password(&mut elsewhere, "ada@firm.example", PASSWORD).await;
    elsewhere.fill("Code", &codes[3]).press("Sign in").await;
    assert_eq!(elsewhere.path(), "/account", "{}", elsewhere.text());
    elsewhere.sees("That recovery code is used up; 9 are left").sees("9 recovery codes are left");
    let mails = portal.mails_to("ada@firm.example").await;
    let told = mails.iter().find(|mail| mail.subject.contains("recovery code")).expect("a notice");
    assert!(!told.text.contains(&codes[3]), "{}", told.text);

    let mut again = portal.stranger();
    types_password(&mut again, "ada@firm.example", PASSWORD).await;
    again.fill("Code", &codes[3]).press("Sign in").await;
    again.is(422).sees("none of your recovery codes, or it was used already");
    again.fill("Code", "1234 5678 9012 3456").press("Sign in").await;
    again.is(422).sees("none of your recovery codes");

    elsewhere.open("/account/authenticator").await;
    let other = Authenticator::scan(&elsewhere);
    let code = other.code(&portal);
    elsewhere.fill("Password", PASSWORD).fill("Code of the present authenticator", &codes[4]);
    elsewhere.fill("Code of the new authenticator", &code).press("Replace authenticator").await;
    elsewhere.is(200).sees("8 recovery codes are left");
    portal.stop().await;
}

#[tokio::test]
async fn sec25_new_recovery_codes_need_password_and_code_and_end_the_old_ones() {
    let portal = Portal::start().await;
    let (mut ada, authenticator) = at_work(&portal, "Ada").await;
    ada.open("/account").await.follow("New recovery codes").await;
    let first = recovery_codes(&ada);
    let code = authenticator.next(&portal);
    ada.fill("Password", "not this one").fill("Code", &code);
    ada.press("Use these codes from now on").await;
    ada.is(422).sees("This is not your password.");
    assert_eq!(recovery_codes(&ada), first);
    ada.fill("Password", PASSWORD).fill("Code", "000000");
    ada.press("Use these codes from now on").await;
    ada.is(422).sees("This code is not right");
    ada.fill("Password", PASSWORD).fill("Code", &code).press("Use these codes from now on").await;
    ada.is(200).sees("10 recovery codes are left");

    ada.follow("New recovery codes").await;
    let second = recovery_codes(&ada);
    assert_ne!(first, second);
    ada.fill("Password", PASSWORD)
        .fill("Code", &first[0])
        .press("Use these codes from now on")
        .await;
    ada.is(200).sees("10 recovery codes are left");
    let mut elsewhere = portal.stranger();
    types_password(&mut elsewhere, "ada@firm.example", PASSWORD).await;
    elsewhere.fill("Code", &first[1]).press("Sign in").await;
    elsewhere.is(422).sees("none of your recovery codes");
    elsewhere.fill("Code", &second[1]).press("Sign in").await;
    assert_eq!(elsewhere.path(), "/account", "{}", elsewhere.text());
    portal.stop().await;
}
