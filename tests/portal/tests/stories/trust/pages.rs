//! What people of the firm and a client see and do.

use domain::matter::Matter;
use domain::pack::PackName;
use domain::trust::Method;
use harness::{Browser, Portal};
use jiff::SignedDuration;
use portal::trust::{bank, bank_under, deposit};

async fn start(amount: &str) -> (Portal, Browser, Matter) {
    let portal = Portal::start().await;
    let ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    let matter = portal.matter("Acme Mills", "M-77").await;
    let bank = bank(&portal).await;
    deposit(&portal, (&bank, &matter), Method::Wire, amount).await;
    (portal, ada, matter)
}

/// Somebody prepares a payment of this matter, and sees it.
async fn prepare(who: &mut Browser, matter: &Matter, (payee, amount, number): (&str, &str, &str)) {
    who.open(&format!("/firm/trust/matters/{}/pay", matter.id)).await;
    who.choose("What the payment is", "An expense of the client")
        .fill("Payee", payee)
        .fill("Purpose", "Filing fee")
        .fill("Amount", amount)
        .fill("Check number or transfer reference", number)
        .press("Prepare the payment")
        .await;
}

#[tokio::test]
async fn tru04_a_check_comes_in_clears_and_is_used() {
    let portal = Portal::start().await;
    let (mut ada, mut bob) = (portal.lawyer("Ada").await, portal.bookkeeper("Bob").await);
    portal.client("Acme Mills").await;
    let matter = portal.matter("Acme Mills", "M-77").await;
    ada.open("/firm/trust").await;
    ada.is(200).sees("No trust account yet");
    ada.follow("Add a trust account").await;
    ada.fill("What the firm calls it", "Client trust")
        .fill("Bank", "First Bank")
        .fill("Last four digits", "4711")
        .press("Add account")
        .await;
    ada.is(200).sees("10 banking days");

    bob.open(&format!("/firm/trust/matters/{}", matter.id)).await;
    bob.is(200);
    bob.follow("Record money that came in").await;
    bob.fill("Amount", "1,000").fill("Number or reference", "5501").press("Record it").await;
    bob.is(200).sees("Recorded $1,000.00.").sees("Not cleared yet");

    prepare(&mut bob, &matter, ("County Recorder", "250", "1042")).await;
    bob.is(200).sees("Waits for a lawyer").sees("only a lawyer releases client money");
    let payment = bob.path();
    ada.open(&payment).await;
    ada.press("Release $250.00").await;
    ada.is(422).sees("has not cleared yet");

    portal.later(SignedDuration::from_hours(24 * 21));
    let mut ada = portal.lawyer("Ada Two").await;
    ada.open(&payment).await;
    ada.press("Release $250.00").await;
    ada.is(200).sees("Released.").sees("Balance after it").sees("$750.00");
    ada.open(&format!("/firm/trust/matters/{}", matter.id)).await;
    ada.sees("County Recorder").sees("check 1042").sees("$750.00");
    ada.open("/firm/trust").await;
    ada.sees("Acme Mills").sees("$750.00");
    portal.stop().await;
}

