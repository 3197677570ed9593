//! A sandbox with everything around it: the connector, a person's browser, a portal that listens.

use std::sync::atomic::{AtomicI64, AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use domain::id::PaymentId;
use domain::money::{Currency, Money};
use domain::payment::Fact;
use jiff::Timestamp;
use processors::{Checkout, Connection, Delivery, Processor, SecretString, Sender, Stripe};
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::sandbox::{Sandbox, SandboxConfig, merchant};

pub(super) const KEY: &str = "sk_test_stand";
const SECRET: &str = "whsec_stand";
const START: i64 = 1_800_000_000;

pub(super) const GOOD: &str = "4242424242424242";

pub(super) struct Stand {
    pub(super) sandbox: Sandbox,
    pub(super) connection: Connection,
    pub(super) portal: Portal,
    browser: reqwest::Client,
    clock: Arc<AtomicI64>,
    folder: TempDir,
}

/// What the portal heard, and how it answers.
#[derive(Clone)]
pub(super) struct Portal {
    heard: Arc<Mutex<Vec<(String, String)>>>,
    status: Arc<AtomicU16>,
    address: String,
}

impl Stand {
    pub(super) async fn new() -> Self {
        let clock = Arc::new(AtomicI64::new(START));
        let folder = TempDir::new().unwrap();
        let portal = Portal::listen(Arc::clone(&clock)).await;
        let sandbox = start(&folder, &portal, &clock).await;
        let connection = connect(&sandbox);
        let browser = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self { sandbox, connection, portal, browser, clock, folder }
    }

    /// The same folder under a new process.
    pub(super) async fn restart(self) -> Self {
        self.sandbox.stop().await;
        let sandbox = start(&self.folder, &self.portal, &self.clock).await;
        let connection = connect(&sandbox);
        Self { sandbox, connection, ..self }
    }

    /// Time passes, once all that is due by now has come.
    pub(super) async fn pass(&self, time: Duration) {
        self.sandbox.delivered().await;
        self.clock.fetch_add(i64::try_from(time.as_secs()).unwrap(), Ordering::Relaxed);
    }

    pub(super) fn now(&self) -> Timestamp {
        Timestamp::from_second(self.clock.load(Ordering::Relaxed)).unwrap()
    }

    /// A checkout of $1,250.00 that differs by `number`.
    pub(super) fn checkout(&self, number: u8) -> Checkout {
        Checkout {
            payment: PaymentId::made(START * 1000, [number; 10]),
            amount: Money::new(125_000, Currency::USD),
            description: format!("Invoice 2026-{number:04}"),
            ways: Vec::new(),
            keep: None,
            success_url: format!(
                "{}/payments/{number}?s={{CHECKOUT_SESSION_ID}}",
                self.portal.address
            ),
            cancel_url: format!("{}/payments/{number}", self.portal.address),
        }
    }

    pub(super) async fn started(&self, number: u8) -> Fact {
        self.connection.start(&self.checkout(number)).await.unwrap()
    }

    pub(super) async fn fact(&self, object: &str) -> Fact {
        self.connection.payment(object).await.unwrap().unwrap()
    }

    /// Types a card and presses the button; tells the status, where it leads and the page.
    pub(super) async fn pay_card(&self, fact: &Fact, number: &str) -> (u16, String, String) {
        let form = format!(
            "way=card&email=ada%40example.com&number={number}&expiry=12/40&cvc=123&name=Ada"
        );
        self.post(fact.pay_at.as_deref().unwrap(), &form).await
    }

    pub(super) async fn pay_bank(&self, fact: &Fact, account: &str) -> (u16, String, String) {
        let form = format!(
            "way=bank&email=ada%40example.com&routing=110000000&account={account}&name=Ada"
        );
        self.post(fact.pay_at.as_deref().unwrap(), &form).await
    }

    pub(super) async fn post(&self, url: &str, form: &str) -> (u16, String, String) {
        let request = self.browser.post(url).body(form.to_owned());
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        answer(request).await
    }

    pub(super) async fn open(&self, url: &str) -> (u16, String, String) {
        answer(self.browser.get(url)).await
    }

    /// Asks the API as any program with the key can.
    pub(super) async fn api(&self, path: &str) -> Value {
        let url = format!("{}{path}", self.sandbox.address());
        let (status, _, text) = answer(self.browser.get(url).bearer_auth(KEY)).await;
        assert_eq!(status, 200, "{text}");
        serde_json::from_str(&text).unwrap()
    }

    pub(super) async fn api_post(&self, path: &str, form: &str) -> (u16, Value) {
        let url = format!("{}{path}", self.sandbox.address());
        let request = self.browser.post(url).bearer_auth(KEY).body(form.to_owned());
        let (status, _, text) = answer(request).await;
        (status, serde_json::from_str(&text).unwrap())
    }
}

impl Portal {
    async fn listen(clock: Arc<AtomicI64>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let portal = Self {
            heard: Arc::default(),
            status: Arc::new(AtomicU16::new(200)),
            address: format!("http://{}", listener.local_addr().unwrap()),
        };
        let hear = portal.clone();
        let hook =
            post(async move |headers: HeaderMap, body: Bytes| hear.hear(&headers, &body, &clock));
        let router = Router::new().route("/hooks/stripe", hook);
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        portal
    }

    /// Believes only what the connector believes.
    fn hear(&self, headers: &HeaderMap, body: &[u8], clock: &AtomicI64) -> StatusCode {
        let status = StatusCode::from_u16(self.status.load(Ordering::Relaxed)).unwrap();
        if status != StatusCode::OK {
            return status;
        }
        let checked = stripe("http://127.0.0.1").webhook(&Delivery {
            header: &|name| Some(headers.get(name)?.to_str().ok()?.to_owned()),
            body,
            now: Timestamp::from_second(clock.load(Ordering::Relaxed)).unwrap(),
        });
        let event: Value = serde_json::from_slice(body).unwrap();
        let subject = checked.done().unwrap().unwrap().subject;
        let object = subject.map(|subject| subject.object().to_owned()).unwrap_or_default();
        let kind = event["type"].as_str().unwrap().to_owned();
        self.heard.lock().unwrap().push((kind, object));
        StatusCode::OK
    }

    pub(super) fn hook(&self) -> String {
        format!("{}/hooks/stripe", self.address)
    }

    pub(super) fn answer(&self, status: u16) {
        self.status.store(status, Ordering::Relaxed);
    }

    /// The types of the events so far.
    pub(super) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().iter().map(|(kind, _)| kind.clone()).collect()
    }

    /// The objects that the events so far pointed to.
    pub(super) fn objects(&self) -> Vec<String> {
        self.heard.lock().unwrap().iter().map(|(_, object)| object.clone()).collect()
    }

    /// Waits until so many events have come, or a while has passed.
    pub(super) async fn heard_at_least(&self, count: usize) -> Vec<String> {
        for _ in 0..1000 {
            if self.heard().len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.heard()
    }
}

async fn start(folder: &TempDir, portal: &Portal, clock: &Arc<AtomicI64>) -> Sandbox {
    let clock = Arc::clone(clock);
    let config = SandboxConfig {
        file: folder.path().join("sandbox.sqlite"),
        key: KEY.to_owned(),
        webhook_url: portal.hook(),
        webhook_secret: SECRET.to_owned(),
        merchant: merchant("Doe & Partners"),
        debit_time: Duration::from_mins(10),
        clock: Arc::new(move || Timestamp::from_second(clock.load(Ordering::Relaxed)).unwrap()),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    Sandbox::start(config, listener).unwrap()
}

fn connect(sandbox: &Sandbox) -> Connection {
    Connection::new(Arc::new(stripe(sandbox.address())), Sender::new(|| 1).unwrap())
}

fn stripe(address: &str) -> Stripe {
    Stripe::new(address, SecretString::from(KEY), vec![SecretString::from(SECRET)]).unwrap()
}

async fn answer(request: reqwest::RequestBuilder) -> (u16, String, String) {
    let answer = request.send().await.unwrap();
    let location = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
    (answer.status().as_u16(), location.unwrap_or_default(), answer.text().await.unwrap())
}
