//! The portal of one machine: engines, sandbox processor, all functions, the stream pump, the clock
//! and the scanner in one process.
//!
//! Invariant: what is served here is what template.yaml declares, from the same `routes()` values
//! that Lambda runs.

mod pages;
mod routes;

pub use routes::routes;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use mailer::Mailer;
use processors::Till;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use web::App;
use web::app::Clock;

use crate::engines::{EngineError, Engines};
use crate::folder::{Folder, FolderError, Running};
use crate::pump::{Pump, PumpError};
use crate::sandbox::{Sandbox, SandboxConfig, SandboxError};
use crate::scanner::Scanner;
use crate::seed::Progress;
use crate::surroundings::{Surroundings, SurroundingsError};
use crate::template::{CreateError, Template, TemplateError};

/// How often the clock ticks; on AWS a schedule of the template does it.
const TICK: Duration = Duration::from_secs(30);

/// How long requests that have begun may take when the host stops.
const STOP_WAIT: Duration = Duration::from_secs(5);

/// What a host is asked for.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the data is.
    pub data: PathBuf,
    /// The port of the portal; any free one for 0.
    pub port: u16,
    /// Where time comes from.
    pub clock: Clock,
    /// How long the sandbox's bank takes over a debit.
    pub debit_time: Duration,
}

/// A running host.
#[derive(Debug)]
pub struct Host {
    url: String,
    app: App,
    till: Till,
    pump: Arc<Pump>,
    sandbox: Sandbox,
    engines: Engines,
    mailer: Mailer,
    /// What people knock at, until it is opened.
    door: Option<TcpListener>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
    folder: Folder,
}

/// Why a host does not start.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The port is taken, or may not be used.
    #[error("Port {port} of 127.0.0.1 cannot be used: {source}. Choose another one with --port.")]
    Port {
        /// The port.
        port: u16,
        /// What the operating system said.
        source: io::Error,
    },
    /// The data folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// An engine does not start.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The template does not read.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// What it declares cannot be made.
    #[error(transparent)]
    Create(#[from] CreateError),
    /// The sandbox does not start.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// The app cannot be made.
    #[error(transparent)]
    Surroundings(#[from] SurroundingsError),
}

impl Host {
    /// Starts everything; answers when the first page can be served.
    pub async fn start(settings: Settings) -> Result<Self, HostError> {
        let mut host = Self::prepare(settings).await?;
        host.open();
        Ok(host)
    }

    /// Starts the engines and keeps the door shut: who knocks waits, and no stream is followed,
    /// until [`Host::open`].
    pub async fn prepare(settings: Settings) -> Result<Self, HostError> {
        let port = |source| HostError::Port { port: settings.port, source };
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, settings.port));
        let listener = TcpListener::bind(address).await.map_err(port)?;
        let url = format!("http://{}", listener.local_addr().map_err(port)?);

        let folder = Folder::open(&settings.data)?;
        let counter = counter(&folder).await.map_err(port)?;
        let processor_url = format!("http://{}", counter.local_addr().map_err(port)?);
        let engines = Engines::start(&folder).await?;
        engines.allow_uploads_from(&url);
        let template = Template::ours()?;
        template.create(engines.endpoints()).await?;
        let surroundings = Surroundings { portal_url: url.clone(), processor_url };
        let clock = settings.clock.clone();
        let app = surroundings.app(&template, engines.endpoints(), folder.secrets(), clock)?;
        let sandbox = Sandbox::start(counter_of(&folder, &app, settings.debit_time), counter)?;
        let mailer = Mailer::new(app.clone(), engines.endpoints().ses());
        let pump = Arc::new(subscribed(&engines, &folder, (&app, &mailer)));

        let (stop, _) = watch::channel(false);
        let mut host = Self {
            till: Till::default(),
            tasks: JoinSet::new(),
            url,
            app,
            pump,
            sandbox,
            engines,
            mailer,
            door: Some(listener),
            stop,
            folder,
        };
        host.scan();
        let running = Running::here(host.engines.endpoints(), Some(host.url.clone()));
        host.folder.announce(&running)?;
        Ok(host)
    }

    /// Puts into the figures, and mails, what was written while no stream was followed. Invoices
    /// are printed afterwards, while pages are served: nobody waits for all of them.
    pub async fn catch_up(&self, progress: &dyn Progress) -> Result<(), PumpError> {
        let table = self.app.store.state_table();
        progress.begin("Figures", self.pump.waiting(table).await?);
        let passed = |records| (0..records).for_each(|_| progress.step());
        self.pump.catch_up(table, &passed).await?;
        progress.done();
        Ok(())
    }

    /// Serves pages and follows the streams from now on.
    pub fn open(&mut self) {
        if let Some(listener) = self.door.take() {
            self.serve(listener);
            let (pump, stop) = (Arc::clone(&self.pump), stopped(self.stop.subscribe()));
            self.tasks.spawn(async move { pump.run(stop).await });
        }
    }

    fn serve(&mut self, listener: TcpListener) {
        let pages = pages::routes(self.engines.mails().clone(), self.mailer.clone());
        let router = routes().merge(pages).router(self.app.clone());
        let stopped = stopped(self.stop.subscribe());
        self.tasks.spawn(async move {
            let served = axum::serve(listener, router).with_graceful_shutdown(stopped).await;
            if let Err(error) = served {
                tracing::error!(%error, "The portal stopped serving");
            }
        });
    }

    fn scan(&mut self) {
        let scanner = Scanner::new(self.app.clone(), &self.engines);
        let stop = stopped(self.stop.subscribe());
        self.tasks.spawn(async move { scanner.run(stop).await });
    }

    /// Ticks the clock by itself from now on; tests tick it by hand.
    pub fn tick_by_itself(&mut self) {
        let (app, till, stop) = (self.app.clone(), self.till.clone(), self.stop.subscribe());
        self.tasks.spawn(async move {
            let ticking = async {
                let mut interval = tokio::time::interval(TICK);
                loop {
                    interval.tick().await;
                    if let Err(error) = clock::tick(&app, &till).await {
                        tracing::warn!(%error, "A tick did not finish");
                    }
                }
            };
            tokio::select! { () = ticking => {}, () = stopped(stop) => {} }
        });
    }

    /// Where the portal answers.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The app that the functions share.
    pub const fn app(&self) -> &App {
        &self.app
    }

    /// The engines.
    pub const fn engines(&self) -> &Engines {
        &self.engines
    }

    /// The sandbox processor.
    pub const fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// The function that sends mails, and hears what became of them.
    pub const fn mailer(&self) -> &Mailer {
        &self.mailer
    }

    /// The stream pump.
    pub fn pump(&self) -> &Pump {
        &self.pump
    }

    /// One tick of the clock.
    pub async fn tick(&self) -> Result<clock::Ticked, clock::TickError> {
        clock::tick(&self.app, &self.till).await
    }

    /// Finishes what was begun and closes the files.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        let finished = tokio::time::timeout(STOP_WAIT, async {
            while self.tasks.join_next().await.is_some() {}
        });
        if finished.await.is_err() {
            tracing::warn!("Some requests were cut off");
        }
        self.sandbox.stop().await;
        self.engines.stop().await;
    }
}

