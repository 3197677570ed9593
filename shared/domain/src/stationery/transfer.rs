//! What a bank's app reads to fill in a transfer in euro: the quick response code of the European
//! Payments Council (EPC069-12, version 2), which Germans call `GiroCode`.

use super::Iban;
use crate::money::Money;

/// The most letters of a name, and of what is said to the receiver.
const NAME_MAX: usize = 70;
const SAID_MAX: usize = 140;
/// The most bytes of it all.
const BYTES_MAX: usize = 331;
/// The most cents that a transfer can be.
const CENTS_MAX: i64 = 99_999_999_999;

/// The text of the code; nothing for what is no transfer in euro.
pub fn transfer(iban: &Iban, name: &str, amount: Money, said: &str) -> Option<String> {
    let is_euro = amount.currency().code() == "EUR";
    if !is_euro || !(1..=CENTS_MAX).contains(&amount.minor()) {
        return None;
    }
    let short = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    let lines = [
        "BCD".to_owned(),
        "002".to_owned(),
        // The letters are UTF-8.
        "1".to_owned(),
        "SCT".to_owned(),
        // The bank follows from the account.
        String::new(),
        short(name, NAME_MAX),
        iban.as_str().to_owned(),
        format!("EUR{amount}"),
        // Neither a purpose nor a structured reference.
        String::new(),
        String::new(),
        short(said, SAID_MAX),
    ];
    let text = lines.join("\n");
    (text.len() <= BYTES_MAX).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn inv27_a_transfer_is_written_as_the_standard_has_it() {
        let iban = Iban::parse("DE89 3704 0044 0532 0130 00").unwrap().unwrap();
        let euro: Currency = "EUR".parse().unwrap();
        let written = |minor, currency| {
            transfer(&iban, "Kanzlei Müller", Money::new(minor, currency), "Invoice 2026-0042")
        };
        assert_eq!(
            written(123_405, euro).unwrap(),
            "BCD\n002\n1\nSCT\n\nKanzlei Müller\nDE89370400440532013000\nEUR1234.05\n\n\n\
             Invoice 2026-0042"
        );
        assert_eq!(written(123_405, Currency::USD), None);
        assert_eq!(written(0, euro), None);
        assert_eq!(written(CENTS_MAX.saturating_add(1), euro), None);
        let long = "ü".repeat(200);
        let most = transfer(&iban, &long, Money::new(1, euro), &long);
        assert_eq!(most, None, "it would not fit, and nothing is cut in the middle");
    }
}
