//! Bank statements come in, nothing is posted from them, and what a lawyer signed stays as it was
//! (TRU-06, TRU-07, PAY-23; rules TR-18, TR-19, TR-28).

#![expect(clippy::unwrap_used, reason = "a story falls where its ground is not as it says")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use aws_sdk_dynamodb::types::AttributeValue;
use domain::matter::Matter;
use domain::money::Currency;
use domain::proof::{Ledgers, Proof, ProofError};
use domain::trust::{DisbursementKind, Method, TrustBank};
use harness::{Browser, Portal};
use jiff::ToSpan;
use jiff::civil::Date;
use portal::trust::{given, prepared, trust, wish};
use store::Once;
use store::statements::Taken;
use store::trust::Wish;

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

/// A day as pages write it.
fn written(day: Date) -> String {
    day.strftime("%-d %b %Y").to_string()
}

async fn open_account(ada: &mut Browser, name: &str) -> String {
    ada.open("/firm/trust/accounts/new").await;
    ada.fill("What the firm calls it", name)
        .fill("Bank", "First National")
        .fill("Last four digits", "1204")
        .press("Add account")
        .await;
    ada.sees(&format!("Added {name}."));
    ada.follow("Statements and reconciliations").await;
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
        .sees("The adjusted bank balance is $475.00, and the book is $0.00.")
        .sees("Bank lines without an entry in the book: 2.")
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
    ada.sees("Bank lines without an entry in the book: 2.").sees_not("Sign reconciliation");
    let (one, two) = (
        format!("{} −$70.00 WRONG ACCOUNT", written(first)),
        format!("{} $70.00 CORRECTION", written(second)),
    );
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
async fn tr20_a_line_of_a_signed_period_is_said_at_import_and_set_aside_in_the_next() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let account = open_account(&mut ada, "IOLTA First National").await;
    let month = last_month(&portal).await;
    let before = month.saturating_sub(1.month());
    import(&mut ada, &account, &ofx(before, "", "0.00")).await;
    ada.follow("Reconcile").await;
    ada.press("Sign reconciliation").await;
    let signed = ada.path();
    let kept = ada.html().split("<article").nth(1).unwrap().to_owned();

    // The bank sends the statement again, with a line that it did not have.
    let late = line(before.saturating_add(3.days()), "DEP", "9.00", "L1", "DEPOSIT");
    import(&mut ada, &account, &ofx(before, &late, "0.00")).await;
    ada.sees("1 new line is of a period that is signed. It stays as it was signed");
    ada.open(&account).await;
    ada.sees("See the signed reconciliation").sees_not("Reconcile ");
    import(&mut ada, &account, &ofx(month, "", "0.00")).await;
    let period = format!("{account}/{}", month.last_of_month());
    ada.open(&period).await;
    ada.sees("1 bank line came after the period of their day was signed.")
        .sees("Bank lines without an entry in the book: 1.")
        .sees_not("Sign reconciliation");

    ada.follow("Set aside").await;
    ada.sees("It changes no figure");
    ada.press("Set aside").await;
    ada.is(422).sees("Fill this in.");
    ada.fill("Why", "The bank reissued line L1.").press_twice("Set aside").await;
    ada.is(200).sees("The bank reissued line L1.").sees("Sign reconciliation");
    ada.press("Take up again").await;
    ada.sees("Taken up again.").sees_not("Sign reconciliation");
    ada.follow("Set aside").await;
    ada.fill("Why", "The bank reissued line L1.").press("Set aside").await;
    ada.press("Sign reconciliation").await;
    ada.sees("Bank lines that were set aside").sees("The bank reissued line L1.").sees("Signed by");

    ada.open(&period).await;
    ada.sees("This period is signed.").sees_not("Take up again");
    ada.open(&signed).await;
    assert!(ada.html().contains(&kept), "the period before stays as it was signed");
    let bank = account.rsplit('/').next().unwrap();
    let told = portal.app().store.system("story").chain_of(bank, None).await.unwrap().items;
    let count = |what: &str| told.iter().filter(|link| link.what == what).count();
    assert_eq!((count("bank line set aside"), count("bank line taken up")), (2, 1));
    portal.stop().await;
}

