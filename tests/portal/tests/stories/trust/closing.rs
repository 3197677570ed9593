//! A matter ends when nothing of it is open, and not before (TRU-18, TRU-23, rules TR-21, TR-25).

use domain::invoice::Issued;
use domain::matter::Matter;
use domain::pack::PackName;
use domain::trust::{Method, TrustBank};
use harness::{Browser, Portal};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use portal::trust::{bank, bank_under, deposit, given, trust, wish};
use store::Once;

/// A statement from the first of the month to today, on which the check was paid.
fn statement(today: Date) -> String {
    let (from, day) = (today.first_of_month().strftime("%Y%m%d"), today.strftime("%Y%m%d"));
    format!(
        "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD\n\
         <BANKACCTFROM><BANKID>021000021<ACCTID>77-1204</BANKACCTFROM><BANKTRANLIST>\
         <DTSTART>{from}<DTEND>{day}\n<STMTTRN><TRNTYPE>CHECK<DTPOSTED>{day}<TRNAMT>-250.00\
         <FITID>B3<CHECKNUM>1042<NAME>CHECK PAID</STMTTRN>\n</BANKTRANLIST><LEDGERBAL>\
         <BALAMT>200.00<DTASOF>{day}</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )
}

async fn open_account(ada: &mut Browser) -> String {
    ada.open("/firm/trust/accounts/new").await;
    ada.fill("What the firm calls it", "IOLTA First National")
        .fill("Bank", "First National")
        .fill("Last four digits", "1204")
        .press("Add account")
        .await;
    ada.follow("Statements and reconciliations").await;
    ada.path()
}

/// The bank has paid the check, and somebody says that it is the one in the book.
async fn check_paid(ada: &mut Browser, account: &str, today: Date) {
    ada.open(account).await;
    ada.attach("Statement file", "march.ofx", statement(today).as_bytes());
    ada.press("Import statement").await;
    ada.open(&format!("{account}/{today}")).await;
    ada.press("Same amount and same number: confirm").await;
}

async fn only_bank(portal: &Portal) -> TrustBank {
    let mut banks = trust(portal).banks().await.expect("the accounts");
    banks.pop().expect("an account")
}

async fn matter_of(portal: &Portal, invoice: &Issued) -> Matter {
    let found = portal.app().store.system("story").matter(&invoice.matter).await;
    found.expect("it reads").expect("it is there").value
}

async fn matter_now(portal: &Portal, matter: &Matter) -> Matter {
    let found = portal.app().store.system("story").matter(&matter.id).await;
    found.expect("it reads").expect("it is there").value
}

#[tokio::test]
async fn tru23_a_matter_closes_only_when_trust_checks_and_invoices_are_settled() {
    let portal = Portal::start().await;
    let (mut ada, mut acme) = (portal.lawyer("Ada").await, portal.client("Acme Mills").await);
    let mut bob = portal.bookkeeper("Bob").await;
    let account = open_account(&mut ada).await;
    let bank = only_bank(&portal).await;
    let invoice = portal.invoice("Acme Mills", "200.00").await;
    let matter = matter_of(&portal, &invoice).await;
    deposit(&portal, (&bank, &matter), Method::Wire, "450").await;
    let (page, ledger) = (
        format!("/firm/matters/{}/close", matter.id),
        format!("/firm/trust/matters/{}", matter.id),
    );

    ada.open(&ledger).await;
    ada.fill("Amount to hold", "50").fill("Why it is held", "Disputed").press("Hold it").await;
    ada.open(&format!("{ledger}/pay")).await;
    ada.choose("What the payment is", "An expense of the client")
        .fill("Payee", "County Recorder")
        .fill("Purpose", "Filing fee")
        .fill("Amount", "250")
        .fill("Check number or transfer reference", "1042")
        .press("Prepare the payment")
        .await;
    let payment = ada.path();
    bob.open(&page).await;
    bob.is(403).sees("Only a lawyer closes a matter");
    ada.open(&page).await;
    ada.is(200)
        .sees("This matter cannot be closed yet.")
        .sees("450.00 of client money is still in trust")
        .sees("50.00 of client money is held")
        .sees("Payments out of trust that wait for a lawyer: 1")
        .sees("200.00 is still open on invoice")
        .sees_not("Nothing of it is open");
    ada.fill("Why its records must stay", " ").press("Hold its records").await;
    ada.is(422).sees("This matter cannot be closed yet.").sees("$50.00 of client money is held");
    let csrf = ada.hidden("csrf");
    let today = portal.app().today().await.expect("a day");
    let pairs = [("csrf", csrf.as_str()), ("once", "x"), ("on", &today.to_string())];
    assert_eq!(ada.forge(&page, &pairs).await, 422);
    assert!(!matter_now(&portal, &matter).await.ending.is_closed());

    ada.open(&payment).await;
    ada.press("Release $250.00").await;
    ada.open(&ledger).await;
    ada.press("Yes, free it").await;
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    ada.open(&format!("{ledger}/fees")).await;
    ada.fill("Amount", "200")
        .fill("Check number or transfer reference", "T-1")
        .press("Prepare the withdrawal")
        .await;
    ada.press("Release $200.00").await;
    ada.open(&page).await;
    ada.sees("Check 1042 over $250.00 is outstanding").sees_not("is still in trust");

    check_paid(&mut ada, &account, today).await;
    ada.open(&page).await;
    ada.is(200).sees("Nothing of it is open");
    ada.press_twice("Close the matter").await;
    ada.is(200).sees("is closed").sees("Kept until").sees_not("Record time");
    assert!(matter_now(&portal, &matter).await.ending.is_closed());
    portal.stop().await;
}

/// A matter that a lawyer has closed.
async fn closed(portal: &Portal, ada: &mut Browser) -> Matter {
    let matter = portal.matter("Acme Mills", "M-77").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.follow("Close the matter").await;
    ada.press("Close the matter").await;
    ada.is(200).sees("Matter M-77 is closed.");
    matter
}

#[tokio::test]
async fn tru23_nothing_is_recorded_on_a_closed_matter_until_it_is_reopened_for_a_reason() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    bank(&portal).await;
    let matter = closed(&portal, &mut ada).await;

    ada.open("/firm/entries/new").await;
    ada.fill("Matter", "M-77").press("Record time").await;
    ada.is(422).sees("Matter M-77 is closed: no time, cost, invoice or client money");
    ada.open("/firm/costs/new").await;
    ada.fill("Matter", "M-77").press("Record cost").await;
    ada.is(422).sees("Matter M-77 is closed");
    ada.open(&format!("/firm/trust/matters/{}/receive", matter.id)).await;
    ada.fill("Amount", "100").fill("Number or reference", "W-1").press("Record it").await;
    ada.is(422).sees("This matter is closed.");

    ada.open("/firm/matters").await;
    ada.sees_not("M-77");
    ada.follow("Closed").await;
    ada.sees("M-77");
    ada.fill("Find a matter by number, name or client", "acme").press("Search").await;
    ada.sees("M-77");
    ada.fill("Find a matter by number, name or client", "rivals").press("Search").await;
    ada.sees_not("M-77");
    ada.open("/firm/matters?state=all").await;
    ada.sees("M-77");

    ada.open(&format!("/firm/matters/{}/close", matter.id)).await;
    ada.press("Reopen the matter").await;
    ada.is(422).sees("Fill this in.");
    ada.fill("Why it is reopened", "The other side appealed").press("Reopen the matter").await;
    ada.is(200)
        .sees("The matter is open again.")
        .sees("Reopened the matter: The other side appealed");
    ada.sees("Record time").sees("Kept until");
    portal.stop().await;
}

