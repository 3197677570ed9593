//! What the rules of client money ask for after the fact: disputed fees come back, earned fees do
//! not stay, clients hear of their money, refunds go back as they came.

use domain::invoice::Issued;
use domain::matter::Matter;
use domain::trust::Method;
use harness::{Browser, Portal};
use jiff::SignedDuration;
use portal::trust::{bank, deposit};

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn matter_of(portal: &Portal, invoice: &Issued) -> Matter {
    let found = portal.app().store.system("story").matter(&invoice.matter).await;
    found.expect("it reads").expect("it is there").value
}

/// An invoice of a thousand that its client has seen, and as much in trust.
async fn start() -> (Portal, Browser, Issued, Matter) {
    let portal = Portal::start().await;
    let ada = portal.lawyer("Ada").await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "1000.00").await;
    let matter = matter_of(&portal, &invoice).await;
    let bank = bank(&portal).await;
    deposit(&portal, (&bank, &matter), Method::Wire, "1000").await;
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.is(200);
    (portal, ada, invoice, matter)
}

async fn take_fees(ada: &mut Browser, matter: &Matter, amount: &str) {
    ada.open(&format!("/firm/trust/matters/{}/fees", matter.id)).await;
    ada.fill("Amount", amount)
        .fill("Check number or transfer reference", "T-1")
        .press("Prepare the withdrawal")
        .await;
    ada.press(&format!("Release ${amount}")).await;
    ada.is(200).sees("Released.");
}

async fn mails(portal: &Portal, to: &str, subject: &str) -> usize {
    let mails = portal.mails_to(to).await;
    mails.iter().filter(|mail| mail.subject.contains(subject)).count()
}

#[tokio::test]
async fn tr09_what_is_disputed_after_it_was_taken_is_put_back_and_held() {
    let (portal, mut ada, invoice, matter) = Box::pin(start()).await;
    let mut bob = portal.bookkeeper("Bob").await;
    take_fees(&mut ada, &matter, "1,000.00").await;
    let payment = ada.path();

    bob.open(&payment).await;
    bob.fill("Disputed amount", "1000.01")
        .fill("What the client says", "Billed twice")
        .press("Note the dispute")
        .await;
    bob.is(422).sees("Only $1,000.00 of what was taken is not put back yet.");
    bob.fill("Disputed amount", "300").press("Note the dispute").await;
    bob.is(200).sees("The client disputes $300.00.").sees("Billed twice").sees_not("Put $300.00");
    assert_eq!(mails(&portal, "ada@firm.example", "Client money waits").await, 1);

    ada.open("/firm/trust/tasks").await;
    ada.sees("Billed twice");
    ada.follow("Put the disputed part back").await;
    ada.press_twice("Put $300.00 back").await;
    ada.is(200).sees("Put back since").sees("$300.00").sees_not("Billed twice");
    ada.open(&format!("/firm/trust/matters/{}", matter.id)).await;
    ada.sees("Put back").sees("Billed twice").sees("$300.00");
    let read = portal::trust::trust(&portal).ledger(&matter.id).await.expect("it reads");
    let ledger = read.expect("it is there").ledger;
    let balances = (ledger.posted().minor(), ledger.held().minor(), ledger.available().minor());
    assert_eq!(balances, (30_000, 30_000, 0));
    ada.open(&format!("/firm/invoices/{}", invoice.id)).await;
    ada.sees("$300.00");

    ada.open(&payment).await;
    ada.fill("Why", "By mistake").press("Void the payment").await;
    ada.is(422).sees("300.00 of this payment was put back after a dispute");
    ada.open("/firm/trust/tasks").await;
    ada.sees("Nothing waits");
    portal.stop().await;
}

#[tokio::test]
async fn tr09_what_a_client_disputes_of_one_invoice_adds_up_and_only_a_lawyer_ends_it() {
    let (portal, mut ada, invoice, matter) = Box::pin(start()).await;
    let mut bob = portal.bookkeeper("Bob").await;
    take_fees(&mut ada, &matter, "300.00").await;
    let payment = ada.path();
    let fees = format!("/firm/trust/matters/{}/fees", matter.id);
    bob.open(&fees).await;
    let mut late = bob.clone();
    bob.fill("Disputed amount", "200").press("Note what is disputed").await.is(200);
    late.fill("Disputed amount", "150").press("Note what is disputed").await.is(403);
    bob.open(&payment).await;
    bob.fill("Disputed amount", "100").fill("What the client says", "Billed twice");
    bob.press("Note the dispute").await.is(200);

    let trust = portal::trust::trust(&portal);
    let noted = trust.disputed(&invoice.id, invoice.total.currency()).await.expect("it reads");
    assert_eq!(noted.value.minor(), 30_000, "one dispute does not replace another");
    bob.open(&fees).await;
    bob.fill("Disputed amount", "0").press("Note what is disputed").await.is(403);
    ada.open(&fees).await;
    ada.fill("Disputed amount", "0").press("Note what is disputed").await;
    ada.is(200).sees("Nothing of it is disputed any more.");
    portal.stop().await;
}

