//! How printed invoices look: several themes, tried before they are used, for firm, client and
//! matter (CUS-01), with templates that are data (CUS-02).
#![expect(clippy::expect_used, reason = "a story falls where its ground is not as it says")]

use domain::id::{InvoiceId, ThemeId};
use domain::theme::Theme;
use harness::{Browser, Portal};

const ACME: &str = "Acme Mills";

/// A template that says all that it must, and one word more.
const OWN: &str = "= Our invoice #sheet.particulars.at(0).at(1)\n\
    #sheet.firm.name, to #sheet.payor.name, until #sheet.ask.at(1)\n\n\
    #for line in sheet.times + sheet.costs [- #line.narrative.join()\n]\n\
    Total: #sheet.total\n";

async fn paper(portal: &Portal, id: &InvoiceId) -> String {
    let found = portal.app().store.system("test").paper(id).await.expect("it reads");
    String::from_utf8_lossy(&found.expect("it was printed")).into_owned()
}

async fn theme(portal: &Portal, ada: &Browser) -> Theme {
    let id: ThemeId = ada.path().rsplit('/').next().unwrap_or_default().parse().expect("a theme");
    let found = portal.app().store.system("test").theme(&id).await.expect("it reads");
    found.expect("it is there").value
}

/// Makes a theme and waits for its trial; its page is open.
async fn made(portal: &Portal, ada: &mut Browser, (name, template): (&str, &str)) {
    let home = portal.host().url().to_string();
    ada.open(&format!("{}/firm/settings", home.trim_end_matches('/'))).await;
    ada.follow("Themes of invoices").await;
    ada.fill("Name", name).fill("Colour", "aa3300");
    ada.fill("At the foot of every page", "Partners in law").fill("Your own template", template);
    ada.press("Try it").await;
    ada.is(200).sees("A sample invoice is being printed");
    portal.settle().await;
    ada.follow("Look again").await;
}

#[tokio::test]
async fn cus01_a_theme_is_tried_and_then_chosen_for_firm_client_and_matter() {
    let portal = Portal::start().await;
    let (_, mut ada) = (portal.client(ACME).await, portal.lawyer("Ada Byron").await);
    let plain = portal.invoice(ACME, "100.00").await;
    ada.open("/firm/settings/themes").await.sees("No theme yet.");
    made(&portal, &mut ada, ("Red", "")).await;
    ada.sees_not("being printed");
    ada.follow("Sample invoice (PDF)").await;
    ada.is(200);
    assert!(ada.html().starts_with("%PDF-1.7"));
    made(&portal, &mut ada, ("Letter", OWN)).await;
    ada.sees_not("being printed").sees("Sample invoice (PDF)");

    ada.open("/firm/settings/themes").await;
    ada.sees("Ready").sees("Your own").sees("Built-in");
    ada.choose("Theme", "Red").press("Choose").await;
    ada.is(200).sees("Saved how invoices look.");
    let red = portal.invoice(ACME, "100.00").await;
    ada.open(&format!("/firm/clients/{}", red.client)).await.follow("Theme of invoices").await;
    ada.choose("Theme", "Letter").press("Choose").await;
    ada.is(200).sees("Saved how invoices look.");
    let letter = portal.invoice(ACME, "100.00").await;
    let matter = portal.matter(ACME, "M-900").await;
    ada.open(&format!("/firm/matters/{}", matter.id)).await.follow("Theme of invoices").await;
    ada.choose("Theme", "Red").press("Choose").await;
    let again = portal.invoice_in(&matter, "100.00").await;
    portal.settle().await;

    for (id, is_own) in
        [(&plain.id, false), (&red.id, false), (&letter.id, true), (&again.id, false)]
    {
        let file = paper(&portal, id).await;
        assert!(file.contains("audit-proof.json") && file.contains("pdfuaid"), "{id}");
        assert_eq!(file.contains("(Our invoice"), is_own, "{id}");
    }
    let (plain, red) = (paper(&portal, &plain.id).await, paper(&portal, &red.id).await);
    assert_ne!(plain.len(), red.len(), "the footer is on the one");
    portal.stop().await;
}

