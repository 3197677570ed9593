//! Rebates: what a client gets back after a year whose fees passed agreed steps (BIL-12).
#![expect(clippy::expect_used, reason = "a story falls where its ground is not as it says")]

use domain::id::{ClientId, InvoiceId};
use domain::matter::Matter;
use harness::{Browser, Portal};
use jiff::SignedDuration;
use jiff::civil::Date;
use portal::work::{self, begun};

/// A step of an agreement, as the form asks for it.
async fn agreed(who: &mut Browser, client: &ClientId, (above, off): (&str, &str)) {
    rebates(who, client, None).await;
    who.fill("Step 1: fees of a year above", above).fill("Step 1: percent back", off);
    who.press("Save agreement").await;
}

async fn rebates(who: &mut Browser, client: &ClientId, year: Option<i16>) {
    let year = year.map(|year| format!("?year={year}")).unwrap_or_default();
    who.open(&format!("/firm/clients/{client}/rebates{year}")).await;
    who.is(200);
}

/// Bills so many hours at 350.00.
async fn billed(
    portal: &Portal,
    ada: &mut Browser,
    matter: &Matter,
    (hours, n): (&str, u32),
) -> InvoiceId {
    work::time(portal, matter, ("Ada Byron", hours), "Argued the motion").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.follow("Review and issue").await;
    let year = year(portal).await;
    ada.press(&format!("Issue invoice {year}-{n:04}")).await;
    let path = ada.is(200).path();
    path.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an invoice")
}

async fn paid(who: &mut Browser, invoice: &InvoiceId, (check, amount): (&str, &str)) {
    who.open(&format!("/firm/invoices/{invoice}/payment")).await;
    who.choose("How it came", "Check").fill("Reference", check).fill("Amount", amount);
    who.press("Record the payment").await;
    who.is(200);
}

async fn year(portal: &Portal) -> i16 {
    portal.app().today().await.expect("a day").year()
}

/// The fifth of January that comes, and which year is over then.
async fn new_year(portal: &Portal) -> i16 {
    let today = portal.app().today().await.expect("a day");
    let then = Date::new(today.year().saturating_add(1), 1, 5).expect("a day");
    portal.later(then.duration_since(today));
    portal.later(SignedDuration::from_hours(1));
    today.year()
}

