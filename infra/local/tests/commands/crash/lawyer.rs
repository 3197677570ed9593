//! The firm's side: records, drafts and issues, one after the other.

use harness::Browser;
use totp_rs::{Algorithm, Builder, Secret};

use super::told::{Act, Button, Told};
use crate::serve::Portal;

/// The matter that everything is on.
const MATTER: &str = "M-101";

/// The client's contact.
pub(super) const CONTACT: &str = "mary@client.example";

/// A lawyer at work.
#[derive(Clone)]
pub(super) struct Lawyer {
    browser: Browser,
    /// Where the matter is.
    matter: String,
    button: Button,
    told: Told,
}

impl Lawyer {
    /// Sets up the firm, its client and its matter.
    pub(super) async fn sets_up(portal: &mut Portal, told: Told) -> Self {
        let mut ada = Browser::new(&portal.url);
        ada.open("/setup").await;
        let code = code(&ada);
        ada.fill("Setup code", &portal.setup_code()).fill("Firm", "Byron & Partners");
        ada.fill("Address", "1 Analytical Row\nNew York, NY 10001").fill("Name", "Ada Byron");
        ada.fill("Initials", "AB").fill("E-mail address", "ada@firm.example");
        ada.fill("Password", "seven quiet herons at dawn").fill("Code", &code);
        ada.press("Set up the portal").await.is(200).sees("Your portal is ready");

        ada.follow("Settings")
            .await
            .follow("Timekeepers and rates")
            .await
            .follow("Rates and target")
            .await;
        ada.fill("Rate an hour", "350.00").fill("From", "2024-01-01").press("Set rate").await;
        ada.is(200);
        ada.follow("Clients").await.follow("Open a client").await;
        ada.fill("Client’s name", "Mill Holdings").fill("Payor’s name", "Mill Holdings");
        ada.fill("Address on invoices", "12 Mill Lane\nAlbany, NY 12207");
        ada.fill("Contact’s name", "Mary Shelley").fill("Contact’s e-mail address", CONTACT);
        ada.press("Open client").await.is(200);
        ada.follow("Open a matter").await;
        ada.fill("Matter number", MATTER).fill("Name of the matter", "Sale of the mill");
        ada.fill("Opened on", "2025-01-01").fill("Days to pay", "30");
        ada.press("Open matter").await.is(200).sees("Sale of the mill");
        Self { matter: ada.path(), browser: ada, button: Button::default(), told }
    }

    /// Works until somebody ends it.
    pub(super) async fn works(&mut self) {
        loop {
            let begun = self.told.said().draft.clone();
            match begun {
                Some(draft) => self.issues(&draft).await,
                None => self.drafts().await,
            }
        }
    }

    /// Presses again what had no answer.
    pub(super) async fn presses_again(&mut self) {
        self.browser.reconnect();
        self.told.press_again(&self.button).await;
    }

    async fn records_time(&mut self) {
        let (narrative, day) = (self.told.name("Work"), self.day());
        self.browser.open("/firm/entries/new").await;
        self.browser.fill("Matter", MATTER).fill("Day", &day).fill("Hours", "0.4");
        self.browser.fill("What was done", &narrative);
        self.presses("Record time", Act::Entry(narrative)).await;
    }

    /// A day for the next entry; a day has room for sixty of them.
    fn day(&self) -> String {
        let recorded = self.told.said().entries.len();
        format!("2025-{:02}-{:02}", recorded % 12 + 1, recorded / 12 % 28 + 1)
    }

    async fn records_a_cost(&mut self) {
        let narrative = self.told.name("Fee");
        self.browser.open("/firm/costs/new").await;
        self.browser.fill("Matter", MATTER).fill("What it was for", &narrative);
        self.browser.fill("Quantity", "1").fill("Price of one", "45.10");
        self.presses("Record cost", Act::Entry(narrative)).await;
    }

    async fn drafts(&mut self) {
        self.records_time().await;
        self.records_a_cost().await;
        self.browser.open(&self.matter).await;
        self.presses("Make a draft", Act::Draft).await;
    }

    async fn issues(&mut self, draft: &str) {
        self.browser.open(draft).await;
        self.browser.follow("Review and issue").await;
        let button = self.browser.html().split("Issue invoice ").nth(1).unwrap();
        let number: String = button.chars().take_while(|c| !" \n<".contains(*c)).collect();
        self.presses(&format!("Issue invoice {number}"), Act::Issue(number)).await;
        self.browser.is(200).sees("is issued");
    }

    async fn presses(&mut self, words: &str, act: Act) {
        let to = self.told.press((&mut self.browser, &self.button), words, act).await;
        self.browser.open(to.as_str()).await.is(200);
    }
}

/// What an authenticator shows for the key on the page.
fn code(ada: &Browser) -> String {
    let key = ada.html().split("<figcaption>Or type this key: <code>").nth(1).unwrap();
    let key = key.split('<').next().unwrap().replace(' ', "");
    let secret = Secret::try_from_base32(key).unwrap();
    let totp = Builder::new().with_algorithm(Algorithm::SHA1).with_secret(secret).build();
    let since = std::time::UNIX_EPOCH.elapsed().unwrap();
    totp.unwrap().generate(since.as_secs()).to_string()
}
