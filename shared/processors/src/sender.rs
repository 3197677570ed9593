//! The only place that talks to processors.
//!
//! Invariants: an answer that did not arrive whole is unknown, never failed (rule PSP-06); a busy
//! processor is asked again with the same request, a bounded number of times (rules PSP-02, PSP-03);
//! redirects are not followed and no proxy is asked.

use std::time::Duration;

use tracing::warn;

use crate::ask::{Ask, Doubt, Failure, Method, Request, Response};

/// How often one request is sent.
const ATTEMPTS_MAX: u32 = 3;

/// How long one attempt may take: with all pauses the whole stays inside a page's 29 seconds.
const TIMEOUT: Duration = Duration::from_secs(8);

const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// The first pause between attempts; each later one is twice as long.
const PAUSE_MS: u64 = 200;

/// A page of a hundred Stripe sessions with all that we expand is about one megabyte.
const BODY_MAX: usize = 8 * 1024 * 1024;

/// Sends requests to processors.
#[derive(Debug, Clone)]
pub struct Sender {
    http: reqwest::Client,
    jitter: fn() -> u16,
}

/// The sender cannot be made on this machine.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client cannot be made")]
pub struct SenderError(#[source] reqwest::Error);

impl Sender {
    /// A sender whose pauses vary by what `jitter` gives: any random number.
    pub fn new(jitter: fn() -> u16) -> Result<Self, SenderError> {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .build()
            .map_err(SenderError)?;
        Ok(Self { http, jitter })
    }

    /// Sends, and reads the answer.
    pub async fn send<T>(&self, ask: &Ask<T>) -> Result<T, Failure> {
        let mut attempt = 1;
        loop {
            let response = self.once(&ask.request).await.map_err(Failure::Unknown)?;
            if !is_busy(response.status) {
                return ask.read(&response);
            }
            let status = response.status;
            warn!(url = %ask.request.url.path(), status, attempt, "the processor is busy");
            if attempt >= ATTEMPTS_MAX {
                return Err(Failure::Unknown(Doubt::Busy(status)));
            }
            tokio::time::sleep(self.pause(attempt)).await;
            attempt = attempt.saturating_add(1);
        }
    }

    async fn once(&self, request: &Request) -> Result<Response, Doubt> {
        let url = request.url.clone();
        let mut builder = match request.method {
            Method::Get => self.http.get(url),
            Method::Post => self.http.post(url).body(request.body.clone()),
        };
        for (name, value) in &request.headers {
            builder = builder.header(*name, value.reveal());
        }
        let mut answer = builder.send().await.map_err(unreachable)?;
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
            body.extend_from_slice(&chunk);
            if body.len() > BODY_MAX {
                return Err(Doubt::TooLong);
            }
        }
        Ok(Response { status: answer.status().as_u16(), body })
    }

    fn pause(&self, attempt: u32) -> Duration {
        let base = PAUSE_MS << attempt.saturating_sub(1);
        Duration::from_millis(base.saturating_add(u64::from((self.jitter)()) % base))
    }
}

fn is_busy(status: u16) -> bool {
    matches!(status, 409 | 429 | 500..=599)
}

fn unreachable(cause: reqwest::Error) -> Doubt {
    Doubt::Unreachable(cause.without_url())
}
