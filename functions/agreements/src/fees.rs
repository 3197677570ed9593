//! `/firm/matters/{matter}/fees`: what was agreed about the fees of a matter: a flat fee by
//! milestones, a monthly fee, a part of what is won, and the most that all fees may come to (BIL-06
//! to BIL-12, BIL-22).

mod awards;
mod form;
mod months;
pub(crate) mod reach;
mod view;
mod volume;

use domain::arrangement::{Arrangement, Months};
use domain::entry::Entry;
use domain::id::MatterId;
use domain::matter::Matter;
use domain::money::{Currency, Money};
use domain::rate::AgreedRate;
use store::{CommitError, Member, Versioned};
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Seal, Staff, State};

use crate::paths;
use form::Form;
use reach::Reached;

/// What the page shows.
pub(crate) struct Shown {
    matter: Matter,
    agreed: Versioned<Arrangement>,
    billed: Money,
    currency: Currency,
    today: jiff::civil::Date,
    /// The months whose fee is recorded.
    months: Versioned<Months>,
    /// Milestones that are reached and months, as far as they are not billed yet.
    unbilled: Vec<Versioned<Entry>>,
    /// What was typed of an award.
    typed: Reached,
    /// What is agreed with the client about rates.
    rates: Vec<AgreedRate>,
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
    let wanted = match posted.form.read(&shown, member.id()) {
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
        let (matter, agreed, billed, months) = tokio::try_join!(
            Box::pin(firm.matter(id)),
            Box::pin(firm.arrangement(id)),
            Box::pin(firm.fees_billed(id, currency)),
            Box::pin(firm.months(id)),
        )?;
        let mut unbilled = Vec::new();
        for milestone in agreed.value.flat.iter().flat_map(|flat| &flat.milestones) {
            if let Some((entry, on)) = milestone.reached() {
                unbilled.extend(firm.entry(id, on, entry).await?);
            }
        }
        let shown = months.value.all().rev().take(months::ROWS_MAX);
        let fees = shown.map(|(_, month)| (month.on, month.fee.clone()));
        let awards = agreed.value.contingency.iter().flat_map(|all| &all.awards);
        let fees: Vec<_> = fees.chain(awards.map(|one| (one.on, one.fee.clone()))).collect();
        unbilled.extend(firm.entries_named(id, &fees).await?.into_values());
        let matter = matter.ok_or(Refusal::NotFound)?.value;
        let (today, rates) = (app.today().await?, firm.agreed_rates(&matter.client).await?);
        let typed = Reached::default();
        Ok(Self { matter, agreed, billed, currency, today, months, unbilled, typed, rates })
    }
}