#[tokio::test]
async fn tr17_the_same_check_again_is_asked_about_for_all_matters_of_a_client() {
    let (portal, mut ada, matter) = start("1000").await;
    let other = portal.matter("Acme Mills", "M-78").await;
    for to in [&matter, &other] {
        ada.open(&format!("/firm/trust/matters/{}/receive", to.id)).await;
        ada.fill("Amount", "500").fill("Number or reference", "1041").press("Record it").await;
    }
    ada.is(422).sees("This looks like the check 1041 over $500.00 recorded for");
    ada.press("Record it").await;
    ada.is(422).sees("Record it again?");
    ada.tick("It is another one, record it").press_twice("Record it").await;
    ada.is(200).sees("Recorded $500.00.");
    ada.open("/firm/trust").await;
    ada.sees("$1,500.00").sees("$500.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn tr02_more_than_there_is_is_refused_when_it_is_prepared() {
    let (portal, mut ada, matter) = start("1000").await;
    prepare(&mut ada, &matter, ("County Recorder", "1000.01", "1042")).await;
    ada.is(422).sees("Only $1,000.00 is there for this matter.");
    ada.open(&format!("/firm/trust/matters/{}", matter.id)).await;
    ada.sees("Nothing has been paid from this ledger.");
    prepare(&mut ada, &matter, ("County Recorder", "1000", "1042")).await;
    ada.is(200).sees("Prepared. A lawyer releases it.");
    portal.stop().await;
}

#[tokio::test]
async fn tru19_a_refusal_says_whose_rule_it_is_where_the_pack_is_silent() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    let matter = portal.matter("Acme Mills", "M-77").await;
    let bank = bank_under(&portal, PackName::NewYork, "New York trust").await;
    deposit(&portal, (&bank, &matter), Method::Cheque, "1000").await;
    prepare(&mut ada, &matter, ("County Recorder", "250", "1042")).await;
    ada.is(200)
        .sees("Only $0.00 is available now: a lawyer can release it once enough has cleared.");
    ada.press("Release $250.00").await;
    ada.is(422).sees("has not cleared yet").sees(
        "The rule, by the strictest of all, as the pack of New York has none of its own here:",
    );
    portal.stop().await;
}

#[tokio::test]
async fn tr08_the_firm_is_paid_by_an_invoice_and_never_as_a_payee() {
    let (portal, mut ada, matter) = start("1000").await;
    let firm = portal.app().firm().await.expect("a firm").name.to_string();
    prepare(&mut ada, &matter, (&firm.to_uppercase(), "100", "1001")).await;
    ada.is(422).sees("The firm is paid by an invoice");
    ada.open("/firm/trust/payments").await;
    ada.sees_not(&firm.to_uppercase());
    portal.stop().await;
}

#[tokio::test]
async fn tr16_only_a_lawyer_releases_and_nobody_else_even_by_hand() {
    let (portal, mut ada, matter) = start("1000").await;
    let (mut bob, mut amy) = (portal.bookkeeper("Bob").await, portal.assistant("Amy").await);
    prepare(&mut ada, &matter, ("County Recorder", "250", "1042")).await;
    let payment = ada.path();
    bob.open(&payment).await;
    bob.is(200).sees("It waits for a lawyer");
    let csrf = bob.hidden("csrf");
    let pairs = [("csrf", csrf.as_str()), ("once", "x"), ("on", "2026-11-22"), ("told_on", "")];
    assert_eq!(bob.forge(&format!("{payment}/release"), &pairs).await, 403);
    amy.open("/firm/trust").await;
    amy.is(403);
    portal.stop().await;
}

#[tokio::test]
async fn tr15_cash_is_no_payee_and_a_check_has_a_number() {
    let (portal, mut ada, matter) = start("1000").await;
    prepare(&mut ada, &matter, ("C A S H", "250", "none")).await;
    ada.is(422)
        .sees("never to cash or bearer (rule TR-15)")
        .sees("Write the check’s number in digits");
    prepare(&mut ada, &matter, ("County Recorder", "250", "1042")).await;
    ada.is(200);
    prepare(&mut ada, &matter, ("County Recorder", "250", "01042")).await;
    ada.is(422).sees("This check number is taken.");
    portal.stop().await;
}

#[tokio::test]
async fn tr16_a_refused_release_and_void_keep_what_was_typed() {
    let (portal, mut ada, matter) = start("1000").await;
    prepare(&mut ada, &matter, ("County Recorder", "250", "1042")).await;
    ada.fill("Counts from", "the sixth of May").press("Release $250.00").await;
    ada.is(422);
    assert!(ada.html().contains("the sixth of May"), "what was typed is still there");
    let today = portal.app().today().await.expect("a day").to_string();
    ada.fill("Counts from", &today).press("Release $250.00").await;
    ada.is(200).sees("Released.");
    let long = "Lost in the mail. ".repeat(200);
    ada.fill("Why", &long).press("Void the payment").await;
    ada.is(422);
    assert!(ada.html().contains("Lost in the mail."), "what was typed is still there");
    portal.stop().await;
}

