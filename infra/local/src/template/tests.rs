//! The template reads as it is written.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::{Feed, Route, Stream, Template, TemplateError, Timing};
use crate::engines::Engines;
use crate::folder::Folder;

const SMALL: &str = r#"
Parameters:
  Stripe: { Type: String, Default: https://api.stripe.com }
  PortalUrl: { Type: String }
Globals: { Function: { Environment: { Variables: { MODE: loud, LEVEL: low } } } }
Resources:
  NotesTable:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
      KeySchema: [{ AttributeName: pk, KeyType: HASH }]
  DeadLetters: { Type: AWS::SQS::Queue }
  Notes:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/notes/
      Role: !GetAtt Roles.Outputs.NotesRole
      Environment:
        Variables:
          TABLE: !Ref NotesTable
          STRIPE: !Ref Stripe
          PORTAL: !Ref PortalUrl
          MODE: plain
      Events:
        Read: { Type: HttpApi, Properties: { Method: GET, Path: "/notes/{note}" } }
        Daily: { Type: Schedule, Properties: { Schedule: cron(0 6 * * ? *) } }
"#;

fn route(method: &str, path: &str) -> Route {
    Route { method: method.into(), path: path.into() }
}

#[test]
fn a_template_says_what_to_create_and_to_serve() {
    let template = Template::read(SMALL).unwrap();
    let table = template.table("NotesTable").unwrap();
    assert_eq!((table.name.as_str(), table.key.partition.as_str()), ("notes", "pk"));
    let notes = template.function("notes").unwrap();
    assert_eq!(notes.routes, [route("GET", "/notes/{note}")]);
    assert_eq!(notes.schedules, [Timing::Cron("0 6 * * ? *".into())]);
    let asked = BTreeMap::from([("PortalUrl", "http://127.0.0.1:8080".to_owned())]);
    let environment = template.environment(notes, &asked).unwrap();
    assert_eq!(environment["TABLE"], "notes");
    assert_eq!(environment["STRIPE"], "https://api.stripe.com");
    assert_eq!(environment["PORTAL"], "http://127.0.0.1:8080");
    assert_eq!((environment["MODE"].as_str(), environment["LEVEL"].as_str()), ("plain", "low"));
    let error = template.environment(notes, &BTreeMap::new()).expect_err("guessed a parameter");
    assert!(matches!(error, TemplateError::Meaning { .. }), "{error}");
}

#[test]
fn what_one_machine_cannot_do_is_refused_with_its_name() {
    let refused = |from: &str, to: &str| {
        let changed = SMALL.replace(from, to);
        assert_ne!(changed, SMALL);
        Template::read(&changed).expect_err("took it").to_string()
    };
    assert!(refused("AttributeType: S", "AttributeType: N").contains("NotesTable"));
    assert!(refused("KeyType: HASH", "KeyType: RANGE").contains("NotesTable"));
    assert!(refused("Type: Schedule,", "Type: Kinesis,").contains("Notes.Daily"));
    assert!(refused("cron(0 6", "at(0 6").contains("Notes.Daily"));
    assert!(refused("CodeUri: functions/notes/", "Runtime: x").contains("Notes"));
}

#[test]
fn our_template_declares_the_three_tables() {
    let template = Template::ours().unwrap();
    let names: Vec<_> = template.tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["journal", "session", "state"]);
    let state = template.table("StateTable").unwrap();
    assert_eq!(state.stream, Some(Stream::NewAndOldImages));
    let indexes: Vec<_> = state.indexes.iter().map(|index| index.name.as_str()).collect();
    assert_eq!(indexes, ["by_owner", "by_kind"]);
    assert_eq!(template.table("JournalTable").unwrap().stream, Some(Stream::NewImage));
    assert_eq!(template.table("SessionTable").unwrap().expires.as_deref(), Some("expires"));
    assert!(template.buckets.iter().any(|bucket| bucket.name == "documents"));
    assert!(template.buckets.iter().any(|bucket| bucket.name == "papers"));
}

