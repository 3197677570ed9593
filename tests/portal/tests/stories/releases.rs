//! A file that no scanner can look into: held until a lawyer releases it (rule SEC-58), and a file
//! that does more than show itself (rule SEC-57).

use harness::{Browser, Portal};
use portal::documents::{hand_over, until};
use sha2::{Digest, Sha256};

const REASON: &str = "Bob Acme read me the password over the telephone.";

/// How an Office file begins that a password guards.
fn guarded() -> Vec<u8> {
    let mut file = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    file.extend([7; 4_000]);
    file
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The client's page of a guarded file, once it is held.
async fn held(portal: &Portal, client: &mut Browser) -> String {
    portal.matter("Acme Mills", "2026-001").await;
    client.open("/documents/new").await;
    hand_over(client, "offer.docx", &guarded()).await;
    until(client, "This file could not be scanned").await;
    client.path()
}

/// Writes why, stands for it and releases.
async fn release(lawyer: &mut Browser) {
    lawyer.fill("Why it may be opened", REASON);
    lawyer.tick(&format!(
        "I, Ada, stand for the file whose hash begins {}",
        hex(&guarded()).split_at(8).0
    ));
    lawyer.press("Release it").await.is(200).sees("Released. It can be opened in a moment.");
}

#[tokio::test]
async fn sec58_what_no_scanner_can_look_into_is_opened_when_a_lawyer_has_released_it() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let mut acme = portal.client("Acme Mills").await;
    let page = held(&portal, &mut acme).await;
    acme.sees("The firm is asked to look at it");
    acme.open(&format!("{page}/file")).await.sees("The firm is asked to look at it");
    acme.sees_not("Download");
    let told = portal.mails_to("ada@").await;
    assert!(told.iter().any(|mail| mail.subject == "A file waits for a lawyer to look at it"));

    ada.open("/firm/documents").await.sees("Could not be scanned");
    ada.follow("offer.docx").await;
    ada.sees("Checked it: held").sees_not("Download");
    ada.follow("Look at it and decide").await;
    ada.sees(&hex(&guarded())).sees("Contact of Acme Mills").sees("Ada");
    ada.press("Release it").await.is(422);
    ada.sees("Why it may be opened: Fill this in.").sees("Confirm that you stand for this file.");
    ada.fill("Why it may be opened", REASON).press("Release it").await.is(422);
    ada.sees(REASON).sees_not("Fill this in.");
    acme.open(&page).await.sees("could not be scanned");
    release(&mut ada).await;

    portal.settle().await;
    until(&mut ada, "Released by Ada on").await;
    ada.sees(REASON).sees("Released it, unscanned").sees("let it out");
    ada.open(&format!("/firm{page}/release")).await.sees("This file waits for no release.");
    acme.open(&page).await.sees("Released by Ada on").sees_not(REASON);
    acme.follow("Download").await;
    assert_eq!(acme.html().as_bytes(), String::from_utf8_lossy(&guarded()).as_bytes());
    portal.stop().await;
}

#[tokio::test]
async fn sec58_only_a_lawyer_releases_and_only_what_is_held() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let mut ben = portal.bookkeeper("Ben").await;
    let mut acme = portal.client("Acme Mills").await;
    let page = held(&portal, &mut acme).await;

    ben.open(&format!("/firm{page}")).await.sees("until a lawyer releases it");
    ben.sees_not("Look at it and decide");
    ben.open(&format!("/firm{page}/release")).await.is(403);
    acme.open(&format!("/firm{page}/release")).await.is(404);
    let nothing = format!("/firm/documents/doc_{}/release", "0".repeat(26));
    ada.open(&nothing).await.is(404);

    let key = page.replace("/documents/", "uploads/");
    for (found, words) in [
        ("FAILED", "The virus scan could not be made"),
        ("ACCESS_DENIED", "The virus scan could not be made"),
        ("THREATS_FOUND", "The virus scan found something harmful"),
    ] {
        scans::handle(portal.app(), &scanned(&portal, &key, found)).await.unwrap();
        ada.open(&format!("/firm{page}/release")).await.sees("This file waits for no release.");
        ada.sees(words).sees_not("Download");
    }
    portal.stop().await;
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
async fn sec58_other_bytes_than_the_lawyer_looked_at_stay_shut() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let mut acme = portal.client("Acme Mills").await;
    let page = held(&portal, &mut acme).await;
    let bucket = &portal.app().config.buckets.documents;
    let key = page.replace("/documents/", "uploads/");
    let file = portal.folder().join("buckets").join(bucket).join(key);
    std::fs::write(file, b"something else").unwrap();

    ada.open(&format!("/firm{page}/release")).await;
    release(&mut ada).await;
    portal.settle().await;

    until(&mut ada, "The file is not the one that was released").await;
    ada.sees("Checked it: changed").sees_not("Download");
    acme.open(&format!("{page}/file")).await.sees("not the one that was released");
    portal.stop().await;
}

#[tokio::test]
async fn sec57_who_opens_a_pdf_that_runs_something_is_told() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let mut acme = portal.client("Acme Mills").await;
    portal.matter("Acme Mills", "2026-001").await;
    let script = "1 0 obj\n<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>\nendobj\n";
    let file = format!("%PDF-1.7\n{script}trailer\n<</Root 1 0 R>>\n%%EOF\n");

    acme.open("/documents/new").await;
    hand_over(&mut acme, "form.pdf", file.as_bytes()).await;
    until(&mut acme, "Checked").await;
    acme.sees("This PDF holds a script, an attached file or a form that sends");
    let page = acme.path();
    acme.follow("Download").await;
    assert_eq!(acme.html(), file, "evidence is kept as it came");

    ada.open(&format!("/firm{page}")).await.sees("This PDF holds a script");
    ada.sees("open it only if you know who it is from");
    ada.sees("Checked it: clean, with active content");
    portal.stop().await;
}
