//! Clients come in by a link that a mail brings.

use harness::{Browser, Portal};
use jiff::SignedDuration;

use super::people::{asks, at_work, mailed, sessions, types_password};

#[tokio::test]
async fn prt02_a_client_signs_in_by_a_link() {
    let portal = Portal::start().await;
    portal.client("Acme").await;
    let mut pat = portal.stranger();

    pat.open("/home").await;
    assert_eq!(pat.path(), "/sign-in", "a stranger signs in first");
    asks(&mut pat, "Acme@Client.example").await;
    let mails = portal.mails_to("acme@client.example").await;
    assert_eq!(mails.len(), 1);
    assert!(!mails[0].text.contains("Acme"), "SEC-65: no name in a mail");
    let (link, _) = mailed(&portal, "acme@client.example").await;
    pat.open(&link).await;
    pat.is(200).sees("One more step");
    pat.press("Go on").await;

    assert_eq!(pat.path(), "/home", "{}", pat.text());
    pat.is(200).sees("Contact of Acme");
    pat.open("/").await;
    assert_eq!(pat.path(), "/home");
    pat.open("/sign-in").await;
    assert_eq!(pat.path(), "/home", "whoever is in needs no link");
    portal.stop().await;
}

#[tokio::test]
async fn prt03_whoever_looks_at_a_link_uses_nothing_up() {
    let portal = Portal::start().await;
    portal.client("Acme").await;
    let mut pat = portal.stranger();
    asks(&mut pat, "acme@client.example").await;
    let (link, _) = mailed(&portal, "acme@client.example").await;

    let scanner = reqwest::Client::new();
    for _ in 0..3 {
        let head = scanner.head(&link).send().await.unwrap();
        assert_eq!(head.status(), 200);
        let mut robot = portal.stranger();
        robot.open(&link).await;
        robot.is(200).sees("This link was asked for in another browser");
        let (csrf, path) = (robot.hidden_of("/sign-in").await, robot.link_path(&link));
        let posted = robot.forge(&path, &[("csrf", csrf.as_str())]).await;
        assert_eq!(posted, 422, "a scanner that presses buttons is in another browser");
    }
    pat.open(&link).await;
    pat.open(&link).await.press("Go on").await;

    assert_eq!(pat.path(), "/home", "the person's click works");
    let mut again = pat.clone();
    again.open(&link).await;
    again.is(200).sees("This link does not work any more");
    portal.stop().await;
}

/// What a test reads off a page that a person doesn't see.
trait Peek {
    async fn hidden_of(&mut self, path: &str) -> String;
    fn link_path(&self, link: &str) -> String;
}

impl Peek for Browser {
    async fn hidden_of(&mut self, path: &str) -> String {
        self.open(path).await;
        self.hidden("csrf")
    }

    fn link_path(&self, link: &str) -> String {
        let at = link.find("/link/").expect("a link");
        link[at..].to_owned()
    }
}

#[tokio::test]
async fn sec66_a_link_pressed_twice_at_once_begins_one_session() {
    let portal = Portal::start().await;
    portal.client("Acme").await;
    let mut pat = portal.stranger();
    asks(&mut pat, "acme@client.example").await;
    let (link, _) = mailed(&portal, "acme@client.example").await;
    pat.open(&link).await.press_twice("Go on").await;

    let mut pat = portal.stranger();
    asks(&mut pat, "acme@client.example").await;
    let (link, _) = mailed(&portal, "acme@client.example").await;
    pat.open(&link).await.press("Go on").await;
    pat.open("/account").await;
    assert_eq!(
        sessions(&pat),
        3,
        "one of before, one of the first link, one of the second:\n{}",
        pat.outline()
    );
    portal.stop().await;
}

