//! A document arrives: from a client or the firm, through quarantine, to whoever may open it.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test falls where its ground is not as it says"
)]

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::document::FileName;
use domain::id::MatterId;
use domain::matter::{CodesRule, Ending, Matter};
use domain::text::{Mark, Name};
use harness::{Browser, Portal};
use jiff::SignedDuration;
use jiff::civil::Date;
use portal::documents::{hand_over, until};
use portal::work::back;
use reqwest::multipart::{Form, Part};
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::Once;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

/// The test file of EICAR, in two parts so that no scanner takes this file for it.
fn eicar() -> Vec<u8> {
    let parts = [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"];
    parts.concat().into_bytes()
}

/// A matter of the client with this name.
async fn matter(portal: &Portal, client: &str, number: &str) -> Matter {
    let system = portal.app().store.system("harness");
    let clients = system.clients(None).await.unwrap().items;
    let party = clients.iter().find(|party| party.name.as_str() == client).unwrap();
    let matter = Matter {
        id: portal.app().id(MatterId::made).unwrap(),
        client: party.id.clone(),
        client_name: party.name.clone(),
        number: Mark::parse(number).unwrap(),
        name: Name::parse("Lease of the mill").unwrap(),
        client_reference: None,
        opened_on: Date::constant(2026, 1, 5),
        codes: CodesRule::Optional,
        rounding: None,
        terms_days: 30,
        ending: Ending::default(),
        billing: domain::billing::Billing::default(),
    };
    let once = Once::named(format!("matter {number}"));
    system.commit_matter_opened(&once, &matter, portal.app().now()).await.unwrap();
    matter
}

#[tokio::test]
async fn a_document_goes_from_a_client_to_the_firm() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let mut acme = portal.client("Acme Mills").await;
    matter(&portal, "Acme Mills", "2026-001").await;

    acme.open("/documents").await.sees("No documents yet");
    acme.follow("Hand over documents").await.sees("2026-001 · Lease of the mill");
    hand_over(&mut acme, "lease.pdf", PDF).await;
    until(&mut acme, "Checked").await;
    let page = acme.path();
    acme.sees(&hex(PDF));
    acme.follow("Download").await;
    assert_eq!(acme.html().as_bytes(), PDF);
    assert_ne!(acme.address().origin(), acme.stranger().address().origin(), "SEC-50");
    let home = portal.host().url();
    assert_eq!(acme.open(&format!("{home}/documents")).await.rows()[1][0], "lease.pdf");

    ada.open("/firm/documents").await.sees("Acme Mills");
    ada.follow("lease.pdf").await;
    ada.sees("Contact of Acme Mills (client)").sees("Opened it");
    ada.follow("Download").await;
    assert_eq!(ada.html().as_bytes(), PDF);
    ada.open(&format!("{home}/firm{page}")).await;
    let opened = ada.text().matches("Opened it").count();
    assert_eq!(opened, 2, "the client and the lawyer:\n{}", ada.text());
    portal.stop().await;
}

#[tokio::test]
async fn a_document_goes_from_the_firm_to_a_client() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let mut acme = portal.client("Acme Mills").await;
    matter(&portal, "Acme Mills", "2026-001").await;

    ada.open("/firm/documents").await.follow("Hand over documents").await;
    ada.follow("2026-001 · Lease of the mill").await;
    ada.sees("everyone with access sees these documents");
    hand_over(&mut ada, "opinion.txt", "Zürich, 5 March\n".as_bytes()).await;
    until(&mut ada, "Checked").await;

    acme.open("/documents").await.sees("Ada");
    acme.follow("opinion.txt").await;
    acme.follow("Download").await.sees("Zürich, 5 March");
    portal.stop().await;
}

#[tokio::test]
async fn doc03_a_harmful_file_stays_shut_for_everyone() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let mut acme = portal.client("Acme Mills").await;
    matter(&portal, "Acme Mills", "2026-001").await;

    acme.open("/documents/new").await;
    hand_over(&mut acme, "notes.txt", &eicar()).await;
    until(&mut acme, "The virus scan found something harmful").await;

    let page = acme.path();
    acme.open(&format!("{page}/file")).await.sees("The virus scan found something harmful");
    ada.open(&format!("/firm{page}/file")).await.sees("The virus scan found something harmful");
    ada.sees_not("Download").sees("Checked it: threat").sees_not("Opened it");
    portal.stop().await;
}

