//! What an invoice is dressed in: the look of its theme, with what the firm has set besides
//! (CUS-01).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::firm::{Accent, Firm};
use domain::text::Note;
use domain::theme::{Look, Template};
use serde::Serialize;

use crate::letters::Letters;

/// A look that can be printed with; the default is the built-in one, in black.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dress {
    accent: Option<Accent>,
    footer: Option<Note>,
    logo: Option<Picture>,
    pub(crate) template: Option<Template>,
}

/// The firm's logo, as it was accepted for its pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// Under which name the template finds it.
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// What the template reads of it.
#[derive(Debug, Serialize)]
pub(crate) struct DressSheet {
    /// Such as `#1f5f4a`.
    accent: Option<String>,
    footer: Vec<String>,
    logo: Option<&'static str>,
}

impl Dress {
    /// The look of a theme, for a firm.
    pub fn of(look: &Look, firm: &Firm) -> Self {
        let logo = firm.logo.as_deref().filter(|_| look.logo.is_on());
        Self {
            accent: Some(look.accent.clone().unwrap_or_else(|| firm.accent.clone())),
            footer: look.footer.clone(),
            logo: logo.and_then(Picture::of),
            template: look.template.clone(),
        }
    }

    pub(crate) const fn logo(&self) -> Option<&Picture> {
        self.logo.as_ref()
    }

    pub(crate) fn sheet(&self, letters: &mut Letters) -> DressSheet {
        let footer = self.footer.as_ref().map(|note| letters.lines(note.as_str()));
        DressSheet {
            accent: self.accent.as_ref().map(|accent| format!("#{}", accent.as_str())),
            footer: footer.unwrap_or_default(),
            logo: self.logo.as_ref().map(|logo| logo.name),
        }
    }
}

impl Picture {
    /// The picture in a data address; nothing where it is another kind than pages accept.
    fn of(address: &str) -> Option<Self> {
        let (kind, data) = address.strip_prefix("data:")?.split_once(";base64,")?;
        let name = match kind {
            "image/png" => "logo.png",
            "image/svg+xml" => "logo.svg",
            _ => return None,
        };
        Some(Self { name, bytes: STANDARD.decode(data).ok()? })
    }
}
