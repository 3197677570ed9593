//! How invoices go out to a client (INV-11), and what of that a person still has to do.
//!
//! Invariant: an invoice that goes out on paper or through a client's own system waits until
//! somebody says that it went out; nothing takes it off the list by itself.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::id::{ClientId, InvoiceId};
use crate::invoice::Issued;
use crate::money::Money;

/// How invoices go out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Dispatch {
    /// A mail without particulars says that there is one in the portal.
    #[default]
    Portal,
    /// A mail has the printed invoice attached.
    Mail,
    /// On paper: somebody prints and posts it.
    Paper,
    /// Through the client's own system for e-bills: somebody submits it there.
    EBilling,
}

/// An invoice on its way out, other than through the portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: String,
    /// Whose it is.
    pub client: ClientId,
    /// That client's name.
    pub client_name: String,
    /// The day it was issued.
    pub issued_on: Date,
    /// What it comes to.
    pub total: Money,
    /// How it goes out.
    pub dispatch: Dispatch,
    /// When it went out; not yet without.
    pub sent_at: Option<Timestamp>,
}

impl Dispatch {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Portal, Self::Mail, Self::Paper, Self::EBilling];

    /// The word in storage and forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Mail => "mail",
            Self::Paper => "paper",
            Self::EBilling => "e-billing",
        }
    }

    /// The one with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// What a person reads.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Portal => "In the portal, told by mail",
            Self::Mail => "By mail with the PDF attached",
            Self::Paper => "On paper",
            Self::EBilling => "Through the client’s e-billing system",
        }
    }

    /// Whether a person sends it.
    pub const fn is_by_hand(self) -> bool {
        match self {
            Self::Paper | Self::EBilling => true,
            Self::Portal | Self::Mail => false,
        }
    }
}

impl Sending {
    /// An invoice that is on its way from now on; none where the portal is its way.
    pub fn of(invoice: &Issued, dispatch: Dispatch) -> Option<Self> {
        (dispatch != Dispatch::Portal).then(|| Self {
            invoice: invoice.id.clone(),
            number: invoice.number.to_string(),
            client: invoice.client.clone(),
            client_name: invoice.parties.client.to_string(),
            issued_on: invoice.issued_on,
            total: invoice.total,
            dispatch,
            sent_at: None,
        })
    }

    /// The same once it went out; the first time counts.
    #[must_use]
    pub fn sent(self, at: Timestamp) -> Self {
        Self { sent_at: self.sent_at.or(Some(at)), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invoice::sample;
    use crate::money::Currency;

    #[test]
    fn inv11_every_way_has_its_word_and_the_portal_leaves_nothing_to_do() {
        let invoice = sample(1, Money::new(100, Currency::USD));
        for one in Dispatch::ALL {
            assert_eq!(Dispatch::of_word(one.word()), Some(one));
            assert_eq!(Sending::of(&invoice, one).is_none(), one == Dispatch::Portal);
        }
        let waiting = Sending::of(&invoice, Dispatch::Paper).unwrap();
        let (first, later) = (Timestamp::UNIX_EPOCH, Timestamp::MAX);
        assert_eq!(waiting.sent(first).sent(later).sent_at, Some(first));
    }
}