#[test]
fn our_template_says_what_calls_each_function() {
    let template = Template::ours().unwrap();
    let serves = |function: &str, route: &Route| {
        template.routes().any(|(found, served)| found.name == function && served == route)
    };
    assert!(serves("login", &route("ANY", "/sign-in/{proxy+}")));
    assert!(serves("hooks", &route("POST", "/hooks/stripe")));
    let mailer = template.function("mailer").unwrap();
    assert_eq!(mailer.feeds, [Feed { table: "StateTable".into(), batch_size: 10 }]);
    assert!(mailer.patterns[0].kinds.contains(&"Email Bounced".to_owned()));
    let clock = template.function("clock").unwrap();
    assert_eq!(clock.schedules, [Timing::Every(Duration::from_secs(300))]);
    let scans = template.function("scans").unwrap();
    assert!(scans.patterns[0].kinds[0].contains("Scan Result"));
    assert_eq!(scans.feeds, [Feed { table: "JournalTable".into(), batch_size: 10 }]);
}

#[test]
fn every_variable_of_our_functions_has_a_value_on_one_machine() {
    let template = Template::ours().unwrap();
    let asked =
        ["PortalUrl", "MailFrom", "Secret", "TrustSecret"].map(|name| (name, name.to_owned()));
    for function in &template.functions {
        let found = template.environment(function, &BTreeMap::from(asked.clone())).unwrap();
        assert_eq!(found["COUNTERFOIL_STATE_TABLE"], "state", "{}", function.id);
    }
}

#[tokio::test]
async fn what_is_declared_is_created_once() {
    let data = tempfile::tempdir().unwrap();
    let engines = Engines::start(&Folder::open(data.path()).unwrap()).await.unwrap();
    let read = Instant::now();
    let template = Template::ours().unwrap();
    let begun = Instant::now();
    template.create(engines.endpoints()).await.unwrap();
    let created = Instant::now();
    let client = engines.endpoints().dynamodb();
    let describe = async || {
        let found = client.describe_table().table_name("state").send().await.unwrap();
        found.table.unwrap()
    };
    let first = describe().await;
    let again = Instant::now();
    template.create(engines.endpoints()).await.unwrap();
    println!(
        "template read in {:?}, created in {:?}, found again in {:?}",
        begun - read,
        created - begun,
        again.elapsed()
    );
    let second = describe().await;
    assert_eq!(first.table_id, second.table_id);
    assert_eq!(first.latest_stream_arn, second.latest_stream_arn);
    assert_eq!(second.global_secondary_indexes().len(), 2);
    let expiry = client.describe_time_to_live().table_name("session").send().await.unwrap();
    let expiry = expiry.time_to_live_description.unwrap();
    assert_eq!(expiry.attribute_name(), Some("expires"));
    let buckets = engines.endpoints().s3().list_buckets().send().await.unwrap();
    let names: Vec<_> = buckets.buckets().iter().filter_map(|bucket| bucket.name()).collect();
    assert!(names.contains(&"documents") && names.contains(&"papers"), "{names:?}");
}

#[tokio::test]
async fn what_a_newer_template_adds_to_a_table_is_added() {
    let data = tempfile::tempdir().unwrap();
    let engines = Engines::start(&Folder::open(data.path()).unwrap()).await.unwrap();
    Template::read(SMALL).unwrap().create(engines.endpoints()).await.unwrap();
    let newer = SMALL.replace(
        "      KeySchema: [{ AttributeName: pk, KeyType: HASH }]",
        "      KeySchema: [{ AttributeName: pk, KeyType: HASH }]
      StreamSpecification: { StreamViewType: NEW_IMAGE }
      TimeToLiveSpecification: { AttributeName: expires, Enabled: true }
      GlobalSecondaryIndexes:
        - IndexName: by_day
          KeySchema: [{ AttributeName: day, KeyType: HASH }]
          Projection: { ProjectionType: ALL }",
    );
    Template::read(&newer).unwrap().create(engines.endpoints()).await.unwrap();
    let client = engines.endpoints().dynamodb();
    let found = client.describe_table().table_name("notes").send().await.unwrap().table.unwrap();
    assert_eq!(found.global_secondary_indexes()[0].index_name(), Some("by_day"));
    assert!(found.latest_stream_arn().is_some());
}
