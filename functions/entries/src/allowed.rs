//! Who may record and change whose work.

use domain::approval::{Approval, ApprovalRule};
use domain::entry::{Entry, Work};
use domain::id::MemberId;
use store::Member;
use web::Refusal;

/// Whether a member may record or change the time of `timekeeper`.
pub(crate) fn time_of(member: &Member, timekeeper: &MemberId) -> Option<()> {
    (member.role().bills() || member.id() == timekeeper).then_some(())
}

/// Refuses to submit time that is neither one's own nor one's business.
pub(crate) fn to_submit(member: &Member, timekeeper: &MemberId) -> Result<(), Refusal> {
    time_of(member, timekeeper).ok_or(Refusal::NotAllowed(
        "This is somebody else’s time. Ask them, a lawyer or the bookkeeper to submit it.",
    ))
}

/// Refuses whoever does not bill to price what is recorded again.
pub(crate) fn to_price(member: &Member) -> Result<(), Refusal> {
    if_bills(member).ok_or(Refusal::NotAllowed(
        "Your role records time and costs. Ask a lawyer or the bookkeeper to price them again.",
    ))
}

/// Refuses whoever does not bill to hold work from being billed, and to let it go.
pub(crate) fn to_hold(member: &Member) -> Result<(), Refusal> {
    if_bills(member).ok_or(Refusal::NotAllowed(
        "Your role records time and costs. Ask a lawyer or the bookkeeper to hold work from \
         billing.",
    ))
}

/// Refuses whoever does not bill to approve time.
pub(crate) fn to_approve(member: &Member) -> Result<(), Refusal> {
    if_bills(member).ok_or(Refusal::NotAllowed(
        "Your role records time and costs. A lawyer or the bookkeeper approves time.",
    ))
}

fn if_bills(member: &Member) -> Option<()> {
    member.role().bills().then_some(())
}

/// The entry as a member writes it: what somebody who bills writes of a colleague's time is
/// submitted with that, since they answer for it and the colleague may never come (TIM-11).
pub(crate) fn answered_for(member: &Member, rule: ApprovalRule, entry: Entry) -> Entry {
    match &entry.work {
        Work::Time { timekeeper, .. }
            if rule == ApprovalRule::Needed && timekeeper != member.id() =>
        {
            entry.with_approval(Approval::Submitted)
        }
        Work::Time { .. } | Work::Flat { .. } | Work::Cost { .. } => entry,
    }
}

/// What somebody outside the firm handed in waits for approval whoever changes it (TIM-23).
pub(crate) fn still_offered(old: &Entry, new: Entry) -> Entry {
    let is_offered = old.approval().is_some_and(Approval::is_of_outside);
    if is_offered { new.with_approval(Approval::Offered) } else { new }
}

/// Refuses to change an entry that is neither one's own nor one's business.
pub(crate) fn to_change(member: &Member, entry: &Entry) -> Result<(), Refusal> {
    if matches!(entry.work, Work::Flat { .. }) {
        return Err(Refusal::NotAllowed(
            "This is a milestone of a flat fee. It is taken back on the page of the matter’s fees.",
        ));
    }
    may_change(member, entry).ok_or(Refusal::NotAllowed(
        "This is somebody else’s time. Ask them, a lawyer or the bookkeeper to change it.",
    ))
}

/// Whether a member may change an entry.
pub(crate) fn may_change(member: &Member, entry: &Entry) -> Option<()> {
    match &entry.work {
        Work::Time { timekeeper, .. } => time_of(member, timekeeper),
        Work::Flat { .. } => None,
        Work::Cost { .. } => Some(()),
    }
}
