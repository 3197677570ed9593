//! An event that PayPal posts, read as a hint.
//!
//! What is signed is `transmission id|transmission time|webhook id|CRC-32 of the body`, the sum as
//! an unsigned decimal number, the webhook id from our own settings.
//!
//! Invariants: nothing is fetched before the address of the certificate is known to be PayPal's
//! (rule PSP-14), and nothing of the body is read before its signature holds (rule PSP-11).

use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use domain::news::Subject;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::json;

use crate::ask::{Ask, Failure, Method, Request, Response, Step};
use crate::webhook::{Delivery, Hint, WebhookRefused, is_id};

use super::certificate;
use super::error::read;
use super::order::Link;
use super::request::Unsigned;
use super::{Check, PayPal};

/// PayPal repeats a post for three days, with the time of the first.
const AGE_MAX: SignedDuration = SignedDuration::from_hours(73);

/// How far PayPal's clock may be ahead of ours.
const AHEAD_MAX: SignedDuration = SignedDuration::from_secs(300);

const CERTIFICATE_KEEP: Duration = Duration::from_hours(1);

/// The longest header that we know is the signature, of 344 letters.
const HEADER_MAX: usize = 1024;

type Checked = Result<Hint, WebhookRefused>;

/// The headers of a post.
#[derive(Debug, Clone)]
struct Transmission {
    id: String,
    time: String,
    signature: String,
    certificate: String,
    algorithm: String,
}

#[derive(Deserialize)]
struct Event {
    id: String,
    resource_type: Option<String>,
    resource: Option<Resource>,
}

#[derive(Deserialize)]
struct Resource {
    id: Option<String>,
    dispute_id: Option<String>,
    supplementary_data: Option<Supplement>,
    #[serde(default)]
    links: Vec<Link>,
}

#[derive(Deserialize)]
struct Supplement {
    related_ids: Option<Related>,
}

#[derive(Deserialize)]
struct Related {
    order_id: Option<String>,
}

#[derive(Deserialize)]
struct Verification {
    verification_status: String,
}

impl PayPal {
    pub(super) fn hint(&self, delivery: &Delivery<'_>) -> Step<Checked> {
        let transmission = match Transmission::of(delivery) {
            Ok(transmission) => transmission,
            Err(refused) => return Step::Done(Err(refused)),
        };
        match &self.check {
            Check::Certificate(roots) => {
                let Some(url) = certificate::address(&transmission.certificate, &self.base) else {
                    return Step::Done(Err(WebhookRefused::Stranger));
                };
                let Ok(signature) = BASE64_STANDARD.decode(&transmission.signature) else {
                    return Step::Done(Err(WebhookRefused::NoSignature));
                };
                let message = transmission.signed(&self.webhook_id, delivery.body);
                let (roots, body, now) = (roots.clone(), delivery.body.to_vec(), delivery.now);
                Step::Then(Ask::new(certificate_request(url), move |response| {
                    let signed = (message.as_bytes(), signature.as_slice());
                    Ok(match certificate_of(response)? {
                        Some(pem) => roots.check(pem, signed, now).and_then(|()| hinted(&body)),
                        None => Err(WebhookRefused::Stranger),
                    })
                }))
            }
            Check::Asking => self.ask_whether(&transmission, delivery.body),
        }
    }