#[tokio::test]
async fn cus02_what_does_not_compile_is_refused_with_its_place_and_the_old_look_stays() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada Byron").await;
    made(&portal, &mut ada, ("Letter", OWN)).await;
    let before = theme(&portal, &ada).await.look;
    assert!(before.is_some());

    ada.fill("Your own template", &format!("{OWN}\n#shet.total")).press("Try it").await;
    ada.is(200).sees("Until it passes, invoices look as before.");
    portal.settle().await;
    ada.follow("Look again").await;
    ada.sees("The sample could not be printed. Invoices look as they did before.");
    ada.sees("Line 8, column 2:").sees("unknown variable: shet");
    assert!(ada.html().contains("#shet.total"), "what was typed is kept");
    assert_eq!(theme(&portal, &ada).await.look, before);
    ada.open("/firm/settings/themes").await.sees("Refused");

    ada.follow("Letter").await;
    ada.fill("At the foot of every page", "1\n2\n3\n4\n5").press("Try it").await;
    ada.is(422).sees("Write 4 lines and 400 letters at most.");
    ada.fill("At the foot of every page", "").fill("Colour", "red").press("Try it").await;
    ada.is(422).sees("Write a colour as six hex digits");
    ada.open("/firm/settings/themes/built-in").await.is(200);
    assert!(ada.html().contains("The built-in look of an invoice"));
    portal.stop().await;
}

#[tokio::test]
async fn cus02_an_invoice_that_a_theme_fails_is_printed_without_and_the_firm_is_told() {
    let portal = Portal::start().await;
    let (_, mut ada) = (portal.client(ACME).await, portal.lawyer("Ada Byron").await);
    // It works for the sample, and for nobody's invoice.
    let picky = format!("{OWN}#if sheet.title != \"Invoice SAMPLE\" {{ panic(\"no\") }}\n");
    made(&portal, &mut ada, ("Letter", &picky)).await;
    ada.sees_not("being printed");
    let page = ada.path();
    ada.open("/firm/settings/themes").await;
    ada.choose("Theme", "Letter").press("Choose").await;
    let invoice = portal.invoice(ACME, "100.00").await;
    portal.settle().await;
    assert!(paper(&portal, &invoice.id).await.starts_with("%PDF-1.7"));
    ada.open("/firm/settings/themes").await.sees("Failed for an invoice");
    ada.open(&page).await;
    ada.sees(&format!("Invoice {} could not be printed with it", invoice.number));
    ada.sees("Line 7").sees("panicked with: no");
    portal.stop().await;
}

#[tokio::test]
async fn cus02_what_took_the_printer_down_is_not_tried_again() {
    let portal = Portal::start().await;
    let (_, mut ada) = (portal.client(ACME).await, portal.lawyer("Ada Byron").await);
    made(&portal, &mut ada, ("Letter", OWN)).await;
    let page = ada.path();
    let system = portal.app().store.system("test");
    let id: ThemeId = page.rsplit('/').next().unwrap_or_default().parse().expect("a theme");
    ada.open("/firm/settings/themes").await;
    ada.choose("Theme", "Letter").press("Choose").await;
    // Somebody began to print it with the theme, and never came back.
    let invoice = portal.invoice(ACME, "100.00").await;
    let used = system.commit_theme_used((&id, &invoice.id), portal.app().now()).await;
    used.expect("it is noted");
    portal.settle().await;
    assert!(!paper(&portal, &invoice.id).await.contains("(Our invoice"));
    ada.open(&page).await;
    ada.sees("was not done in time, or took too much memory");

    // What worked before works again, should its paper be lost.
    let other = portal.invoice(ACME, "100.00").await;
    portal.settle().await;
    let first = paper(&portal, &other.id).await;
    let papers = portal.folder().join("buckets").join("papers").join("invoices");
    std::fs::remove_dir_all(papers).expect("the papers are lost");
    printer::printed(portal.app(), &other.id).await.expect("it is made again");
    assert!(paper(&portal, &other.id).await == first);
    portal.stop().await;
}
