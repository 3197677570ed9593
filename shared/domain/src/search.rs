//! Finding by words, as people remember things: some beginnings, in any order.

/// What is looked for: every word of it must begin some word of what is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    words: Vec<String>,
    whole: String,
}

impl Wanted {
    /// What somebody typed; nothing typed is in everything.
    pub fn of(typed: &str) -> Self {
        let whole = typed.trim().to_lowercase();
        Self { words: words(&whole).map(str::to_owned).collect(), whole }
    }

    /// Whether nothing is looked for.
    pub fn is_all(&self) -> bool {
        self.whole.is_empty()
    }

    /// Whether it is in these texts together, or how one of them begins, signs and all.
    pub fn is_in(&self, texts: &[&str]) -> bool {
        let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        let begins = |word: &String| {
            texts.iter().any(|text| words(text).any(|other| other.starts_with(word.as_str())))
        };
        texts.iter().any(|text| text.starts_with(&self.whole))
            || (!self.words.is_empty() && self.words.iter().all(begins))
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MATTER: [&str; 3] = ["2026-0042", "Sale of the mill", "Acme Mills & Söhne"];

    #[test]
    fn words_are_found_by_how_they_begin_in_any_order() {
        for typed in ["", "2026-00", "mill", "SÖHNE acme", "sale 0042", "Acme Mills &", "the"] {
            assert!(Wanted::of(typed).is_in(&MATTER), "{typed}");
        }
        for typed in ["ill", "acme rivers", "2027", "&", "%", "2026-0043"] {
            assert!(!Wanted::of(typed).is_in(&MATTER), "{typed}");
        }
    }
}
