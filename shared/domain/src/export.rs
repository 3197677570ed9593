//! An issued invoice in the formats that other books read (EBL-01, EBL-02, EBL-03, EBL-14, EBL-15).

mod ledes;

pub use ledes::Ids;

use std::str::FromStr;

use crate::client::Client;
use crate::ebill::{self, Sides};
use crate::einvoice::{self, Bill, Profile, cii, ubl};
use crate::firm::Firm;
use crate::invoice::{Issued, Line};
use crate::ledes::{WriteError, write_1998b, write_1998bi, write_xml_21};
use crate::money::MoneyError;
use crate::text::TextError;
use ledes::of;

/// A format that an invoice is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// LEDES 1998B.
    Ledes,
    /// LEDES 1998BI V2.
    LedesBi,
    /// LEDES XML 2.1.
    LedesXml,
    /// EN 16931 in CII D16B.
    Cii,
    /// EN 16931 in UBL 2.1.
    Ubl,
}

/// How many lines of a LEDES file come before its rows.
const HEADS: usize = 2;

/// No format has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Choose ledes, ledes-bi, ledes-xml, cii or ubl.")]
pub struct FormatError;

/// Why an invoice is not written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// It is cancelled, and other books would ask for it.
    #[error("This invoice is void. A void invoice is not handed over as a file.")]
    Void,
    /// Amounts that do not sum.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A text that the format cannot hold.
    #[error(transparent)]
    Text(#[from] TextError),
    /// What LEDES does not allow.
    #[error(transparent)]
    Ledes(#[from] WriteError),
    /// What the European norm does not allow.
    #[error(transparent)]
    EInvoice(#[from] einvoice::WriteError),
}

/// What is set today, where an invoice does not carry it.
#[derive(Debug, Clone, Default)]
pub struct Today {
    ids: Ids,
    facts: ebill::Today,
}

impl Format {
    /// All formats, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Ledes, Self::LedesBi, Self::LedesXml, Self::Cii, Self::Ubl];

    /// Its word in commands and addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ledes => "ledes",
            Self::LedesBi => "ledes-bi",
            Self::LedesXml => "ledes-xml",
            Self::Cii => "cii",
            Self::Ubl => "ubl",
        }
    }

    /// What the audit trail calls it.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Ledes => "LEDES1998B",
            Self::LedesBi => "LEDES98BI V2",
            Self::LedesXml => "LEDES XML 2.1",
            Self::Cii => "EN 16931 CII",
            Self::Ubl => "EN 16931 UBL",
        }
    }

    /// What people know it by.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Ledes => "LEDES file",
            Self::LedesBi => "LEDES 1998BI",
            Self::LedesXml => "LEDES XML",
            Self::Cii => "E-invoice (CII)",
            Self::Ubl => "E-invoice (UBL)",
        }
    }

    /// The end of a file's name, and what kind of file it is.
    pub const fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Ledes => ("ledes1998b.txt", "text/plain; charset=utf-8"),
            Self::LedesBi => ("ledes1998bi.txt", "text/plain; charset=utf-8"),
            Self::LedesXml => ("ledes.xml", "application/xml"),
            Self::Cii => ("cii.xml", "application/xml"),
            Self::Ubl => ("ubl.xml", "application/xml"),
        }
    }

    /// Many invoices as one file, where the format has room for them: the rows of each file under
    /// the head of the first (EBL-04).
    pub fn joined(self, files: &[String]) -> Option<String> {
        match self {
            Self::Ledes | Self::LedesBi => {}
            Self::LedesXml | Self::Cii | Self::Ubl => return None,
        }
        let heads = files.first()?.split_inclusive('\n').take(HEADS);
        let rows = files.iter().flat_map(|file| file.split_inclusive('\n').skip(HEADS));
        Some(heads.chain(rows).collect())
    }

    /// The same as [`Self::written`], to be handed over: a void invoice is not.
    pub fn handed_over(
        self,
        invoice: &Issued,
        lines: &[Line],
        today: &Today,
    ) -> Result<String, ExportError> {
        if invoice.is_void() { Err(ExportError::Void) } else { self.written(invoice, lines, today) }
    }

    /// The invoice with all its lines as a whole file.
    pub fn written(
        self,
        invoice: &Issued,
        lines: &[Line],
        today: &Today,
    ) -> Result<String, ExportError> {
        let ledes = || of(invoice, lines, &today.ids);
        let sides = || today.sides(invoice);
        let bill = |write: fn(&Bill<'_>) -> String| -> Result<String, ExportError> {
            let sides = sides()?;
            let profile = Profile::fitting(&sides, invoice.parties.buyer_reference());
            Ok(write(&Bill::of(invoice, lines, &sides, profile)?))
        };
        match self {
            Self::Ledes => Ok(write_1998b(&ledes()?)?),
            Self::LedesBi => Ok(write_1998bi(&ledes()?, &sides()?)?),
            Self::LedesXml => Ok(write_xml_21(&ledes()?, &sides()?, invoice.due_on)?),
            Self::Cii => bill(cii),
            Self::Ubl => bill(ubl),
        }
    }
}

/// The e-invoice that a Factur-X file carries: CII by the norm alone, since Factur-X names no
/// network's rules (EBL-15).
pub fn factur_x(invoice: &Issued, lines: &[Line], today: &Today) -> Result<String, ExportError> {
    let sides = today.sides(invoice)?;
    Ok(cii(&Bill::of(invoice, lines, &sides, Profile::Core)?))
}

impl FromStr for Format {
    type Err = FormatError;

    fn from_str(word: &str) -> Result<Self, FormatError> {
        Self::ALL.into_iter().find(|format| format.word() == word).ok_or(FormatError)
    }
}

impl Today {
    /// What firm and client have set; nothing of a firm that is not set up.
    pub fn of(firm: Option<Firm>, client: Option<Client>) -> Self {
        let (firm_id, firm_facts, firm_address) = firm
            .map_or_else(Default::default, |firm| (firm.ledes_id, firm.ebill, Some(firm.address)));
        let (client_id, payor, payor_address) = client.map_or_else(Default::default, |client| {
            (client.ledes_id, client.ebill, Some(client.payor.address))
        });
        Self {
            ids: Ids { firm: firm_id, client: client_id, keepers: Vec::new() },
            facts: ebill::Today { firm: firm_facts, firm_address, payor, payor_address },
        }
    }

    /// What the firm has entered for its e-bills.
    pub const fn facts(&self) -> &ebill::Today {
        &self.facts
    }

    fn sides(&self, invoice: &Issued) -> Result<Sides, TextError> {
        let parties = &invoice.parties;
        let ids = match &parties.ledes {
            Some(frozen) => frozen.clone(),
            None => self.ids.of(&parties.firm, &invoice.client)?,
        };
        Ok(Sides::of(parties, &ids, &self.facts))
    }
}
