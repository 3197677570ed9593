//! Clients pay what is due, ahead, or one amount over several invoices; and ask for a plan.

use domain::invoice::Issued;
use domain::matter::Matter;
use domain::pack::PackName;
use harness::{Browser, Portal};
use jiff::SignedDuration;
use portal::trust::{bank_under, trust, usd};

/// Pays on the processor's page by card.
async fn by_card(client: &mut Browser) {
    client.fill("Email", "pat@client.example").fill("Card number", "4242424242424242");
    client.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    client.fill("Name on card", "Pat Mills").press("Pay").await;
    client.is(200);
}

/// Saves a card on the processor's page.
async fn saved(client: &mut Browser) {
    client.open("/methods").await;
    client.tick("I agree").press("Go to the page that saves it").await;
    by_card(client).await;
    client.sees("ending in 4242");
}

/// A plan of three instalments from today on, that the client has accepted.
async fn planned(portal: &Portal, acme: &mut Browser, invoice: &Issued) {
    let mut bea = portal.bookkeeper("Bea").await;
    bea.open(&format!("/firm/invoices/{}/plan", invoice.id)).await;
    bea.fill("Instalments", "3").choose("How often", "Every other week");
    bea.press("Propose the plan").await;
    bea.is(200);
    saved(acme).await;
    acme.open("/plans").await;
    acme.tick("I agree").press("Accept the plan").await;
    acme.is(200).sees("The plan is accepted");
}

#[tokio::test]
async fn pay13_an_invoice_with_a_plan_asks_for_the_due_part_alone() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    planned(&portal, &mut acme, &invoice).await;

    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.sees("$100.00 of it is due now").sees("The next instalment of $100.00 is charged on");
    acme.press("Go to the payment page").await;
    by_card(&mut acme).await;
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "200.00");

    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.sees("Nothing of it is due today").sees_not("What is due by your plan");
    acme.press("Go to the payment page").await;
    acme.is(422).sees("Choose how much to pay.");
    acme.choose("How much", "Everything that is open: $200.00");
    acme.press("Go to the payment page").await;
    by_card(&mut acme).await;
    portal.settle().await;
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    portal.agrees().await;
    portal.stop().await;
}

/// The firm lets clients pay ahead.
async fn ahead(portal: &Portal) {
    let mut ada = portal.lawyer("Ada").await;
    ada.open("/firm/settings/paying").await;
    ada.tick("Clients may pay ahead").press("Save").await;
    ada.is(200).sees("Saved how clients pay.");
}

/// A matter of a firm whose trust account is kept by the rules of California.
async fn flat_fee_matter(portal: &Portal) -> Matter {
    bank_under(portal, PackName::California, "Client trust").await;
    portal.matter("Acme Mills", "M-77").await
}

/// A lawyer notes by which documents a flat fee may go to the firm.
async fn disclosed(ada: &mut Browser, matter: &Matter, agreement: &str) {
    ada.open(&format!("/firm/trust/matters/{}/advance", matter.id)).await;
    ada.fill("Written disclosure to the client", "Letter of March 1")
        .fill("Agreement that the client signed", agreement)
        .press("Note the documents")
        .await;
    ada.is(200).sees("Noted.");
}

/// Wishes to pay so much ahead: where it goes into trust, how it is paid is asked there.
async fn pay_ahead(acme: &mut Browser, amount: &str) {
    acme.open("/pay/ahead").await;
    let has_ways = acme.html().contains("Go to the payment page");
    let words = if has_ways { "Go to the payment page" } else { "Go on" };
    acme.fill("Amount", amount).press(words).await;
}

