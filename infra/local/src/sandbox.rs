//! The sandbox processors: the HTTP APIs, pages and webhooks of Stripe, PayPal and LawPay on this
//! machine, without real money.
//!
//! Invariants:
//! - Objects have the shapes that Stripe publishes; the connector cannot tell them apart.
//! - What an act changes, the events that tell of it and the answer kept for its idempotency key
//!   are one transaction: a kill loses nothing that was answered, and an event is never forgotten.
//! - A card number is looked at once and never kept; only its last four digits are.
//! - Faults happen only when asked for, through [`Faults`] or under `/sandbox`.
//!
//! # Where it is weaker than Stripe
//!
//! One account, test mode only; a session makes its payment when the person first presses the
//! button; a payment without a session is confirmed when it is made; a part that is captured makes
//! a charge of that part; requests are served one after another, so two at once with one key never
//! conflict: the second gets the answer of the first.

mod api;
mod away;
mod balance;
mod book;
mod card;
mod charge;
mod control;
mod customer;
mod delivery;
mod dispute;
mod event;
mod faults;
pub mod lawpay;
mod object;
mod once;
mod page;
mod params;
mod pay;
mod payment;
mod payout;
pub mod paypal;
mod refund;
mod refusal;
mod saved;
mod session;
mod settle;
mod setup;
mod view;

use std::fmt;
use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use book::{Act, Book};
pub use dispute::Opening;
use event::Speaker;
pub use faults::Faults;
use payout::{Payout, PayoutState};
use refund::Refund;
use refusal::Refusal;

/// Tells who is paid; a firm can be set up, or change its name, while the sandbox runs.
pub type Merchant = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = String> + Send>> + Send + Sync>;

/// What a sandbox needs to know.
#[derive(Clone)]
pub struct SandboxConfig {
    /// Where its objects are kept.
    pub file: PathBuf,
    /// The key that requests must carry, `sk_test_…`.
    pub key: String,
    /// Where events are posted to, until [`Sandbox::post_events_to`] names another place.
    pub webhook_url: String,
    /// What events are signed with, `whsec_…`.
    pub webhook_secret: String,
    /// The name that the page shows above the amount, asked for each time.
    pub merchant: Merchant,
    /// How long the bank takes over a debit.
    pub debit_time: Duration,
    /// What time it is.
    pub clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

/// A running sandbox; it stops when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    machine: Arc<Machine>,
    stop: watch::Sender<bool>,
    servers: JoinSet<()>,
}

/// Why a sandbox does not start, or cannot do what it is told.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The address cannot be used.
    #[error("The sandbox processor cannot listen: {0}.")]
    Io(#[from] io::Error),
    /// The file cannot be used.
    #[error("The file of the sandbox processor cannot be used: {0}.")]
    File(#[from] rusqlite::Error),
    /// The HTTP client that posts events cannot be made.
    #[error("The sandbox processor cannot post events: {0}.")]
    Client(#[from] reqwest::Error),
    /// What was asked for cannot be done.
    #[error("The sandbox processor refuses: {0}.")]
    Refused(String),
}

/// How a debit ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// The money arrives.
    Succeed,
    /// The bank sends it back.
    Fail,
}

/// All that the parts of a sandbox share.
struct Machine {
    config: SandboxConfig,
    address: String,
    book: Book,
    faults: Faults,
    posts: reqwest::Client,
    /// Where events are posted to.
    webhook_url: Mutex<String>,
    /// There is something to deliver.
    news: Notify,
}

impl Sandbox {
    /// Starts on `listener`, with the objects of an earlier run where there are any.
    pub fn start(config: SandboxConfig, listener: TcpListener) -> Result<Self, SandboxError> {
        let machine = Arc::new(Machine {
            address: format!("http://{}", listener.local_addr()?),
            book: Book::open(&config.file)?,
            faults: Faults::default(),
            posts: delivery::client()?,
            webhook_url: Mutex::new(config.webhook_url.clone()),
            news: Notify::new(),
            config,
        });
        let (stop, stopped) = watch::channel(false);
        let mut servers = JoinSet::new();
        let server = axum::serve(listener, api::router(&machine))
            .with_graceful_shutdown(stop_of(stopped.clone()));
        servers.spawn(async move {
            if let Err(error) = server.await {
                tracing::error!(%error, "The sandbox processor stopped serving");
            }
        });
        servers.spawn(delivery::run(Arc::clone(&machine), stop_of(stopped)));
        Ok(Self { machine, stop, servers })
    }

    /// Where it answers, as `http://127.0.0.1:4242`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.machine.address
    }

    /// What is to go wrong.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.machine.faults
    }

    /// Ends all debits that are under way; tells how many.
    pub fn settle(&self, settlement: Settlement) -> Result<usize, SandboxError> {
        Ok(self.machine.act(|act| settle::all(act, settlement))?)
    }

    /// Lets all time to pay run out; tells how many sessions were open.
    pub fn expire(&self) -> Result<usize, SandboxError> {
        Ok(self.machine.act(settle::expire_all)?)
    }

    /// Disputes a payment of Stripe or an order of PayPal, as a payer or their bank does; tells the
    /// dispute's id.
    pub fn dispute(&self, payment: &str, opening: Opening) -> Result<String, SandboxError> {
        Ok(self.machine.act(|act| dispute::open(act, payment, opening))?)
    }

    /// Takes a dispute on to `needs_response`, `under_review`, `won`, `lost` and the like.
    pub fn move_dispute(&self, dispute: &str, to: &str) -> Result<(), SandboxError> {
        Ok(self.machine.act(|act| dispute::go(act, dispute, to))?)
    }

    /// Lets a refund fail, as a closed card does.
    pub fn fail_refund(&self, refund: &str) -> Result<(), SandboxError> {
        Ok(self.machine.act(|act| Refund::fail(act, refund))?)
    }

    /// Sends all that is on the balance in a currency, such as `usd`; tells the payout's id.
    pub fn pay_out(&self, currency: &str) -> Result<Option<String>, SandboxError> {
        let payout = self.machine.act(|act| Payout::send(act, currency))?;
        Ok(payout.map(|payout| payout.id))
    }

    /// Ends a payout that is on its way.
    pub fn end_payout(&self, payout: &str, end: Settlement) -> Result<(), SandboxError> {
        let state = match end {
            Settlement::Succeed => PayoutState::Paid,
            Settlement::Fail => PayoutState::Failed,
        };
        self.machine.act(|act| Payout::end(act, payout, state))?;
        Ok(())
    }

    /// Posts all events once more, as Stripe's staff can.
    pub fn deliver_again(&self) -> Result<usize, SandboxError> {
        Ok(self.machine.act(|act| act.tell_again(None))?)
    }

    /// Posts events to another place from now on.
    pub fn post_events_to(&self, url: &str) {
        self.machine.post_events_to(url);
    }

    /// Posts what was held back by [`Faults::hold_webhooks`].
    pub fn release_webhooks(&self) {
        self.machine.faults.release_webhooks();
        self.machine.news.notify_one();
    }

    /// Waits until every event that can be delivered was.
    pub async fn delivered(&self) {
        delivery::all_gone(&self.machine).await;
    }

    /// Finishes what was begun and closes the file.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        let finished = tokio::time::timeout(Duration::from_secs(3), async {
            while self.servers.join_next().await.is_some() {}
        });
        if finished.await.is_err() {
            self.servers.shutdown().await;
        }
    }
}