#[tokio::test]
async fn bil12_a_rebate_is_a_forecast_in_its_year_and_given_once_after_it() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    agreed(&mut ada, &matter.client, ("1000", "")).await;
    ada.is(422)
        .sees("Step 1: percent back: Write for each tier an amount of its own, and a percentage");
    ada.fill("Step 1: percent back", "10").fill("From the year", "1990");
    ada.press("Save agreement").await;
    ada.is(422).sees("Write a year from");
    ada.fill("From the year", &year(&portal).await.to_string()).press_twice("Save agreement").await;
    ada.is(200).sees("10 % of what is above $1,000.00").sees("To the next step");

    let first = billed(&portal, &mut ada, &matter, ("2", 1)).await;
    rebates(&mut ada, &matter.client, None).await;
    ada.sees("Due by now").sees("$300.00").sees("This is a forecast.").sees_not("How it is worked");
    let second = billed(&portal, &mut ada, &matter, ("4", 2)).await;
    rebates(&mut ada, &matter.client, None).await;
    ada.sees("$110.00").sees("How it is worked out: 10 % of $1,100.00 above $1,000.00.");
    ada.sees_not("Give the rebate");
    let (csrf, this) = (ada.hidden("csrf"), year(&portal).await.to_string());
    let early = [("csrf", csrf.as_str()), ("once", "x1"), ("of", "client"), ("year", &this)];
    let give = format!("/firm/clients/{}/rebates/give", matter.client);
    assert_eq!(ada.forge(&give, &early).await, 422, "the year is not over");

    let over = new_year(&portal).await;
    portal.host().tick().await.expect("the clock ticks");
    let mut bo = portal.bookkeeper("Bo Katz").await;
    bo.open("/firm/rebates").await;
    bo.sees("to be given").sees("$110.00");
    rebates(&mut bo, &matter.client, Some(over)).await;
    bo.sees("Due for the year").sees("$36.67").sees("$73.33");
    bo.press_twice(&format!("Give the rebate for {over}")).await;
    bo.is(200).sees("is given: $110.00 without tax. Credit notes: 2.");
    bo.sees("It is given, and is not given again.").sees_not("Give the rebate for");
    assert_eq!(portal.open_on(&first).await, "663.33");
    assert_eq!(portal.open_on(&second).await, "1326.67");
    portal.agrees().await;

    let mut acme = work::back(&portal, "Acme Mills").await;
    acme.open(&format!("/invoices/{first}")).await;
    let note = format!("Credit note C-{}-0001", over.saturating_add(1));
    acme.is(200).sees(&note).sees(&format!("Rebate for {over} as agreed: 10 % of $1,100.00 above"));

    // What bears a rebate is not void any more; what is credited later was given too much.
    bo.open(&format!("/firm/invoices/{first}/void")).await;
    bo.fill("Why", "A mistake.").press(&format!("Void invoice {over}-0001")).await;
    bo.is(422).sees("it cannot be void any more");
    bo.open(&format!("/firm/invoices/{second}/credit")).await;
    bo.fill("Argued the motion", "500")
        .fill("Why", "It took less.")
        .press("Look at it first")
        .await;
    bo.press("Credit $500.00").await;
    rebates(&mut bo, &matter.client, Some(over)).await;
    bo.sees("$50.00 without tax was given too much.").sees("taken off the rebate of the next year");
    bo.open("/firm/rebates").await;
    bo.sees("given, and too much");
    agreed(&mut bo, &matter.client, ("500", "5")).await;
    bo.is(200);
    rebates(&mut bo, &matter.client, None).await;
    bo.fill("From the year", &over.to_string()).press("Save agreement").await;
    bo.is(422).sees(&format!("The rebate for {over} is given."));
    // The fees of a matter are among those of its client: they bear no second rebate.
    bo.choose("Fees that count", "M-100 Acme Mills v. Rivers").press("Save agreement").await;
    bo.is(422).sees(&format!("The rebate for {over} is given."));
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil12_below_every_step_nothing_is_given() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    agreed(&mut ada, &matter.client, ("1000", "10")).await;
    billed(&portal, &mut ada, &matter, ("2", 1)).await;
    portal.cost_on(&matter, "900.00").await;
    let over = new_year(&portal).await;
    let mut bo = portal.bookkeeper("Bo Katz").await;
    rebates(&mut bo, &matter.client, Some(over)).await;
    bo.sees("The fees of the year pass no step.").sees("$700.00").sees_not("Give the rebate");
    let (csrf, over) = (bo.hidden("csrf"), over.to_string());
    let give = format!("/firm/clients/{}/rebates/give", matter.client);
    for (of, year) in
        [("client", over.as_str()), ("matter", over.as_str()), ("client", "x"), ("", "")]
    {
        let pairs = [("csrf", csrf.as_str()), ("once", "x1"), ("of", of), ("year", year)];
        assert_eq!(bo.forge(&give, &pairs).await, 422, "{of} {year}");
    }
    let mut cas = portal.assistant("Cas").await;
    rebates(&mut cas, &matter.client, None).await;
    cas.sees("Lawyers and bookkeepers agree on rebates").sees_not("Save agreement");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil12_what_was_paid_goes_on_account_with_its_tax() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    ada.open("/firm/settings/taxes").await;
    ada.fill("Name", "VAT").choose("How it is taxed", "Charged at a rate");
    ada.fill("Rate in percent", "19").press("Add tax").await;
    ada.choose("Fees", "VAT 19 %").press("Save").await;
    rebates(&mut ada, &matter.client, None).await;
    ada.choose(
        "The percentage is given",
        "Of all fees of the year, by the highest step that they pass",
    );
    ada.fill("Step 1: fees of a year above", "1000").fill("Step 1: percent back", "10");
    ada.press("Save agreement").await;
    let first = billed(&portal, &mut ada, &matter, ("2", 1)).await;
    paid(&mut ada, &first, ("1001", "833.00")).await;
    let second = billed(&portal, &mut ada, &matter, ("2", 2)).await;
    paid(&mut ada, &second, ("1002", "400.00")).await;
    paid(&mut ada, &second, ("1003", "400.00")).await;
    let over = new_year(&portal).await;
    let mut bo = portal.bookkeeper("Bo Katz").await;
    rebates(&mut bo, &matter.client, Some(over)).await;
    bo.sees("10 % of all fees, $1,400.00, which pass $1,000.00").sees("$140.00");
    bo.press(&format!("Give the rebate for {over}")).await;
    bo.is(200).sees("is given: $140.00 without tax");
    // 70.00 and 13.30 of tax are each share: all of it was paid on the first, 33.00 were open on
    // the second.
    assert_eq!(portal.balance(&matter.client).await, (163_300, 13_360));
    assert_eq!(portal.open_on(&first).await, "0.00");
    assert_eq!(portal.open_on(&second).await, "0.00");
    portal.agrees().await;

    let mut acme = work::back(&portal, "Acme Mills").await;
    acme.open(&format!("/invoices/{first}")).await;
    acme.sees("$83.30 is on account now.").sees("−$83.30");
    acme.open(&format!("/invoices/{second}")).await;
    acme.sees("$50.30 is on account now.");
    bo.open(&format!("/firm/invoices/{first}")).await;
    bo.sees("of what was paid is on account now");
    bo.open(&format!("/firm/clients/{}", matter.client)).await;
    bo.sees("$133.60");
    // It pays the next invoice.
    let third = portal.invoice_in(&matter, "83.30").await;
    let days = (jiff::civil::date(2020, 1, 1), jiff::civil::date(2100, 1, 1));
    let all = portal.app().store.system("story").payments_ended(days, None).await;
    let all = all.expect("they read").items;
    let one = all.iter().find(|one| one.on_account().to_string() == "83.30").expect("a payment");
    bo.open(&format!("/firm/payments/{}", one.id)).await;
    bo.fill("Amount to apply", "83.30").press("Apply").await;
    bo.is(200).sees("The invoice has it now.");
    assert_eq!(portal.open_on(&third.id).await, "0.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil12_two_who_press_at_once_give_it_once_and_a_matter_has_its_own() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    let other = portal.matter("Acme Mills", "M-200").await;
    agreed(&mut ada, &matter.client, ("100", "10")).await;
    rebates(&mut ada, &matter.client, None).await;
    ada.choose("Fees that count", "M-200 Acme Mills v. Rivers");
    ada.fill("Step 1: fees of a year above", "0").fill("Step 1: percent back", "50");
    ada.press("Save agreement").await;
    ada.is(200).sees("M-200 Acme Mills v. Rivers");
    billed(&portal, &mut ada, &matter, ("1", 1)).await;
    let own = billed(&portal, &mut ada, &other, ("1", 2)).await;
    let over = new_year(&portal).await;
    let mut bo = portal.bookkeeper("Bo Katz").await;
    let mut cy = portal.lawyer("Cy Lund").await;
    for who in [&mut bo, &mut cy] {
        rebates(who, &matter.client, Some(over)).await;
        who.sees("$25.00").sees("$175.00");
    }
    let words = format!("Give the rebate for {over}");
    tokio::join!(bo.press(&words), cy.press(&words));
    bo.is(200);
    cy.is(200);
    assert_eq!(portal.open_on(&own).await, "350.00", "its own is not given yet");
    bo.open("/firm/credits").await;
    assert_eq!(bo.rows().len(), 2, "the heading and one credit note: {}", bo.outline());
    rebates(&mut bo, &matter.client, Some(over)).await;
    bo.press(&words).await;
    bo.is(200).sees("$175.00 without tax");
    assert_eq!(portal.open_on(&own).await, "175.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil12_a_questioned_line_bears_no_rebate_until_it_is_settled() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    agreed(&mut ada, &matter.client, ("100", "10")).await;
    let first = billed(&portal, &mut ada, &matter, ("1", 1)).await;
    let second = billed(&portal, &mut ada, &matter, ("1", 2)).await;
    let over = new_year(&portal).await;
    let mut acme = work::back(&portal, "Acme Mills").await;
    acme.open(&format!("/invoices/{first}")).await;
    acme.follow("Ask about this line").await;
    acme.fill("Your question", "Why so long?").press("Ask the firm").await;
    acme.is(200);
    let mut bo = portal.bookkeeper("Bo Katz").await;
    rebates(&mut bo, &matter.client, Some(over)).await;
    bo.press(&format!("Give the rebate for {over}")).await;
    bo.is(422).sees("does not bear its share: questions about its lines are open");
    assert_eq!(portal.open_on(&first).await, "350.00");
    assert_eq!(portal.open_on(&second).await, "320.00");
    portal.agrees().await;
    bo.open("/firm/questions").await;
    bo.follow("Argued the motion").await;
    bo.fill("Your answer", "The judge asked for it.").press("Answer").await;
    bo.press("Stand by the line").await;
    rebates(&mut bo, &matter.client, Some(over)).await;
    bo.sees("not written");
    bo.press_twice("Write the credit notes that are left").await;
    bo.is(200).sees("is given: $60.00 without tax");
    assert_eq!(portal.open_on(&first).await, "320.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn bil12_invoices_in_another_currency_do_not_count() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    agreed(&mut ada, &matter.client, ("100", "10")).await;
    billed(&portal, &mut ada, &matter, ("1", 1)).await;
    ada.open("/firm/settings/currencies").await;
    ada.fill("Currency", "EUR").fill("What one costs in USD", "1.0850").fill("From", "2026-01-01");
    ada.press("Set rate").await;
    ada.open(&format!("/firm/clients/{}/currency", matter.client)).await;
    ada.choose("Billed in", "EUR, 1 for 1.0850 USD").press("Save").await;
    billed(&portal, &mut ada, &matter, ("1", 2)).await;
    rebates(&mut ada, &matter.client, None).await;
    ada.sees("$25.00").sees("invoices of the year in another currency, 1.");
    ada.sees("Amounts are in EUR");
    portal.stop().await;
}
