//! What is paid late bears interest, which is charged once, when a month is over (BIL-15 to BIL-17,
//! REM-04 to REM-07).
#![expect(clippy::expect_used, reason = "a story that cannot go on ends by panicking")]

use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::invoice::{Invoice, Issued};
use harness::{Browser, Portal};
use jiff::SignedDuration;
use jiff::ToSpan;
use jiff::civil::Date;
use local::sandbox::Settlement;
use portal::trust::{bank, trust, usd};
use store::Once;

use crate::plans::saved;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// At 10 % a year it bears 1.00 a day.
const DAILY: &str = "3650.00";

async fn today(portal: &Portal) -> Date {
    portal.app().today().await.expect("a day")
}

/// Lets time pass until a day.
async fn until(portal: &Portal, day: Date) {
    while today(portal).await < day {
        portal.later(DAY);
    }
}

/// The clock ticks, and everything that follows happens.
async fn tick(portal: &Portal) {
    portal.host().tick().await.expect("a tick");
    portal.settle().await;
}

/// The first day of the month after a day.
fn month_after(day: Date) -> Date {
    day.last_of_month().tomorrow().expect("a day")
}

/// Lets time pass to the tenth of a month, so that nothing hangs on the day of the test: what is
/// issued then is due on the ninth, the tenth or the twelfth of the next.
async fn tenth(portal: &Portal) -> Date {
    let day = month_after(today(portal).await).saturating_add(9.days());
    until(portal, day).await;
    day
}

/// How many days of the month in which it was due an invoice was late, paid or not.
fn first_days(bill: &Issued) -> i64 {
    i64::from(bill.due_on.last_of_month().day()) - i64::from(bill.due_on.day())
}

/// Agrees on an interest of 10 % on a page.
async fn agree(person: &mut Browser, page: &str, from: Date) {
    person.open(page).await;
    person.fill("From", &from.to_string());
    person.choose("Interest on what is paid late", "An agreed rate");
    person.fill("Percent a year", "10").press("Save terms").await;
    person.is(200).sees("10 % a year");
}

/// All that was issued to a client, by number.
async fn issued(portal: &Portal, to: &Issued) -> Vec<Issued> {
    let system = portal.app().store.system("story");
    let (first, last) = (Date::constant(2020, 1, 1), Date::constant(2190, 1, 1));
    let page = system.invoices_issued((first, last), None).await.expect("invoices");
    let mut all: Vec<Issued> =
        page.items.into_iter().filter(|one| one.client == to.client).collect();
    all.sort_by_key(|one| (one.issued_on, one.number.to_string()));
    all
}

/// The invoices of interest of a client, by number.
async fn charged(portal: &Portal, to: &Issued) -> Vec<Issued> {
    let all = issued(portal, to).await.into_iter();
    all.filter(|one| one.interest.is_positive()).collect()
}

/// What they come to, in cents.
async fn cents(portal: &Portal, to: &Issued) -> Vec<i64> {
    charged(portal, to).await.iter().map(|one| one.total.minor()).collect()
}

/// A client, a lawyer, and an invoice over 3,650.00 at 10 % a year: 1.00 a day.
async fn late(portal: &Portal) -> (Browser, Issued) {
    portal.client("Acme Mills").await;
    let day = tenth(portal).await;
    let mut ada = portal.lawyer("Ada").await;
    agree(&mut ada, "/firm/interest", day).await;
    (ada, portal.invoice("Acme Mills", DAILY).await)
}

/// The clock ticks on the first day of the month after an invoice was due.
async fn first_month(portal: &Portal, bill: &Issued) {
    until(portal, month_after(bill.due_on)).await;
    tick(portal).await;
}

/// It ticks again when the next month is over; gives back how many days that month has.
async fn second_month(portal: &Portal, bill: &Issued) -> i64 {
    let month = month_after(bill.due_on);
    until(portal, month_after(month)).await;
    tick(portal).await;
    i64::from(month.last_of_month().day())
}

