//! A client that is typed by its name.

use domain::client::Client;
use domain::id::ClientId;
use store::FirmStore;
use web::Refusal;

/// The client with a name, or the only one whose name has these words; none where nothing is
/// typed.
pub(crate) async fn named(
    firm: &FirmStore<'_>,
    typed: &str,
) -> Result<Result<Option<ClientId>, &'static str>, Refusal> {
    if typed.is_empty() {
        return Ok(Ok(None));
    }
    let found = firm.clients(typed, None).await?.items;
    let same = |one: &&Client| one.name.as_str().to_lowercase() == typed.to_lowercase();
    let exact: Vec<&Client> = found.iter().filter(same).collect();
    let any: Vec<&Client> = found.iter().collect();
    Ok(match (exact.as_slice(), any.as_slice()) {
        ([one], _) | ([], [one]) => Ok(Some(one.id.clone())),
        ([], []) => Err("There is no client of this name. Write the name as the list of clients \
                         has it, or leave the field empty."),
        _ => Err("Several clients have this name. Write more of it."),
    })
}
