//! Who sees what the bank says.

use store::Member;
use web::Refusal;

/// Refuses whoever may not bill.
pub(crate) fn to_see(member: &Member) -> Result<(), Refusal> {
    if member.role().bills() {
        Ok(())
    } else {
        Err(Refusal::NotAllowed("Bank accounts are for lawyers and the bookkeeper."))
    }
}
