//! Every change is handed over, in order, at least once.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use aws_lambda_events::event::dynamodb::{Event, EventRecord, StreamViewType};
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use tempfile::TempDir;
use tokio::sync::{mpsc, oneshot};

use super::{HandlerError, Pump, TRIES_MAX};
use crate::engines::Engines;
use crate::folder::Folder;
use crate::template::Template;

struct Machine {
    data: TempDir,
    folder: Folder,
    engines: Engines,
    client: Client,
}

impl Machine {
    async fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let folder = Folder::open(data.path()).unwrap();
        let engines = Engines::start(&folder).await.unwrap();
        Template::ours().unwrap().create(engines.endpoints()).await.unwrap();
        let client = engines.endpoints().dynamodb();
        Self { data, folder, engines, client }
    }

    fn pump(&self) -> Pump {
        Pump::new(&self.engines, &self.folder).retrying_after(Duration::from_millis(1))
    }

    async fn write(&self, sk: &str, note: &str) {
        write(&self.client, sk, note).await;
    }
}

async fn write(client: &Client, sk: &str, note: &str) {
    let put = client.put_item().table_name("state").item("pk", text("notes"));
    put.item("sk", text(sk)).item("note", text(note)).send().await.unwrap();
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

fn field(item: &serde_dynamo::Item, name: &str) -> Option<String> {
    let serde_dynamo::AttributeValue::S(value) = item.get(name)? else { return None };
    Some(value.clone())
}

fn note(record: &EventRecord) -> String {
    field(&record.change.new_image, "note").unwrap_or_default()
}

/// What a handler was handed, batch by batch.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Vec<String>>>>);

impl Seen {
    fn add(&self, event: &Event) {
        self.0.lock().unwrap().push(event.records.iter().map(note).collect());
    }

    fn batches(&self) -> Vec<Vec<String>> {
        self.0.lock().unwrap().clone()
    }

    fn notes(&self) -> Vec<String> {
        self.batches().concat()
    }
}

fn done() -> Result<DynamoDbEventResponse, HandlerError> {
    Ok(DynamoDbEventResponse::default())
}

#[tokio::test]
async fn a_change_arrives_as_lambda_would_hand_it_over() {
    let machine = Machine::start().await;
    let (sender, mut handed) = mpsc::unbounded_channel();
    let pump = machine.pump().subscribe("mailer", "state", 10, move |event| {
        sender.send(event).unwrap();
        async { done() }
    });
    machine.write("1", "first").await;
    machine.write("1", "second").await;
    let delete = machine.client.delete_item().table_name("state");
    delete.key("pk", text("notes")).key("sk", text("1")).send().await.unwrap();
    pump.drain().await.unwrap();
    let records = handed.recv().await.unwrap().records;
    let names: Vec<_> = records.iter().map(|record| record.event_name.as_str()).collect();
    assert_eq!(names, ["INSERT", "MODIFY", "REMOVE"]);
    let modify = &records[1];
    assert_eq!(field(&modify.change.keys, "sk").as_deref(), Some("1"));
    assert_eq!(field(&modify.change.old_image, "note").as_deref(), Some("first"));
    assert_eq!(note(modify), "second");
    assert!(records[2].change.new_image.is_empty());
    assert_eq!(modify.change.stream_view_type, Some(StreamViewType::NewAndOldImages));
    assert_eq!(modify.event_source.as_deref(), Some("aws:dynamodb"));
    let arn = modify.event_source_arn.as_deref().unwrap();
    assert!(arn.starts_with("arn:aws:dynamodb:") && arn.contains(":table/state/stream/"), "{arn}");
    let numbers: Vec<_> = records.iter().map(|record| &record.change.sequence_number).collect();
    assert!(numbers.is_sorted() && numbers.iter().all(|number| number.is_some()));
}

#[tokio::test]
async fn a_transaction_arrives_whole_and_a_cancelled_one_not_at_all() {
    let machine = Machine::start().await;
    let seen = Seen::default();
    let pump = machine.pump().subscribe("mailer", "state", 100, {
        let seen = seen.clone();
        move |event| {
            seen.add(&event);
            async { done() }
        }
    });
    let put = |sk: &str| {
        let put = Put::builder().table_name("state").item("pk", text("t")).item("sk", text(sk));
        let put = put.item("note", text(sk)).condition_expression("attribute_not_exists(pk)");
        TransactWriteItem::builder().put(put.build().unwrap()).build()
    };
    let write = async |items: Vec<TransactWriteItem>| {
        machine.client.transact_write_items().set_transact_items(Some(items)).send().await
    };
    write(vec![put("a"), put("b"), put("c")]).await.unwrap();
    write(vec![put("d"), put("a")]).await.expect_err("went through");
    pump.drain().await.unwrap();
    assert_eq!(seen.batches(), [["a", "b", "c"]]);
}

#[tokio::test]
async fn a_running_pump_hands_over_at_once_and_finishes_when_stopped() {
    let machine = Machine::start().await;
    let (sender, mut handed) = mpsc::unbounded_channel();
    let pump = machine.pump().subscribe("mailer", "state", 10, move |_| {
        sender.send(Instant::now()).unwrap();
        async { done() }
    });
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(async move { pump.run(async { drop(stopped.await) }).await });
    let mut waits = Vec::new();
    for n in 0..20 {
        tokio::time::sleep(Duration::from_millis(23)).await;
        let begun = Instant::now();
        machine.write("1", &n.to_string()).await;
        waits.push(handed.recv().await.unwrap() - begun);
    }
    waits.sort_unstable();
    println!("from the begin of a write to its handler: median {:?}", waits[10]);
    assert!(waits[10] < Duration::from_millis(50), "{waits:?}");
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(5), running).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_batch_that_names_its_failures_goes_on_from_the_first() {
    let machine = Machine::start().await;
    let seen = Seen::default();
    let pump = machine.pump().subscribe("mailer", "state", 10, {
        let seen = seen.clone();
        move |event: Event| {
            seen.add(&event);
            let mut response = DynamoDbEventResponse::default();
            if seen.batches().len() < 3 {
                for record in event.records.iter().filter(|record| *note(record) >= *"c") {
                    let mut failure = DynamoDbBatchItemFailure::default();
                    failure.item_identifier = record.change.sequence_number.clone();
                    response.batch_item_failures.push(failure);
                }
            }
            async { Ok(response) }
        }
    });
    for name in ["a", "b", "c", "d"] {
        machine.write(name, name).await;
    }
    pump.drain().await.unwrap();
    let batches = seen.batches();
    assert_eq!(batches, [vec!["a", "b", "c", "d"], vec!["c", "d"], vec!["c", "d"]]);
    assert_eq!(pump.dead_letters().unwrap(), []);
}

#[tokio::test]
async fn a_record_that_always_fails_is_given_up_and_the_others_go_on() {
    let machine = Machine::start().await;
    let seen = Seen::default();
    let pump = machine.pump().subscribe("mailer", "state", 10, {
        let seen = seen.clone();
        move |event: Event| {
            let poison = event.records.iter().any(|record| note(record) == "poison");
            let panics = seen.batches().len() == 2;
            seen.add(&event);
            async move {
                assert!(!panics, "a function may panic");
                if poison { Err("no such address".into()) } else { done() }
            }
        }
    });
    for name in ["a", "poison", "c", "d"] {
        machine.write(name, name).await;
    }
    pump.drain().await.unwrap();
    let tries = seen.batches().iter().filter(|batch| batch.contains(&"poison".into())).count();
    // The first batch failed as a whole, before anyone knew whose fault it was.
    assert_eq!(tries, 1 + usize::try_from(TRIES_MAX).unwrap());
    let passed = seen.notes();
    assert_eq!(passed[passed.len() - 2..], ["c", "d"]);
    let letters = pump.dead_letters().unwrap();
    assert_eq!(letters.len(), 1);
    assert_eq!(
        (letters[0].subscriber.as_str(), letters[0].reason.as_str()),
        ("mailer", "no such address")
    );
    let kept: EventRecord = serde_json::from_value(letters[0].record.clone()).unwrap();
    assert_eq!(note(&kept), "poison");
}

#[tokio::test]
async fn each_subscriber_has_its_own_place_and_keeps_it() {
    let machine = Machine::start().await;
    machine.write("1", "one").await;
    let (mailer, projector) = (Seen::default(), Seen::default());
    let subscribe = |pump: Pump, name: &str, seen: &Seen| {
        let seen = seen.clone();
        pump.subscribe(name, "state", 10, move |event| {
            seen.add(&event);
            async { done() }
        })
    };
    subscribe(machine.pump(), "mailer", &mailer).drain().await.unwrap();
    machine.write("2", "two").await;
    let both = subscribe(machine.pump(), "mailer", &mailer);
    let both = subscribe(both, "projector", &projector);
    both.drain().await.unwrap();
    assert_eq!(mailer.batches(), [["one"], ["two"]]);
    assert_eq!(projector.batches(), [["one", "two"]]);
    fs::write(machine.data.path().join("pump/mailer-state.json"), "{").unwrap();
    subscribe(machine.pump(), "mailer", &mailer).drain().await.unwrap();
    assert_eq!(mailer.batches().last().unwrap(), &["one", "two"], "lost means again, not never");
}

#[tokio::test]
async fn what_a_handler_writes_is_drained_too() {
    let machine = Machine::start().await;
    let seen = Seen::default();
    let pump = machine.pump().subscribe("mailer", "state", 10, {
        let (seen, client) = (seen.clone(), machine.client.clone());
        move |event: Event| {
            seen.add(&event);
            let client = client.clone();
            async move {
                if event.records.iter().any(|record| note(record) == "queued") {
                    write(&client, "1", "sent").await;
                }
                done()
            }
        }
    });
    machine.write("1", "queued").await;
    pump.drain().await.unwrap();
    assert_eq!(seen.notes(), ["queued", "sent"]);
}

#[tokio::test]
async fn only_old_records_that_all_have_had_are_removed() {
    let machine = Machine::start().await;
    for name in ["a", "b", "c"] {
        machine.write(name, name).await;
    }
    let count = || machine.engines.tables().changes("state", None, 100).unwrap();
    let second = count()[1].number.clone();
    let tidy = |read: Option<String>| {
        let read = BTreeMap::from([("state".to_owned(), read)]);
        machine.engines.tables().tidy(&read).unwrap();
        count().len()
    };
    assert_eq!(tidy(Some(second.clone())), 3, "they are young");
    let file = rusqlite::Connection::open(machine.data.path().join("tables.sqlite")).unwrap();
    file.execute("UPDATE _stream_records SET created_at = created_at - 90000", []).unwrap();
    assert_eq!(tidy(None), 3, "nobody has had them");
    assert_eq!(tidy(Some(second)), 1);
    let last = count()[0].number.clone();
    assert_eq!(tidy(Some(last.clone())), 1, "the newest stays");
    machine.write("d", "d").await;
    assert!(count()[1].number > last);
}

/// The host that the next test kills: writes notes, says which are written, and notes down what its
/// subscriber saw.
#[tokio::test]
async fn a_host_to_be_killed() {
    let Some(data) = std::env::var_os("COUNTERFOIL_TEST_KILLED") else { return };
    let data = Path::new(&data);
    let folder = Folder::open(&data.join("data")).unwrap();
    let engines = Engines::start(&folder).await.unwrap();
    Template::ours().unwrap().create(engines.endpoints()).await.unwrap();
    let pump = Pump::new(&engines, &folder).subscribe("mailer", "state", 3, note_down(data));
    tokio::spawn(async move { pump.run(std::future::pending()).await });
    let mut said = fs::File::options().create(true).append(true).open(data.join("said")).unwrap();
    let client = engines.endpoints().dynamodb();
    let run = fs::read_to_string(data.join("said")).unwrap().lines().count();
    for n in run.. {
        write(&client, &(n % 3).to_string(), &format!("{n:06}")).await;
        said.write_all(format!("{n:06}\n").as_bytes()).unwrap();
    }
}

fn note_down(
    data: &Path,
) -> impl Fn(Event) -> std::future::Ready<Result<DynamoDbEventResponse, HandlerError>>
+ Send
+ Sync
+ 'static {
    let path = data.join("seen");
    move |event| {
        let notes: String = event.records.iter().map(|record| note(record) + "\n").collect();
        let mut seen = fs::File::options().create(true).append(true).open(&path).unwrap();
        seen.write_all(notes.as_bytes()).unwrap();
        std::future::ready(done())
    }
}

