//! `/plans`: the client looks at payment plans, accepts one with a saved way to pay, ends one
//! (PAY-11).

mod view;
pub(crate) mod wish;

use domain::id::{MethodId, PlanId};
use domain::method::{Mandate, Method, mandate_words};
use domain::paying::Way;
use domain::plan::Plan;
use serde::Deserialize;
use store::{Client, Versioned};
use web::{Answer, App, Complaints, Guest, Location, Path, Posted, Refusal, Seal, State, Whence};

pub(crate) use view::{badge, instalments};

use crate::paths;

/// With which way to pay, and whether the words were agreed to.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AcceptForm {
    method: String,
    agree: String,
}

/// Nothing is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct EndForm {}

/// `GET /plans`
pub(crate) async fn page(
    Guest(client): Guest,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let list = Box::pin(view::List::of(&app, &client)).await?;
    let typed = (&wish::WishForm::default(), &Complaints::default());
    Ok(Answer::Page(list.page(&seal, None, typed)))
}

/// `POST /plans/{id}/accept`
pub(crate) async fn accept(
    Guest(client): Guest,
    State(app): State<App>,
    Path(id): Path<PlanId>,
    Whence(from): Whence,
    posted: Posted<AcceptForm>,
) -> Result<Answer, Refusal> {
    let plan = mine(&app, &client, &id).await?;
    let list = Box::pin(view::List::of(&app, &client)).await?;
    let mandate = Mandate {
        by: client.contact().clone(),
        name: client.name().to_owned(),
        words: mandate_words(&app.firm().await?.name),
        at: app.now(),
        from,
    };
    let mut complaints = Complaints::default();
    let method = complaints.take("method", posted.form.method(list.methods()));
    let door = app.store.of_client(&client);
    let turns = door.turns().of(std::slice::from_ref(&plan.value.invoice)).await?;
    let fits = |id: &MethodId| {
        let kept = list.methods().find(|one| one.id == *id).and_then(Method::kept);
        let way = kept.map(|kept| Way::of_kind(kept.kind));
        way.is_none_or(|way| turns.iter().all(|turn| turn.limits().allow(way)))
    };
    if method.as_ref().is_some_and(|method| !fits(method)) {
        complaints.add("method", "This invoice is not paid that way. Choose another one.");
    }
    if posted.form.agree.is_empty() {
        complaints.add("agree", "Tick the box: nothing is charged without your consent.");
    }
    let today = app.today().await?;
    let accepted = method.filter(|_| complaints.is_empty());
    let accepted = accepted.map(|method| plan.value.clone().accepted(method, mandate, today));
    let accepted = accepted.and_then(|accepted| complaints.take("", accepted));
    let value = match complaints.or(accepted) {
        Ok(value) => value,
        Err(complaints) => {
            let typed = (&wish::WishForm::default(), &Complaints::default());
            let refused = Some((&id, &complaints));
            return Ok(Answer::Again(list.page(&posted.seal, refused, typed)));
        }
    };

    let accepted = Versioned { value, version: plan.version };
    door.commit_plan_accepted(&posted.once(&client), &accepted, app.now()).await?;

    let said = "The plan is accepted. Each instalment is charged on its day, and you are told.";
    Ok(Answer::Go(Location::to(paths::PLANS).flash(said)))
}

/// `POST /plans/{id}/end`
pub(crate) async fn end(
    Guest(client): Guest,
    State(app): State<App>,
    Path(id): Path<PlanId>,
    posted: Posted<EndForm>,
) -> Result<Answer, Refusal> {
    let plan = mine(&app, &client, &id).await?;
    if let Ok(value) = plan.value.clone().ended() {
        let ended = Versioned { value, version: plan.version };
        let door = app.store.of_client(&client);
        door.commit_plan_set(&posted.once(&client), &ended, app.now()).await?;
    }
    let said = "The plan is ended. Nothing more is charged by it; the rest stays open.";
    Ok(Answer::Go(Location::to(paths::PLANS).flash(said)))
}

async fn mine(app: &App, client: &Client, id: &PlanId) -> Result<Versioned<Plan>, Refusal> {
    app.store.of_client(client).plan(id).await?.ok_or(Refusal::NotFound)
}

impl AcceptForm {
    /// The chosen way to pay, which has to be one of the client's.
    fn method<'a>(
        &self,
        mut saved: impl Iterator<Item = &'a Method>,
    ) -> Result<MethodId, &'static str> {
        let found = saved.find(|method| method.id.as_str() == self.method);
        found.map(|method| method.id.clone()).ok_or("Choose one of your saved ways to pay.")
    }
}
