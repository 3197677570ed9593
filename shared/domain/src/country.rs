//! Countries as bills name them (ISO 3166-1).

use std::fmt;

use iso_country::data;

/// A country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Country {
    code: &'static str,
    long_code: &'static str,
    name: &'static str,
}

/// Text is not a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Write a country by its code of two letters, such as US, or by its English name.")]
pub struct CountryError;

/// What people write instead of the name that the standard has.
const ALSO: [(&str, &str); 8] = [
    ("UNITED STATES", "US"),
    ("UNITED KINGDOM", "GB"),
    ("GREAT BRITAIN", "GB"),
    ("UK", "GB"),
    ("ENGLAND", "GB"),
    ("SCOTLAND", "GB"),
    ("WALES", "GB"),
    ("SOUTH KOREA", "KR"),
];

impl Country {
    /// The United States of America.
    pub const US: Self = Self { code: "US", long_code: "USA", name: "United States of America" };

    /// Reads a code of two or three letters, or an English name.
    pub fn parse(text: &str) -> Result<Self, CountryError> {
        let bare = bare(text);
        let short = || Self::find(|country| country.alpha2 == bare);
        Self::of_line(text).or_else(short).ok_or(CountryError)
    }

    /// The same, where nothing may be written.
    pub fn parse_optional(text: &str) -> Result<Option<Self>, CountryError> {
        if text.trim().is_empty() { Ok(None) } else { Self::parse(text).map(Some) }
    }

    /// The country that the line of an address names. Two letters name none there: they may be a
    /// state.
    pub fn of_line(line: &str) -> Option<Self> {
        let bare = bare(line);
        if bare == "US" || bare == "USA" {
            return Some(Self::US);
        }
        let also = ALSO.iter().find(|(name, _)| *name == bare).map(|(_, code)| *code);
        Self::find(|country| {
            country.alpha3 == bare
                || Some(country.alpha2) == also
                || country.name.to_uppercase() == bare
        })
    }

    /// Its two letters.
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// Its three letters.
    pub const fn long_code(self) -> &'static str {
        self.long_code
    }

    /// Its English name.
    pub const fn name(self) -> &'static str {
        self.name
    }

    fn find(is_it: impl Fn(&data::CountryCode<'static>) -> bool) -> Option<Self> {
        let found = data::all().into_iter().find(is_it)?;
        Some(Self { code: found.alpha2, long_code: found.alpha3, name: found.name })
    }
}

/// In capitals, without the points of `U.S.A.`.
fn bare(text: &str) -> String {
    text.trim().replace('.', "").to_uppercase()
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_known_by_its_codes_and_its_name() {
        let code = |text| Country::parse(text).map(Country::code);
        for us in ["US", "usa", "U.S.A.", "United States", "United States of America"] {
            assert_eq!(Country::parse(us), Ok(Country::US), "{us}");
        }
        assert_eq!((code("de"), code("DEU"), code("Germany")), (Ok("DE"), Ok("DE"), Ok("DE")));
        assert_eq!(code("UK"), Ok("GB"));
        assert_eq!(Country::parse("Germany").unwrap().long_code(), "DEU");
        assert_eq!(code("Bavaria"), Err(CountryError));
        assert_eq!(Country::parse_optional("  "), Ok(None));
    }

    #[test]
    fn two_letters_in_an_address_are_no_country() {
        assert_eq!(Country::of_line("CA"), None);
        assert_eq!(Country::of_line("Canada").map(Country::code), Some("CA"));
        assert_eq!(Country::of_line("U.S.A."), Some(Country::US));
    }
}
