//! Starting a payment on LawPay's own page.

use domain::payment::{Fact, Progress};
use url::Url;

use crate::ask::{Ask, Failure, Response};
use crate::checkout::Checkout;

use super::LawPay;
use super::list::{found, search};

/// What marks a payment that has no transaction yet: it is known by our reference alone.
pub(super) const REFERENCE: &str = "reference:";

impl LawPay {
    /// Looks whether the payment was made already, and else says where to make it. The page takes
    /// the amount and our reference in its address, and lets the payer change neither.
    pub(super) fn ask_start(&self, checkout: &Checkout) -> Result<Ask<Fact>, Failure> {
        if checkout.keep.is_some() {
            return Err(Failure::unsent("page", "LawPay saves a way to pay on its own page"));
        }
        let open = Fact {
            intent: checkout.payment.clone(),
            object: format!("{REFERENCE}{}", checkout.payment),
            pay_at: Some(self.page_of(checkout).to_string()),
            progress: Progress::Open,
            fee: None,
            by: None,
        };
        let account = self.account.id().to_owned();
        let request = search(self, checkout.payment.as_str());
        Ok(Ask::new(request, move |response: &Response| {
            let made = found(response, open.intent.as_str(), &account)?;
            let fact = made.map_or(Ok(None), |charge| charge.fact());
            let fact = fact.map_err(|_| Failure::unreadable(response.status, None))?;
            Ok(fact.unwrap_or_else(|| open.clone()))
        }))
    }

    fn page_of(&self, checkout: &Checkout) -> Url {
        let mut page = self.page.clone();
        page.query_pairs_mut()
            .append_pair("amount", &checkout.amount.minor().to_string())
            .append_pair("reference", checkout.payment.as_str())
            .append_pair("description", &checkout.description)
            .append_pair("readOnlyFields", "amount,reference")
            .append_pair("return_url", &checkout.success_url);
        page
    }
}
