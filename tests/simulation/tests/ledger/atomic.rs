//! All or nothing, and only ever more.

use domain::money::{Currency, Money};
use domain::payment::IntentState;
use serde_json::Value;
use simulation::books::{Books, arrived};
use simulation::engine::touched;
use simulation::wire::{Asked, Fault};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use store::settle::{HearError, Heard};
use store::{CommitError, Fault as StoreFault};

/// How many items the next transaction has.
fn counted(books: &Books) -> Arc<AtomicUsize> {
    let items = Arc::new(AtomicUsize::new(0));
    let noted = Arc::clone(&items);
    books.wire.fated(move |asked: &Asked| {
        if asked.is_transaction() {
            noted.store(asked.items(), Ordering::Relaxed);
        }
        None
    });
    items
}

#[tokio::test(start_paused = true)]
async fn led06_a_payment_that_fails_at_any_item_leaves_nothing_behind() {
    let books = Books::open().await;
    let (_, member, _) = books.lawyer("Ada").await;
    let (party, contact) = books.client("Acme").await;
    let matter = books.matter(&party).await;
    let trial = books.invoice(&member, (&party, &matter), 10_000).await;
    let first = books.intent(&contact, &trial, 10_000).await;
    let items = counted(&books);
    books.arrive(&first).await.expect("the trial settles");
    let items = items.load(Ordering::Relaxed);
    assert!(items >= 10, "marker, intent, allocation, balance, entry, two chains, head, list");

    books.wire.well();
    let invoice = books.invoice(&member, (&party, &matter), 20_000).await;
    let intent = books.intent(&contact, &invoice, 20_000).await;
    let before = books.everything();
    for at in 0..items {
        books.wire.fated(move |asked| asked.is_transaction().then_some(Fault::Untrue(at)));
        let heard = books.arrive(&intent).await;
        let is_paid = matches!(
            &heard,
            Ok(Heard::Known(known)) if known.state == IntentState::Succeeded
        );
        assert!(at == 0 || !is_paid, "item {at} was refused, and it is said to be paid");
        assert!(books.everything() == before, "item {at} was refused, and something is there");
    }
    books.wire.well();
    books.arrive(&intent).await.expect("it settles");
    assert!(books.everything() != before);
}

#[tokio::test(start_paused = true)]
async fn led06_an_invoice_whose_issue_fails_at_any_item_stays_a_draft() {
    let books = Books::open().await;
    let (_, member, _) = books.lawyer("Ada").await;
    let (party, _) = books.client("Acme").await;
    let matter = books.matter(&party).await;
    let drafted = books.draft(&member, (&party, &matter), 10_000).await;
    let before = books.everything();
    for at in 0..9 {
        books.wire.fated(move |asked| asked.is_transaction().then_some(Fault::Untrue(at)));
        // The first item is the marker: what fails there is told as done, and nothing is there.
        let issued = books.issue(&member, &drafted, 1).await;
        assert!(at == 0 || issued.is_err(), "item {at} was refused: {issued:?}");
        assert!(books.everything() == before, "item {at} was refused, and something is there");
    }
    books.wire.well();
    books.issue(&member, &drafted, 1).await.expect("it is issued");
}

#[tokio::test(start_paused = true)]
async fn bil13_bills_to_several_payors_that_fail_at_any_item_stay_one_draft() {
    let books = Books::open().await;
    let (_, member, _) = books.lawyer("Ada").await;
    let (party, _) = books.client("Acme").await;
    let (insurer, _) = books.client("Safe Harbor").await;
    let matter = books.matter(&party).await;
    let shares = [(&insurer, 6_000), (&party, 4_000)];
    let items = counted(&books);
    let trial = books.draft(&member, (&party, &matter), 10_001).await;
    let bills = books.issue_shared(&member, &trial, &shares).await.expect("the trial is issued");
    let totals: Vec<i64> = bills.iter().map(|bill| bill.total.minor()).collect();
    assert_eq!(totals, [6_001, 4_000]);
    let items = items.load(Ordering::Relaxed);
    assert!(items >= 18, "two heads, lists, numbers, entries, chains and packs: {items}");

    books.wire.well();
    let drafted = books.draft(&member, (&party, &matter), 99_999).await;
    let before = books.everything();
    for at in 0..items {
        books.wire.fated(move |asked| asked.is_transaction().then_some(Fault::Untrue(at)));
        let issued = books.issue_shared(&member, &drafted, &shares).await;
        assert!(at == 0 || issued.is_err(), "item {at} was refused: {issued:?}");
        assert!(books.everything() == before, "item {at} was refused, and something is there");
    }
    books.wire.well();
    books.issue_shared(&member, &drafted, &shares).await.expect("it is issued");
}

