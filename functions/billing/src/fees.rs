//! `/firm/matters/{matter}/fees`: what was agreed about the fees of a matter: a flat fee by
//! milestones, and the most that all fees may come to (BIL-06, BIL-07, BIL-09, BIL-10, BIL-22).

mod form;
pub(crate) mod reach;
mod view;

use domain::arrangement::Arrangement;
use domain::entry::Entry;
use domain::id::MatterId;
use domain::matter::Matter;
use domain::money::{Currency, Money};
use store::{CommitError, Member, Versioned};
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Seal, Staff, State};

use crate::paths;
use form::Form;

/// What the page shows.
pub(crate) struct Shown {
    matter: Matter,
    agreed: Versioned<Arrangement>,
    billed: Money,
    currency: Currency,
    today: jiff::civil::Date,
    /// Milestones that are reached and not billed yet.
    unbilled: Vec<Versioned<Entry>>,
}

/// `GET /firm/matters/{matter}/fees`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let shown = Shown::of(&app, &member, &id).await?;
    let form = Form::of(&shown.agreed);
    let typed = (&form, &Complaints::default());
    Ok(Answer::Page(shown.page(&member, &seal, typed)))
}

/// `POST /firm/matters/{matter}/fees`
pub(crate) async fn agree(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let shown = Shown::of(&app, &member, &id).await?;
    let again = |complaints: &Complaints| {
        Ok(Answer::Again(shown.page(&member, &posted.seal, (&posted.form, complaints))))
    };
    let wanted = match posted.form.read(&shown.agreed, shown.currency) {
        Ok(wanted) => wanted,
        Err(complaints) => return again(&complaints),
    };
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    let when = (shown.currency, app.now());
    match firm.commit_arrangement(&once, (&id, &wanted), when).await {
        Ok(_) => {
            let said = "The agreement is saved. Work follows it when it is recorded, and when it is \
                        put on a draft.";
            Ok(Answer::Go(Location::to(paths::fees(&id)).flash(said)))
        }
        Err(CommitError::Stale) => {
            let now = Shown::of(&app, &member, &id).await?;
            let form = posted.form.late(&now.agreed);
            let complaints = Complaints::meanwhile(&[]);
            Ok(Answer::Late(now.page(&member, &posted.seal, (&form, &complaints))))
        }
        Err(error) => Err(error.into()),
    }
}

impl Shown {
    async fn of(app: &App, member: &Member, id: &MatterId) -> Result<Self, Refusal> {
        let firm = app.store.of(member);
        let currency = app.firm().await?.currency;
        let (matter, agreed, billed) = tokio::try_join!(
            Box::pin(firm.matter(id)),
            Box::pin(firm.arrangement(id)),
            Box::pin(firm.fees_billed(id, currency)),
        )?;
        let mut unbilled = Vec::new();
        for milestone in agreed.value.flat.iter().flat_map(|flat| &flat.milestones) {
            if let Some((entry, on)) = milestone.reached() {
                unbilled.extend(firm.entry(id, on, entry).await?);
            }
        }
        let matter = matter.ok_or(Refusal::NotFound)?.value;
        let today = app.today().await?;
        Ok(Self { matter, agreed, billed, currency, today, unbilled })
    }
}