#[tokio::test]
async fn sec57_a_file_is_what_it_contains_not_what_it_is_called() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    matter(&portal, "Acme Mills", "2026-001").await;
    let script = b"GIF89a\x01\0\x01\0<?php phpinfo(); ?>";

    for (name, content) in [("scan.png", &script[..]), ("scan.pdf", b"<html>"), ("a.docx", PDF)] {
        acme.open("/documents/new").await;
        hand_over(&mut acme, name, content).await;
        until(&mut acme, "The content is not what the file claims to be").await;
    }
    portal.stop().await;
}

#[tokio::test]
async fn a_document_without_a_verdict_is_opened_to_nobody() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    matter(&portal, "Acme Mills", "2026-001").await;

    acme.open("/documents/new").await.attach("File", "lease.pdf", PDF).press("Upload").await;
    let page = acme.path().replace("/send", "");
    acme.open(&format!("{page}/file")).await.is(200).sees("The file has not arrived yet.");
    acme.follow("Send the file").await.attach("File", "lease.pdf", PDF).press("Send").await;
    until(&mut acme, "Checked").await;
    portal.stop().await;
}

#[tokio::test]
async fn a_file_that_the_bucket_refused_is_explained_and_tried_again_or_removed() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let mut acme = portal.client("Acme Mills").await;
    matter(&portal, "Acme Mills", "2026-001").await;
    let home = portal.host().url();

    acme.open("/documents/new").await.attach("File", "lease.pdf", b"").press("Upload").await;
    acme.sees("at most 50 MB, and not empty").sees("EntityTooLarge");
    assert!(acme.html().contains("target=\"_blank\""), "S3's answer has a tab of its own");
    assert!(acme.html().contains("accept=\".pdf\""));
    let page = acme.path().replace("/send", "");
    acme.attach("File", "lease.pdf", b"").press("Send").await;
    assert!(acme.status() >= 400, "the bucket refused it: {}", acme.status());
    acme.open(&format!("{home}/documents")).await.sees("Not arrived yet");
    acme.open(&page).await.sees_not("Remove");

    portal.later(SignedDuration::from_mins(5));
    acme.open("/documents").await.sees("Did not arrive");
    acme.follow("lease.pdf").await.sees("too large, empty or interrupted");
    acme.follow("Try again").await.attach("File", "lease.pdf", PDF).press("Send").await;
    until(&mut acme, "Checked").await;
    acme.sees_not("Did not arrive");

    acme.open(&format!("{home}/documents/new")).await;
    acme.attach("File", "deed.pdf", PDF).press("Upload").await;
    portal.later(SignedDuration::from_mins(5));
    acme.open("/documents").await.follow("deed.pdf").await;
    let tried = acme.path();
    acme.press("Remove").await.is(200).sees("The try is removed.").sees_not("deed.pdf");
    acme.open(&tried).await.sees("The file never arrived, and the try was removed.");
    ada.open("/firm/documents").await.sees_not("deed.pdf").sees("lease.pdf");
    ada.open(&format!("/firm{tried}")).await.sees("Removed the try, since no file came");
    portal.stop().await;
}

#[tokio::test]
async fn a_try_that_came_to_nothing_is_listed_for_a_day() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    matter(&portal, "Acme Mills", "2026-001").await;
    acme.open("/documents/new").await.attach("File", "lease.pdf", PDF).press("Upload").await;

    portal.later(SignedDuration::from_hours(24));
    let mut acme = back(&portal, "Acme Mills").await;
    acme.open("/documents").await.sees("No documents yet");
    portal.stop().await;
}

#[tokio::test]
async fn a_file_that_is_not_taken_is_refused_on_the_same_page() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    matter(&portal, "Acme Mills", "2026-001").await;

    acme.open("/documents/new").await.press("Upload").await.is(422).sees("Choose a file.");
    acme.attach("File", "page.svg", b"<svg/>").press("Upload").await;
    acme.is(422).sees("Hand over a PDF, JPEG, PNG, Word, Excel or text file.");
    acme.open("/documents").await.sees("No documents yet");
    portal.stop().await;
}

