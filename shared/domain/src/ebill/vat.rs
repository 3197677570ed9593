//! Numbers under which somebody is registered for VAT.

/// A VAT number: the country's two letters, then digits and letters without spaces (EN 16931,
/// BR-CO-09).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VatNumber(String);

/// Text is no VAT number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Write a VAT number with its country in front, such as DE123456789.")]
pub struct VatNumberError;

impl VatNumber {
    /// Reads a number; nothing where none is given.
    pub fn parse_optional(text: &str) -> Result<Option<Self>, VatNumberError> {
        let is_mark = |c: &char| !c.is_whitespace() && !matches!(c, '.' | '-' | '/');
        let bare: String = text.chars().filter(is_mark).map(|c| c.to_ascii_uppercase()).collect();
        if bare.is_empty() {
            return Ok(None);
        }
        let mut letters = bare.chars();
        let is_country = letters.by_ref().take(2).filter(char::is_ascii_uppercase).count() == 2;
        let is_rest = letters.all(|c| c.is_ascii_alphanumeric());
        let fits = (4..=15).contains(&bare.len());
        if is_country && is_rest && fits { Ok(Some(Self(bare))) } else { Err(VatNumberError) }
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for VatNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vat_number_has_its_country_in_front() {
        let read = |text| VatNumber::parse_optional(text).map(|found| found.map(|n| n.0));
        assert_eq!(read(" de 123.456.789 "), Ok(Some("DE123456789".to_owned())));
        assert_eq!(read("ATU12345678"), Ok(Some("ATU12345678".to_owned())));
        assert_eq!(read("  "), Ok(None));
        for wrong in ["123456789", "D1234", "DE", "DE1", "DE12345678901234", "DEÄ234", "<b>DE1"] {
            assert_eq!(read(wrong), Err(VatNumberError), "{wrong}");
        }
    }
}
