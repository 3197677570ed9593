//! Webhooks of the processors: no session, no cookie, no form; a signature over the raw bytes.
//!
//! Invariants: what is posted is a hint and never a fact (rule PSP-16): the object is fetched from
//! the processor and put into the books, where the same news twice changes nothing (rule PSP-15);
//! whatever fails a check is answered with a bare 400 (rule PSP-11); what cannot be done now is
//! answered so that the processor sends it again.

use axum::Extension;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use domain::news::News;
use domain::payment::ProcessorName;
use http_body_util::{BodyExt, Limited};
use jiff::Timestamp;
use processors::{Connection, Delivery, Failure, Hint, Till, WebhookRefused};
use store::settle::Heard;
use web::{App, Refusal, Routes, State};

/// The most a webhook may weigh: several times the largest event.
const BYTES_MAX: usize = 256 * 1024;

/// The routes of this function.
pub fn routes() -> Routes {
    routes_with(Till::default())
}

/// The same over a till of the caller.
pub fn routes_with(till: Till) -> Routes {
    Routes::new().post("/hooks/stripe", stripe).with_extension(till)
}

/// `POST /hooks/stripe`
async fn stripe(
    State(app): State<App>,
    Extension(till): Extension<Till>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Refusal> {
    let Ok(body) = Limited::new(body, BYTES_MAX).collect().await else {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let body = body.to_bytes();
    let secrets = &app.keys().await?.secrets;
    let (key, webhook) = (&secrets.stripe_key, &secrets.stripe_webhook);
    let connection = till.stripe(&app.config.stripe_url, key, webhook).map_err(Refusal::fault)?;
    let hint = match hinted(connection, &headers, &body, app.now()).await {
        Ok(Ok(hint)) => hint,
        Ok(Err(refused)) => return Ok(bare(refused)),
        Err(failure) => return Ok(unasked(&failure)),
    };

    let Some(subject) = &hint.subject else { return Ok(StatusCode::OK) };
    match connection.fetch(subject).await {
        Ok(news) => {
            for said in &news {
                hear(&app, (connection.name(), &hint), said).await?;
            }
            Ok(StatusCode::OK)
        }
        Err(failure) => Ok(silent(&hint, &failure)),
    }
}

/// Puts what the processor says into the books. What the books refuse would be refused again: it is
/// for a person, and holds up nothing else.
async fn hear(app: &App, (name, hint): (ProcessorName, &Hint), said: &News) -> Result<(), Refusal> {
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

/// No more than the number: what failed is nobody's business (rule PSP-11).
fn bare(refused: WebhookRefused) -> StatusCode {
    tracing::warn!(%refused, "Refused a webhook");
    StatusCode::BAD_REQUEST
}

async fn hinted(
    connection: &Connection,
    headers: &HeaderMap,
    body: &[u8],
    now: Timestamp,
) -> Result<Result<Hint, WebhookRefused>, Failure> {
    let header = |name: &str| joined(headers, name);
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
