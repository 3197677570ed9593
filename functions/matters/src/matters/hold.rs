//! Holding all work of a matter from being billed, and letting it go (BIL-04).

use domain::id::MatterId;
use domain::matter::Matter;
use jiff::civil::Date;
use maud::{Markup, html};
use store::{CommitError, Member, Versioned};
use web::hold::{HoldForm, LetGoForm};
use web::page::Seal;
use web::ui::{self, Tone};
use web::{Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Staff, State, Tab};

use crate::{allowed, paths};

/// `GET /firm/matters/{matter}/hold`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
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
    allowed::to_bill(&member)?;
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
    allowed::to_bill(&member)?;
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
        (ui::crumbs(&[(paths::MATTERS, "Matters"), (&back, matter.number.as_str())]))
        p { strong { (matter.number) " " (matter.name) } " · " (matter.client_name) }
        p {
            "While it is held no draft is begun or filled with its work. Work is recorded as ever; \
             drafts and invoices that there are stay as they are."
        }
        (ui::form(seal, &paths::matter_hold(&matter.id), form.fields(&back, complaints)))
    };
    Page::new(Tab::Matters, "Hold a matter from billing", body)
}

/// What holds the matter, with the press that lets it go.
pub(super) fn notice(seal: &Seal, matter: &Matter, (member, today): (&Member, Date)) -> Markup {
    html! {
        @if let Some(hold) = matter.billing_hold(today) {
            (ui::notice(Tone::Warn, html! {
                p { strong { "On hold from billing. " } (hold) }
                @if member.role().bills() {
                    (ui::press(&seal.part("let-go"), &paths::matter_let_go(&matter.id),
                        "Let it be billed again"))
                }
            }))
        }
    }
}
