//! Webhooks of the processors: no session, no cookie, no form. Each account has a door of its own
//! and its own way to be sure: a signature over the raw bytes, a question to PayPal, or a secret
//! path and the event fetched back from LawPay.
//!
//! Invariants: what is posted is a hint and never a fact (rule PSP-16): the object is fetched from
//! the processor and put into the books, where the same news twice changes nothing (rule PSP-15);
//! whatever fails a check is answered with a bare 400 (rule PSP-11); what cannot be done now is
//! answered so that the processor sends it again.

use axum::Extension;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use domain::merchant::{MerchantName, TrustSafe};
use domain::news::News;
use domain::payment::ProcessorName;
use http_body_util::{BodyExt, Limited};
use jiff::Timestamp;
use processors::{
    Connection, Delivery, Failure, Hint, Merchants, SecretString, Till, WEBHOOK_PATH,
    WebhookRefused,
};
use store::settle::Heard;
use web::{App, Path, Refusal, Routes, State};

/// The most a webhook may weigh: several times the largest event.
const BYTES_MAX: usize = 256 * 1024;

/// The routes of this function.
pub fn routes() -> Routes {
    routes_with(Till::default())
}

/// The same over a till of the caller.
pub fn routes_with(till: Till) -> Routes {
    Routes::new()
        .post("/hooks/stripe", stripe)
        .post("/hooks/paypal", paypal)
        .post("/hooks/lawpay/{path}", lawpay)
        .post("/hooks/lawpay-trust/{path}", lawpay_trust)
        .with_extension(till)
}

/// `POST /hooks/stripe`
async fn stripe(
    State(app): State<App>,
    Extension(till): Extension<Till>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Refusal> {
    let name = MerchantName::Operating(ProcessorName::Stripe);
    posted(&app, &till, name, (&headers, None), body).await
}

/// `POST /hooks/paypal`
async fn paypal(
    State(app): State<App>,
    Extension(till): Extension<Till>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Refusal> {
    let name = MerchantName::Operating(ProcessorName::PayPal);
    posted(&app, &till, name, (&headers, None), body).await
}

/// `POST /hooks/lawpay/{path}`: the path is a secret, since the gateway signs nothing.
async fn lawpay(
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Refusal> {
    let name = MerchantName::Operating(ProcessorName::LawPay);
    posted(&app, &till, name, (&headers, Some(&path)), body).await
}

/// `POST /hooks/lawpay-trust/{path}`: a door of its own (rule PSP-46).
async fn lawpay_trust(
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Refusal> {
    let name = MerchantName::Trust(TrustSafe::LawPay);
    posted(&app, &till, name, (&headers, Some(&path)), body).await
}

/// A post about one account: checked, looked up, put into the books.
async fn posted(
    app: &App,
    till: &Till,
    name: MerchantName,
    (headers, path): (&HeaderMap, Option<&str>),
    body: Body,
) -> Result<StatusCode, Refusal> {
    let Ok(body) = Limited::new(body, BYTES_MAX).collect().await else {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let body = body.to_bytes();
    // An account that the firm does not have hears nothing, and tells no one.
    let Some(connection) = merchants(app, till).await?.get(name) else {
        return Ok(StatusCode::BAD_REQUEST);
    };
    let hint = match hinted(connection, (headers, path), &body, app.now()).await {
        Ok(Ok(hint)) => hint,
        Ok(Err(refused)) => return Ok(bare(refused)),
        Err(failure) => return Ok(unasked(&failure)),
    };

    let Some(subject) = &hint.subject else { return Ok(StatusCode::OK) };
    match connection.fetch(subject).await {
        Ok(news) => {
            for said in &news {
                hear(app, (name, &hint), said).await?;
            }
            Ok(StatusCode::OK)
        }
        Err(failure) => Ok(silent(&hint, &failure)),
    }
}

/// The firm's accounts.
async fn merchants<'a>(app: &App, till: &'a Till) -> Result<&'a Merchants, Refusal> {
    if let Some(opened) = till.opened() {
        return Ok(opened);
    }
    let told = app.processors().await?;
    let say = |name: &str| told.get(name).cloned().unwrap_or_else(|| SecretString::from(""));
    till.open(&say).map_err(Refusal::fault)
}

/// Puts what the processor says into the books. What the books refuse would be refused again: it is
/// for a person, for whom infra/alarms.yaml waits for the words of the log, and holds nothing up.
async fn hear(app: &App, (name, hint): (MerchantName, &Hint), said: &News) -> Result<(), Refusal> {
    let when = (app.now(), app.today().await?);
    match app.store.system("webhook").hear_news(name, said, when).await {
        Ok(heard) => told(hint, &heard),
        Err(error) if error.may_pass() => return Err(error.into()),
        Err(error) => tracing::error!(event = hint.event, %error, "Cannot be booked"),
    }
    Ok(())
}

/// The processor could not be asked whether the post is its own; it will post again.
fn unasked(failure: &Failure) -> StatusCode {
    tracing::warn!(error = %failure, "Could not check a webhook");
    StatusCode::SERVICE_UNAVAILABLE
}

/// The processor will post again.
fn silent(hint: &Hint, failure: &Failure) -> StatusCode {
    tracing::warn!(event = hint.event, error = %failure, "Could not fetch what a webhook names");
    StatusCode::SERVICE_UNAVAILABLE
}

/// No more than the number: what failed is nobody's business (rule PSP-11). infra/alarms.yaml waits
/// for the words of the first line (rule PSP-19).
fn bare(refused: WebhookRefused) -> StatusCode {
    match refused.is_misdirected() {
        true => misdirected(refused),
        false => tracing::warn!(%refused, "Refused a webhook"),
    }
    StatusCode::BAD_REQUEST
}

fn misdirected(refused: WebhookRefused) {
    tracing::error!(%refused, "A webhook came to the wrong door");
}

async fn hinted(
    connection: &Connection,
    (headers, path): (&HeaderMap, Option<&str>),
    body: &[u8],
    now: Timestamp,
) -> Result<Result<Hint, WebhookRefused>, Failure> {
    let header = |name: &str| match name {
        WEBHOOK_PATH => path.map(str::to_owned),
        name => joined(headers, name),
    };
    connection.webhook(&Delivery { header: &header, body, now }).await
}

fn told(hint: &Hint, heard: &Heard) {
    let payment = match heard {
        Heard::Known(intent) => intent.id.as_str(),
        Heard::Unknown => "none of ours",
        Heard::Noted => "none",
    };
    tracing::info!(event = hint.event, payment.id = payment, "Heard of a payment");
}

/// All values of a header, joined as the signature's reader expects them.
fn joined(headers: &HeaderMap, name: &str) -> Option<String> {
    let values: Vec<&str> =
        headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
    if values.is_empty() { None } else { Some(values.join(",")) }
}
