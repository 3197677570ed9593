//! Holding all work of a matter from being billed, and letting it go (BIL-04).

use domain::id::MatterId;
use domain::matter::Matter;
use maud::html;
use store::{CommitError, Versioned};
use web::hold::{HoldForm, LetGoForm};
use web::page::Seal;
use web::ui;
use web::{Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Staff, State, Tab};

use crate::{allowed, paths};

/// `GET /firm/matters/{matter}/hold`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_hold(&member)?;
    let matter = app.store.of(&member).matter(&id).await?.ok_or(Refusal::NotFound)?;
    let form = HoldForm::of(matter.value.billing_hold(app.today().await?), matter.version);
    Ok(Answer::Page(view(&matter.value, &seal, (&form, &Complaints::default()))))
}

/// `POST /firm/matters/{matter}/hold`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<HoldForm>,
) -> Result<Answer, Refusal> {
    allowed::to_hold(&member)?;
    let store = app.store.of(&member);
    let matter = store.matter(&id).await?.ok_or(Refusal::NotFound)?.value;
    let (form, today) = (&posted.form, app.today().await?);
    let hold = match form.read(today) {
        Ok(hold) => hold,
        Err(complaints) => {
            return Ok(Answer::Again(view(&matter, &posted.seal, (form, &complaints))));
        }
    };

    let held = Versioned { value: matter.billing_held(Some(hold)), version: form.version() };

    match store.commit_matter_held(&posted.once(&member), &held, app.now()).await {
        Err(CommitError::Stale) => {
            let now = store.matter(&id).await?.ok_or(Refusal::NotFound)?;
            let (form, complaints) = form.late(now.value.billing_hold(today), now.version);
            Ok(Answer::Late(view(&now.value, &posted.seal, (&form, &complaints))))
        }
        other => {
            other?;
            let said = "The matter is held from billing: no draft takes its work.";
            Ok(Answer::Go(Location::to(paths::matter(&id)).flash(said)))
        }
    }
}

/// `POST /firm/matters/{matter}/let-go`
pub(crate) async fn let_go(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<LetGoForm>,
) -> Result<Answer, Refusal> {
    allowed::to_hold(&member)?;
    let (store, once) = (app.store.of(&member), posted.once(&member));
    let done = Location::to(paths::matter(&id)).flash("The matter may be billed again.");
    if store.done(&once).await?.is_some() {
        return Ok(Answer::Go(done));
    }
    let matter = store.matter(&id).await?.ok_or(Refusal::NotFound)?;

    let free = Versioned { value: matter.value.billing_held(None), version: matter.version };

    store.commit_matter_held(&once, &free, app.now()).await?;
    Ok(Answer::Go(done))
}

fn view(matter: &Matter, seal: &Seal, (form, complaints): (&HoldForm, &Complaints)) -> Page {
    let back = paths::matter(&matter.id);
    let body = html! {
        (ui::crumbs(&[("/firm/matters", "Matters"), (&back, matter.number.as_str())]))
        p { strong { (matter.number) " " (matter.name) } " · " (matter.client_name) }
        p {
            "While it is held no draft is begun or filled with its work. Work is recorded as ever; \
             drafts and invoices that there are stay as they are."
        }
        (ui::form(seal, &paths::matter_hold(&matter.id), form.fields(&back, complaints)))
    };
    Page::new(Tab::Matters, "Hold a matter from billing", body)
}
