//! A setup intent: a way to pay is kept without a payment.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::book::Act;
use super::card::{Method, Verdict};
use super::charge::Payer;
use super::customer::Customer;
use super::object::{Expand, Metadata, Object, new_id, with_nulls};
use super::pay::Outcome;
use super::refusal::Refusal;
use super::saved::Saved;
use super::session::{Session, SessionState};

/// A setup intent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Setup {
    id: String,
    created: i64,
    customer: Option<String>,
    method: String,
    method_types: Vec<String>,
    metadata: Metadata,
}

/// The person gives a way to pay on the page of a session in setup mode.
pub(super) fn save(
    act: &Act<'_>,
    mut session: Session,
    (method, verdict): (Method, Verdict),
    payer: Payer,
) -> Result<Outcome, Refusal> {
    match verdict {
        Verdict::Declines(decline) => return Ok(Outcome::Declined(decline)),
        // The bank's question is taken for answered.
        Verdict::Pays | Verdict::Asks => {}
    }
    let method = keep(act, (new_id("pm_")?, method), session.customer.clone())?;
    let setup = Setup {
        id: new_id("seti_")?,
        created: act.seconds(),
        customer: session.customer.clone(),
        method,
        method_types: session.method_types.clone(),
        metadata: session.payment_metadata.clone(),
    };
    act.put(&setup)?;
    session.setup = Some(setup.id.clone());
    session.payer = Some(payer);
    session.state = SessionState::Complete;
    act.put(&session)?;
    act.tell("setup_intent.succeeded", &setup)?;
    act.tell("checkout.session.completed", &session)?;
    Ok(Outcome::Done)
}

/// Keeps a way to pay with its customer.
pub(super) fn keep(
    act: &Act<'_>,
    method: (String, Method),
    customer: Option<String>,
) -> Result<String, Refusal> {
    let saved = Saved::new(method, customer, act);
    act.put(&saved)?;
    act.tell("payment_method.attached", &saved)?;
    Ok(saved.id().to_owned())
}

/// Published fields that the sandbox never fills.
const NULLS: [&str; 9] = [
    "application",
    "cancellation_reason",
    "description",
    "last_setup_error",
    "latest_attempt",
    "mandate",
    "next_action",
    "on_behalf_of",
    "single_use_mandate",
];

impl Object for Setup {
    const KIND: &'static str = "setup_intent";

    fn id(&self) -> &str {
        &self.id
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn render(&self, act: &Act<'_>, expand: &Expand) -> Result<Value, Refusal> {
        let fields = json!({
            "id": self.id,
            "object": Self::KIND,
            "client_secret": format!("{}_secret_sandbox", self.id),
            "created": self.created,
            "customer": expand.reference::<Customer>(act, "customer", self.customer.as_deref())?,
            "livemode": false,
            "metadata": self.metadata,
            "payment_method":
                expand.reference::<Saved>(act, "payment_method", Some(&self.method))?,
            "payment_method_options": {},
            "payment_method_types": self.method_types,
            "status": "succeeded",
            "usage": "off_session",
        });
        Ok(with_nulls(fields, &NULLS))
    }
}
