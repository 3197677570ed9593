//! The text of a template.

/// The template that invoices have without one of the firm's, which others may begin with.
pub const BUILT_IN: &str = include_str!("invoice.typ");

/// The most bytes that a template has: three of the built-in ones.
const BYTES_MAX: usize = 48 * 1024;

/// A template in the language of typst.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(String);

/// Why text is no template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// It is longer than any template has to be.
    #[error("A template has {} KB at most. Take out what it does not need.", BYTES_MAX / 1024)]
    TooLong,
    /// It holds what no text does.
    #[error("This is no text. Choose or paste the text of a typst file.")]
    NotText,
}

impl Template {
    /// Reads a template; nothing where nothing is written.
    pub fn parse(text: &str) -> Result<Option<Self>, TemplateError> {
        let text = text.replace("\r\n", "\n");
        if text.trim().is_empty() {
            return Ok(None);
        }
        if text.len() > BYTES_MAX {
            return Err(TemplateError::TooLong);
        }
        let is_text = |c: char| c == '\n' || c == '\t' || !c.is_control();
        if text.chars().all(is_text) { Ok(Some(Self(text))) } else { Err(TemplateError::NotText) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
