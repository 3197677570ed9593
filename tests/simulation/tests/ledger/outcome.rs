//! What became of a wish, however badly its answer fared.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::payment::IntentState;
use jiff::SignedDuration;
use simulation::books::Books;
use simulation::wire::{Asked, Code, Fault};
use store::settle::Heard;
use store::{CommitError, Done, Fault as StoreFault, Once};

/// A payment that is begun, and the firm it is paid to.
async fn begun() -> (Books, domain::payment::Intent) {
    let books = Books::open().await;
    let (_, member, _) = books.lawyer("Ada").await;
    let (party, contact) = books.client("Acme").await;
    let matter = books.matter(&party).await;
    let invoice = books.invoice(&member, (&party, &matter), 10_000).await;
    let intent = books.intent(&contact, &invoice, 10_000).await;
    (books, intent)
}

/// The next `count` transactions get this fault.
fn first(count: usize, fault: Fault) -> impl FnMut(&Asked) -> Option<Fault> + Send {
    let mut left = count;
    move |asked| {
        if !asked.is_transaction() || left == 0 {
            return None;
        }
        left -= 1;
        Some(fault)
    }
}

async fn is_paid_once(books: &Books, intent: &domain::payment::Intent, why: &str) {
    let system = books.store.system("story");
    let stored = system.payment(&intent.id).await.expect("it reads").expect("it is there");
    assert_eq!(stored.value.state, IntentState::Succeeded, "{why}");
    let home = system.home_of(&intent.client, None).await.expect("it reads");
    let paid: Vec<i64> = home.balances.iter().map(|(_, balance)| balance.paid).collect();
    assert_eq!(paid, [10_000], "{why}");
    let allocations = system.allocations(&intent.parts[0].invoice).await.expect("they read");
    assert_eq!(allocations.len(), 1, "{why}");
}

#[tokio::test(start_paused = true)]
async fn led22_a_reply_that_is_lost_after_the_commit_is_found_by_its_marker() {
    // The SDK tries three times by itself: within that, and beyond it.
    for lost in [1, 2, 3, 4, 7] {
        let (books, intent) = begun().await;
        books.wire.fated(first(lost, Fault::LostReply));
        let heard = books.arrive(&intent).await.expect("its outcome becomes known");
        books.wire.well();
        assert!(matches!(heard, Heard::Known(_)), "{lost} lost");
        is_paid_once(&books, &intent, &format!("{lost} replies lost")).await;
    }
}

#[tokio::test(start_paused = true)]
async fn led22_an_outcome_that_stays_unknown_is_said_to_be_and_the_next_try_finds_it() {
    let (books, intent) = begun().await;
    let sent = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&sent);
    // The first arrives and its reply is lost; then nothing arrives any more.
    books.wire.fated(move |asked: &Asked| {
        let before = count.fetch_add(usize::from(asked.is_transaction()), Ordering::Relaxed);
        match (asked.is_transaction(), before) {
            (true, 0) => Some(Fault::LostReply),
            (false, 0) => None,
            _ => Some(Fault::LostRequest),
        }
    });
    let heard = books.arrive(&intent).await;
    assert!(heard.is_err(), "nobody can know: {heard:?}");
    books.wire.well();
    is_paid_once(&books, &intent, "it was written").await;
    books.arrive(&intent).await.expect("the next try finds it");
    is_paid_once(&books, &intent, "it is still written once").await;
}

