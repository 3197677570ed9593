//! `/methods`: the client's saved ways to pay: agreed to, saved on the processor's page, deleted
//! (PAY-14, PAY-15).
//!
//! Invariants: the mandate is stored before the processor hears of anything; no number of a card
//! reaches us (rule PSP-50); what is deleted is not charged from the moment it is written here.

mod view;

use axum::Extension;
use domain::id::MethodId;
use domain::merchant::MerchantName;
use domain::method::{Kept, Mandate, Method, MethodState, mandate_words};
use domain::news::{News, Subject};
use domain::payment::ProcessorName;
use processors::{Connection, Keep, Saver, Till};
use serde::Deserialize;
use store::{Client, Versioned};
use web::{Answer, App, Complaints, Guest, Location, Path, Posted, Refusal, Seal, State, Whence};

use crate::{desk, paths};

/// The processor that ways to pay are saved at: its plans are charged off-session.
pub(crate) const KEEPER: ProcessorName = ProcessorName::Stripe;

/// The most ways to pay that one client keeps.
const METHODS_MAX: usize = 10;

/// Whether the words were agreed to.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AgreeForm {
    agree: String,
}

/// Nothing is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PressForm {}

/// `GET /methods`
pub(crate) async fn page(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let list = view::List::of(&app, &till, &client).await?;
    Ok(Answer::Page(list.page(&seal, &Complaints::default())))
}

/// `POST /methods`
pub(crate) async fn add(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Whence(from): Whence,
    posted: Posted<AgreeForm>,
) -> Result<Answer, Refusal> {
    let list = view::List::of(&app, &till, &client).await?;
    let refused = if posted.form.agree.is_empty() {
        Some(("agree", "Tick the box: nothing is kept without your consent."))
    } else if list.saved().count() >= METHODS_MAX {
        Some(("", "Delete a way to pay first; ten are kept at most."))
    } else if !list.can_save() {
        Some(("", "The firm keeps no ways to pay at the moment. Pay each invoice by itself."))
    } else {
        None
    };
    if let Some((field, sentence)) = refused {
        let mut complaints = Complaints::default();
        complaints.add(field, sentence);
        return Ok(Answer::Again(list.page(&posted.seal, &complaints)));
    }
    let method = Method {
        id: app.id(MethodId::made)?,
        client: client.id().clone(),
        mandate: Mandate {
            by: client.contact().clone(),
            name: client.name().to_owned(),
            words: mandate_words(&app.firm().await?.name),
            at: app.now(),
            from,
        },
        processor: KEEPER,
        object: None,
        state: MethodState::Begun { at: None },
    };

    let door = app.store.of_client(&client);
    let done = door.commit_mandate(&posted.once(&client), &method, app.now()).await?;
    let first: MethodId = done.outcome(method.id.as_str()).parse().map_err(Refusal::fault)?;

    let customer = list.customer();
    Ok(Answer::Go(Location::to(begin(&app, &till, &client, (&first, customer)).await?)))
}

/// `GET /methods/{id}`: where the person comes back to from the processor's page.
pub(crate) async fn back(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<MethodId>,
) -> Result<Answer, Refusal> {
    let method = mine(&app, &client, &id).await?;
    ask(&app, &till, &method.value).await?;
    let said = match mine(&app, &client, &id).await?.value.state {
        MethodState::Saved(kept) => format!("{} is saved.", kept.label),
        MethodState::Begun { .. } => "Nothing is saved yet. Begin again when you like.".to_owned(),
        MethodState::Failed => "It was not saved. Try another one.".to_owned(),
        MethodState::Deleted { .. } => "This way to pay is deleted.".to_owned(),
    };
    Ok(Answer::Go(Location::to(paths::METHODS).flash(said)))
}

/// `POST /methods/{id}/default`
pub(crate) async fn prefer(
    Guest(client): Guest,
    State(app): State<App>,
    Path(id): Path<MethodId>,
    posted: Posted<PressForm>,
) -> Result<Answer, Refusal> {
    let method = mine(&app, &client, &id).await?.value;
    let kept = method.kept().ok_or(Refusal::NotFound)?;
    let door = app.store.of_client(&client);
    door.commit_default(&posted.once(&client), &id, app.now()).await?;
    let said = format!("{} is used when you name no other.", kept.label);
    Ok(Answer::Go(Location::to(paths::METHODS).flash(said)))
}

