//! Who may change what these pages show.

use store::Member;
use web::Refusal;

/// Refuses whoever is no lawyer.
pub(crate) fn to_close(member: &Member) -> Result<(), Refusal> {
    if member.role().authorises() {
        Ok(())
    } else {
        Err(Refusal::NotAllowed("Only a lawyer closes a matter, and reopens it. Ask one."))
    }
}

/// Refuses whoever may not bill; an assistant records, and looks.
pub(crate) fn to_bill(member: &Member) -> Result<(), Refusal> {
    if member.role().bills() {
        Ok(())
    } else {
        Err(Refusal::NotAllowed(
            "Your role records time, costs and documents. Ask a lawyer or the bookkeeper to change \
             clients, matters, rates and settings.",
        ))
    }
}
