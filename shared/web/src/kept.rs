//! What somebody typed into a form that could not be taken: the page that says why gives it back,
//! so that a session that ended meanwhile costs nobody their words.
//!
//! Invariants: only a form that our own page sent is given back (rule SEC-45), as text and never as
//! a form to press again; nothing of the pages where people prove who they are, nor what only our
//! page put into the form.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, Limited};
use maud::{Markup, html};
use url::Url;

use crate::answer::Shown;
use crate::config::Config;
use crate::extract::FORM_BYTES_MAX;
use crate::page::{Page, Tab};
use crate::refusal::Refusal;
use crate::ui;

/// What nobody typed, or what is not for the eye.
const LEFT_OUT: [&str; 8] =
    ["csrf", "once", "version", "then", "password", "code", "secret", "token"];

/// Where people prove who they are: what is typed there is a secret, whatever its field is called.
const SECRET: [&str; 4] = ["/sign-", "/link", "/setup", "/account"];

/// How a form was refused, for the frame, which has what was typed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Unsaved {
    /// Nobody is signed in any more.
    Ended,
    /// A page says why.
    Refused,
}

/// What was typed, field by field, and the page of the form.
#[derive(Debug)]
pub(crate) struct Kept {
    fields: Vec<(String, String)>,
    form: Option<String>,
}

impl Kept {
    /// Looks into a form of ours on its way to its handler; any other request goes on unread.
    pub(crate) async fn of(
        config: &Config,
        request: Request,
    ) -> Result<(Request, Option<Self>), Refusal> {
        let (parts, body) = request.into_parts();
        let is_secret = SECRET.iter().any(|place| parts.uri.path().starts_with(place));
        if parts.method != Method::POST || is_secret || !is_our_form(&parts.headers, config) {
            return Ok((Request::from_parts(parts, body), None));
        }
        let body = Limited::new(body, FORM_BYTES_MAX).collect().await;
        let bytes = body.map_err(|_| Refusal::TooMuch)?.to_bytes();
        let pairs = serde_html_form::from_bytes::<Vec<(String, String)>>(&bytes);
        let fields: Vec<(String, String)> =
            pairs.unwrap_or_default().into_iter().filter(is_typed).collect();
        let form = page_of(&parts.headers, config);
        let kept = (!fields.is_empty()).then_some(Self { fields, form });
        Ok((Request::from_parts(parts, Body::from(bytes)), kept))
    }

    /// The answer to the form, with what was typed where it was not taken.
    pub(crate) fn beside(kept: Option<Self>, mut response: Response) -> Response {
        let unsaved = response.extensions_mut().remove::<Unsaved>();
        match (kept, unsaved) {
            (Some(kept), Some(Unsaved::Ended)) => {
                Shown { status: StatusCode::UNAUTHORIZED, page: kept.ended() }.into_response()
            }
            (Some(kept), Some(Unsaved::Refused)) => {
                if let Some(shown) = response.extensions_mut().get_mut::<Shown>() {
                    shown.page.body = html! { (shown.page.body) (kept.shown()) };
                }
                response
            }
            (None, _) | (Some(_), None) => response,
        }
    }

    fn ended(&self) -> Page {
        let body = html! {
            p {
                "Nothing was saved. What you typed is below: sign in again in another tab, open "
                "the form there, and copy it over."
            }
            (ui::actions(html! {
                a.button href="/sign-in" target="_blank" rel="noopener" { "Sign in, in a new tab" }
                @if let Some(form) = &self.form {
                    a.button.quiet href=(form) target="_blank" rel="noopener" {
                        "Then open the form, in a new tab"
                    }
                }
            }))
            (self.shown())
        };
        Page::new(Tab::None, "Your session has ended", body)
    }

    fn shown(&self) -> Markup {
        html! {
            h2 { "What you typed" }
            @for (at, (name, value)) in self.fields.iter().enumerate() {
                @let id = format!("kept-{at}");
                @let rows = value.lines().count().clamp(1, 12) + value.len() / 80;
                div.field {
                    label for=(id) { (label(name)) }
                    textarea id=(id) rows=(rows.min(12)) readonly { "\n" (value) }
                }
            }
        }
    }
}

/// A browser says where a form comes from; one that does not say is none of ours.
fn is_our_form(headers: &HeaderMap, config: &Config) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text(header::ORIGIN) == config.origin()
        && text(header::CONTENT_TYPE).starts_with("application/x-www-form-urlencoded")
}

/// Where the form stands, when the browser says so and it is a page of ours.
fn page_of(headers: &HeaderMap, config: &Config) -> Option<String> {
    let from = Url::parse(headers.get(header::REFERER)?.to_str().ok()?).ok()?;
    let ours = from.origin().ascii_serialization() == config.origin();
    ours.then(|| from.path().to_owned())
}

fn is_typed((name, value): &(String, String)) -> bool {
    let left_out = LEFT_OUT.iter().any(|word| name.contains(word));
    !left_out && !value.trim().is_empty() && !is_id(value)
}

/// Ids of ours, such as `mat_…`: pages put them into forms, nobody types them.
fn is_id(value: &str) -> bool {
    let id = value.split_once('_');
    id.is_some_and(|(kind, rest)| {
        kind.len() == 3 && rest.len() == 26 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// The name of a field as words.
fn label(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_typed_is_given_back() {
        let typed = |name: &str, value: &str| is_typed(&(name.to_owned(), value.to_owned()));
        assert!(typed("narrative", "A call") && typed("unit_price", "3"));
        assert!(!typed("narrative", "  "));
        for secret in ["password", "password_again", "code", "csrf", "once", "version"] {
            assert!(!typed(secret, "x"), "{secret}");
        }
        assert!(!typed("timekeeper", "mem_01jabcdefghjkmnpqrstvwxyz0"));
        assert_eq!(label("unit_price"), "Unit price");
    }
}