/// A merchant whose name never changes.
#[must_use]
pub fn merchant(name: &str) -> Merchant {
    let name = name.to_owned();
    Arc::new(move || Box::pin(std::future::ready(name.clone())))
}

impl Machine {
    fn now(&self) -> Timestamp {
        (self.config.clock)()
    }

    async fn merchant(&self) -> String {
        (self.config.merchant)().await
    }

    /// How long the bank takes over a debit, in seconds.
    fn debit_s(&self) -> i64 {
        i64::try_from(self.config.debit_time.as_secs()).unwrap_or(i64::MAX)
    }

    fn webhook_url(&self) -> String {
        self.webhook_url.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Where a processor posts: beside Stripe's door, under its own name.
    fn hook(&self, speaker: Speaker) -> String {
        let url = self.webhook_url();
        let name = match speaker {
            Speaker::Stripe => return url,
            Speaker::PayPal => "paypal".to_owned(),
            Speaker::LawPay => format!("lawpay/{}", self.lawpay_path("lawpay")),
            Speaker::LawPayTrust => format!("lawpay-trust/{}", self.lawpay_path("lawpay_trust")),
        };
        match url.strip_suffix("/stripe") {
            Some(hooks) => format!("{hooks}/{name}"),
            None => url,
        }
    }

    /// The path that only LawPay knows, one for each account.
    fn lawpay_path(&self, account: &str) -> String {
        let prefix = format!("{account}_path_of_the_sandbox_");
        self.config.webhook_secret.replacen("whsec_", &prefix, 1)
    }

    fn post_events_to(&self, url: &str) {
        url.clone_into(&mut self.webhook_url.lock().unwrap_or_else(PoisonError::into_inner));
        self.news.notify_one();
    }

    /// One transaction; wakes the deliveries, since most acts tell of themselves.
    fn act<T>(&self, work: impl FnOnce(&Act<'_>) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let delay = self.faults.webhook_delay();
        let done = self.book.act(self.now(), &self.address, delay, work);
        self.news.notify_one();
        done
    }
}

/// Resolves when the sandbox stops, or is dropped.
async fn stop_of(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a stop as well.
    drop(stopped.wait_for(|stop| *stop).await);
}

impl From<Refusal> for SandboxError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Storage(cause) => Self::File(cause),
            Refusal::Shape(_) | Refusal::Chance(_) | Refusal::Api(_) => {
                Self::Refused(refusal.to_string())
            }
        }
    }
}

impl fmt::Debug for SandboxConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxConfig").field("file", &self.file).finish_non_exhaustive()
    }
}

impl fmt::Debug for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Machine").field("address", &self.address).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
