//! A page as a handler gives it: the layout around it is the frame's business.

use maud::Markup;

/// What a handler shows.
#[derive(Debug, Clone)]
pub struct Page {
    /// The heading and window title.
    pub title: String,
    /// Which entry of the navigation is lit.
    pub tab: Tab,
    /// Everything below the heading.
    pub body: Markup,
    /// Where the page goes on by itself after a moment, while it shows something that is done.
    pub next: Option<String>,
}

impl Page {
    /// A page under a navigation entry.
    pub fn new(tab: Tab, title: impl Into<String>, body: Markup) -> Self {
        Self { title: title.into(), tab, body, next: None }
    }

    /// The same page, which goes on to an address by itself after a moment.
    #[must_use]
    pub fn refreshing(self, next: String) -> Self {
        Self { next: Some(next), ..self }
    }
}

/// The entries of the two navigations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// No entry: sign-in, errors.
    None,
    /// The client's home.
    Home,
    /// The client's invoices.
    Invoices,
    /// The client's payments.
    Payments,
    /// The client's documents.
    Documents,
    /// The firm's overview.
    Firm,
    /// The firm's clients and their contacts.
    Clients,
    /// The firm's matters.
    Matters,
    /// Time and costs.
    Entries,
    /// Drafts and issued invoices.
    Billing,
    /// Client money.
    Trust,
    /// The client's own money in trust.
    OwnTrust,
    /// Documents, firm side.
    FirmDocuments,
    /// Analytics.
    Analytics,
    /// Settings and timekeepers.
    Settings,
    /// One's own account.
    Account,
}

/// What a form carries besides its fields: proof that it is ours, and the key that makes a second
/// press find the first one's result.
#[derive(Debug, Clone)]
pub struct Seal {
    /// The token against cross-site requests.
    pub csrf: String,
    /// The once-key of this form.
    pub once: String,
}

impl Seal {
    /// The seal of one of several forms on a page, by what it does: each is a wish of its own.
    #[must_use]
    pub fn part(&self, what: impl std::fmt::Display) -> Self {
        Self { csrf: self.csrf.clone(), once: format!("{}.{what}", self.once) }
    }
}

/// Who looks at a page, as the frame shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visitor {
    /// Not signed in.
    Stranger,
    /// A contact of a client.
    Client {
        /// The contact's name.
        name: String,
        /// The client's name.
        client: String,
    },
    /// A person of the firm.
    Member {
        /// Their name.
        name: String,
        /// Their timer that runs.
        running: Option<Running>,
    },
}

/// A timer that runs, as the frame shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// What it has counted, as a clock shows it.
    pub worked: String,
    /// The number of its matter, where that is known.
    pub matter: Option<String>,
}

/// How the firm looks on every page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    /// The firm's name.
    pub name: String,
    /// The accent colour as six hex digits, without `#`.
    pub accent: String,
    /// The logo as a small SVG or PNG data address, when the firm has set one.
    pub logo: Option<String>,
    /// The IANA name of the firm's time zone.
    pub zone: String,
}

/// Everything the frame around a page needs.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The firm.
    pub firm: Face,
    /// Who looks.
    pub visitor: Visitor,
    /// The nonce of the one inline style: the firm's accent.
    pub nonce: String,
    /// The token for the forms of the frame.
    pub csrf: String,
    /// The once-key of the form that starts a timer.
    pub once: String,
    /// A sentence about what was just done.
    pub flash: Option<String>,
}
