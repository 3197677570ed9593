//! How often a client or a matter is billed, and who answers for a matter (BIL-02, BIL-19).

use domain::billing::Frequency;
use domain::id::MemberId;
use domain::member::Member as Person;
use web::ChoiceError;

/// The frequency that was chosen; none where the wider one holds.
pub(crate) fn read(word: &str) -> Result<Option<Frequency>, ChoiceError> {
    match word {
        "" => Ok(None),
        word => Frequency::of_word(word).map(Some).ok_or(ChoiceError),
    }
}

/// The word of a frequency, as the field sends it.
pub(crate) fn word(frequency: Option<Frequency>) -> String {
    frequency.map(Frequency::word).unwrap_or_default().to_owned()
}

/// The frequencies to choose from.
pub(crate) fn all() -> Vec<(String, String)> {
    let choice = |one: Frequency| (one.word().to_owned(), one.title().to_owned());
    Frequency::ALL.into_iter().map(choice).collect()
}

/// The same, after the wider one in these words.
pub(crate) fn choices(wider: &str) -> Vec<(String, String)> {
    let wider = std::iter::once((String::new(), wider.to_owned()));
    wider.chain(all()).collect()
}

/// The lawyer who was chosen, if one was.
pub(crate) fn responsible(id: &str, people: &[Person]) -> Result<Option<MemberId>, ChoiceError> {
    if id.is_empty() {
        return Ok(None);
    }
    let lawyer = people.iter().find(|one| one.id.as_str() == id && one.role.authorises());
    lawyer.map(|one| Some(one.id.clone())).ok_or(ChoiceError)
}

/// The lawyers to choose from.
pub(crate) fn lawyers(people: &[Person]) -> Vec<(String, String)> {
    let nobody = std::iter::once((String::new(), "Nobody".to_owned()));
    let lawyers = people.iter().filter(|one| one.role.authorises());
    nobody.chain(lawyers.map(|one| (one.id.to_string(), one.name.to_string()))).collect()
}
