//! Combined bills: several matters on one bill, one mail and one payment (INV-06), and the summary
//! bill of a parent over its children (BIL-23).
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a story that cannot go on ends by panicking"
)]

use domain::id::{BillId, ClientId, RunId};
use domain::invoice::{Invoice, Issued};
use harness::{Browser, Portal};
use invoicing::combine::{Combine, NotCombined, combined};
use invoicing::run::step;
use portal::work;
use store::Once;

const ACME: &str = "Acme Mills";
const UNTIL: &str = "2026-02-28";

/// A client with so many matters that have a cost of February each.
async fn due(portal: &Portal, client: &str, numbers: &[&str]) {
    for (n, number) in (1..).zip(numbers) {
        let matter = portal.matter(client, number).await;
        work::cost_of(portal, &matter, "2026-02-10", &format!("{}.00", 100 * n)).await;
    }
}

/// Runs February and issues all drafts.
async fn ran(portal: &Portal, ada: &mut Browser, press: &str) -> RunId {
    ada.open(&format!("/firm/runs?until={UNTIL}")).await;
    ada.press(press).await;
    let id: RunId = ada.path().trim_start_matches("/firm/runs/").parse().expect("a run");
    portal.host().tick().await.unwrap();
    ada.open(&format!("/firm/runs/{id}")).await;
    ada.press("Yes, issue all drafts").await;
    portal.host().tick().await.unwrap();
    portal.settle().await;
    id
}

async fn wants_one_bill(ada: &mut Browser, client: &ClientId, parent: &str) {
    ada.open(&format!("/firm/clients/{client}")).await.follow("How bills go out").await;
    ada.choose("Invoices of a billing run", "One bill for all matters");
    ada.fill("Parent client", parent).press("Save").await;
    ada.is(200).sees("Saved. It holds for billing runs that begin from now on.");
}

fn bill_in_view(person: &Browser) -> BillId {
    person.path().rsplit('/').next().unwrap_or_default().parse().expect("a bill")
}

async fn subjects(portal: &Portal, to: &str) -> Vec<String> {
    portal.mails_to(to).await.into_iter().map(|mail| mail.subject).collect()
}

