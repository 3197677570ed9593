//! Who is credited with the fees that come in (BIL-18).
#![expect(clippy::expect_used, reason = "a story falls where its ground is not as it says")]

use domain::matter::Matter;
use harness::{Browser, Portal};
use portal::work;

/// The report has these rows: who, and what is credited for bringing, answering and working.
fn credited(ada: &Browser, wanted: &[(&str, [&str; 3])]) {
    let rows = ada.rows();
    for (who, sums) in wanted {
        let found = rows.iter().find(|row| row.first().is_some_and(|cell| cell == who));
        assert_eq!(found.and_then(|row| row.get(1..)).unwrap_or_default(), sums, "{who}");
    }
}

/// Bills what is unbilled of a matter; answers the address of the invoice.
async fn issued(portal: &Portal, ada: &mut Browser, matter: &Matter) -> String {
    let year = portal.app().today().await.expect("a day").year();
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.follow("Review and issue").await;
    ada.press(&format!("Issue invoice {year}-0001")).await;
    ada.is(200).sees("is issued");
    ada.path()
}

#[tokio::test]
async fn bil18_fees_that_came_in_are_credited_by_the_shares_of_the_invoices_day() {
    let portal = Portal::start().await;
    let (mut ada, matter) = work::begun(&portal).await;
    portal.lawyer("Bea Cole").await;
    let page = format!("/firm/matters/{}/attribution", matter.id);
    ada.open(&page).await;
    ada.sees("Nobody has a share.");
    ada.press("Save the shares").await;
    ada.is(422).sees("Write at least one share.");
    ada.choose("Originating 1: who", "Bea Cole").fill("Originating 1: percent", "33.33");
    ada.choose("Originating 2: who", "Ada Byron").fill("Originating 2: percent", "60");
    ada.press("Save the shares").await;
    ada.is(422).sees("The originating shares must come to 100 %").sees("They come to 93.33 %.");
    ada.fill("Originating 2: percent", "66.67").press_twice("Save the shares").await;
    ada.sees("follow these shares").sees("Bea Cole 33.33 %, Ada Byron 66.67 %");

    // Two hours of Ada's and a cost; half of the invoice is paid: seven eighths of it are fees.
    work::time(&portal, &matter, ("Ada Byron", "2"), "Read the file").await;
    work::cost(&portal, &matter, "100.00", "Filing fee").await;
    ada.open("/firm/analytics/attributed").await;
    ada.sees("No fees came in");
    let invoice = issued(&portal, &mut ada, &matter).await;
    ada.open(&format!("{invoice}/payment")).await;
    ada.choose("How it came", "Check").fill("Reference", "1042").fill("Amount", "400");
    ada.press("Record the payment").await;

    // What is agreed from tomorrow on changes nothing of it.
    let tomorrow = portal.app().today().await.expect("a day").tomorrow().expect("a day");
    ada.open(&page).await;
    ada.fill("From invoices issued on", &tomorrow.to_string());
    ada.choose("Originating 1: who", "Nobody").fill("Originating 1: percent", "");
    ada.fill("Originating 2: percent", "100").press("Save the shares").await;
    ada.is(200).sees("Ada Byron 100 %");

    ada.open("/firm/analytics").await;
    ada.follow("Credit for collected fees").await;
    credited(
        &ada,
        &[
            ("Bea Cole", ["$116.66", "$0.00", "$0.00"]),
            ("Ada Byron", ["$233.34", "$0.00", "$350.00"]),
            ("Nobody", ["$0.00", "$350.00", "$0.00"]),
            ("In all", ["$350.00", "$350.00", "$350.00"]),
        ],
    );
    ada.open("/firm/analytics/export/attributed?period=12-months").await;
    let text = ada.html().to_owned();
    assert!(text.contains("Ada Byron,USD,233.34,0.00,350.00"), "{text}");
    ada.open("/firm/analytics/attributed?period=last-year").await;
    ada.sees("No fees came in");

    // A cheque that bounces takes it back.
    let system = portal.app().store.system("story");
    let day = portal.app().today().await.expect("a day");
    let paid = system.payments_ended((day, day), None).await.expect("payments").items;
    let paid = paid.last().expect("a payment");
    ada.open(&format!("/firm/payments/{}", paid.id)).await;
    ada.press("Yes, reverse this payment").await;
    ada.open("/firm/analytics/attributed").await;
    ada.sees("No fees came in");

    let mut paralegal = portal.assistant("Pat").await;
    paralegal.open("/firm/analytics/attributed").await;
    paralegal.is(403);
    portal.agrees().await;
    portal.stop().await;
}
