//! Requests that cannot be answered: one place decides what the person sees; the cause is logged
//! once.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;
use store::settle::HearError;
use store::{CommitError, Fault};

use crate::answer::Shown;
use crate::kept::Unsaved;
use crate::page::{Page, Tab};
use crate::ui;

/// Why a request is not answered.
#[derive(Debug)]
pub enum Refusal {
    /// Not signed in: the sign-in page comes first.
    Stranger,
    /// Not there, or not theirs: the same page (rule SEC-31).
    NotFound,
    /// Signed in, but in a role that may not do this.
    NotAllowed(&'static str),
    /// A form that is not ours, or too old.
    Forged,
    /// A body, or a file, beyond the limit.
    TooMuch,
    /// Too many tries.
    TooOften,
    /// Somebody changed it meanwhile.
    Stale,
    /// Storage or a processor is busy: the same request may be tried again.
    Busy(Cause),
    /// A bug, or a broken surrounding.
    Fault(Cause),
}

/// The error under a refusal.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

impl Refusal {
    /// A failure whose cause is for the log.
    pub fn fault(cause: impl Into<Cause>) -> Self {
        Self::Fault(cause.into())
    }

    const fn status(&self) -> StatusCode {
        match self {
            Self::Stranger => StatusCode::SEE_OTHER,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotAllowed(_) | Self::Forged => StatusCode::FORBIDDEN,
            Self::TooMuch => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Self::Stale => StatusCode::CONFLICT,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Whether a form that met this refusal is to be given back as it was typed.
    const fn unsaved(&self) -> Option<Unsaved> {
        match self {
            Self::Stranger => Some(Unsaved::Ended),
            Self::NotFound | Self::Forged | Self::Stale | Self::Busy(_) | Self::Fault(_) => {
                Some(Unsaved::Refused)
            }
            Self::NotAllowed(_) | Self::TooMuch | Self::TooOften => None,
        }
    }

    /// Title, sentence and next step.
    const fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::Stranger => ("Sign in", "Sign in to go on."),
            Self::NotFound => (
                "Not found",
                "There is nothing at this address, or it is not yours to see. \
                 Check the address, or begin at the first page.",
            ),
            Self::NotAllowed(sentence) => ("Not allowed", *sentence),
            Self::Forged => (
                "This form is too old",
                "Nothing was changed. Go back, load the page again and send the form once more.",
            ),
            Self::TooMuch => {
                ("Too large", "What was sent is larger than this page takes. Nothing was kept.")
            }
            Self::TooOften => {
                ("Too many tries", "Wait a few minutes, then try again. Nothing was changed.")
            }
            Self::Stale => (
                "Changed meanwhile",
                "Someone changed this while you were looking at it. Nothing of yours was saved: \
                 go back, load the page again and look before you repeat it.",
            ),
            Self::Busy(_) => (
                "One moment",
                "The portal is busy. Nothing was lost: load this page again in a few seconds.",
            ),
            Self::Fault(_) => (
                "Something went wrong",
                "It is our fault and has been noted. Try again; if it happens again, tell the \
                 firm the number below.",
            ),
        }
    }

    /// Logs the cause, once; gives the number under which it is found, when it is our fault.
    fn noted(&self) -> Option<String> {
        match self {
            Self::Busy(cause) => {
                note_busy(cause);
                None
            }
            Self::Fault(cause) => Some(note_fault(cause)),
            Self::Stranger
            | Self::NotFound
            | Self::NotAllowed(_)
            | Self::Forged
            | Self::TooMuch
            | Self::TooOften
            | Self::Stale => None,
        }
    }

    fn page(&self, reference: Option<&str>) -> Page {
        let (title, sentence) = self.words();
        let body = html! {
            p { (sentence) }
            @if let Some(reference) = reference { p { "Number: " code { (reference) } } }
            (ui::actions(ui::button_link_quiet("/", "To the first page")))
        };
        Page::new(Tab::None, title, body)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = if matches!(self, Self::Stranger) {
            crate::answer::go("/sign-in")
        } else {
            let reference = self.noted();
            Shown { status, page: self.page(reference.as_deref()) }.into_response()
        };
        if let Some(unsaved) = self.unsaved() {
            response.extensions_mut().insert(unsaved);
        }
        response
    }
}

fn note_busy(cause: &Cause) {
    tracing::warn!(error = chain(cause.as_ref()), "Busy");
}

fn note_fault(cause: &Cause) -> String {
    let reference = store::chance::<6>().map(hex::encode).unwrap_or_default();
    tracing::error!(%reference, error = chain(cause.as_ref()), "Failed");
    reference
}

/// An error with everything under it, in one line.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut under = error.source();
    while let Some(source) = under {
        text = format!("{text}: {source}");
        under = source.source();
    }
    text
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Busy(_) => Self::Busy(Box::new(fault)),
            // An old page, sent again with something else in it.
            Fault::OnceReused(_) => Self::Forged,
            Fault::Refused(_) | Fault::Damaged { .. } | Fault::TooLarge(_) => {
                Self::Fault(Box::new(fault))
            }
        }
    }
}

impl From<CommitError> for Refusal {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Stale => Self::Stale,
            CommitError::Closed => Self::NotAllowed(
                "This matter was closed meanwhile: no time, cost, invoice or client money is \
                 recorded on it. A lawyer can reopen it.",
            ),
            CommitError::Locked => Self::NotAllowed(
                "Work of this day was locked meanwhile. Go back, send it again, and write the \
                 reason for which the form asks then.",
            ),
            CommitError::Fault(fault) => fault.into(),
            taken @ CommitError::Taken(_) => Self::Fault(Box::new(taken)),
        }
    }
}

impl From<HearError> for Refusal {
    fn from(error: HearError) -> Self {
        match error {
            HearError::Commit(error) => error.into(),
            other @ (HearError::NoInvoice(_)
            | HearError::Booking(_)
            | HearError::Dispute(_)
            | HearError::Book(_)
            | HearError::Trust(_)) => Self::Fault(Box::new(other)),
        }
    }
}
