//! Files that a client's billing system reads beside invoices (EBL-10).

use harness::Portal;
use portal::work::begun;

#[tokio::test]
async fn ebl10_the_timekeepers_of_a_client_have_the_rates_that_hold() {
    let portal = Portal::start().await;
    let (mut ada, matter) = begun(&portal).await;
    portal.matter("Acme Mills", "M-200").await;
    let here = format!("/firm/clients/{}/files", matter.client);
    ada.open(&format!("/firm/clients/{}/rates", matter.client)).await;
    ada.choose("Whose time", "Everybody’s").fill("Rate an hour", "300").fill("From", "2026-01-10");
    ada.press("Agree on this rate").await;
    ada.open(&format!("/firm/matters/{}/rates", matter.id)).await;
    ada.choose("Whose time", "Everybody’s").fill("Rate an hour", "280").fill("From", "2026-02-01");
    ada.press("Agree on this rate").await;
    ada.open(&format!("/firm/clients/{}/ids", matter.client)).await;
    ada.fill("Id of Ada Byron", "TK-42").choose("Rank of Ada Byron", "Of counsel");
    ada.press("Save ids").await;
    ada.open(&format!("/firm/clients/{}", matter.client)).await;
    ada.follow("Files for its billing system").await;
    ada.is(200).sees("are no LEDES files").sees("Timekeepers as CSV");
    ada.open(&format!("{here}/timekeepers")).await;
    let file = ada.is(200).html().replace('\r', "");
    let rows: Vec<&str> = file.lines().collect();
    assert!(
        rows[0].ends_with("BASE_RATE,EFFECTIVE_RATE,CURRENCY,EFFECTIVE_DATE,LAW_FIRM_MATTER_ID")
    );
    assert_eq!(
        rows[1..],
        [
            "TK-42,Byron,Ada,OC,350.00,300.00,USD,20260110,",
            "TK-42,Byron,Ada,OC,350.00,280.00,USD,20260201,M-100",
        ]
    );
    ada.open(&format!("{here}/rates")).await;
    ada.is(404);
    ada.open(&format!("/firm/clients/cli_{}/files/timekeepers", "0".repeat(26))).await;
    ada.is(404);
    let mut cas = portal.assistant("Cas").await;
    cas.open(&format!("{here}/timekeepers")).await;
    cas.is(403);
    portal.stop().await;
}

#[tokio::test]
async fn ebl10_budgets_are_written_by_matter_phase_and_task_and_no_cell_is_a_formula() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada Byron").await;
    portal.client("=SUM(A1) Mills").await;
    let matter = portal.matter("=SUM(A1) Mills", "M-100").await;
    let file = format!("/firm/clients/{}/files/budget", matter.client);
    ada.open(&file).await;
    ada.is(422).sees("No matter of this client has a budget.");
    for (scope, kind, limit) in [
        ("The whole matter", "Money", "10000"),
        ("L300 Discovery (whole phase)", "Hours", "40"),
        ("L310 Written Discovery", "Money", "2500.50"),
    ] {
        ada.open(&format!("/firm/matters/{}/budgets", matter.id)).await;
        ada.choose("For", scope).choose("In", kind).fill("Budget", limit);
        ada.press("Set the budget").await;
        ada.is(200);
    }
    ada.open(&file).await;
    let written = ada.is(200).html().replace('\r', "");
    let rows: Vec<&str> = written.lines().collect();
    assert_eq!(
        rows[1..],
        [
            "'=SUM(A1) Mills,M-100,,'=SUM(A1) Mills v. Rivers,,,10000.00,,USD,20260105",
            "'=SUM(A1) Mills,M-100,,'=SUM(A1) Mills v. Rivers,L300,,,40.0,,20260105",
            "'=SUM(A1) Mills,M-100,,'=SUM(A1) Mills v. Rivers,L300,L310,2500.50,,USD,20260105",
        ]
    );
    portal.stop().await;
}
