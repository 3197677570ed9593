//! The firm's accounts at processors, and which of them may take client money (rule TR-14).
//!
//! Invariants: trust money goes only through an account that keeps it whole, with fees, refunds and
//! disputes charged to operating (rules TR-12, TR-13); that an account of another processor does is
//! attested by a lawyer and recorded; a trust and an operating account never share credentials
//! (rule PSP-46).

mod name;

pub use name::{MerchantName, TrustSafe};

use jiff::Timestamp;

use crate::id::{MemberId, MerchantId};
use crate::payment::ProcessorName;

/// The bank account that money goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Destination {
    /// The firm's own.
    Operating,
    /// The clients'.
    Trust,
}

/// An account of the firm at a processor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merchant {
    /// Our id.
    pub id: MerchantId,
    /// The processor.
    pub processor: ProcessorName,
    /// Where its money goes.
    pub destination: Destination,
    /// The name under which its credentials are kept; each account has its own.
    pub credential: Credential,
    /// Why it may take trust money, where it is not made for it.
    pub attestation: Option<Attestation>,
}

/// The name of a secret: credentials of one account, its webhook's secret among them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Credential(String);

/// A lawyer's word that an account keeps trust money whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attestation {
    /// Who says so.
    pub lawyer: MemberId,
    /// When.
    pub at: Timestamp,
    /// What it rests on, such as the contract that says where fees are charged.
    pub because: String,
}

/// Who attests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attester {
    /// The member.
    pub member: MemberId,
    /// Whether they are a lawyer of the firm.
    pub is_lawyer: bool,
}

/// Why an account is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MerchantError {
    /// The processor nets what it takes from what it pays out.
    #[error(
        "{0} takes its fees, refunds and disputes out of what it pays to the bank, so trust \
         money would not stay whole. Use a LawPay trust account, or let a lawyer attest that this \
         account charges them to operating."
    )]
    OperatingOnly(&'static str),
    /// Only a lawyer can attest.
    #[error("Only a lawyer of the firm can attest that an account keeps trust money whole.")]
    NotALawyer,
    /// An attestation says nothing.
    #[error("Write what the attestation rests on, in a sentence.")]
    NoReason,
    /// Two accounts with one secret.
    #[error("Trust and operating accounts need credentials of their own.")]
    SharedCredential,
    /// Not the name of a secret.
    #[error("Write the name of the secret with letters, digits and dashes.")]
    Credential,
}

/// The fewest letters that can say what an attestation rests on.
const REASON_MIN: usize = 20;

const CREDENTIAL_MAX: usize = 64;

impl Destination {
    /// Both, for settings and tests.
    pub const ALL: [Self; 2] = [Self::Operating, Self::Trust];

    /// The word in storage and in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Operating => "operating",
            Self::Trust => "trust",
        }
    }

    /// The destination with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|destination| destination.word() == word)
    }
}

impl ProcessorName {
    /// Whether its trust accounts keep client money whole by design: fees, refunds and disputes are
    /// charged to operating (rules TR-12 to TR-14).
    pub const fn is_trust_safe(self) -> bool {
        match self {
            Self::LawPay => true,
            Self::Stripe | Self::PayPal => false,
        }
    }
}

impl Credential {
    /// The name of a secret.
    pub fn parse(text: &str) -> Result<Self, MerchantError> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let sane = (1..=CREDENTIAL_MAX).contains(&text.len()) && text.bytes().all(plain);
        if sane { Ok(Self(text.to_owned())) } else { Err(MerchantError::Credential) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Attestation {
    /// A lawyer's word; nobody else can give it.
    pub fn of(who: &Attester, because: &str, at: Timestamp) -> Result<Self, MerchantError> {
        if !who.is_lawyer {
            return Err(MerchantError::NotALawyer);
        }
        let because = because.trim();
        if because.chars().count() < REASON_MIN {
            return Err(MerchantError::NoReason);
        }
        Ok(Self { lawyer: who.member.clone(), at, because: because.to_owned() })
    }
}

impl Merchant {
    /// An account, beside the firm's `others`; the only way to make one (rule TR-14).
    pub fn new(
        id: MerchantId,
        (processor, destination): (ProcessorName, Destination),
        credential: Credential,
        attestation: Option<Attestation>,
        others: &[Self],
    ) -> Result<Self, MerchantError> {
        let trust = destination == Destination::Trust;
        if trust && !processor.is_trust_safe() && attestation.is_none() {
            return Err(MerchantError::OperatingOnly(processor.title()));
        }
        if others.iter().any(|other| other.credential == credential && other.id != id) {
            return Err(MerchantError::SharedCredential);
        }
        Ok(Self { id, processor, destination, credential, attestation })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> MerchantId {
        MerchantId::made(0, [n; 10])
    }

    fn attested() -> Attestation {
        let who = Attester { member: MemberId::made(0, [1; 10]), is_lawyer: true };
        let because = "Schedule B of the contract charges fees to operating.";
        Attestation::of(&who, because, Timestamp::UNIX_EPOCH).unwrap()
    }

    fn made(
        processor: ProcessorName,
        destination: Destination,
        attestation: Option<Attestation>,
    ) -> Result<Merchant, MerchantError> {
        let credential = Credential::parse("one").unwrap();
        Merchant::new(id(1), (processor, destination), credential, attestation, &[])
    }

    #[test]
    fn tr14_the_matrix_of_processors_and_destinations() {
        use Destination::{Operating, Trust};
        for (processor, destination, plain) in [
            (ProcessorName::Stripe, Operating, true),
            (ProcessorName::Stripe, Trust, false),
            (ProcessorName::PayPal, Operating, true),
            (ProcessorName::PayPal, Trust, false),
            (ProcessorName::LawPay, Operating, true),
            (ProcessorName::LawPay, Trust, true),
        ] {
            let outcome = made(processor, destination, None);
            assert_eq!(outcome.is_ok(), plain, "{processor:?} {destination:?}");
            if let Err(error) = outcome {
                assert_eq!(error, MerchantError::OperatingOnly(processor.title()));
                assert!(error.to_string().starts_with(processor.title()), "{error}");
            }
            assert!(made(processor, destination, Some(attested())).is_ok());
        }
    }

    #[test]
    fn tr14_only_a_lawyer_attests_and_says_why() {
        let bookkeeper = Attester { member: MemberId::made(0, [2; 10]), is_lawyer: false };
        let attest = |who: &Attester, because: &str| {
            Attestation::of(who, because, Timestamp::UNIX_EPOCH).map(|_| ())
        };
        let why = "Schedule B charges fees to operating.";
        assert_eq!(attest(&bookkeeper, why), Err(MerchantError::NotALawyer));
        let lawyer = Attester { is_lawyer: true, ..bookkeeper };
        assert_eq!(attest(&lawyer, "  because        "), Err(MerchantError::NoReason));
        assert_eq!(attest(&lawyer, why), Ok(()));
    }

    #[test]
    fn psp46_two_accounts_do_not_share_credentials() {
        let operating = made(ProcessorName::LawPay, Destination::Operating, None).unwrap();
        let trust = |credential: &str| {
            let credential = Credential::parse(credential).unwrap();
            let kind = (ProcessorName::LawPay, Destination::Trust);
            Merchant::new(id(2), kind, credential, None, std::slice::from_ref(&operating))
        };
        assert_eq!(trust("one"), Err(MerchantError::SharedCredential));
        assert!(trust("two").is_ok());
        for text in ["", "a b", "../one", "sk_live_1"] {
            assert_eq!(Credential::parse(text), Err(MerchantError::Credential), "{text}");
        }
    }
}
