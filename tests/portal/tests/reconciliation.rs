//! Bank statements come in, nothing is posted from them, and what a lawyer signed stays as it was
//! (TRU-06, TRU-07, PAY-23; rules TR-18, TR-19, TR-28).

#![expect(clippy::unwrap_used, reason = "a story falls where its ground is not as it says")]

use harness::{Browser, Portal};
use jiff::ToSpan;
use jiff::civil::Date;

/// A statement of a month in OFX.
fn ofx(month: Date, lines: &str, closing: &str) -> String {
    let (from, to) = (month.first_of_month(), month.last_of_month());
    let day = |day: Date| day.strftime("%Y%m%d").to_string();
    format!(
        "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD\n\
         <BANKACCTFROM><BANKID>021000021<ACCTID>77-1204</BANKACCTFROM><BANKTRANLIST>\
         <DTSTART>{}<DTEND>{}\n{lines}</BANKTRANLIST><LEDGERBAL><BALAMT>{closing}<DTASOF>{}\
         </LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n",
        day(from),
        day(to),
        day(to)
    )
}

fn line(on: Date, kind: &str, amount: &str, id: &str, text: &str) -> String {
    let on = on.strftime("%Y%m%d");
    format!(
        "<STMTTRN><TRNTYPE>{kind}<DTPOSTED>{on}<TRNAMT>{amount}<FITID>{id}<NAME>{text}</STMTTRN>\n"
    )
}

async fn open_account(ada: &mut Browser, name: &str) -> String {
    ada.open("/firm/settings").await;
    ada.follow("Bank accounts").await;
    ada.fill("Name", name).choose("It holds", "Clients’ money (trust)");
    ada.press("Enter account").await;
    ada.sees(&format!("Entered {name}."));
    ada.path()
}

async fn import(ada: &mut Browser, account: &str, content: &str) {
    ada.open(account).await;
    ada.attach("Statement file", "march.ofx", content.as_bytes());
    ada.press("Import statement").await;
}

/// The month before this one.
async fn last_month(portal: &Portal) -> Date {
    let today = portal.app().today().await.unwrap();
    today.saturating_sub(1.month()).first_of_month()
}

#[tokio::test]
async fn pay23_a_statement_is_handed_in_once_and_its_lines_wait_for_their_entries() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let account = open_account(&mut ada, "IOLTA First National").await;
    let month = last_month(&portal).await;
    let deposit = line(month.saturating_add(2.days()), "DEP", "500.00", "A1", "DEPOSIT");
    let fee = line(month.saturating_add(9.days()), "FEE", "-25.00", "A2", "SERVICE CHARGE");
    let file = ofx(month, &format!("{deposit}{fee}"), "475.00");

    import(&mut ada, &account, &file).await;
    ada.sees("Imported 2 transactions; 2 are new.").sees("$475.00");
    import(&mut ada, &account, &file).await;
    ada.sees("This file was imported before; nothing changed.");
    import(&mut ada, &account, &file.replace("<OFX>", "<OFX><BANKMSGSRSV1>")).await;
    ada.is(422).sees("may be cut off");

    ada.open(&account).await;
    ada.follow("Reconcile").await;
    ada.sees("It cannot be signed yet.")
        .sees("The adjusted bank balance is 475.00, and the book is 0.00.")
        .sees("2 bank lines have no entry in the book.")
        .sees("Bank fee")
        .sees("Missing deposit")
        .sees_not("Sign reconciliation");
    portal.stop().await;
}

#[tokio::test]
async fn tr18_a_mistake_of_the_bank_and_its_correction_are_one_when_a_person_says_so() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let account = open_account(&mut ada, "IOLTA First National").await;
    let month = last_month(&portal).await;
    let (first, second) = (month.saturating_add(3.days()), month.saturating_add(4.days()));
    let wrong = line(first, "DEBIT", "-70.00", "E1", "WRONG ACCOUNT");
    let back = line(second, "CREDIT", "70.00", "E2", "CORRECTION");
    import(&mut ada, &account, &ofx(month, &format!("{wrong}{back}"), "0.00")).await;

    ada.open(&format!("{account}/{}", month.last_of_month())).await;
    ada.sees("2 bank lines have no entry in the book.").sees_not("Sign reconciliation");
    let (one, two) =
        (format!("{first} -70.00 WRONG ACCOUNT"), format!("{second} 70.00 CORRECTION"));
    ada.tick(&one);
    ada.press("Confirm as one").await;
    ada.is(422).sees("Choose a bank line and an entry, or two that cancel each other.");
    ada.tick(&one).tick(&two);
    ada.press_twice("Confirm as one").await;
    ada.sees("Confirmed.").sees("Sign reconciliation");
    ada.press("Undo").await;
    ada.sees("Taken back.").sees_not("Sign reconciliation");
    ada.tick(&one).tick(&two);
    ada.press("Confirm as one").await;
    ada.press("Sign reconciliation").await;
    ada.sees("Signed by Ada");
    portal.stop().await;
}

#[tokio::test]
async fn tru07_what_a_lawyer_signed_is_reprinted_as_it_was() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let mut ben = portal.bookkeeper("Ben").await;
    let account = open_account(&mut ada, "IOLTA First National").await;
    let month = last_month(&portal).await;
    import(&mut ada, &account, &ofx(month, "", "0.00")).await;
    let period = format!("{account}/{}", month.last_of_month());

    ben.open(&period).await;
    ben.sees("A lawyer may sign it.").sees_not("Sign reconciliation");

    ada.open(&period).await;
    ada.sees("Bank, book and ledgers are one figure.");
    ada.press_twice("Sign reconciliation").await;
    ada.sees("Three-way reconciliation of IOLTA First National").sees("Signed by Ada");
    let kept = ada.html().split("<article").nth(1).unwrap().split("</article").next().unwrap();
    let kept = kept.to_owned();

    let late = line(month.saturating_add(3.days()), "DEP", "9.00", "L1", "LATE");
    import(&mut ada, &account, &ofx(month, &late, "9.00")).await;
    ada.open(&format!("{period}/signed")).await;
    assert!(ada.html().contains(&kept), "what was signed does not change");
    ada.sees("SHA-256 of what was signed");
    ada.open(&period).await;
    ada.sees("This period is signed.").sees_not("Sign reconciliation");
    portal.stop().await;
}

#[tokio::test]
async fn tr19_a_period_that_nobody_signs_is_said_louder_and_tr28_an_incident_is_said_once() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let account = open_account(&mut ada, "IOLTA First National").await;
    let month = last_month(&portal).await.saturating_sub(1.month());
    let nsf = line(month.saturating_add(4.days()), "DEBIT", "-90.00", "N1", "NSF ITEM 4471");
    import(&mut ada, &account, &ofx(month, &nsf, "-90.00")).await;
    let again = line(month.saturating_add(5.days()), "DEP", "1.00", "N2", "DEPOSIT");
    import(&mut ada, &account, &ofx(month, &format!("{nsf}{again}"), "-89.00")).await;

    ada.open(&account).await;
    assert_eq!(ada.text().matches("The bank did not honour an item").count(), 1);
    ada.open("/firm/bank").await;
    ada.sees("IOLTA First National is not reconciled through").sees("days overdue");
    let mut sam = portal.assistant("Sam").await;
    sam.open("/firm/bank").await;
    sam.is(403);
    portal.stop().await;
}
