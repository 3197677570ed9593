//! Amounts as Stripe writes them.
//!
//! Invariant: there and back is the same amount, or a refusal with a name (rules PSP-31, PSP-32).

use domain::money::{Currency, Money};

/// Why an amount cannot be written for Stripe, or read from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Less than nothing.
    #[error("an amount for Stripe may not be negative")]
    Negative,
    /// Finer than Stripe takes in this currency.
    #[error("Stripe does not take such fine amounts in this currency")]
    TooFine,
    /// More than a number may hold.
    #[error("the amount is too large")]
    TooLarge,
    /// Not a currency that Stripe takes.
    #[error("Stripe does not take this currency")]
    Currency,
}

/// How Stripe writes a currency.
struct Spelling {
    decimals: u32,
    /// Amounts are whole multiples of this.
    step: i64,
}

/// The number that Stripe knows `money` by.
pub fn to_stripe(money: Money) -> Result<i64, AmountError> {
    let spelling = spelling(money.currency())?;
    let minor = money.minor();
    if minor < 0 {
        return Err(AmountError::Negative);
    }
    let amount = shift(minor, money.currency().decimals(), spelling.decimals)?;
    if amount.checked_rem(spelling.step) == Some(0) {
        Ok(amount)
    } else {
        Err(AmountError::TooFine)
    }
}

/// The amount that Stripe writes as `amount` in `currency`, such as `usd`.
pub fn from_stripe(amount: i64, currency: &str) -> Result<Money, AmountError> {
    let currency: Currency =
        currency.to_ascii_uppercase().parse().map_err(|_| AmountError::Currency)?;
    let spelling = spelling(currency)?;
    if amount < 0 {
        return Err(AmountError::Negative);
    }
    let minor = shift(amount, spelling.decimals, currency.decimals())?;
    if minor > Money::MINOR_MAX {
        return Err(AmountError::TooLarge);
    }
    Ok(Money::new(minor, currency))
}

/// Stripe's own table, which differs from ISO 4217: the Icelandic króna and the Ugandan shilling
/// have no cents and are sent with them; three decimals end in a zero.
fn spelling(currency: Currency) -> Result<Spelling, AmountError> {
    let (decimals, step) = match currency.code() {
        "ISK" | "UGX" => (2, 100),
        "BIF" | "CLP" | "DJF" | "GNF" | "JPY" | "KMF" | "KRW" | "MGA" | "PYG" | "RWF" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => (0, 1),
        "BHD" | "JOD" | "KWD" | "OMR" | "TND" => (3, 10),
        _ if currency.decimals() == 2 => (2, 1),
        _ => return Err(AmountError::Currency),
    };
    Ok(Spelling { decimals, step })
}

fn shift(amount: i64, from: u32, to: u32) -> Result<i64, AmountError> {
    let power = 10_i64.pow(from.abs_diff(to));
    if to >= from {
        return amount.checked_mul(power).ok_or(AmountError::TooLarge);
    }
    match (amount.checked_div(power), amount.checked_rem(power)) {
        (Some(whole), Some(0)) => Ok(whole),
        _ => Err(AmountError::TooFine),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AMOUNTS: [i64; 8] = [0, 1, 99, 100, 101, 999, 1000, Money::MINOR_MAX];

    fn money(minor: i64, code: &str) -> Money {
        Money::new(minor, code.parse().unwrap())
    }

    #[test]
    fn psp32_stripe_writes_some_currencies_its_own_way() {
        for (minor, code, written) in [
            (125_000, "USD", Ok(125_000)),
            (500, "JPY", Ok(500)),
            (5, "ISK", Ok(500)),
            (5, "UGX", Ok(500)),
            (5120, "KWD", Ok(5120)),
            (5124, "KWD", Err(AmountError::TooFine)),
            (200, "MGA", Ok(2)),
            (201, "MGA", Err(AmountError::TooFine)),
            (1, "HUF", Ok(1)),
            (1, "TWD", Ok(1)),
            (-1, "USD", Err(AmountError::Negative)),
            (i64::MAX, "ISK", Err(AmountError::TooLarge)),
            (1, "CLF", Err(AmountError::Currency)),
        ] {
            assert_eq!(to_stripe(money(minor, code)), written, "{minor} {code}");
        }
    }

    #[test]
    fn psp32_there_and_back_is_the_same_or_refused_in_every_currency() {
        let mut taken = 0;
        for code in every_code() {
            for minor in AMOUNTS {
                let money = money(minor, &code);
                match to_stripe(money) {
                    Ok(amount) => {
                        assert_eq!(from_stripe(amount, &code.to_lowercase()), Ok(money), "{code}");
                        taken += 1;
                    }
                    Err(AmountError::TooFine | AmountError::Currency) => {}
                    Err(error) => panic!("{minor} {code}: {error}"),
                }
            }
        }
        assert!(taken > 1000, "{taken} amounts were taken");
    }

    #[test]
    fn psp31_decimals_follow_the_golden_table() {
        for code in every_code() {
            let spelling = spelling(code.parse().unwrap());
            let Ok(spelling) = spelling else { continue };
            let golden = match code.as_str() {
                "BIF" | "CLP" | "DJF" | "GNF" | "JPY" | "KMF" | "KRW" | "MGA" | "PYG" | "RWF"
                | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
                "BHD" | "JOD" | "KWD" | "OMR" | "TND" => 3,
                _ => 2,
            };
            assert_eq!(spelling.decimals, golden, "{code}");
        }
    }

    #[test]
    fn an_amount_that_nobody_could_owe_is_not_read() {
        assert_eq!(from_stripe(-1, "usd"), Err(AmountError::Negative));
        assert_eq!(from_stripe(i64::MAX, "usd"), Err(AmountError::TooLarge));
        assert_eq!(from_stripe(1, "zzz"), Err(AmountError::Currency));
        assert_eq!(from_stripe(1, "isk"), Err(AmountError::TooFine));
    }

    fn every_code() -> Vec<String> {
        let letters = 'A'..='Z';
        letters
            .clone()
            .flat_map(|a| letters.clone().map(move |b| (a, b)))
            .flat_map(|(a, b)| ('A'..='Z').map(move |c| format!("{a}{b}{c}")))
            .filter(|code| code.parse::<Currency>().is_ok())
            .collect()
    }
}
