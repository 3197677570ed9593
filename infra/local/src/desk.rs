//! The books of a data folder, with its portal stopped or running.
//!
//! Invariants: a folder has one owner at a time; while a portal owns it, a command speaks to that
//! portal's engines and starts none; what was begun is finished before the engines stop.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use web::App;
use web::app::Clock;

use crate::engines::{Endpoints, EngineError, Engines};
use crate::folder::{Folder, FolderError, Secrets};
use crate::pump::{Pump, PumpError};
use crate::surroundings::{Surroundings, SurroundingsError};
use crate::template::{CreateError, Template, TemplateError};

/// How long a command waits for a portal that is starting, or for another command.
const WAIT: Duration = Duration::from_secs(15);
const LOOK: Duration = Duration::from_millis(50);

/// The address that papers name while no portal is running.
const NO_PORTAL: &str = "http://127.0.0.1:8080";

/// Open books.
#[derive(Debug)]
pub struct Desk {
    /// What a function would have.
    pub app: App,
    held: Option<Held>,
}

/// What only the owner of a folder has.
#[derive(Debug)]
struct Held {
    engines: Engines,
    folder: Folder,
}

/// Why the books cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// There is no folder, or none that a portal or command has ever used.
    #[error("No data here: {}. Start the portal with `counterfoil serve`, or name another folder with --data.", .0.display())]
    Nothing(PathBuf),
    /// The folder cannot be used.
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
    /// The app cannot be made.
    #[error(transparent)]
    Surroundings(#[from] SurroundingsError),
}

impl Desk {
    /// Opens the books in the folder `data`, which must be there; where they are not, nothing is
    /// made.
    pub async fn open(data: &Path) -> Result<Self, DeskError> {
        if Folder::is_ours(data) {
            Self::open_or_begin(data).await
        } else {
            Err(DeskError::Nothing(data.to_owned()))
        }
    }

    /// Opens the books in the folder `data`; new ones where there are none.
    pub async fn open_or_begin(data: &Path) -> Result<Self, DeskError> {
        let begun = Instant::now();
        loop {
            if let Some((running, secrets)) = Folder::running(data).zip(Folder::secrets_at(data)) {
                let url = running.portal.unwrap_or_else(|| NO_PORTAL.to_owned());
                let app = app(&Template::ours()?, url, &running.endpoints, &secrets)?;
                return Ok(Self { app, held: None });
            }
            match Folder::open(data) {
                Ok(folder) => return Self::hold(folder).await,
                Err(FolderError::Busy { .. }) if begun.elapsed() < WAIT => {
                    tokio::time::sleep(LOOK).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    async fn hold(folder: Folder) -> Result<Self, DeskError> {
        let engines = Engines::start(&folder).await?;
        let template = Template::ours()?;
        template.create(engines.endpoints()).await?;
        let url = NO_PORTAL.to_owned();
        let app = app(&template, url, engines.endpoints(), folder.secrets())?;
        Ok(Self { app, held: Some(Held { engines, folder }) })
    }

    /// Whether a portal is running on these books.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        self.held.is_none()
    }

    /// Puts into the rollups what was written since a portal last ran; a running one does it
    /// itself.
    pub async fn catch_up(&self) -> Result<(), PumpError> {
        let Some(Held { engines, folder }) = &self.held else { return Ok(()) };
        let (store, table) = (self.app.store.clone(), self.app.store.state_table());
        let pump = Pump::new(engines, folder).subscribe("projector", table, 100, move |event| {
            let store = store.clone();
            async move { Ok(projector::handle(&store, event).await) }
        });
        pump.catch_up(table, &|_| {}).await
    }

    /// Finishes what was begun and gives the folder free.
    pub async fn close(self) {
        if let Some(Held { engines, folder }) = self.held {
            engines.stop().await;
            drop(folder);
        }
    }
}

fn app(
    template: &Template,
    portal_url: String,
    endpoints: &Endpoints,
    secrets: &Secrets,
) -> Result<App, SurroundingsError> {
    let processor_url = portal_url.clone();
    Surroundings { portal_url, processor_url }.app(template, endpoints, secrets, Clock::System)
}
