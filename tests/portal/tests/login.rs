//! People come in: clients by a link, the firm by password and code, and nobody else.
#![expect(
    clippy::expect_used,
    clippy::string_slice,
    reason = "a story that cannot go on ends by panicking, with words that say why"
)]

use harness::{Browser, Portal};
use jiff::SignedDuration;
use local::engines::Mail;
use totp_rs::{Algorithm, Builder, Secret, Totp};

const PASSWORD: &str = "a plain long sentence";

/// What makes codes: set up by the key that a page shows.
struct Authenticator(Totp);

impl Authenticator {
    /// Scans the page that a browser shows.
    fn scan(browser: &Browser) -> Self {
        let html = browser.html();
        let key = html.split("<figcaption>Or type this key: <code>").nth(1).expect("a key");
        let key: String = key.split('<').next().expect("a key").replace(' ', "");
        let secret = Secret::try_from_base32(key).expect("a key in base 32");
        let totp = Builder::new().with_algorithm(Algorithm::SHA1).with_secret(secret).build();
        Self(totp.expect("an authenticator"))
    }

    /// The code that is shown now.
    fn code(&self, portal: &Portal) -> String {
        let second = portal.app().now().as_second();
        self.0.generate(u64::try_from(second).expect("a second")).to_string()
    }

    /// The next code, after the one that is shown now is over.
    fn next(&self, portal: &Portal) -> String {
        portal.later(SignedDuration::from_secs(61));
        self.code(portal)
    }
}

/// The latest mail to somebody: its link and its code.
async fn mailed(portal: &Portal, address: &str) -> (String, String) {
    let mails = portal.mails_to(address).await;
    let text = &latest(&mails).text;
    let link = text.split_whitespace().find(|word| word.contains("/link/")).expect("a link");
    let code = text.split("code there: ").nth(1).or_else(|| text.split("there: ").nth(1));
    let code = code.expect("a code").split_whitespace().next().expect("a code");
    (link.to_owned(), code.to_owned())
}

fn latest(mails: &[Mail]) -> &Mail {
    mails.iter().max_by_key(|mail| mail.at).expect("a mail")
}

async fn asks(browser: &mut Browser, address: &str) {
    browser.open("/sign-in").await;
    browser.fill("E-mail address", address).press("Send me a link").await;
    browser.is(200).sees("Check your mail");
}

/// A lawyer who set up password and authenticator by a link, in the browser that is signed in.
async fn at_work(portal: &Portal, name: &str) -> (Browser, Authenticator) {
    portal.lawyer(name).await;
    let mut browser = portal.stranger();
    let address = format!("{}@firm.example", name.to_lowercase());
    asks(&mut browser, &address).await;
    let (link, _) = mailed(portal, &address).await;
    browser.open(&link).await.press("Go on").await;
    browser.is(200).sees("Choose how you sign in");
    let authenticator = Authenticator::scan(&browser);
    let code = authenticator.code(portal);
    browser.fill("New password", PASSWORD).fill("Code", &code).press("Sign in").await;
    assert_eq!(browser.path(), "/firm", "{}", browser.text());
    (browser, authenticator)
}

/// How many sessions the account page shows.
fn sessions(browser: &Browser) -> usize {
    browser.rows().iter().filter(|row| row.first().is_some_and(|cell| cell == "A browser")).count()
}

async fn types_password(browser: &mut Browser, address: &str, password: &str) {
    browser.open("/sign-in/firm").await;
    browser.fill("E-mail address", address).fill("Password", password).press("Go on").await;
}

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

#[tokio::test]
async fn sec47_no_address_says_where_sign_in_leads() {
    let portal = Portal::start().await;
    portal.client("Acme").await;
    for question in ["?next=//evil.example", "?next=https://evil.example", "?next=%2f%2fevil"] {
        let mut pat = portal.stranger();
        pat.open(&format!("/sign-in{question}")).await;
        assert!(!pat.html().contains("evil"), "{question}");
    }
    portal.stop().await;
}

#[tokio::test]
async fn files_are_kept_for_ever_and_health_asks_nobody() {
    let portal = Portal::start().await;
    let url = portal.host().url();
    let http = reqwest::Client::new();
    let style = format!("{url}{}", web::assets::url("counterfoil.css"));
    let file = http.get(style).send().await.unwrap();
    assert_eq!(file.headers()["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(file.headers()["content-type"], "text/css; charset=utf-8");
    assert_eq!(http.get(format!("{url}/assets/other.css")).send().await.unwrap().status(), 404);
    assert_eq!(
        http.get(format!("{url}/health")).send().await.unwrap().text().await.unwrap(),
        "ok\n"
    );
    portal.stop().await;
}