#[tokio::test]
async fn nothing_is_lost_when_the_host_is_killed() {
    let data = tempfile::tempdir().unwrap();
    for round in 0..8_u64 {
        let mut host = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "pump::tests::a_host_to_be_killed"])
            .env("COUNTERFOIL_TEST_KILLED", data.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        tokio::time::sleep(Duration::from_millis(250 + round * 37)).await;
        host.kill().unwrap();
        host.wait().unwrap();
    }
    let folder = Folder::open(&data.path().join("data")).unwrap();
    let engines = Engines::start(&folder).await.unwrap();
    let pump = Pump::new(&engines, &folder).subscribe("mailer", "state", 3, note_down(data.path()));
    pump.drain().await.unwrap();
    let lines = |name: &str| {
        let content = fs::read_to_string(data.path().join(name)).unwrap();
        content.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let (said, seen) = (lines("said"), lines("seen"));
    println!("{} written, {} handed over", said.len(), seen.len());
    assert!(said.len() > 10, "the host was killed before it did anything");
    for note in &said {
        assert!(seen.contains(note), "{note} was answered and never handed over");
    }
    // First arrivals are in the order of writing.
    let mut first: Vec<_> = Vec::new();
    for note in seen {
        if !first.contains(&note) {
            first.push(note);
        }
    }
    assert!(first.is_sorted(), "{first:?}");
}
