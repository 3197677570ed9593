//! The only place that talks to processors.
//!
//! Invariants: an answer that did not arrive whole is unknown, never failed (rule PSP-06); a busy
//! processor is asked again with the same request, a bounded number of times (rules PSP-02,
//! PSP-03); redirects are not followed and no proxy is asked.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret;
use tracing::warn;

use crate::ask::{Ask, Doubt, Failure, Method, Request, Response, Step};
use crate::kept::KeptAnswers;

/// How often one request is sent.
const ATTEMPTS_MAX: u32 = 3;

/// How many requests one question may lead to: a token, an object, and the pages of a large payout.
const STEPS_MAX: usize = 24;

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
    way: Arc<dyn Way>,
    jitter: fn() -> u16,
    kept: KeptAnswers,
}

/// The way that a request goes: the internet, or a simulation of what can happen there.
pub trait Way: fmt::Debug + Send + Sync {
    /// Sends once; an answer that did not arrive whole is a doubt.
    fn send(&self, request: Request) -> Sent;
}

/// An answer that is awaited.
pub type Sent = Pin<Box<dyn Future<Output = Result<Response, Doubt>> + Send>>;

/// HTTP as it is.
#[derive(Debug, Clone)]
struct Internet(reqwest::Client);

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
        Ok(Self::by(Arc::new(Internet(http)), jitter))
    }

    /// A sender whose requests go another way.
    pub fn by(way: Arc<dyn Way>, jitter: fn() -> u16) -> Self {
        Self { way, jitter, kept: KeptAnswers::default() }
    }

    /// Sends, reads the answer, and goes on until there is nothing more to ask.
    pub async fn send<T: 'static>(&self, mut ask: Ask<T>) -> Result<T, Failure> {
        for _ in 0..STEPS_MAX {
            let response = match self.kept.find(&ask.request) {
                Some(response) => response,
                None => self.answer(&ask.request).await?,
            };
            let step = ask.read(&response)?;
            self.kept.keep(&ask.request, &response);
            match step {
                Step::Done(value) => return Ok(value),
                Step::Then(next) => ask = next,
            }
        }
        Err(Failure::Unknown(Doubt::TooFar))
    }

    async fn answer(&self, request: &Request) -> Result<Response, Failure> {
        let mut attempt = 1;
        loop {
            let response = self.way.send(request.clone()).await.map_err(Failure::Unknown)?;
            if !is_busy(response.status) {
                return Ok(response);
            }
            let status = response.status;
            warn!(url = %request.url.path(), status, attempt, "the processor is busy");
            if attempt >= ATTEMPTS_MAX || request.method == Method::PostOnce {
                return Err(Failure::Unknown(Doubt::Busy(status)));
            }
            tokio::time::sleep(self.pause(attempt)).await;
            attempt = attempt.saturating_add(1);
        }
    }

    fn pause(&self, attempt: u32) -> Duration {
        let base = PAUSE_MS << attempt.saturating_sub(1);
        Duration::from_millis(base.saturating_add(u64::from((self.jitter)()) % base))
    }
}

impl Way for Internet {
    fn send(&self, request: Request) -> Sent {
        Box::pin(self.clone().once(request))
    }
}

