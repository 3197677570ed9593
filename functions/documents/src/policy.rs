//! What the script asks for before it sends a file: see the head of `upload.js`.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::document::Document;
use domain::id::MatterId;
use serde::Deserialize;
use serde_json::json;
use store::Once;
use store::files::{Landing, Upload};
use web::{App, Asked, Path, Posted, Refusal, State};

use crate::begin::begun;
use crate::desk::Desk;
use crate::receipt::ReceiptFor;

/// What a browser knows of a file before it is sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PolicyForm {
    name: String,
    size: u64,
    sha256: String,
}

/// `POST …/policy/{matter}`
pub(crate) async fn act<D: Desk>(
    desk: D,
    State(app): State<App>,
    Path(matter): Path<MatterId>,
    Asked(receipt): Asked<ReceiptFor>,
    posted: Posted<PolicyForm>,
) -> Result<Response, Refusal> {
    let matter = desk.matter(&app, &matter).await?.ok_or(Refusal::NotFound)?;
    let form = &posted.form;
    if form.size == 0 {
        return Ok(no("This file is empty."));
    }
    if form.size > Document::BYTES_MAX {
        return Ok(no("This file is too large."));
    }
    let document = match begun(&app, &desk, &matter, &form.name)? {
        Ok(document) => document,
        Err(refused) => return Ok(no(&refused.to_string())),
    };
    let once = Once::named(format!("upload#{}", document.id));
    desk.begin(&app, &once, &document).await?;
    let upload = desk.upload(&app, &document, Landing::Here, form.hash()).await?;
    let next = receipt.home(D::SIDE, &document.matter, &document.id);
    Ok(yes(&upload, &D::SIDE.arrived(&document.id), next.as_deref()))
}

impl PolicyForm {
    /// The hash of the content, when the browser made one.
    fn hash(&self) -> Option<[u8; 32]> {
        hex::decode(&self.sha256).ok()?.try_into().ok()
    }
}

fn yes(upload: &Upload, done: &str, next: Option<&str>) -> Response {
    let (url, fields) = (&upload.url, &upload.fields);
    let answer = json!({ "url": url, "fields": fields, "done": done, "next": next });
    Json(answer).into_response()
}

fn no(sentence: &str) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "sentence": sentence }))).into_response()
}
