//! Clocks that jump, days that are odd, and things that end by time.

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use simulation::books::Books;
use store::sessions::{SESSION_MAX, hashed};

async fn sound_chain(books: &Books, entity: &str) -> u64 {
    let system = books.store.system("story");
    let (mut head, mut from) = (domain::audit::Head::default(), None);
    loop {
        let page = system.chain_of(entity, from).await.expect("it reads");
        for link in &page.items {
            head = head.follow(link).expect("each follows the one before it");
        }
        from = page.next;
        if from.is_none() {
            break;
        }
    }
    assert_eq!(system.chain_head(entity).await.expect("it reads"), head);
    head.seq
}

#[tokio::test(start_paused = true)]
async fn led09_a_clock_that_jumps_back_breaks_no_chain_and_no_balance() {
    let books = Books::open().await;
    let (_, member, _) = books.lawyer("Ada").await;
    let (party, contact) = books.client("Acme").await;
    let matter = books.matter(&party).await;
    let invoice = books.invoice(&member, (&party, &matter), 10_000).await;
    for jump in [-3_600, 7_200, -86_400, 31] {
        let intent = books.intent(&contact, &invoice, 2_500).await;
        books.set(books.now() + SignedDuration::from_secs(jump));
        books.arrive(&intent).await.expect("it settles");
        assert_eq!(sound_chain(&books, intent.id.as_str()).await, 2);
    }
    assert_eq!(sound_chain(&books, invoice.id.as_str()).await, 7);
    let system = books.store.system("story");
    let stored = system.invoice_owed(&invoice.id).await.expect("it reads").expect("it is there");
    assert_eq!(stored.value.open.minor(), 0);
}

#[tokio::test(start_paused = true)]
async fn led09_entries_are_found_in_every_month_that_a_clock_can_say() {
    for instant in [
        "2024-02-29T23:59:59.999Z",
        "2026-03-08T06:59:59Z",
        "2026-03-08T07:00:00Z",
        "2026-11-01T05:30:00Z",
        "2026-12-31T23:59:59.999Z",
        "2027-01-01T00:00:00Z",
        "9999-11-30T00:00:00Z",
    ] {
        let books = Books::open().await;
        let at: Timestamp = instant.parse().expect("an instant");
        books.set(at);
        let (_, member, _) = books.lawyer("Ada").await;
        let (party, contact) = books.client("Acme").await;
        let matter = books.matter(&party).await;
        let invoice = books.invoice(&member, (&party, &matter), 10_000).await;
        let intent = books.intent(&contact, &invoice, 10_000).await;
        books.arrive(&intent).await.expect("it settles");
        let system = books.store.system("story");
        let month = at.strftime("%Y-%m").to_string();
        let entries = system.entries_of_month(&month, None).await.expect("they read").items;
        assert_eq!(entries.len(), 2, "{instant}");
        let stored = system.payment(&intent.id).await.expect("it reads").expect("it is there");
        assert_eq!(stored.value.ended_at, Some(at), "{instant}");
        assert_eq!(stored.value.made_at, at, "{instant}");
    }
}

#[tokio::test(start_paused = true)]
async fn led09_the_day_is_that_of_the_firm_whatever_zone_the_machine_is_in() {
    let books = Books::open().await;
    let app = simulation::portal::app(&books);
    for (zone, instant, day) in [
        ("America/New_York", "2026-03-01T04:59:59Z", date(2026, 2, 28)),
        ("America/New_York", "2026-03-01T05:00:00Z", date(2026, 3, 1)),
        ("America/New_York", "2024-03-01T04:59:59Z", date(2024, 2, 29)),
        ("America/New_York", "2026-03-08T06:59:59Z", date(2026, 3, 8)),
        ("America/New_York", "2026-07-01T03:59:59Z", date(2026, 6, 30)),
        ("America/New_York", "2026-07-01T04:00:00Z", date(2026, 7, 1)),
        ("Pacific/Kiritimati", "2026-12-31T10:00:00Z", date(2027, 1, 1)),
        ("Pacific/Pago_Pago", "2027-01-01T10:59:59Z", date(2026, 12, 31)),
        ("Asia/Kathmandu", "2026-01-01T18:14:59Z", date(2026, 1, 1)),
        ("Asia/Kathmandu", "2026-01-01T18:15:00Z", date(2026, 1, 2)),
        ("UTC", "9999-12-30T21:59:59Z", date(9999, 12, 30)),
        ("No/Such_Zone", "2026-01-01T23:59:59Z", date(2026, 1, 1)),
    ] {
        let mut firm = simulation::books::firm();
        firm.zone = zone.to_owned();
        let at: Timestamp = instant.parse().expect("an instant");
        assert_eq!(app.day(at, &firm), day, "{zone} {instant}");
    }
}

#[tokio::test(start_paused = true)]
async fn led27_a_session_that_nothing_has_deleted_ends_by_time_all_the_same() {
    let books = Books::open().await;
    let (person, _, secret) = books.lawyer("Ada").await;
    let begun = books.now();
    let lives = |at: Timestamp| {
        let (store, person, secret) = (books.store.clone(), person.clone(), secret.clone());
        async move { store.member_session(&person.id, &secret, at).await.expect("it reads") }
    };
    assert!(lives(begun).await.is_some());
    assert!(lives(begun + SignedDuration::from_mins(61)).await.is_none(), "idle for an hour");
    // Used every half hour, it lives until it ends for good, though its item is still there.
    let mut at = begun;
    while at + SignedDuration::from_mins(30) < begun + SESSION_MAX {
        at += SignedDuration::from_mins(30);
        assert!(lives(at).await.is_some(), "{at}");
    }
    assert!(lives(begun + SESSION_MAX).await.is_none());
    assert_eq!(books.wire.engine().items("session").len(), 1, "nothing was deleted");
}

#[tokio::test(start_paused = true)]
async fn led27_a_session_that_was_deleted_early_is_nobody() {
    let books = Books::open().await;
    let (person, _, secret) = books.lawyer("Ada").await;
    books.store.end_session(person.id.as_str(), &hashed(&secret)).await.expect("it is gone");
    let found = books.store.member_session(&person.id, &secret, books.now()).await;
    assert!(found.expect("it reads").is_none());
    // Nor does the note of its last use bring it back.
    let later = books.now() + SignedDuration::from_mins(6);
    let found = books.store.member_session(&person.id, &secret, later).await;
    assert!(found.expect("it reads").is_none());
    assert!(books.wire.engine().items("session").is_empty());
}
