//! A portal on a folder of its own, with a clock that tests move.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use domain::approval::ApprovalRule;
use domain::firm::{Accent, Firm};
use domain::money::Currency;
use domain::text::{Address, Name};
use jiff::SignedDuration;
use local::engines::Endpoints;
use local::host::{Host, Settings};
use store::Once;
use tempfile::TempDir;
use web::App;
use web::app::Clock;

use crate::browser::Browser;

/// How long everything may take to come to its end.
const SETTLE_MAX: Duration = Duration::from_secs(20);

/// A running portal of a firm.
#[derive(Debug)]
pub struct Portal {
    host: Option<Host>,
    folder: TempDir,
    moved: Arc<AtomicI64>,
    counted: AtomicI64,
}

impl Portal {
    /// A portal of a firm in New York that bills in dollars.
    pub async fn start() -> Self {
        let portal = Self::empty().await;
        let system = portal.app().store.system("harness");
        let once = Once::named("founded");
        let founded = system.commit_founded(&once, &firm(), portal.app().now()).await;
        founded.expect("the firm is set up");
        portal
    }

    /// A portal that nobody has set up yet.
    pub async fn empty() -> Self {
        // Shows the log of the portal when RUST_LOG asks for it; only the first portal can set it.
        let filter = tracing_subscriber::EnvFilter::from_default_env();
        drop(tracing_subscriber::fmt().with_env_filter(filter).with_test_writer().try_init());
        let folder = tempfile::tempdir().expect("a temporary folder");
        let moved = Arc::new(AtomicI64::new(0));
        let host = Host::start(settings(folder.path(), &moved)).await.expect("the portal starts");
        Self { host: Some(host), folder, moved, counted: AtomicI64::new(0) }
    }

    /// Stops the portal and starts it again on the same folder.
    pub async fn restart(&mut self) {
        if let Some(host) = self.host.take() {
            host.stop().await;
        }
        let settings = settings(self.folder.path(), &self.moved);
        self.host = Some(Host::start(settings).await.expect("the portal starts again"));
    }

    /// The host under the portal.
    pub fn host(&self) -> &Host {
        self.host.as_ref().expect("the portal runs")
    }

    /// What its functions share.
    pub fn app(&self) -> &App {
        self.host().app()
    }

    /// Where its engines answer.
    pub fn endpoints(&self) -> &Endpoints {
        self.host().engines().endpoints()
    }

    /// The folder it keeps its data in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A number that this portal has not given before.
    pub(crate) fn next(&self) -> i64 {
        self.counted.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Lets time pass.
    pub fn later(&self, by: SignedDuration) {
        let by_ms = i64::try_from(by.as_millis()).expect("a span of time");
        self.moved.fetch_add(by_ms, Ordering::Relaxed);
    }

    /// Waits until everything that was begun has come to its end: webhooks, mails, rollups.
    pub async fn settle(&self) {
        let delivered = tokio::time::timeout(SETTLE_MAX, self.host().sandbox().delivered()).await;
        delivered.expect("the sandbox delivers its webhooks");
        let drained = tokio::time::timeout(SETTLE_MAX, self.host().pump().drain()).await;
        drained.expect("the streams come to an end").expect("the streams are drained");
    }

    /// Somebody who is not signed in.
    pub fn stranger(&self) -> Browser {
        Browser::new(self.host().url())
    }

    /// The mails that went out to an address, oldest first.
    pub async fn mails_to(&self, address: &str) -> Vec<local::engines::Mail> {
        self.settle().await;
        let all = self.host().engines().mails().list().expect("the mails are readable");
        all.into_iter().rev().filter(|mail| mail.to.iter().any(|to| to.contains(address))).collect()
    }

    /// The last mail to an address does not reach its reader: there is no such mailbox.
    pub async fn bounce(&self, address: &str) {
        let mails = self.mails_to(address).await;
        let last = mails.last().expect("a mail that can come back");
        let report = self.host().engines().mails().bounce(&last.id).expect("it is readable");
        let report = report.expect("it is there");
        self.host().mailer().returned(&report).await.expect("the portal hears of it");
    }

    /// Stops the portal.
    pub async fn stop(mut self) {
        if let Some(host) = self.host.take() {
            host.stop().await;
        }
    }
}

fn settings(folder: &Path, moved: &Arc<AtomicI64>) -> Settings {
    Settings {
        data: folder.to_owned(),
        port: 0,
        clock: Clock::Moved(Arc::clone(moved)),
        debit_time: Duration::from_secs(24 * 60 * 60),
    }
}

fn firm() -> Firm {
    Firm {
        name: Name::parse("Harlow & Pike LLP").expect("a name"),
        address: Address::parse("40 Bridge Street\nNew York, NY 10004").expect("an address"),
        currency: Currency::USD,
        zone: "America/New_York".to_owned(),
        accent: Accent::parse("1f5f4a").expect("a colour"),
        logo: None,
        ledes_id: None,
        rounding: domain::hours::Rounding::USUAL,
        ebill: domain::ebill::FirmFacts::default(),
        part_min_minor: 2_500,
        approval: ApprovalRule::NotNeeded,
        pay_link_in_mail: false,
        taxes: domain::tax::TaxRules::default(),
    }
}
