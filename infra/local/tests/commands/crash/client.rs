//! The client's side: pays what is issued, and hands documents over.

use std::time::Duration;

use harness::Browser;

use super::lawyer::CONTACT;
use super::told::{Act, Button, Handed, Told};
use crate::serve::Portal;

/// How long there is nothing to pay before the client looks again.
const LOOK: Duration = Duration::from_millis(20);

/// How often, and how long after each other, the client looks whether a document is checked.
const LOOKS_MAX: u32 = 150;
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// A client who pays.
#[derive(Clone)]
pub(super) struct Payer {
    browser: Browser,
    button: Button,
    told: Told,
}

impl Payer {
    /// Signs in by the link of a mail.
    pub(super) async fn signs_in(portal: &Portal, told: Told) -> Self {
        let mut mary = Browser::new(&portal.url);
        mary.open("/sign-in").await;
        mary.fill("E-mail address", CONTACT).press("Send me a link").await.is(200);
        let mail = loop {
            mary.open("/_mails").await;
            let mails = mary.html().split("href=\"/_mails/");
            if let Some(mail) = mails.skip(1).find(|row| row.contains("ign")) {
                break mail.split('"').next().unwrap().to_owned();
            }
            tokio::time::sleep(LOOK).await;
        };
        mary.open(&format!("/_mails/{mail}")).await.follow("Open the link").await;
        mary.press("Go on").await.is(200).sees("Mary Shelley");
        Self { browser: mary, button: Button::default(), told }
    }

    /// Pays and hands over until somebody ends it.
    pub(super) async fn pays_and_uploads(&mut self) {
        loop {
            self.hands_over().await;
            let unpaid = self.told.said().unpaid();
            match unpaid {
                Some((number, id)) => self.pays(&number, &id).await,
                None => tokio::time::sleep(LOOK).await,
            }
        }
    }

    /// Presses again what had no answer.
    pub(super) async fn presses_again(&mut self) {
        self.browser.reconnect();
        self.told.press_again(&self.button).await;
    }

    async fn pays(&mut self, number: &str, id: &str) {
        match self.payment_of(number).await {
            Some(payment) => {
                self.browser.open(&payment).await.is(200);
                match self.browser.heading().as_str() {
                    "Your payment is not finished" => {
                        self.browser.follow("Go on with the payment").await;
                    }
                    "Checking your payment" => return,
                    _ => return self.has_paid(number),
                }
            }
            None => {
                self.browser.open(&format!("/pay/{id}")).await.is(200);
                let press = (&mut self.browser, &self.button);
                let to = self.told.press(press, "Go to the payment page", Act::Pay).await;
                self.browser.open(to.as_str()).await.is(200);
            }
        }
        if self.browser.text().contains("Card number") {
            let mary = &mut self.browser;
            mary.fill("Email", CONTACT).fill("Card number", "4242424242424242");
            mary.fill("Expiry (MM/YY)", "12/40").fill("Security code", "123");
            mary.fill("Name on card", "Mary Shelley").press("Pay").await;
            self.has_paid(number);
        }
    }

    fn has_paid(&mut self, number: &str) {
        self.browser.is(200).sees("Thank you, your payment has arrived");
        self.told.is_paid(number);
    }

    /// The page of the payment of an invoice, if one was begun.
    async fn payment_of(&mut self, number: &str) -> Option<String> {
        self.browser.open("/payments").await.is(200);
        let row = self.browser.html().split("<tr").find(|row| row.contains(number))?;
        let path = row.split("href=\"").nth(1)?.split('"').next()?;
        Some(path.to_owned())
    }

    async fn hands_over(&mut self) {
        let name = format!("{}.txt", self.told.name("paper"));
        let content = format!("This is {name}.\n").into_bytes();
        self.browser.open("/documents/new").await.attach("File", &name, &content);
        let press = (&mut self.browser, &self.button);
        let to = self.told.press(press, "Upload", Act::Document(name.clone())).await;
        self.browser.open(to.as_str()).await.is(200);
        self.browser.attach("File", &name, &content);
        let to = self.browser.press_once("Send").await;
        let to = to.unwrap_or_else(|| panic!("{}", self.browser.html()));
        self.told.has_arrived(&name);
        self.browser.open(to.as_str()).await.is(200).sees("The file has arrived.");
    }

    /// Opens every document that the bucket has taken: once checked, it is what was handed over.
    pub(super) async fn sees_its_documents(&mut self) {
        let documents = self.told.said().documents.clone();
        let home = self.browser.path();
        for Handed { path, name, has_arrived } in documents {
            self.browser.open(&path).await.is(200).sees(&name);
            let mut looks = 0;
            while has_arrived && !self.browser.text().contains("Checked") {
                looks += 1;
                assert!(looks < LOOKS_MAX, "{name} was never checked: {}", self.browser.text());
                tokio::time::sleep(LOOK_AGAIN).await;
                self.browser.open(&path).await;
            }
            if has_arrived {
                let mut reader = self.browser.clone();
                reader.open(&format!("{path}/file")).await;
                assert_eq!(reader.html(), format!("This is {name}.\n"));
            }
        }
        self.browser.open(&home).await;
    }
}