#[tokio::test]
async fn tr06_an_advance_goes_into_trust_where_no_exception_is_known() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    ahead(&portal).await;
    let matter = portal.matter("Acme Mills", "M-77").await;
    pay_ahead(&mut acme, "500").await;
    acme.is(422).sees("The firm has no trust account yet").sees("goes to trust");

    bank_under(&portal, PackName::Default, "Client trust").await;
    pay_ahead(&mut acme, "500").await;
    acme.is(200).sees("goes into trust and stays your money").sees("Left to pay").sees("$500.00");
    acme.open("/home").await.sees("You began to pay ahead").sees_not("Deposit asked for");
    acme.follow("Pay $500.00").await.press_twice("Yes, leave it").await;
    acme.is(200).sees("Nobody asks you for it any more.");
    acme.open("/home").await.sees_not("You began to pay ahead");

    pay_ahead(&mut acme, "500").await;
    let mut late = acme.clone();
    acme.press("Go to the payment page").await;
    acme.is(200).sees("sandbox-trust-iolta");
    late.press("Yes, leave it").await;
    late.sees_not("Nobody asks you for it any more.");
    acme.press("Pay with the test card").await;
    // The gateway's evening comes; the sandbox looks twice a second whether something is due.
    portal.later(SignedDuration::from_hours(25));
    tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
    portal.settle().await;
    let found = trust(&portal).ledger(&matter.id).await.expect("it reads").expect("a ledger");
    assert_eq!(found.ledger.posted(), usd("500"));
    let client = portal.party("Acme Mills").await.id;
    assert_eq!(portal.balance(&client).await, (0, 0), "nothing of it is the firm’s");

    let mut bea = portal.bookkeeper("Bea").await;
    bea.open("/firm/trust/requests").await;
    bea.is(200).sees("M-77");
    bea.open(&format!("/firm/trust/matters/{}/advance", matter.id)).await;
    bea.is(200).sees("Every advance for this matter goes to trust.");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn tr06_in_california_a_cent_above_1000_needs_a_signed_agreement() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    ahead(&portal).await;
    let matter = flat_fee_matter(&portal).await;
    pay_ahead(&mut acme, "1000.00").await;
    acme.is(200).sees("goes into trust and stays your money");
    let mut eve = portal.lawyer("Eve").await;
    disclosed(&mut eve, &matter, "").await;
    pay_ahead(&mut acme, "1000.01").await;
    acme.is(200).sees("goes into trust and stays your money");
    pay_ahead(&mut acme, "1000.00").await;
    by_card(&mut acme).await;
    acme.sees("your payment has arrived");
    portal.settle().await;
    let client = portal.party("Acme Mills").await.id;
    assert_eq!(portal.balance(&client).await, (100_000, 100_000));

    disclosed(&mut eve, &matter, "Agreement of March 2").await;
    pay_ahead(&mut acme, "1000.01").await;
    by_card(&mut acme).await;
    acme.sees("your payment has arrived");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn pay09_a_client_pays_ahead_where_the_firm_takes_it_and_uses_it_later() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let client = portal.party("Acme Mills").await.id;
    acme.open("/pay/ahead").await;
    acme.sees("The firm takes no payments ahead");
    ahead(&portal).await;
    let matter = flat_fee_matter(&portal).await;
    disclosed(&mut portal.lawyer("Ada Flat").await, &matter, "").await;
    acme.open("/pay").await;
    acme.follow("Pay ahead").await;
    acme.sees("it goes into trust, apart from the firm’s own");
    acme.fill("Amount", "10").press("Go to the payment page").await;
    acme.is(422).sees("Pay at least $25.00.");
    acme.fill("Amount", "500").press("Go to the payment page").await;
    by_card(&mut acme).await;
    acme.sees("your payment has arrived").sees("On account");
    portal.settle().await;
    assert_eq!(portal.balance(&client).await, (50_000, 50_000));

    let invoice = portal.invoice("Acme Mills", "300.00").await;
    acme.open("/pay").await;
    acme.sees("You have money on account").sees("$500.00");
    acme.press_twice("Use what is on account").await;
    acme.is(200).sees("What was on account is used for it.");
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    assert_eq!(portal.balance(&client).await, (50_000, 20_000));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn sec31_what_is_on_account_goes_to_no_invoice_of_another_client() {
    let portal = Portal::start().await;
    let (mut acme, _bell) = (portal.client("Acme Mills").await, portal.client("Bell Works").await);
    let foreign = portal.invoice("Bell Works", "300.00").await;
    ahead(&portal).await;
    flat_fee_matter(&portal).await;
    acme.open("/pay/ahead").await;
    let csrf = acme.hidden("csrf");
    for id in [foreign.id.as_str(), "inv_nonsense"] {
        let pairs = [("csrf", csrf.as_str()), ("once", "x"), ("invoice", id)];
        assert_eq!(acme.forge("/pay/account", &pairs).await, 404, "{id}");
        let wish = [
            ("csrf", csrf.as_str()),
            ("once", "y"),
            ("invoice", id),
            ("count", "3"),
            ("every", "month"),
            ("first", "2099-01-01"),
        ];
        assert!([404, 422].contains(&acme.forge("/plans/ask", &wish).await), "{id}");
    }
    portal.stop().await;
}

