//! `GET /assets/{name}`: styles and scripts, named by their content, kept for ever.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use web::{Path, Refusal, assets};

/// A year, which is as long as browsers keep anything.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

pub(crate) async fn act(Path(name): Path<String>) -> Result<Response, Refusal> {
    let asset = assets::find(&name).ok_or(Refusal::NotFound)?;
    let headers = [(header::CONTENT_TYPE, asset.content_type), (header::CACHE_CONTROL, FOR_EVER)];
    Ok((headers, asset.bytes).into_response())
}
