//! A post of the gateway, which is not signed.
//!
//! Invariant: the path that it came to is a secret, and nothing of the body is believed but the
//! event's id: the event is fetched back with our key, and what it names is what counts.

use domain::news::Subject;
use secrecy::ExposeSecret;
use serde::Deserialize;
use subtle::ConstantTimeEq;

use crate::ask::{Ask, Failure, Response, Step};
use crate::webhook::{Delivery, Hint, WebhookRefused, is_id};

use super::LawPay;
use super::error::read_optional;

/// The pseudo-header that hands on the last segment of the path.
pub const PATH: &str = "x-webhook-path";

/// A path that nobody can guess has at least so many letters.
const PATH_MIN: usize = 32;

type Checked = Result<Hint, WebhookRefused>;

#[derive(Deserialize)]
struct Posted {
    id: String,
}

#[derive(Deserialize)]
struct Event {
    id: String,
    r#type: String,
    data: Option<Data>,
}

#[derive(Deserialize)]
struct Data {
    id: Option<String>,
    account_id: Option<String>,
}

impl LawPay {
    pub(super) fn hint(&self, delivery: &Delivery<'_>) -> Step<Checked> {
        let Some(path) = (delivery.header)(PATH).filter(|path| path.len() >= PATH_MIN) else {
            return Step::Done(Err(WebhookRefused::NoSignature));
        };
        let fits = self.webhook_paths.iter().fold(subtle::Choice::from(0), |fits, secret| {
            fits | secret.expose_secret().as_bytes().ct_eq(path.as_bytes())
        });
        if !bool::from(fits) {
            return Step::Done(Err(WebhookRefused::Forged));
        }
        let posted = serde_json::from_slice::<Posted>(delivery.body);
        let Some(id) = posted.ok().map(|posted| posted.id).filter(|id| is_id(id)) else {
            return Step::Done(Err(WebhookRefused::Unreadable));
        };
        let account = self.account.id().to_owned();
        Step::Then(Ask::new(self.get(&["events", &id], &[]), move |response| {
            fetched(response, &id, &account)
        }))
    }
}

/// The event as the gateway keeps it; one that it does not know was made up.
fn fetched(response: &Response, id: &str, account: &str) -> Result<Checked, Failure> {
    let Some(event) = read_optional::<Event>(response)?.filter(|event| event.id == id) else {
        return Ok(Err(WebhookRefused::Forged));
    };
    let data = event.data.filter(|_| event.r#type.starts_with("transaction."));
    if let Some(other) = data.as_ref().and_then(|data| data.account_id.as_deref()) {
        // The event of another account: its own connector hears of it (rule PSP-19).
        if other != account {
            return Ok(Ok(Hint { event: event.id, subject: None }));
        }
    }
    let object = data.and_then(|data| data.id).filter(|id| is_id(id));
    Ok(Ok(Hint { event: event.id, subject: object.map(Subject::Payment) }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lawpay::Account;
    use secrecy::SecretString;
    use serde_json::{Value, json};

    const PATH_SECRET: &str = "0123456789abcdef0123456789abcdef";
    const ACCOUNT: &str = "wKgFeDz5HF-BPPl08dcADQ";

    fn lawpay() -> LawPay {
        LawPay::new(
            LawPay::ADDRESS,
            SecretString::from("secret"),
            Account::Trust(ACCOUNT.parse().unwrap()),
            "https://secure.lawpay.com/pages/firm/trust",
            vec![SecretString::from(PATH_SECRET)],
        )
        .unwrap()
    }

    fn post(path: Option<&str>, body: &str) -> Step<Checked> {
        lawpay().hint(&Delivery {
            header: &|name| path.filter(|_| name == PATH).map(str::to_owned),
            body: body.as_bytes(),
            now: jiff::Timestamp::UNIX_EPOCH,
        })
    }

    fn back(status: u16, body: &Value) -> Checked {
        let posted = r#"{"id":"evt1","type":"transaction.completed","data":{"amount":1}}"#;
        let Step::Then(ask) = post(Some(PATH_SECRET), posted) else { panic!("not fetched") };
        assert_eq!(ask.request.url.path(), "/v1/events/evt1");
        let response = Response { status, body: body.to_string().into_bytes() };
        ask.read(&response).unwrap().done().unwrap()
    }

    #[test]
    fn an_event_is_fetched_back_and_only_that_counts() {
        let event = json!({ "id": "evt1", "type": "transaction.completed",
            "data": { "id": "AfLZ", "account_id": ACCOUNT, "amount": 100 } });
        let subject = Some(Subject::Payment("AfLZ".to_owned()));
        assert_eq!(back(200, &event), Ok(Hint { event: "evt1".to_owned(), subject }));
    }

    #[test]
    fn psp11_a_post_that_the_gateway_does_not_know_is_refused() {
        let missing = json!({ "messages": [{ "code": "resource_not_found" }] });
        assert_eq!(back(404, &missing), Err(WebhookRefused::Forged));
        let other = json!({ "id": "evt2", "type": "transaction.completed" });
        assert_eq!(back(200, &other), Err(WebhookRefused::Forged));
    }

    #[test]
    fn psp19_an_event_of_another_account_is_left_to_that_account() {
        let event = json!({ "id": "evt1", "type": "transaction.completed",
            "data": { "id": "AfLZ", "account_id": "another-account" } });
        assert_eq!(back(200, &event), Ok(Hint { event: "evt1".to_owned(), subject: None }));
    }

    #[test]
    fn psp11_a_wrong_path_is_refused_before_the_body_is_read() {
        for (path, refused) in [
            (None, WebhookRefused::NoSignature),
            (Some("short"), WebhookRefused::NoSignature),
            (Some("0123456789abcdef0123456789abcdeX"), WebhookRefused::Forged),
        ] {
            let step = post(path, r#"{"id":"evt1"}"#);
            assert_eq!(step.done(), Some(Err(refused)), "{path:?}");
        }
        for body in ["", "{}", r#"{"id":"../charges"}"#] {
            let step = post(Some(PATH_SECRET), body);
            assert_eq!(step.done(), Some(Err(WebhookRefused::Unreadable)), "{body}");
        }
    }
}
