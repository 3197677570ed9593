//! The pages of a portal over an app of their own that notes every request to the tables.
//!
//! Invariant: what is noted is what went over the wire, retries too; nothing is guessed.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::config::interceptors::{
    BeforeSerializationInterceptorContextRef, BeforeTransmitInterceptorContextRef,
    FinalizerInterceptorContextRef,
};
use aws_sdk_dynamodb::config::{
    Builder, ConfigBag, Intercept, RuntimeComponents, SharedCredentialsProvider,
};
use aws_sdk_dynamodb::error::BoxError;
use aws_smithy_types::config_bag::{Storable, StoreReplace};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use axum::response::Response;
use local::engines::{Endpoints, credentials};
use store::Store;
use tokio::net::TcpListener;
use tokio::sync::Mutex as AsyncMutex;
use tower::ServiceExt;
use web::App;
use web::app::{Clock, Source};
use web::config::Config;

/// Pages whose requests to the tables are noted, one page at a time.
#[derive(Debug)]
pub struct Watched {
    router: Router,
    noted: Arc<Noted>,
}

/// What a page came to.
#[derive(Debug)]
pub struct Seen {
    /// Its status.
    pub status: u16,
    /// How many bytes its body has.
    pub bytes: usize,
    /// The operations that were sent to the tables, in order.
    pub operations: Vec<String>,
    /// How long the handler took, from the request to the whole body.
    pub took: Duration,
    /// How much of it passed while at least one call to the tables was under way.
    pub in_tables: Duration,
}

/// The calls of one page.
#[derive(Debug, Default)]
struct Noted {
    operations: Mutex<Vec<String>>,
    calls: Mutex<Vec<(Instant, Instant)>>,
}

/// When a call began.
#[derive(Debug, Clone, Copy)]
struct Began(Instant);

impl Storable for Began {
    type Storer = StoreReplace<Self>;
}

/// Notes what passes through a client.
#[derive(Debug)]
struct Notes(Arc<Noted>);

impl Watched {
    /// The pages of the portal that `app` is of, whose engines answer at `endpoints`.
    pub async fn over(app: &App, endpoints: &Endpoints) -> Self {
        Self::at(app, endpoints, app.config.as_ref().clone()).await
    }

    async fn at(app: &App, endpoints: &Endpoints, portal: Config) -> Self {
        let noted = Arc::new(Noted::default());
        let config = Builder::from(&endpoints.sdk()).endpoint_url(&endpoints.dynamodb);
        let config = config.interceptor(Notes(Arc::clone(&noted))).build();
        let store = Store::new(
            aws_sdk_dynamodb::Client::from_conf(config),
            endpoints.s3(),
            SharedCredentialsProvider::new(credentials()),
            app.config.tables.clone(),
            app.config.buckets.clone(),
        );
        let secrets = app.keys().await.expect("the keys").secrets.clone();
        let app = App::new(store, portal, Source::Given(secrets), Clock::System);
        Self { router: local::host::routes().router(app), noted }
    }

    /// Opens a page with the cookie of a session.
    pub async fn open(&self, path: &str, cookie: &str) -> Seen {
        let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty());
        self.ask(request.expect("a request")).await.1
    }

    async fn ask(&self, request: Request<Body>) -> (Response, Seen) {
        self.noted.take();
        let began = Instant::now();
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a page");
        let took = began.elapsed();
        let (operations, calls) = self.noted.take();
        let (status, bytes) = (head.status.as_u16(), body.len());
        let seen = Seen { status, bytes, operations, took, in_tables: together(calls) };
        (Response::from_parts(head, Body::from(body)), seen)
    }
}

/// The pages of a portal at an address of their own; requests are answered one after the other.
#[derive(Debug)]
pub struct Visited {
    /// Where they are, without a trailing slash.
    pub url: String,
    seen: Arc<Mutex<Vec<(String, Seen)>>>,
}

impl Visited {
    /// Serves the pages of the portal that `app` is of, whose processors answer at `processor_url`,
    /// until the program ends.
    pub async fn serve(app: &App, endpoints: &Endpoints, processor_url: &str) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let mut config = Config { portal_url: url.clone(), ..app.config.as_ref().clone() };
        config.processors.values_mut().for_each(|url| processor_url.clone_into(url));
        let watched = Watched::at(app, endpoints, config).await;
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (watched, kept) = (Arc::new(AsyncMutex::new(watched)), Arc::clone(&seen));
        let router = Router::new().fallback(async move |request: Request<Body>| {
            let path = request.uri().path().to_owned();
            let (response, one) = watched.lock().await.ask(request).await;
            push(&kept, (path, one));
            response
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, seen }
    }

    /// What was asked for since this was called last, with what it came to.
    pub fn take(&self) -> Vec<(String, Seen)> {
        taken(&self.seen)
    }
}

impl Seen {
    /// The operations but for a note of an event at their end: the head of its chain is read, and
    /// the note is written.
    pub fn without_note(mut self) -> Vec<String> {
        let own = self.operations.len().saturating_sub(2);
        let last = self.operations.iter().skip(own);
        if last.eq(["GetItem", "TransactWriteItems"]) {
            self.operations.truncate(own);
        }
        self.operations
    }
}

/// The time that spans cover together: what overlaps counts once.
fn together(mut spans: Vec<(Instant, Instant)>) -> Duration {
    spans.sort();
    let (mut sum, mut until) = (Duration::ZERO, None);
    for (began, ended) in spans {
        let from = until.map_or(began, |until: Instant| until.max(began));
        sum += ended.saturating_duration_since(from);
        until = Some(from.max(ended));
    }
    sum
}

impl Noted {
    fn take(&self) -> (Vec<String>, Vec<(Instant, Instant)>) {
        (taken(&self.operations), taken(&self.calls))
    }
}

fn taken<T>(list: &Mutex<Vec<T>>) -> Vec<T> {
    std::mem::take(&mut *list.lock().unwrap_or_else(PoisonError::into_inner))
}

fn push<T>(list: &Mutex<Vec<T>>, one: T) {
    list.lock().unwrap_or_else(PoisonError::into_inner).push(one);
}

impl Intercept for Notes {
    fn name(&self) -> &'static str {
        "notes"
    }

    fn read_before_execution(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        bag.interceptor_state().store_put(Began(Instant::now()));
        Ok(())
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let target = context.request().headers().get("x-amz-target").unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default();
        push(&self.0.operations, operation.to_owned());
        Ok(())
    }

    fn read_after_execution(
        &self,
        _: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(Began(began)) = bag.load::<Began>() {
            push(&self.0.calls, (*began, Instant::now()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_overlaps_counts_once() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let spans = vec![(at(20), at(40)), (at(0), at(10)), (at(5), at(8)), (at(30), at(50))];
        assert_eq!(together(spans), Duration::from_millis(40));
        assert_eq!(together(Vec::new()), Duration::ZERO);
    }
}
