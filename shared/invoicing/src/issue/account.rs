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

/// The same invoices, that of the matter's client with the account of the matter: nobody else who
/// pays reads what another owes, or has in trust.
pub(super) fn with(
    bills: Vec<JustIssued>,
    matter: &Matter,
    books: Option<&MatterBooks>,
) -> Result<Vec<JustIssued>, IssueError> {
    let with = |just: JustIssued| {
        let own = books.filter(|_| just.invoice.client == matter.client);
        let made =
            |books: &MatterBooks| AccountSummary::of(&just.invoice, just.entry.id(), books.books());
        let account = own.map(made).transpose()?;
        Ok(JustIssued { account, ..just })
    };
    bills.into_iter().map(with).collect()
}
