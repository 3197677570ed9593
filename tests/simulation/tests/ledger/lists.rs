//! Lists may lag and come in pieces; decisions do not.

use std::collections::BTreeSet;

use simulation::books::Books;
use simulation::wire::{Asked, Fault};

/// A firm's day over a wire whose indexes are so many writes late: what was decided, in words.
async fn day(late: usize) -> Vec<String> {
    let books = Books::open().await;
    books.wire.fated(move |asked: &Asked| asked.is_index().then_some(Fault::OldIndex(late)));
    let (_, member, _) = books.lawyer("Ada").await;
    let (party, contact) = books.client("Acme").await;
    let matter = books.matter(&party).await;
    let mut decided = Vec::new();
    for minor in [10_000, 20_000] {
        let invoice = books.invoice(&member, (&party, &matter), minor).await;
        let part = books.intent(&contact, &invoice, minor.div_euclid(2)).await;
        let rest = books.intent(&contact, &invoice, minor).await;
        for intent in [&part, &rest, &part] {
            books.arrive(intent).await.expect("it settles");
        }
        let system = books.store.system("story");
        let stored =
            system.invoice_owed(&invoice.id).await.expect("it reads").expect("it is there");
        decided.push(format!("{} open {}", stored.value.number, stored.value.open));
        for intent in [part, rest] {
            let stored = system.payment(&intent.id).await.expect("it reads").expect("it is there");
            decided.push(format!("{:?}", stored.value.state));
        }
    }
    let items = books.wire.engine().items("state");
    let balances = items.iter().filter(|item| item["sk"]["S"] == "BALANCE");
    decided.extend(balances.map(|of| format!("{} {}", of["paid_USD"], of["unapplied_USD"])));
    decided
}

#[tokio::test(start_paused = true)]
async fn led08_no_decision_asks_an_index() {
    let books = Books::open().await;
    let (_, member, _) = books.lawyer("Ada").await;
    let (party, contact) = books.client("Acme").await;
    let matter = books.matter(&party).await;
    let drafted = books.draft(&member, (&party, &matter), 10_000).await;
    books.wire.fated(|asked: &Asked| {
        assert!(!asked.is_index(), "{:?}", asked.request);
        let reads = ["GetItem", "Query"].contains(&asked.request.operation.as_str());
        assert!(!reads || asked.request.body["ConsistentRead"] == true, "{:?}", asked.request);
        None
    });
    let (_, invoice) = books.issue(&member, &drafted, 1).await.expect("it is issued");
    let intent = books.intent(&contact, &invoice, 10_000).await;
    books.arrive(&intent).await.expect("it settles");
}

#[tokio::test(start_paused = true)]
async fn led25_an_index_that_is_late_changes_no_decision() {
    let fresh = day(0).await;
    assert_eq!(fresh.len(), 7);
    assert!(fresh[1] == "Succeeded", "{fresh:?}");
    for late in [1, 5, 1000] {
        assert_eq!(day(late).await, fresh, "{late} writes late");
    }
}

#[tokio::test(start_paused = true)]
async fn led25_a_list_that_is_late_is_only_older() {
    let books = Books::open().await;
    let (party, _) = books.client("Acme").await;
    let matter = books.matter(&party).await;
    let system = books.store.system("story");
    let mut recorded = Vec::new();
    for n in 1..=5 {
        let entry = books.cost(&matter, n * 100, "Copies");
        books.record(&entry).await.expect("it is recorded");
        recorded.push(entry);
    }
    books.wire.fated(|asked: &Asked| asked.is_index().then_some(Fault::OldIndex(2)));
    let listed = system.entries_unbilled(None).await.expect("they read").items;
    assert_eq!(ids(&listed), ids(&recorded[..3]));
    books.wire.well();
    let listed = system.entries_unbilled(None).await.expect("they read").items;
    assert_eq!(ids(&listed), ids(&recorded));
}

fn ids(entries: &[domain::entry::Entry]) -> BTreeSet<String> {
    entries.iter().map(|entry| entry.id.to_string()).collect()
}

/// Entries of very different weight, several megabytes together.
async fn heavy(books: &Books) -> Vec<domain::entry::Entry> {
    let (party, _) = books.client("Acme").await;
    let matter = books.matter(&party).await;
    let mut recorded = Vec::new();
    let most = domain::text::Narrative::CHARS_MAX;
    for n in 0..900_usize {
        let letters = 1 + (n * 977) % most;
        let entry = books.cost(&matter, 100, &"𝔘".repeat(letters));
        recorded.push(entry);
    }
    let (_, member, _) = books.lawyer("Ada").await;
    let door = books.store.of(&member);
    for (n, some) in recorded.chunks(store::entries::ENTRIES_AT_ONCE).enumerate() {
        let once = store::Once::named(format!("heavy {n}"));
        door.commit_all_recorded(&once, some, books.now()).await.expect("they are recorded");
    }
    recorded
}

#[tokio::test(start_paused = true)]
async fn led12_the_edges_of_a_megabyte_lose_and_repeat_nothing() {
    let books = Books::open().await;
    let recorded = heavy(&books).await;
    let weight: usize = recorded.iter().map(|entry| entry.narrative.as_str().len()).sum();
    assert!(weight > 3 * 1024 * 1024, "several megabytes: {weight}");
    let (_, member, _) = books.lawyer("Eve").await;
    let door = books.store.of(&member);

    // In the partition of the matter itself, page by page, and over the index in one go.
    let mut paged = Vec::new();
    let mut from = None;
    loop {
        let page = door.entries_of(&recorded[0].matter, from).await.expect("it reads");
        paged.extend(page.items.into_iter().map(|entry| entry.value.id));
        from = page.next;
        if from.is_none() {
            break;
        }
    }
    let all = door.entries_unbilled_all().await.expect("they read");

    let wanted: BTreeSet<_> = recorded.iter().map(|entry| entry.id.clone()).collect();
    for (how, found) in [("paged", paged), ("all", all.into_iter().map(|one| one.id).collect())] {
        assert_eq!(found.len(), wanted.len(), "{how}: none twice, none lost");
        assert!(found.is_sorted(), "{how}: in order");
        assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), wanted, "{how}");
    }
}

#[tokio::test(start_paused = true)]
async fn led29_an_empty_page_is_not_the_end() {
    let books = Books::open().await;
    let recorded = heavy(&books).await;
    let mut asked_before = 0;
    books.wire.fated(move |asked: &Asked| {
        let goes_on = asked.request.body.get("ExclusiveStartKey").is_some();
        asked_before += usize::from(goes_on);
        (goes_on && asked_before % 2 == 1).then_some(Fault::EmptyPage)
    });
    let (_, member, _) = books.lawyer("Eve").await;
    let door = books.store.of(&member);
    let all = door.entries_unbilled_all().await.expect("they read");
    assert_eq!(all.len(), recorded.len());
    let (mut found, mut empty, mut from) = (0, 0, None);
    loop {
        let page = door.entries_of(&recorded[0].matter, from).await.expect("it reads");
        found += page.items.len();
        empty += usize::from(page.items.is_empty());
        from = page.next;
        if from.is_none() {
            break;
        }
    }
    assert_eq!(found, recorded.len());
    assert!(empty > 5, "there were empty pages");
}
