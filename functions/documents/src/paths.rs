//! The addresses of this function's pages, on the client's side and on the firm's.

use domain::id::{ClientId, DocumentId, MatterId};
use web::Tab;

/// Whose pages they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// A client's.
    Client,
    /// The firm's.
    Firm,
}

impl Side {
    /// All documents.
    pub const fn documents(self) -> &'static str {
        match self {
            Self::Client => "/documents",
            Self::Firm => "/firm/documents",
        }
    }

    /// Which entry of the navigation is lit.
    pub const fn tab(self) -> Tab {
        match self {
            Self::Client => Tab::Documents,
            Self::Firm => Tab::FirmDocuments,
        }
    }

    /// Choosing the matter that documents are for.
    pub fn choose(self) -> String {
        format!("{}/new", self.documents())
    }

    /// Handing documents over to a matter.
    pub fn to(self, matter: &MatterId) -> String {
        format!("{}/to/{matter}", self.documents())
    }

    /// Where a script asks for leave to hand one file over.
    pub fn policy(self, matter: &MatterId) -> String {
        format!("{}/policy/{matter}", self.documents())
    }

    /// One document.
    pub fn document(self, id: &DocumentId) -> String {
        format!("{}/{id}", self.documents())
    }

    /// Sending its file.
    pub fn send(self, id: &DocumentId) -> String {
        format!("{}/{id}/send", self.documents())
    }

    /// Where the browser comes back to when the file was taken.
    pub fn arrived(self, id: &DocumentId) -> String {
        format!("{}/{id}/arrived", self.documents())
    }

    /// Taking a try whose file never came off the lists.
    pub fn remove(self, id: &DocumentId) -> String {
        format!("{}/{id}/remove", self.documents())
    }

    /// Its file.
    pub fn file(self, id: &DocumentId) -> String {
        format!("{}/{id}/file", self.documents())
    }

    /// The documents of a matter; a client's list shows them all.
    pub fn matter(self, matter: &MatterId) -> String {
        match self {
            Self::Client => self.documents().to_owned(),
            Self::Firm => format!("{}?matter={matter}", self.documents()),
        }
    }
}

/// Where a lawyer releases a file that no scanner can look into.
pub fn release(id: &DocumentId) -> String {
    format!("{}/release", Side::Firm.document(id))
}

/// The documents of a client, on the firm's side.
pub fn firm_client(client: &ClientId) -> String {
    format!("{}?client={client}", Side::Firm.documents())
}
