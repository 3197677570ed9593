//! The frame around every answer: the layout around a page, the headers around everything.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use crate::answer::Shown;
use crate::app::App;
use crate::cookies;
use crate::kept::Kept;
use crate::layout;
use crate::page::{Sheet, Visitor};
use crate::refusal::Refusal;
use crate::visit::Visit;

/// How long a browser keeps the mark of its visit: as long as sign-in knows it by the mark.
const VISIT_S: i64 = 60 * 60 * 24 * 180;

/// Runs a handler and dresses its answer.
pub(crate) async fn frame(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let flash = cookies::read(request.headers(), "flash").map(plain);
    let visit = match Visit::of(&app, request.headers()).await {
        Ok(visit) => Arc::new(visit),
        Err(refusal) => return refusal.into_response(),
    };
    request.extensions_mut().insert(Arc::clone(&visit));

    let mut response = match Kept::of(&app.config, request).await {
        Ok((request, kept)) => Kept::beside(kept, next.run(request).await),
        Err(refusal) => refusal.into_response(),
    };

    let nonce = store::chance::<16>().map(hex::encode).unwrap_or_default();
    if let Some(shown) = response.extensions_mut().remove::<Shown>() {
        let sheet = match sheet(&app, &visit, &nonce, flash.clone()).await {
            Ok(sheet) => sheet,
            Err(refusal) => return refusal.into_response(),
        };
        let html = layout::frame(&sheet, &shown.page).into_string();
        *response.body_mut() = Body::from(html);
        let html_type = HeaderValue::from_static("text/html; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, html_type);
        if flash.is_some() {
            let gone = HeaderValue::from_static("flash=; Path=/; Max-Age=0");
            response.headers_mut().append(header::SET_COOKIE, gone);
        }
    }
    if visit.is_new && visit.is_used.load(Ordering::Relaxed) {
        let mark = cookies::set(&app.config, "visit", &visit.mark, VISIT_S);
        response.headers_mut().extend(mark.map(|value| (header::SET_COOKIE, value)));
    }
    match app.uploads_origin().await {
        Ok(uploads) => headers(&app, (&nonce, uploads), response.headers_mut()),
        Err(refusal) => return refusal.into_response(),
    }
    response
}

async fn sheet(
    app: &App,
    visit: &Visit,
    nonce: &str,
    flash: Option<String>,
) -> Result<Sheet, Refusal> {
    let visitor = visit.visitor.get().cloned().unwrap_or(Visitor::Stranger);
    let csrf = match visitor {
        Visitor::Stranger => String::new(),
        Visitor::Client { .. } | Visitor::Member { .. } => {
            app.keys().await?.form_token(&visit.subject())
        }
    };
    let once = store::chance::<16>().map(hex::encode)?;
    Ok(Sheet { firm: app.face().await, visitor, nonce: nonce.to_owned(), csrf, once, flash })
}

/// The headers of every answer (rules SEC-43, SEC-44); what a handler set itself stays.
fn headers(app: &App, (nonce, uploads): (&str, &str), headers: &mut HeaderMap) {
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; connect-src 'self' {uploads}; form-action 'self' {uploads} {pay}; \
         base-uri 'none'; frame-ancestors 'none'; object-src 'none'; \
         require-trusted-types-for 'script'",
        pay = app.config.checkout_origin,
    );
    let mut put = |name: HeaderName, text: &str| {
        if !headers.contains_key(&name)
            && let Ok(value) = HeaderValue::from_str(text)
        {
            headers.insert(name, value);
        }
    };
    put(header::CONTENT_SECURITY_POLICY, &policy);
    put(header::CACHE_CONTROL, "no-store");
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::REFERRER_POLICY, "same-origin");
    put(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    put(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    put(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    );
    if app.config.is_https() {
        put(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains; preload");
    }
}

fn plain(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
