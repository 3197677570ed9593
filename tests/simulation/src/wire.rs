//! The way between the SDK and the engine, on which requests are lost, repeated and refused.
//!
//! Invariant: a fault is one that DynamoDB and a network can really show; what a request has done
//! is done, whatever its sender is told.

mod answers;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use answers::{also, cancelled, empty, refusal, short, untrue};
use aws_sdk_dynamodb::config::retry::RetryPartition;
use aws_sdk_dynamodb::config::{BehaviorVersion, Builder, Region};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use local::engines::{REGION, credentials};
use serde_json::{Value, json};

use crate::engine::{Answer, Engine, Request, touched};
use crate::race::turn;

/// What becomes of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// It never arrives.
    LostRequest,
    /// It is done, and the answer never arrives.
    LostReply,
    /// It arrives twice within the ten minutes in which the table knows it again.
    Twice,
    /// It arrives twice, the second time after those ten minutes; the second answer counts.
    TwiceLate,
    /// The table is too busy, and does nothing.
    Throttled,
    /// The table breaks down before it does anything.
    Broken,
    /// The same transaction is still under way.
    InProgress,
    /// The transaction is cancelled because of the item in this place, modulo their number.
    Cancelled(usize, Code),
    /// If the transaction is cancelled, then because of the item in this place, too.
    AlsoCancelled(usize, Code),
    /// The condition of the item in this place is one that nothing fulfils.
    Untrue(usize),
    /// A page of a list is short or empty, and says that there is more.
    EmptyPage,
    /// An index answers as it was so many writes ago.
    OldIndex(usize),
}

/// Why a transaction is cancelled, beside conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// Another transaction is at the item.
    Conflict,
    /// The partition of the item is too busy.
    Throttled,
    /// The item is not one that the table takes.
    Invalid,
}

impl Code {
    const fn word(self) -> &'static str {
        match self {
            Self::Conflict => "TransactionConflict",
            Self::Throttled => "ThrottlingError",
            Self::Invalid => "ValidationError",
        }
    }
}

impl Fault {
    /// The kinds, for reports.
    pub const KINDS: [&'static str; 10] = [
        "lost request",
        "lost reply",
        "twice",
        "twice, late",
        "throttled",
        "broken",
        "in progress",
        "conflict",
        "short page",
        "old index",
    ];

    /// The kind.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::LostRequest => "lost request",
            Self::LostReply => "lost reply",
            Self::Twice => "twice",
            Self::TwiceLate => "twice, late",
            Self::Throttled => "throttled",
            Self::Broken => "broken",
            Self::InProgress => "in progress",
            Self::Cancelled(..) | Self::AlsoCancelled(..) => "conflict",
            Self::Untrue(_) => "untrue",
            Self::EmptyPage => "short page",
            Self::OldIndex(_) => "old index",
        }
    }
}

/// A request as whoever chooses its fate sees it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The request.
    pub request: Request,
    /// The same for all attempts of the SDK at one operation.
    pub operation_id: String,
}

impl Asked {
    /// Whether it is one transaction that writes.
    pub fn is_transaction(&self) -> bool {
        self.request.operation == "TransactWriteItems"
    }

    /// Whether it asks for a list.
    pub fn is_list(&self) -> bool {
        self.request.operation == "Query"
    }

    /// Whether it asks an index.
    pub fn is_index(&self) -> bool {
        self.request.body.get("IndexName").is_some()
    }

    /// How many items a transaction has.
    pub fn items(&self) -> usize {
        self.request.body.get("TransactItems").and_then(Value::as_array).map_or(0, Vec::len)
    }
}

/// Chooses what becomes of each request.
pub type Fate = Box<dyn FnMut(&Asked) -> Option<Fault> + Send>;

/// The way to one engine. Transactions that meet at an item are cancelled, as DynamoDB does it.
#[derive(Clone)]
pub struct Wire {
    engine: Arc<Engine>,
    fate: Arc<Mutex<Fate>>,
    under_way: Arc<Mutex<UnderWay>>,
}

/// The items that transactions are at, and how many were cancelled because of that.
#[derive(Debug, Default)]
struct UnderWay {
    items: Vec<(u64, Place)>,
    begun: u64,
    conflicts: u64,
}

/// Table, partition key, sort key.
type Place = (String, String, String);

impl UnderWay {
    /// Notes that a transaction is at its items; tells the place of the first that another is at.
    fn begin(&mut self, request: &Request) -> Result<u64, usize> {
        let places = touched(request);
        let taken = |place: &Place| self.items.iter().any(|(_, other)| other == place);
        if let Some(at) = places.iter().position(taken) {
            self.conflicts += 1;
            return Err(at);
        }
        self.begun += 1;
        self.items.extend(places.into_iter().map(|place| (self.begun, place)));
        Ok(self.begun)
    }

    fn end(&mut self, number: u64) {
        self.items.retain(|(of, _)| *of != number);
    }
}

/// A transaction that is under way until this is dropped, even if its sender is killed.
struct Held {
    under_way: Arc<Mutex<UnderWay>>,
    number: u64,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).end(self.number);
    }
}

impl Wire {
    /// A way on which nothing goes wrong until [`Self::fated`].
    pub fn new(engine: Arc<Engine>) -> Self {
        let fate: Fate = Box::new(|_| None);
        Self { engine, fate: Arc::new(Mutex::new(fate)), under_way: Arc::default() }
    }

