//! Taxes on what is billed: which there are, what they are on, and what becomes of them.
#![expect(clippy::expect_used, reason = "a story falls where its ground is not as it says")]

use domain::matter::Matter;
use harness::{Browser, Portal};
use portal::work::{self, begun};

/// Puts a tax that is charged on the list.
async fn charged(ada: &mut Browser, name: &str, rate: &str) {
    ada.open("/firm/settings/taxes").await;
    ada.fill("Name", name).choose("How it is taxed", "Charged at a rate");
    ada.fill("Rate in percent", rate).press("Add tax").await;
    ada.is(200).sees(&format!("{name} {rate} % is on the list."));
}

/// Charges it on fees and on the firm's own costs.
async fn on_fees(ada: &mut Browser, tax: &str) {
    ada.choose("Fees", tax).choose("Costs of the firm itself", tax).press("Save").await;
    ada.is(200).sees("Work that is put on drafts from now on is taxed so.");
}

/// Two hours at 350.00 and a cost that was paid to others.
async fn drafted(portal: &Portal, ada: &mut Browser, matter: &Matter) {
    work::time(portal, matter, ("Ada Byron", "2"), "Argued the motion").await;
    portal.cost_on(matter, "100.00").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(200);
}

async fn issued(portal: &Portal, ada: &mut Browser) {
    let year = portal.app().today().await.expect("a day").year();
    ada.follow("Review and issue").await;
    ada.press(&format!("Issue invoice {year}-0001")).await;
    ada.is(200);
}

#[tokio::test]
async fn inv21_a_tax_is_charged_said_and_credited_to_the_cent() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    ada.open("/firm/settings").await;
    ada.follow("Taxes").await;
    ada.sees("Bills carry no tax.");
    charged(&mut ada, "VAT", "19").await;
    on_fees(&mut ada, "VAT 19 %").await;
    drafted(&portal, &mut ada, &matter).await;
    ada.sees("VAT 19 % on $700.00").sees("$133.00").sees("$933.00");
    issued(&portal, &mut ada).await;
    ada.sees("VAT 19 % on $700.00").sees("$133.00").sees("$933.00");
    portal.agrees().await;
    let here = ada.path();

    let mut acme = work::back(&portal, "Acme Mills").await;
    acme.open(&here.replace("/firm", "")).await;
    acme.is(200).sees("VAT 19 % on $700.00").sees("$133.00").sees("$933.00");

    ada.follow("Credit note").await;
    ada.sees("Amounts are without tax: that goes along.");
    ada.fill("Argued the motion", "100").fill("Why", "It took less.");
    ada.press("Look at it first").await;
    ada.sees("With the tax on that, $19.00, it comes to $119.00.").sees("$814.00");
    ada.press("Credit $119.00").await;
    ada.is(200).sees("The credit note is written.").sees("Of it tax").sees("$19.00");
    portal.agrees().await;

    // The rest of it takes the rest of its tax along.
    ada.open(&format!("{here}/credit")).await;
    ada.fill("Argued the motion", "600").fill("Why", "All of it.");
    ada.press("Look at it first").await;
    ada.sees("With the tax on that, $114.00, it comes to $714.00.");
    ada.press("Credit $714.00").await;
    ada.is(200).sees("$100.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv21_a_client_has_its_own_reason_and_a_line_its_own_tax() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    charged(&mut ada, "VAT", "20").await;
    on_fees(&mut ada, "VAT 20 %").await;
    ada.fill("Name", "VAT").choose("How it is taxed", "Reverse charge").press("Add tax").await;
    ada.is(422).sees("Write why no tax is charged");
    ada.fill("Reason", "The client owes the tax").press("Add tax").await;
    ada.is(200);
    ada.open(&format!("/firm/clients/{}/edit", matter.client)).await;
    ada.fill("Payor’s VAT number", "12345").press("Save client").await;
    ada.is(422).sees("with its country in front");
    ada.fill("Payor’s VAT number", "ATU12345678").choose("Tax", "VAT: reverse charge");
    ada.press("Save client").await;
    ada.is(200).sees("Saved the client.");

    drafted(&portal, &mut ada, &matter).await;
    ada.sees("VAT: reverse charge on $700.00").sees("The client owes the tax").sees("$800.00");
    // One line is taxed here after all.
    ada.choose("Lines", "Fees").press("Change the tax of these lines").await;
    ada.is(200).sees("VAT: reverse charge on $700.00");
    ada.choose("Lines", "All lines").choose("Tax of these lines", "VAT 20 %");
    ada.press("Change the tax of these lines").await;
    ada.is(200).sees("The lines are taxed so.").sees("VAT 20 % on $800.00").sees("$960.00");
    ada.sees("Taxed all lines: VAT 20 %, now $960.00");
    issued(&portal, &mut ada).await;
    ada.sees("$160.00").sees("$960.00");
    portal.agrees().await;
    portal.stop().await;
}