#[tokio::test]
async fn tr09_disputed_money_cannot_be_used_until_it_is_freed() {
    let (portal, mut ada, matter) = start("1000").await;
    let ledger = format!("/firm/trust/matters/{}", matter.id);
    ada.open(&ledger).await;
    ada.fill("Amount to hold", "1000.01")
        .fill("Why it is held", "The client disputes it")
        .press("Hold it")
        .await;
    ada.is(422).sees("Only $1,000.00 of this matter’s money is free to be held.");
    ada.fill("Amount to hold", "300").press("Hold it").await;
    ada.is(200).sees("Held. It cannot be used until it is freed.");
    prepare(&mut ada, &matter, ("County Recorder", "700.01", "1042")).await;
    ada.is(422).sees("300.00 of this matter’s money is held");
    prepare(&mut ada, &matter, ("County Recorder", "700", "1043")).await;
    ada.press("Release $700.00").await;
    ada.is(200).sees("Released.");
    ada.open(&ledger).await;
    ada.press("Yes, free it").await;
    ada.is(200).sees("No money of this matter is disputed or reserved.");
    portal.stop().await;
}

#[tokio::test]
async fn tru11_an_invoice_is_paid_from_trust_once_the_client_has_seen_it() {
    let portal = Portal::start().await;
    let (mut ada, mut acme) = (portal.lawyer("Ada").await, portal.client("Acme Mills").await);
    let mut rival = portal.client("Rival Works").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    let system = portal.app().store.system("story");
    let found = system.matter(&invoice.matter).await.expect("it reads").expect("it is there");
    let (matter, bank) = (found.value, bank(&portal).await);
    deposit(&portal, (&bank, &matter), Method::Wire, "1000").await;

    ada.open(&format!("/firm/trust/matters/{}/fees", matter.id)).await;
    ada.is(200).sees("Not seen yet");
    ada.fill("Amount", "300")
        .fill("Check number or transfer reference", "T-1")
        .press("Prepare the withdrawal")
        .await;
    ada.is(200);
    let payment = ada.path();
    ada.press("Release $300.00").await;
    ada.is(422).sees("This invoice has not reached the client.");

    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.is(200);
    ada.open(&payment).await;
    ada.press_twice("Release $300.00").await;
    ada.is(200).sees("Paid").sees("$700.00");

    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.sees("Paid from trust");
    acme.open("/home").await;
    acme.sees("In trust").sees("$700.00").sees("Paid so far").sees("$300.00 of it from trust");
    acme.open("/trust").await;
    acme.is(200).sees("$700.00");
    let own = format!("/trust/{}", matter.id);
    acme.open(&own).await;
    acme.is(200).sees("Received from").sees("Paid to").sees("Invoice");
    rival.open(&own).await;
    rival.is(404);
    let mails = portal.mails_to("acmemills@client.example").await;
    assert!(mails.iter().any(|mail| mail.subject.contains("money it holds for you")));

    ada.open(&payment).await;
    ada.fill("Why", "Taken for the wrong invoice").press("Void the payment").await;
    ada.is(200).sees("Voided. The money is back in the ledger.").sees("Reversing entry");
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.sees("Given back to trust").sees("$300.00");
    portal.stop().await;
}

#[tokio::test]
async fn tru02_tru25_money_moves_to_another_matter_of_the_client_by_written_consent_alone() {
    let (portal, mut ada, matter) = start("1000").await;
    let other = portal.matter("Acme Mills", "M-78").await;
    portal.client("Rival Works").await;
    let foreign = portal.matter("Rival Works", "M-90").await;
    ada.open(&format!("/firm/trust/matters/{}/move", matter.id)).await;
    ada.is(200).sees("M-78").sees_not("M-90");
    ada.fill("Amount", "400")
        .fill("Purpose", "Appeal")
        .fill("The client’s written consent", "Letter of 3 March")
        .fill("Signed on", "2026-03-03")
        .press("Prepare the transfer")
        .await;
    ada.is(200).sees("Letter of 3 March");
    ada.press("Release $400.00").await;
    ada.is(200).sees("Released.");
    ada.open(&format!("/firm/trust/matters/{}", other.id)).await;
    ada.sees("From another matter").sees("$400.00");
    ada.open(&format!("/firm/trust/matters/{}", foreign.id)).await;
    ada.sees("No client money in this matter");
    portal.stop().await;
}