#[tokio::test(start_paused = true)]
async fn led03_the_journal_is_only_ever_put_to_under_a_condition() {
    let books = Books::open().await;
    let acts = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&acts);
    books.wire.fated(move |asked: &Asked| {
        let items = asked.request.body.get("TransactItems").and_then(Value::as_array);
        for item in items.into_iter().flatten().filter_map(Value::as_object) {
            for (act, body) in item.iter().filter(|(_, body)| body["TableName"] == "journal") {
                let condition = body["ConditionExpression"].as_str().unwrap_or("none").to_owned();
                noted.lock().expect("the notes").push((act.clone(), condition));
            }
        }
        let alone = ["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"];
        if alone.contains(&asked.request.operation.as_str()) {
            assert_ne!(asked.request.body["TableName"], "journal", "{:?}", asked.request);
        }
        None
    });
    let (_, member, _) = books.lawyer("Ada").await;
    let (party, contact) = books.client("Acme").await;
    let matter = books.matter(&party).await;
    let invoice = books.invoice(&member, (&party, &matter), 10_000).await;
    let intent = books.intent(&contact, &invoice, 10_000).await;
    books.arrive(&intent).await.expect("it settles");

    let acts = acts.lock().expect("the notes");
    assert!(acts.len() >= 10, "entries and events were written");
    for (act, condition) in acts.iter() {
        assert_eq!((act.as_str(), condition.as_str()), ("Put", "attribute_not_exists(pk)"));
    }
}

#[tokio::test(start_paused = true)]
async fn led03_an_entry_that_is_there_is_not_written_again() {
    let books = Books::open().await;
    let (_, member, _) = books.lawyer("Ada").await;
    let (party, _) = books.client("Acme").await;
    let matter = books.matter(&party).await;
    books.invoice(&member, (&party, &matter), 10_000).await;
    let before = books.wire.engine().items("journal");

    // The same transactions again, as if nobody had kept a marker: the journal refuses.
    let client = books.wire.client();
    for item in &before {
        let text = |name: &str| item[name]["S"].as_str().expect("a key").to_owned();
        let put = client
            .put_item()
            .table_name("journal")
            .item("pk", aws_sdk_dynamodb::types::AttributeValue::S(text("pk")))
            .item("sk", aws_sdk_dynamodb::types::AttributeValue::S(text("sk")))
            .condition_expression("attribute_not_exists(pk)");
        assert!(put.send().await.is_err(), "{item}");
    }
    assert_eq!(books.wire.engine().items("journal"), before);
}

