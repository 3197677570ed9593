//! Who signs in, and what they sign in with.

use harness::{Browser, Portal};
use jiff::SignedDuration;
use local::engines::Mail;
use totp_rs::{Algorithm, Builder, Secret, Totp};

pub(crate) const PASSWORD: &str = "a plain long sentence";

/// What makes codes: set up by the key that a page shows.
pub(crate) struct Authenticator(Totp);

impl Authenticator {
    /// Scans the page that a browser shows.
    pub(crate) fn scan(browser: &Browser) -> Self {
        let html = browser.html();
        let key = html.split("<figcaption>Or type this key: <code>").nth(1).expect("a key");
        let key: String = key.split('<').next().expect("a key").replace(' ', "");
        let secret = Secret::try_from_base32(key).expect("a key in base 32");
        let totp = Builder::new().with_algorithm(Algorithm::SHA1).with_secret(secret).build();
        Self(totp.expect("an authenticator"))
    }

    /// The code that is shown now.
    pub(crate) fn code(&self, portal: &Portal) -> String {
        let second = portal.app().now().as_second();
        self.0.generate(u64::try_from(second).expect("a second")).to_string()
    }

    /// The next code, after the one that is shown now is over.
    pub(crate) fn next(&self, portal: &Portal) -> String {
        portal.later(SignedDuration::from_secs(61));
        self.code(portal)
    }
}

/// The latest mail to somebody: its link and its code.
pub(crate) async fn mailed(portal: &Portal, address: &str) -> (String, String) {
    let mails = portal.mails_to(address).await;
    let text = &latest(&mails).text;
    let link = text.split_whitespace().find(|word| word.contains("/link/")).expect("a link");
    let code = text.split("code there: ").nth(1).or_else(|| text.split("there: ").nth(1));
    let code = code.expect("a code").split_whitespace().next().expect("a code");
    (link.to_owned(), code.to_owned())
}

pub(crate) fn latest(mails: &[Mail]) -> &Mail {
    mails.iter().max_by_key(|mail| mail.at).expect("a mail")
}

pub(crate) async fn asks(browser: &mut Browser, address: &str) {
    browser.open("/sign-in").await;
    browser.fill("E-mail address", address).press("Send me a link").await;
    browser.is(200).sees("Check your mail");
}

/// A lawyer who set up password and authenticator by a link, in the browser that is signed in.
pub(crate) async fn at_work(portal: &Portal, name: &str) -> (Browser, Authenticator) {
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
pub(crate) fn sessions(browser: &Browser) -> usize {
    browser.rows().iter().filter(|row| row.first().is_some_and(|cell| cell == "A browser")).count()
}

pub(crate) async fn types_password(browser: &mut Browser, address: &str, password: &str) {
    browser.open("/sign-in/firm").await;
    browser.fill("E-mail address", address).fill("Password", password).press("Go on").await;
}
