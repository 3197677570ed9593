//! What handlers ask for: who, what, and with what.

mod files;
mod posted;
mod whence;

pub(crate) use posted::FORM_BYTES_MAX;
pub use posted::Posted;
pub use whence::Whence;

use std::str::FromStr;

use axum::extract::{FromRequestParts, MatchedPath, RawPathParams};
use axum::http::Method;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use store::{Client, Member};

use crate::app::App;
use crate::page::{Running, Seal, Visitor};
use crate::refusal::Refusal;
use crate::rights;
use crate::token::Named;
use crate::visit;

/// A signed-in person of the firm, as a handler asks for one.
#[derive(Debug, Clone)]
pub struct Staff(pub Member);

/// A signed-in contact of a client, as a handler asks for one.
#[derive(Debug, Clone)]
pub struct Guest(pub Client);

/// Either of them, or nobody, for pages that serve all.
#[derive(Debug, Clone)]
pub enum Anyone {
    /// A person of the firm.
    Staff(Member),
    /// A contact of a client.
    Guest(Client),
    /// Not signed in.
    Stranger,
}

/// The mark of the browser, before and after sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Browser(pub String);

/// The last parts of a path, each by its own `FromStr`; a malformed one is not found.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

/// The question of an address; what does not read is not found.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<Q>(pub Q);

impl FromRequestParts<App> for Anyone {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let visit = visit::of(parts)?;
        let found = match &visit.named {
            Some(Named::Member(id, secret)) => {
                let member = app.store.member_session(id, secret, app.now()).await?;
                member.map_or(Self::Stranger, Self::Staff)
            }
            Some(Named::Contact(id, secret)) => {
                let client = app.store.client_session(id, secret, app.now()).await?;
                client.map_or(Self::Stranger, Self::Guest)
            }
            None => Self::Stranger,
        };
        let visitor = match &found {
            Self::Staff(member) => Visitor::Member {
                name: member.name().to_owned(),
                running: member.running().map(|timer| Running {
                    worked: timer.worked(app.now()).clock(),
                    matter: timer.matter.as_ref().map(ToString::to_string),
                }),
            },
            Self::Guest(client) => Visitor::Client {
                name: client.name().to_owned(),
                client: client.client_name().to_owned(),
            },
            Self::Stranger => Visitor::Stranger,
        };
        visit.visitor.get_or_init(|| visitor);
        Ok(found)
    }
}

impl FromRequestParts<App> for Staff {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        match Anyone::from_request_parts(parts, app).await? {
            Anyone::Staff(member) => {
                may(&member, parts)?;
                Ok(Self(member))
            }
            Anyone::Guest(_) => Err(Refusal::NotFound),
            Anyone::Stranger => Err(Refusal::Stranger),
        }
    }
}

/// Whoever looks may look; whoever acts needs the right to it.
fn may(member: &Member, parts: &Parts) -> Result<(), Refusal> {
    if parts.method != Method::POST {
        return Ok(());
    }
    let route = parts.extensions.get::<MatchedPath>().map_or("/firm", MatchedPath::as_str);
    rights::checked(member.role(), route)
}

impl FromRequestParts<App> for Guest {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        match Anyone::from_request_parts(parts, app).await? {
            Anyone::Guest(client) => Ok(Self(client)),
            Anyone::Staff(_) => Err(Refusal::NotFound),
            Anyone::Stranger => Err(Refusal::Stranger),
        }
    }
}

impl FromRequestParts<App> for Browser {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refusal> {
        let visit = visit::of(parts)?;
        visit.is_used.store(true, std::sync::atomic::Ordering::Relaxed);
        Ok(Self(visit.mark.clone()))
    }
}

impl FromRequestParts<App> for Seal {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let subject = visit::of(parts)?.subject();
        Ok(Self {
            csrf: app.keys().await?.form_token(&subject),
            once: store::chance::<16>().map(hex::encode)?,
        })
    }
}

async fn path_parts(parts: &mut Parts, app: &App) -> Result<Vec<String>, Refusal> {
    let params = RawPathParams::from_request_parts(parts, app).await;
    let params = params.map_err(|_| Refusal::NotFound)?;
    Ok(params.iter().map(|(_, value)| value.to_owned()).collect())
}

impl<T: FromStr> FromRequestParts<App> for Path<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let texts = path_parts(parts, app).await?;
        let read = texts.first().and_then(|text| text.parse().ok());
        read.map(Self).ok_or(Refusal::NotFound)
    }
}

/// Two parts of a path.
#[derive(Debug, Clone, Copy)]
pub struct Path2<A, B>(pub A, pub B);

impl<A: FromStr, B: FromStr> FromRequestParts<App> for Path2<A, B> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let texts = path_parts(parts, app).await?;
        let first = texts.first().and_then(|text| text.parse().ok());
        let second = texts.get(1).and_then(|text| text.parse().ok());
        first.zip(second).map(|(a, b)| Self(a, b)).ok_or(Refusal::NotFound)
    }
}

/// Three parts of a path.
#[derive(Debug, Clone, Copy)]
pub struct Path3<A, B, C>(pub A, pub B, pub C);

impl<A: FromStr, B: FromStr, C: FromStr> FromRequestParts<App> for Path3<A, B, C> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let texts = path_parts(parts, app).await?;
        let first = texts.first().and_then(|text| text.parse().ok());
        let second = texts.get(1).and_then(|text| text.parse().ok());
        let third = texts.get(2).and_then(|text| text.parse().ok());
        let read = first.zip(second).zip(third);
        read.map(|((a, b), c)| Self(a, b, c)).ok_or(Refusal::NotFound)
    }
}

impl<Q: DeserializeOwned> FromRequestParts<App> for Asked<Q> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refusal> {
        let question = parts.uri.query().unwrap_or_default();
        serde_html_form::from_str(question).map(Self).map_err(|_| Refusal::NotFound)
    }
}