#[tokio::test]
async fn tr20_a_statement_inside_a_signed_period_is_signed_with_it() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let account = open_account(&mut ada, "IOLTA First National").await;
    let month = last_month(&portal).await;
    let before = month.saturating_sub(1.month());
    // Two statements, of which only the later is signed: its signature covers both.
    let again = line(before.saturating_add(3.days()), "DEP", "9.00", "L1", "DEPOSIT");
    import(&mut ada, &account, &ofx(before, &again, "0.00")).await;
    import(&mut ada, &account, &ofx(month, "", "0.00")).await;
    let (inner, whole) = (before.last_of_month(), month.last_of_month());
    let (inner, whole) = (format!("{account}/{inner}"), format!("{account}/{whole}"));
    ada.open(&inner).await;
    ada.follow("Set aside").await;
    ada.fill("Why", "The bank reissued line L1.").press("Set aside").await;
    ada.sees("The bank reissued line L1.");

    // Another window waits, and another lawyer signs meanwhile.
    let mut bo = portal.lawyer("Bo").await;
    bo.open(&inner).await;
    bo.sees("Take up again");
    ada.open(&whole).await;
    ada.press("Sign reconciliation").await;
    ada.sees("The bank reissued line L1.").sees("Signed by");
    bo.press("Take up again").await;
    bo.is(404);

    ada.open(&inner).await;
    ada.sees("This period is signed.")
        .sees("The bank reissued line L1.")
        .sees_not("Take up again")
        .sees_not("Sign reconciliation");
    ada.follow("See the signed reconciliation").await;
    ada.sees("Signed by").sees("The bank reissued line L1.");
    ada.open(&account).await;
    ada.sees("See the signed reconciliation").sees_not("Reconcile ");

    // A late line of the inner statement counts from the next period, and not from this one.
    let late = line(before.saturating_add(5.days()), "DEP", "7.00", "L2", "DEPOSIT");
    import(&mut ada, &account, &ofx(before, &format!("{again}{late}"), "0.00")).await;
    ada.open(&inner).await;
    ada.sees("1 bank line came after the period of their day was signed.")
        .sees("in the next period")
        .sees_not("Set aside");
    portal.stop().await;
}

#[tokio::test]
async fn tr18_a_line_over_money_that_moved_stays_in_the_way_when_it_is_set_aside() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let account = open_account(&mut ada, "IOLTA First National").await;
    let month = last_month(&portal).await;
    let deposit = line(month.saturating_add(2.days()), "DEP", "500.00", "A1", "DEPOSIT");
    import(&mut ada, &account, &ofx(month, &deposit, "500.00")).await;
    ada.follow("Reconcile").await;
    ada.follow("Set aside").await;
    ada.fill("Why", "Not ours.").press("Set aside").await;
    ada.sees("Not ours.")
        .sees("The adjusted bank balance is $500.00, and the book is $0.00.")
        .sees_not("Sign reconciliation");
    portal.stop().await;
}

#[tokio::test]
async fn pay23_a_statement_of_days_to_come_is_refused_with_the_day() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let account = open_account(&mut ada, "IOLTA First National").await;
    let today = portal.app().today().await.unwrap();
    let next = today.saturating_add(1.month());
    import(&mut ada, &account, &ofx(next, "", "0.00")).await;
    let (last, today) = (written(next.last_of_month()), written(today));
    ada.is(422).sees(&format!("The statement goes through {last}, and today is {today}."));
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
    let mails = portal.mails_to("ada@firm.example").await;
    let told = mails.iter().filter(|mail| mail.subject.contains("Client money waits")).count();
    assert_eq!(told, 1, "a lawyer hears of it once");
    ada.open("/firm/trust/tasks").await;
    ada.sees("Items that the bank did not honour").sees("NSF ITEM 4471").sees("90.00");
    ada.open("/firm/bank").await;
    ada.sees("IOLTA First National is not reconciled through").sees("days overdue");
    let mut sam = portal.assistant("Sam").await;
    sam.open("/firm/bank").await;
    sam.is(403);
    portal.stop().await;
}

