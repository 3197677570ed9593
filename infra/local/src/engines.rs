//! The embedded AWS of one machine: DynamoDB, S3 and SES in this process, behind their real wire
//! protocols, on loopback addresses.
//!
//! Invariants:
//! - Nothing listens on anything but 127.0.0.1, each engine on a port of its own that was free.
//! - All state is in the data folder; an engine that is killed has lost nothing it answered for.
//! - Product code reaches an engine only through the SDK, as it reaches AWS.
//!
//! # Why
//!
//! One protocol everywhere means that there is no second storage implementation to keep honest.
//! Where an engine is weaker than AWS, it is said at the engine: [`tables`], [`buckets`],
//! [`mails`].

mod buckets;
mod endpoints;
mod mails;
mod tables;

use std::future::Future;
use std::io;
use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{broadcast, watch};
use tokio::task::JoinSet;

pub use buckets::Arrival;
pub use endpoints::{ACCESS_KEY, Endpoints, REGION, SECRET_KEY, credentials};
pub use mails::{Mail, MailError, Mails};
pub(crate) use tables::Change;
pub use tables::{Tables, TablesError};

use crate::folder::Folder;

/// The engines log what a client did wrong as their own failure; add this to the log filter, so
/// that a refused upload or a lost race is not taken for one.
pub const LOG_FILTER: &str = "dynoxide=error,s3s=off,s3s_fs=off";

/// How long an engine may take to finish the requests it has begun.
const STOP_WAIT: Duration = Duration::from_secs(3);

/// The running engines of one data folder.
#[derive(Debug)]
pub struct Engines {
    endpoints: Endpoints,
    tables: Tables,
    mails: Mails,
    uploaders: buckets::Uploaders,
    arrivals: buckets::Arrivals,
    stop: watch::Sender<bool>,
    servers: JoinSet<()>,
}

/// Why the engines do not start.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// No loopback port was free, or the folder's files cannot be opened.
    #[error("An engine cannot start: {0}.")]
    Io(#[from] io::Error),
    /// The tables cannot be opened.
    #[error(transparent)]
    Tables(#[from] TablesError),
    /// The buckets cannot be opened.
    #[error("The buckets cannot be opened: {0:?}.")]
    Buckets(s3s_fs::Error),
}

impl Engines {
    /// Starts the three engines on the files of `folder`.
    pub async fn start(folder: &Folder) -> Result<Self, EngineError> {
        let tables = Tables::open(&folder.tables())?;
        let uploaders = buckets::Uploaders::default();
        let arrivals = buckets::Arrivals::default();
        let buckets = buckets::router(&folder.buckets(), uploaders.clone(), arrivals.clone())
            .map_err(EngineError::Buckets)?;
        let mails = Mails::new(folder.mail());
        let (stop, stopped) = watch::channel(false);
        let mut servers = JoinSet::new();

        let (dynamodb, listener) = listen().await?;
        servers.spawn(tables.serve(listener, stop_of(stopped.clone())));
        let (s3, listener) = listen().await?;
        servers.spawn(serve(listener, buckets, stop_of(stopped.clone())));
        let (ses, listener) = listen().await?;
        servers.spawn(serve(listener, mails.router(), stop_of(stopped)));

        let endpoints = Endpoints { dynamodb, s3, ses };
        Ok(Self { endpoints, tables, mails, uploaders, arrivals, stop, servers })
    }

    /// Where they answer, and clients that know it.
    #[must_use]
    pub const fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }

    /// The tables, for what goes beyond the wire protocol: streams and housekeeping.
    #[must_use]
    pub const fn tables(&self) -> &Tables {
        &self.tables
    }

    /// The kept mails.
    #[must_use]
    pub const fn mails(&self) -> &Mails {
        &self.mails
    }

    /// Lets pages of `origin` (`http://127.0.0.1:8080`) upload to the buckets from a script, as the
    /// cross-origin rules of the buckets do on AWS.
    pub fn allow_uploads_from(&self, origin: &str) {
        self.uploaders.allow(origin);
    }

    /// Every object that arrives from now on. What came before, while nobody listened, is in the
    /// bucket.
    #[must_use]
    pub fn arrivals(&self) -> broadcast::Receiver<Arrival> {
        self.arrivals.listen()
    }

    /// Finishes what was begun and closes the files.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        let finished = tokio::time::timeout(STOP_WAIT, async {
            while self.servers.join_next().await.is_some() {}
        });
        if finished.await.is_err() {
            tracing::warn!("Stopped engines that still had requests");
            self.servers.shutdown().await;
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the engines stand for AWS, which has its own clock")]
fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

async fn listen() -> io::Result<(String, TcpListener)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = format!("http://{}", listener.local_addr()?);
    Ok((address, listener))
}

/// Resolves when the engines stop, or are dropped.
async fn stop_of(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a stop as well.
    drop(stopped.wait_for(|stop| *stop).await);
}

async fn serve(
    listener: TcpListener,
    router: axum::Router,
    stop: impl Future<Output = ()> + Send + 'static,
) {
    let server = axum::serve(listener, router).with_graceful_shutdown(stop);
    if let Err(error) = server.await {
        tracing::error!(%error, "An engine stopped serving");
    }
}

#[cfg(test)]
mod tests;
