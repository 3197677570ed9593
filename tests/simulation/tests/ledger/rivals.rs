//! Many at once.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use domain::id::MatterId;
use domain::payment::{Fact, IntentState, Progress};
use simulation::books::{Books, DAY, arrived};
use simulation::chance::Chance;
use simulation::engine::touched;
use simulation::race::{Entrant, race};
use simulation::wire::Asked;
use store::settle::HearError;
use store::{CommitError, Done};

#[tokio::test(start_paused = true)]
async fn led07_payments_that_arrive_at_once_lose_no_update() {
    for seed in 0..4 {
        let books = Books::open().await;
        let (_, member, _) = books.lawyer("Ada").await;
        let (party, contact) = books.client("Acme").await;
        let matter = books.matter(&party).await;
        let invoice = books.invoice(&member, (&party, &matter), 36_000).await;
        let mut intents = Vec::new();
        for _ in 0..6 {
            intents.push(books.intent(&contact, &invoice, 7_000).await);
        }

        // Each is heard of twice, in functions of their own, all at once; whoever loses every race
        // is told so, and hears of it again.
        let mut chance = Chance::new(seed);
        let mut lost = true;
        while std::mem::take(&mut lost) {
            let hearers = intents.iter().chain(&intents).map(|intent| {
                let books = books.again();
                Entrant {
                    future: Box::pin(async move { books.arrive(intent).await }),
                    killed_after: None,
                }
            });
            let heard = race(&mut chance, hearers.collect()).await;
            for outcome in heard.into_iter().flatten() {
                let late = matches!(
                    &outcome,
                    Err(HearError::Commit(CommitError::Stale))
                        | Err(HearError::Commit(CommitError::Fault(store::Fault::Busy(_))))
                );
                assert!(outcome.is_ok() || late, "{outcome:?}");
                lost |= late;
            }
        }

        let system = books.store.system("story");
        for intent in &intents {
            let stored = system.payment(&intent.id).await.expect("it reads").expect("it is there");
            assert_eq!(stored.value.state, IntentState::Succeeded, "seed {seed}");
        }
        let stored =
            system.invoice_owed(&invoice.id).await.expect("it reads").expect("it is there");
        assert_eq!(stored.value.open.minor(), 0, "seed {seed}");
        assert_eq!(stored.version, 1 + 1 + 6, "seed {seed}: one version a payment, none lost");
        let home = system.home_of(&party.id, None).await.expect("it reads");
        let balance = home.balances.first().expect("a balance").1;
        assert_eq!((balance.paid, balance.unapplied), (42_000, 6_000), "seed {seed}");
        let allocations = system.allocations(&invoice.id).await.expect("they read");
        let given: i64 = allocations.iter().map(|one| one.amount.minor()).sum();
        assert_eq!((allocations.len(), given), (6, 36_000), "seed {seed}");
    }
}

#[tokio::test(start_paused = true)]
async fn led07_of_news_that_arrive_at_once_the_furthest_stays() {
    for seed in 0..12 {
        let books = Books::open().await;
        let (_, member, _) = books.lawyer("Ada").await;
        let (party, contact) = books.client("Acme").await;
        let matter = books.matter(&party).await;
        let invoice = books.invoice(&member, (&party, &matter), 10_000).await;
        let intent = books.intent(&contact, &invoice, 10_000).await;
        let news = [Progress::Open, Progress::Processing, Progress::Failed];
        let hearers = news.map(|progress| {
            let (books, fact) = (books.again(), Fact { progress, ..arrived(&intent) });
            Entrant {
                future: Box::pin(async move {
                    books.store.system("books").hear(&fact, books.now(), DAY).await.map(drop)
                }),
                killed_after: None,
            }
        });
        let heard = race(&mut Chance::new(seed), hearers.into()).await;
        assert!(heard.into_iter().flatten().all(|heard| heard.is_ok()), "seed {seed}");
        let stored = books.store.system("story").payment(&intent.id).await.expect("it reads");
        let state = stored.expect("it is there").value.state;
        assert_eq!(state, IntentState::Failed, "seed {seed}");
    }
}

#[tokio::test(start_paused = true)]
async fn led07_a_draft_that_was_filled_meanwhile_is_not_discarded() {
    let books = Books::open().await;
    let (_, member, _) = books.lawyer("Ada").await;
    let (party, _) = books.client("Acme").await;
    let matter = books.matter(&party).await;
    let draft = books.draft(&member, (&party, &matter), 10_000).await.draft;
    let before = books.everything();

    let once = store::Once::named("discard");
    let filled = store::Versioned { value: draft, version: 1 };
    let done =
        books.store.of(&member).desk().commit_draft_discarded(&once, &filled, books.now()).await;

    assert!(matches!(done, Err(CommitError::Stale)), "{done:?}");
    assert!(books.everything() == before, "its line is still on it");
}

/// Records one cost on each of these matters at once; tells which were refused.
async fn recorded(
    books: &Books,
    matters: &[domain::matter::Matter],
    seed: u64,
) -> Vec<Result<Done, CommitError>> {
    let recorders = matters.iter().map(|matter| {
        let (books, entry) = (books.again(), books.cost(matter, 1_000, "Copies"));
        Entrant { future: Box::pin(async move { books.record(&entry).await }), killed_after: None }
    });
    let done = race(&mut Chance::new(seed), recorders.collect()).await;
    done.into_iter().flatten().collect()
}

async fn count(books: &Books, matter: &MatterId) -> usize {
    let pk = format!("MATTER#{matter}");
    let items = books.wire.engine().items("state");
    let of = |item: &&serde_json::Value| {
        item["pk"]["S"] == pk && item["sk"]["S"].as_str().is_some_and(|sk| sk.starts_with("WIP#"))
    };
    items.iter().filter(of).count()
}

#[tokio::test(start_paused = true)]
async fn led23_two_hundred_posts_to_two_hundred_matters_never_meet() {
    let books = Books::open().await;
    let (party, _) = books.client("Acme").await;
    let mut matters = Vec::new();
    for _ in 0..200 {
        matters.push(books.matter(&party).await);
    }
    let before = books.wire.conflicts();
    let seen: Arc<Mutex<BTreeSet<(String, String, String)>>> = Arc::default();
    let places = Arc::clone(&seen);
    books.wire.fated(move |asked: &Asked| {
        if asked.is_transaction() {
            let mut places = places.lock().expect("the places");
            for place in touched(&asked.request) {
                assert!(places.insert(place.clone()), "two posts write {place:?}");
            }
        }
        None
    });

    let done = recorded(&books, &matters, 1).await;

    assert_eq!(done.iter().filter(|done| matches!(done, Ok(Done::Now))).count(), 200);
    assert_eq!(books.wire.conflicts() - before, 0);
}

#[tokio::test(start_paused = true)]
async fn led23_two_hundred_posts_to_one_matter_are_all_written_or_refused_cleanly() {
    let books = Books::open().await;
    let (party, _) = books.client("Acme").await;
    let matter = books.matter(&party).await;
    let matters = vec![matter.clone(); 200];

    let done = recorded(&books, &matters, 2).await;

    assert_eq!(done.len(), 200);
    let written = done.iter().filter(|done| done.is_ok()).count();
    for refused in done.iter().filter_map(|done| done.as_ref().err()) {
        assert!(matches!(refused, CommitError::Fault(fault) if fault.is_busy()), "{refused:?}");
    }
    assert!(books.wire.conflicts() > 0, "they met");
    assert!(written >= 8, "some get through: {written}");
    assert_eq!(count(&books, &matter.id).await, written, "what was refused left nothing");
}