#[tokio::test]
async fn pay10_one_amount_is_split_by_the_firms_rule_and_every_part_can_be_changed() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let first = portal.invoice("Acme Mills", "100.00").await;
    let second = portal.invoice("Acme Mills", "200.00").await;
    acme.open("/pay").await;
    acme.fill("Split one amount over them", "301").press("Split").await;
    acme.is(422).sees("At most $300.00 is open on these invoices.");
    acme.fill("Split one amount over them", "150").press("Split").await;
    acme.is(200);
    acme.fill(&format!("Invoice {}", second.number), "60").press("Go to the payment page").await;
    by_card(&mut acme).await;
    portal.settle().await;
    assert_eq!(portal.open_on(&first.id).await, "0.00");
    assert_eq!(portal.open_on(&second.id).await, "140.00");

    let third = portal.invoice("Acme Mills", "60.00").await;
    let mut ada = portal.lawyer("Ada").await;
    ada.open("/firm/settings/paying").await;
    ada.choose("One amount over several invoices", "Every invoice gets its share");
    ada.press("Save").await;
    acme.open("/pay").await;
    acme.fill("Split one amount over them", "100").press("Split").await;
    acme.press("Go to the payment page").await;
    by_card(&mut acme).await;
    portal.settle().await;
    assert_eq!(portal.open_on(&second.id).await, "70.00");
    assert_eq!(portal.open_on(&third.id).await, "30.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn pay27_what_a_terminal_kept_is_a_cost_of_the_firm() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let mut bea = portal.bookkeeper("Bea").await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    bea.open(&format!("/firm/invoices/{}/payment", invoice.id)).await;
    bea.choose("How it came", "Check").fill("Reference", "1042").fill("Amount", "300");
    bea.fill("Processor’s fee", "9").press("Record the payment").await;
    bea.is(422).sees("Only for a card a processor keeps a fee.");
    bea.choose("How it came", "Card at a terminal").fill("Processor’s fee", "300");
    bea.press("Record the payment").await;
    bea.is(422).sees("below the amount");
    bea.fill("Processor’s fee", "9").press_twice("Record the payment").await;
    bea.is(200).sees("Card at a terminal").sees("$9.00");
    assert_eq!(portal.open_on(&invoice.id).await, "0.00");
    portal.agrees().await;
    bea.press("Yes, reverse this payment").await;
    bea.is(200);
    assert_eq!(portal.open_on(&invoice.id).await, "300.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn pay15_the_firm_sets_which_way_to_pay_a_client_uses_first() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let client = portal.party("Acme Mills").await.id;
    let (mut bea, mut ann) = (portal.bookkeeper("Bea").await, portal.assistant("Ann").await);
    saved(&mut acme).await;
    acme.open("/methods").await;
    acme.tick("I agree").press("Go to the page that saves it").await;
    acme.fill("Email", "pat@client.example").fill("Card number", "5555555555554444");
    acme.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    acme.fill("Name on card", "Pat Mills").press("Pay").await;

    bea.open(&format!("/firm/clients/{client}")).await;
    bea.follow("Saved ways to pay").await;
    bea.sees("ending in 4242").sees("ending in 4444");
    bea.press_twice("Use this one first").await;
    bea.is(200).sees("It is used first from now on.");
    ann.open(&format!("/firm/clients/{client}/methods")).await;
    ann.is(200).sees_not("Use this one first");
    portal.client("Bell Works").await;
    let other = portal.party("Bell Works").await.id;
    bea.open(&format!("/firm/clients/{other}/methods")).await;
    bea.sees("The client has saved no way to pay");
    portal.agrees().await;
    portal.stop().await;
}

/// Asks for a plan of the client's open invoice.
async fn asks(acme: &mut Browser, count: &str, first: &str) {
    acme.open("/plans").await;
    acme.fill("Instalments", count).choose("How often", "Every month").fill("First day", first);
    acme.press_twice("Ask for the plan").await;
}

#[tokio::test]
async fn pay11_a_client_asks_for_a_plan_and_the_firm_answers_or_proposes_it() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    let today = portal.app().today().await.expect("a day").to_string();
    asks(&mut acme, "99", "2020-01-01").await;
    acme.is(422).sees("from 2 to 36");
    let mut late = acme.clone();
    late.open("/plans").await;
    asks(&mut acme, "6", &today).await;
    acme.is(200).sees("asked for").sees("6 instalments");
    acme.sees_not("Ask for the plan");
    late.press("Ask for the plan").await;
    late.is(422).sees("You asked for a plan of this invoice").sees("Write a number of instalments");

    bea.open("/firm").await;
    bea.follow("answer about plans").await;
    bea.follow(&invoice.number.to_string()).await;
    bea.sees("The client asks for a plan");
    bea.press("Answer").await;
    bea.is(422);
    bea.fill("Answer without a plan", "Six is too many. Would three do?");
    bea.press_twice("Answer").await;
    bea.is(200).sees("The client is told.").sees_not("The client asks for a plan");
    let mails = portal.mails_to("acmemills@client.example").await;
    assert_eq!(mails.iter().filter(|one| one.subject.contains("has answered")).count(), 1);

    acme.open("/plans").await;
    acme.sees("Six is too many. Would three do?");
    asks(&mut acme, "3", &today).await;
    acme.is(200).sees("3 instalments");
    bea.open(&format!("/firm/invoices/{}/plan", invoice.id)).await;
    bea.press("Propose the plan").await;
    bea.is(200).sees("The plan is proposed").sees("$100.00");
    bea.open("/firm/plans").await;
    bea.sees("No client waits for an answer");
    acme.open("/plans").await;
    acme.sees("proposed").sees_not("asked for");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn pay26_an_invoice_that_is_paid_by_bank_alone_is_so_wherever_it_is_paid() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let limited = portal.invoice("Acme Mills", "300.00").await;
    let other = portal.invoice("Acme Mills", "50.00").await;
    bea.open(&format!("/firm/invoices/{}", limited.id)).await;
    bea.follow("Ways to pay").await;
    let mut late = bea.clone();
    late.open(&format!("/firm/invoices/{}/paying", limited.id)).await;
    bea.untick("Card").untick("Bank account").untick("PayPal").press("Save").await;
    bea.is(422).sees("Tick at least one way to pay.");
    bea.tick("Bank account").press_twice("Save").await;
    bea.is(200).sees("Saved how this invoice may be paid.");
    late.untick("PayPal").press("Save").await;
    late.is(409).sees("Somebody changed this meanwhile");

    acme.open(&format!("/pay/{}", other.id)).await;
    acme.sees("PayPal");
    acme.open("/pay").await;
    acme.choose("Pay by", "Card").press("Go to the payment page").await;
    let said = format!("Invoice {} is paid by bank account only", limited.number);
    acme.is(422).sees(&said).sees("Choose bank account, which pays all of these.");
    bea.open(&format!("/firm/invoices/{}/paying", other.id)).await;
    bea.untick("Bank account").untick("PayPal").press("Save").await;
    bea.is(200);
    acme.press("Go to the payment page").await;
    acme.is(422).sees(&format!("Invoice {} is paid by card only", other.number));
    acme.sees("No one way pays all of these: pay them by themselves.");
    acme.open(&format!("/pay/{}", limited.id)).await;
    acme.sees("Bank account").sees_not("PayPal").sees_not("Card A card");
    acme.press("Go to the payment page").await;
    acme.is(200).sees_not("Card number");
    portal.stop().await;
}

