//! Invoices in a client’s e-billing system: sent, answered about line by line, appealed, credited
//! and settled (EBL-12).

use harness::{Browser, Portal};
use portal::work;

/// An issued invoice of two lines, on its page of e-billing.
async fn begun(portal: &Portal) -> (Browser, String) {
    portal.client("Acme Mills").await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let matter = portal.matter("Acme Mills", "M-100").await;
    work::time(portal, &matter, ("Ada Byron", "1.0"), "Draft the answer").await;
    work::cost(portal, &matter, "45.10", "Filing fee").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.follow("Review and issue").await;
    let button = ada.html().split("Issue invoice ").nth(1).unwrap_or_default();
    let number: String = button.chars().take_while(|c| !c.is_whitespace() && *c != '<').collect();
    ada.press(&format!("Issue invoice {number}")).await;
    ada.is(200).sees("is issued");
    let invoice = ada.path();
    ada.follow("E-billing").await;
    (ada, invoice)
}

/// Which line has a cost of 45.10.
fn cost(ada: &Browser) -> &'static str {
    let rows = ada.rows();
    let is_cost = |row: &&Vec<String>| row.get(2).is_some_and(|what| what == "Filing fee");
    let first = rows.iter().find(is_cost).and_then(|row| row.first());
    if first.is_some_and(|place| place == "1") { "1: Filing fee" } else { "2: Filing fee" }
}

#[tokio::test]
async fn ebl12_a_line_is_reduced_appealed_credited_and_settled() {
    let portal = Portal::start().await;
    let (mut ada, invoice) = begun(&portal).await;
    ada.sees("It has not been sent yet.").sees_not("The client answered");
    ada.press("Note that it was sent").await;
    ada.is(422).sees("Fill this in.");
    ada.fill("System", "Collaborati").press_twice("Note that it was sent").await;
    ada.is(200).sees("Noted that the invoice was sent.").sees("LEDES1998B");
    let open = portal.open_on(&invoice.rsplit('/').next().unwrap().parse().unwrap()).await;

    let line = cost(&ada);
    ada.choose("Line that was answered about", line).choose("The client has", "Reduced");
    ada.fill("Taken off", "45.10").press("Note the answer").await;
    ada.is(422).sees("less than the $45.10 of the line");
    ada.fill("Taken off", "5.10").fill("Reason", "E101: copies").press("Note the answer").await;
    ada.is(200).sees("$5.10 taken off").sees("E101: copies");
    ada.choose("Line that is appealed", line).fill("To be appealed by", "2020-01-01");
    ada.fill("Why the line stands", "The court asks for it.").press("Note the appeal").await;
    ada.is(422).sees("Choose a day from today on.");
    ada.fill("To be appealed by", "2199-01-01").press("Note the appeal").await;
    ada.is(200).sees("Appealed").sees("The court asks for it.");
    ada.open("/firm/submissions").await;
    ada.sees("Collaborati, LEDES1998B").sees("Appealed").sees("$5.10");
    ada.follow("All of them as a sheet (CSV)").await;
    assert!(ada.html().contains("Collaborati"), "{}", ada.html());

    // Nothing is taken off by itself; one press leads to the credit note that asks once more.
    let id = invoice.rsplit('/').next().unwrap().parse().unwrap();
    assert_eq!(portal.open_on(&id).await, open, "an answer changes nothing that is owed");
    ada.open(&format!("{invoice}/submission")).await;
    let number = line.split(':').next().unwrap();
    ada.press(&format!("Credit $5.10 of line {number}")).await;
    ada.is(200).sees("5.10").sees("E101: copies");
    ada.open(&format!("{invoice}/submission")).await;
    ada.choose("Line that is settled", line).press_twice("Settle the line").await;
    ada.is(200).sees("Settled").sees_not("Credit $5.10");
    ada.choose("Line that is settled", line).press("Settle the line").await;
    ada.is(422).sees("This line is settled.");
    portal.stop().await;
}

#[tokio::test]
async fn ebl12_a_clients_answer_is_read_from_a_file_whole_or_not_at_all() {
    let portal = Portal::start().await;
    let (mut ada, invoice) = begun(&portal).await;
    ada.fill("System", "Legal Tracker").press("Note that it was sent").await;
    let mut late = ada.clone();
    let wrong = "line,status,amount,reason\n1,accepted,,\n7,rejected,,\n2,paid,,\n";
    ada.attach("Answer", "answer.csv", wrong.as_bytes()).press("Read the answer").await;
    ada.is(422).sees("Row 3, line: “7” is the number of no line: the invoice has lines 1 to 2.");
    ada.sees("Row 4, status: “paid” is none of accepted, reduced and rejected.");
    ada.open(&format!("{invoice}/submission")).await;
    ada.sees_not("Accepted1");
    let right = "line,status,amount,reason\n1,accepted,,\n2,rejected,,Not agreed on\n";
    ada.attach("Answer", "answer.csv", right.as_bytes()).press("Read the answer").await;
    ada.is(200).sees("Noted what the client says of 2 lines.").sees("Not agreed on");

    late.choose("Line that was answered about", cost(&late)).press("Note the answer").await;
    late.is(409).sees("Someone changed this");
    let mut sam = portal.assistant("Sam Gray").await;
    sam.open(&format!("{invoice}/submission")).await;
    sam.is(200).sees("Not agreed on").sees_not("Note the answer");
    portal.stop().await;
}