#[tokio::test]
async fn a_foreign_matter_or_document_is_not_found() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let mut other = portal.client("Other Works").await;
    let matter = matter(&portal, "Acme Mills", "2026-001").await;
    acme.open("/documents/new").await.attach("File", "lease.pdf", PDF).press("Upload").await;
    let page = acme.path().replace("/send", "");

    for part in ["", "/send", "/arrived", "/file"] {
        other.open(&format!("{page}{part}")).await.is(404);
        acme.open(&format!("/documents/doc_{}{part}", "0".repeat(26))).await.is(404);
        acme.open(&format!("/firm{page}{part}")).await.is(404);
    }
    let to = format!("/documents/to/{}", matter.id);
    other.open(&to).await.is(404);
    let csrf = other.open("/documents").await.hidden("csrf");
    let form = [("csrf", csrf.as_str()), ("once", "1"), ("file", "a.pdf")];
    assert_eq!(other.forge(&to, &form).await, 404);
    let form = [("csrf", csrf.as_str()), ("name", "a.pdf"), ("size", "5")];
    assert_eq!(other.forge(&to.replace("/to/", "/policy/"), &form).await, 404);
    portal.stop().await;
}

#[tokio::test]
async fn the_same_press_twice_begins_one_document() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    matter(&portal, "Acme Mills", "2026-001").await;

    acme.open("/documents/new").await.attach("File", "lease.pdf", PDF);
    acme.press_twice("Upload").await.is(200);

    let rows = acme.open("/documents").await.rows();
    assert_eq!(rows.len(), 2, "a head and one document: {rows:?}");
    portal.stop().await;
}

#[tokio::test]
async fn uploads_work_whatever_time_the_portal_believes_it_is() {
    let portal = Portal::start().await;
    portal.later(SignedDuration::from_hours(24 * 400));
    let mut acme = portal.client("Acme Mills").await;
    matter(&portal, "Acme Mills", "2026-001").await;

    acme.open("/documents/new").await;
    hand_over(&mut acme, "lease.pdf", PDF).await;
    until(&mut acme, "Checked").await;
    acme.follow("Download").await.is(200);
    portal.stop().await;
}

#[tokio::test]
async fn a_verdict_that_was_missed_is_made_up_for_at_the_next_start() {
    let mut portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let matter = matter(&portal, "Acme Mills", "2026-001").await;
    let (_, fields) = policy(&mut acme, &matter, &[("name", "lease.pdf"), ("size", "4")]).await;
    let key = &fields.iter().find(|(name, _)| name == "key").unwrap().1;
    let bucket = &portal.app().config.buckets.documents;
    let file = portal.folder().join("buckets").join(bucket).join(key);

    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, PDF).unwrap();
    portal.restart().await;

    let id = key.rsplit('/').next().unwrap().parse().unwrap();
    for _ in 0..100 {
        let system = portal.app().store.system("harness");
        if system.document(&id).await.unwrap().unwrap().value.content().is_some() {
            return portal.stop().await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the file was never scanned");
}

/// The result of a scan, as it is sent for the file of this key.
fn scanned(portal: &Portal, key: &str, found: &str) -> scans::ScanEvent {
    let mut event = scans::ScanEvent::default();
    event.detail.s3_object_details.bucket_name = portal.app().config.buckets.documents.clone();
    event.detail.s3_object_details.object_key = key.to_owned();
    event.detail.s3_object_details.e_tag = "given by the test".to_owned();
    event.detail.scan_result_details.scan_result_status = found.to_owned();
    event
}

#[tokio::test]
async fn sec58_the_same_scan_result_many_times_is_one_verdict() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let mut acme = portal.client("Acme Mills").await;
    matter(&portal, "Acme Mills", "2026-001").await;
    acme.open("/documents/new").await;
    hand_over(&mut acme, "lease.pdf", PDF).await;
    until(&mut acme, "Checked").await;
    let page = acme.path();
    let key = page.replace("/documents/", "uploads/");

    for found in ["NO_THREATS_FOUND", "NO_THREATS_FOUND", "UNSUPPORTED", "UNSUPPORTED"] {
        scans::handle(portal.app(), &scanned(&portal, &key, found)).await.unwrap();
    }
    scans::handle(portal.app(), &scanned(&portal, "uploads/nothing", "THREATS_FOUND"))
        .await
        .unwrap();
    let gone = format!("uploads/doc_{}", "0".repeat(26));
    scans::handle(portal.app(), &scanned(&portal, &gone, "NO_THREATS_FOUND")).await.unwrap();

    ada.open(&format!("/firm{page}")).await.sees("could not look inside this file");
    assert_eq!(ada.text().matches("Checked it: clean").count(), 2, "the host's scan and one more");
    assert_eq!(ada.text().matches("Checked it: held").count(), 1);
    portal.stop().await;
}

