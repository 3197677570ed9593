//! The demonstration firm, at a small scale.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test falls where its ground is not as it says"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use domain::invoice::{Issued, Standing};
use domain::payment::{Intent, IntentState};
use jiff::civil::{Date, date};
use local::desk::Desk;
use local::host::{Host, Settings};
use local::seed::{Progress, Scale, SignIns, demonstration_of, is_unfinished};
use store::{Page, SystemStore};
use web::app::Clock;

/// Long enough for every state.
const SMALL: Scale = Scale { months: 6 };

const ALWAYS: (Date, Date) = (date(2000, 1, 1), date(2100, 1, 1));

/// Counts steps, and prints what took how long.
#[derive(Debug, Default)]
struct Steps {
    announced: AtomicU64,
    done: AtomicU64,
    since: Mutex<Option<(String, Instant)>>,
}

impl Progress for Steps {
    fn begin(&self, what: &str, of: u64) {
        self.announced.fetch_add(of, Ordering::Relaxed);
        *self.since.lock().unwrap() = Some((what.to_owned(), Instant::now()));
    }

    fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    fn done(&self) {
        if let Some((what, since)) = self.since.lock().unwrap().take() {
            println!("{what}: {:?}", since.elapsed());
        }
    }
}

/// Everything of a list.
async fn all<T, F>(mut page: impl FnMut(Option<String>) -> F) -> Vec<T>
where
    F: Future<Output = Result<Page<T>, store::Fault>>,
{
    let (mut items, mut from) = (Vec::new(), None);
    loop {
        let found = page(from).await.unwrap();
        items.extend(found.items);
        match found.next {
            Some(next) => from = Some(next),
            None => return items,
        }
    }
}

async fn issued(system: SystemStore<'_>) -> Vec<Issued> {
    all(|from| system.invoices_issued(ALWAYS, from)).await
}

async fn ended(system: SystemStore<'_>) -> Vec<Intent> {
    all(|from| system.payments_ended(ALWAYS, from)).await
}

