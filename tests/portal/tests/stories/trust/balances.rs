//! What every client had at the end of a day, beside the book (TRU-17; rules LED-11, TR-20).

use std::fmt::Write;

use domain::trust::Method;
use harness::Portal;
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use portal::trust::{bank, deposit, given, trust, usd, wish};
use store::Once;
use store::trust::{PoolAct, Wish};

async fn today(portal: &Portal) -> Date {
    portal.app().today().await.expect("a day")
}

/// The row of a table that begins so.
fn row(rows: &[Vec<String>], first: &str) -> String {
    let found = rows.iter().find(|cells| cells.first().is_some_and(|cell| cell.contains(first)));
    assert!(found.is_some(), "no {first} in {rows:?}");
    found.and_then(|cells| cells.last()).cloned().unwrap_or_default()
}

#[tokio::test]
async fn tru17_the_balances_of_a_month_end_are_the_book_to_the_cent() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    portal.client("Bolt Ltd").await;
    let (acme, bolt) =
        (portal.matter("Acme Mills", "M-77").await, portal.matter("Bolt Ltd", "M-78").await);
    let bank = bank(&portal).await;
    deposit(&portal, (&bank, &acme), Method::Wire, "1000.01").await;
    deposit(&portal, (&bank, &bolt), Method::Cheque, "250.10").await;
    let once = Once::named("cushion");
    let paid_in = (PoolAct::PayInCushion, usd("100"));
    let own = trust(&portal).pool_act(&wish(&portal, &once).await, &bank.id, paid_in).await;
    own.expect("the firm pays in for charges");
    portal.later(SignedDuration::from_hours(24 * 40));
    deposit(&portal, (&bank, &acme), Method::Wire, "5.00").await;

    let mut bob = portal.bookkeeper("Bob").await;
    bob.open(&format!("/firm/trust/accounts/{}", bank.id)).await;
    bob.follow("Balances at a month’s end").await;
    bob.is(200);
    let rows = bob.rows();
    for (first, amount) in [
        ("Acme Mills / M-77", "$1,000.01"),
        ("Bolt Ltd / M-78", "$250.10"),
        ("The firm’s cushion", "$100.00"),
        ("All ledgers", "$1,350.11"),
        ("Balance of the trust book", "$1,350.11"),
    ] {
        assert_eq!(row(&rows, first), amount, "{first}");
    }
    bob.sees("The books of this day are still open");

    let now = today(&portal).await;
    bob.fill("At the end of", &now.to_string()).press("Show").await;
    let rows = bob.rows();
    assert_eq!(row(&rows, "Acme Mills / M-77"), "$1,005.01");
    assert_eq!(row(&rows, "Balance of the trust book"), "$1,355.11");

    bob.follow("Save as CSV").await;
    let text = bob.html();
    assert!(text.starts_with("Day,What,Ledger,Currency,Balance\r\n"), "{text}");
    let mut expected = String::new();
    write!(expected, "{now},All ledgers,,USD,1355.11\r\n").expect("it is written");
    write!(expected, "{now},Balance of the trust book,Client trust,USD,1355.11\r\n")
        .expect("it is written");
    assert!(text.ends_with(&expected), "{text}");

    let mut amy = portal.assistant("Amy").await;
    amy.open(&format!("/firm/bank/{}/balances", bank.id)).await;
    amy.is(403);
    portal.stop().await;
}

#[tokio::test]
async fn tru17_a_day_without_money_and_a_day_to_come_are_answered() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let bank = bank(&portal).await;
    let address = format!("/firm/bank/{}/balances", bank.id);
    ada.open(&address).await;
    ada.is(200).sees("Nobody had money in this account at the end of that day.");
    let usual = ada.heading();
    ada.open(&format!("{address}?on=2999-12-31")).await;
    assert_eq!(ada.heading(), usual, "no figures of a day to come");
    portal.stop().await;
}

#[tokio::test]
async fn led11_the_figures_of_a_closed_day_are_the_same_however_much_comes_later() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let matter = portal.matter("Acme Mills", "M-77").await;
    let bank = bank(&portal).await;
    deposit(&portal, (&bank, &matter), Method::Wire, "1000.01").await;
    let day = today(&portal).await;
    portal.later(SignedDuration::from_hours(24 * 3));
    let first = day.saturating_sub(30.days());
    let card = format!("/firm/trust/matters/{}/card?since={first}&until={day}", matter.id);
    let files = [format!("/firm/bank/{}/balances/file?on={day}", bank.id), card];

    let open = figures(&portal, &files, "Ada").await;
    let once = Once::named("dated back");
    let late = Wish { on: day, ..wish(&portal, &once).await };
    let more = given(Method::Wire, "7.00");
    trust(&portal).receive(&late, &matter, &bank.id, &more).await.expect("the day is open");
    let corrected = figures(&portal, &files, "Bea").await;
    assert!(open.iter().zip(&corrected).all(|(one, two)| one != two), "an open day is corrected");

    let once = Once::named("close");
    let closing = wish(&portal, &once).await;
    trust(&portal).close_period(&closing, &bank.id, day).await.expect("it closes");
    for at in 0..200 {
        if at % 20 == 0 {
            portal.later(SignedDuration::from_hours(24));
        }
        deposit(&portal, (&bank, &matter), Method::Wire, "3.33").await;
    }
    let once = Once::named("dated back again");
    let late = Wish { on: day, ..wish(&portal, &once).await };
    let refused = trust(&portal).receive(&late, &matter, &bank.id, &more).await;
    refused.expect_err("nothing gets into a closed day any more");

    assert_eq!(figures(&portal, &files, "Cam").await, corrected, "the same to the last byte");
    let mut ada = portal.lawyer("Dot").await;
    ada.open(&format!("/firm/bank/{}/balances?on={day}", bank.id)).await;
    ada.sees("these figures stay as they are").sees("$1,007.01");
    portal.stop().await;
}

/// What the files say to somebody who looks at them now.
async fn figures(portal: &Portal, files: &[String; 2], name: &str) -> [String; 2] {
    let mut reader = portal.lawyer(name).await;
    let mut texts = [String::new(), String::new()];
    for (address, text) in files.iter().zip(&mut texts) {
        reader.open(address).await;
        reader.is(200);
        reader.html().clone_into(text);
    }
    texts
}
