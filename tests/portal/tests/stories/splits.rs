//! Bills that several payors share: by percentage, by kind, and with a deductible first.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a story falls where its ground is not as it says"
)]

use domain::export::Format;
use domain::invoice::{Invoice, Issued};
use domain::matter::Matter;
use domain::money::plain_decimal;
use harness::{Browser, Portal};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use portal::work::{self, begun};

/// A lawyer, a matter M-100 of Acme Mills, and an insurer that is a client too.
async fn insured(portal: &Portal) -> (Browser, Matter, Browser) {
    let (ada, matter) = begun(portal).await;
    let insurer = portal.client("Safe Harbor Insurance").await;
    (ada, matter, insurer)
}

/// Writes down who pays: name, share of fees, share of costs.
async fn pays(ada: &mut Browser, matter: &Matter, rows: &[(&str, &str, &str)]) {
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.follow("Who pays").await;
    ada.is(200);
    typed(ada, rows);
    ada.press("Save who pays").await;
}

fn typed(ada: &mut Browser, rows: &[(&str, &str, &str)]) {
    for (n, (name, fees, costs)) in (1..).zip(rows) {
        ada.fill(&format!("Payor {n}"), name);
        ada.fill(&format!("Share of fees {n}, in percent"), fees);
        ada.fill(&format!("Share of costs {n}, in percent"), costs);
    }
}

const INSURER: &str = "Safe Harbor Insurance";

async fn year(portal: &Portal) -> i16 {
    portal.app().today().await.expect("a day").year()
}

/// Drafts the unbilled work and issues it as so many bills.
async fn issued(ada: &mut Browser, matter: &Matter, count: usize) {
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.follow("Review and issue").await;
    ada.press_twice(&format!("Issue {count} invoices")).await;
    ada.is(200).sees("are issued.");
}

/// The bill with this number of the year.
async fn bill(portal: &Portal, place: u32) -> Issued {
    let number = format!("{}-{place:04}", year(portal).await);
    let system = portal.app().store.system("story");
    let id = system.invoice_numbered(&number).await.expect("it reads").expect("it is there");
    match system.invoice(&id).await.expect("it reads").expect("it is there").value {
        Invoice::Issued(issued) => issued,
        Invoice::Draft(_) => panic!("{number} is a draft"),
    }
}

/// Turns a tax on fees on.
async fn taxed(ada: &mut Browser) {
    ada.open("/firm/settings/taxes").await;
    ada.fill("Name", "VAT").choose("How it is taxed", "Charged at a rate");
    ada.fill("Rate in percent", "19").press("Add tax").await;
    ada.choose("Fees", "VAT 19 %").press("Save").await;
    ada.is(200);
}

async fn totals(portal: &Portal, count: u32) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for place in 1..=count {
        let bill = bill(portal, place).await;
        all.push((bill.parties.client.to_string(), bill.total.to_string()));
    }
    all
}

fn row(client: &str, total: &str) -> (String, String) {
    (client.to_owned(), total.to_owned())
}