/// Money of a client that came in on a day of the past.
async fn came_in(portal: &Portal, bank: &TrustBank, matter: &Matter, (on, amount): (Date, &str)) {
    let once = Once::named(format!("in {} {on} {amount}", matter.id));
    let wish = Wish { on, ..wish(portal, &once).await };
    trust(portal).receive(&wish, matter, &bank.id, &given(Method::Wire, amount)).await.unwrap();
}

/// A check that a lawyer wrote on a day of the past.
async fn paid(
    portal: &Portal,
    (bank, matter): (&TrustBank, &Matter),
    (on, amount, number): (Date, &str, &str),
) {
    let kind = DisbursementKind::ClientExpense;
    let id = prepared(portal, (bank, matter), kind, (amount, number)).await;
    let once = Once::named(format!("out {id}"));
    let wish = Wish { on, ..wish(portal, &once).await };
    trust(portal).release(&wish, &id, None).await.unwrap();
}

/// Two clients, a check that the bank has not paid, a deposit that it does not have yet.
async fn month_of_money(portal: &Portal, month: Date) -> (Matter, Matter) {
    let bank = trust(portal).banks().await.unwrap().remove(0);
    let acme = portal.matter("Acme Mills", "M-77").await;
    let bolt = portal.matter("Bolt Ltd", "M-78").await;
    let on = |days: i64| month.saturating_add(days.days());
    came_in(portal, &bank, &acme, (on(2), "900")).await;
    came_in(portal, &bank, &bolt, (on(4), "800")).await;
    paid(portal, (&bank, &acme), (on(8), "250", "1042")).await;
    paid(portal, (&bank, &acme), (on(20), "100", "1043")).await;
    came_in(portal, &bank, &bolt, (month.last_of_month(), "50")).await;
    (acme, bolt)
}

/// What the bank says of that month.
fn statement_of_money(month: Date) -> String {
    let on = |days: i64| month.saturating_add(days.days());
    let first = line(on(2), "CREDIT", "900.00", "B1", "WIRE IN");
    let second = line(on(4), "CREDIT", "800.00", "B2", "WIRE IN");
    let check = line(on(10), "CHECK", "-250.00", "B3<CHECKNUM>1042", "CHECK PAID");
    ofx(month, &format!("{first}{second}{check}"), "1450.00")
}

/// A lawyer imports what the bank says of that month, and confirms what it means.
async fn reconciled(ada: &mut Browser, account: &str, month: Date) {
    import(ada, account, &statement_of_money(month)).await;
    ada.sees("Imported 3 transactions; 3 are new.");

    ada.follow("Reconcile").await;
    ada.sees("Bank lines without an entry in the book: 3.").sees("County Recorder");
    for words in ["Same amount and same number: confirm", "Same amount, the same day: confirm"] {
        ada.press(words).await;
        ada.sees("Confirmed.");
    }
    ada.press("Same amount, the same day: confirm").await;
    ada.sees("Bank, book and ledgers are one figure.")
        .sees("Deposits in transit")
        .sees("1043")
        .sees("$1,400.00");
}

