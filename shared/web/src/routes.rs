//! The routes of a function: what it serves, and the list that the template and the sweeps are
//! compared with.

use axum::handler::Handler;
use axum::http::{Method, header};
use axum::middleware;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use axum::{Extension, Router};

use crate::app::App;
use crate::frame::frame;
use crate::refusal::Refusal;

/// The routes of a function.
#[derive(Debug, Default)]
pub struct Routes {
    router: Router<App>,
    list: Vec<Route>,
}

/// One route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: Method,
    /// The path, with its parts in braces.
    pub path: &'static str,
}

impl Routes {
    /// No routes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A page, or a file.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.with(Method::GET, path, get(handler))
    }

    /// An act.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.with(Method::POST, path, post(handler))
    }

    fn with(mut self, method: Method, path: &'static str, to: MethodRouter<App>) -> Self {
        self.list.push(Route { method, path });
        Self { router: self.router.route(path, to), list: self.list }
    }

    /// The same routes, whose handlers find `value` in `Extension<T>`.
    #[must_use]
    pub fn with_extension<T: Clone + Send + Sync + 'static>(self, value: T) -> Self {
        Self { router: self.router.layer(Extension(value)), list: self.list }
    }

    /// The routes of several functions in one, for the local host.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.list.extend(other.list);
        Self { router: self.router.merge(other.router), list: self.list }
    }

    /// What is served.
    pub fn list(&self) -> &[Route] {
        &self.list
    }

    /// The router, with the frame around every answer. More comes to it than it serves, because a
    /// route of the template may stand for a whole subtree and for every method.
    pub fn router(self, app: App) -> Router {
        let framed = self
            .router
            .fallback(|| async { Refusal::NotFound })
            .method_not_allowed_fallback(|| async { Refusal::NotFound })
            .layer(middleware::from_fn_with_state(app.clone(), frame))
            .with_state(app);
        Router::new().fallback_service(framed).layer(middleware::map_response(untold))
    }
}

/// Leaves out what a path is there for: one that is not there has the same answer (rule SEC-31).
async fn untold(mut response: Response) -> Response {
    response.headers_mut().remove(header::ALLOW);
    response
}
