//! Saving a way to pay: a session in setup mode, and the setup intent that it leads to.

use domain::method::{Kept, MethodFact};
use serde::Deserialize;

use crate::ask::{Ask, Failure, Response};
use crate::checkout::Saver;

use super::Stripe;
use super::error::{read, read_optional};
use super::expand::Expandable;
use super::method::PaymentMethod;
use super::payment::Named;
use super::session::Session;
use super::start::{customer, lower};

#[derive(Debug, Clone, Deserialize)]
pub(super) struct SetupIntent {
    status: String,
    customer: Option<Expandable<Named>>,
    payment_method: Option<Expandable<PaymentMethod>>,
}

impl SetupIntent {
    /// The way to pay, once it can be used.
    pub(super) fn kept(&self) -> Option<Kept> {
        let method = self.payment_method.as_ref()?.object()?;
        let customer = self.customer.as_ref()?.id();
        (self.status == "succeeded").then(|| method.kept(customer))
    }
}

impl Stripe {
    pub(super) fn ask_save(&self, saver: &Saver) -> Ask<MethodFact> {
        let ours = saver.keep.method.to_string();
        let form = vec![
            ("mode", "setup".to_owned()),
            ("currency", lower(saver.currency)),
            ("client_reference_id", ours.clone()),
            ("metadata[method]", ours.clone()),
            ("setup_intent_data[metadata][method]", ours.clone()),
            ("success_url", saver.success_url.clone()),
            ("cancel_url", saver.cancel_url.clone()),
            customer(&saver.keep),
        ];
        Ask::new(self.post(&["checkout", "sessions"], &form, &ours), saving)
    }

    /// Detaching makes it useless at once; what is detached already is refused, which is as good.
    pub(super) fn ask_forget(&self, kept: &Kept) -> Ask<()> {
        let path = ["payment_methods", kept.object.as_str(), "detach"];
        let key = format!("forget-{}", kept.object);
        Ask::new(self.post(&path, &Vec::new(), &key), forgotten)
    }
}

fn saving(response: &Response) -> Result<MethodFact, Failure> {
    let session: Session = read(response)?;
    session.kept().ok_or_else(|| Failure::unreadable(response.status, None))
}

fn forgotten(response: &Response) -> Result<(), Failure> {
    match read_optional::<Named>(response) {
        Ok(_) => Ok(()),
        Err(Failure::Refused(refused)) if refused.code == "invalid_request_error" => Ok(()),
        Err(failure) => Err(failure),
    }
}
