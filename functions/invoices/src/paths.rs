//! Addresses of the pages of this function, and of those that they lead to.

use domain::id::{ClientId, DepositRequestId, EntryId, InvoiceId, MatterId, ReceiptId, ThemeId};
use jiff::civil::Date;
use store::interest::Place;

/// The client's home.
pub const HOME: &str = "/home";
/// All invoices.
pub const INVOICES: &str = "/invoices";
/// How printed invoices look.
pub const THEMES: &str = "/firm/settings/themes";
/// Which theme the firm has.
pub(crate) const THEME: &str = "/firm/settings/theme";
/// The built-in template.
pub(crate) const BUILT_IN: &str = "/firm/settings/themes/built-in";
/// Payments.
pub const PAYMENTS: &str = "/payments";
/// The statement of account.
pub const STATEMENT: &str = "/statement";
/// Combined bills.
pub const BILLS: &str = "/bills";
/// Paying several invoices.
pub const PAY: &str = "/pay";

/// Documents.
pub const DOCUMENTS: &str = "/documents";

/// The client's money in trust.
pub const TRUST: &str = "/trust";

/// A theme.
pub fn theme(id: &ThemeId) -> String {
    format!("{THEMES}/{id}")
}

/// Its sample.
pub(crate) fn theme_sample(id: &ThemeId) -> String {
    format!("{THEMES}/{id}/sample")
}

/// Which theme a client has.
pub fn client_theme(id: &ClientId) -> String {
    format!("/firm/clients/{id}/theme")
}

/// Which theme a matter has.
pub fn matter_theme(id: &MatterId) -> String {
    format!("/firm/matters/{id}/theme")
}

/// A matter, as the firm sees it.
pub(crate) fn firm_matter(id: &MatterId) -> String {
    format!("/firm/matters/{id}")
}

/// A deposit that is asked for.
pub fn deposit(id: &DepositRequestId) -> String {
    format!("/deposits/{id}")
}

/// What of it is in one matter.
pub fn trust(matter: &MatterId) -> String {
    format!("{TRUST}/{matter}")
}

/// What moved there in these days, as a file.
pub fn statement(matter: &MatterId, since: Date, until: Date) -> String {
    format!("{TRUST}/{matter}/statement?since={since}&until={until}")
}

/// The same, printed.
pub fn trust_card(matter: &MatterId, since: Date, until: Date) -> String {
    format!("{TRUST}/{matter}/card?since={since}&until={until}")
}

/// A client ledger, as the firm sees it.
pub(crate) fn firm_ledger(matter: &MatterId) -> String {
    format!("/firm/trust/matters/{matter}")
}

/// Its printed card.
pub(crate) fn firm_card(matter: &MatterId, since: Date, until: Date) -> String {
    format!("/firm/trust/matters/{matter}/card/pdf?since={since}&until={until}")
}

/// The printed receipt of money that came in there.
pub fn trust_receipt(matter: &MatterId, id: &ReceiptId) -> String {
    format!("{TRUST}/{matter}/receipts/{id}")
}

/// Money that came into trust, as the firm sees it.
pub(crate) fn firm_receipt(id: &ReceiptId) -> String {
    format!("/firm/trust/receipts/{id}")
}

/// Its printed receipt.
pub fn firm_receipt_pdf(id: &ReceiptId) -> String {
    format!("/firm/trust/receipts/{id}/pdf")
}

/// The proofs of it.
pub fn proofs(matter: &MatterId) -> String {
    format!("{TRUST}/{matter}/proofs")
}

/// The proof of a day, as a file.
pub fn proof(matter: &MatterId, day: Date) -> String {
    format!("{TRUST}/{matter}/proofs/{day}")
}

/// An invoice.
pub fn invoice(id: &InvoiceId) -> String {
    format!("{INVOICES}/{id}")
}

/// The printed invoice.
pub fn pdf(id: &InvoiceId) -> String {
    format!("{INVOICES}/{id}/pdf")
}

/// The pages of its lines.
pub fn lines(id: &InvoiceId) -> String {
    format!("{INVOICES}/{id}/lines")
}

/// A line of it.
pub fn line(id: &InvoiceId, (on, line): (Date, &EntryId)) -> String {
    format!("{INVOICES}/{id}/lines/{on}/{line}")
}

/// Accepting a line.
pub fn accept(id: &InvoiceId, at: (Date, &EntryId)) -> String {
    format!("{}/accept", line(id, at))
}

