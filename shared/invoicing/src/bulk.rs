//! Many invoices in one ZIP file (EBL-04).
//!
//! Invariants: an invoice that is asked for is in the archive, or in its list of those that were
//! not written, with the reason: nothing is left out in silence, and no code is made up (EBL-08);
//! an archive is never larger than what one answer carries.

use std::collections::HashSet;
use std::io::{Cursor, Write};

use domain::export::{Format, Today};
use domain::invoice::{Issued, Line};
use web::sheet::{self, Cell};
use zip::write::{SimpleFileOptions, ZipWriter};

/// The most invoices of an archive.
pub const INVOICES_MAX: usize = 200;

/// The most bytes of an archive: what a function answers with, in the spelling that its gateway
/// wants, with room.
pub const BYTES_MAX: usize = 4 * 1024 * 1024;

/// The list of those that were not written.
const LEFT_OUT: &str = "not-written.csv";

/// What each invoice is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file for each.
    Each(Format),
    /// One file with all of them.
    One(Format),
    /// The printed invoice.
    Pdf,
}

/// Why there is no archive.
#[derive(Debug, thiserror::Error)]
pub enum BulkError {
    /// More than one answer carries.
    #[error(
        "These files are more than {} MB together. Choose fewer days, or one client.",
        BYTES_MAX / 1024 / 1024
    )]
    TooLarge,
    /// It could not be put together.
    #[error("the archive cannot be written")]
    Zip(#[from] zip::result::ZipError),
    /// It could not be put together.
    #[error("the archive cannot be written")]
    Io(#[from] std::io::Error),
    /// Its list could not be written.
    #[error("the list of the archive cannot be written")]
    List(#[from] csv::Error),
}

/// An archive in the making.
#[derive(Debug)]
pub struct Archive {
    kind: Kind,
    files: Vec<(String, Vec<u8>)>,
    /// What goes into one file.
    texts: Vec<String>,
    left: Vec<(String, String, String)>,
    names: HashSet<String>,
}

impl Kind {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Each(Format::Ledes),
        Self::One(Format::Ledes),
        Self::Each(Format::LedesBi),
        Self::One(Format::LedesBi),
        Self::Each(Format::LedesXml),
        Self::Each(Format::Cii),
        Self::Each(Format::Ubl),
        Self::Pdf,
    ];

    /// Its word in commands and addresses.
    pub fn word(self) -> String {
        match self {
            Self::Each(format) => format.word().to_owned(),
            Self::One(format) => format!("{}-one", format.word()),
            Self::Pdf => "pdf".to_owned(),
        }
    }

    /// The one with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What people know it by.
    pub fn title(self) -> String {
        match self {
            Self::Each(Format::Ledes) => "LEDES 1998B".to_owned(),
            Self::One(Format::Ledes) => "LEDES 1998B, all in one file".to_owned(),
            Self::Each(format) => format.title().to_owned(),
            Self::One(format) => format!("{}, all in one file", format.title()),
            Self::Pdf => "PDF".to_owned(),
        }
    }

    /// The format that an invoice is written in; none where it is printed.
    pub const fn format(self) -> Option<Format> {
        match self {
            Self::Each(format) | Self::One(format) => Some(format),
            Self::Pdf => None,
        }
    }
}

impl Archive {
    /// An empty archive.
    pub fn of(kind: Kind) -> Self {
        let (files, texts, left) = (Vec::new(), Vec::new(), Vec::new());
        Self { kind, files, texts, left, names: HashSet::new() }
    }

    /// Writes an invoice into it, or into its list with the reason; says whether it was written.
    pub fn write(
        &mut self,
        format: Format,
        (invoice, lines): (&Issued, &[Line]),
        today: &Today,
    ) -> bool {
        match (format.handed_over(invoice, lines, today), self.kind) {
            (Ok(text), Kind::One(_)) => self.texts.push(text),
            (Ok(text), Kind::Each(_) | Kind::Pdf) => {
                self.file(invoice, format.file().0, text.into_bytes());
            }
            (Err(why), _) => {
                self.leave(invoice, &why.to_string());
                return false;
            }
        }
        true
    }

    /// Puts the printed invoice into it; one that is not printed goes into its list.
    pub fn print(&mut self, invoice: &Issued, pdf: Option<Vec<u8>>) {
        match pdf {
            Some(pdf) => self.file(invoice, "pdf", pdf),
            None => self.leave(invoice, "It is being printed. Load the file again in a minute."),
        }
    }

    fn leave(&mut self, invoice: &Issued, why: &str) {
        let client = invoice.parties.client.to_string();
        self.left.push((invoice.number.to_string(), client, why.to_owned()));
    }

    fn file(&mut self, invoice: &Issued, end: &str, bytes: Vec<u8>) {
        let stem = invoice.number.file_stem();
        // Numbers of other books may differ in marks alone, which no name of a file has.
        let name = (1..)
            .map(|n| match (n, end) {
                (1, "pdf") => format!("{stem}.pdf"),
                (1, _) => format!("{stem}-{end}"),
                (n, "pdf") => format!("{stem}-{n}.pdf"),
                (n, _) => format!("{stem}-{n}-{end}"),
            })
            .find(|name| !self.names.contains(name));
        let name = name.unwrap_or_default();
        self.names.insert(name.clone());
        self.files.push((name, bytes));
    }

    /// The bytes of the archive.
    pub fn finish(mut self) -> Result<Vec<u8>, BulkError> {
        if let Some(format) = self.kind.format()
            && let Some(text) = format.joined(&self.texts)
        {
            self.files.push((format!("invoices-{}", format.file().0), text.into_bytes()));
        }
        if !self.left.is_empty() {
            let row = |(number, client, why): (String, String, String)| {
                vec![Cell::text(number), Cell::text(client), Cell::text(why)]
            };
            let rows = self.left.into_iter().map(row);
            let list = sheet::written(&["Invoice", "Client", "Why it is not here"], rows)?;
            self.files.push((LEFT_OUT.to_owned(), list));
        }
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in self.files {
            archive.start_file(name, SimpleFileOptions::default())?;
            archive.write_all(&bytes)?;
        }
        let bytes = archive.finish()?.into_inner();
        if bytes.len() > BYTES_MAX { Err(BulkError::TooLarge) } else { Ok(bytes) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ebl04_every_kind_has_its_word_and_says_what_it_is() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of_word(&kind.word()), Some(kind));
            assert!(!kind.title().is_empty());
        }
        assert_eq!(Kind::of_word("doc"), None);
    }
}
