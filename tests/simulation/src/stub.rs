//! A processor of a run, behind a wire on which requests and answers are lost.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use processors::{Doubt, Request, Response, Sent, Way};
use serde_json::{Value, json};

use crate::race::turn;

/// What becomes of one request to a processor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trouble {
    /// It never arrives.
    LostRequest,
    /// It is done, and the answer never arrives.
    LostReply,
    /// The processor is too busy, and does nothing.
    Busy,
    /// The processor breaks down.
    Broken,
}

impl Trouble {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::LostRequest, Self::LostReply, Self::Busy, Self::Broken];

    /// The kind, for reports.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::LostRequest => "processor never asked",
            Self::LostReply => "processor's reply lost",
            Self::Busy => "processor busy",
            Self::Broken => "processor broken",
        }
    }
}

/// Chooses what becomes of each request.
pub type Luck = Box<dyn FnMut(&Request) -> Option<Trouble> + Send>;

/// What a processor knows to be true, whoever was told.
pub trait Answers: Default + Send + 'static {
    /// Does what is asked.
    fn answer(&mut self, request: &Request, now: i64) -> Response;

    /// Breaks down over it.
    fn broken(&mut self, _: &Request, _: i64) -> Response {
        said(500, &json!({}))
    }
}

/// A processor of a run, with a truth of its own.
pub struct Stub<T> {
    truth: Arc<Mutex<T>>,
    luck: Arc<Mutex<Luck>>,
    clock: Arc<AtomicI64>,
}

impl<T: Answers> Stub<T> {
    /// A processor without troubles.
    pub fn new(clock: Arc<AtomicI64>) -> Self {
        let luck: Luck = Box::new(|_| None);
        Self { truth: Arc::default(), luck: Arc::new(Mutex::new(luck)), clock }
    }

    /// From now on, `luck` chooses.
    pub fn lucky(&self, luck: impl FnMut(&Request) -> Option<Trouble> + Send + 'static) {
        *self.luck.lock().unwrap_or_else(PoisonError::into_inner) = Box::new(luck);
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.load(Ordering::Relaxed)
    }

    pub(crate) fn locked(&self) -> MutexGuard<'_, T> {
        self.truth.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn troubled(&self, request: &Request, trouble: Option<Trouble>) -> Result<Response, Doubt> {
        let unreachable = || Err(Doubt::Unreachable("the connection broke off".into()));
        let now = self.now();
        match trouble {
            Some(Trouble::LostRequest) => unreachable(),
            Some(Trouble::Busy) => Ok(said(429, &json!({}))),
            Some(Trouble::Broken) => Ok(self.locked().broken(request, now)),
            Some(Trouble::LostReply) => {
                self.locked().answer(request, now);
                unreachable()
            }
            None => Ok(self.locked().answer(request, now)),
        }
    }
}

impl<T: Answers> Way for Stub<T> {
    fn send(&self, request: Request) -> Sent {
        let stub = self.clone();
        Box::pin(async move {
            let trouble = {
                let mut luck = stub.luck.lock().unwrap_or_else(PoisonError::into_inner);
                (luck)(&request)
            };
            turn().await;
            let answer = stub.troubled(&request, trouble);
            turn().await;
            answer
        })
    }
}

impl<T> Clone for Stub<T> {
    fn clone(&self) -> Self {
        let (truth, luck) = (Arc::clone(&self.truth), Arc::clone(&self.luck));
        Self { truth, luck, clock: Arc::clone(&self.clock) }
    }
}

impl<T> fmt::Debug for Stub<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stub").finish_non_exhaustive()
    }
}

/// An answer in JSON.
pub(crate) fn said(status: u16, body: &Value) -> Response {
    Response { status, body: body.to_string().into_bytes() }
}
