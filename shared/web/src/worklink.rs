//! The address of a work link: whose time it takes, and a proof that only we can make of the link
//! as it was made last, so that the table alone opens no link and a new one ends the old.

use domain::worklink::WorkLink;

use crate::keys::Keys;

/// What the proof is for.
const PURPOSE: &str = "work link";

/// The path of a link.
pub fn path(keys: &Keys, link: &WorkLink) -> String {
    format!("/time/{}/{}", link.timekeeper, keys.tag(PURPOSE, &link.subject()))
}

/// Whether somebody was given this link.
pub fn proves(keys: &Keys, link: &WorkLink, proof: &str) -> bool {
    keys.proves(PURPOSE, &link.subject(), proof)
}
