//! How a firm chooses the rule that rounds time (TIM-02): for all, for a client, for a matter.

use domain::hours::Rounding;
use web::ChoiceError;

/// The rule that was chosen; none where the wider one holds.
pub(crate) fn read(word: &str) -> Result<Option<Rounding>, ChoiceError> {
    match word {
        "" => Ok(None),
        word => Rounding::of_word(word).map(Some).ok_or(ChoiceError),
    }
}

/// The word of a rule, as the field sends it.
pub(crate) fn word(rule: Option<Rounding>) -> String {
    rule.map(Rounding::word).unwrap_or_default().to_owned()
}

/// The rules to choose from, after the wider one in these words.
pub(crate) fn choices(wider: &str) -> Vec<(String, String)> {
    let wider = std::iter::once((String::new(), wider.to_owned()));
    wider.chain(all()).collect()
}

/// The rules to choose from where one is needed.
pub(crate) fn all() -> impl Iterator<Item = (String, String)> {
    Rounding::ALL.into_iter().map(|rule| (rule.word().to_owned(), rule.title().to_owned()))
}