#[tokio::test]
async fn pay26_a_plan_of_an_invoice_that_is_paid_by_bank_alone_takes_no_card() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    bea.open(&format!("/firm/invoices/{}/paying", invoice.id)).await;
    bea.untick("Card").untick("PayPal").press("Save").await;
    bea.open(&format!("/firm/invoices/{}/plan", invoice.id)).await;
    bea.fill("Instalments", "3").choose("How often", "Every other week");
    bea.press("Propose the plan").await;
    saved(&mut acme).await;
    acme.open("/plans").await;
    acme.tick("I agree").press("Accept the plan").await;
    acme.is(422).sees("This invoice is not paid that way.");
    portal.stop().await;
}

#[tokio::test]
async fn ways_that_somebody_else_chose_meanwhile_are_shown_beside_what_was_chosen() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let mut late = ada.clone();
    ada.open("/firm/settings/paying").await;
    late.open("/firm/settings/paying").await;
    ada.untick("PayPal").press_twice("Save").await;
    ada.is(200).sees("Saved how clients pay.");
    late.choose("Cards and bank debits go to", "LawPay").press("Save").await;
    late.is(409).sees("clients pay by Card, Bank account now");
    late.press_twice("Save").await;
    late.is(200).sees("Saved how clients pay.");
    portal.stop().await;
}