impl Internet {
    async fn once(self, request: Request) -> Result<Response, Doubt> {
        let url = request.url;
        let mut builder = match request.method {
            Method::Get => self.0.get(url),
            Method::Delete => self.0.delete(url),
            Method::Post | Method::PostOnce => self.0.post(url).body(request.body),
        };
        for (name, value) in &request.headers {
            builder = builder.header(*name, value.expose_secret());
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
}

fn is_busy(status: u16) -> bool {
    matches!(status, 409 | 429 | 500..=599)
}

fn unreachable(cause: reqwest::Error) -> Doubt {
    Doubt::Unreachable(Box::new(cause.without_url()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::SecretString;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use url::Url;

    const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    const BUSY: &str = "HTTP/1.1 429 Busy\r\ncontent-length: 0\r\n\r\n";
    const CONFLICT: &str = "HTTP/1.1 409 Conflict\r\ncontent-length: 0\r\n\r\n";
    const BROKEN: &str = "HTTP/1.1 500 Broken\r\ncontent-length: 0\r\n\r\n";

    /// Posts to a processor that gives these answers, one a connection; tells what came of it and
    /// what the processor heard.
    async fn post(answers: &'static [&'static str]) -> (Result<Vec<u8>, Failure>, Vec<String>) {
        send(Method::Post, answers).await
    }

    async fn send(
        method: Method,
        answers: &'static [&'static str],
    ) -> (Result<Vec<u8>, Failure>, Vec<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let processor = tokio::spawn(async move {
            let mut heard = Vec::new();
            for answer in answers {
                let (mut socket, _) = listener.accept().await.unwrap();
                let mut bytes = vec![0; 4096];
                let length = socket.read(&mut bytes).await.unwrap();
                heard.push(String::from_utf8_lossy(&bytes[..length]).into_owned());
                socket.write_all(answer.as_bytes()).await.unwrap();
            }
            heard
        });
        let request = Request {
            method,
            url: Url::parse(&format!("http://{address}/v1/refunds")).unwrap(),
            headers: vec![
                ("idempotency-key", SecretString::from("k1")),
                ("connection", SecretString::from("close")),
            ],
            body: "amount=1".to_owned(),
            keep: None,
        };
        let ask = Ask::new(request, |response: &Response| Ok(response.body.clone()));
        let outcome = Sender::new(|| 3).unwrap().send(ask).await;
        (outcome, processor.await.unwrap())
    }

    #[tokio::test]
    async fn psp03_a_busy_processor_is_asked_again_with_the_same_bytes() {
        let (outcome, heard) = post(&[CONFLICT, BUSY, OK]).await;
        assert_eq!(outcome.unwrap(), b"ok");
        assert_eq!(heard.len(), 3);
        assert!(heard[0].contains("idempotency-key: k1"), "{}", heard[0]);
        assert_eq!(heard[0], heard[1]);
        assert_eq!(heard[0], heard[2]);
    }

    #[tokio::test]
    async fn psp02_a_failure_that_is_replayed_ends_as_unknown() {
        let (outcome, heard) = post(&[BROKEN, BROKEN, BROKEN]).await;
        assert!(matches!(outcome, Err(Failure::Unknown(Doubt::Busy(500)))), "{outcome:?}");
        assert_eq!(heard.len(), 3);
    }

    #[tokio::test]
    async fn psp05_what_must_not_happen_twice_is_sent_once() {
        let (outcome, heard) = send(Method::PostOnce, &[BROKEN]).await;
        assert!(matches!(outcome, Err(Failure::Unknown(Doubt::Busy(500)))), "{outcome:?}");
        assert_eq!(heard.len(), 1);
    }

    #[tokio::test]
    async fn psp06_an_answer_that_does_not_arrive_is_unknown() {
        for answers in [&[""], &["HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\nhalf"]] {
            let (outcome, heard) = post(answers).await;
            assert!(matches!(outcome, Err(Failure::Unknown(Doubt::Unreachable(_)))), "{outcome:?}");
            assert_eq!(heard.len(), 1);
        }
    }

    #[tokio::test]
    async fn a_redirect_is_not_followed() {
        let (outcome, heard) =
            post(&["HTTP/1.1 302 Found\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n"]).await;
        assert_eq!(outcome.unwrap(), b"");
        assert_eq!(heard.len(), 1);
    }

    #[test]
    fn pauses_grow_and_vary() {
        let pause = |jitter, attempt| Sender::new(jitter).unwrap().pause(attempt).as_millis();
        assert_eq!(pause(|| 0, 1), 200);
        assert_eq!(pause(|| 0, 2), 400);
        assert_eq!(pause(|| 65_535, 2), 400 + 65_535 % 400);
    }
}
