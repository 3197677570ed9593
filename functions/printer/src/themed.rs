//! An invoice in its theme; in the built-in look where the theme fails, of which the firm is told
//! (CUS-02).
//!
//! Invariant: whatever a theme does, the invoice is printed: a template that took the printer down
//! with it is not tried again for the same invoice.

use domain::theme::{Failed, Flaw, Look, Theme};
use store::{CommitError, Done, Fault, Versioned};
use web::App;

use crate::dress::Dress;
use crate::paper::{Paper, PrintError};
use crate::{PrinterError, trial};

/// The file of an invoice.
pub(crate) async fn printed(app: &App, paper: Paper) -> Result<Vec<u8>, PrinterError> {
    let system = app.store.system("printer");
    let theme = system.theme_of(&paper.invoice).await?;
    let firm = app.store.firm().await?;
    let (Some(theme), Some(firm)) = (theme, firm) else { return plainly(paper).await };
    let Some(look) = theme.value.look.clone() else { return plainly(paper).await };
    let dressed = Paper { dress: Dress::of(&look, &firm.value), ..paper.clone() };
    match tried(app, (&theme.value, &look), dressed).await? {
        Ok(pdf) => Ok(pdf),
        Err(flaw) => {
            told(app, theme, (&paper, flaw)).await?;
            plainly(paper).await
        }
    }
}

/// The invoice in the built-in look.
async fn plainly(paper: Paper) -> Result<Vec<u8>, PrinterError> {
    let pdf = tokio::task::spawn_blocking(move || paper.print()).await;
    Ok(pdf.map_err(|error| Fault::Refused(Box::new(error)))??)
}

/// The invoice in its theme, or what is wrong with that.
async fn tried(
    app: &App,
    (theme, look): (&Theme, &Look),
    paper: Paper,
) -> Result<Result<Vec<u8>, Flaw>, PrinterError> {
    let (system, id) = (app.store.system("printer"), paper.invoice.id.clone());
    let is_own = look.template.is_some();
    if is_own {
        let used = system.commit_theme_used((&theme.id, &id), app.now()).await?;
        if matches!(used, Done::Before(_)) && !system.was_themed(&id).await? {
            return Ok(Err(Flaw::endless()));
        }
    }
    let set = trial::within(move || {
        let pdf = paper.print()?;
        Ok::<_, PrintError>((pdf, paper.unsaid()?))
    });
    let pdf = match set.await {
        None => return Ok(Err(Flaw::endless())),
        Some(Err(error)) => return Ok(Err(trial::flaw(&error))),
        Some(Ok((_, missing))) if is_own && !missing.is_empty() => {
            return Ok(Err(trial::silent(&missing)));
        }
        Some(Ok((pdf, _))) => pdf,
    };
    if is_own {
        system.commit_themed(&id, app.now()).await?;
    }
    Ok(Ok(pdf))
}

/// Tells the firm on the page of the theme.
async fn told(
    app: &App,
    theme: Versioned<Theme>,
    (paper, flaw): (&Paper, Flaw),
) -> Result<(), PrinterError> {
    let number = paper.invoice.number.to_string();
    let Versioned { value, version } = theme;
    let failed = Theme { failed: Some(Failed { number, flaw }), ..value };
    let theme = Versioned { value: failed, version };
    let system = app.store.system("printer");
    match system.commit_theme_failed((&theme, &paper.invoice.id), app.now()).await {
        // Somebody is changing it, and will look at it anyway.
        Ok(_) | Err(CommitError::Stale) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