#[tokio::test]
async fn tr25_a_receipt_posted_in_another_tab_is_found_by_the_closing_commit() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    let bank = bank(&portal).await;
    let matter = portal.matter("Acme Mills", "M-77").await;
    let mut other = ada.clone();
    let page = format!("/firm/matters/{}/close", matter.id);
    ada.open(&page).await;
    ada.sees("Nothing of it is open");
    deposit(&portal, (&bank, &matter), Method::Wire, "100").await;
    ada.press("Close the matter").await;
    ada.is(422).sees("100.00 of client money is still in trust");

    let free = portal.matter("Acme Mills", "M-78").await;
    other.open(&format!("/firm/trust/matters/{}/receive", free.id)).await;
    other.fill("Amount", "100").fill("Number or reference", "W-1");
    ada.open(&format!("/firm/matters/{}/close", free.id)).await;
    ada.press("Close the matter").await;
    other.press("Record it").await;
    other.is(422).sees("This matter is closed.");
    portal.stop().await;
}

#[tokio::test]
async fn tr25_of_a_receipt_and_a_closing_at_once_one_alone_succeeds() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    let bank = bank(&portal).await;
    for round in 0..8 {
        let matter = portal.matter("Acme Mills", &format!("M-{round}")).await;
        ada.open(&format!("/firm/matters/{}/close", matter.id)).await;
        let once = Once::named(format!("race {round}"));
        let wish = wish(&portal, &once).await;
        let (trust, given) = (trust(&portal), given(Method::Wire, "100"));
        let (_, came) = tokio::join!(
            ada.press("Close the matter"),
            trust.receive(&wish, &matter, &bank.id, &given),
        );
        let is_closed = matter_now(&portal, &matter).await.ending.is_closed();
        assert_ne!(is_closed, came.is_ok(), "round {round}: {came:?}");
    }
    portal.stop().await;
}

#[tokio::test]
async fn tr21_a_closed_matter_is_kept_as_long_as_the_strictest_pack_says_and_longer_when_held() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    bank_under(&portal, PackName::Texas, "Austin trust").await;
    bank_under(&portal, PackName::NewYork, "Albany trust").await;
    let matter = closed(&portal, &mut ada).await;
    let today = portal.app().today().await.expect("a day");
    let until = matter_now(&portal, &matter).await.ending.kept_until().expect("a day");
    assert!(until >= today.saturating_add(7.years()), "{until}");

    let page = format!("/firm/matters/{}/close", matter.id);
    ada.open(&page).await;
    ada.fill("The representation ended on", "2026-01-05").press("Change the day").await;
    let earlier = matter_now(&portal, &matter).await.ending;
    assert_eq!(earlier.closed_on(), Some(Date::constant(2026, 1, 5)));
    assert_eq!(earlier.kept_until(), Some(until), "it only extends");

    ada.open(&page).await;
    ada.fill("Why its records must stay", "Subpoena of 3 March").press("Hold its records").await;
    ada.is(200).sees("Under a legal hold.").sees("Subpoena of 3 March");
    portal.later(SignedDuration::from_hours(24 * 366 * 8));
    let mut ada = portal.lawyer("Ada Two").await;
    ada.open("/firm/matters?state=over").await;
    ada.sees_not("M-77");
    ada.open(&page).await;
    ada.press("Yes, lift the legal hold").await;
    ada.is(200).sees("The legal hold is lifted.");
    ada.open("/firm/matters?state=over").await;
    ada.sees("M-77").sees("The portal destroys nothing by itself.");
    portal.stop().await;
}
