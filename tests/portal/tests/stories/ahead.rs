//! Billing ahead: deposit invoices, and the invoices that deduct them (INV-30).
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a story falls where its ground is not as it says"
)]

use domain::export::Format;
use domain::invoice::{Invoice, InvoiceKind, Issued};
use domain::matter::Matter;
use harness::{Browser, Portal};
use portal::work::{self, begun};

/// Says that the firm's rules let it bill ahead.
async fn allowed(ada: &mut Browser) {
    ada.open("/firm/settings").await;
    ada.follow("Billing ahead").await;
    ada.choose("Deposit invoices", "Allowed: the firm may take it as its own");
    ada.fill("Which rule lets the firm do so", "RVG § 9").press("Save").await;
    ada.is(200).sees("Deposit invoices can be drafted from now on.");
}

/// Charges VAT of 19 % on fees.
async fn taxed(ada: &mut Browser) {
    ada.open("/firm/settings/taxes").await;
    ada.fill("Name", "VAT").choose("How it is taxed", "Charged at a rate");
    ada.fill("Rate in percent", "19").press("Add tax").await;
    ada.choose("Fees", "VAT 19 %").press("Save").await;
    ada.is(200);
}

/// Drafts a deposit invoice, and leaves its page open.
async fn drafted(ada: &mut Browser, matter: &Matter, amount: &str) {
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.follow("Deposit invoices").await;
    ada.fill("Amount in USD, without tax", amount).press("Draft the deposit invoice").await;
    ada.is(200).sees("This is the draft of the deposit invoice.");
}

/// Bills ahead.
async fn ahead(portal: &Portal, ada: &mut Browser, matter: &Matter, amount: &str) -> Issued {
    drafted(ada, matter, amount).await;
    ada.follow("Review and issue").await;
    let press = button(ada, "Issue deposit invoice");
    ada.press(&press).await;
    ada.is(200).sees("Deposit invoice").sees("is issued.");
    in_view(portal, ada).await
}

/// Hours of Ada's at 350.00, drafted; its page is left open.
async fn worked(portal: &Portal, ada: &mut Browser, matter: &Matter, hours: &str) {
    work::time(portal, matter, ("Ada Byron", hours), "Argued the motion").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(200);
}

/// The same, issued.
async fn billed(portal: &Portal, ada: &mut Browser, matter: &Matter, hours: &str) -> Issued {
    worked(portal, ada, matter, hours).await;
    ada.follow("Review and issue").await;
    let press = button(ada, "Issue invoice");
    ada.press(&press).await;
    ada.is(200);
    in_view(portal, ada).await
}

async fn in_view(portal: &Portal, ada: &Browser) -> Issued {
    let path = ada.path();
    let id = path.rsplit('/').next().unwrap_or_default().parse().expect("an invoice");
    issued(portal, &id).await
}

async fn issued(portal: &Portal, id: &domain::id::InvoiceId) -> Issued {
    let head = portal.app().store.system("story").invoice(id).await.expect("it reads");
    match head.expect("it is there").value {
        Invoice::Issued(issued) => issued,
        Invoice::Draft(_) => panic!("it is a draft"),
    }
}

async fn left(portal: &Portal, deposit: &Issued) -> String {
    let ahead = portal.app().store.system("story").ahead(&deposit.matter).await.expect("it reads");
    ahead.left(&deposit.id, deposit.total.currency()).to_string()
}

/// The whole text of the button that begins so.
fn button(ada: &Browser, words: &str) -> String {
    let mut texts = ada.html().split('>').filter_map(|text| text.split('<').next());
    let found = texts.find(|text| text.starts_with(words));
    found.expect("the button is there").to_owned()
}