#[tokio::test]
async fn bil13_a_draft_becomes_a_bill_to_each_payor_to_the_cent_with_its_tax() {
    let portal = Portal::start().await;
    let (mut ada, matter, mut insurer) = insured(&portal).await;
    taxed(&mut ada).await;
    pays(&mut ada, &matter, &[(INSURER, "60", "60"), ("Acme Mills", "40", "40")]).await;
    ada.is(200).sees("Drafts that are issued from now on become a bill to each payor.");
    work::time(&portal, &matter, ("Ada Byron", "0.1"), "Read the claim").await;
    work::time(&portal, &matter, ("Ada Byron", "0.3"), "Answered the claim").await;
    portal.cost_on(&matter, "100.01").await;

    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("This draft is shared by 2 payors.").sees("$266.61");
    ada.follow("Who pays what").await;
    ada.is(200).sees("Bills of this draft").sees("$159.97").sees("$106.64");
    ada.follow("Open the draft").await;
    ada.follow("Review and issue").await;
    ada.sees("2 invoices, from").sees(INSURER).sees("$159.97").sees("$106.64");
    ada.press_twice("Issue 2 invoices").await;
    let year = year(&portal).await;
    ada.is(200).sees(&format!("Invoices {year}-0001 and {year}-0002 are issued."));
    ada.sees("60 %, out of $266.61").sees("Others pay");
    assert_eq!(totals(&portal, 2).await, [row(INSURER, "159.97"), row("Acme Mills", "106.64")]);
    portal.agrees().await;
    ada.follow(&format!("{year}-0002")).await;
    ada.is(200).sees("40 %, out of $266.61").sees(", this one").sees_not("60 %, out");
    let fees = format!("/firm/matters/{}/fees", matter.id);
    ada.open(&fees).await;
    ada.sees("Fees billed").sees("$140.00");

    // Each payor sees and pays its own bill, and nothing of the other.
    let (own, other) = (bill(&portal, 1).await, bill(&portal, 2).await);
    insurer.open("/").await;
    insurer.sees("$159.97").sees_not("$106.64");
    insurer.open(&format!("/invoices/{}", own.id)).await;
    insurer.is(200).sees("Your share").sees("60 %, out of $266.61").sees("Read the claim");
    insurer.open(&format!("/invoices/{}", other.id)).await.is(404);
    insurer.open(&format!("/invoices/{}/pdf", other.id)).await.is(404);
    portal.settle().await;
    insurer.open(&format!("/invoices/{}/pdf", own.id)).await.is(200);
    assert!(insurer.html().starts_with("%PDF-1.7"), "the paper is printed");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil14_one_payor_bears_the_fees_and_another_the_costs() {
    let portal = Portal::start().await;
    let (mut ada, matter, mut insurer) = insured(&portal).await;
    pays(&mut ada, &matter, &[(INSURER, "100", ""), ("Acme Mills", "", "100")]).await;
    ada.is(200).sees("all fees").sees("all costs");
    work::time(&portal, &matter, ("Ada Byron", "2"), "Argued the motion").await;
    portal.cost_on(&matter, "80.00").await;
    issued(&mut ada, &matter, 2).await;
    assert_eq!(totals(&portal, 2).await, [row(INSURER, "700.00"), row("Acme Mills", "80.00")]);
    insurer.open(&format!("/invoices/{}", bill(&portal, 1).await.id)).await;
    insurer.is(200).sees("Argued the motion").sees_not("$80.00").sees("all fees, out of $780.00");
    // Without costs there is one bill, and no bill of nothing.
    work::time(&portal, &matter, ("Ada Byron", "1"), "Wrote to the court").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.follow("Review and issue").await;
    ada.press(&format!("Issue invoice {}-0003", year(&portal).await)).await;
    ada.is(200).sees("$350.00").sees(INSURER);
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil14_a_deductible_is_used_up_over_two_bills_and_given_back_by_a_void() {
    let portal = Portal::start().await;
    let (mut ada, matter, _) = insured(&portal).await;
    ada.open(&format!("/firm/matters/{}/payors", matter.id)).await;
    typed(&mut ada, &[("Acme Mills", "", ""), (INSURER, "100", "100")]);
    ada.fill("Deductible", "1000").press("Save who pays").await;
    ada.is(422).sees("Name who bears the deductible, or write no amount.");
    ada.fill("Who bears the deductible", "Acme Mills").press("Save who pays").await;
    ada.is(200).sees("Left of it").sees("$1,000.00");

    work::time(&portal, &matter, ("Ada Byron", "2"), "Took the statement").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.follow("Review and issue").await;
    ada.press(&format!("Issue invoice {}-0001", year(&portal).await)).await;
    ada.is(200).sees("the deductible, out of $700.00");
    work::time(&portal, &matter, ("Ada Byron", "2"), "Argued the motion").await;
    issued(&mut ada, &matter, 2).await;
    let all = [row("Acme Mills", "700.00"), row("Acme Mills", "300.00"), row(INSURER, "400.00")];
    assert_eq!(totals(&portal, 3).await, all);
    let payors = format!("/firm/matters/{}/payors", matter.id);
    ada.open(&payors).await;
    ada.sees("Billed of it").sees("Left of it").sees("$0.00");
    portal.agrees().await;

    let first = bill(&portal, 1).await;
    ada.open(&format!("/firm/invoices/{}/void", first.id)).await;
    ada.fill("Why", "Billed too early.");
    ada.press_twice(&format!("Void invoice {}", first.number)).await;
    ada.is(200).sees("its work is unbilled again.");
    ada.open(&payors).await;
    ada.sees("$700.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil13_the_bills_of_a_set_are_void_together_and_issued_anew() {
    let portal = Portal::start().await;
    let (mut ada, matter, mut insurer) = insured(&portal).await;
    pays(&mut ada, &matter, &[(INSURER, "50", "50"), ("Acme Mills", "50", "50")]).await;
    work::time(&portal, &matter, ("Ada Byron", "1"), "Took the statement").await;
    portal.cost_on(&matter, "0.01").await;
    issued(&mut ada, &matter, 2).await;
    let (first, second) = (bill(&portal, 1).await, bill(&portal, 2).await);
    assert_eq!((first.total.minor(), second.total.minor()), (17_501, 17_500));

    // One of them is paid: none of them is void.
    ada.open(&format!("/firm/invoices/{}/payment", second.id)).await;
    ada.choose("How it came", "Check").fill("Reference", "1042").fill("Amount", "10");
    ada.press("Record the payment").await;
    ada.is(200);
    let void = format!("Void invoice {}", first.number);
    ada.open(&format!("/firm/invoices/{}/void", first.id)).await;
    ada.sees("they are void together");
    ada.fill("Why", "A wrong rate.").press(&void).await;
    ada.is(422).sees(&format!("invoice {} is one of them.", second.number));
    ada.sees("$10.00 was paid on this invoice.");
    portal.agrees().await;

    // A set of which nothing is paid goes as a whole, from any of its bills, once.
    work::time(&portal, &matter, ("Ada Byron", "1"), "Argued the motion").await;
    issued(&mut ada, &matter, 2).await;
    let (third, fourth) = (bill(&portal, 3).await, bill(&portal, 4).await);
    ada.open(&format!("/firm/invoices/{}/void", fourth.id)).await;
    ada.fill("Why", "A wrong rate.").tick("Draft the matter’s unbilled work again at once");
    ada.press_twice(&format!("Void invoice {}", fourth.number)).await;
    ada.is(200).sees("This is its work, to be issued anew.").sees("Argued the motion");
    portal.agrees().await;
    insurer.open(&format!("/invoices/{}", third.id)).await;
    insurer.is(200).sees("Void").sees("A wrong rate.");
    ada.follow("Review and issue").await;
    ada.press("Issue 2 invoices").await;
    ada.is(200);
    assert_eq!(bill(&portal, 6).await.total.minor(), 17_500);
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil13_of_two_who_issue_one_does_and_no_number_is_lost() {
    let portal = Portal::start().await;
    let (mut ada, matter, _) = insured(&portal).await;
    pays(&mut ada, &matter, &[(INSURER, "60", "60"), ("Acme Mills", "40", "40")]).await;
    portal.cost_on(&matter, "99.99").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    let draft = ada.path();
    let mut bob = portal.bookkeeper("Bob").await;
    bob.open(&format!("{draft}/issue")).await;
    ada.open(&format!("{draft}/issue")).await;
    // Meanwhile the shares change: nobody issues others than were seen.
    let mut eve = portal.bookkeeper("Eve").await;
    eve.open(&format!("/firm/matters/{}/payors", matter.id)).await;
    typed(&mut eve, &[(INSURER, "70", "70"), ("Acme Mills", "30", "30")]);
    eve.press("Save who pays").await;
    eve.is(200);
    ada.press("Issue 2 invoices").await;
    ada.is(422).sees("changed while you were looking").sees("70 %");
    bob.open(&format!("{draft}/issue")).await;

    tokio::join!(ada.press("Issue 2 invoices"), bob.press("Issue 2 invoices"));
    ada.is(200);
    bob.is(200);
    assert_eq!(totals(&portal, 2).await, [row(INSURER, "69.99"), row("Acme Mills", "30.00")]);
    let number = format!("{}-0003", year(&portal).await);
    let system = portal.app().store.system("story");
    assert_eq!(system.invoice_numbered(&number).await.expect("it reads"), None);
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil13_aud16_a_payor_without_narratives_reads_none_anywhere() {
    let portal = Portal::start().await;
    let (mut ada, matter, mut insurer) = insured(&portal).await;
    ada.open(&format!("/firm/matters/{}/payors", matter.id)).await;
    typed(&mut ada, &[(INSURER, "60", "60"), ("Acme Mills", "40", "40")]);
    ada.choose("Narratives 1", "Left out").press("Save who pays").await;
    ada.is(200).sees("Left out");
    work::time(&portal, &matter, ("Ada Byron", "1"), "Weighed the secret settlement").await;
    issued(&mut ada, &matter, 2).await;
    let (theirs, own) = (bill(&portal, 1).await, bill(&portal, 2).await);
    insurer.open(&format!("/invoices/{}", theirs.id)).await;
    insurer.is(200).sees("$210.00").sees_not("secret");
    for format in ["ledes", "xml", "xrechnung"] {
        ada.open(&format!("/firm/invoices/{}/file/{format}", theirs.id)).await;
        assert!(!ada.html().contains("secret"), "{format}");
    }
    let mut acme = work::back(&portal, "Acme Mills").await;
    acme.open(&format!("/invoices/{}", own.id)).await;
    acme.is(200).sees("Weighed the secret settlement").sees("$140.00");
    portal.stop().await;
}

#[tokio::test]
async fn bil13_sec31_a_payor_reads_its_bill_and_nothing_of_the_matter() {
    let portal = Portal::start().await;
    let (mut ada, matter, mut insurer) = insured(&portal).await;
    pays(&mut ada, &matter, &[(INSURER, "60", "60"), ("Acme Mills", "40", "40")]).await;
    work::time(&portal, &matter, ("Ada Byron", "1"), "Took the statement").await;
    issued(&mut ada, &matter, 2).await;
    let (theirs, own) = (bill(&portal, 1).await, bill(&portal, 2).await);
    let line = portal.app().store.system("story").lines(&theirs.id).await.expect("lines");
    let line = line.first().expect("a line");
    insurer.open(&format!("/invoices/{}/lines/{}/{}", theirs.id, line.on, line.id)).await;
    insurer.is(200).sees("of which others pay $140.00");
    insurer.open(&format!("/invoices/{}/lines/{}/{}", own.id, line.on, line.id)).await.is(404);
    for path in ["/trust", "/documents", "/budgets", "/messages"] {
        insurer.open(path).await;
        insurer.sees_not("M-100");
    }
    // Money in trust of the matter is its client's: it pays the client's bill alone.
    ada.open(&format!("/firm/trust/matters/{}/fees", matter.id)).await;
    ada.sees_not(&theirs.number.to_string());
    // The matter is not closed while a bill of it is open, whoever owes it.
    ada.open(&format!("/firm/matters/{}/close", matter.id)).await;
    ada.sees(&theirs.number.to_string()).sees(&own.number.to_string());
    portal.stop().await;
}

#[tokio::test]
async fn bil13_a_run_issues_every_payor_its_bill() {
    let portal = Portal::start().await;
    let (mut ada, matter, _) = insured(&portal).await;
    pays(&mut ada, &matter, &[(INSURER, "60", "60"), ("Acme Mills", "40", "40")]).await;
    work::cost_of(&portal, &matter, "2026-02-10", "100.00").await;
    ada.open("/firm/runs?until=2026-02-28").await;
    ada.press_twice("Make 1 draft").await;
    ada.is(200).sees("Drafts are made");
    ada.press("Yes, issue all drafts").await;
    let year = year(&portal).await;
    ada.is(200).sees(&format!("Invoice {year}-0001 and {year}-0002")).sees("$100.00");
    assert_eq!(totals(&portal, 2).await, [row(INSURER, "60.00"), row("Acme Mills", "40.00")]);
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil13_who_pays_is_checked_and_says_what_is_wrong() {
    let portal = Portal::start().await;
    let (mut ada, matter, _) = insured(&portal).await;
    pays(&mut ada, &matter, &[("Nobody & Sons", "60", "60"), ("Acme Mills", "40", "40")]).await;
    ada.is(422).sees("Payor 1: Nobody & Sons: No client of the firm has this name.");
    typed(&mut ada, &[(INSURER, "60", "60"), ("Acme Mills", "30", "40")]);
    ada.press("Save who pays").await;
    ada.is(422).sees("The shares of the fees come to 90 %. Together they must come to 100 %.");
    typed(&mut ada, &[("Acme Mills", "60", "60"), ("Acme Mills", "40", "40")]);
    ada.press("Save who pays").await;
    ada.is(422).sees("Acme Mills: This payor is named twice.");
    typed(&mut ada, &[(INSURER, "6o", "60"), ("Acme Mills", "40", "40")]);
    ada.press("Save who pays").await;
    ada.is(422).sees("Share of fees 1, in percent: Write a percentage with at most two");
    typed(&mut ada, &[(INSURER, "60.55", "60"), ("Acme Mills", "39.45", "40")]);
    ada.press("Save who pays").await;
    ada.is(200).sees("60.55 % of the fees and 60 % of the costs");
    typed(&mut ada, &[("", "", ""), ("", "", "")]);
    ada.press("Save who pays").await;
    ada.is(200).sees("Acme Mills pays the bills of this matter alone.");
    let mut gil = portal.assistant("Gil").await;
    gil.open(&format!("/firm/matters/{}/payors", matter.id)).await;
    gil.is(200).sees("Lawyers and bookkeepers write down who pays. Ask one of them.");
    portal.stop().await;
}

/// Units times rate, and what is added or taken off, is the total of every line of a LEDES file,
/// and the lines come to the invoice.
fn adds_up(file: &str, total: &str) {
    let mut rows = file.lines().skip(1).map(|row| row.trim_end_matches("[]").split('|'));
    let heads: Vec<&str> = rows.next().expect("the heads").collect();
    let at = |name: &str| heads.iter().position(|head| *head == name).expect("a column");
    let (units, rate) = (at("LINE_ITEM_NUMBER_OF_UNITS"), at("LINE_ITEM_UNIT_COST"));
    let (less, line) = (at("LINE_ITEM_ADJUSTMENT_AMOUNT"), at("LINE_ITEM_TOTAL"));
    let read = |text: &str| plain_decimal(text).expect("a number");
    let mut sum = read("0");
    for row in rows {
        let cells: Vec<&str> = row.collect();
        let number = |at: usize| read(cells.get(at).copied().unwrap_or_default());
        assert_eq!((number(units) * number(rate)).round_dp(2) + number(less), number(line));
        assert_eq!(number(at("INVOICE_TOTAL")), read(total));
        sum += number(line);
    }
    assert_eq!(sum, read(total));
}

#[tokio::test]
async fn bil13_a_part_is_written_credited_questioned_and_stated_like_any_bill() {
    let portal = Portal::start().await;
    let (mut ada, matter, mut insurer) = insured(&portal).await;
    taxed(&mut ada).await;
    pays(&mut ada, &matter, &[(INSURER, "33.33", "60"), ("Acme Mills", "66.67", "40")]).await;
    work::time(&portal, &matter, ("Ada Byron", "0.1"), "Read the claim").await;
    work::time(&portal, &matter, ("Ada Byron", "0.7"), "Answered the claim").await;
    portal.cost_on(&matter, "10.01").await;
    issued(&mut ada, &matter, 2).await;
    let (theirs, own) = (bill(&portal, 1).await, bill(&portal, 2).await);
    for one in [&theirs, &own] {
        ada.open(&format!("/firm/invoices/{}/file/ledes", one.id)).await;
        ada.is(200);
        adds_up(ada.html(), &one.total.to_string());
        for format in Format::ALL {
            ada.open(&format!("/firm/invoices/{}/file/{}", one.id, format.mark())).await;
            assert_ne!(ada.status(), 500, "{}", format.mark());
        }
    }

    // The payor asks about its line, and its share of the line is held back.
    let lines = portal.app().store.system("story").lines(&theirs.id).await.expect("lines");
    let line = lines.iter().find(|line| line.narrative.as_str() == "Answered the claim");
    let line = line.expect("the line");
    insurer.open(&format!("/invoices/{}/lines/{}/{}", theirs.id, line.on, line.id)).await;
    insurer.fill("Your question", "Why so long?").press("Ask the firm").await;
    insurer.is(200).sees("Questioned");
    ada.open(&format!("/firm/invoices/{}/credit", theirs.id)).await;
    ada.fill("Answered the claim", &line.amount.to_string()).fill("Why", "It took less.");
    ada.press("Look at it first").await;
    ada.is(200);
    let press = ada.html().split(">Credit $").nth(1).and_then(|rest| rest.split('<').next());
    let press = format!("Credit ${}", press.expect("a button"));
    ada.press(&press).await;
    ada.is(200).sees("The credit note is written.");
    portal.agrees().await;

    // Each payor's statement has its own bill, and interest runs on it.
    ada.open(&format!("/firm/invoices/{}/interest", own.id)).await;
    ada.is(200);
    insurer.open("/statement").await;
    insurer.is(200).sees(&theirs.number.to_string()).sees_not(&own.number.to_string());
    let mut acme = work::back(&portal, "Acme Mills").await;
    acme.open("/statement").await;
    acme.is(200).sees(&own.number.to_string()).sees_not(&theirs.number.to_string());
    portal.stop().await;
}

#[tokio::test]
async fn bil13_bil15_interest_is_owed_by_the_payor_who_is_late() {
    let portal = Portal::start().await;
    let (_, matter, _) = insured(&portal).await;
    let today = portal.app().today().await.expect("a day");
    let tenth = today.last_of_month().saturating_add(10.days());
    until(&portal, tenth).await;
    let mut ada = portal.lawyer("Ada Late").await;
    ada.open("/firm/interest").await;
    ada.fill("From", &tenth.to_string());
    ada.choose("Interest on what is paid late", "An agreed rate");
    ada.fill("Percent a year", "10").press("Save terms").await;
    ada.is(200);
    pays(&mut ada, &matter, &[(INSURER, "60", "60"), ("Acme Mills", "40", "40")]).await;
    portal.cost_on(&matter, "36500.00").await;
    issued(&mut ada, &matter, 2).await;
    let theirs = bill(&portal, 1).await;
    let month = theirs.due_on.last_of_month().tomorrow().expect("a day");
    until(&portal, month).await;
    portal.host().tick().await.expect("a tick");
    portal.settle().await;

    let all = (Date::constant(2020, 1, 1), Date::constant(2190, 1, 1));
    let system = portal.app().store.system("story");
    let all = system.invoices_issued(all, None).await.expect("invoices").items;
    let interest: Vec<Issued> = all.into_iter().filter(|one| one.interest.is_positive()).collect();
    let [first, second] = interest.try_into().expect("an invoice to each");
    let mut owed = [&first, &second].map(|one| (one.parties.client.to_string(), &one.client));
    owed.sort();
    let payor = portal.party(INSURER).await;
    assert_eq!(owed[0].0, "Acme Mills");
    assert_eq!((owed[1].0.as_str(), owed[1].1), (INSURER, &payor.id));
    let mut insurer = work::back(&portal, INSURER).await;
    insurer.open("/invoices").await;
    let of_it = if first.client == payor.id { (&first, &second) } else { (&second, &first) };
    insurer.sees(&of_it.0.number.to_string()).sees_not(&of_it.1.number.to_string());
    portal.agrees().await;
    portal.stop().await;
}

/// Lets time pass until a day.
async fn until(portal: &Portal, day: Date) {
    while portal.app().today().await.expect("a day") < day {
        portal.later(SignedDuration::from_hours(24));
    }
}
