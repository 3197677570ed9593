//! Answers that may be used again for a while: tokens and certificates.
//!
//! Invariant: only good answers to requests that say so are kept, a bounded number of them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use crate::ask::{Request, Response};

/// One merchant account needs a token and, while a certificate is replaced, two certificates.
const ANSWERS_MAX: usize = 8;

/// Kept answers; cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct KeptAnswers(Arc<Mutex<Vec<Answer>>>);

#[derive(Debug)]
struct Answer {
    request: Request,
    response: Response,
    until: Instant,
}

impl KeptAnswers {
    /// The answer to this very request, while it lasts.
    pub(crate) fn find(&self, request: &Request) -> Option<Response> {
        request.keep?;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        kept.retain(|answer| answer.until > now);
        let found = kept.iter().find(|answer| answer.request.is_same(request));
        found.map(|answer| answer.response.clone())
    }

    /// Keeps an answer that was read, when its request says so.
    pub(crate) fn keep(&self, request: &Request, response: &Response) {
        let until = request.keep.and_then(|keep| Instant::now().checked_add(keep));
        let (Some(until), 200) = (until, response.status) else { return };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.iter().any(|answer| answer.request.is_same(request)) {
            return;
        }
        if kept.len() >= ANSWERS_MAX {
            kept.remove(0);
        }
        kept.push(Answer { request: request.clone(), response: response.clone(), until });
    }
}
