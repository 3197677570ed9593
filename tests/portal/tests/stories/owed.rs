//! The statement of account: what was owed, what moved and what is owed, on pages and as files.

use domain::invoice::Issued;
use harness::{Browser, Portal};
use jiff::{SignedDuration, ToSpan};
use portal::work;

const ACME: &str = "Acme Mills";

/// A lawyer, a client, and an invoice over a thousand that a check of four hundred has paid in
/// part.
async fn ground(portal: &Portal) -> (Browser, Browser, Issued) {
    let (mut ada, acme) = (portal.lawyer("Ada Byron").await, portal.client(ACME).await);
    let invoice = portal.invoice(ACME, "1000.00").await;
    checked(&mut ada, &invoice, "400").await;
    (ada, acme, invoice)
}

/// Records a check over a part of an invoice.
async fn checked(ada: &mut Browser, invoice: &Issued, amount: &str) {
    ada.open(&format!("/firm/invoices/{}/payment", invoice.id)).await;
    ada.choose("How it came", "Check").fill("Reference", "1042").fill("Amount", amount);
    ada.press("Record the payment").await;
    ada.is(200);
}

/// What, invoice, amount and balance of every row below the headings.
fn moved(person: &Browser) -> Vec<[String; 4]> {
    let cell = |row: &Vec<String>, at: usize| row.get(at).cloned().unwrap_or_default();
    let rows = person.rows();
    rows.iter()
        .skip(1)
        .map(|row| [cell(row, 1), cell(row, 2), cell(row, 4), cell(row, 5)])
        .collect()
}

fn is_pdf(person: &Browser) -> bool {
    person.is(200);
    person.html().starts_with("%PDF-1.7")
}

#[tokio::test]
async fn inv25_client_and_firm_read_what_was_owed_what_moved_and_what_is_owed() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    let number = invoice.number.to_string();
    let row = |what: &str, number: &str, amount: &str, balance: &str| {
        [what, number, amount, balance].map(str::to_owned)
    };

    acme.open("/home").await.follow("Statement of account").await;
    let shown = [
        row("Opening balance", "", "", "$0.00"),
        row("Invoice", &number, "$1,000.00", "$1,000.00"),
        row("Payment", &number, "\u{2212}$400.00", "$600.00"),
        row("Closing balance", "", "", "$600.00"),
    ];
    assert_eq!(moved(&acme), shown);
    acme.sees("For Acme Mills").sees("Pay $600.00").sees_not("questioned");
    acme.open("/invoices").await.follow("Statement of account").await;
    acme.is(200);

    ada.open(&format!("/firm/clients/{}", invoice.client)).await;
    ada.follow("Statement of account").await;
    assert_eq!(moved(&ada), shown);
    ada.sees("Statement of Acme Mills").sees_not("Pay $600.00");
    portal.agrees().await;

    // A month later, what was is the opening balance.
    portal.later(SignedDuration::from_hours(24 * 40));
    let mut acme = work::back(&portal, ACME).await;
    let today = portal.app().today().await.expect("a day");
    let from = today.checked_sub(5.days()).expect("a day");
    acme.open(&format!("/statement?from={from}")).await;
    assert_eq!(
        moved(&acme),
        [row("Opening balance", "", "", "$600.00"), row("Closing balance", "", "", "$600.00"),]
    );
    acme.sees("Nothing moved on these days.");
    // Before anything was.
    acme.open("/statement?from=2020-01-01&to=2020-12-31").await;
    acme.is(200).sees("$0.00").sees("Nothing moved on these days.");
    portal.stop().await;
}

#[tokio::test]
async fn inv25_days_that_are_none_are_said_to_be_and_kept() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    let firm = format!("/firm/clients/{}/statement", invoice.client);
    for (person, page) in [(&mut acme, "/statement"), (&mut ada, firm.as_str())] {
        for end in ["", "/csv", "/pdf"] {
            person.open(&format!("{page}{end}?from=2026-02-01&to=2026-01-01")).await;
            person.is(422).sees("The first day, 1 Feb 2026, is after the last one, 1 Jan 2026.");
            assert!(person.html().contains("value=\"2026-02-01\""), "it is kept");
        }
        person.open(&format!("{page}?from=yesterday")).await;
        person.is(422).sees("Choose a date, written as year-month-day");
        person.open(&format!("{page}?from=2199-01-01")).await;
        person.is(422).sees("1 Jan 2199 is a day to come.");
    }
    portal.stop().await;
}