#[tokio::test]
async fn tr18_whatever_is_changed_of_a_signed_commitment_is_named_by_the_check() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    portal.client("Bolt Ltd").await;
    let account = open_account(&mut ada, "IOLTA First National").await;
    let month = last_month(&portal).await;
    month_of_money(&portal, month).await;
    reconciled(&mut ada, &account, month).await;
    ada.press("Sign reconciliation").await;
    ada.is(200).sees("under the root");
    portal.agrees().await;

    let bank = trust(&portal).banks().await.unwrap().remove(0).id;
    let signed = format!("SIGNED#{}", month.last_of_month());
    let ledgers = format!("LEDGERS#{}#000", month.last_of_month());
    let (text, number) = (AttributeValue::S, AttributeValue::N);
    let zeros = text("0".repeat(64));
    let sealed = |name: &'static str, value: AttributeValue| {
        let (signed, kept) = (signed.clone(), AttributeValue::M);
        move |item: &mut Item| {
            assert_eq!(item["sk"], AttributeValue::S(signed.clone()));
            let mut inner = item["sealed"].as_m().unwrap().clone();
            assert!(inner.insert(name.to_owned(), value.clone()).is_some_and(|was| was != value));
            item.insert("sealed".to_owned(), kept(inner));
        }
    };
    let more = |item: &mut Item| {
        let mut all = item["ledgers"].as_l().unwrap().clone();
        let matter = all[0].as_l().unwrap()[0].clone();
        all[0] = AttributeValue::L(vec![matter, AttributeValue::N("55001".to_owned())]);
        item.insert("ledgers".to_owned(), AttributeValue::L(all));
    };
    type Change<'a> = Box<dyn Fn(&mut Item) + 'a>;
    let changes: [(&str, Change<'_>); 4] = [
        (&signed, Box::new(sealed("root", zeros.clone()))),
        (&signed, Box::new(sealed("seed", zeros))),
        (&signed, Box::new(sealed("total", number("140001".to_owned())))),
        (&ledgers, Box::new(more)),
    ];
    for (at, (sort, change)) in changes.into_iter().enumerate() {
        let found = planted(&portal, (&format!("BANKACCOUNT#{bank}"), sort), &*change).await;
        assert!(found.contains("the root differs"), "{at}: {found}");
        assert!(found.contains(bank.as_str()), "{at}: {found}");
    }
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn tr18_suggestions_are_no_errors_and_are_confirmed_together_once_they_were_listed() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    portal.client("Bolt Ltd").await;
    let account = open_account(&mut ada, "IOLTA First National").await;
    let month = last_month(&portal).await;
    month_of_money(&portal, month).await;
    import(&mut ada, &account, &statement_of_money(month)).await;

    ada.follow("Reconcile").await;
    ada.sees("Not matched yet")
        .sees("3 bank lines have suggestions that nobody has confirmed.")
        .sees("(number 1043)")
        .sees_not("Missing deposit");
    ada.follow("Confirm all 3 suggestions").await;
    ada.sees("(number 1042)").sees("Same amount and same number");
    ada.press_twice("Confirm these 3").await;
    ada.is(200).sees("Bank, book and ledgers are one figure.").sees("Sign reconciliation");
    ada.press("Undo").await;
    ada.sees("Taken back.").sees("1 bank line has a suggestion");
    portal.agrees().await;
    portal.stop().await;
}

type Item = HashMap<String, AttributeValue>;

/// Changes an item behind the program's back; what the check says of it, before it is put back.
async fn planted(
    portal: &Portal,
    (partition, sort): (&str, &str),
    change: &dyn Fn(&mut Item),
) -> String {
    let (table, dynamo) = (&portal.app().config.tables.state, portal.endpoints().dynamodb());
    let key = |text: &str| AttributeValue::S(text.to_owned());
    let get = dynamo.get_item().table_name(table).key("pk", key(partition)).key("sk", key(sort));
    let sound = get.send().await.unwrap().item.unwrap();
    let mut damaged = sound.clone();
    change(&mut damaged);
    let put = |item| dynamo.put_item().table_name(table).set_item(Some(item)).send();
    put(damaged).await.unwrap();
    let found = local::command::difference(portal.folder()).await.unwrap();
    put(sound).await.unwrap();
    found.unwrap_or_default()
}

