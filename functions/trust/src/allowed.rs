//! Who may see client money, and who may say yes.

use store::Member;
use web::Refusal;

/// Refuses whoever keeps no books.
pub(crate) fn to_keep(member: &Member) -> Result<(), Refusal> {
    if member.role().bills() {
        Ok(())
    } else {
        Err(Refusal::NotAllowed(
            "Your role records time, costs and documents. Client money is kept by lawyers and the \
             bookkeeper.",
        ))
    }
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
