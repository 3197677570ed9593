//! An invoice as a printed file: set once with every letter that the fonts have.

use domain::account::AccountSummary;
use domain::audit::Link;
use domain::export::Today;
use domain::invoice::{Issued, Line};

use crate::dress::Dress;
use crate::files::Files;
use crate::letters::Letters;
use crate::sheet::{Codes, Sheet};
use crate::typesetter::{self, Layout, SetError};
use crate::{factur_x, proof};

/// What the paper of an invoice is made of.
#[derive(Debug, Clone)]
pub struct Paper {
    /// The invoice.
    pub invoice: Issued,
    /// All its lines.
    pub lines: Vec<Line>,
    /// What is set today, where the invoice does not carry it.
    pub today: Today,
    /// The event of the audit trail that made it an invoice.
    pub link: Link,
    /// The cover letter that was frozen with it (INV-09).
    pub letter: Option<String>,
    /// The account of its matter, frozen with it, where it has one.
    pub account: Option<AccountSummary>,
    /// What its codes need, where the firm prints them.
    pub codes: Option<Codes>,
    /// What it is dressed in.
    pub dress: Dress,
}

/// Why an invoice cannot be printed.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// What stands on it cannot be handed to the typesetter.
    #[error("what stands on the paper cannot be written")]
    Write(#[from] serde_json::Error),
    /// It cannot be set.
    #[error(transparent)]
    Set(#[from] SetError),
    /// The typesetter's file has no metadata where it should.
    #[error("the file has no metadata to add to")]
    Metadata,
}

impl Paper {
    /// The file: PDF/A-3a and PDF/UA-1, the same bytes for the same invoice.
    pub fn print(&self) -> Result<Vec<u8>, PrintError> {
        let mut files = Files::of(&self.invoice, &self.lines, &self.today);
        files.add_proof(proof::of(&self.invoice, &self.link)?);
        let pdf = match self.set(&files, Letters::all()) {
            // Marks that no one font has together with their letter.
            Err(PrintError::Set(SetError::Export(_))) => self.set(&files, Letters::plain())?,
            done => done?,
        };
        if files.has_factur_x() { factur_x::described(pdf) } else { Ok(pdf) }
    }

    fn set(&self, files: &Files, letters: Letters) -> Result<Vec<u8>, PrintError> {
        let sheet = Sheet::of(self, files, letters);
        let (name, sheet) = (self.invoice.id.as_str(), serde_json::to_vec(&sheet)?);
        Ok(typesetter::set(name, Layout::Invoice(&self.dress), sheet, files)?)
    }

    /// What a client needs of an invoice and does not find on the paper, in words.
    pub(crate) fn unsaid(&self) -> Result<Vec<&'static str>, PrintError> {
        let files = Files::of(&self.invoice, &self.lines, &self.today);
        let sheet = serde_json::to_vec(&Sheet::of(self, &files, Letters::all()))?;
        let shown = typesetter::shown(Layout::Invoice(&self.dress), sheet, &files)?;
        let bare = |text: &str| -> String {
            text.chars().filter(|c| c.is_alphanumeric() || *c == '.').collect()
        };
        let (shown, invoice) = (bare(&shown.concat()), &self.invoice);
        let due = web::ui::date_plain(invoice.due_on);
        let needed = [
            ("its number", invoice.number.to_string()),
            ("the firm’s name", invoice.parties.firm.to_string()),
            ("who pays", invoice.parties.payor.name.to_string()),
            ("when it is due", due),
            ("its total", invoice.total.plain()),
        ];
        let lines = self.lines.iter().map(|line| ("every line", line.narrative.to_string()));
        let mut missing: Vec<&'static str> = needed
            .into_iter()
            .chain(lines)
            .filter(|(_, text)| !shown.contains(&bare(text)))
            .map(|(words, _)| words)
            .collect();
        missing.dedup();
        Ok(missing)
    }
}

#[cfg(test)]
mod tests;
