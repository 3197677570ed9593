//! Forms with a small file among their fields: the file becomes a field of its own, in base64.

use axum::body::Body;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use crate::refusal::Refusal;

/// Whether a form was sent in parts, as forms with files are.
pub(super) fn are_in(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

/// The fields of such a form. A file's own name is left out: it decides nothing.
pub(super) async fn pairs(
    headers: &HeaderMap,
    bytes: Bytes,
) -> Result<Vec<(String, String)>, Refusal> {
    let mut request = Request::new(Body::from(bytes));
    request.headers_mut().clone_from(headers);
    let parts = Multipart::from_request(request, &()).await;
    let mut parts = parts.map_err(|_| Refusal::Forged)?;
    let mut pairs = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(|_| Refusal::Forged)? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let value = part.bytes().await.map_err(|_| Refusal::Forged)?;
        let value = if is_file {
            STANDARD.encode(&value)
        } else {
            String::from_utf8(value.to_vec()).map_err(|_| Refusal::Forged)?
        };
        pairs.push((name, value));
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_is_a_field_in_base64() {
        let body = "--b\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\nc1\r\n\
                    --b\r\ncontent-disposition: form-data; name=\"logo\"; filename=\"a.png\"\r\n\
                    content-type: image/png\r\n\r\nabc\r\n--b--\r\n";
        let mut headers = HeaderMap::new();
        let kind = "multipart/form-data; boundary=b".parse().unwrap();
        headers.insert(header::CONTENT_TYPE, kind);
        assert!(are_in(&headers));
        let pairs = pairs(&headers, Bytes::from(body)).await.unwrap();
        let wanted = [("csrf", "c1"), ("logo", "YWJj")];
        assert_eq!(pairs, wanted.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[tokio::test]
    async fn a_form_that_breaks_off_is_not_ours() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, "multipart/form-data; boundary=b".parse().unwrap());
        assert!(pairs(&headers, Bytes::from("--b\r\nnothing")).await.is_err());
    }
}