#[tokio::test]
async fn inv21_what_cannot_be_a_tax_is_said_where_it_was_typed() {
    let portal = Portal::start().await;
    let (mut ada, _) = begun(&portal).await;
    charged(&mut ada, "VAT", "19").await;
    for rate in ["0", "-1", "1,5", "1e3", "101", "0.0001"] {
        ada.fill("Name", "VAT").choose("How it is taxed", "Charged at a rate");
        ada.fill("Rate in percent", rate).press("Add tax").await;
        ada.is(422).sees("Write a rate above 0");
    }
    ada.fill("Rate in percent", "19.0").press("Add tax").await;
    ada.is(422).sees("A tax that reads so is on the list already.");
    // What is taxed stands beside the refused form as it is, and saving it changes nothing.
    on_fees(&mut ada, "VAT 19 %").await;
    ada.fill("Name", "VAT").choose("How it is taxed", "Exempt").press("Add tax").await;
    ada.is(422);
    ada.press("Save").await;
    ada.is(200).sees("Fees, Costs of the firm itself");
    ada.choose("Fees", "No tax").choose("Costs of the firm itself", "No tax").press("Save").await;
    let script = "<script>alert(1)</script>";
    ada.fill("Name", script).choose("How it is taxed", "Zero rated");
    ada.fill("Rate in percent", "").press("Add tax").await;
    ada.is(200).sees(script);
    assert!(!ada.html().contains(script), "what was typed is text");
    ada.press(&format!("Take {script} 0 % off")).await;
    on_fees(&mut ada, "VAT 19 %").await;
    ada.sees_not("Take VAT 19 % off");

    let mut bo = portal.bookkeeper("Bo Katz").await;
    bo.open("/firm/settings/taxes").await;
    ada.choose("Fees", "No tax").choose("Costs of the firm itself", "No tax").press("Save").await;
    ada.is(200).sees("Take VAT 19 % off");
    bo.choose("Fees", "No tax").press("Save").await;
    bo.is(409).sees("Someone changed the settings meanwhile.");
    ada.press("Take VAT 19 % off").await;
    ada.is(200).sees("is off the list").sees("Bills carry no tax.");
    portal.stop().await;
}

#[tokio::test]
async fn inv31_a_question_holds_the_tax_of_its_line_back_too() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    charged(&mut ada, "VAT", "19").await;
    on_fees(&mut ada, "VAT 19 %").await;
    drafted(&portal, &mut ada, &matter).await;
    issued(&portal, &mut ada).await;
    let here = ada.path().replace("/firm", "");
    let mut acme = work::back(&portal, "Acme Mills").await;
    acme.open(&here).await;
    acme.follow("Ask about this line").await;
    acme.fill("Your question", "Why two hours?").press("Ask the firm").await;
    acme.is(200);
    acme.open(&here.replace("/invoices/", "/pay/")).await;
    // 933.00 less 700.00 and 133.00 of tax on them.
    acme.sees("$100.00").sees_not("$233.00");
    portal.agrees().await;
    portal.stop().await;
}