/// The sandbox answers where it answered before, so that pages to pay that were begun stay good.
async fn counter(folder: &Folder) -> io::Result<TcpListener> {
    let note = folder.path().join("sandbox.port");
    let before = std::fs::read_to_string(&note).ok().and_then(|text| text.trim().parse().ok());
    let again = match before {
        Some(port) => TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.ok(),
        None => None,
    };
    let listener = match again {
        Some(listener) => listener,
        None => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?,
    };
    std::fs::write(&note, listener.local_addr()?.port().to_string())?;
    Ok(listener)
}

fn counter_of(folder: &Folder, app: &App, debit_time: Duration) -> SandboxConfig {
    let (clock, merchant) = (app.clone(), app.clone());
    SandboxConfig {
        file: folder.path().join("sandbox.sqlite"),
        key: folder.secrets().stripe_key.clone(),
        webhook_url: format!("{}/hooks/stripe", app.config.portal_url),
        webhook_secret: folder.secrets().stripe_webhook.clone(),
        merchant: Arc::new(move || {
            let app = merchant.clone();
            Box::pin(async move { merchant_of(&app).await })
        }),
        debit_time,
        clock: Arc::new(move || clock.now()),
    }
}

/// Who is paid: the firm, once it is set up.
async fn merchant_of(app: &App) -> String {
    match app.firm().await {
        Ok(firm) => firm.name.to_string(),
        Err(_) => "Law firm".to_owned(),
    }
}

/// The functions that the streams of the tables feed.
fn subscribed(engines: &Engines, folder: &Folder, (app, mailer): (&App, &Mailer)) -> Pump {
    let mailer = mailer.clone();
    let projected = app.store.clone();
    let released = app.clone();
    let printed = app.clone();
    let (table, journal) = (app.store.state_table(), app.store.journal_table());
    Pump::new(engines, folder)
        .subscribe("mailer", table, 10, move |event| {
            let mailer = mailer.clone();
            async move { Ok(mailer.handle(event).await) }
        })
        .subscribe("projector", table, 100, move |event| {
            let store = projected.clone();
            async move { Ok(projector::handle(&store, event).await) }
        })
        .subscribe("scans", journal, 10, move |event| {
            let app = released.clone();
            async move { Ok(scans::follow(&app, event).await) }
        })
        .subscribe("printer", journal, 10, move |event| {
            let app = printed.clone();
            async move { Ok(printer::follow(&app, event).await) }
        })
}

async fn stopped(mut stop: watch::Receiver<bool>) {
    // An error means that the host is gone, which is a stop as well.
    while !*stop.borrow_and_update() {
        if stop.changed().await.is_err() {
            return;
        }
    }
}
