//! The second factor: codes of an authenticator, a new one every thirty seconds (rule SEC-10).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use maud::{Markup, html};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use totp_rs::{Algorithm, Builder, Secret, Totp, TotpError};
use web::Refusal;
use web::keys::Keys;

use crate::credential::{CredentialError, open_seed, seal_seed};

/// How long a code is shown, in seconds; the codes before and after it count as well.
const STEP_S: u64 = 30;

/// What an authenticator and we both know.
#[derive(Clone)]
pub(crate) struct Seed([u8; 20]);

/// Why a code was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CodeError {
    #[error("Type the six digits that your authenticator shows.")]
    Malformed,
    #[error("This code is not right. Type the one that is shown now.")]
    Wrong,
    #[error("This code was used already. Wait for the next one.")]
    Used,
    #[error("This is none of your recovery codes, or it was used already.")]
    Recovery,
}

impl Seed {
    /// A new one.
    pub(crate) fn fresh() -> Result<Self, Refusal> {
        Ok(Self(store::chance()?))
    }

    /// One that was sealed for `whose`.
    pub(crate) fn open(keys: &Keys, whose: &str, sealed: &str) -> Result<Self, CredentialError> {
        open_seed(keys, whose, sealed).map(Self)
    }

    /// Seals it for `whose`.
    pub(crate) fn seal(&self, keys: &Keys, whose: &str) -> Result<String, CredentialError> {
        seal_seed(keys, whose, &self.0)
    }

    /// The step that a code is of: one after `last`, the step of the code used before.
    pub(crate) fn step(&self, code: &str, last: u64, now: Timestamp) -> Result<u64, CodeError> {
        let digits = digits(code);
        let is_code = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_code {
            return Err(CodeError::Malformed);
        }
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        let totp = self.totp("", "").map_err(|_| CodeError::Wrong)?;
        match totp.check(&digits, seconds) {
            None => Err(CodeError::Wrong),
            Some(step) if step <= last => Err(CodeError::Used),
            Some(step) => Ok(step),
        }
    }

    /// The seed as people type it, in groups of four.
    pub(crate) fn words(&self) -> String {
        let text: Vec<char> = Secret::new_stack(self.0).to_base32().chars().collect();
        let groups: Vec<String> = text.chunks(4).map(|four| four.iter().collect()).collect();
        groups.join(" ")
    }

    /// The picture and the text that an authenticator takes it from.
    pub(crate) fn shown(&self, firm: &str, account: &str) -> Result<Markup, Refusal> {
        let totp = self.totp(firm, account).map_err(Refusal::fault)?;
        let url = totp.to_url().map_err(Refusal::fault)?;
        let code = QrCode::with_error_correction_level(&url, EcLevel::M).map_err(Refusal::fault)?;
        let picture = code.render::<svg::Color<'_>>().min_dimensions(220, 220).build();
        let address = format!("data:image/svg+xml;base64,{}", STANDARD.encode(picture));
        Ok(html! {
            figure.scan {
                img src=(address) width="220" height="220"
                    alt="QR code for your authenticator; the key below says the same";
                figcaption { "Or type this key: " code { (self.words()) } }
            }
        })
    }

    fn totp(&self, firm: &str, account: &str) -> Result<Totp, TotpError> {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(1)
            .with_step_duration(STEP_S)
            .with_secret(Secret::new_stack(self.0))
            .with_issuer(Some(firm.replace(':', " ")))
            .with_account_name(account.replace(':', " "))
            .build()
    }
}

/// A code without the spaces that people put into it.
pub(crate) fn digits(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// The seed and the codes that RFC 6238 publishes, cut to six digits.
    fn published() -> Seed {
        Seed(*b"12345678901234567890")
    }

    #[test]
    fn the_codes_are_those_that_rfc_6238_publishes() {
        for (second, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")]
        {
            let step = u64::try_from(second / 30).unwrap();
            assert_eq!(published().step(code, 0, at(second)), Ok(step), "{code}");
        }
    }

    #[test]
    fn sec10_a_code_counts_a_step_before_and_after_and_no_longer() {
        let code = "081804";
        let shown = 1_111_111_109;
        assert!(published().step(code, 0, at(shown - 30)).is_ok());
        assert!(published().step(code, 0, at(shown + 30)).is_ok());
        assert_eq!(published().step(code, 0, at(shown + 61)), Err(CodeError::Wrong));
        assert_eq!(published().step(code, 0, at(shown - 61)), Err(CodeError::Wrong));
    }

    #[test]
    fn sec10_a_code_counts_once() {
        let now = at(1_111_111_109);
        let step = published().step("081 804", 0, now).unwrap();
        assert_eq!(published().step("081804", step, now), Err(CodeError::Used));
        assert_eq!(published().step("081804", step + 1, now), Err(CodeError::Used));
    }

    #[test]
    fn what_is_not_six_digits_is_no_code() {
        for wrong in ["", "12345", "1234567", "12345a", "٠٨١٨٠٤", "+81804"] {
            assert_eq!(published().step(wrong, 0, at(59)), Err(CodeError::Malformed), "{wrong}");
        }
    }

    #[test]
    fn an_authenticator_is_told_the_firm_and_the_account() {
        let shown = published().shown("Hale: & Co", "ada@example.com").unwrap().into_string();
        assert!(shown.contains("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"), "{shown}");
        assert!(shown.contains("data:image/svg+xml;base64,"), "{shown}");
    }
}