/// `POST /methods/{id}/delete`
pub(crate) async fn delete(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<MethodId>,
    posted: Posted<PressForm>,
) -> Result<Answer, Refusal> {
    let found = mine(&app, &client, &id).await?;
    if let Some(value) = found.value.deleted() {
        let deleted = Versioned { value, version: found.version };
        let door = app.store.of_client(&client);
        door.commit_method_deleted(&posted.once(&client), &deleted, app.now()).await?;
    }
    forget(&app, &till, &mine(&app, &client, &id).await?).await?;
    let said = "It is deleted, and will not be charged again.";
    Ok(Answer::Go(Location::to(paths::METHODS).flash(said)))
}

async fn mine(app: &App, client: &Client, id: &MethodId) -> Result<Versioned<Method>, Refusal> {
    app.store.of_client(client).method(id).await?.ok_or(Refusal::NotFound)
}

/// The account that keeps ways to pay, when the firm has it.
async fn keeper<'a>(app: &App, till: &'a Till) -> Result<Option<&'a Connection>, Refusal> {
    Ok(desk::merchants(app, till).await?.get(MerchantName::Operating(KEEPER)))
}

/// Asks the processor for the page that saves; where that is.
async fn begin(
    app: &App,
    till: &Till,
    client: &Client,
    (id, customer): (&MethodId, Option<String>),
) -> Result<String, Refusal> {
    let portal = &app.config.portal_url;
    let here = paths::method(id);
    let method = mine(app, client, id).await?.value;
    if let MethodState::Begun { at: Some(at) } = method.state {
        return Ok(at);
    }
    let saver = Saver {
        keep: Keep { method: id.clone(), customer },
        currency: app.firm().await?.currency,
        success_url: format!("{portal}{here}"),
        cancel_url: format!("{portal}{here}"),
    };
    let Some(connection) = keeper(app, till).await? else { return Ok(here) };
    match connection.save(&saver).await {
        Ok(fact) => {
            app.store.system("saving").hear_method(&fact, app.now()).await?;
            let method = mine(app, client, id).await?.value;
            Ok(match method.state {
                MethodState::Begun { at: Some(at) } => at,
                MethodState::Begun { at: None }
                | MethodState::Saved(_)
                | MethodState::Failed
                | MethodState::Deleted { .. } => here,
            })
        }
        Err(failure) => {
            tracing::warn!(method.id = %id, error = %failure, "No page to save was given");
            Ok(here)
        }
    }
}

/// Asks the processor how far the saving is; its silence changes nothing.
async fn ask(app: &App, till: &Till, method: &Method) -> Result<(), Refusal> {
    let (Some(object), Some(connection)) = (&method.object, keeper(app, till).await?) else {
        return Ok(());
    };
    match connection.fetch(&Subject::Method(object.clone())).await {
        Ok(news) => {
            for said in news {
                if let News::Method(fact) = said {
                    app.store.system("saving").hear_method(&fact, app.now()).await?;
                }
            }
        }
        Err(failure) => tracing::warn!(method.id = %method.id, error = %failure, "Not told"),
    }
    Ok(())
}

/// Has the processor let go of what was deleted; the clock asks again when it is silent.
async fn forget(app: &App, till: &Till, deleted: &Versioned<Method>) -> Result<(), Refusal> {
    let MethodState::Deleted { kept, let_go: false } = &deleted.value.state else { return Ok(()) };
    let Some(connection) = keeper(app, till).await? else { return Ok(()) };
    match connection.forget(kept).await {
        Ok(()) => let_go(app, deleted).await,
        Err(failure) => {
            let id = &deleted.value.id;
            tracing::warn!(method.id = %id, error = %failure, "Not let go yet");
            Ok(())
        }
    }
}

async fn let_go(app: &App, deleted: &Versioned<Method>) -> Result<(), Refusal> {
    if let Some(value) = deleted.value.let_go() {
        let moved = Versioned { value, version: deleted.version };
        app.store.system("deleting").commit_method_moved(&moved, app.now()).await?;
    }
    Ok(())
}

/// The processor's customer of a way to pay.
fn customer_of(kept: &Kept) -> String {
    kept.customer.clone()
}
