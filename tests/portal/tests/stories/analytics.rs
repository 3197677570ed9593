//! The firm sees what it earns (ANA-01, ANA-02, ANA-03, ANA-10).
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on ends by panicking"
)]

mod books;
mod projector;

use domain::figures::{Figure, Month};
use harness::Portal;
use jiff::SignedDuration;

use books::Books;

#[tokio::test]
async fn ana02_an_hour_is_unbilled_until_its_invoice_is_issued() {
    let portal = Portal::start().await;
    let books = Books::open(portal.app(), "Grace Hopper").await;
    let today = books.ago(0).await;
    books.hour(today, 15).await;
    books.cost(today, 9_900).await;
    portal.settle().await;
    assert_eq!(books.sum(Figure::Unbilled).await, 45_000 + 9_900);

    let (draft, _) = books.drafted().await;
    portal.settle().await;
    assert_eq!(books.sum(Figure::Unbilled).await, 54_900, "a draft is unbilled");

    books.issued(&draft.id, today).await;
    portal.settle().await;
    assert_eq!(books.sum(Figure::Unbilled).await, 0);
    assert_eq!(books.sum(Figure::UnbilledByDay).await, 0);
    assert_eq!(books.sum(Figure::Billed).await, 54_900);
    assert_eq!(books.sum(Figure::BilledHours).await, 150);
    assert_eq!(books.kept().await, books.counted().await);
    portal.stop().await;
}

#[tokio::test]
async fn work_that_comes_and_goes_is_counted_where_it_is() {
    let portal = Portal::start().await;
    let books = Books::open(portal.app(), "Grace Hopper").await;
    let (today, before) = (books.ago(0).await, books.ago(40).await);
    let hour = books.hour(today, 10).await;
    portal.settle().await;
    let away = books.moved(&hour, before).await;
    portal.settle().await;
    let back = books.moved(&away, today).await;
    portal.settle().await;
    assert_eq!(books.kept().await, books.counted().await);
    assert_eq!(books.sum(Figure::Unbilled).await, 30_000);

    let (draft, lines) = books.drafted().await;
    portal.settle().await;
    books.taken_off(&draft.id, &lines[0]).await;
    portal.settle().await;
    assert_eq!(books.kept().await, books.counted().await);

    books.deleted(&back).await;
    portal.settle().await;
    assert_eq!(books.kept().await, books.counted().await);
    assert_eq!(books.sum(Figure::RecordedHours).await, 0);
    portal.stop().await;
}

#[tokio::test]
async fn an_import_that_was_broken_off_counts_nothing() {
    let portal = Portal::start().await;
    let books = Books::open(portal.app(), "Grace Hopper").await;
    books.hour(books.ago(0).await, 10).await;
    let (_, lines) = books.drafted().await;
    portal.settle().await;
    let before = books.kept().await;

    books.broken_off_import(&lines).await;
    portal.settle().await;

    assert_eq!(books.kept().await, before);
    portal.stop().await;
}

#[tokio::test]
async fn ana10_every_number_leads_to_rows_that_sum_to_it() {
    let portal = Portal::start().await;
    let books = Books::open(portal.app(), "Grace Hopper").await;
    let (today, old) = (books.ago(0).await, books.ago(50).await);
    let now = portal.app().now();
    books.hour(old, 20).await;
    let (draft, _) = books.drafted().await;
    let invoice = books.issued(&draft.id, old).await;
    books.paid(&invoice, 25_000, now).await;
    books.hour(today, 5).await;
    books.cost(books.ago(45).await, 1_200).await;
    portal.settle().await;
    assert_eq!(books.kept().await, books.counted().await);

    let mut ada = portal.lawyer("Ada Lovelace").await;
    ada.open("/firm/analytics").await.is(200);
    ada.sees("$600.00").sees("$250.00").sees("$350.00").sees("100.0%").sees("Grace Hopper");

    let (billed_in, month) = (Month::of(old), Month::of(today));
    for (page, heading, total) in [
        (format!("billed?month={billed_in}"), "Billed in", "$600.00"),
        (format!("outstanding?month={billed_in}"), "Still open", "$350.00"),
        (format!("collected?month={month}"), "Collected in", "$250.00"),
        ("receivable?age=to-30".to_owned(), "Receivables: 1–30 days", "$350.00"),
        ("receivable".to_owned(), "Receivables", "$350.00"),
        ("unbilled?age=to-60".to_owned(), "Unbilled work: 31–60 days", "$12.00"),
        ("unbilled?who=costs".to_owned(), "Unbilled work: Costs", "$12.00"),
        ("unbilled".to_owned(), "Unbilled work", "$162.00"),
    ] {
        ada.open(&format!("/firm/analytics/{page}")).await.is(200);
        assert!(ada.heading().starts_with(heading), "{page}: {}", ada.heading());
        let foot = ada.rows().pop().unwrap();
        assert_eq!(foot.first().map(String::as_str), Some("In all"), "{page}");
        assert!(foot.iter().any(|cell| cell == total), "{page}: {foot:?}");
        ada.sees_not("still being counted");
    }
    portal.stop().await;
}

