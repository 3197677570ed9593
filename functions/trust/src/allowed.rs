//! Who may see client money, and who may say yes.

use store::Member;
use web::Refusal;
use web::rights::Right;

/// Refuses whoever keeps no books.
pub(crate) fn to_keep(member: &Member) -> Result<(), Refusal> {
    Right::Keep.needed(member.role())
}

/// Refuses whoever is no lawyer.
pub(crate) fn to_authorise(member: &Member) -> Result<(), Refusal> {
    to_keep(member)?;
    if member.role().authorises() {
        Ok(())
    } else {
        Err(Refusal::NotAllowed(
            "Only a lawyer authorises that client money moves (rule TR-16). Ask one to look at it.",
        ))
    }
}