#[tokio::test]
async fn tr26_a_deposit_of_nobody_known_waits_and_then_finds_its_owner() {
    let (portal, mut ada, matter) = start("1000").await;
    ada.open("/firm/trust/accounts").await;
    ada.follow("Client trust").await;
    ada.follow("Record a deposit of nobody known").await;
    ada.fill("Amount", "75")
        .fill("From whom", "Unknown sender")
        .fill("Number or reference", "W-9")
        .press("Record it")
        .await;
    ada.is(200).sees("It waits for its owner");
    portal.host().tick().await.expect("the clock ticks");
    ada.open("/firm/trust/tasks").await;
    ada.sees("Nothing waits");
    portal.later(SignedDuration::from_hours(24 * 11));
    for _ in 0..2 {
        portal.host().tick().await.expect("the clock ticks");
    }
    let mails = portal.mails_to("ada@firm.example").await;
    let told = mails.iter().filter(|mail| mail.subject.contains("Client money waits")).count();
    assert_eq!(told, 1, "told once");
    let mut ada = portal.lawyer("Ada Two").await;
    ada.open("/firm/trust/tasks").await;
    ada.sees("Money of nobody known");
    ada.follow("Unknown sender").await;
    ada.fill("It belongs to matter", "M-77").press("It is theirs").await;
    ada.is(200).sees("Its owner is found.").sees("$1,075.00");
    ada.open(&format!("/firm/trust/matters/{}", matter.id)).await;
    ada.sees("Unknown sender");
    portal.stop().await;
}

#[tokio::test]
async fn tru21_the_firms_cushion_is_capped_and_bears_the_banks_charges() {
    let (portal, mut ada, _) = start("1000").await;
    ada.open("/firm/trust/accounts").await;
    ada.follow("Client trust").await;
    let account = ada.path();
    ada.choose("What happened", "The firm paid its own money in, for charges")
        .fill("Amount", "200.01")
        .press("Record it")
        .await;
    ada.is(422).sees("Firm money does not belong in trust beyond that (rule TR-05).");
    ada.fill("Amount", "100").press("Record it").await;
    ada.is(200).sees("Recorded.");
    ada.open(&account).await;
    ada.choose("What happened", "The bank charged the account; the cushion bears it")
        .fill("Amount", "25")
        .press("Record it")
        .await;
    ada.is(200).sees("$75.00");
    portal.stop().await;
}

#[tokio::test]
async fn tr05_when_a_shortage_is_made_good_the_lawyers_are_told_to_tell_the_bar() {
    let (portal, mut ada, _) = start("1000").await;
    ada.open("/firm/trust/accounts").await;
    ada.follow("Client trust").await;
    let account = ada.path();
    let happened = ["Money is missing", "The firm made good what was missing"];
    for what in happened {
        ada.open(&account).await;
        ada.choose("What happened", what).fill("Amount", "40").press("Record it").await;
        ada.is(200).sees("Recorded.");
    }
    ada.sees("Now: The bar is told at once").sees("Florida Rule 5-1.1");
    let mails = portal.mails_to("ada@firm.example").await;
    let told = mails.iter().filter(|mail| mail.subject.contains("Client money waits")).count();
    assert_eq!(told, 1);
    portal.stop().await;
}

#[tokio::test]
async fn tru16_a_ledger_card_is_taken_away_as_a_file() {
    let (portal, mut ada, matter) = start("1000").await;
    prepare(&mut ada, &matter, ("County Recorder", "250", "1042")).await;
    ada.press("Release $250.00").await;
    ada.open(&format!("/firm/trust/matters/{}", matter.id)).await;
    ada.follow("Save as CSV").await;
    let text = ada.html();
    assert!(text.starts_with("Day,Line,What,From or to,Purpose,Instrument"), "{text}");
    assert!(text.contains("County Recorder,Filing fee,check 1042,USD,-250.00,750.00"), "{text}");
    portal.stop().await;
}