#[tokio::test]
async fn prt04_a_link_expires_and_the_firm_withdraws_it() {
    let portal = Portal::start().await;
    portal.client("Acme").await;
    let mut pat = portal.stranger();
    asks(&mut pat, "acme@client.example").await;
    let (link, code) = mailed(&portal, "acme@client.example").await;
    pat.open(&link).await;
    portal.later(SignedDuration::from_mins(16));
    pat.press("Go on").await;
    pat.is(422).sees("This link does not work any more");
    pat.open("/link").await.fill("Code from the mail", &code).press("Sign in").await;
    pat.is(422).sees("This code does not work");

    asks(&mut pat, "acme@client.example").await;
    let (link, code) = mailed(&portal, "acme@client.example").await;
    let person = link.split('/').rev().nth(1).expect("a person").to_owned();
    pat.open(&link).await;
    portal.app().store.end_all(&person).await.unwrap();
    pat.press("Go on").await;
    pat.is(422).sees("This link does not work any more");
    pat.open("/link").await.fill("Code from the mail", &code).press("Sign in").await;
    pat.is(422).sees("This code does not work");
    portal.stop().await;
}

#[tokio::test]
async fn sec66_another_browser_takes_the_code_back_to_the_first() {
    let portal = Portal::start().await;
    portal.client("Acme").await;
    let (mut desk, mut phone) = (portal.stranger(), portal.stranger());
    asks(&mut desk, "acme@client.example").await;
    let (link, code) = mailed(&portal, "acme@client.example").await;

    phone.open(&link).await;
    phone.is(200).sees("works only there");
    phone.open("/link").await.fill("Code from the mail", &code).press("Sign in").await;
    phone.is(422).sees("This code does not work");
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    desk.fill("Code from the mail", &spaced).press("Sign in").await;
    assert_eq!(desk.path(), "/home", "{}", desk.text());

    desk.open(&link).await;
    desk.sees("This link does not work any more");
    portal.stop().await;
}

#[tokio::test]
async fn sec11_a_code_may_be_tried_five_times() {
    let portal = Portal::start().await;
    portal.client("Acme").await;
    let mut pat = portal.stranger();
    asks(&mut pat, "acme@client.example").await;
    let (_, code) = mailed(&portal, "acme@client.example").await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    pat.fill("Code from the mail", "12345").press("Sign in").await;
    pat.is(422).sees("Type the six digits");
    for _ in 0..5 {
        pat.fill("Code from the mail", wrong).press("Sign in").await;
        pat.is(422).sees("This code does not work");
    }
    pat.fill("Code from the mail", &code).press("Sign in").await;
    pat.is(422).sees("This code does not work");
    portal.stop().await;
}

#[tokio::test]
async fn sec13_whoever_asks_learns_nothing_about_who_has_an_address() {
    let portal = Portal::start().await;
    portal.client("Acme").await;
    at_work(&portal, "Ada").await;
    let mut answers = Vec::new();
    for address in ["acme@client.example", "nobody@client.example"] {
        let mut browser = portal.stranger();
        let begun = std::time::Instant::now();
        asks(&mut browser, address).await;
        assert!(begun.elapsed().as_millis() >= 400, "both take as long");
        let asked = browser.outline();
        browser.fill("Code from the mail", "123456").press("Sign in").await;
        answers.push((asked, browser.is(422).outline()));
    }
    assert_eq!(answers[0], answers[1]);
    assert!(portal.mails_to("nobody@client.example").await.is_empty());

    let mut answers = Vec::new();
    for address in ["ada@firm.example", "nobody@firm.example", "acme@client.example"] {
        let mut browser = portal.stranger();
        let begun = std::time::Instant::now();
        types_password(&mut browser, address, "not the password").await;
        assert!(begun.elapsed().as_millis() >= 400, "all take as long");
        answers.push(browser.is(422).sees("The address or the password is not right").outline());
    }
    assert_eq!(answers[0].replace("ada@firm", "nobody@firm"), answers[1]);
    assert_eq!(answers[1].replace("nobody@firm", "acme@client"), answers[2]);
    portal.stop().await;
}

#[tokio::test]
async fn a_bad_address_is_refused_and_kept() {
    let portal = Portal::start().await;
    let mut pat = portal.stranger();
    pat.open("/sign-in").await.fill("E-mail address", "pat at home").press("Send me a link").await;
    pat.is(422).sees("Write an e-mail address");
    assert!(pat.html().contains("pat at home"), "what was typed is kept");
    portal.stop().await;
}
