//! Bills in a client's own currency: the rates that a firm writes down, the rate that a draft
//! keeps, and what cannot be billed so (INV-22).

use domain::matter::Matter;
use harness::{Browser, Portal};
use portal::work::{self, begun};

/// Writes down what one of a currency costs in dollars from a day on.
async fn quoted(person: &mut Browser, (currency, rate, from): (&str, &str, &str)) {
    person.open("/firm/settings/currencies").await;
    person.fill("Currency", currency).fill("What one costs in USD", rate).fill("From", from);
    person.press("Set rate").await;
}

/// Bills the client of a matter in euro.
async fn billed_in_euro(person: &mut Browser, matter: &Matter) {
    person.open(&format!("/firm/clients/{}/currency", matter.client)).await;
    person.choose("Billed in", "EUR, 1 for 1.0850 USD").press("Save").await;
    person.is(200).sees("Billed in EUR from the next draft on.");
}

async fn drafted(person: &mut Browser, matter: &Matter) {
    person.open(&format!("/firm/matters/{}", matter.id)).await;
    person.press("Make a draft").await;
}

async fn issued(ada: &mut Browser, number: &str) {
    ada.follow("Review and issue").await;
    ada.press(&format!("Issue invoice {number}")).await;
    ada.is(200);
}

#[tokio::test]
async fn inv22_a_client_is_billed_in_its_currency_at_the_rate_of_the_draft() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let year = portal.app().today().await.expect("a day").year();
    work::time_of(&portal, &matter, "2026-02-10", ("Ada Byron", "1.3")).await;
    quoted(&mut ada, ("EUR", "1.0850", "2026-01-01")).await;
    ada.is(200).sees("1 EUR costs 1.0850 USD from").sees("Holds today");
    billed_in_euro(&mut ada, &matter).await;

    drafted(&mut ada, &matter).await;
    // 350.00 an hour is 322.58; 1.3 hours of it are 419.35.
    ada.is(200).sees("1 EUR = 1.0850 USD").sees("€322.58").sees("€419.35");
    let draft = ada.path();
    // What the rate becomes afterwards changes no draft, and work that is put on it follows it.
    quoted(&mut ada, ("eur", "1.2", "2026-01-02")).await;
    ada.is(200).sees("1.2000 USD");
    work::cost_of(&portal, &matter, "2026-02-11", "100.00").await;
    ada.open(&draft).await;
    ada.press("Put all on the draft").await;
    ada.is(200).sees("1 EUR = 1.0850 USD").sees("€92.17").sees("€511.52");
    issued(&mut ada, &format!("{year}-0001")).await;
    ada.sees("1 EUR = 1.0850 USD").sees("€511.52");
    portal.agrees().await;
    let here = ada.path();

    let mut acme = work::back(&portal, "Acme Mills").await;
    acme.open(&here.replace("/firm", "")).await;
    acme.is(200).sees("Exchange rate").sees("1 EUR = 1.0850 USD").sees("€511.52");

    // A void gives the work back as it was recorded, and it is billed anew at the rate of the day.
    ada.open(&format!("{here}/void")).await;
    ada.fill("Why", "A wrong rate.").tick("Draft the matter’s unbilled work again at once");
    ada.press(&format!("Void invoice {year}-0001")).await;
    ada.is(200).sees("1 EUR = 1.2000 USD").sees("€291.67").sees("€83.33");
    ada.press("Yes, discard this draft").await;
    ada.open(&format!("/firm/entries?matter={}", matter.id)).await;
    ada.sees("$455.00").sees("$100.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv22_what_cannot_be_billed_in_another_currency_says_why() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    work::cost_of(&portal, &matter, "2026-02-11", "100.00").await;
    for (currency, rate, from, said) in [
        ("USD", "1.1", "2026-01-01", "This is the firm’s own currency"),
        ("EURO", "1.1", "2026-01-01", "Write a currency as its three letters"),
        ("EUR", "0", "2026-01-01", "Write what one costs"),
        ("EUR", "1,1", "2026-01-01", "Write what one costs"),
        ("EUR", "1.1", "soon", "Choose a date"),
    ] {
        quoted(&mut ada, (currency, rate, from)).await;
        ada.is(422).sees(said).sees("No rate is written down.");
    }
    // Nobody knows yet what it costs today.
    quoted(&mut ada, ("EUR", "1.0850", "2199-01-01")).await;
    ada.is(200).sees("To come");
    ada.open(&format!("/firm/clients/{}/currency", matter.client)).await;
    ada.choose("Billed in", "EUR, no rate yet").press("Save").await;
    drafted(&mut ada, &matter).await;
    ada.sees("nobody has written down what 1 EUR costs by now");
    let here = format!("/firm/clients/{}/currency", matter.client);
    ada.open(&here).await;
    let csrf = ada.hidden("csrf");
    let other = [("csrf", csrf.as_str()), ("once", "x1"), ("currency", "CHF")];
    assert_eq!(ada.forge(&here, &other).await, 422);
    ada.sees("Choose one of the list.");

    quoted(&mut ada, ("EUR", "1.0850", "2026-01-01")).await;
    ada.open(&format!("/firm/matters/{}/fees", matter.id)).await;
    ada.fill("Most that all fees may come to", "500").press("Save agreement").await;
    ada.is(200);
    drafted(&mut ada, &matter).await;
    ada.sees("the fees of this matter are capped or discounted by volume in USD");
    // In the firm's own currency it is billed at once.
    ada.open(&here).await;
    ada.choose("Billed in", "USD, the firm’s own").press("Save").await;
    ada.is(200).sees("Billed in USD from the next draft on.");
    drafted(&mut ada, &matter).await;
    ada.is(200).sees("$100.00").sees_not("Exchange rate");
    portal.stop().await;
}
