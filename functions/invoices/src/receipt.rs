//! Printed receipts of money that the firm took into trust (INV-28): `GET
//! /trust/{matter}/receipts/{receipt}` for the client, `GET /firm/trust/receipts/{receipt}/pdf` for
//! the firm.
//!
//! Each is noted before it is looked for, since `printer` hears of it by the note.

use domain::id::{MatterId, ReceiptId};
use domain::receipt::Kind;
use web::rights::Right;
use web::{Answer, App, Guest, Location, Page, Path, Path2, Refusal, Staff, State, Tab, ui};

use crate::paths;

const PRINTING: &str = "The receipt is being printed";

/// `GET /trust/{matter}/receipts/{receipt}`
pub(crate) async fn own(
    Guest(client): Guest,
    State(app): State<App>,
    Path2(matter, id): Path2<MatterId, ReceiptId>,
) -> Result<Answer, Refusal> {
    let (ours, now) = (app.store.of_client(&client), app.now());
    let paper = ours.receipt_paper(&Kind::Trust(id.clone())).await?.ok_or(Refusal::NotFound)?;

    ours.commit_receipt_exported(&paper, now).await?;

    Ok(match ours.receipt_file(&paper).await? {
        Some(address) => Answer::Go(Location::to(address)),
        None => {
            let (again, ledger) = (paths::trust_receipt(&matter, &id), paths::trust(&matter));
            let body = ui::paper::awaited("receipt", &again, (&ledger, "Back to your ledger"));
            Answer::Page(Page::new(Tab::OwnTrust, PRINTING, body))
        }
    })
}

/// `GET /firm/trust/receipts/{receipt}/pdf`
pub(crate) async fn of_firm(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ReceiptId>,
) -> Result<Answer, Refusal> {
    Right::Keep.needed(member.role())?;
    let (store, now) = (app.store.of(&member), app.now());
    let paper = store.receipt_paper(&Kind::Trust(id.clone())).await?.ok_or(Refusal::NotFound)?;

    store.commit_receipt_exported(&paper, now).await?;

    Ok(match store.receipt_file(&paper).await? {
        Some(address) => Answer::Go(Location::to(address)),
        None => {
            let (again, receipt) = (paths::firm_receipt_pdf(&id), paths::firm_receipt(&id));
            let body = ui::paper::awaited("receipt", &again, (&receipt, "Back to the receipt"));
            Answer::Page(Page::new(Tab::Trust, PRINTING, body))
        }
    })
}
