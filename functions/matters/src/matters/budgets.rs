//! Budgets of a matter: setting and removing them, and how much is used (TIM-13, TIM-14).

mod form;
mod view;

pub(crate) use view::section;

use domain::audit::Event;
use domain::budget::{Budget, Budgets, Used};
use domain::id::MatterId;
use domain::matter::Matter;
use maud::html;
use store::{CommitError, FirmStore, Member, Versioned};
use web::page::Seal;
use web::ui;
use web::{Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Staff, State, Tab};

use crate::{allowed, paths};
use form::{Form, Gone};

/// A matter with its budgets, and what is recorded on it.
struct Seen {
    matter: Matter,
    budgets: Versioned<Budgets>,
    used: Vec<Used>,
}

/// `GET /firm/matters/{matter}/budgets`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let seen = Box::pin(Seen::of(&app.store.of(&member), &id)).await?;
    let form = Form::of(seen.budgets.version);
    Ok(Answer::Page(seen.page((&seal, &member), &form, &Complaints::default())))
}

/// `POST /firm/matters/{matter}/budgets`
pub(crate) async fn set(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let store = app.store.of(&member);
    let seen = Box::pin(Seen::of(&store, &id)).await?;
    let read = posted.form.read(app.firm().await?.currency);
    let read = read.and_then(|(budget, version)| seen.with(budget, version));
    let (budget, budgets) = match read {
        Ok(read) => read,
        Err(complaints) => {
            let form = &posted.form;
            return Ok(Answer::Again(seen.page((&posted.seal, &member), form, &complaints)));
        }
    };
    let event = Event::BudgetSet {
        matter: id.clone(),
        of: budget.scope.title(),
        limit: budget.limit.to_string(),
    };
    let (once, of) = (posted.once(&member), (&seen.matter, &budgets));
    match store.commit_budgets_set(&once, of, event, app.now()).await {
        Err(CommitError::Stale) => {
            let now = Box::pin(Seen::of(&store, &id)).await?;
            let form = posted.form.over(now.budgets.version);
            let complaints = Complaints::meanwhile(&[]);
            return Ok(Answer::Late(now.page((&posted.seal, &member), &form, &complaints)));
        }
        other => other.map(|_| ())?,
    }

    let flash = format!("The budget of {} is {}.", budget.scope.title(), budget.limit);
    Ok(Answer::Go(Location::to(paths::budgets(&id)).flash(flash)))
}

/// `POST /firm/matters/{matter}/budgets/remove`
pub(crate) async fn remove(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Gone>,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let store = app.store.of(&member);
    let seen = Box::pin(Seen::of(&store, &id)).await?;
    let Some(gone) = posted.form.among(&seen.budgets.value) else {
        // A second press finds it gone.
        return Ok(Answer::Go(Location::to(paths::budgets(&id))));
    };
    let gone = *gone;
    let event = Event::BudgetRemoved {
        matter: id.clone(),
        of: gone.scope.title(),
        limit: gone.limit.to_string(),
    };
    let Versioned { value, version } = seen.budgets;
    let budgets = Versioned { value: value.without(gone.scope, gone.limit), version };
    let of = (&seen.matter, &budgets);
    store.commit_budgets_set(&posted.once(&member), of, event, app.now()).await?;

    let flash = format!("{} has no such budget any more.", ui::capital(&gone.scope.title()));
    Ok(Answer::Go(Location::to(paths::budgets(&id)).flash(flash)))
}

impl Seen {
    async fn of(store: &FirmStore<'_>, id: &MatterId) -> Result<Self, Refusal> {
        let (matter, budgets, used) =
            tokio::try_join!(store.matter(id), store.budgets(id), store.used(id))?;
        Ok(Self { matter: matter.ok_or(Refusal::NotFound)?.value, budgets, used })
    }

    /// The budgets with one more, over the version that was looked at.
    fn with(
        &self,
        budget: Budget,
        version: u64,
    ) -> Result<(Budget, Versioned<Budgets>), Complaints> {
        let used = budget.used(&self.used);
        let mut complaints = Complaints::default();
        let all = self.budgets.value.clone().with(budget, used);
        let all = complaints.take("", all);
        complaints.or(all.map(|value| (budget, Versioned { value, version })))
    }

    fn page(&self, (seal, member): (&Seal, &Member), form: &Form, complaints: &Complaints) -> Page {
        let (id, budgets) = (&self.matter.id, &self.budgets.value);
        let number = self.matter.number.as_str();
        let body = html! {
            (ui::crumbs(&[(paths::MATTERS, "Matters"), (&paths::matter(id), number)]))
            p {
                "All recorded work counts, whether it is invoiced or not. The figures follow what \
                 is recorded within moments."
            }
            (view::table(budgets, &self.used, Some((seal, member))))
            @if member.role().bills() {
                h2 { "Set a budget" }
                (form.view(seal, id, complaints))
            }
        };
        Page::new(Tab::Matters, format!("Budgets of {number}"), body)
    }
}
