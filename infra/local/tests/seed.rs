//! The demonstration firm, at a small scale.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use domain::invoice::{Invoice, Standing};
use domain::payment::IntentState;

use local::host::{Host, Settings};
use local::seed::{Progress, Scale, SignIns, demonstration_of, is_unfinished};

use web::app::Clock;

const SMALL: Scale = Scale { months: 5 };

/// Counts steps, and says what took how long.
#[derive(Default)]
struct Counted {
    steps: AtomicU64,
    begun: std::sync::Mutex<Option<(String, Instant)>>,
}

impl Progress for Counted {
    fn begin(&self, what: &str, of: u64) {
        *self.begun.lock().unwrap() = Some((format!("{what} ({of})"), Instant::now()));
    }

    fn step(&self) {
        self.steps.fetch_add(1, Ordering::Relaxed);
    }

    fn done(&self) {
        if let Some((what, since)) = self.begun.lock().unwrap().take() {
            println!("{what}: {:?}", since.elapsed());
        }
    }
}

async fn host(folder: &Path) -> Host {
    let settings = Settings {
        data: folder.to_owned(),
        port: 0,
        clock: Clock::System,
        debit_time: Duration::from_secs(60),
    };
    Host::start(settings).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demonstration_has_invoices_in_every_state() {
    let folder = tempfile::tempdir().unwrap();
    let desk = local::desk::Desk::open_or_begin(folder.path()).await.unwrap();
    let months = std::env::var("SEED_MONTHS").ok().and_then(|text| text.parse().ok());
    let scale = months.map_or(SMALL, |months| Scale { months });
    let counted = Counted::default();
    let sign_ins = demonstration_of(&desk.app, folder.path(), scale, &counted).await.unwrap();
    println!("{sign_ins:#?} {}", counted.steps.load(Ordering::Relaxed));
    let since = Instant::now();
    desk.catch_up().await.unwrap();
    println!("Caught up: {:?}", since.elapsed());
    desk.close().await;
}