#[tokio::test(start_paused = true)]
async fn led24_a_transaction_of_a_hundred_items_is_written_and_a_larger_one_refused() {
    for (told, items) in [(88, 99), (89, 100), (90, 101)] {
        let books = Books::open().await;
        let (_, member, _) = books.lawyer("Ada").await;
        let (party, _) = books.client("Acme").await;
        let matter = books.matter(&party).await;
        let drafted = books.draft(&member, (&party, &matter), 10_000).await;
        let before = books.everything();
        let sent = counted(&books);

        let issued = books.issue(&member, &drafted, told).await;

        if items > store::ITEMS_MAX {
            let refused = matches!(
                issued,
                Err(CommitError::Fault(StoreFault::TooLarge(counted))) if counted == items
            );
            assert!(refused, "{items} items: {issued:?}");
            assert_eq!(sent.load(Ordering::Relaxed), 0, "nothing was sent");
            assert!(books.everything() == before, "nothing was written");
        } else {
            issued.unwrap_or_else(|error| panic!("{items} items: {error}"));
            assert_eq!(sent.load(Ordering::Relaxed), items);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn led24_the_largest_transaction_weighs_less_than_a_table_takes() {
    let books = Books::open().await;
    let (_, member, _) = books.lawyer("Ada").await;
    let (party, _) = books.client("Acme").await;
    let matter = books.matter(&party).await;
    // The widest letters there are, as many as a narrative may have.
    let narrative = "𝔘".repeat(domain::text::Narrative::CHARS_MAX);
    let entries: Vec<_> =
        (0..store::entries::ENTRIES_AT_ONCE).map(|_| books.cost(&matter, 5, &narrative)).collect();
    let weight = Arc::new(AtomicUsize::new(0));
    let noted = Arc::clone(&weight);
    books.wire.fated(move |asked: &Asked| {
        noted.fetch_max(asked.request.body.to_string().len(), Ordering::Relaxed);
        None
    });
    let once = store::Once::named("many");
    let door = books.store.of(&member);
    door.commit_all_recorded(&once, &entries, books.now()).await.expect("they are recorded");
    assert!(weight.load(Ordering::Relaxed) > 100_000);
    assert!(weight.load(Ordering::Relaxed) < 4 * 1024 * 1024, "{weight:?}");
}

#[tokio::test(start_paused = true)]
async fn led24_the_table_itself_refuses_more_than_four_megabytes() {
    for (bytes, taken) in [(39_000, true), (43_000, false)] {
        let books = Books::open().await;
        let text = "x".repeat(bytes);
        let items = (0..100).map(|n| {
            let put = aws_sdk_dynamodb::types::Put::builder()
                .table_name("state")
                .item("pk", aws_sdk_dynamodb::types::AttributeValue::S(format!("BIG#{n}")))
                .item("sk", aws_sdk_dynamodb::types::AttributeValue::S("BIG".to_owned()))
                .item("text", aws_sdk_dynamodb::types::AttributeValue::S(text.clone()));
            let put = put.build().expect("a put");
            aws_sdk_dynamodb::types::TransactWriteItem::builder().put(put).build()
        });
        let client = books.wire.client();
        let sent = client.transact_write_items().set_transact_items(Some(items.collect()));
        assert_eq!(sent.send().await.is_ok(), taken, "{bytes} bytes each");
    }
}

#[tokio::test(start_paused = true)]
async fn led01_every_stored_entry_reads_back_balanced_and_led04_folds_to_what_is_open() {
    let books = Books::open().await;
    let (_, member, _) = books.lawyer("Ada").await;
    let (party, contact) = books.client("Acme").await;
    let matter = books.matter(&party).await;
    let mut owed = Vec::new();
    for minor in [10_000, 33_333, 1] {
        let invoice = books.invoice(&member, (&party, &matter), minor).await;
        let intent = books.intent(&contact, &invoice, minor.div_euclid(3).max(1)).await;
        books.arrive(&intent).await.expect("it settles");
        owed.push(invoice);
    }
    let system = books.store.system("story");
    let month = books.now().strftime("%Y-%m").to_string();
    let entries = system.entries_of_month(&month, None).await.expect("the entries").items;
    assert_eq!(entries.len(), 6);
    let mut balances = domain::ledger::Balances::default();
    for entry in &entries {
        assert!(entry.postings().iter().all(|posting| posting.amount.is_positive()));
        balances.post(entry);
    }
    assert_eq!(balances.iter().map(|(_, _, minor)| minor).sum::<i128>(), 0);
    for invoice in owed {
        let stored =
            system.invoice_owed(&invoice.id).await.expect("it reads").expect("it is there");
        let account = domain::ledger::OperatingAccount::Receivable(invoice.id.clone());
        let folded = balances.minor(&account, Currency::USD);
        assert_eq!(i128::from(stored.value.open.minor()), folded, "{}", invoice.number);
    }
}

#[tokio::test(start_paused = true)]
async fn led28_the_largest_amounts_keep_every_digit() {
    let books = Books::open().await;
    let (_, member, _) = books.lawyer("Ada").await;
    let (party, contact) = books.client("Acme").await;
    let matter = books.matter(&party).await;
    // One more than a double can tell from its neighbour.
    let large = 9_007_199_254_740_993;
    let invoice = books.invoice(&member, (&party, &matter), 10_000).await;
    let mut intent = books.intent(&contact, &invoice, large).await;
    let system = books.store.system("story");
    let stored = system.payment(&intent.id).await.expect("it reads").expect("it is there");
    assert_eq!(stored.value.amount.minor(), large);
    intent.amount = Money::new(i64::MAX, Currency::USD);
    intent.id = books.id(domain::id::PaymentId::made);
    let once = store::Once::named("the largest");
    system.commit_begun(&once, &intent, books.now()).await.expect("it is begun");
    let stored = system.payment(&intent.id).await.expect("it reads").expect("it is there");
    assert_eq!(stored.value.amount.minor(), i64::MAX);
}

#[tokio::test(start_paused = true)]
async fn led28_a_number_that_is_no_whole_amount_is_damage() {
    let books = Books::open().await;
    let (_, member, _) = books.lawyer("Ada").await;
    let (party, contact) = books.client("Acme").await;
    let matter = books.matter(&party).await;
    let invoice = books.invoice(&member, (&party, &matter), 10_000).await;
    let intent = books.intent(&contact, &invoice, 10_000).await;
    let client = books.wire.client();
    let key = format!("PAYMENT#{}", intent.id);
    for number in ["100.5", "1e30", "-0.1", "9223372036854775808", "0.30000000000000004"] {
        let set = client
            .update_item()
            .table_name("state")
            .key("pk", aws_sdk_dynamodb::types::AttributeValue::S(key.clone()))
            .key("sk", aws_sdk_dynamodb::types::AttributeValue::S("PAYMENT".to_owned()))
            .update_expression("SET amount = :n")
            .expression_attribute_values(
                ":n",
                aws_sdk_dynamodb::types::AttributeValue::N(number.to_owned()),
            );
        set.send().await.expect("it is a number");
        let read = books.store.system("story").payment(&intent.id).await;
        assert!(matches!(read, Err(StoreFault::Damaged { .. })), "{number}: {read:?}");
        let heard = books.arrive(&intent).await;
        assert!(matches!(heard, Err(HearError::Commit(_))), "{number}: {heard:?}");
    }
    let too_long = "1".repeat(45);
    let put = client
        .put_item()
        .table_name("state")
        .item("pk", aws_sdk_dynamodb::types::AttributeValue::S("LONG".to_owned()))
        .item("sk", aws_sdk_dynamodb::types::AttributeValue::S("LONG".to_owned()))
        .item("n", aws_sdk_dynamodb::types::AttributeValue::N(too_long));
    assert!(put.send().await.is_err(), "the table takes 38 digits");
}

#[tokio::test(start_paused = true)]
async fn led01_a_payment_writes_its_two_items_of_the_journal_and_no_item_twice() {
    let books = Books::open().await;
    let (_, member, _) = books.lawyer("Ada").await;
    let (party, contact) = books.client("Acme").await;
    let matter = books.matter(&party).await;
    let invoice = books.invoice(&member, (&party, &matter), 10_000).await;
    let intent = books.intent(&contact, &invoice, 10_000).await;
    books.wire.fated(|asked: &Asked| {
        let mut places = touched(&asked.request);
        let all = places.len();
        places.sort();
        places.dedup();
        assert_eq!(places.len(), all, "no two actions on one item");
        None
    });
    let system = books.store.system("story");
    system.hear(&arrived(&intent), books.now(), simulation::books::DAY).await.expect("it settles");
}
