//! Amounts as PayPal writes them: decimal text.
//!
//! Invariant: there and back is the same amount, or a refusal with a name (rule PSP-32).

use domain::money::{Currency, Money};
use serde::{Deserialize, Serialize};

/// An amount in PayPal's spelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Amount {
    pub(super) currency_code: String,
    pub(super) value: String,
}

/// Why an amount cannot be written for PayPal, or read from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PayPalAmountError {
    /// Nothing, or less.
    #[error("an amount for PayPal may not be negative")]
    Negative,
    /// Finer than PayPal takes in this currency.
    #[error("PayPal does not take such fine amounts in this currency")]
    TooFine,
    /// Not an amount.
    #[error("PayPal wrote something that is not an amount")]
    NotAnAmount,
    /// Not a currency that PayPal takes.
    #[error("PayPal does not take this currency")]
    Currency,
}

/// The decimals that PayPal takes, which differ from ISO 4217 for the forint and the Taiwan dollar.
fn decimals(currency: Currency) -> Result<u32, PayPalAmountError> {
    match currency.code() {
        "HUF" | "JPY" | "TWD" => Ok(0),
        "AUD" | "BRL" | "CAD" | "CHF" | "CNY" | "CZK" | "DKK" | "EUR" | "GBP" | "HKD" | "ILS"
        | "MXN" | "MYR" | "NOK" | "NZD" | "PHP" | "PLN" | "SEK" | "SGD" | "THB" | "USD" => Ok(2),
        _ => Err(PayPalAmountError::Currency),
    }
}

/// The decimal text that PayPal knows `money` by.
pub fn to_paypal(money: Money) -> Result<String, PayPalAmountError> {
    let decimals = decimals(money.currency())?;
    if money.is_negative() {
        return Err(PayPalAmountError::Negative);
    }
    let written = money.decimal().normalize();
    if written.scale() > decimals {
        return Err(PayPalAmountError::TooFine);
    }
    Ok(format!("{written:.*}", usize::try_from(decimals).unwrap_or(2)))
}

/// The amount that PayPal writes as `value` in `code`.
pub fn from_paypal(value: &str, code: &str) -> Result<Money, PayPalAmountError> {
    let currency: Currency = code.parse().map_err(|_| PayPalAmountError::Currency)?;
    let decimals = decimals(currency)?;
    let written = value.parse::<rust_decimal::Decimal>();
    let number = written.map_err(|_| PayPalAmountError::NotAnAmount)?.normalize();
    if number.is_sign_negative() && !number.is_zero() {
        return Err(PayPalAmountError::Negative);
    }
    if number.scale() > decimals {
        return Err(PayPalAmountError::TooFine);
    }
    Money::exact(number, currency).map_err(|_| PayPalAmountError::NotAnAmount)
}

impl Amount {
    pub(super) fn of(money: Money) -> Result<Self, PayPalAmountError> {
        Ok(Self { currency_code: money.currency().code().to_owned(), value: to_paypal(money)? })
    }

    pub(super) fn read(&self) -> Result<Money, PayPalAmountError> {
        from_paypal(&self.value, &self.currency_code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn psp32_paypal_writes_some_currencies_its_own_way() {
        for (minor, code, written) in [
            (125_000, "USD", Ok("1250.00")),
            (5, "USD", Ok("0.05")),
            (500, "JPY", Ok("500")),
            (500, "HUF", Ok("5")),
            (501, "HUF", Err(PayPalAmountError::TooFine)),
            (100, "TWD", Ok("1")),
            (-1, "USD", Err(PayPalAmountError::Negative)),
            (1000, "KWD", Err(PayPalAmountError::Currency)),
        ] {
            let money = Money::new(minor, code.parse().unwrap());
            assert_eq!(to_paypal(money), written.map(str::to_owned), "{minor} {code}");
        }
    }

    #[test]
    fn psp32_there_and_back_is_the_same_or_refused_in_every_currency() {
        let mut taken = 0;
        let letters = || 'A'..='Z';
        for code in letters()
            .flat_map(|a| letters().map(move |b| (a, b)))
            .flat_map(|(a, b)| letters().map(move |c| format!("{a}{b}{c}")))
        {
            let Ok(currency) = code.parse::<Currency>() else { continue };
            for minor in [0, 1, 99, 100, 101, 999, 1000, Money::MINOR_MAX] {
                let money = Money::new(minor, currency);
                match to_paypal(money) {
                    Ok(written) => {
                        assert_eq!(from_paypal(&written, &code), Ok(money), "{code}");
                        taken += 1;
                    }
                    Err(PayPalAmountError::TooFine | PayPalAmountError::Currency) => {}
                    Err(error) => panic!("{minor} {code}: {error}"),
                }
            }
        }
        assert!(taken > 150, "{taken} amounts were taken");
    }

    #[test]
    fn what_is_not_an_amount_is_not_read() {
        for (value, code, error) in [
            ("-1.00", "USD", PayPalAmountError::Negative),
            ("1.001", "USD", PayPalAmountError::TooFine),
            ("1,00", "USD", PayPalAmountError::NotAnAmount),
            ("", "USD", PayPalAmountError::NotAnAmount),
            ("1.00", "usd", PayPalAmountError::Currency),
        ] {
            assert_eq!(from_paypal(value, code), Err(error), "{value} {code}");
        }
        assert_eq!(from_paypal("30.0", "USD").map(Money::minor), Ok(3000));
    }
}