#[tokio::test]
async fn sec37_a_file_that_was_replaced_is_judged_anew() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let matter = matter(&portal, "Acme Mills", "2026-001").await;
    let file = [("name", "notes.txt"), ("size", "4")];
    let (url, fields) = policy(&mut acme, &matter, &file).await;

    assert_eq!(send(&url, &fields, b"text").await, 201);
    acme.open("/documents").await.follow("notes.txt").await;
    until(&mut acme, "Checked").await;
    assert_eq!(send(&url, &fields, &eicar()).await, 201);

    until(&mut acme, "The virus scan found something harmful").await;
    acme.sees_not("Download");
    portal.stop().await;
}

/// Asks as the script does for leave to send a file.
async fn policy(
    person: &mut Browser,
    matter: &Matter,
    file: &[(&str, &str)],
) -> (String, Vec<(String, String)>) {
    let csrf = person.open(&format!("/documents/to/{}", matter.id)).await.hidden("csrf");
    let form = [&[("csrf", csrf.as_str())], file].concat();
    let status = person.forge(&format!("/documents/policy/{}", matter.id), &form).await;
    assert_eq!(status, 200, "{}", person.html());
    let answer: Value = serde_json::from_str(person.html()).unwrap();
    let fields = serde_json::from_value(answer["fields"].clone()).unwrap();
    (answer["url"].as_str().unwrap().to_owned(), fields)
}

/// Sends a file as the script does. Answers the status.
async fn send(url: &str, fields: &[(String, String)], content: &[u8]) -> u16 {
    let form =
        fields.iter().cloned().fold(Form::new(), |form, (name, value)| form.text(name, value));
    let file = Part::bytes(content.to_vec()).file_name("${filename}/../x.pdf");
    let request = reqwest::Client::new().post(url).multipart(form.part("file", file));
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_script_hands_several_files_over() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let matter = matter(&portal, "Acme Mills", "2026-001").await;

    for name in ["one.pdf", "two.pdf"] {
        let (size, hash) = (PDF.len().to_string(), hex(PDF));
        let file = [("name", name), ("size", &size), ("sha256", &hash), ("type", "text/html")];
        let (url, fields) = policy(&mut acme, &matter, &file).await;
        assert_eq!(send(&url, &fields, PDF).await, 201);
    }

    acme.open("/documents").await.follow("two.pdf").await;
    until(&mut acme, "Checked").await;
    portal.stop().await;
}

#[tokio::test]
async fn sec56_the_bucket_refuses_what_the_policy_does_not_allow() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let matter = matter(&portal, "Acme Mills", "2026-001").await;
    let hash = hex(PDF);
    let file = [("name", "a.pdf"), ("size", "9"), ("sha256", &*hash)];
    let (url, fields) = policy(&mut acme, &matter, &file).await;
    let with = |name: &str, value: &str| {
        let mut changed = fields.clone();
        changed
            .iter_mut()
            .filter(|(field, _)| field == name)
            .for_each(|(_, old)| *old = value.into());
        assert_ne!(changed, fields, "{name} is a field");
        changed
    };
    let wrong = STANDARD.encode(Sha256::digest(b"other"));
    let changes = [
        with("key", "uploads/doc_00000000000000000000000000"),
        with("key", "uploads/${filename}"),
        with("Content-Type", "text/html"),
        with("x-amz-checksum-sha256", &wrong),
        with("success_action_status", "200"),
        with("x-amz-signature", &"0".repeat(64)),
        [&fields[..], &[("acl".into(), "public-read".into())]].concat(),
        fields.iter().filter(|(name, _)| name != "Content-Type").cloned().collect(),
    ];
    for changed in changes {
        let status = send(&url, &changed, PDF).await;
        assert!((400..500).contains(&status), "{status} for {changed:?}");
    }
    assert!((400..500).contains(&send(&url, &fields, b"").await), "nothing");
    assert!((400..500).contains(&send(&url, &fields, b"%PDF-1.7 another").await), "another file");
    assert_eq!(send(&url, &fields, PDF).await, 201, "as it is allowed");
    portal.stop().await;
}