    /// Asks PayPal, with the very bytes that came in: another spelling would not verify.
    fn ask_whether(&self, transmission: &Transmission, body: &[u8]) -> Step<Checked> {
        let Ok(event) = std::str::from_utf8(body) else {
            return Step::Done(Err(WebhookRefused::Unreadable));
        };
        // Only a whole JSON value may be spliced in, or a post could add fields of its own.
        if serde_json::from_str::<&serde_json::value::RawValue>(event).is_err() {
            return Step::Done(Err(WebhookRefused::Unreadable));
        }
        let frame = json!({
            "auth_algo": transmission.algorithm,
            "cert_url": transmission.certificate,
            "transmission_id": transmission.id,
            "transmission_sig": transmission.signature,
            "transmission_time": transmission.time,
            "webhook_id": self.webhook_id,
        });
        let text = frame.to_string();
        let open = text.strip_suffix('}').unwrap_or(&text);
        let text = format!("{open},\"webhook_event\":{event}}}");
        let path = ["v1", "notifications", "verify-webhook-signature"];
        let request = self.post_text(&path, text, &transmission.id);
        let body = body.to_vec();
        Step::Then(self.with_token(Unsigned::new(request, move |response| {
            let answer: Verification = match read(response) {
                Ok(answer) => answer,
                Err(Failure::Refused(_)) => return Ok(Step::Done(Err(WebhookRefused::Forged))),
                Err(failure) => return Err(failure),
            };
            let holds = answer.verification_status == "SUCCESS";
            Ok(Step::Done(if holds { hinted(&body) } else { Err(WebhookRefused::Forged) }))
        })))
    }
}

impl Transmission {
    fn of(delivery: &Delivery<'_>) -> Result<Self, WebhookRefused> {
        let header = |name: &str| {
            let value = (delivery.header)(name).ok_or(WebhookRefused::NoSignature)?;
            let sane = (1..=HEADER_MAX).contains(&value.len()) && !value.contains(['|', ',']);
            if sane { Ok(value) } else { Err(WebhookRefused::NoSignature) }
        };
        let transmission = Self {
            id: header("paypal-transmission-id")?,
            time: header("paypal-transmission-time")?,
            signature: header("paypal-transmission-sig")?,
            certificate: header("paypal-cert-url")?,
            algorithm: header("paypal-auth-algo")?,
        };
        if transmission.algorithm != "SHA256withRSA" {
            return Err(WebhookRefused::NoSignature);
        }
        let at: Timestamp = transmission.time.parse().map_err(|_| WebhookRefused::NoSignature)?;
        let age = delivery.now.duration_since(at);
        if age > AGE_MAX || age < -AHEAD_MAX {
            return Err(WebhookRefused::NotNow);
        }
        Ok(transmission)
    }

    fn signed(&self, webhook_id: &str, body: &[u8]) -> String {
        format!("{}|{}|{webhook_id}|{}", self.id, self.time, crc32fast::hash(body))
    }
}

fn certificate_request(url: url::Url) -> Request {
    let (headers, body) = (Vec::new(), String::new());
    Request { method: Method::Get, url, headers, body, keep: Some(CERTIFICATE_KEEP) }
}

/// The certificate; none when PayPal has no such one. Redirects are not followed.
fn certificate_of(response: &Response) -> Result<Option<&[u8]>, Failure> {
    match response.status {
        200 => Ok(Some(&response.body)),
        300..=499 => Ok(None),
        status => Err(Failure::unreadable(status, None)),
    }
}

fn hinted(body: &[u8]) -> Checked {
    let event: Event = serde_json::from_slice(body).map_err(|_| WebhookRefused::Unreadable)?;
    let subject = event.resource.and_then(|resource| match event.resource_type.as_deref() {
        Some("checkout-order") => resource.id.map(Subject::Payment),
        Some("capture") => resource.order().map(Subject::Payment),
        Some("refund") => resource.id.map(Subject::Refund),
        Some("dispute") => resource.dispute_id.map(Subject::Dispute),
        _ => None,
    });
    let subject = subject.filter(|subject| is_id(subject.object()));
    Ok(Hint { event: event.id, subject })
}

impl Resource {
    /// The order of a capture.
    fn order(&self) -> Option<String> {
        let related = self.supplementary_data.as_ref().and_then(|data| data.related_ids.as_ref());
        if let Some(order) = related.and_then(|ids| ids.order_id.clone()) {
            return Some(order);
        }
        let up = self.links.iter().find(|link| link.rel.as_deref() == Some("up"))?;
        up.href.split_once("/v2/checkout/orders/").map(|(_, id)| id.to_owned())
    }
}

#[cfg(test)]
mod tests;
