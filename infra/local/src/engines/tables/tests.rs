//! What the store relies on, seen through the SDK.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
    Update,
};
use tempfile::TempDir;

use crate::engines::Engines;
use crate::folder::Folder;
use crate::template::Template;

type Item = HashMap<String, AttributeValue>;

async fn machine() -> (TempDir, Engines, Client) {
    let data = tempfile::tempdir().unwrap();
    let engines = Engines::start(&Folder::open(data.path()).unwrap()).await.unwrap();
    Template::ours().unwrap().create(engines.endpoints()).await.unwrap();
    let client = engines.endpoints().dynamodb();
    (data, engines, client)
}

fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

fn number(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// A new item, which must not be there yet.
fn put(pk: &str, sk: &str) -> TransactWriteItem {
    let put = Put::builder()
        .table_name("state")
        .item("pk", text(pk))
        .item("sk", text(sk))
        .item("owner", text("cli_1"))
        .item("owner_sort", text(sk))
        .item("version", number(1))
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    TransactWriteItem::builder().put(put.build().unwrap()).build()
}

/// The next version of an item.
fn update(pk: &str, sk: &str, expected: u64) -> TransactWriteItem {
    let update = Update::builder()
        .table_name("state")
        .key("pk", text(pk))
        .key("sk", text(sk))
        .update_expression("SET version = version + :one")
        .condition_expression("version = :expected")
        .expression_attribute_values(":one", number(1))
        .expression_attribute_values(":expected", number(expected));
    TransactWriteItem::builder().update(update.build().unwrap()).build()
}

async fn get(client: &Client, pk: &str, sk: &str) -> Option<Item> {
    let get = client.get_item().table_name("state").key("pk", text(pk)).key("sk", text(sk));
    get.consistent_read(true).send().await.unwrap().item
}

/// The reasons of a cancelled transaction, in the order of its items.
async fn reasons(client: &Client, items: Vec<TransactWriteItem>) -> Vec<(String, Option<Item>)> {
    let cancelled = client.transact_write_items().set_transact_items(Some(items)).send().await;
    let error = cancelled.expect_err("went through").into_service_error();
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = error else {
        panic!("{error:?}")
    };
    let reasons = cancelled.cancellation_reasons.unwrap().into_iter();
    reasons.map(|reason| (reason.code.unwrap(), reason.item)).collect()
}

#[tokio::test]
async fn a_transaction_is_all_or_nothing_and_says_by_position_why_not() {
    let (_data, _engines, client) = machine().await;
    let items = vec![put("a", "1"), put("b", "1")];
    client.transact_write_items().set_transact_items(Some(items)).send().await.unwrap();
    let check = ConditionCheck::builder()
        .table_name("state")
        .key("pk", text("none"))
        .key("sk", text("1"))
        .condition_expression("attribute_exists(pk)");
    let check = TransactWriteItem::builder().condition_check(check.build().unwrap()).build();
    let items = vec![put("c", "1"), put("a", "1"), update("b", "1", 7), check, update("b", "2", 1)];
    let reasons = reasons(&client, items).await;
    let codes: Vec<_> = reasons.iter().map(|(code, _)| code.as_str()).collect();
    let failed = "ConditionalCheckFailed";
    assert_eq!(codes, ["None", failed, failed, failed, failed]);
    assert_eq!(reasons[1].1.as_ref().unwrap()["version"], number(1), "the old item comes along");
    assert_eq!(reasons[2].1, None, "it was not asked for");
    assert_eq!(get(&client, "c", "1").await, None, "a part of it was written");
    assert_eq!(get(&client, "b", "1").await.unwrap()["version"], number(1));
}

#[tokio::test]
async fn a_token_makes_a_repeated_transaction_one() {
    let (_data, _engines, client) = machine().await;
    let seed = client.transact_write_items().transact_items(put("a", "1"));
    seed.send().await.unwrap();
    let send = async |expected: u64| {
        let send = client.transact_write_items().transact_items(update("a", "1", expected));
        send.client_request_token("token-1").send().await
    };
    send(1).await.unwrap();
    send(1).await.unwrap();
    assert_eq!(get(&client, "a", "1").await.unwrap()["version"], number(2));
    let other = send(2).await.expect_err("took another transaction under the same token");
    assert!(other.into_service_error().is_idempotent_parameter_mismatch_exception());
}

#[tokio::test]
async fn a_hundred_items_fit_and_one_more_does_not() {
    let (_data, _engines, client) = machine().await;
    let items =
        |count: u32| (0..count).map(|n| put("many", &format!("{n:04}"))).collect::<Vec<_>>();
    let more = client.transact_write_items().set_transact_items(Some(items(101))).send().await;
    assert!(more.is_err());
    let begun = Instant::now();
    client.transact_write_items().set_transact_items(Some(items(100))).send().await.unwrap();
    println!("100 items in one transaction: {:?}", begun.elapsed());
    let twice = client.transact_write_items().transact_items(put("x", "1"));
    let twice = twice.transact_items(update("x", "1", 1)).send().await;
    let twice = twice.expect_err("took two acts on one item").into_service_error();
    assert_eq!(twice.meta().code(), Some("ValidationException"));
}

#[tokio::test]
async fn an_index_lists_in_order_by_page_and_only_what_it_names() {
    let (_data, _engines, client) = machine().await;
    for n in (0..5).rev() {
        let one = client.transact_write_items().transact_items(put("inv", &format!("{n}")));
        one.send().await.unwrap();
    }
    let bare = client.put_item().table_name("state").item("pk", text("bare"));
    bare.item("sk", text("1")).send().await.unwrap();
    let page = async |from: Option<Item>| {
        let query = client.query().table_name("state").index_name("by_owner");
        let query = query.key_condition_expression("#o = :o").limit(3);
        let query = query.expression_attribute_names("#o", "owner");
        let query = query.expression_attribute_values(":o", text("cli_1"));
        let page = query.set_exclusive_start_key(from).send().await.unwrap();
        let sorts: Vec<_> =
            page.items().iter().map(|item| item["sk"].as_s().unwrap().clone()).collect();
        (sorts, page.last_evaluated_key)
    };
    let (first, next) = page(None).await;
    assert_eq!(first, ["0", "1", "2"]);
    let (rest, next) = page(next).await;
    assert_eq!(rest, ["3", "4"]);
    assert_eq!(next, None);
}

#[tokio::test]
async fn an_expired_item_stays_readable_until_it_is_tidied() {
    let (_data, engines, client) = machine().await;
    for (sk, expires) in [("old", 1), ("new", 4_000_000_000)] {
        let item = client.put_item().table_name("session").item("pk", text("s"));
        item.item("sk", text(sk)).item("expires", number(expires)).send().await.unwrap();
    }
    let kept = async || {
        let query = client.query().table_name("session").key_condition_expression("pk = :pk");
        query.expression_attribute_values(":pk", text("s")).send().await.unwrap().count
    };
    assert_eq!(kept().await, 2);
    engines.tables().tidy(&BTreeMap::new()).unwrap();
    assert_eq!(kept().await, 1);
}

#[tokio::test]
async fn the_next_stream_number_is_found_without_reading_the_stream() {
    let (_data, engines, _client) = machine().await;
    let plan: Vec<String> = engines.tables().with_file(|file| {
        let mut plan = file
            .prepare(
                "EXPLAIN QUERY PLAN SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 \
                 FROM _stream_records WHERE table_name = ?1",
            )
            .unwrap();
        plan.query_map(["state"], |row| row.get(3)).unwrap().map(Result::unwrap).collect()
    });
    assert!(plan.concat().contains("counterfoil_stream"), "{plan:?}");
}

#[tokio::test]
async fn requests_take_no_longer_than_a_page_can_afford() {
    let (_data, _engines, client) = machine().await;
    let (mut reads, mut writes) = (Vec::new(), Vec::new());
    for n in 0..60 {
        let sk = format!("{n:04}");
        let items = vec![put("a", &sk), put("b", &sk), put("c", &sk), put("d", &sk), put("e", &sk)];
        let begun = Instant::now();
        client.transact_write_items().set_transact_items(Some(items)).send().await.unwrap();
        writes.push(begun.elapsed());
        let begun = Instant::now();
        get(&client, "a", &sk).await.unwrap();
        reads.push(begun.elapsed());
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2]
    };
    let (read, write) = (median(&mut reads), median(&mut writes));
    println!("medians: GetItem {read:?}, TransactWriteItems of 5 {write:?}");
    assert!(read < Duration::from_millis(50) && write < Duration::from_millis(200));
}

#[tokio::test]
async fn a_flush_is_no_change() {
    let (_data, engines, client) = machine().await;
    client.transact_write_items().transact_items(put("a", "1")).send().await.unwrap();
    let tables = engines.tables();
    let version = tables.version().unwrap();
    assert_eq!(tables.version().unwrap(), version);
    tables.flush().unwrap();
    assert_eq!(tables.version().unwrap(), version, "the pump would wake itself for ever");
    client.transact_write_items().transact_items(put("a", "2")).send().await.unwrap();
    assert_ne!(tables.version().unwrap(), version);
}
