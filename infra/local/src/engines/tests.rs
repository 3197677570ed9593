//! The engines keep what they are given.

use std::time::Instant;

use super::Engines;
use crate::folder::{Folder, Running};

#[tokio::test]
async fn engines_answer_through_the_sdk_and_keep_what_they_were_given() {
    let data = tempfile::tempdir().unwrap();
    let folder = Folder::open(data.path()).unwrap();
    let engines = Engines::start(&folder).await.unwrap();
    folder.announce(&Running::here(engines.endpoints(), None)).unwrap();
    let found = Folder::running(data.path()).unwrap().endpoints;
    found.s3().create_bucket().bucket("documents").send().await.unwrap();
    assert_eq!(found.dynamodb().list_tables().send().await.unwrap().table_names(), [""; 0]);
    let s3 = found.s3();
    s3.put_object().bucket("documents").key("a/b").body(b"c".to_vec().into()).send().await.unwrap();
    engines.stop().await;
    drop(folder);

    let folder = Folder::open(data.path()).unwrap();
    let engines = Engines::start(&folder).await.unwrap();
    let s3 = engines.endpoints().s3();
    let object = s3.get_object().bucket("documents").key("a/b").send().await.unwrap();
    assert_eq!(object.body.collect().await.unwrap().to_vec(), b"c");
}

#[tokio::test]
async fn engines_listen_on_loopback_only() {
    let data = tempfile::tempdir().unwrap();
    let engines = Engines::start(&Folder::open(data.path()).unwrap()).await.unwrap();
    let endpoints = engines.endpoints();
    for address in [&endpoints.dynamodb, &endpoints.s3, &endpoints.ses] {
        assert!(address.starts_with("http://127.0.0.1:"), "{address}");
    }
}

#[tokio::test]
async fn engines_start_well_within_the_second_of_the_first_page() {
    let data = tempfile::tempdir().unwrap();
    let folder = Folder::open(data.path()).unwrap();
    Engines::start(&folder).await.unwrap().stop().await;
    drop(folder);
    let begun = Instant::now();
    let folder = Folder::open(data.path()).unwrap();
    let engines = Engines::start(&folder).await.unwrap();
    let opened = begun.elapsed();
    engines.endpoints().dynamodb().list_tables().send().await.unwrap();
    println!("engines open after {opened:?}, first answer after {:?}", begun.elapsed());
    assert!(opened.as_millis() < 300, "{opened:?}");
}
