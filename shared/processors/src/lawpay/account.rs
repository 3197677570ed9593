//! The accounts of a firm at LawPay.
//!
//! Invariant: a payment cannot be written without one, and an operating account's id is not a trust
//! account's (rule PSP-05).

use std::str::FromStr;

use domain::merchant::Destination;

/// The account that a payment goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Account {
    /// The firm's own money.
    Operating(OperatingAccountId),
    /// Clients' money, kept whole.
    Trust(TrustAccountId),
}

/// The id of an operating account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatingAccountId(String);

/// The id of a trust account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustAccountId(String);

/// Text is not the id of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not the id of a LawPay account")]
pub struct AccountIdError;

fn parse(text: &str) -> Result<String, AccountIdError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let sane = (8..=64).contains(&text.len()) && text.bytes().all(plain);
    if sane { Ok(text.to_owned()) } else { Err(AccountIdError) }
}

impl FromStr for OperatingAccountId {
    type Err = AccountIdError;

    fn from_str(text: &str) -> Result<Self, AccountIdError> {
        parse(text).map(Self)
    }
}

impl FromStr for TrustAccountId {
    type Err = AccountIdError;

    fn from_str(text: &str) -> Result<Self, AccountIdError> {
        parse(text).map(Self)
    }
}

impl Account {
    /// Where its money goes.
    pub const fn destination(&self) -> Destination {
        match self {
            Self::Operating(_) => Destination::Operating,
            Self::Trust(_) => Destination::Trust,
        }
    }

    /// The id as the gateway knows it.
    pub fn id(&self) -> &str {
        match self {
            Self::Operating(OperatingAccountId(id)) | Self::Trust(TrustAccountId(id)) => id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn psp05_an_account_has_an_id_and_a_destination() {
        let id = "wKgFeDz5HF-BPPl08dcADQ";
        assert_eq!(Account::Trust(id.parse().unwrap()).destination(), Destination::Trust);
        assert_eq!(Account::Operating(id.parse().unwrap()).id(), id);
        for text in ["", "short", "with space here", "../../../charges"] {
            assert_eq!(text.parse::<TrustAccountId>(), Err(AccountIdError), "{text}");
        }
    }
}