#[tokio::test]
async fn ana03_a_timekeepers_figures_lead_to_their_work() {
    let portal = Portal::start().await;
    let books = Books::open(portal.app(), "Grace Hopper").await;
    let today = books.ago(0).await;
    books.hour(today, 12).await;
    let (draft, _) = books.drafted().await;
    let invoice = books.issued(&draft.id, today).await;
    books.hour(today, 3).await;
    portal.settle().await;
    let mut ada = portal.lawyer("Ada Lovelace").await;

    ada.open("/firm/analytics").await;
    ada.follow("Grace Hopper").await;

    ada.is(200).sees("Drafted the answer").sees(&format!("Invoice {}", invoice.number));
    ada.sees("Unclaimed").sees("100.0%");
    let work = ada.rows().into_iter().find(|row| row.len() == 7 && row[0] == "In all");
    assert_eq!(work.unwrap()[4..], ["1.5", "$450.00", "$360.00"]);
    assert_eq!(ada.rows().pop().unwrap()[3..], ["$360.00", "$0.00"]);

    books.paid(&invoice, 9_000, portal.app().now()).await;
    portal.settle().await;
    ada.open("/firm/analytics").await;
    ada.sees("25.0%").sees("Utilization");
    ada.follow("25.0%").await;
    ada.sees("$90.00 of $360.00").sees("eight a weekday").sees_not("still being counted");
    assert_eq!(ada.rows().pop().unwrap()[3..], ["$360.00", "$90.00"]);
    assert_eq!(books.kept().await, books.counted().await);
    portal.stop().await;
}

#[tokio::test]
async fn ana03_utilization_is_measured_by_the_target_of_a_timekeeper() {
    let portal = Portal::start().await;
    let books = Books::open(portal.app(), "Grace Hopper").await;
    books.hour(books.ago(0).await, 20).await;
    portal.settle().await;
    let mut ada = portal.lawyer("Ada Lovelace").await;
    let target = |rows: Vec<Vec<String>>| {
        let row = rows.into_iter().find(|row| row.len() == 10 && row[0] == "Grace Hopper");
        row.unwrap()[7].clone()
    };
    ada.open("/firm/analytics").await;
    assert_eq!(target(ada.rows()), "–");

    ada.open("/firm/timekeepers").await;
    let row = ada.rows().iter().position(|row| row[0] == "Grace Hopper").unwrap();
    let link = ada.html().split("href=\"/firm/timekeepers/mem_").nth(row).unwrap().to_owned();
    let page = format!("/firm/timekeepers/mem_{}", link.split('"').next().unwrap());
    ada.open(&page).await.fill("Target hours a year", "many").press("Set target").await;
    ada.is(422).sees("Write whole hours from 1 to 4,000, or nothing.");
    ada.fill("Target hours a year", "1,800").press("Set target").await;
    ada.is(200).sees("Grace Hopper is to record 1800 hours a year.");

    ada.open("/firm/analytics").await;
    assert_ne!(target(ada.rows()), "–");
    ada.follow("Grace Hopper").await.sees("of a target of 1800 a year");
    ada.open("/firm/analytics/export/timekeepers?period=12-months").await.is(200);
    assert!(ada.html().lines().next().unwrap().contains("Target hours a year"));
    assert!(ada.html().lines().nth(1).unwrap().contains(",1800,"), "{}", ada.html());
    portal.stop().await;
}

