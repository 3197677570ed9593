//! Clients and the people on their side.

use crate::billing::Frequency;
use crate::ebill::PayorFacts;
use crate::hours::Rounding;
use crate::id::{ClientId, ContactId};
use crate::ledes::LedesId;
use crate::text::{Address, Email, Name};

/// A person or organization that the firm represents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its id.
    pub id: ClientId,
    /// Its name, as invoices print it.
    pub name: Name,
    /// The address invoices go to: the payor's.
    pub payor: Payor,
    /// What e-bills call it (LEDES `CLIENT_ID`), where its billing system knows it by an id.
    pub ledes_id: Option<LedesId>,
    /// How time worked for it becomes time billed, where it was agreed otherwise than is usual.
    pub rounding: Option<Rounding>,
    /// How often its matters are billed, but for those with a rule of their own (BIL-19).
    pub frequency: Frequency,
    /// What was entered for the e-bills to it besides.
    pub ebill: PayorFacts,
}

/// Who pays, as an invoice prints it; may differ from the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payor {
    /// The payor's name.
    pub name: Name,
    /// The payor's postal address.
    pub address: Address,
}

/// A person with a login on the client's side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// The client whose portal this person sees.
    pub client: ClientId,
    /// The person's name.
    pub name: Name,
    /// Where links and notices go.
    pub email: Email,
    /// Whether the firm has let this person in; a contact without access gets no links.
    pub access: Access,
}

/// Whether a person may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// May sign in.
    Open,
    /// The firm has closed the door: no new links, old links and sessions are dead (PRT-04).
    Closed,
}