async fn seeded(folder: &Path, scale: Scale, steps: &Steps) -> (Desk, SignIns) {
    let desk = Desk::open_or_begin(folder).await.unwrap();
    let sign_ins = demonstration_of(&desk.app, folder, scale, steps).await.unwrap();
    (desk, sign_ins)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demonstration_has_everything_in_every_state() {
    let folder = tempfile::tempdir().unwrap();
    let steps = Steps::default();
    let (desk, sign_ins) = seeded(folder.path(), SMALL, &steps).await;
    let system = desk.app.store.system("test");
    let today = desk.app.today().await.unwrap();
    assert_eq!(steps.done.load(Ordering::Relaxed), steps.announced.load(Ordering::Relaxed));

    let issued = issued(system).await;
    let standing = |wanted| issued.iter().filter(|one| one.standing(today) == wanted).count();
    assert!(standing(Standing::Paid) > 10 && standing(Standing::Due) > 5);
    let late: BTreeSet<i32> = issued
        .iter()
        .filter(|one| one.standing(today) == Standing::Overdue)
        .map(|one| (today.since(one.due_on).unwrap().get_days() / 30).min(3))
        .collect();
    assert_eq!(late, BTreeSet::from([0, 1, 2, 3]), "overdue by up to a month, two, three, more");
    assert!(issued.iter().any(|one| one.open.is_positive() && one.open != one.total));
    let mut numbers: Vec<_> =
        issued.iter().map(|one| (one.number.to_string(), one.issued_on)).collect();
    numbers.sort();
    assert!(numbers.is_sorted_by_key(|(_, on)| *on), "numbers follow the days");

    assert!(all(|from| system.drafts(from)).await.len() >= 4);
    assert!(all(|from| system.entries_unbilled(from)).await.len() > 20);
    assert_eq!(all(|from| system.clients(from)).await.len(), 12);
    assert_eq!(all(|from| system.matters(from)).await.len(), 30);
    let payments = ended(system).await;
    assert!(payments.iter().any(|one| one.state == IntentState::Failed));
    let paid = payments.iter().filter(|one| one.state == IntentState::Succeeded);
    assert!(paid.clone().count() > 20 && paid.clone().all(|one| one.fee.is_some()));
    let mut unapplied = 0;
    for client in all(|from| system.clients(from)).await {
        let home = system.home_of(&client.id, None).await.unwrap();
        unapplied += home.balances.iter().map(|(_, balance)| balance.unapplied).sum::<i64>();
    }
    assert!(unapplied > 0, "somebody paid twice");
    assert_eq!(all(|from| system.payments_pending(from)).await, []);
    assert_eq!(all(|from| system.mails_unsent(from)).await, [], "nobody gets a mail");

    assert_eq!(sign_ins.staff.len(), 3);
    assert_eq!(SignIns::read(folder.path()).unwrap(), Some(sign_ins));
    assert!(!is_unfinished(folder.path()));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demonstration_that_was_broken_off_is_finished_and_then_left_alone() {
    let (whole, broken) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (steps, scale) = (Steps::default(), Scale { months: 2 });
    let (desk, _) = seeded(whole.path(), scale, &steps).await;
    let expected = totals(desk.app.store.system("test")).await;
    desk.close().await;

    let desk = Desk::open_or_begin(broken.path()).await.unwrap();
    let half = Steps::default();
    let seeding = demonstration_of(&desk.app, broken.path(), scale, &half);
    let reached = async {
        while half.done.load(Ordering::Relaxed) < steps.done.load(Ordering::Relaxed) * 3 / 4 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! { ended = seeding => panic!("{ended:?}"), () = reached => {} }
    assert!(is_unfinished(broken.path()));
    let before = SignIns::read(broken.path()).unwrap().unwrap();

    let again = demonstration_of(&desk.app, broken.path(), scale, &Steps::default()).await;
    assert_eq!(again.unwrap(), before, "who was told a password keeps it");
    assert_eq!(totals(desk.app.store.system("test")).await, expected);

    let refused = demonstration_of(&desk.app, broken.path(), scale, &Steps::default()).await;
    let sentence = refused.unwrap_err().to_string();
    assert!(sentence.contains("holds the books of Harlow & Pike LLP already"), "{sentence}");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_are_complete_before_the_first_page_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        data: folder.path().to_owned(),
        port: 0,
        clock: Clock::System,
        debit_time: Duration::from_secs(60),
    };
    let mut host = Host::prepare(settings).await.unwrap();
    let (scale, steps) = (Scale { months: 2 }, Steps::default());
    demonstration_of(host.app(), folder.path(), scale, &steps).await.unwrap();
    host.catch_up(&steps).await.unwrap();

    // The door is shut and no stream is followed: what is not in the figures now never comes.
    let mut check = Command::new(env!("CARGO_BIN_EXE_counterfoil"));
    check.args(["check", "--json", "--data"]).arg(folder.path());
    let checked = tokio::task::spawn_blocking(move || check.output().unwrap()).await.unwrap();
    let said = String::from_utf8(checked.stdout).unwrap();
    assert_eq!(checked.status.code(), Some(0), "{said}");
    assert!(!said.contains("\"cells\": 0") && said.contains("\"cells\": "), "{said}");
    assert_eq!(host.pump().waiting("state").await.unwrap(), 0);

    host.open();
    let page = reqwest::get(format!("{}/sign-in", host.url())).await.unwrap();
    assert!(page.status().is_success());
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn led04_a_transfer_without_its_other_half_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = seeded(folder.path(), SMALL, &Steps::default()).await;
    desk.close().await;
    let books = rusqlite::Connection::open(folder.path().join("tables.sqlite")).unwrap();
    let half = "SELECT trust.sk FROM journal trust JOIN journal own ON own.sk = trust.sk \
                WHERE trust.pk LIKE '%BOOK#trust%' AND own.pk LIKE '%BOOK#operating%'";
    let key: String = books.query_row(half, [], |row| row.get(0)).unwrap();
    let gone = "DELETE FROM journal WHERE sk = ?1 AND pk LIKE '%BOOK#trust%'";
    assert_eq!(books.execute(gone, [&key]).unwrap(), 1);
    drop(books);

    let mut check = Command::new(env!("CARGO_BIN_EXE_counterfoil"));
    check.args(["check", "--json", "--data"]).arg(folder.path());
    let said = tokio::task::spawn_blocking(move || check.output().unwrap()).await.unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let id = key.trim_start_matches("S:");
    let other = format!("The entry {id} of the operating book has no other half in the trust book");
    assert!(said.contains(&other), "{said}");
}

/// What everybody owes and has paid, and the work that waits.
async fn totals(system: SystemStore<'_>) -> Vec<(String, i64, i64)> {
    let head = |one: &Issued| (one.number.to_string(), one.total.minor(), one.open.minor());
    let mut totals: Vec<_> = issued(system).await.iter().map(head).collect();
    let paid = ended(system).await;
    totals.extend(paid.iter().map(|one| (one.id.to_string(), one.amount.minor(), 0)));
    let waits = all(|from| system.entries_unbilled(from)).await;
    totals.extend(waits.iter().map(|one| (one.narrative.to_string(), one.value.minor(), 0)));
    totals.sort();
    totals
}
