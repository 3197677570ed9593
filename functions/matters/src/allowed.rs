//! Who may change what these pages show.

use store::Member;
use web::Refusal;

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
