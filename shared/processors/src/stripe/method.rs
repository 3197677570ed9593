//! A way to pay as Stripe describes it.

use domain::method::{Kept, MethodKind};
use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
pub(super) struct PaymentMethod {
    id: String,
    card: Option<Card>,
    us_bank_account: Option<BankAccount>,
}

#[derive(Debug, Clone, Deserialize)]
struct Card {
    brand: String,
    last4: String,
    funding: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct BankAccount {
    bank_name: Option<String>,
    last4: Option<String>,
}

impl PaymentMethod {
    pub(super) fn kept(&self, customer: &str) -> Kept {
        let (kind, label) = self.seen();
        Kept { customer: customer.to_owned(), object: self.id.clone(), kind, label }
    }

    pub(super) fn kind(&self) -> MethodKind {
        self.seen().0
    }

    fn seen(&self) -> (MethodKind, String) {
        match (&self.card, &self.us_bank_account) {
            (Some(card), _) => {
                let credit = card.funding.as_deref() == Some("credit");
                let kind = if credit { MethodKind::CreditCard } else { MethodKind::OtherCard };
                (kind, format!("{} ending in {}", capital(&card.brand), card.last4))
            }
            (None, Some(account)) => {
                let bank = account.bank_name.as_deref().unwrap_or("Bank account");
                let end = account.last4.as_deref().unwrap_or("····");
                (MethodKind::Bank, format!("{bank} ending in {end}"))
            }
            (None, None) => (MethodKind::Wallet, "Saved at Stripe".to_owned()),
        }
    }
}

fn capital(brand: &str) -> String {
    let mut letters = brand.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
