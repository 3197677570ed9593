//! Setting a sheet with typst: data in, PDF/A-3a and PDF/UA-1 out.
//!
//! Invariant: the typesetter reads the template, the sheet and the attached files, and nothing
//! else: no file system, no network, no clock.
//!
//! # Why
//!
//! Library, fonts and template are made ready once, so a warm function only lays out. What typst
//! remembers between invoices is kept for a few of them: a template's parts come again, the texts
//! of an invoice do not.

use std::fmt;
use std::sync::LazyLock;

use typst::comemo;
use typst::diag::{FileError, FileResult, SourceDiagnostic, SourceResult};
use typst::ecow::EcoVec;
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::files::Files;

/// What the file says it was made with.
const CREATOR: &str = "Counterfoil";

/// The font of the text; others help out.
const TEXT_FONT: &str = "Libertinus Serif";

/// How many invoices later typst forgets what it remembers of one.
const MEMORY: usize = 3;

static LIBRARY: LazyLock<LazyHash<Library>> =
    LazyLock::new(|| LazyHash::new(Library::builder().build()));
static FONTS: LazyLock<Vec<Font>> =
    LazyLock::new(|| typst_assets::fonts().flat_map(|data| Font::iter(Bytes::new(data))).collect());
static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));
static INVOICE: LazyLock<Source> =
    LazyLock::new(|| Source::detached(include_str!("sheet/invoice.typ")));
static REPORT: LazyLock<Source> =
    LazyLock::new(|| Source::detached(include_str!("report/report.typ")));

/// Why a sheet could not be set.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// The template does not accept it.
    #[error("the paper cannot be laid out: {0}")]
    Layout(Diagnostics),
    /// It cannot be written as an archived, accessible file.
    #[error("the paper cannot be written as PDF/A: {0}")]
    Export(Diagnostics),
    /// This version of the typesetter does not know the standards.
    #[error("the typesetter does not know PDF/A-3a and PDF/UA-1")]
    Standards,
}

/// How a sheet is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// An invoice.
    Invoice,
    /// A letterhead, particulars and tables.
    Report,
}

impl Layout {
    fn template(self) -> &'static Source {
        match self {
            Self::Invoice => &INVOICE,
            Self::Report => &REPORT,
        }
    }
}

/// What the typesetter says.
#[derive(Debug)]
pub struct Diagnostics(EcoVec<SourceDiagnostic>);

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.0.iter().map(|one| one.message.as_str());
        f.write_str(said.next().unwrap_or_default())?;
        said.try_for_each(|message| write!(f, "; {message}"))
    }
}

/// Sets a sheet, with files attached; `name` is the file's own for ever.
pub(crate) fn set(
    name: &str,
    layout: Layout,
    sheet: Vec<u8>,
    files: &Files,
) -> Result<Vec<u8>, SetError> {
    let pages =
        pages(&desk(layout, sheet, files)).map_err(|said| SetError::Layout(Diagnostics(said)))?;
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]);
    let options = PdfOptions {
        ident: Smart::Custom(name.to_owned()),
        creator: Smart::Custom(Some(CREATOR.to_owned())),
        standards: standards.map_err(|_| SetError::Standards)?,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&pages, &options);
    comemo::evict(MEMORY);
    pdf.map_err(|said| SetError::Export(Diagnostics(said)))
}

fn pages(desk: &Desk) -> SourceResult<PagedDocument> {
    typst::compile(desk).output
}

/// Whether any font has a character.
pub(crate) fn has(c: char) -> bool {
    FONTS.iter().any(|font| font.info().coverage.contains(u32::from(c)))
}

/// Whether the font of the text has it in every weight.
pub(crate) fn has_plain(c: char) -> bool {
    let mut fonts = FONTS.iter().filter(|font| font.info().family == TEXT_FONT);
    fonts.all(|font| font.info().coverage.contains(u32::from(c)))
}

/// What the typesetter can see.
struct Desk {
    template: &'static Source,
    files: Vec<(&'static str, Bytes)>,
}

fn desk(layout: Layout, sheet: Vec<u8>, files: &Files) -> Desk {
    let attached = files.all().iter().map(|file| (file.name, Bytes::new(file.bytes.clone())));
    let files = attached.chain([("sheet.json", Bytes::new(sheet))]).collect();
    Desk { template: layout.template(), files }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(missing(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = id.get().vpath().get_without_slash();
        let found = self.files.iter().find(|(file, _)| *file == name);
        found.map(|(_, bytes)| bytes.clone()).ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}

/// The text of every page, for tests.
#[cfg(test)]
pub(crate) fn shown(
    layout: Layout,
    sheet: Vec<u8>,
    files: &Files,
) -> Result<Vec<String>, SetError> {
    use typst::layout::{Frame, FrameItem};

    fn collect(frame: &Frame, text: &mut String) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => collect(&group.frame, text),
                FrameItem::Text(run) => text.push_str(&run.text),
                FrameItem::Shape(..)
                | FrameItem::Image(..)
                | FrameItem::Link(..)
                | FrameItem::Tag(_) => {}
            }
        }
    }
    let pages =
        pages(&desk(layout, sheet, files)).map_err(|said| SetError::Layout(Diagnostics(said)))?;
    let text = |frame| {
        let mut text = String::new();
        collect(frame, &mut text);
        text
    };
    Ok(pages.pages().iter().map(|page| text(&page.frame)).collect())
}
