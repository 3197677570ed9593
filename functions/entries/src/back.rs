//! Where a person came from to record or change work, and where they go back to.

use domain::id::MatterId;
use domain::matter::Matter;
use maud::Markup;
use web::ui;

use crate::paths;

/// The page that a person came from. It travels through the form as a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Back {
    /// Recent entries of all matters.
    Entries,
    /// The page of the matter.
    Matter,
    /// The unbilled entries of the matter.
    Unbilled,
}

impl Back {
    /// The word in addresses and forms.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Entries => "",
            Self::Matter => "matter",
            Self::Unbilled => "unbilled",
        }
    }

    /// The page with this word; what is none leads to the entries.
    pub(crate) fn of_word(word: &str) -> Self {
        let all = [Self::Matter, Self::Unbilled];
        all.into_iter().find(|back| back.word() == word).unwrap_or(Self::Entries)
    }

    /// Its address.
    pub(crate) fn path(self, matter: &MatterId) -> String {
        match self {
            Self::Entries => paths::ENTRIES.to_owned(),
            Self::Matter => paths::matter(matter),
            Self::Unbilled => paths::entries_of(matter),
        }
    }

    /// The way back above a form; all entries where no matter is known.
    pub(crate) fn crumbs(self, matter: Option<&Matter>) -> Markup {
        let all = (paths::ENTRIES, "Time & costs");
        match (self, matter) {
            (Self::Entries, _) | (_, None) => ui::crumbs(&[all]),
            (Self::Matter | Self::Unbilled, Some(matter)) => {
                ui::crumbs(&[all, (&self.path(&matter.id), matter.number.as_str())])
            }
        }
    }
}
