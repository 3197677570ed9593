//! A posted form whose origin, token and size have been checked.

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use http_body_util::{BodyExt, Limited};
use serde::de::DeserializeOwned;
use store::Once;
use store::access::Acting;
use subtle::ConstantTimeEq;

use super::files;
use crate::app::App;
use crate::config::Config;
use crate::page::Seal;
use crate::refusal::Refusal;
use crate::visit;

/// The most a form may weigh: the longest texts of the largest form, with room.
pub(crate) const FORM_BYTES_MAX: usize = 128 * 1024;

/// The most a form with a file among its fields may weigh: a sheet of 1 MB that a page carries in
/// base64, with room; far below what a function is given.
const FILES_BYTES_MAX: usize = 1536 * 1024;

/// A form of ours that somebody sent.
#[derive(Debug, Clone)]
pub struct Posted<F> {
    /// What was typed.
    pub form: F,
    /// What a page that shows the form again carries: the same once-key.
    pub seal: Seal,
    input: Vec<u8>,
}

impl<F> Posted<F> {
    /// The once-key of this form as `who` sent it.
    pub fn once(&self, who: &impl Acting) -> Once {
        who.once(&self.seal.once, &self.input)
    }
}

impl<F: DeserializeOwned> FromRequest<App> for Posted<F> {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        if !comes_from_us(&parts.headers, &app.config) {
            return Err(Refusal::Forged);
        }
        let has_files = files::are_in(&parts.headers);
        let most = if has_files { FILES_BYTES_MAX } else { FORM_BYTES_MAX };
        let body = Limited::new(body, most).collect().await;
        let bytes = body.map_err(|_| Refusal::TooMuch)?.to_bytes();
        let pairs: Vec<(String, String)> = if has_files {
            files::pairs(&parts.headers, bytes).await?
        } else {
            serde_html_form::from_bytes(&bytes).map_err(|_| Refusal::Forged)?
        };
        let of = |name: &str| {
            let found = pairs.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let (csrf, once) = (of("csrf"), of("once"));
        let wanted = app.keys().await?.form_token(&visit::of(&parts)?.subject());
        if !bool::from(csrf.as_bytes().ct_eq(wanted.as_bytes())) {
            return Err(Refusal::Forged);
        }
        let fields: Vec<&(String, String)> =
            pairs.iter().filter(|(key, _)| key != "csrf" && key != "once").collect();
        let input = serde_html_form::to_string(&fields).map_err(Refusal::fault)?;
        let form = serde_html_form::from_str(&input).map_err(|_| Refusal::Forged)?;
        Ok(Self { form, seal: Seal { csrf, once }, input: input.into_bytes() })
    }
}

/// A browser says where a form comes from; where it says so, it must be us (rule SEC-45).
fn comes_from_us(headers: &HeaderMap, config: &Config) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    let site_is_ours = site.is_none_or(|site| site == "same-origin" || site == "none");
    text(header::ORIGIN).is_none_or(|origin| origin == config.origin()) && site_is_ours
}