    /// Another way to the same engine, with a fate of its own.
    #[must_use]
    pub fn beside(&self) -> Self {
        let way = Self::new(Arc::clone(&self.engine));
        Self { under_way: Arc::clone(&self.under_way), ..way }
    }

    /// How many transactions met another at one of their items.
    pub fn conflicts(&self) -> u64 {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).conflicts
    }

    /// A transaction meets those that are under way, as it would at DynamoDB.
    fn hold(&self, asked: &Asked) -> Result<Option<Held>, Fault> {
        if !asked.is_transaction() {
            return Ok(None);
        }
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        match under_way.begin(&asked.request) {
            Ok(number) => Ok(Some(Held { under_way: Arc::clone(&self.under_way), number })),
            Err(at) => Err(Fault::Cancelled(at, Code::Conflict)),
        }
    }

    /// The engine at its end.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// From now on, `fate` chooses.
    pub fn fated(&self, fate: impl FnMut(&Asked) -> Option<Fault> + Send + 'static) {
        *self.fate.lock().unwrap_or_else(PoisonError::into_inner) = Box::new(fate);
    }

    /// From now on, nothing goes wrong.
    pub fn well(&self) {
        self.fated(|_| None);
    }

    /// An SDK client whose requests go this way.
    pub fn client(&self) -> aws_sdk_dynamodb::Client {
        let connector = SharedHttpConnector::new(self.clone());
        let http = http_client_fn(move |_, _| connector.clone());
        let config = Builder::new()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static(REGION))
            .credentials_provider(credentials())
            .endpoint_url("http://tables.invalid")
            .http_client(http)
            .retry_partition(partition())
            .build();
        aws_sdk_dynamodb::Client::from_conf(config)
    }

    fn fate_of(&self, asked: &Asked) -> Option<Fault> {
        let mut fate = self.fate.lock().unwrap_or_else(PoisonError::into_inner);
        (fate)(asked)
    }

    fn go(&self, asked: &Asked, fault: Option<Fault>) -> Result<Answer, ConnectorError> {
        let lost = || ConnectorError::io("the connection broke off".into());
        match fault {
            None => Ok(self.engine.ask(&asked.request, 0)),
            Some(Fault::OldIndex(late)) => Ok(self.engine.ask(&asked.request, late)),
            Some(Fault::LostRequest) => Err(lost()),
            Some(Fault::LostReply) => {
                self.engine.ask(&asked.request, 0);
                Err(lost())
            }
            Some(Fault::Twice) => {
                let first = self.engine.ask(&asked.request, 0);
                self.engine.ask(&asked.request, 0);
                Ok(first)
            }
            Some(Fault::TwiceLate) => {
                self.engine.ask(&asked.request, 0);
                let mut late = asked.request.clone();
                if let Some(body) = late.body.as_object_mut() {
                    body.remove("ClientRequestToken");
                }
                Ok(self.engine.ask(&late, 0))
            }
            Some(Fault::Throttled) => Ok(refusal(400, "ThrottlingException")),
            Some(Fault::Broken) => Ok(refusal(500, "InternalServerError")),
            Some(Fault::InProgress) => Ok(refusal(400, "TransactionInProgressException")),
            Some(Fault::Cancelled(at, code)) => {
                Ok(cancelled(vec![json!({ "Code": "None" }); asked.items()], at, code))
            }
            Some(Fault::AlsoCancelled(at, code)) => {
                Ok(also(self.engine.ask(&asked.request, 0), at, code))
            }
            Some(Fault::Untrue(at)) => Ok(self.engine.ask(&untrue(&asked.request, at), 0)),
            Some(Fault::EmptyPage) => {
                let first = || self.engine.ask(&short(&asked.request), 0);
                Ok(empty(&asked.request).unwrap_or_else(first))
            }
        }
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").finish_non_exhaustive()
    }
}

impl HttpConnector for Wire {
    /// A request waits before it is done and before it is answered, where others can go first and
    /// where its sender can be killed.
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let wire = self.clone();
        HttpConnectorFuture::new(async move {
            let asked = read(&request)?;
            let fault = wire.fate_of(&asked);
            let (fault, held) = match wire.hold(&asked) {
                Ok(held) => (fault, held),
                Err(conflict) => (fault.or(Some(conflict)), None),
            };
            turn().await;
            let answer = wire.go(&asked, fault);
            drop(held);
            turn().await;
            let answer = answer?;
            let status = StatusCode::try_from(answer.status);
            let status = status.map_err(|error| ConnectorError::other(error.into(), None))?;
            Ok(HttpResponse::new(status, SdkBody::from(answer.body)))
        })
    }
}

/// Attempts are rationed for each client by itself, so that no run spends those of another.
fn partition() -> RetryPartition {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    RetryPartition::new(format!("way {}", COUNT.fetch_add(1, Ordering::Relaxed)))
}

fn read(request: &HttpRequest) -> Result<Asked, ConnectorError> {
    let header = |name: &str| request.headers().get(name).unwrap_or_default().to_owned();
    let target = header("x-amz-target");
    let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
    let bytes = request.body().bytes().unwrap_or_default();
    let body = serde_json::from_slice(bytes);
    let body = body.map_err(|error| ConnectorError::other(error.into(), None))?;
    let operation_id = header("amz-sdk-invocation-id");
    Ok(Asked { request: Request { operation, body }, operation_id })
}