/// What the field of an invoice has on the page that pays several.
fn typed(client: &Browser, invoice: &Issued) -> String {
    let name = format!("amount-{}", invoice.id);
    let found = client.fields().into_iter().find(|(field, _)| *field == name);
    found.map(|(_, value)| value).unwrap_or_default()
}

#[tokio::test]
async fn pay10_a_matter_splits_one_amount_by_a_rule_of_its_own() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let matter = portal.matter("Acme Mills", "M-900").await;
    let first = portal.invoice_in(&matter, "100.00").await;
    let second = portal.invoice_in(&matter, "200.00").await;
    bea.open(&format!("/firm/matters/{}", matter.id)).await;
    bea.follow("How it is paid").await;
    bea.choose("One amount over several invoices of it", "Every invoice gets its share");
    bea.press_twice("Save").await;
    bea.is(200).sees("Saved how what is owed in this matter is paid.");
    bea.open("/firm/settings/paying").await;
    bea.press("Save").await;

    acme.open("/pay?total=150").await;
    assert_eq!((typed(&acme, &first), typed(&acme, &second)), ("50.00".into(), "100.00".into()));
    bea.open(&format!("/firm/matters/{}/paying", matter.id)).await;
    bea.choose("One amount over several invoices of it", "As for the whole firm");
    bea.press("Save").await;
    acme.open("/pay?total=150").await;
    let mut both = [typed(&acme, &first), typed(&acme, &second)];
    both.sort();
    assert!(both == ["100.00", "50.00"] || both == ["", "150.00"], "{both:?}");
    portal.stop().await;
}

#[tokio::test]
async fn pay25_a_matter_is_paid_to_an_account_of_its_own() {
    let portal = Portal::start().await;
    let (mut acme, mut bea) = (portal.client("Acme Mills").await, portal.bookkeeper("Bea").await);
    let matter = portal.matter("Acme Mills", "M-900").await;
    let own = portal.invoice_in(&matter, "100.00").await;
    let other = portal.invoice("Acme Mills", "200.00").await;
    bea.open(&format!("/firm/matters/{}/paying", matter.id)).await;
    let mut late = bea.clone();
    late.open(&format!("/firm/matters/{}/paying", matter.id)).await;
    bea.choose("Cards and bank debits go to", "LawPay").press("Save").await;
    bea.is(200);
    late.choose("Cards and bank debits go to", "Stripe").press("Save").await;
    late.is(409).sees("Somebody changed how clients pay meanwhile");

    acme.open("/pay").await;
    acme.choose("Pay by", "Card").press("Go to the payment page").await;
    acme.is(422).sees("paid to different accounts");
    let mut stripe = acme.clone();
    acme.open(&format!("/pay/{}", own.id)).await;
    acme.choose("Pay by", "Card").press("Go to the payment page").await;
    acme.sees("Pay with LawPay").sees("sandbox-operating");
    stripe.open(&format!("/pay/{}", other.id)).await;
    stripe.choose("Pay by", "Card").press("Go to the payment page").await;
    stripe.sees("Card number");
    portal.stop().await;
}

#[tokio::test]
async fn aud01_pay05_a_payment_that_is_refused_leaves_one_event_and_a_mistyped_one_none() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "1250.00").await;
    acme.open(&format!("/pay/{}", invoice.id)).await;
    acme.choose("How much", "A part").fill("Amount of the part", "much");
    acme.press("Go to the payment page").await;
    acme.is(422);
    acme.fill("Amount of the part", "2000").press_twice("Go to the payment page").await;
    acme.is(422).sees("At most");
    acme.fill("Amount of the part", "10").press("Go to the payment page").await;
    acme.is(422).sees("Pay at least");

    let page = portal.app().store.system("story").chain_of(invoice.id.as_str(), None).await;
    let links = page.expect("the chain reads").items;
    let refused: Vec<_> = links.iter().filter(|link| link.what == "act refused").collect();
    let facts = |at: usize| refused[at].facts.iter().map(|(_, v)| v.as_str()).collect::<Vec<_>>();
    assert_eq!(refused.len(), 2, "{links:?}");
    assert_eq!(facts(0), ["pay", invoice.id.as_str(), "2000.00", "PAY-05"]);
    assert_eq!(facts(1), ["pay", invoice.id.as_str(), "10.00", "PAY-04"]);
    assert!(refused.iter().all(|link| link.actor_kind == "contact"));
    portal.stop().await;
}
