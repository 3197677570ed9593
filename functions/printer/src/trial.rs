//! The trial of a look: a sample invoice set in it, before any client's is (CUS-02).
//!
//! Invariants: a look passes whose sample is an archived, accessible file that says what an invoice
//! must; a trial that does not come back is not begun again, and leaves the old look.

mod sample;

use std::time::Duration;

use domain::id::ThemeId;
use domain::theme::Flaw;
use store::{CommitError, Versioned};
use web::App;

use crate::PrinterError;
use crate::dress::Dress;
use crate::paper::{Paper, PrintError};
use crate::typesetter::SetError;

/// How long setting an invoice may take in a firm's own template; the built-in one takes less than
/// a second for two thousand lines.
const TIME_MAX: Duration = Duration::from_secs(10);

/// The most that a sample weighs.
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// Tries what is offered for a theme; nothing where nothing is.
pub(crate) async fn tried(app: &App, id: &ThemeId) -> Result<(), PrinterError> {
    let system = app.store.system("printer");
    let Some(Versioned { value: theme, version }) = system.theme(id).await? else { return Ok(()) };
    let (Some(offered), Some(firm)) = (&theme.offered, app.store.firm().await?) else {
        return Ok(());
    };
    let Some(begun) = theme.beginning() else {
        if offered.trial == domain::theme::Trial::Begun {
            let refused = theme.tried(Some(Flaw::endless()));
            written(app, Versioned { value: refused, version }).await?;
        }
        return Ok(());
    };
    let dress = Dress::of(&offered.look, &firm.value);
    if !written(app, Versioned { value: begun.clone(), version }).await? {
        // Somebody offered another look meanwhile, which has a record of its own.
        return Ok(());
    }
    let sample = sample::invoice(&firm.value, &app.config.portal_url, dress);
    let flaw = match within(move || checked(&sample)).await {
        Some(Ok(pdf)) => {
            system.put_theme_sample(id, pdf).await?;
            None
        }
        Some(Err(flaw)) => Some(flaw),
        None => Some(Flaw::endless()),
    };
    let version = version.saturating_add(1);
    written(app, Versioned { value: begun.tried(flaw), version }).await?;
    tracing::info!(theme.id = %id, "Tried a look");
    Ok(())
}

/// Writes how far a trial is; whether it still was what was read.
async fn written(app: &App, theme: Versioned<domain::theme::Theme>) -> Result<bool, PrinterError> {
    match app.store.system("printer").commit_theme_tried(&theme, app.now()).await {
        Ok(_) => Ok(true),
        Err(CommitError::Stale) => Ok(false),
        Err(error) => Err(PrinterError::Commit(error)),
    }
}

/// Does something that may take too long; nothing when it does. What is too late is left alone.
pub(crate) async fn within<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (tell, told) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        if tell.send(work()).is_err() {
            tracing::warn!("An invoice was set too late");
        }
    });
    tokio::time::timeout(TIME_MAX, told).await.ok()?.ok()
}

/// The sample, or what is wrong with it.
fn checked(sample: &Paper) -> Result<Vec<u8>, Flaw> {
    let pdf = sample.print().map_err(|error| flaw(&error))?;
    if pdf.len() > BYTES_MAX {
        let said = "The sample weighs more than 4 MB. Use smaller pictures.".to_owned();
        return Err(Flaw { place: None, said });
    }
    let missing = sample.unsaid().map_err(|error| flaw(&error))?;
    if missing.is_empty() { Ok(pdf) } else { Err(silent(&missing)) }
}

/// That it does not say what it must.
pub(crate) fn silent(missing: &[&str]) -> Flaw {
    let said = format!("The invoice does not say {}. A client needs that.", missing.join(", "));
    Flaw { place: None, said }
}

/// What is wrong, with its place in the template where it has one.
pub(crate) fn flaw(error: &PrintError) -> Flaw {
    match error {
        PrintError::Set(SetError::Layout(said)) => {
            Flaw { place: said.place(), said: said.to_string() }
        }
        PrintError::Set(SetError::Export(said)) => Flaw {
            place: said.place(),
            said: format!("The file could not be archived or read aloud (PDF/A, PDF/UA): {said}"),
        },
        PrintError::Set(SetError::Standards) | PrintError::Write(_) | PrintError::Metadata => {
            Flaw { place: None, said: error.to_string() }
        }
    }
}

#[cfg(test)]
mod tests;