#[tokio::test]
async fn a_firm_without_figures_is_told_where_they_come_from() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada Lovelace").await;

    ada.open("/firm/analytics").await;

    ada.is(200).sees("No figures yet").sees("Record time");
    portal.stop().await;
}

#[tokio::test]
async fn the_period_is_chosen_without_javascript() {
    let portal = Portal::start().await;
    let books = Books::open(portal.app(), "Grace Hopper").await;
    books.hour(books.ago(0).await, 10).await;
    portal.settle().await;
    let mut ada = portal.lawyer("Ada Lovelace").await;

    ada.open("/firm/analytics").await.choose("Period", "Last 24 months").press("Show").await;

    ada.is(200);
    let months = ada.rows().iter().filter(|row| row.len() == 5).count();
    assert_eq!(months, 24 + 2, "a head, 24 months and a foot");
    portal.stop().await;
}

#[tokio::test]
async fn sec41_a_report_is_taken_away_as_csv_without_formulas() {
    let portal = Portal::start().await;
    let books = Books::open(portal.app(), "=HYPERLINK(\"http://evil.example\")").await;
    books.hour(books.ago(0).await, 10).await;
    portal.settle().await;
    let mut ada = portal.lawyer("Ada Lovelace").await;

    for report in ["months", "receivables", "unbilled"] {
        ada.open(&format!("/firm/analytics/export/{report}?period=24-months")).await.is(200);
        assert!(ada.html().lines().count() > 1, "{report}");
    }
    ada.open("/firm/analytics/export/timekeepers?period=12-months").await.is(200);

    let row = ada.html().lines().nth(1).unwrap();
    let expected =
        "\"'=HYPERLINK(\"\"http://evil.example\"\")\",USD,1.0,300.00,0.0,0.00,0.00,,300.00,";
    assert!(row.starts_with(expected) && row.ends_with(",0.00,0.00,"), "{row}");
    assert_eq!(row.split(',').count(), 15, "{row}");
    portal.stop().await;
}

#[tokio::test]
async fn a_payment_counts_in_the_firms_month_not_the_worlds() {
    let portal = Portal::start().await;
    let books = Books::open(portal.app(), "Grace Hopper").await;
    let on = books.ago(200).await;
    books.hour(on, 10).await;
    let (draft, _) = books.drafted().await;
    let invoice = books.issued(&draft.id, on).await;
    // Two in the morning of the first, in UTC, is still the month before in New York.
    let month = Month::of(books.ago(100).await);
    let midnight = month.first_day().in_tz("UTC").unwrap().timestamp();
    books.paid(&invoice, 30_000, midnight + SignedDuration::from_hours(2)).await;
    portal.settle().await;
    let mut ada = portal.lawyer("Ada Lovelace").await;

    ada.open(&format!("/firm/analytics/collected?month={}", month.before(1))).await.is(200);

    assert_eq!(ada.rows().pop().unwrap(), ["In all", "", "$300.00"]);
    assert_eq!(books.kept().await, books.counted().await);
    portal.stop().await;
}

#[tokio::test]
async fn figures_are_for_those_who_bill() {
    let portal = Portal::start().await;
    let mut assistant = portal.assistant("Tim Berners").await;
    let mut client = portal.client("Acme Mills").await;

    for page in ["", "/billed?month=2026-01", "/unbilled", "/export/months"] {
        let address = format!("/firm/analytics{page}");
        assistant.open(&address).await.is(403);
        client.open(&address).await.is(404);
    }
    portal.stop().await;
}

#[tokio::test]
async fn what_does_not_read_is_not_found() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada Lovelace").await;

    for page in [
        "?period=forever",
        "/billed",
        "/billed?month=2026-13",
        "/billed?month=2026-01&currency=GOLD",
        "/receivable?age=ancient",
        "/unbilled?age=to-30&who=costs",
        "/timekeeper?who=x&from=2026-02&to=2026-01",
        "/timekeeper?from=2026-01&to=2026-01",
        "/export/secrets",
    ] {
        ada.open(&format!("/firm/analytics{page}")).await.is(404);
    }
    let long = format!("/firm/analytics/unbilled?who={}", "x".repeat(3000));
    ada.open(&long).await.is(404);
    portal.stop().await;
}