#[tokio::test]
async fn inv06_a_run_combines_what_it_issues_into_one_bill_with_one_mail_and_one_payment() {
    let portal = Portal::start().await;
    let (mut acme, mut ada) = (portal.client(ACME).await, portal.lawyer("Ada Byron").await);
    portal.client("Brook Farm").await;
    due(&portal, ACME, &["M-001", "M-002", "M-003"]).await;
    due(&portal, "Brook Farm", &["M-004"]).await;
    wants_one_bill(&mut ada, &portal.party(ACME).await.id, "").await;
    let id = ran(&portal, &mut ada, "Make 4 drafts").await;

    ada.open("/firm/bills").await.is(200).sees("B-2026-0001").sees("$600.00");
    ada.sees_not("B-2026-0002");
    ada.follow("B-2026-0001").await;
    ada.sees("2026-0001").sees("M-003").sees_not("M-004").sees("$600.00");
    let bill = bill_in_view(&ada);
    let to_acme = subjects(&portal, "acmemills@client.example").await;
    assert_eq!(to_acme.iter().filter(|one| one.contains("A new bill")).count(), 1);
    assert_eq!(to_acme.iter().filter(|one| one.contains("new invoice")).count(), 0);
    let to_brook = subjects(&portal, "brookfarm@client.example").await;
    assert_eq!(to_brook.iter().filter(|one| one.contains("new invoice")).count(), 1);
    // However often the run is gone on with, there is one bill.
    step(portal.app(), &id, 50).await.unwrap();
    ada.open("/firm/bills").await.sees_not("B-2026-0002");

    acme.open("/invoices").await.follow("Combined bills").await;
    acme.follow("B-2026-0001").await;
    acme.is(200).sees("M-002").sees("is open now, of $600.00");
    acme.follow("Download PDF").await;
    assert!(acme.html().starts_with("%PDF-1.7"), "{}", acme.text());
    let here = portal.host().url().to_string();
    acme.open(&format!("{}/bills/{bill}", here.trim_end_matches('/'))).await;
    acme.follow("Pay $600.00").await;
    acme.press("Go to the payment page").await;
    acme.fill("Email", "pat@client.example").fill("Card number", "4242424242424242");
    acme.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    acme.fill("Name on card", "Pat Mills").press("Pay").await;
    portal.settle().await;
    acme.open(&format!("/bills/{bill}")).await;
    acme.sees("Nothing is open of this bill.").sees("Paid").sees("$600.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv06_a_run_that_was_killed_combines_what_is_left_and_nothing_twice() {
    let portal = Portal::start().await;
    let (_, mut ada) = (portal.client(ACME).await, portal.lawyer("Ada Byron").await);
    due(&portal, ACME, &["M-001", "M-002"]).await;
    let acme = portal.party(ACME).await.id;
    wants_one_bill(&mut ada, &acme, "").await;
    ada.open(&format!("/firm/runs?until={UNTIL}")).await;
    ada.press("Make 2 drafts").await;
    let id: RunId = ada.path().trim_start_matches("/firm/runs/").parse().expect("a run");
    portal.host().tick().await.unwrap();
    ada.open(&format!("/firm/runs/{id}")).await;
    // The client changes its mind while the run is under way: the run holds to what it began with.
    wants_one_bill(&mut ada, &acme, "").await;
    ada.open(&format!("/firm/runs/{id}")).await.press("Yes, issue all drafts").await;
    // Two go on with it at once.
    let (one, other) = tokio::join!(step(portal.app(), &id, 9), step(portal.app(), &id, 9));
    one.unwrap();
    other.unwrap();
    portal.host().tick().await.unwrap();
    portal.settle().await;
    ada.open("/firm/bills").await.sees("B-2026-0001").sees_not("B-2026-0002");
    let mails = subjects(&portal, "acmemills@client.example").await;
    assert_eq!(mails.iter().filter(|one| one.contains("A new bill")).count(), 1);

    // One invoice alone is no combined bill, and is told as any other.
    due(&portal, ACME, &["M-009"]).await;
    ran(&portal, &mut ada, "Make 1 draft").await;
    ada.open("/firm/bills").await.sees_not("B-2026-0002");
    let mails = subjects(&portal, "acmemills@client.example").await;
    assert_eq!(mails.iter().filter(|one| one.contains("A new invoice")).count(), 1);
    portal.stop().await;
}

#[tokio::test]
async fn inv06_a_person_combines_open_invoices_which_are_frozen_while_the_rest_moves_on() {
    let portal = Portal::start().await;
    let (mut acme, mut ada) = (portal.client(ACME).await, portal.lawyer("Ada Byron").await);
    let mut all: Vec<Issued> = Vec::new();
    for (number, amount) in [("M-001", "100.00"), ("M-002", "200.00"), ("M-003", "300.00")] {
        let matter = portal.matter(ACME, number).await;
        all.push(portal.invoice_in(&matter, amount).await);
    }
    let client = all[0].client.clone();
    ada.open(&format!("/firm/clients/{client}")).await.follow("Combined bills").await;
    let mut other = portal.bookkeeper("Ben Cole").await;
    other.open(&format!("/firm/clients/{client}/bills")).await;
    ada.press("Combine them into one bill").await;
    ada.is(422).sees("Choose two invoices or more");
    ada.tick(&format!("Invoice {}", all[0].number));
    ada.press("Combine them into one bill").await;
    ada.is(422).sees("one alone is a bill already");
    ada.tick(&format!("Invoice {}", all[1].number));
    ada.press_twice("Combine them into one bill").await;
    ada.is(200).sees("The bill is made.").sees("$300.00");
    let bill = bill_in_view(&ada);
    // From a page of before.
    other.tick(&format!("Invoice {}", all[1].number));
    other.tick(&format!("Invoice {}", all[2].number));
    other.press("Combine them into one bill").await;
    other.is(422).sees("is on a combined bill already. Leave it out.");

    ada.open(&format!("/firm/invoices/{}/void", all[1].id)).await;
    ada.fill("Why", "Wrong matter.").press(&format!("Void invoice {}", all[1].number)).await;
    acme.open(&format!("/bills/{bill}")).await;
    acme.is(200).sees("Void").sees("is open now, of $300.00").sees("Pay $100.00");
    let before = portal.app().store.system("story").bill(&bill).await.unwrap().unwrap();
    assert_eq!((before.total.minor(), before.sealed()), (30_000, before.seal.clone()));
    portal.stop().await;
}

#[tokio::test]
async fn inv06_of_two_who_combine_the_same_invoice_at_once_one_goes_through() {
    let portal = Portal::start().await;
    portal.client(ACME).await;
    portal.lawyer("Ada Byron").await;
    let (one, two) = (portal.invoice(ACME, "100.00").await, portal.invoice(ACME, "200.00").await);
    let app = portal.app();
    let by = app.store.system("story").members().await.unwrap().remove(0).id;
    let desk = app.store.system("story").desk(&by);
    let wish = |n: u8| Combine {
        once: Once::named(format!("wish {n}")),
        client: one.client.clone(),
        invoices: vec![one.id.clone(), two.id.clone()],
        on: "2026-03-31".parse().unwrap(),
    };
    let (first, second) = (wish(1), wish(2));
    let now = app.now();
    let both = tokio::join!(combined(&desk, &first, now), combined(&desk, &second, now));
    let ended = [both.0, both.1];
    assert_eq!(ended.iter().filter(|one| one.is_ok()).count(), 1, "{ended:?}");
    let lost = ended.iter().find_map(|one| one.as_ref().err());
    assert!(matches!(lost, Some(NotCombined::Before(_))), "{lost:?}");
    portal.stop().await;
}

#[tokio::test]
async fn bil23_a_parent_gets_one_summary_bill_of_all_children_and_reads_nothing_else_of_them() {
    let portal = Portal::start().await;
    let mut group = portal.client("Holding Group").await;
    let (mut acme, mut ada) = (portal.client(ACME).await, portal.lawyer("Ada Byron").await);
    let mut brook = portal.client("Brook Farm").await;
    due(&portal, ACME, &["M-001"]).await;
    due(&portal, "Brook Farm", &["M-002"]).await;
    let secret = portal.invoice(ACME, "77.00").await;
    let (one, two) = (portal.party(ACME).await.id, portal.party("Brook Farm").await.id);
    let parent = portal.party("Holding Group").await.id;
    for child in [&one, &two] {
        ada.open(&format!("/firm/clients/{child}/billing")).await;
        ada.fill("Parent client", "holding group").press("Save").await;
        ada.is(200).sees("Saved.");
    }
    ada.open(&format!("/firm/clients/{parent}/billing")).await.sees(ACME).sees("Brook Farm");
    ada.fill("Parent client", ACME).press("Save").await;
    ada.is(422).sees("This client is the parent of others");
    ada.open(&format!("/firm/clients/{one}/billing")).await;
    ada.fill("Parent client", "Brook Farm").press("Save").await;
    ada.is(422).sees("That client has a parent itself.");
    ada.fill("Parent client", "Nobody Inc").press("Save").await;
    ada.is(422).sees("No client of the firm has this name.");
    ran(&portal, &mut ada, "Make 2 drafts").await;

    let mails = subjects(&portal, "holdinggroup@client.example").await;
    assert_eq!(mails.iter().filter(|one| one.contains("A new bill")).count(), 1);
    group.open("/bills").await.sees("B-2026-0001").sees("$200.00");
    group.follow("B-2026-0001").await;
    group.sees(ACME).sees("Brook Farm").sees("All of it: $200.00").sees_not("77.00");
    let bill = bill_in_view(&group);
    let stored = portal.app().store.system("story").bill(&bill).await.unwrap().unwrap();
    let listed = &stored.sections[0];
    group.follow(&listed.number).await;
    group.is(200).sees("$100.00").sees("Pay $100.00");
    // Nothing else of a child, in no other way; and a child reads nothing of its parent.
    for other in [
        format!("/invoices/{}", listed.invoice),
        format!("/bills/{bill}/invoices/{}", secret.id),
        format!("/pay/{}", listed.invoice),
    ] {
        assert_eq!(group.clone().open(&other).await.status(), 404, "{other}");
    }
    for child in [&mut acme, &mut brook] {
        let paths = ["", "/pdf", &format!("/invoices/{}", listed.invoice)];
        for path in paths.map(|path| format!("/bills/{bill}{path}")) {
            assert_eq!(child.open(&path).await.status(), 404, "{path}");
        }
    }
    // It pays what a child owes, and that child's invoice alone is settled.
    group.press("Pay $100.00").await;
    group.is(200).sees(&listed.number).sees_not("77.00");
    group.press("Go to the payment page").await;
    group.fill("Email", "pat@client.example").fill("Card number", "4242424242424242");
    group.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    group.fill("Name on card", "Pat Group").press("Pay").await;
    portal.settle().await;
    assert_eq!(portal.open_on(&listed.invoice).await, "0.00");
    assert_eq!(portal.open_on(&secret.id).await, "77.00");
    portal.agrees().await;
    let found = portal.app().store.system("story").invoice(&listed.invoice).await.unwrap();
    let Invoice::Issued(issued) = found.unwrap().value else { panic!("it is issued") };
    assert_eq!(issued.client, listed.client);
    portal.stop().await;
}

/// The names in an archive, and the words of its list of those that were left out.
fn unpacked(bytes: &[u8]) -> (Vec<String>, String) {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let names: Vec<String> =
        archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let mut list = String::new();
    if let Ok(mut file) = archive.by_name("not-written.csv") {
        std::io::Read::read_to_string(&mut file, &mut list).expect("it reads");
    }
    (names, list)
}

async fn downloaded(portal: &Portal, person: &Browser, query: &str) -> Vec<u8> {
    let url = portal.host().url().to_string();
    let address = format!("{}/firm/files/zip?{query}", url.trim_end_matches('/'));
    let asked = reqwest::Client::new().get(address).header("cookie", person.cookie_line());
    let answer = asked.send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/zip");
    answer.bytes().await.expect("its bytes").to_vec()
}

#[tokio::test]
async fn ebl04_many_invoices_come_in_one_file_and_those_that_cannot_be_written_are_listed() {
    let portal = Portal::start().await;
    let (_, mut ada) = (portal.client(ACME).await, portal.lawyer("Ada Byron").await);
    portal.client("Brook Farm").await;
    let (one, two) = (portal.invoice(ACME, "100.00").await, portal.invoice(ACME, "200.00").await);
    let other = portal.invoice("Brook Farm", "300.00").await;
    portal.settle().await;
    ada.open("/firm/invoices").await.follow("Invoices as files").await;
    ada.fill("Client", "Nobody").press("Download the ZIP file").await;
    ada.is(422).sees("No client of the firm has this name.");
    ada.fill("Client", "").fill("Issued from", "2020-01-01").fill("Issued until", "2020-02-01");
    ada.press("Download the ZIP file").await;
    ada.is(422).sees("No invoice was issued in these days.");

    let days = "since=2020-01-01&until=2030-01-01";
    let stem = |invoice: &Issued| invoice.number.file_stem();
    let all = downloaded(&portal, &ada, &format!("format=ledes&{days}")).await;
    let (mut names, list) = unpacked(&all);
    names.sort();
    let wanted = [&one, &two, &other].map(|one| format!("{}-ledes1998b.txt", stem(one)));
    assert_eq!((names.as_slice(), list.as_str()), (wanted.as_slice(), ""));
    let acme = format!("format=ledes-one&client=acme%20mills&{days}");
    let (names, _) = unpacked(&downloaded(&portal, &ada, &acme).await);
    assert_eq!(names, ["invoices-ledes1998b.txt"]);
    let (names, _) = unpacked(&downloaded(&portal, &ada, &format!("format=pdf&{days}")).await);
    assert_eq!(names.len(), 3);
    // What the format needs and nobody has entered is not made up (EBL-08).
    let (names, list) =
        unpacked(&downloaded(&portal, &ada, &format!("format=ledes-xml&{days}")).await);
    assert_eq!(names, ["not-written.csv"]);
    assert!(list.contains(&one.number.to_string()) && list.contains("Brook Farm"), "{list}");

    // A void invoice is in the list as well.
    portal.void_begun(&two).await;
    let (names, list) = unpacked(&downloaded(&portal, &ada, &format!("format=ledes&{days}")).await);
    assert!(names.contains(&"not-written.csv".to_owned()) && list.contains("is void"), "{list}");
    portal.stop().await;
}

/// Issues a draft of one cost by its page.
async fn issued_by(portal: &Portal, ada: &mut Browser, number: &str) {
    let matter = portal.matter(ACME, number).await;
    work::cost_of(portal, &matter, "2026-02-10", "120.00").await;
    ran(portal, ada, "Make 1 draft").await;
}

#[tokio::test]
async fn inv11_each_client_gets_its_invoices_as_it_wants_them() {
    let portal = Portal::start().await;
    let (_, mut ada) = (portal.client(ACME).await, portal.lawyer("Ada Byron").await);
    let acme = portal.party(ACME).await.id;
    let to = "acmemills@client.example";
    let dispatched = async |ada: &mut Browser, way: &str| {
        ada.open(&format!("/firm/clients/{acme}/billing")).await;
        ada.choose("How invoices go out", way).press("Save").await;
        ada.is(200).sees("Saved.");
    };
    dispatched(&mut ada, "By mail with the PDF attached").await;
    issued_by(&portal, &mut ada, "M-001").await;
    portal.settle().await;
    let mails = portal.mails_to(to).await;
    let mail = mails.last().expect("a mail");
    assert_eq!(mail.subject, "A new invoice from Harlow & Pike LLP");
    assert!(mail.text.contains("attached as a PDF"), "{}", mail.text);
    ada.open("/firm/sending?by=mail").await.sees("Nothing waits to go out");

    let before = portal.mails_to(to).await.len();
    dispatched(&mut ada, "On paper").await;
    issued_by(&portal, &mut ada, "M-002").await;
    dispatched(&mut ada, "Through the client’s e-billing system").await;
    issued_by(&portal, &mut ada, "M-003").await;
    assert_eq!(portal.mails_to(to).await.len(), before, "nobody is told by mail");
    ada.open("/firm/invoices").await.follow("Invoices to send").await;
    ada.sees("Invoice 2026-0002").sees_not("Invoice 2026-0003");
    ada.press("Note them as sent").await;
    ada.is(422).sees("Choose the invoices that went out.");
    ada.tick("Invoice 2026-0002").press_twice("Note them as sent").await;
    ada.is(200).sees("Noted as sent.").sees("Nothing waits to go out");
    ada.open("/firm/sending?by=e-billing").await.sees("Invoice 2026-0003");
    ada.follow("See 2026-0003").await;
    ada.sees("Through the client’s e-billing system").sees("waits to be sent");
    let all = downloaded(&portal, &ada, "format=ledes&by=e-billing").await;
    assert_eq!(unpacked(&all).0, ["invoice-2026-0003-ledes1998b.txt"]);
    portal.stop().await;
}

/// The invoice with a number.
async fn numbered(portal: &Portal, number: &str) -> domain::id::InvoiceId {
    let system = portal.app().store.system("story");
    system.invoice_numbered(number).await.expect("it reads").expect("it is issued")
}

/// The cover letter that an invoice was printed with.
async fn printed_with(portal: &Portal, number: &str) -> Option<String> {
    let (id, system) = (numbered(portal, number).await, portal.app().store.system("story"));
    let found = system.paper(&id).await.expect("it reads");
    assert!(found.expect("it is printed").starts_with(b"%PDF"), "{number}");
    system.letter(&id).await.expect("it reads")
}

#[tokio::test]
async fn inv09_a_cover_letter_is_filled_frozen_printed_and_stands_above_the_invoice() {
    let portal = Portal::start().await;
    let (mut acme, mut ada) = (portal.client(ACME).await, portal.lawyer("Ada Byron").await);
    issued_by(&portal, &mut ada, "M-001").await;
    ada.open("/firm/settings").await.follow("Cover letter of invoices").await;
    let field = "Cover letter of invoices; none where it is empty";
    ada.fill(field, "Dear {client},\nyour {bill}").press("Save").await;
    ada.is(422).sees("Line 2, letter 6: {bill} stands for nothing. Use {client}");
    assert!(ada.html().contains("your {bill}"), "what was typed is kept");
    ada.fill(field, "Dear {client},\n{number} over {total} is due.").press("Save").await;
    ada.is(200).sees("Saved. It goes with invoices that are issued from now on.");

    issued_by(&portal, &mut ada, "M-002").await;
    let (plain, first) =
        (numbered(&portal, "2026-0001").await, numbered(&portal, "2026-0002").await);
    acme.open(&format!("/invoices/{first}")).await;
    acme.sees("Dear Acme Mills,").sees("2026-0002 over $120.00 is due.");
    acme.sees("In short").sees("Together that is $120.00, to be paid by");
    acme.open(&format!("/invoices/{plain}")).await;
    acme.sees_not("Dear Acme").sees("Costs come to $120.00.");
    let words = "Dear Acme Mills,\n2026-0002 over $120.00 is due.";
    assert_eq!(printed_with(&portal, "2026-0002").await.as_deref(), Some(words));
    assert_eq!(printed_with(&portal, "2026-0001").await, None);

    // A draft has a letter of its own; what the firm changes later changes nothing that is issued.
    let matter = portal.matter(ACME, "M-055").await;
    work::cost_of(&portal, &matter, "2026-02-10", "55.00").await;
    ada.open(&format!("/firm/runs?until={UNTIL}")).await;
    ada.press("Make 1 draft").await;
    portal.host().tick().await.unwrap();
    let drafts = portal.app().store.system("story").drafts(None).await.unwrap().items;
    let Some(Invoice::Draft(draft)) = drafts.into_iter().next() else { panic!("a draft") };
    ada.open(&format!("/firm/drafts/{}", draft.id)).await;
    ada.follow("Cover letter").await;
    ada.choose("Cover letter", "One of its own, written below").press("Save").await;
    ada.is(422).sees("Write the letter, or choose another one.");
    ada.fill("The letter", "For {matter} only.").press_twice("Save").await;
    ada.is(200).sees("The cover letter is saved.");
    ada.follow("Review and issue").await;
    ada.press("Issue invoice 2026-0003").await;
    ada.is(200).sees("Invoice 2026-0003 is issued.");
    ada.open("/firm/settings/cover").await;
    ada.fill(field, "").press("Save").await;
    acme.open(&format!("/invoices/{}", draft.id)).await;
    acme.sees("For M-055").sees_not("Dear Acme");
    acme.open(&format!("/invoices/{first}")).await.sees("Dear Acme Mills,");
    portal.stop().await;
}