#[tokio::test]
async fn tr09_what_a_client_questions_in_the_portal_is_not_drawn_from_trust() {
    let (portal, mut ada, invoice, matter) = Box::pin(start()).await;
    let mut acme = portal::work::back(&portal, "Acme Mills").await;
    ada.open(&format!("/firm/trust/matters/{}/fees", matter.id)).await;
    ada.fill("Amount", "100").fill("Check number or transfer reference", "T-1");
    ada.press("Prepare the withdrawal").await;
    acme.open(&format!("/invoices/{}", invoice.id)).await;
    acme.follow("Ask about this line").await;
    acme.fill("Your question", "What was this for?").press("Ask the firm").await;

    let payment = ada.path();
    ada.press("Release $100.00").await;
    ada.is(422).sees("The client disputes $1,000.00 of this invoice.");
    ada.open("/firm/questions").await;
    ada.follow("Filing fee").await;
    ada.fill("Your answer", "The filing fee of the court.").press("Answer").await;
    ada.press("Stand by the line").await;
    ada.open(&payment).await;
    ada.press("Release $100.00").await;
    ada.is(200).sees("Released.");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn tr09_a_dispute_is_in_time_for_as_long_as_the_pack_says() {
    let (portal, mut ada, _, matter) = Box::pin(start()).await;
    take_fees(&mut ada, &matter, "1,000.00").await;
    let payment = ada.path();
    portal.later(DAY * 366);
    let mut ada = portal.lawyer("Ada Late").await;
    ada.open(&payment).await;
    ada.fill("Disputed amount", "300").fill("What the client says", "Billed twice");
    ada.press("Note the dispute").await;
    ada.is(422).sees("It was taken more than 365 days before");
    assert!(ada.html().contains("Billed twice"), "what was typed is still there");
    portal.stop().await;
}

#[tokio::test]
async fn tr07_earned_fees_that_stay_in_trust_are_told_to_the_lawyers_once() {
    let (portal, _, invoice, _) = Box::pin(start()).await;
    portal.host().tick().await.expect("the clock ticks");
    assert_eq!(mails(&portal, "ada@firm.example", "Client money waits").await, 0);
    portal.later(DAY * 31);
    for _ in 0..2 {
        portal.host().tick().await.expect("the clock ticks");
    }
    portal.later(DAY);
    portal.host().tick().await.expect("the clock ticks");
    assert_eq!(mails(&portal, "ada@firm.example", "Client money waits").await, 1);
    let mut ada = portal.lawyer("Ada Two").await;
    ada.open("/firm/trust/tasks").await;
    ada.sees("Earned fees left in trust").sees(&invoice.number.to_string()).sees("$1,000.00");
    portal.stop().await;
}

#[tokio::test]
async fn tru20_money_that_has_not_moved_for_as_long_as_the_pack_says_is_reported() {
    let (portal, mut ada, _, matter) = Box::pin(start()).await;
    ada.open("/firm/trust/dormant").await;
    ada.is(200).sees("Nothing is dormant");
    portal.later(DAY * 367);
    let mut ada = portal.lawyer("Ada Two").await;
    ada.open("/firm/trust/dormant").await;
    ada.sees("Acme Mills").sees("$1,000.00").sees_not("Nothing is dormant");
    let bank = portal::trust::trust(&portal).banks().await.expect("the accounts").remove(0);
    deposit(&portal, (&bank, &matter), Method::Wire, "1").await;
    ada.open("/firm/trust/dormant").await;
    ada.sees("Nothing is dormant");
    portal.stop().await;
}

#[tokio::test]
async fn tr22_a_client_hears_of_money_that_came_in_and_lawyers_of_money_that_does_not_go_out() {
    let (portal, mut ada, _, matter) = Box::pin(start()).await;
    ada.open(&format!("/firm/trust/matters/{}/receive", matter.id)).await;
    ada.fill("Amount", "100").fill("Number or reference", "5501").press_twice("Record it").await;
    ada.is(200).sees("Not cleared yet");
    assert_eq!(mails(&portal, "acmemills@client.example", "has received money").await, 1);
    ada.open(&format!("/firm/trust/matters/{}/pay", matter.id)).await;
    ada.choose("What the payment is", "To the client, or to a third party for the client")
        .fill("Payee", "Mercy Hospital")
        .fill("Purpose", "Lien")
        .fill("Amount", "250")
        .fill("Check number or transfer reference", "1042")
        .press("Prepare the payment")
        .await;
    portal.later(DAY * 20);
    portal.host().tick().await.expect("the clock ticks");
    assert_eq!(mails(&portal, "ada@firm.example", "Client money waits").await, 1);
    let mut ada = portal.lawyer("Ada Two").await;
    ada.open("/firm/trust/tasks").await;
    ada.sees("Mercy Hospital").sees("Due soon");
    portal.stop().await;
}

#[tokio::test]
async fn tr27_what_came_by_card_does_not_go_back_by_check() {
    let (portal, mut ada, _, matter) = Box::pin(start()).await;
    let bank = portal::trust::trust(&portal).banks().await.expect("the accounts").remove(0);
    deposit(&portal, (&bank, &matter), Method::Card, "500").await;
    let page = format!("/firm/trust/matters/{}/pay", matter.id);
    ada.open(&page).await;
    ada.choose("What the payment is", "To the client, or to a third party for the client")
        .fill("Payee", "acme mills")
        .fill("Purpose", "What is not needed")
        .fill("Amount", "500")
        .fill("Check number or transfer reference", "1042")
        .press("Prepare the payment")
        .await;
    ada.is(422).sees("Acme Mills paid by card: what goes back to them goes back to that card.");
    ada.choose("By", "Electronic transfer")
        .fill("Check number or transfer reference", "W-77")
        .press("Prepare the payment")
        .await;
    ada.is(200).sees("Waits for a lawyer");
    portal.stop().await;
}

#[tokio::test]
async fn tru18_rules_that_ask_for_less_than_the_strictest_need_a_written_reason() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let mut bob = portal.bookkeeper("Bob").await;
    let bank = bank(&portal).await;
    let page = format!("/firm/trust/accounts/{}/rules", bank.id);
    bob.open(&page).await;
    bob.is(403);
    ada.open(&format!("/firm/trust/accounts/{}", bank.id)).await;
    ada.follow("Whose rules apply").await;
    ada.sees("Nowhere: they are as strict as any.");
    ada.choose("Kept by the rules of", "Texas").press("Save the rules").await;
    ada.is(422).sees("These rules ask for less than the strictest of all.");
    ada.fill("Why these rules apply", "All of its clients are in Texas")
        .press("Save the rules")
        .await;
    ada.is(200).sees("Kept by the rules of: Texas").sees("All of its clients are in Texas");
    ada.open(&page).await;
    ada.sees("Texas asks for five years.");

    ada.open("/firm/trust/accounts/new").await;
    ada.fill("What the firm calls it", "Second trust")
        .fill("Bank", "First Bank")
        .fill("Last four digits", "4712")
        .choose("Kept by the rules of", "Texas")
        .press("Add account")
        .await;
    ada.is(422).sees("These rules ask for less than the strictest of all.");
    portal.stop().await;
}

#[tokio::test]
async fn tr22_the_client_hears_that_a_bank_took_back_what_came_and_hears_it_once() {
    let (portal, mut ada, _, matter) = Box::pin(start()).await;
    let bank = portal::trust::trust(&portal).banks().await.expect("the accounts").remove(0);
    deposit(&portal, (&bank, &matter), Method::Cheque, "500").await;
    let receipts = portal::trust::trust(&portal).receipts_of(&matter.id).await.expect("they read");
    let cheque = receipts.iter().find(|one| one.given.method == Method::Cheque).expect("a cheque");
    let heard = async || {
        let mails = portal.mails_to("acmemills@client.example").await;
        mails.into_iter().filter(|mail| mail.subject.contains("took back")).collect::<Vec<_>>()
    };

    ada.open(&format!("/firm/trust/receipts/{}", cheque.id)).await;
    ada.press_twice("Yes, note that the bank took it back").await;
    ada.is(200);

    let mails = heard().await;
    assert_eq!(mails.len(), 1, "one mail for two presses");
    assert!(mails[0].text.contains("/trust"), "where to look: {}", mails[0].text);
    assert!(!mails[0].text.contains("500"), "no amount by mail (rule SEC-65): {}", mails[0].text);
    portal.stop().await;
}