#[tokio::test]
async fn inv30_nothing_is_billed_ahead_unless_the_firm_says_that_it_may() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let here = format!("/firm/matters/{}/ahead", matter.id);
    ada.open(&here).await;
    ada.sees("it goes into trust").sees("Ask for a deposit into trust");
    ada.sees_not("Draft the deposit invoice");
    ada.open("/account").await;
    let csrf = ada.hidden("csrf");
    let typed =
        [("csrf", csrf.as_str()), ("once", "1"), ("words", "On account"), ("amount", "100")];
    assert_eq!(ada.forge(&here, &typed).await, 422, "whoever asks anyway is refused");
    ada.open("/firm/ahead").await;
    ada.choose("Deposit invoices", "Allowed: the firm may take it as its own").press("Save").await;
    ada.is(422).sees("Write which rule lets the firm");
    let mut bo = portal.bookkeeper("Bo Katz").await;
    bo.open("/firm/ahead").await;
    bo.sees("Only a lawyer says what the firm’s rules allow.").sees_not("Save");

    // A draft of when it was allowed is not issued any more.
    allowed(&mut ada).await;
    drafted(&mut ada, &matter, "100").await;
    let draft = ada.path();
    ada.open("/firm/ahead").await;
    ada.choose("Deposit invoices", "Refused: money for coming work goes into trust");
    ada.press("Save").await;
    ada.is(200).sees("Deposit invoices are refused from now on.");
    ada.open(&draft).await;
    ada.follow("Review and issue").await;
    let press = button(&ada, "Issue deposit invoice");
    ada.press(&press).await;
    ada.is(422).sees("goes into trust");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv30_a_deposit_is_deducted_over_two_invoices_with_its_tax() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    allowed(&mut ada).await;
    taxed(&mut ada).await;
    let deposit = ahead(&portal, &mut ada, &matter, "1000").await;
    assert_eq!(
        (deposit.kind, deposit.total.to_string().as_str()),
        (InvoiceKind::Deposit, "1190.00")
    );
    ada.sees("VAT 19 % on $1,000.00").sees("On account").sees("$1,190.00");
    portal.agrees().await;

    // Seven hundred of it goes to the first invoice, of which nothing is left to pay.
    worked(&portal, &mut ada, &matter, "2").await;
    ada.sees_not("Less deposit invoice");
    ada.follow("Review and issue").await;
    ada.sees("What was billed ahead is deducted").sees("Less deposit invoice").sees("$700.00");
    let press = button(&ada, "Issue invoice");
    ada.press_twice(&press).await;
    ada.is(200).sees("Less deposit invoice").sees("Paid").sees_not("Record a payment");
    let first = in_view(&portal, &ada).await;
    assert_eq!((first.fees.to_string(), first.total.to_string()), ("700.00".into(), "0.00".into()));
    assert_eq!(left(&portal, &deposit).await, "300.00");
    portal.agrees().await;
    let second = billed(&portal, &mut ada, &matter, "2").await;
    assert_eq!(second.total.to_string(), "476.00", "700 less 300, and 19 % on that");
    assert_eq!(left(&portal, &deposit).await, "0.00");
    portal.agrees().await;

    // The client reads the same, and pays both.
    let mut acme = work::back(&portal, "Acme Mills").await;
    acme.open("/").await;
    acme.sees("Deposit invoice").sees("$1,666.00");
    acme.open(&format!("/invoices/{}", second.id)).await;
    let less = format!("Less deposit invoice {}", deposit.number);
    acme.is(200).sees(&less).sees("$476.00");
    let system = portal.app().store.system("story");
    let lines = system.lines(&second.id).await.expect("they read");
    let today = domain::export::Today::default();
    let file = Format::Ledes.written(&second, &lines, &today).expect("it is written");
    assert!(file.contains("|IF|") && file.contains("|476.00|"), "{file}");
    portal.settle().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv30_a_void_gives_back_and_no_more_is_credited_than_is_left() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    allowed(&mut ada).await;
    let deposit = ahead(&portal, &mut ada, &matter, "1000").await;
    let bill = billed(&portal, &mut ada, &matter, "2").await;
    assert_eq!(left(&portal, &deposit).await, "300.00");

    let here = format!("/firm/invoices/{}", deposit.id);
    ada.open(&format!("{here}/void")).await;
    ada.fill("Why", "It was too much.");
    let press = format!("Void invoice {}", deposit.number);
    ada.press(&press).await;
    ada.is(422).sees("Later invoices have deducted this deposit invoice but for $300.00");
    ada.open(&format!("{here}/credit")).await;
    let line = format!("On account of coming fees: {}", matter.name);
    ada.fill(&line, "301").fill("Why", "It was too much.");
    ada.press("Look at it first").await;
    ada.is(422).sees("but for $300.00");
    ada.fill(&line, "100").press("Look at it first").await;
    ada.press("Credit $100.00").await;
    ada.is(200).sees("The credit note is written.");
    assert_eq!(left(&portal, &deposit).await, "200.00");
    ada.open(&format!("{here}/write-off")).await;
    ada.fill("Amount to write off", "1").fill("Why", "Insolvent.");
    ada.press("Look at it first").await;
    ada.is(422).sees("Nothing is earned yet of $200.00");
    portal.agrees().await;

    ada.open(&format!("/firm/invoices/{}/void", bill.id)).await;
    ada.fill("Why", "Billed to the wrong matter.");
    let press = format!("Void invoice {}", bill.number);
    ada.press_twice(&press).await;
    ada.is(200);
    assert_eq!(left(&portal, &deposit).await, "900.00", "what it deducted waits again");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv30_what_several_payors_share_deducts_nothing_and_says_so() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    allowed(&mut ada).await;
    let deposit = ahead(&portal, &mut ada, &matter, "1000").await;
    portal.client("Safe Harbor Insurance").await;
    ada.open(&format!("/firm/matters/{}/payors", matter.id)).await;
    for (n, name) in [(1, "Acme Mills"), (2, "Safe Harbor Insurance")] {
        ada.fill(&format!("Payor {n}"), name);
        ada.fill(&format!("Share of fees {n}, in percent"), "50");
        ada.fill(&format!("Share of costs {n}, in percent"), "50");
    }
    ada.press("Save who pays").await;
    worked(&portal, &mut ada, &matter, "2").await;
    ada.follow("Review and issue").await;
    let press = button(&ada, "Issue 2 invoices");
    ada.press(&press).await;
    ada.is(422).sees("A deposit invoice of this matter waits to be deducted");
    ada.open(&format!("/firm/matters/{}/ahead", matter.id)).await;
    ada.sees("Several payors share the bills").sees("$1,000.00");
    assert_eq!(left(&portal, &deposit).await, "1000.00");
    portal.agrees().await;
    portal.stop().await;
}
