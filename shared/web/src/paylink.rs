//! The address of a pay link: its id and a proof that only we can make, so that the table alone
//! opens no link, and the firm can show a link again.

use crate::keys::Keys;
use domain::id::PayLinkId;

/// What the proof is for.
const PURPOSE: &str = "pay link";

/// The path of a link.
pub fn path(keys: &Keys, id: &PayLinkId) -> String {
    format!("/guest/{id}/{}", keys.tag(PURPOSE, id.as_str()))
}

/// Whether somebody was given this link.
pub fn proves(keys: &Keys, id: &PayLinkId, proof: &str) -> bool {
    keys.proves(PURPOSE, id.as_str(), proof)
}
