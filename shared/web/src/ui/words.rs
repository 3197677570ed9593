//! Words as sentences begin with them.

/// A text with its first letter large.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_begins_with_a_large_letter() {
        assert_eq!(capital("éclair"), "Éclair");
        assert_eq!(
            (capital(""), capital("2 more hours")),
            (String::new(), "2 more hours".to_owned())
        );
    }
}
