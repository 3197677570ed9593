//! Who may record and change whose work.

use domain::entry::{Entry, Work};
use domain::id::MemberId;
use store::Member;
use web::Refusal;

/// Whether a member may record or change the time of `timekeeper`.
pub(crate) fn time_of(member: &Member, timekeeper: &MemberId) -> Option<()> {
    (member.role().bills() || member.id() == timekeeper).then_some(())
}

/// Refuses whoever does not bill to price what is recorded again.
pub(crate) fn to_price(member: &Member) -> Result<(), Refusal> {
    if member.role().bills() {
        Ok(())
    } else {
        Err(Refusal::NotAllowed(
            "Your role records time and costs. Ask a lawyer or the bookkeeper to price them again.",
        ))
    }
}

/// Refuses to change an entry that is neither one's own nor one's business.
pub(crate) fn to_change(member: &Member, entry: &Entry) -> Result<(), Refusal> {
    may_change(member, entry).ok_or(Refusal::NotAllowed(
        "This is somebody else’s time. Ask them, a lawyer or the bookkeeper to change it.",
    ))
}

/// Whether a member may change an entry.
pub(crate) fn may_change(member: &Member, entry: &Entry) -> Option<()> {
    match &entry.work {
        Work::Time { timekeeper, .. } => time_of(member, timekeeper),
        Work::Cost { .. } => Some(()),
    }
}
