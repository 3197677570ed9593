//! The keys of what the firm prints on its papers, and of how they look.

use domain::id::ThemeId;
use domain::theme::Chooser;

use super::{Key, key};

pub(crate) fn stationery() -> Key {
    key("FIRM", "STATIONERY")
}

pub(crate) fn theme(id: &ThemeId) -> Key {
    key(format!("THEME#{id}"), "THEME")
}

/// Which theme is chosen for somebody.
pub(crate) fn theme_choice(of: &Chooser) -> Key {
    let pk = match of {
        Chooser::Firm => "FIRM".to_owned(),
        Chooser::Client(id) => format!("CLIENT#{id}"),
        Chooser::Matter(id) => format!("MATTER#{id}"),
    };
    key(pk, "THEME")
}