#[tokio::test]
async fn tru06_the_real_trust_book_is_reconciled_signed_and_closed_and_prt15_clients_prove_it() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let (mut ann, mut bea) = (portal.client("Acme Mills").await, portal.client("Bolt Ltd").await);
    let account = open_account(&mut ada, "IOLTA First National").await;
    let month = last_month(&portal).await;
    let (acme, bolt) = month_of_money(&portal, month).await;
    reconciled(&mut ada, &account, month).await;
    ada.press_twice("Sign reconciliation").await;
    ada.sees("Signed by Ada").sees("under the root");

    // The period is closed: nothing counts from it any more (rule TR-20).
    let bank = trust(&portal).banks().await.unwrap().remove(0);
    assert_eq!(bank.periods.last_closed(), Some(month.last_of_month()));
    let once = Once::named("late");
    let late = Wish { on: month, ..wish(&portal, &once).await };
    let refused = trust(&portal).receive(&late, &acme, &bank.id, &given(Method::Wire, "1")).await;
    assert!(refused.unwrap_err().to_string().contains("TR-20"));

    // Each client has a proof of their own money, and of nobody else's.
    let day = month.last_of_month();
    let (own, other) = (paths(&acme), paths(&bolt));
    ann.open(&format!("/trust/{}", acme.id)).await;
    ann.follow("Proofs that it is there").await;
    ann.sees("tells nothing of any other client").sees("counterfoil verify trust PROOF");
    ann.open(&format!("{own}/{day}")).await;
    let proof: Proof = ann.html().parse().unwrap();
    assert_eq!((proof.verify(), proof.balance.to_string().as_str()), (Ok(()), "550.00"));
    bea.open(&format!("{other}/{day}")).await;
    let second: Proof = bea.html().parse().unwrap();
    assert_eq!((second.verify(), second.balance.to_string().as_str()), (Ok(()), "850.00"));
    assert_eq!(proof.commitment, second.commitment);
    ada.open(&format!("{account}/{day}/signed")).await;
    ada.sees(&hex::encode(proof.commitment.root));
    for address in [other.clone(), format!("{other}/{day}"), format!("{own}/2020-01-31")] {
        ann.open(&address).await;
        ann.is(404);
    }

    ann.open(&format!("/trust/{}", acme.id)).await;
    ann.follow("Save these days as a file (CSV)").await;
    assert_eq!(ann.html().lines().count(), 4, "a heading and three lines:\n{}", ann.html());
    ann.open(&format!("/trust/{}/statement", bolt.id)).await;
    ann.is(404);

    // Had the firm left Acme out, Acme's proof would not lead to what the firm signed.
    let total = proof.commitment.total;
    let without = Ledgers::new(day, total.currency(), vec![(bolt.id, total)], &[7; 32]).unwrap();
    let mut left_out = proof;
    left_out.commitment = without.commitment().clone();
    assert_eq!(left_out.verify(), Err(ProofError::Root));
    portal.stop().await;
}

fn paths(matter: &Matter) -> String {
    format!("/trust/{}/proofs", matter.id)
}

