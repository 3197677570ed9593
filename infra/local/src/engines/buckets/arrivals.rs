//! Tells the host which objects have arrived, as S3 tells EventBridge.
//!
//! Invariant: told only after the object is in place. What arrives while nobody listens, or just
//! before a kill, is not told again: a listener looks through the bucket when it starts.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::{Extensions, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use tokio::sync::broadcast;

/// What a listener may lag behind.
const KEPT: usize = 1024;

/// An object that was put into a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
}

/// Who is told.
#[derive(Debug, Clone)]
pub(in crate::engines) struct Arrivals(broadcast::Sender<Arrival>);

impl Default for Arrivals {
    fn default() -> Self {
        Self(broadcast::Sender::new(KEPT))
    }
}

impl Arrivals {
    pub(in crate::engines) fn listen(&self) -> broadcast::Receiver<Arrival> {
        self.0.subscribe()
    }
}

/// Travels with a request into the engine, which alone knows the key of an upload form.
#[derive(Clone, Default)]
struct Label(Arc<Mutex<Option<Arrival>>>);

/// Writes on the label of a request what is about to be put.
pub(super) fn label(request: &Extensions, bucket: &str, key: &str) {
    if let Some(Label(label)) = request.get() {
        let arrival = Arrival { bucket: bucket.to_owned(), key: key.to_owned() };
        *label.lock().unwrap_or_else(PoisonError::into_inner) = Some(arrival);
    }
}

/// Puts a label on each request and reads it when the engine has answered.
pub(super) async fn watch(
    State(Arrivals(listeners)): State<Arrivals>,
    mut request: Request,
    next: Next,
) -> Response {
    let label = Label::default();
    request.extensions_mut().insert(label.clone());
    let answer = next.run(request).await;
    let put = answer.status().is_success() || answer.status() == StatusCode::SEE_OTHER;
    let arrival = label.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    if put && let Some(arrival) = arrival {
        // Nobody listening is no failure.
        drop(listeners.send(arrival));
    }
    answer
}
