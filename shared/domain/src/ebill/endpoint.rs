//! Where an e-bill reaches a party: an electronic address and the scheme that it belongs to.

use std::fmt;

use crate::text::{Email, Mark};

/// An electronic address (EN 16931 BT-34 and BT-49).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    scheme: Mark,
    id: Mark,
}

/// Text is no electronic address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "Write a mail address, or a scheme of four digits, a colon and the number, such as \
     9959:12-3456789 for an EIN."
)]
pub struct EndpointError;

/// The schemes of the list of electronic addresses (EAS) that are numbers.
const SCHEMES: &str = " 0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0147 0151 0154 \
    0158 0170 0177 0183 0184 0188 0190 0191 0192 0193 0194 0195 0196 0198 0199 0200 0201 0202 0203 \
    0204 0205 0208 0209 0210 0211 0212 0213 0215 0216 0217 0218 0219 0220 0221 0225 0230 0235 0240 \
    0242 0244 0245 0246 0248 9910 9913 9914 9915 9918 9919 9920 9922 9923 9924 9925 9926 9927 9928 \
    9929 9930 9931 9932 9933 9934 9935 9936 9937 9938 9939 9940 9941 9942 9943 9944 9945 9946 9947 \
    9948 9949 9950 9951 9952 9953 9957 9959 ";

/// The scheme of mail addresses.
const MAIL: &str = "EM";

impl Endpoint {
    /// Reads an address; nothing when nothing is written.
    pub fn parse_optional(text: &str) -> Result<Option<Self>, EndpointError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let (scheme, id) = match text.split_once(':') {
            Some((scheme, id)) if scheme.len() == 4 && SCHEMES.contains(&format!(" {scheme} ")) => {
                (scheme, id)
            }
            Some(_) => return Err(EndpointError),
            None => (MAIL, Email::parse(text).map(|_| text).map_err(|_| EndpointError)?),
        };
        let mark = |text| Mark::parse(text).map_err(|_| EndpointError);
        Ok(Some(Self { scheme: mark(scheme)?, id: mark(id)? }))
    }

    /// The scheme by its code in the list of electronic addresses.
    pub fn scheme(&self) -> &str {
        self.scheme.as_str()
    }

    /// The address itself.
    pub fn id(&self) -> &str {
        self.id.as_str()
    }
}

/// As [`Endpoint::parse_optional`] reads it.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scheme() == MAIL {
            f.write_str(self.id())
        } else {
            write!(f, "{}:{}", self.scheme(), self.id())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_electronic_address_is_a_mail_address_or_a_number_of_a_known_scheme() {
        let read =
            |text| Endpoint::parse_optional(text).map(|found| found.map(|found| found.to_string()));
        assert_eq!(read(" 9959:12-3456789 "), Ok(Some("9959:12-3456789".to_owned())));
        assert_eq!(read("ap@acme.com"), Ok(Some("ap@acme.com".to_owned())));
        assert_eq!(Endpoint::parse_optional("ap@acme.com").unwrap().unwrap().scheme(), "EM");
        assert_eq!(read(" "), Ok(None));
        for wrong in ["12-3456789", "0001:1", "9959:", "EM:a", ":1", "99:59:1", "0002 0:1"] {
            assert_eq!(read(wrong), Err(EndpointError), "{wrong}");
        }
    }
}