#[tokio::test]
async fn inv25_what_is_questioned_is_named_and_a_credit_note_is_a_row() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.follow("Ask about this line").await;
    acme.fill("Your question", "What was filed?").press("Ask the firm").await;
    acme.open("/statement").await;
    acme.sees("$600.00 of what is owed today is questioned").sees_not("Pay $600.00");

    ada.open(&format!("/firm/invoices/{}/credit", invoice.id)).await;
    ada.fill("Filing fee", "250").fill("Why", "Filed twice.").press("Look at it first").await;
    ada.press("Credit $250.00").await;
    acme.open("/statement").await;
    acme.sees("Credit note").sees("\u{2212}$250.00").sees("Pay $350.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv26_one_button_pays_everything_that_is_open() {
    let portal = Portal::start().await;
    let (_, mut acme, _) = ground(&portal).await;
    portal.invoice(ACME, "250.00").await;
    acme.open("/statement").await;
    acme.sees("What is open today, on 2 invoices.").sees_not("on account today");
    acme.follow("Pay $850.00").await;
    acme.press("Go to the payment page").await;
    acme.fill("Email", "pat@client.example").fill("Card number", "4242424242424242");
    acme.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    acme.fill("Name on card", "Pat Mills").press("Pay").await;
    acme.sees("Thank you, your payment has arrived");
    portal.settle().await;
    acme.open("/statement").await;
    acme.sees_not("Pay $").sees("$0.00");
    let last = moved(&acme).pop().expect("a row");
    assert_eq!(last[3], "$0.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv25_the_rows_are_a_file_that_spreadsheets_read() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    let (today, number) = (portal.app().today().await.expect("a day"), &invoice.number);
    acme.open("/statement").await.follow("Download CSV").await;
    let matter = &invoice.parties.matter_number;
    let from = today.checked_sub(1.year()).and_then(jiff::civil::Date::tomorrow).expect("a day");
    let rows = format!(
        "Day,What,Invoice,Matter,Currency,Amount,Balance\r\n\
         {from},Opening balance,,,USD,,0.00\r\n\
         {today},Invoice,{number},{matter},USD,1000.00,1000.00\r\n\
         {today},Payment,{number},{matter},USD,-400.00,600.00\r\n\
         {today},Closing balance,,,USD,,600.00\r\n"
    );
    assert_eq!(acme.html(), rows);
    ada.open(&format!("/firm/clients/{}/statement", invoice.client)).await;
    ada.follow("Download CSV").await;
    assert_eq!(ada.html(), rows);
    portal.stop().await;
}

#[tokio::test]
async fn inv25_a_statement_is_printed_for_who_asks_and_says_what_was_owed_then() {
    let portal = Portal::start().await;
    let (mut ada, mut acme, invoice) = ground(&portal).await;
    let mut other = portal.client("Rivers & Sons").await;
    let (home, today) = (portal.host().url(), portal.app().today().await.expect("a day"));
    let page = format!("{home}/statement/pdf?from=2026-01-01&to={today}");

    acme.open(&page).await.is(200).sees("The statement is being printed");
    portal.settle().await;
    acme.follow("Try again").await;
    assert!(is_pdf(&acme));
    let first = acme.html().to_owned();
    ada.open(&format!("/firm/clients/{}/statement/pdf?from=2026-01-01", invoice.client)).await;
    assert!(is_pdf(&ada) && ada.html() == first, "the same days, the same file");
    other.open(&page).await.is(200).sees("The statement is being printed");
    portal.settle().await;
    other.follow("Try again").await;
    assert!(is_pdf(&other) && other.html() != first, "it is their own");

    let home_again = format!("{home}/firm/clients/{}/history", invoice.client);
    ada.open(&home_again).await;
    ada.sees("Wrote out the statement of account from 2026-01-01");
    let mut ada = portal.lawyer("Bea Katz").await;
    checked(&mut ada, &invoice, "100").await;
    acme.open(&page).await.is(200).sees("The statement is being printed");
    portal.settle().await;
    acme.follow("Try again").await;
    assert!(is_pdf(&acme) && acme.html() != first, "what says something else is another paper");
    portal.agrees().await;
    portal.stop().await;
}
