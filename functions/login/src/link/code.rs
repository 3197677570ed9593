//! `POST /link/code`: the code of a mail, typed in the browser that asked (rule SEC-11).

use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use store::links::Link;
use subtle::ConstantTimeEq;
use web::{Answer, App, Browser, Complaints, Posted, Refusal, State};

use super::{follow, page, proof};
use crate::caller::Caller;
use crate::pace::Pace;
use crate::{factor, limits};

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CodeForm {
    code: String,
}

/// Why a code opened nothing.
const REFUSED: &str = "This code does not work. Look at the latest mail, or ask for another link.";

pub(crate) async fn act(
    Browser(mark): Browser,
    caller: Caller,
    State(app): State<App>,
    posted: Posted<CodeForm>,
) -> Result<Response, Refusal> {
    let pace = Pace::begin();
    let code = factor::digits(&posted.form.code);
    if code.len() != 6 {
        let mut complaints = Complaints::default();
        complaints.add("code", "Type the six digits from the mail.");
        return Ok(Answer::Again(page(&posted.seal, &complaints)).into_response());
    }

    let network = limits::from_network(&app, &caller).await?;
    if let Some(link) = link(&app, &mark, &code).await? {
        app.store.give_back_try(&network).await?;
        if let Some(response) = follow::go(&app, &caller, &mark, &link).await? {
            return Ok(response);
        }
    }

    pace.end().await;
    let mut complaints = Complaints::default();
    complaints.add("code", REFUSED);
    Ok(Answer::Again(page(&posted.seal, &complaints)).into_response())
}

/// The link that a code stands for in this browser.
async fn link(app: &App, mark: &str, code: &str) -> Result<Option<Link>, Refusal> {
    let (system, now) = (app.store.system("sign-in"), app.now());
    let Some(asked) = system.asked(mark, now).await? else { return Ok(None) };
    let typed = proof(app, mark, code).await?;
    let is_right = bool::from(typed.as_bytes().ct_eq(asked.code.as_bytes()));
    let Some(link) = asked.link else { return Ok(None) };
    if is_right {
        return Ok(Some(link));
    }
    if let Some(holder) = system.holder_of(&link).await? {
        system.commit_holder_refused(&holder, "code", now).await?;
    }
    Ok(None)
}
