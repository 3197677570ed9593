//! `/firm/matters/{matter}/payors`: who pays the bills of a matter, where it is not its client
//! alone: shares of the fees and of the costs, and a deductible that one of them bears first
//! (BIL-13, BIL-14).

mod form;
mod view;

use std::collections::HashMap;

use domain::id::{ClientId, MatterId};
use domain::invoice::Draft;
use domain::matter::Matter;
use domain::money::Currency;
use domain::payors::{Payors, Portion, PortionError};
use store::{CommitError, Member, Versioned};
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Seal, Staff, State};

use crate::paths;
use form::Form;

/// What the page shows.
pub(crate) struct Shown {
    matter: Matter,
    payors: Versioned<Payors>,
    currency: Currency,
    /// The names of the payors.
    names: HashMap<ClientId, String>,
    /// Names to choose from.
    known: Vec<String>,
    /// What the drafts of the matter would be billed as.
    drafts: Vec<(Draft, Result<Vec<Portion>, PortionError>)>,
}

/// `GET /firm/matters/{matter}/payors`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let shown = Shown::of(&app, &member, &id).await?;
    let form = Form::of(&shown);
    let typed = (&form, &Complaints::default());
    Ok(Answer::Page(shown.page(&member, &seal, typed)))
}

/// `POST /firm/matters/{matter}/payors`
pub(crate) async fn agree(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let (shown, firm) = (Shown::of(&app, &member, &id).await?, app.store.of(&member));
    let mut found = Vec::new();
    for name in posted.form.names() {
        found.push((name.to_owned(), firm.client_called(name).await?));
    }
    let wanted = match posted.form.read(&shown, &found) {
        Ok(wanted) => wanted,
        Err(complaints) => {
            let typed = (&posted.form, &complaints);
            return Ok(Answer::Again(shown.page(&member, &posted.seal, typed)));
        }
    };
    let once = posted.once(&member);
    match firm.commit_payors(&once, (&id, &wanted), app.now()).await {
        Ok(_) => {
            let said = if wanted.value.is_shared() {
                "Who pays is saved. Drafts that are issued from now on become a bill to each payor."
            } else {
                "Who pays is saved: the client of the matter pays alone."
            };
            Ok(Answer::Go(Location::to(paths::payors(&id)).flash(said)))
        }
        Err(CommitError::Stale) => {
            let now = Shown::of(&app, &member, &id).await?;
            let form = posted.form.late(&now);
            let complaints = Complaints::meanwhile(&[]);
            Ok(Answer::Late(now.page(&member, &posted.seal, (&form, &complaints))))
        }
        Err(error) => Err(error.into()),
    }
}

impl Shown {
    async fn of(app: &App, member: &Member, id: &MatterId) -> Result<Self, Refusal> {
        let firm = app.store.of(member);
        let matter = firm.matter(id).await?.ok_or(Refusal::NotFound)?.value;
        let payors = firm.payors(id).await?;
        let mut names = HashMap::new();
        let named = payors.value.shares.iter().map(|share| &share.payor);
        for payor in named.chain([&matter.client]) {
            let name = match firm.client(payor).await? {
                Some(client) => firm.client_typed(&client.value).await?,
                None => payor.to_string(),
            };
            names.insert(payor.clone(), name);
        }
        let known = firm.clients("", None).await?.items;
        let mut drafts = Vec::new();
        if payors.value.is_shared() {
            for draft in firm.drafts_in(&matter).await? {
                let lines = firm.lines(&draft.id).await?;
                let portions = payors.value.portions(&draft, &lines);
                drafts.push((draft, portions));
            }
        }
        Ok(Self {
            matter,
            payors,
            currency: app.firm().await?.currency,
            names,
            known: known.into_iter().map(|client| client.name.to_string()).collect(),
            drafts,
        })
    }

    /// What a payor is called.
    fn name<'a>(&'a self, payor: &'a ClientId) -> &'a str {
        self.names.get(payor).map_or(payor.as_str(), String::as_str)
    }
}
