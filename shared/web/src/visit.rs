//! What is known about a request before its handler runs, and what the frame needs after it.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::HeaderMap;
use axum::http::request::Parts;
use std::sync::Arc;
use store::Fault;

use crate::app::App;
use crate::cookies;
use crate::page::Visitor;
use crate::refusal::Refusal;
use crate::token::{self, Named};

/// One request of one browser.
#[derive(Debug)]
pub(crate) struct Visit {
    /// The mark of the browser.
    pub(crate) mark: String,
    /// Whether the browser does not have it yet.
    pub(crate) is_new: bool,
    /// Whether a form of the page depends on it.
    pub(crate) is_used: AtomicBool,
    /// Who looks, once an extractor has found out.
    pub(crate) visitor: OnceLock<Visitor>,
    /// Who the token names, if there is one.
    pub(crate) named: Option<Named>,
}

impl Visit {
    /// Reads the cookies of a request.
    pub(crate) async fn of(app: &App, headers: &HeaderMap) -> Result<Self, Refusal> {
        let known = cookies::read(headers, &cookies::name(&app.config, "visit"));
        let known = known.filter(|mark| is_mark(mark));
        let mark = match known {
            Some(mark) => mark.to_owned(),
            None => fresh_mark()?,
        };
        let token = cookies::read(headers, &cookies::name(&app.config, "session"));
        let named = match token {
            Some(token) => token::read(app.keys().await?, token, app.now()),
            None => None,
        };
        Ok(Self {
            mark,
            is_new: known.is_none(),
            is_used: AtomicBool::new(false),
            visitor: OnceLock::new(),
            named,
        })
    }

    /// What forms of this request are bound to: the session, or the browser before there is one.
    pub(crate) fn subject(&self) -> String {
        match &self.named {
            Some(named) => format!("session {}", named.secret()),
            None => {
                self.is_used.store(true, Ordering::Relaxed);
                format!("visit {}", self.mark)
            }
        }
    }
}

/// The visit that the frame put beside a request.
pub(crate) fn of(parts: &Parts) -> Result<Arc<Visit>, Refusal> {
    parts.extensions.get::<Arc<Visit>>().cloned().ok_or_else(|| Refusal::fault("no visit"))
}

fn fresh_mark() -> Result<String, Fault> {
    store::chance::<16>().map(hex::encode)
}

fn is_mark(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