/// The pages of its lines on the firm's side.
pub fn firm_lines(id: &InvoiceId) -> String {
    format!("/firm/invoices/{id}/lines")
}

/// Paying an invoice.
pub fn pay(id: &InvoiceId) -> String {
    format!("/pay/{id}")
}

/// The client's payment plans.
pub(crate) const PLANS: &str = "/plans";

/// The client's home, as the firm looks at it.
pub fn preview(client: &ClientId) -> String {
    format!("/preview/{client}")
}

/// An invoice, as the firm looks at it.
pub fn preview_invoice(client: &ClientId, id: &InvoiceId) -> String {
    format!("/preview/{client}/invoices/{id}")
}

/// The client's statement of account on the firm's side.
pub fn firm_statement(client: &ClientId) -> String {
    format!("/firm/clients/{client}/statement")
}

/// An invoice, as the firm sees it.
pub fn firm_invoice(id: &InvoiceId) -> String {
    format!("/firm/invoices/{id}")
}

/// The client's page on the firm's side.
pub fn client(client: &ClientId) -> String {
    format!("/firm/clients/{client}")
}

/// What the firm has agreed on about interest.
pub const INTEREST: &str = "/firm/interest";

/// The base rates.
pub const BASE_RATES: &str = "/firm/interest/base";

/// The firm's settings.
pub const SETTINGS: &str = "/firm/settings";

/// A matter on the firm's side.
pub fn matter(matter: &MatterId) -> String {
    format!("/firm/matters/{matter}")
}

/// What is agreed about interest in a place.
pub fn interest(place: &Place) -> String {
    match place {
        Place::Firm => INTEREST.to_owned(),
        Place::Client(id) => client_interest(id),
        Place::Matter(_, id) => matter_interest(id),
    }
}

/// What is agreed with a client about interest.
pub fn client_interest(client: &ClientId) -> String {
    format!("/firm/clients/{client}/interest")
}

/// What is agreed about interest in a matter.
pub fn matter_interest(matter: &MatterId) -> String {
    format!("/firm/matters/{matter}/interest")
}

/// The interest of an invoice on the firm's side.
pub fn firm_interest(id: &InvoiceId) -> String {
    format!("/firm/invoices/{id}/interest")
}

/// Who looks at the client's pages, which decides where their links lead.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Eyes<'a> {
    /// The client.
    Client,
    /// The firm, at this client's pages.
    Firm(&'a ClientId),
}

impl Eyes<'_> {
    /// The home that links lead back to.
    pub(crate) fn home(self) -> String {
        match self {
            Self::Client => HOME.to_owned(),
            Self::Firm(client) => preview(client),
        }
    }

    /// Where the statement of account is read.
    pub(crate) fn statement(self) -> String {
        match self {
            Self::Client => STATEMENT.to_owned(),
            Self::Firm(client) => firm_statement(client),
        }
    }

    /// Where documents are.
    pub(crate) const fn documents(self) -> &'static str {
        match self {
            Self::Client => DOCUMENTS,
            Self::Firm(_) => "/firm/documents",
        }
    }

    /// Where the lines of an invoice are read one by one.
    pub(crate) fn lines(self, id: &InvoiceId) -> String {
        match self {
            Self::Client => lines(id),
            Self::Firm(_) => firm_lines(id),
        }
    }

    /// What leads to a line that nobody has asked about; nothing does for the firm.
    pub(crate) const fn ask(self) -> Option<&'static str> {
        match self {
            Self::Client => Some("Ask about this line"),
            Self::Firm(_) => None,
        }
    }

    /// Where an invoice is read.
    pub(crate) fn invoice(self, id: &InvoiceId) -> String {
        match self {
            Self::Client => invoice(id),
            Self::Firm(client) => preview_invoice(client, id),
        }
    }

    /// Where the printed invoice is.
    pub(crate) fn pdf(self, id: &InvoiceId) -> String {
        match self {
            Self::Client => pdf(id),
            Self::Firm(_) => format!("/firm/invoices/{id}/pdf"),
        }
    }

    /// Where a deposit is paid; nowhere for the firm.
    pub(crate) fn deposit(self, id: &DepositRequestId) -> Option<String> {
        match self {
            Self::Client => Some(deposit(id)),
            Self::Firm(_) => None,
        }
    }

    /// Where an invoice is paid; nowhere for the firm.
    pub(crate) fn pay(self, id: &InvoiceId) -> Option<String> {
        match self {
            Self::Client => Some(pay(id)),
            Self::Firm(_) => None,
        }
    }
}