#[tokio::test]
async fn rem04_interest_is_charged_once_when_the_month_is_over_however_often_the_clock_ticks() {
    let portal = Portal::start().await;
    let (_, bill) = late(&portal).await;
    until(&portal, bill.due_on.saturating_add(8.days())).await;
    tick(&portal).await;
    assert_eq!(cents(&portal, &bill).await, [0; 0], "the month is not over");
    first_month(&portal, &bill).await;
    for _ in 0..3 {
        portal.later(SignedDuration::from_hours(1));
        tick(&portal).await;
    }
    let first = first_days(&bill) * 100;
    assert_eq!(cents(&portal, &bill).await, [first]);
    let second = second_month(&portal, &bill).await * 100;
    tick(&portal).await;
    assert_eq!(cents(&portal, &bill).await, [first, second], "simple, and without a gap");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn rem04_clocks_that_tick_at_the_same_moment_charge_once() {
    let portal = Portal::start().await;
    let (_, bill) = late(&portal).await;
    let other = portal.invoice("Acme Mills", "7300.00").await;
    until(&portal, month_after(bill.due_on)).await;
    let host = portal.host();
    let (one, two, three) = tokio::join!(host.tick(), host.tick(), host.tick());
    assert!([one, two, three].iter().any(Result::is_ok), "one of them comes to its end");
    tick(&portal).await;
    let first = first_days(&bill) * 100;
    let mut all = cents(&portal, &other).await;
    all.sort_unstable();
    assert_eq!(all, [first, first * 2], "one for each matter");
    let numbers: Vec<String> =
        issued(&portal, &bill).await.iter().map(|one| one.number.to_string()).collect();
    assert_eq!(numbers.len(), 4);
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn rem07_the_client_sees_how_interest_is_made_before_it_is_charged_and_pays_it() {
    let portal = Portal::start().await;
    let (_, bill) = late(&portal).await;
    until(&portal, bill.due_on.saturating_add(8.days())).await;
    let mut acme = portal.reader("Acme Mills", 1).await;
    acme.open(&format!("/invoices/{}", bill.id)).await;
    acme.is(200).sees("$7.00 of interest has accrued until").sees("10 % ÷ 365");
    let row = ["$3,650.00", "7", "10 % ÷ 365", "$7.00"];
    assert!(acme.rows().iter().any(|one| one.get(1..) == Some(&row.map(str::to_owned))));
    let mut ada = portal.lawyer("Bea").await;
    ada.open(&format!("/preview/{}/invoices/{}", bill.client, bill.id)).await;
    ada.is(200).sees("$7.00 of interest has accrued until");
    ada.open(&format!("/firm/invoices/{}", bill.id)).await;
    ada.follow("Interest").await;
    ada.is(200).sees("$7.00 of interest has accrued until");

    first_month(&portal, &bill).await;
    let [interest] = charged(&portal, &bill).await.try_into().expect("one invoice");
    let mails = portal.mails_to("acmemills@client.example").await;
    let told = mails.iter().filter(|mail| mail.subject.to_lowercase().contains("invoice")).count();
    assert_eq!(told, 1, "{mails:?}");
    let mut acme = portal.reader("Acme Mills", 2).await;
    acme.open(&format!("/invoices/{}", bill.id)).await;
    acme.is(200).sees("of it is charged");
    acme.follow("The last invoice of interest").await;
    acme.is(200).sees(&interest.number.to_string()).sees("Interest for late payment of invoice");
    acme.sees("$3,650.00 ×").sees_not("interest has accrued");
    acme.open(&format!("/pay/{}", interest.id)).await;
    acme.sees("Go to the payment page");
    acme.press("Go to the payment page").await;
    acme.fill("Email", "pat@client.example").fill("Card number", "4242424242424242");
    acme.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    acme.fill("Name on card", "Pat Mills").press("Pay").await;
    acme.sees("Thank you");
    portal.settle().await;
    assert_eq!(portal.open_on(&interest.id).await, "0.00");
    let mut ada = portal.lawyer("Cay").await;
    ada.open(&format!("/firm/clients/{}/statement", bill.client)).await;
    ada.is(200).sees(&interest.number.to_string());
    ada.open(&format!("/firm/invoices/{}/file/ledes", interest.id)).await;
    ada.is(200);
    assert!(ada.html().contains("E124") && ada.html().contains("Interest for late payment"));
    let mut acme = portal.reader("Acme Mills", 3).await;
    acme.open(&format!("/invoices/{}/pdf", interest.id)).await;
    assert!(acme.html().starts_with("%PDF"), "it is printed");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil16_terms_are_agreed_on_for_a_bill_that_is_issued_and_late_already() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    tenth(&portal).await;
    let bill = portal.invoice("Acme Mills", DAILY).await;
    first_month(&portal, &bill).await;
    assert_eq!(cents(&portal, &bill).await, [0; 0], "nothing was agreed");
    let from = month_after(bill.due_on).saturating_add(9.days());
    until(&portal, from).await;
    let mut ada = portal.lawyer("Ada").await;
    ada.open(&format!("/firm/clients/{}", bill.client)).await;
    ada.follow("Interest").await;
    ada.sees("Nothing is agreed with this client");
    let page = ada.path();
    agree(&mut ada, &page, from).await;
    let days = second_month(&portal, &bill).await - 9;
    assert_eq!(cents(&portal, &bill).await, [days * 100], "from that day on");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil16_the_narrower_terms_come_first() {
    let portal = Portal::start().await;
    let (mut ada, bill) = late(&portal).await;
    let day = today(&portal).await;
    let matter = format!("/firm/matters/{}/interest", bill.matter);
    ada.open(&matter).await;
    ada.fill("From", &day.to_string());
    ada.choose("Interest on what is paid late", "No interest").press("Save terms").await;
    ada.is(200).sees("No interest");
    first_month(&portal, &bill).await;
    assert_eq!(cents(&portal, &bill).await, [0; 0]);
    portal.stop().await;
}

#[tokio::test]
async fn rem05_terms_that_are_empty_or_nothing_are_refused_and_charge_nothing() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    tenth(&portal).await;
    let bill = portal.invoice("Acme Mills", DAILY).await;
    let mut ada = portal.lawyer("Ada").await;
    ada.open("/firm/settings").await;
    ada.follow("Interest on late payment").await;
    ada.is(200).sees("Nothing is agreed: no interest is charged.");
    for (rate, wrong) in [
        ("", "Write a rate above zero"),
        ("0", "Write a rate above zero"),
        ("-3", "Write a rate of at most 100"),
        ("101", "Write a rate of at most 100"),
        ("eight", "Write a rate of at most 100"),
    ] {
        ada.choose("Interest on what is paid late", "An agreed rate");
        ada.fill("Percent a year", rate).fill("Days of grace", "14").press("Save terms").await;
        ada.is(422).sees(wrong).sees("Nothing is agreed");
        assert!(ada.html().contains("value=\"14\""), "what was typed is kept");
    }
    ada.fill("Percent a year", "8").fill("Days of grace", "400").fill("From", "soon");
    ada.fill("At most, as an amount", "250").fill("At most, in percent of the invoice", "5");
    ada.press("Save terms").await;
    ada.is(422).sees("Write whole days from 0 to 365").sees("Write one cap").sees("Choose a date");
    // Who types a rate and chooses none is asked, and keeps what was typed.
    ada.open("/firm/interest").await;
    ada.fill("Percent a year", "8").press("Save terms").await;
    ada.is(422).sees("Choose an agreed or a statutory rate, or leave rate, grace and caps empty.");
    assert!(ada.html().contains("value=\"8\""), "what was typed is kept");
    ada.open("/firm/interest").await;
    ada.choose("Interest on what is paid late", "A statutory rate").fill("Percent a year", "9");
    ada.press("Save terms").await;
    ada.is(422).sees("No base rate is written down for that day.");
    ada.open("/firm/interest").await;
    ada.choose("Interest on what is paid late", "No interest").press("Save terms").await;
    ada.is(200).sees("No interest");
    first_month(&portal, &bill).await;
    assert_eq!(cents(&portal, &bill).await, [0; 0]);
    portal.stop().await;
}

#[tokio::test]
async fn rem07_a_base_rate_that_changes_in_a_month_counts_from_its_day() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let day = tenth(&portal).await;
    let bill = portal.invoice("Acme Mills", DAILY).await;
    let mut ada = portal.lawyer("Ada").await;
    ada.open("/firm/interest").await;
    ada.fill("Base rate from", "soon").fill("Base rate in percent", "99");
    ada.press("Save base rate").await;
    ada.is(422).sees("Choose a date").sees("Write a base rate from -50 to 50");
    let turn = bill.due_on.saturating_add(11.days());
    for (from, rate) in [(day, "1"), (turn, "-1")] {
        ada.fill("Base rate from", &from.to_string()).fill("Base rate in percent", rate);
        ada.press("Save base rate").await;
        ada.is(200).sees("Saved the base rate");
    }
    ada.choose("Interest on what is paid late", "A statutory rate").fill("Percent a year", "9");
    ada.press("Save terms").await;
    ada.is(200).sees("9 % a year over the base rate");
    first_month(&portal, &bill).await;
    let first = 10 * 100 + (first_days(&bill) - 10) * 80;
    assert_eq!(cents(&portal, &bill).await, [first], "ten days at 10 %, the others at 8 %");
    let mut acme = portal.reader("Acme Mills", 1).await;
    acme.open(&format!("/invoices/{}", bill.id)).await;
    acme.sees("10 % ÷ 365").sees("9 % over the base rate of 1 %");
    acme.sees("8 % ÷ 365").sees("9 % over the base rate of -1 %");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil15_grace_and_caps_hold_interest_down() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let day = tenth(&portal).await;
    let bill = portal.invoice("Acme Mills", DAILY).await;
    let mut ada = portal.lawyer("Ada").await;
    ada.open("/firm/interest").await;
    ada.fill("From", &day.to_string());
    ada.choose("Interest on what is paid late", "An agreed rate").fill("Percent a year", "10");
    ada.fill("Days of grace", "7").fill("At most, as an amount", "30.00");
    ada.press("Save terms").await;
    ada.is(200).sees("10 % a year, 7 days of grace, at most $30.00");
    first_month(&portal, &bill).await;
    let first = (first_days(&bill) - 7) * 100;
    assert_eq!(cents(&portal, &bill).await, [first]);
    second_month(&portal, &bill).await;
    assert_eq!(cents(&portal, &bill).await, [first, 3_000 - first]);
    let third = month_after(month_after(month_after(bill.due_on)));
    until(&portal, third).await;
    tick(&portal).await;
    assert_eq!(cents(&portal, &bill).await.len(), 2, "the cap is reached");
    let mut acme = portal.reader("Acme Mills", 1).await;
    acme.open(&format!("/invoices/{}", bill.id)).await;
    acme.sees("There is no more interest than").sees("$30.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn rem09_what_the_client_asks_about_bears_no_interest_until_it_is_settled() {
    let portal = Portal::start().await;
    let (_, bill) = late(&portal).await;
    until(&portal, bill.due_on.saturating_add(6.days())).await;
    let mut acme = portal.reader("Acme Mills", 1).await;
    acme.open(&format!("/invoices/{}", bill.id)).await;
    acme.follow("Ask about this line").await;
    acme.fill("Your question", "What is this?").press("Ask the firm").await;
    let line = acme.path();
    until(&portal, bill.due_on.saturating_add(9.days())).await;
    let mut bea = portal.lawyer("Bea").await;
    bea.open(&format!("/firm{line}")).await;
    bea.fill("Your answer", "The fee of the court.").press("Answer").await;
    until(&portal, bill.due_on.saturating_add(11.days())).await;
    let mut acme = portal.reader("Acme Mills", 2).await;
    acme.open(&line).await;
    acme.press("I accept this line").await;
    first_month(&portal, &bill).await;
    let days = first_days(&bill) - 5;
    assert_eq!(cents(&portal, &bill).await, [days * 100], "five days were questioned");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn what_is_paid_bears_no_interest_and_what_was_late_is_charged_all_the_same() {
    let portal = Portal::start().await;
    let (_, bill) = late(&portal).await;
    until(&portal, bill.due_on.saturating_add(6.days())).await;
    let mut bea = portal.bookkeeper("Bea").await;
    record(&mut bea, &bill, ("1042", "1825.00")).await;
    until(&portal, bill.due_on.saturating_add(11.days())).await;
    let mut bea = portal.bookkeeper("Cay").await;
    record(&mut bea, &bill, ("1043", "1825.00")).await;
    assert_eq!(portal.open_on(&bill.id).await, "0.00");
    let mut acme = portal.reader("Acme Mills", 1).await;
    acme.open(&format!("/invoices/{}", bill.id)).await;
    acme.sees("$7.50 of interest has accrued").sees("$1,825.00");
    first_month(&portal, &bill).await;
    assert_eq!(cents(&portal, &bill).await, [5 * 100 + 5 * 50], "five days of all, five of half");
    second_month(&portal, &bill).await;
    assert_eq!(cents(&portal, &bill).await.len(), 1, "and nothing since");
    portal.agrees().await;
    portal.stop().await;
}

/// Records a payment of an invoice.
async fn record(person: &mut Browser, invoice: &Issued, (reference, amount): (&str, &str)) {
    person.open(&format!("/firm/invoices/{}/payment", invoice.id)).await;
    person.choose("How it came", "Check").fill("Reference", reference);
    person.fill("Amount", amount);
    person.press("Record the payment").await;
    person.is(200);
}

#[tokio::test]
async fn a_waiver_stops_interest_with_a_reason_and_can_be_taken_back() {
    let portal = Portal::start().await;
    let (_, bill) = late(&portal).await;
    first_month(&portal, &bill).await;
    let first = first_days(&bill) * 100;
    let page = format!("/firm/invoices/{}/interest", bill.id);
    let mut kim = portal.bookkeeper("Kim").await;
    kim.open(&page).await;
    kim.is(200).sees_not("Waive interest");
    let mut bea = portal.lawyer("Bea").await;
    bea.open(&page).await;
    bea.press("Waive interest").await;
    bea.is(422);
    bea.fill("Why interest is waived", "Our bill was late too.")
        .press_twice("Waive interest")
        .await;
    bea.is(200).sees("No more interest is charged").sees("Our bill was late too.");
    let second = second_month(&portal, &bill).await * 100;
    assert_eq!(cents(&portal, &bill).await, [first], "nothing more");
    let mut acme = portal.reader("Acme Mills", 1).await;
    acme.open(&format!("/invoices/{}", bill.id)).await;
    acme.sees("No more interest is charged on this invoice.").sees_not("Our bill was late too.");

    let mut bea = portal.lawyer("Cay").await;
    bea.open(&format!("/firm/invoices/{}", bill.id)).await;
    bea.sees("Interest waived: Our bill was late too.");
    bea.open(&page).await;
    bea.press("Charge interest after all").await;
    bea.is(200).sees("Interest runs on this invoice as if it had never been waived.");
    let third = month_after(month_after(month_after(bill.due_on)));
    until(&portal, third).await;
    tick(&portal).await;
    let days = i64::from(third.yesterday().expect("a day").day()) * 100;
    assert_eq!(cents(&portal, &bill).await, [first, second + days]);
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil17_requests_for_trust_money_and_interest_itself_bear_none() {
    let portal = Portal::start().await;
    let (mut ada, bill) = late(&portal).await;
    bank(&portal).await;
    ada.open(&format!("/firm/trust/matters/{}/ask", bill.matter)).await;
    ada.fill("Amount", "36500.00").fill("For what", "Advance on fees for the appeal");
    ada.press("Ask for the deposit").await;
    ada.is(200);
    first_month(&portal, &bill).await;
    let mut all = vec![first_days(&bill) * 100];
    assert_eq!(cents(&portal, &bill).await, all);
    all.push(second_month(&portal, &bill).await * 100);
    let third = month_after(month_after(month_after(bill.due_on)));
    until(&portal, third).await;
    tick(&portal).await;
    all.push(i64::from(third.yesterday().expect("a day").day()) * 100);
    assert_eq!(cents(&portal, &bill).await, all, "interest on the bill alone, never on interest");
    let [first, ..] = &charged(&portal, &bill).await[..] else { panic!("an invoice") };
    let mut bea = portal.lawyer("Bea").await;
    bea.open(&format!("/firm/invoices/{}/interest", first.id)).await;
    bea.sees("Interest never bears interest.").sees_not("Waive interest");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn interest_that_was_charged_is_credited_and_not_charged_again() {
    let portal = Portal::start().await;
    let (_, bill) = late(&portal).await;
    first_month(&portal, &bill).await;
    let [interest] = charged(&portal, &bill).await.try_into().expect("one invoice");
    let mut bea = portal.lawyer("Bea").await;
    bea.open(&format!("/firm/invoices/{}/void", interest.id)).await;
    let void = format!("Void invoice {}", interest.number);
    bea.fill("Why", "A gesture.").press(&void).await;
    bea.is(200);
    portal.later(SignedDuration::from_hours(1));
    tick(&portal).await;
    let second = second_month(&portal, &bill).await * 100;
    assert_eq!(cents(&portal, &bill).await, [interest.total.minor(), second]);
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn rem06_what_a_billing_run_issued_bears_interest_too() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let day = tenth(&portal).await;
    let matter = portal.matter("Acme Mills", "M-100").await;
    portal.cost_on(&matter, DAILY).await;
    let last = day.last_of_month();
    let day = tenth(&portal).await;
    let mut ada = portal.lawyer("Ada").await;
    agree(&mut ada, "/firm/interest", day).await;
    ada.open(&format!("/firm/runs?until={last}")).await;
    ada.press("Make 1 draft").await;
    ada.press("Yes, issue all drafts").await;
    ada.is(200).sees("Invoice ");
    let number = format!("{}-0001", day.year());
    let system = portal.app().store.system("story");
    let id = system.invoice_numbered(&number).await.expect("it reads").expect("it is issued");
    let head = system.invoice(&id).await.expect("it reads").expect("it is there").value;
    let Invoice::Issued(bill) = head else { panic!("it is issued") };
    first_month(&portal, &bill).await;
    assert_eq!(cents(&portal, &bill).await, [first_days(&bill) * 100]);
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn psp40_money_on_its_way_bears_no_interest() {
    let portal = Portal::start().await;
    let (_, bill) = late(&portal).await;
    until(&portal, bill.due_on.saturating_add(6.days())).await;
    let mut acme = portal.reader("Acme Mills", 1).await;
    acme.open(&format!("/pay/{}", bill.id)).await;
    acme.choose("Pay by", "Bank account").press("Go to the payment page").await;
    acme.fill("Email", "pat@client.example");
    acme.fill("Routing number", "110000000").fill("Account number", "000123456789");
    acme.fill("Account holder", "Acme Mills").press("Pay").await;
    acme.sees("Your payment is on its way");
    until(&portal, bill.due_on.saturating_add(10.days())).await;
    let mut acme = portal.reader("Acme Mills", 2).await;
    acme.open(&format!("/invoices/{}", bill.id)).await;
    acme.sees("$5.00 of interest has accrued");
    portal.host().sandbox().settle(Settlement::Succeed).expect("the bank pays");
    portal.settle().await;
    assert_eq!(portal.open_on(&bill.id).await, "0.00");
    first_month(&portal, &bill).await;
    assert_eq!(cents(&portal, &bill).await, [500], "from the day on which the client paid");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn a_plan_that_is_kept_bears_no_interest() {
    let portal = Portal::start().await;
    let (_, bill) = late(&portal).await;
    until(&portal, bill.due_on.saturating_add(6.days())).await;
    let mut bea = portal.lawyer("Bea").await;
    bea.open(&format!("/firm/invoices/{}/plan", bill.id)).await;
    bea.fill("Instalments", "6").press("Propose the plan").await;
    let mut acme = portal.reader("Acme Mills", 1).await;
    saved(&mut acme, "4242424242424242").await;
    acme.open("/plans").await;
    acme.tick("I agree").press("Accept the plan").await;
    acme.is(200).sees("The plan is accepted");
    tick(&portal).await;
    first_month(&portal, &bill).await;
    second_month(&portal, &bill).await;
    assert_eq!(cents(&portal, &bill).await, [500], "five days before the plan");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn rem04_a_posting_that_was_killed_before_it_was_noted_charges_nothing_again() {
    let portal = Portal::start().await;
    let (_, bill) = late(&portal).await;
    first_month(&portal, &bill).await;
    let first = first_days(&bill) * 100;
    assert_eq!(cents(&portal, &bill).await, [first]);
    // Killed after the invoice was written and before the month was noted as done.
    let config = Builder::from(&portal.endpoints().sdk());
    let config = config.endpoint_url(&portal.endpoints().dynamodb).build();
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let gone = aws_sdk_dynamodb::Client::from_conf(config)
        .delete_item()
        .table_name(portal.app().store.state_table())
        .key("pk", text("FIRM"));
    gone.key("sk", text("INTERESTRUN")).send().await.expect("it is forgotten");
    portal.later(SignedDuration::from_hours(1));
    tick(&portal).await;
    assert_eq!(cents(&portal, &bill).await, [first]);
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn a_bill_that_is_void_bears_none_and_what_is_written_off_none_from_its_day() {
    let portal = Portal::start().await;
    let (_, bill) = late(&portal).await;
    let other = portal.invoice("Acme Mills", DAILY).await;
    until(&portal, bill.due_on.saturating_add(6.days())).await;
    let mut bea = portal.lawyer("Bea").await;
    bea.open(&format!("/firm/invoices/{}/void", bill.id)).await;
    bea.fill("Why", "A wrong bill.").press(&format!("Void invoice {}", bill.number)).await;
    bea.is(200);
    bea.open(&format!("/firm/invoices/{}/write-off", other.id)).await;
    bea.fill("Amount to write off", "1825").fill("Why", "A gesture.");
    bea.press("Look at it first").await;
    bea.press("Write off $1,825.00").await;
    bea.is(200);
    first_month(&portal, &bill).await;
    let days = first_days(&bill) - 5;
    assert_eq!(cents(&portal, &bill).await, [5 * 100 + days * 50]);
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn rem09_what_the_firm_notes_as_disputed_bears_no_interest_meanwhile() {
    let portal = Portal::start().await;
    let (_, bill) = late(&portal).await;
    for (version, day, amount) in [(0, 6, "1825.00"), (1, 10, "0")] {
        until(&portal, bill.due_on.saturating_add(day.days())).await;
        let once = Once::named(format!("disputed {day}"));
        let (noted, now) = ((usd(amount), version), portal.app().now());
        let done = trust(&portal).commit_disputed(&once, &bill.id, noted, now).await;
        done.expect("it is noted");
    }
    first_month(&portal, &bill).await;
    let days = first_days(&bill) - 4;
    assert_eq!(cents(&portal, &bill).await, [days * 100 + 4 * 50], "four days of half of it");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn two_who_agree_at_once_are_told_and_lose_nothing() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let (mut ada, mut bea) = (portal.lawyer("Ada").await, portal.lawyer("Bea").await);
    bea.open("/firm/interest").await;
    agree(&mut ada, "/firm/interest", Date::constant(2026, 1, 1)).await;
    bea.choose("Interest on what is paid late", "An agreed rate").fill("Percent a year", "8");
    bea.press("Save terms").await;
    bea.is(409).sees("10 % a year");
    assert!(bea.html().contains("value=\"8\""), "what was typed is kept");
    bea.press("Save terms").await;
    bea.is(200).sees("8 % a year").sees("10 % a year");
    let mut kim = portal.assistant("Kim").await;
    kim.open("/firm/interest").await;
    kim.is(200).sees("8 % a year").sees_not("Save terms");
    portal.stop().await;
}