/// The files of a folder, by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let read = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = read.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[tokio::test]
async fn tr23_an_auditor_gets_cards_journal_papers_and_proofs_that_open_without_the_portal() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    portal.client("Bolt Ltd").await;
    let account = open_account(&mut ada, "IOLTA First National").await;
    let month = last_month(&portal).await;
    let (acme, bolt) = month_of_money(&portal, month).await;
    reconciled(&mut ada, &account, month).await;
    ada.press("Sign reconciliation").await;
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("for the bar");

    local::command::export_trust(portal.app(), &out).await.unwrap();

    let read = |path: &Path| std::fs::read_to_string(path).unwrap();
    let first = read(&out.join("index.html"));
    for words in ["Acme Mills / M-77", "Bolt Ltd / M-78", "journal.csv", "reconciliation through"] {
        assert!(first.contains(words), "{words}: {first}");
    }
    let cards = files(&out.join("ledgers"));
    assert_eq!(cards.len(), 4, "a page and a sheet of each: {cards:?}");
    for (matter, at) in [(&acme, 0), (&bolt, 2)] {
        let sheet = read(&cards[at]);
        let held = trust(&portal).ledger(&matter.id).await.unwrap().unwrap().ledger;
        let last = sheet.lines().last().unwrap();
        assert!(last.contains(&held.posted().to_string()), "{last}");
        assert_eq!(u64::try_from(sheet.lines().count()).unwrap(), held.kept().lines + 1);
        assert!(read(&cards[at + 1]).contains("<h1>"), "a page of its own");
    }
    let entries = read(&out.join("journal.csv"));
    assert!(entries.starts_with("Entry,Counts from,Cause,From,To,Currency,Amount"), "{entries}");
    let papers = files(&out.join("reconciliations"));
    assert!(read(&papers[0]).contains("Signed by Ada"), "word for word");
    let proofs = files(&files(&out.join("proofs"))[0]);
    assert_eq!(proofs.len(), 2);
    for path in &proofs {
        let proof: Proof = read(path).parse().unwrap();
        assert_eq!(proof.verify(), Ok(()));
        let root = hex::encode(proof.commitment.root);
        assert!(read(&papers[0]).contains(&root), "the root that was signed");
    }
    let bank = trust(&portal).banks().await.unwrap().remove(0).id;
    let told = portal.app().store.system("story").chain_of(bank.as_str(), None).await.unwrap();
    assert_eq!(told.items.last().unwrap().what, "trust exported", "it is on record");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn pay23_a_file_finds_the_trust_account_whose_number_ends_so_and_others_become_one() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let month = last_month(&portal).await;
    let trusted = open_account(&mut ada, "IOLTA First National").await;
    let system = portal.app().store.system("story");
    let file = ofx(month, "", "0.00");
    let at = (Currency::USD, portal.app().now());
    let taken = system.statement_import().take(file.as_bytes(), None, at).await.unwrap();
    let Taken::Imported(facts) = taken else { panic!("it is imported: {taken:?}") };
    assert!(trusted.ends_with(facts.accounts[0].0.as_str()));

    let other = file.replace("77-1204", "88-9911");
    let taken = system.statement_import().take(other.as_bytes(), None, at).await.unwrap();
    let Taken::Imported(facts) = taken else { panic!("it is imported: {taken:?}") };
    ada.open(&format!("/firm/bank/{}", facts.accounts[0].0)).await;
    ada.follow("keep it as a trust account").await;
    ada.fill("Bank", "Second National").press("Add account").await;
    ada.follow("Statements and reconciliations").await;
    ada.follow("Reconcile").await;
    ada.sees("Bank, book and ledgers are one figure.");

    ada.open("/firm/bank").await;
    ada.fill("Name", "Own").choose("It holds", "The firm’s own money");
    ada.press("Enter account").await;
    ada.sees("Entered Own.");
    portal.stop().await;
}

#[tokio::test]
async fn tr19_lawyers_get_a_mail_at_each_step_of_lateness_and_one_alone() {
    let portal = Portal::start().await;
    let (_ada, _ben) = (portal.lawyer("Ada").await, portal.bookkeeper("Ben").await);
    let bank = portal::trust::bank(&portal).await;
    portal.host().tick().await.unwrap();
    portal.host().tick().await.unwrap();
    for (who, count) in [("ada@firm.example", 1), ("ben@firm.example", 0)] {
        let mails = portal.mails_to(who).await;
        let late = mails.iter().filter(|mail| mail.subject.contains("not reconciled in time"));
        assert_eq!(late.count(), count, "{who}, of {}", bank.name);
    }
    portal.stop().await;
}
