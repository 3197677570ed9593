//! Text that people type, bounded and cleaned once, where it enters.
//!
//! Invariants: no control characters but line breaks where lines are allowed; no leading or
//! trailing space; NFC; never empty; never longer than the kind allows.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::id::PaymentId;

/// Why text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but space.
    #[error("Fill this in.")]
    Empty,
    /// Longer than the field holds.
    #[error("Write at most {0} characters.")]
    TooLong(usize),
    /// Control characters.
    #[error("Remove the characters that cannot be printed.")]
    Unprintable,
    /// Not an e-mail address.
    #[error("Write an e-mail address such as ada@example.com.")]
    NotAnAddress,
}

#[expect(clippy::fn_params_excessive_bools, reason = "the macro below is its one caller")]
fn clean(text: &str, chars_max: usize, lines: bool) -> Result<String, TextError> {
    let unified: String = text.replace("\r\n", "\n").nfc().collect();
    let trimmed = unified.trim();
    let printable = |c: char| !c.is_control() || (lines && (c == '\n' || c == '\t'));
    if trimmed.is_empty() {
        Err(TextError::Empty)
    } else if trimmed.chars().count() > chars_max {
        Err(TextError::TooLong(chars_max))
    } else if !trimmed.chars().all(printable) {
        Err(TextError::Unprintable)
    } else {
        Ok(trimmed.to_owned())
    }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident($max:literal, lines: $lines:literal)),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The most characters it holds.
            pub const CHARS_MAX: usize = $max;

            /// Reads and cleans what was typed.
            pub fn parse(text: &str) -> Result<Self, TextError> {
                clean(text, Self::CHARS_MAX, $lines).map(Self)
            }

            /// The same, where the field may be left empty.
            pub fn parse_optional(text: &str) -> Result<Option<Self>, TextError> {
                if text.trim().is_empty() { Ok(None) } else { Self::parse(text).map(Some) }
            }

            /// What another program wrote, without what cannot be printed and no longer than the
            /// field holds; none when nothing is left.
            pub fn kept(text: &str) -> Option<Self> {
                let unified: String = text.replace("\r\n", "\n").nfc().collect();
                let printed = |c: char| match c {
                    '\n' | '\t' if $lines => c,
                    c if c.is_control() => ' ',
                    c => c,
                };
                let printed: String = unified.trim().chars().map(printed).collect();
                let cut: String = printed.trim().chars().take(Self::CHARS_MAX).collect();
                Self::parse(&cut).ok()
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    )+};
}

texts! {
    /// The name of a person, a client, a matter or a firm.
    Name(200, lines: false),
    /// What was done, as an invoice says it.
    Narrative(4000, lines: true),
    /// A postal address, line by line.
    Address(500, lines: true),
    /// A short reference: a code, a matter number, somebody else's id.
    Mark(60, lines: false),
    /// A note that explains something to a reader.
    Note(2000, lines: true),
}

impl From<Name> for Narrative {
    fn from(name: Name) -> Self {
        Self(name.0)
    }
}

/// An e-mail address, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// Reads an address: one `@`, a host with a point, no spaces, at most 254 characters.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let address = clean(text, 254, false)?.to_lowercase();
        let fits = |c: char| !c.is_whitespace() && !"<>()[],;:\\\"".contains(c);
        match address.split_once('@') {
            Some((user, host))
                if !user.is_empty()
                    && host.split('.').count() > 1
                    && host.split('.').all(|label| !label.is_empty())
                    && !host.contains('@')
                    && address.chars().all(fits) =>
            {
                Ok(Self(address))
            }
            _ => Err(TextError::NotAnAddress),
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Address {
    /// What stands for an address that other books did not tell.
    pub const UNKNOWN: &'static str = "Address not known";

    /// Whether it is more than a word for having none.
    pub fn is_known(&self) -> bool {
        self.0 != Self::UNKNOWN
    }
}

impl Mark {
    /// Our id of a payment as a reference: shorter than any mark, and printable.
    pub fn of_payment(id: &PaymentId) -> Self {
        Self(id.as_str().to_owned())
    }

    /// The reference as people know it: what a processor or this portal calls a payment, such as
    /// `pi_3MtwBwLkdIwHu7ix28a3tqPa`, says nothing to them.
    pub fn in_words(&self) -> &str {
        let is_object = self.0.split_once('_').is_some_and(|(kind, rest)| {
            (2..=4).contains(&kind.len())
                && kind.bytes().all(|byte| byte.is_ascii_lowercase())
                && rest.len() >= OBJECT_CHARS
                && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        });
        if is_object { "online payment" } else { &self.0 }
    }
}

/// The fewest characters that make the name of a payment at a processor its own.
const OBJECT_CHARS: usize = 12;

/// So much of a wrong text as a sentence can repeat, without what cannot be printed.
pub(crate) fn shown(text: &str) -> String {
    const SHOWN_MAX: usize = 40;
    let mut shown: String = text.chars().filter(|c| !c.is_control()).take(SHOWN_MAX).collect();
    if text.chars().nth(SHOWN_MAX).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_machine_calls_a_payment_is_said_in_words() {
        let said = |text: &str| Mark::parse(text).unwrap().in_words().to_owned();
        for object in
            ["pi_3MtwBwLkdIwHu7ix28a3tqPa", "cs_test_a1b2c3d4e5f6", "pay_01hgw2bbg0000000"]
        {
            assert_eq!(said(object), "online payment", "{object}");
        }
        for known in ["1041", "W-77", "wire_9", "Receipt book 7"] {
            assert_eq!(said(known), known);
        }
    }

    #[test]
    fn a_name_is_trimmed_and_bounded() {
        assert_eq!(Name::parse("  Ada Lovelace ").unwrap().as_str(), "Ada Lovelace");
        assert_eq!(Name::parse(" \t "), Err(TextError::Empty));
        assert_eq!(Name::parse("a\u{0}b"), Err(TextError::Unprintable));
        assert_eq!(Name::parse(&"x".repeat(201)), Err(TextError::TooLong(200)));
        assert_eq!(Name::parse("two\nlines"), Err(TextError::Unprintable));
        assert_eq!(Name::parse_optional("  "), Ok(None));
    }

    #[test]
    fn what_another_program_wrote_is_kept_as_far_as_it_can_be() {
        assert_eq!(Name::kept(" a\u{0}b\nc ").unwrap().as_str(), "a b c");
        assert_eq!(Narrative::kept("a\r\nb\u{7}").unwrap().as_str(), "a\nb");
        assert_eq!(Name::kept(&"é".repeat(300)).unwrap().as_str().chars().count(), 200);
        assert_eq!(Name::kept(" \u{1b} "), None);
    }

    #[test]
    fn an_address_is_one_address() {
        assert_eq!(Email::parse("Ada@Example.com").unwrap().as_str(), "ada@example.com");
        for wrong in ["ada", "@x.com", "a@b", "a@b.c\nBcc: x@y.z", "a b@c.de", "a@b@c.de", "a@.de"]
        {
            assert!(Email::parse(wrong).is_err(), "{wrong}");
        }
    }
}
