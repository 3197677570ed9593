//! To whom client money is paid: always somebody with a name (rule TR-15).
//!
//! Invariant: no payee stands for cash or for whoever holds the paper, in whatever spelling.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::{Name, TextError};

/// A named payee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payee(Name);

/// Why text does not name a payee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PayeeError {
    /// Not a name at all.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Nothing that reads as a name.
    #[error("Write the payee’s name.")]
    Nameless,
    /// Cash, or whoever holds the paper.
    #[error("Client money is paid to a named payee, never to cash or bearer (rule TR-15).")]
    Unnamed,
}

/// Words that stand for nobody.
const NOBODY: [&str; 11] = [
    "cash",
    "bearer",
    "holder",
    "atm",
    "currency",
    "pettycash",
    "anyone",
    "anybody",
    "whomever",
    "whoever",
    "cashier",
];

/// Words that may stand around them without naming anybody.
const AROUND: [&str; 14] = [
    "pay",
    "to",
    "the",
    "order",
    "of",
    "or",
    "and",
    "in",
    "a",
    "this",
    "money",
    "only",
    "payable",
    "withdrawal",
];

/// Endings that make any paper payable to whoever holds it.
const ENDINGS: [&str; 4] = ["orbearer", "ortobearer", "orholder", "orcash"];

/// The most letters that are looked through for words; names are shorter where it matters.
const LETTERS_MAX: usize = 120;

impl Payee {
    /// Reads the name of a payee.
    pub fn parse(text: &str) -> Result<Self, PayeeError> {
        let name = Name::parse(text)?;
        let letters = letters(name.as_str());
        if letters.chars().count() < 2 {
            return Err(PayeeError::Nameless);
        }
        let names_nobody = ENDINGS.iter().any(|ending| letters.ends_with(ending));
        if names_nobody || is_nobody(&letters) {
            return Err(PayeeError::Unnamed);
        }
        Ok(Self(name))
    }

    /// The name.
    pub const fn name(&self) -> &Name {
        &self.0
    }
}

impl fmt::Display for Payee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The bare letters of a name as a reader takes them: no accents, no spaces, no signs, look-alikes
/// read as the letters they look like.
fn letters(name: &str) -> String {
    name.nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .map(alike)
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// The Latin letter that another sign looks like.
const fn alike(letter: char) -> char {
    match letter {
        'а' | 'α' | '@' | '4' | 'ɑ' => 'a',
        'в' | 'ь' | 'β' | '8' => 'b',
        'с' | 'ϲ' | 'ᴄ' | '¢' | '(' => 'c',
        'е' | '3' | 'є' | 'ε' => 'e',
        'һ' | 'н' | 'ħ' => 'h',
        'г' | 'я' => 'r',
        'ѕ' | '$' | '5' | 'ꜱ' => 's',
        'о' | '0' | 'ο' => 'o',
        'т' | 'τ' => 't',
        'м' => 'm',
        '1' | '|' | 'і' | 'ι' => 'i',
        other => other,
    }
}

/// Whether letters are made of nothing but words that name nobody, and at least one such word.
fn is_nobody(letters: &str) -> bool {
    let chars: Vec<char> = letters.chars().take(LETTERS_MAX).collect();
    if chars.len() == LETTERS_MAX {
        return false;
    }
    // For every place: can the letters before it be read so, without and with a telling word?
    let mut read = vec![(false, false); chars.len().saturating_add(1)];
    if let Some(first) = read.first_mut() {
        first.0 = true;
    }
    for at in 0..chars.len() {
        let Some(&(plain, telling)) = read.get(at) else { break };
        if !plain && !telling {
            continue;
        }
        let words = NOBODY.iter().map(|word| (word, true));
        for (word, tells) in words.chain(AROUND.iter().map(|word| (word, false))) {
            let rest = chars.get(at..).unwrap_or_default();
            if !begins(rest, word) {
                continue;
            }
            if let Some(after) = read.get_mut(at.saturating_add(word.len())) {
                after.0 |= plain && !tells;
                after.1 |= telling || tells;
            }
        }
    }
    read.last().is_some_and(|(_, telling)| *telling)
}

fn begins(letters: &[char], word: &str) -> bool {
    word.chars().count() <= letters.len() && word.chars().zip(letters).all(|(a, b)| a == *b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tr15_a_payee_has_a_name() {
        for name in [
            "County Recorder",
            "Johnny Cash",
            "Cash & Sons LLP",
            "Bearer Insurance Ltd",
            "Cashmore Holdings",
            "Dr. Ångström",
            "3M",
            "Atmos Energy",
            "City of New York",
            "Orr & Holderness",
        ] {
            assert!(Payee::parse(name).is_ok(), "{name}");
        }
        assert_eq!(Payee::parse(" "), Err(PayeeError::Text(TextError::Empty)));
        assert_eq!(Payee::parse("—"), Err(PayeeError::Nameless));
        assert_eq!(Payee::parse("X"), Err(PayeeError::Nameless));
    }

    #[test]
    fn tr15_cash_and_bearer_are_no_payees_in_any_disguise() {
        for name in [
            "cash",
            "CASH",
            " Cash ",
            "c a s h",
            "C.A.S.H.",
            "ｃａｓｈ",
            "сash",
            "саѕһ",
            "Ca$h",
            "c@sh",
            "cásh",
            "ca\u{200b}sh",
            "c-a-s-h",
            "Bearer",
            "the bearer",
            "B E A R E R",
            "Pay to bearer",
            "Pay to the order of cash",
            "cash or bearer",
            "Acme Ltd or bearer",
            "Petty cash",
            "ATM",
            "ATM withdrawal",
            "𝐜𝐚𝐬𝐡",
            "ⒸⒶⓈⒽ",
            "whoever",
            "holder of this",
            "cash!",
            "«cash»",
            "Cashier",
            "Ca5h",
            "B3arer",
        ] {
            assert_eq!(Payee::parse(name), Err(PayeeError::Unnamed), "{name}");
        }
    }

    proptest! {
        #[test]
        fn tr15_spaces_signs_and_capitals_do_not_make_cash_a_name(
            signs in proptest::collection::vec("[ .,*_'\u{200b}\u{2060}-]{0,3}", 5),
            capitals in proptest::collection::vec(any::<bool>(), 4),
        ) {
            let spelled: String = "cash"
                .chars()
                .zip(&capitals)
                .zip(&signs)
                .map(|((letter, capital), sign)| {
                    let letter = if *capital { letter.to_ascii_uppercase() } else { letter };
                    format!("{letter}{sign}")
                })
                .collect();
            prop_assert!(Payee::parse(&spelled).is_err(), "{}", spelled);
        }
    }
}
