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

use domain::theme::BUILT_IN;
use typst::comemo;
use typst::diag::{FileError, FileResult, SourceDiagnostic, SourceResult};
use typst::ecow::EcoVec;
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::layout::{Frame, FrameItem};
use typst::syntax::{DiagSpan, FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::dress::Dress;
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
static INVOICE: LazyLock<Source> = LazyLock::new(|| framed(BUILT_IN));
static REPORT: LazyLock<Source> =
    LazyLock::new(|| Source::detached(include_str!("report/report.typ")));

/// What comes before the template of an invoice, whatever that is: what the file is, its language,
/// and the files that it carries.
const FRAME: &str = include_str!("sheet/frame.typ");

fn framed(template: &str) -> Source {
    Source::detached(format!("{FRAME}{template}"))
}

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
#[derive(Debug, Clone, Copy)]
pub(crate) enum Layout<'a> {
    /// An invoice, in what it is dressed in.
    Invoice(&'a Dress),
    /// A letterhead, particulars and tables.
    Report,
}

impl Layout<'_> {
    fn template(self) -> Source {
        match self {
            Self::Invoice(dress) => match &dress.template {
                Some(own) => framed(own.as_str()),
                None => INVOICE.clone(),
            },
            Self::Report => REPORT.clone(),
        }
    }

    /// The picture that the template may show.
    fn picture(self) -> Option<(&'static str, Bytes)> {
        let Self::Invoice(dress) = self else { return None };
        dress.logo().map(|logo| (logo.name, Bytes::new(logo.bytes.clone())))
    }
}

/// What the typesetter says, and where the first thing is that it complains about.
#[derive(Debug)]
pub struct Diagnostics {
    said: EcoVec<SourceDiagnostic>,
    place: Option<(usize, usize)>,
}

impl Diagnostics {
    fn of(desk: &Desk, said: EcoVec<SourceDiagnostic>) -> Self {
        // An error inside a function of the typesetter has its place where the template called it.
        let spans = said.iter().flat_map(|one| {
            let called = one.trace.iter().map(|call| DiagSpan::from(call.span));
            std::iter::once(one.span).chain(called)
        });
        let place = spans.filter_map(|span| desk.place(span)).next();
        Self { said, place }
    }

    /// The line and the column of the template, from one.
    pub(crate) const fn place(&self) -> Option<(usize, usize)> {
        self.place
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.said.iter().map(|one| one.message.as_str());
        f.write_str(said.next().unwrap_or_default())?;
        said.try_for_each(|message| write!(f, "; {message}"))
    }
}

/// Sets a sheet, with files attached; `name` is the file's own for ever.
pub(crate) fn set(
    name: &str,
    layout: Layout<'_>,
    sheet: Vec<u8>,
    files: &Files,
) -> Result<Vec<u8>, SetError> {
    let desk = desk(layout, sheet, files);
    let pages = pages(&desk)?;
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]);
    let options = PdfOptions {
        ident: Smart::Custom(name.to_owned()),
        creator: Smart::Custom(Some(CREATOR.to_owned())),
        standards: standards.map_err(|_| SetError::Standards)?,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&pages, &options);
    comemo::evict(MEMORY);
    pdf.map_err(|said| SetError::Export(Diagnostics::of(&desk, said)))
}

fn pages(desk: &Desk) -> Result<PagedDocument, SetError> {
    let set: SourceResult<PagedDocument> = typst::compile(desk).output;
    set.map_err(|said| SetError::Layout(Diagnostics::of(desk, said)))
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
    template: Source,
    /// How many lines come before the template itself.
    before: usize,
    files: Vec<(&'static str, Bytes)>,
}

fn desk(layout: Layout<'_>, sheet: Vec<u8>, files: &Files) -> Desk {
    let attached = files.all().iter().map(|file| (file.name, Bytes::new(file.bytes.clone())));
    let files = attached.chain([("sheet.json", Bytes::new(sheet))]).chain(layout.picture());
    let before = match layout {
        Layout::Invoice(_) => FRAME.lines().count(),
        Layout::Report => 0,
    };
    Desk { template: layout.template(), before, files: files.collect() }
}

impl Desk {
    /// Line and column of a place in the template, from one; none of what is not in it.
    fn place(&self, span: DiagSpan) -> Option<(usize, usize)> {
        span.id().filter(|id| *id == self.template.id())?;
        let start = self.range(span)?.start;
        let (line, column) = self.template.lines().byte_to_line_column(start)?;
        Some((line.checked_sub(self.before)?.saturating_add(1), column.saturating_add(1)))
    }
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

/// The text of every page.
pub(crate) fn shown(
    layout: Layout<'_>,
    sheet: Vec<u8>,
    files: &Files,
) -> Result<Vec<String>, SetError> {
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
    let pages = pages(&desk(layout, sheet, files))?;
    let text = |frame| {
        let mut text = String::new();
        collect(frame, &mut text);
        text
    };
    Ok(pages.pages().iter().map(|page| text(&page.frame)).collect())
}
