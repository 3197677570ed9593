//! Sessions end, and their cookies are for us alone.

use harness::Portal;
use jiff::SignedDuration;

use super::people::{PASSWORD, asks, at_work, mailed, sessions, types_password};

#[tokio::test]
async fn sec23_sign_out_ends_the_session_for_everybody_who_has_its_cookie() {
    let portal = Portal::start().await;
    for (mut person, home) in
        [(portal.client("Acme").await, "/account"), (portal.lawyer("Ada").await, "/firm")]
    {
        person.open(home).await;
        let mut thief = person.clone();
        thief.open(home).await;
        assert_eq!(thief.path(), home);
        person.press("Sign out").await;
        person.sees("You are signed out");
        thief.open(home).await;
        assert_eq!(thief.path(), "/sign-in");
    }
    portal.stop().await;
}

#[tokio::test]
async fn sec22_a_session_ends_when_it_is_idle_and_in_any_case() {
    let portal = Portal::start().await;
    let (mut client, mut ada) = (portal.client("Acme").await, portal.lawyer("Ada").await);
    portal.later(SignedDuration::from_mins(31));
    client.open("/account").await;
    assert_eq!(client.path(), "/sign-in", "a client after half an hour");
    ada.open("/account").await;
    assert_eq!(ada.path(), "/account");
    portal.later(SignedDuration::from_mins(61));
    ada.open("/account").await;
    assert_eq!(ada.path(), "/sign-in", "a member after an hour");

    let mut eve = portal.lawyer("Eve").await;
    for _ in 0..13 {
        portal.later(SignedDuration::from_mins(55));
        eve.open("/account").await;
    }
    portal.later(SignedDuration::from_mins(10));
    eve.open("/account").await;
    assert_eq!(eve.path(), "/sign-in", "in any case after twelve hours");
    portal.stop().await;
}

#[tokio::test]
async fn sec24_people_see_their_sessions_and_end_them() {
    let portal = Portal::start().await;
    let (mut ada, authenticator) = at_work(&portal, "Ada").await;
    let mut others = Vec::new();
    for _ in 0..2 {
        let mut other = portal.stranger();
        types_password(&mut other, "ada@firm.example", PASSWORD).await;
        other.fill("Code", &authenticator.next(&portal)).press("Sign in").await;
        others.push(other);
    }
    ada.open("/account").await;
    assert_eq!(sessions(&ada), 3, "{}", ada.outline());
    let html = ada.html().to_owned();
    ada.press("End").await;
    ada.sees("That session is over");
    assert_eq!(sessions(&ada), 2);
    ada.press("End all others").await;
    assert_eq!(sessions(&ada), 1);
    for other in &mut others {
        other.open("/firm").await;
        assert_eq!(other.path(), "/sign-in");
    }

    let mut eve = portal.lawyer("Eve").await;
    eve.open("/account").await;
    let csrf = eve.hidden("csrf");
    let hers = html.split("/account/sessions/").nth(1).and_then(|rest| rest.get(..64));
    let path = format!("/account/sessions/{}", hers.expect("a session"));
    assert_eq!(eve.forge(&path, &[("csrf", csrf.as_str())]).await, 404, "somebody else's");
    portal.stop().await;
}

#[tokio::test]
async fn sec21_a_session_that_was_planted_is_not_taken_over() {
    let portal = Portal::start().await;
    portal.client("Acme").await;
    let mut pat = portal.client("Other").await;
    let mut planted = pat.clone();
    asks(&mut pat.stranger(), "acme@client.example").await;
    pat.open("/account").await.press("Sign out").await;
    asks(&mut pat, "acme@client.example").await;
    let (link, _) = mailed(&portal, "acme@client.example").await;
    pat.open(&link).await.press("Go on").await;
    pat.open("/account").await;
    pat.is(200).sees("Contact of Acme");
    planted.open("/account").await;
    assert_eq!(planted.path(), "/sign-in");
    portal.stop().await;
}

#[tokio::test]
async fn sec26_cookies_are_for_us_alone_and_sign_out_clears_the_browser() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    ada.open("/account").await;
    let csrf = ada.hidden("csrf");
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
    let http = http.unwrap();
    let page = http.get(format!("{}/sign-in", portal.host().url())).send().await.unwrap();
    let cookie = page.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
    assert_eq!(page.headers()["cache-control"], "no-store");
    let mark = cookie.split(';').next().unwrap().to_owned();
    let html = page.text().await.unwrap();
    let token = html.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let out = http.post(format!("{}/sign-out", portal.host().url())).header("cookie", mark);
    let out = out.form(&[("csrf", token.unwrap())]).send().await.unwrap();
    assert_eq!(out.headers()["clear-site-data"], "\"cache\", \"storage\"");
    let status = ada.forge("/sign-out", &[("csrf", "forged")]).await;
    assert_eq!(status, 403, "nobody else signs her out");
    let status = ada.forge("/sign-out", &[("csrf", csrf.as_str())]).await;
    assert_eq!(status, 200);
    portal.stop().await;
}