#[tokio::test]
async fn sec55_a_script_is_told_why_a_file_is_not_taken() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let matter = matter(&portal, "Acme Mills", "2026-001").await;
    let csrf = acme.open(&format!("/documents/to/{}", matter.id)).await.hidden("csrf");
    let path = format!("/documents/policy/{}", matter.id);

    for (name, size, sentence) in [
        ("a.exe", "5", "Hand over a PDF, JPEG, PNG, Word, Excel or text file."),
        ("a.pdf", "0", "This file is empty."),
        ("a.pdf", "52428801", "This file is too large."),
    ] {
        let form = [("csrf", csrf.as_str()), ("name", name), ("size", size)];
        assert_eq!(acme.forge(&path, &form).await, 422);
        let answer: Value = serde_json::from_str(acme.html()).unwrap();
        assert_eq!(answer["sentence"], sentence);
    }
    assert_eq!(acme.forge(&path, &[("name", "a.pdf"), ("size", "5")]).await, 403, "no token");
    portal.stop().await;
}

#[tokio::test]
async fn sec59_a_download_is_an_attachment_of_the_type_that_was_found() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    matter(&portal, "Acme Mills", "2026-001").await;
    let name = "Vertrag \"Mühle\"; x=\u{202e}fdp.txt";

    acme.open("/documents/new").await.attach("File", name, b"text").press("Upload").await;
    acme.attach("File", "any.txt", b"text").press("Send").await;
    until(&mut acme, "Checked").await;
    acme.sees(FileName::shown(name).as_str());
    acme.follow("Download").await;

    let answer = reqwest::get(acme.address().clone()).await.unwrap();
    let header = |name: &str| answer.headers().get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(
        header("content-disposition"),
        "attachment; filename=\"Vertrag _M_hle__ x=fdp.txt\"; \
         filename*=UTF-8''Vertrag%20%22M%C3%BChle%22%3B%20x%3Dfdp.txt"
    );
    portal.stop().await;
}

#[tokio::test]
async fn hostile_names_are_shown_safely() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let matter = matter(&portal, "Acme Mills", "2026-001").await;
    let to = format!("/documents/to/{}", matter.id);
    let csrf = acme.open(&to).await.hidden("csrf");
    let mut names = collected_names();
    names.push("<script>alert(1)</script>".to_owned());
    names.push("\"><img src=x onerror=alert(1)>".to_owned());

    for (at, name) in names.iter().enumerate() {
        let (once, file) = (at.to_string(), format!("{name}.pdf"));
        let form = [("csrf", csrf.as_str()), ("once", &once), ("file", &file)];
        let status = acme.forge(&to, &form).await;
        let html = acme.html();
        assert!(!html.contains("<script>alert") && !html.contains("<img"), "{name:?}");
        if status == 422 {
            // Without its path and its dots nothing was left to tell a type from.
            assert_eq!(FileName::shown(&file).as_str(), "pdf", "{name:?}");
            continue;
        }
        assert_eq!(status, 200, "{name:?}");
        assert!(acme.hidden("key").starts_with("uploads/doc_"), "{name:?}");
        assert!(acme.hidden("key").len() == "uploads/doc_".len() + 26, "{name:?}");
    }
    acme.open("/documents").await.is(200);
    portal.stop().await;
}

/// Names that others collected, a few of each list; says so when they are not there.
fn collected_names() -> Vec<String> {
    let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    #[expect(clippy::disallowed_methods, reason = "tests find their data so")]
    let data = std::env::var("COUNTERFOIL_DATA").map_or(data, std::path::PathBuf::from);
    let Ok(lists) = std::fs::read_dir(data.join("security/filenames")) else {
        println!("Not tested: there are no collected names under {}", data.display());
        return Vec::new();
    };
    let read = |list: std::io::Result<std::fs::DirEntry>| {
        let text = std::fs::read(list.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&text).into_owned();
        text.lines().step_by(9).map(str::to_owned).collect::<Vec<_>>()
    };
    lists.flat_map(read).collect()
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
