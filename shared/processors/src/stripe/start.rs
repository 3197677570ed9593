//! Starting a checkout.

use domain::payment::Fact;

use crate::ask::{Ask, Failure, Refused, Response};
use crate::checkout::Checkout;

use super::Stripe;
use super::amount::{AmountError, to_stripe};
use super::error::{read, unreadable};
use super::session::Session;

impl Stripe {
    pub(super) fn ask_start(&self, checkout: &Checkout) -> Result<Ask<Fact>, Failure> {
        let amount = to_stripe(checkout.amount).map_err(refused)?;
        let payment = checkout.payment.to_string();
        let form = vec![
            ("mode", "payment".to_owned()),
            ("client_reference_id", payment.clone()),
            ("metadata[payment]", payment.clone()),
            ("payment_intent_data[metadata][payment]", payment),
            ("payment_intent_data[description]", checkout.description.clone()),
            ("line_items[0][quantity]", "1".to_owned()),
            ("line_items[0][price_data][currency]", currency_of(checkout)),
            ("line_items[0][price_data][unit_amount]", amount.to_string()),
            ("line_items[0][price_data][product_data][name]", checkout.description.clone()),
            ("success_url", checkout.success_url.clone()),
            ("cancel_url", checkout.cancel_url.clone()),
        ];
        let request = self.post(&["checkout", "sessions"], &form, checkout.payment.as_str());
        Ok(Ask::new(request, started))
    }
}

fn started(response: &Response) -> Result<Fact, Failure> {
    let session: Session = read(response)?;
    session.fact().ok().flatten().ok_or_else(|| unreadable(response.status, None))
}

fn currency_of(checkout: &Checkout) -> String {
    checkout.amount.currency().code().to_ascii_lowercase()
}

/// An amount that Stripe would refuse is refused before it is sent.
pub(super) fn refused(error: AmountError) -> Failure {
    Failure::Refused(Refused { code: "amount".to_owned(), reason: error.to_string() })
}