#[tokio::test(start_paused = true)]
async fn led05_whatever_is_lost_or_repeated_a_wish_has_one_effect() {
    let faults = [
        Fault::LostRequest,
        Fault::LostReply,
        Fault::Twice,
        Fault::TwiceLate,
        Fault::Throttled,
        Fault::Broken,
        Fault::InProgress,
        Fault::Cancelled(3, Code::Conflict),
    ];
    for fault in faults {
        for count in 1..=4 {
            let (books, intent) = begun().await;
            books.wire.fated(first(count, fault));
            let why = format!("{fault:?} {count} times");
            books.arrive(&intent).await.unwrap_or_else(|error| panic!("{why}: {error}"));
            books.arrive(&intent).await.unwrap_or_else(|error| panic!("{why}: {error}"));
            books.wire.well();
            is_paid_once(&books, &intent, &why).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn led20_a_token_that_the_table_has_forgotten_leaves_the_marker() {
    let (books, intent) = begun().await;
    let (party, _) = books.client("Second").await;
    let once = Once::named("open again");
    books.wire.fated(first(1, Fault::TwiceLate));
    let system = books.store.system("story");
    let opened = system.commit_client_opened(&once, &party, books.now()).await;
    assert!(matches!(opened, Err(CommitError::Stale) | Ok(_)), "{opened:?}");
    for wait in [599, 2, 24 * 60 * 60] {
        books.set(books.now() + SignedDuration::from_secs(wait));
        books.wire.fated(first(1, Fault::TwiceLate));
        books.arrive(&intent).await.expect("it settles");
        is_paid_once(&books, &intent, &format!("{wait} seconds later")).await;
    }
}

#[tokio::test(start_paused = true)]
async fn led21_conflicts_and_throttles_at_any_item_are_tried_again() {
    for code in [Code::Conflict, Code::Throttled] {
        for at in 0..12 {
            let (books, intent) = begun().await;
            books.wire.fated(first(5, Fault::Cancelled(at, code)));
            let heard = books.arrive(&intent).await;
            heard.unwrap_or_else(|error| panic!("{code:?} at {at}: {error}"));
            books.wire.well();
            is_paid_once(&books, &intent, &format!("{code:?} at {at}")).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn led21_a_conflict_that_does_not_end_is_busy_and_not_refused() {
    let (books, intent) = begun().await;
    let before = books.everything();
    books.wire.fated(first(usize::MAX, Fault::Cancelled(2, Code::Conflict)));
    let heard = books.arrive(&intent).await;
    let busy = matches!(
        &heard,
        Err(store::settle::HearError::Commit(CommitError::Fault(fault))) if fault.is_busy()
    );
    assert!(busy, "{heard:?}");
    assert!(books.everything() == before);
}

#[tokio::test(start_paused = true)]
async fn led21_a_transaction_that_the_table_does_not_take_is_our_mistake_and_is_not_tried_again() {
    let (books, intent) = begun().await;
    let sent = Arc::new(AtomicUsize::new(0));
    for at in 0..12 {
        let count = Arc::clone(&sent);
        sent.store(0, Ordering::Relaxed);
        books.wire.fated(move |asked: &Asked| {
            count.fetch_add(usize::from(asked.is_transaction()), Ordering::Relaxed);
            asked.is_transaction().then_some(Fault::Cancelled(at, Code::Invalid))
        });
        let heard = books.arrive(&intent).await;
        let refused = matches!(
            &heard,
            Err(store::settle::HearError::Commit(CommitError::Fault(StoreFault::Refused(_))))
        );
        assert!(refused, "at {at}: {heard:?}");
        assert_eq!(sent.load(Ordering::Relaxed), 1, "at {at}");
    }
}

#[tokio::test(start_paused = true)]
async fn led21_already_done_outranks_a_refusal_and_a_refusal_outranks_later() {
    let books = Books::open().await;
    let (party, _) = books.client("Acme").await;
    let system = books.store.system("story");
    let once = Once::named("client Acme");
    for code in [Code::Conflict, Code::Throttled, Code::Invalid] {
        for at in 0..4 {
            // The marker is there and so is the client: already done, whatever else is the matter.
            books.wire.fated(first(1, Fault::AlsoCancelled(at, code)));
            let done = system.commit_client_opened(&once, &party, books.now()).await;
            let done = done.unwrap_or_else(|error| panic!("{code:?} at {at}: {error}"));
            assert_eq!(done, Done::Before(party.id.to_string()));

            // Another wish for what is there: refused, and not tried until it is later.
            let other = Once::named(format!("{code:?} at {at}"));
            books.wire.fated(first(1, Fault::AlsoCancelled(at, code)));
            let refused = system.commit_client_opened(&other, &party, books.now()).await;
            assert!(matches!(refused, Err(CommitError::Stale)), "{code:?} at {at}: {refused:?}");
        }
    }
}
