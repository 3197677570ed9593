//! The account of the matter, frozen beside the invoice where the firm prints it (INV-07, INV-08).
//!
//! It is read after the series of numbers was: whoever issues another invoice meanwhile takes the
//! number away, and then it is read anew.

use domain::account::AccountSummary;
use domain::invoice::{IssueError, JustIssued};
use domain::matter::Matter;
use store::accounts::MatterBooks;
use store::{Desk, Fault};

/// What the books say of a matter; nothing where the firm leaves it out.
pub(super) async fn read(desk: &Desk<'_>, matter: &Matter) -> Result<Option<MatterBooks>, Fault> {
    if desk.store().stationery().await?.value.account.is_on() {
        desk.matter_books(matter).await.map(Some)
    } else {
        Ok(None)
    }
}

/// The same invoice with the account of its matter.
pub(super) fn with(
    just: JustIssued,
    books: Option<&MatterBooks>,
) -> Result<JustIssued, IssueError> {
    let made =
        |books: &MatterBooks| AccountSummary::of(&just.invoice, just.entry.id(), books.books());
    let account = books.map(made).transpose()?;
    Ok(JustIssued { account, ..just })
}
