//! `GET /firm/drafts/{draft}`: a draft with its lines, and everything that can be done with it.

mod lines;
pub(crate) mod reviewing;
mod rewrite;
mod view;

pub(crate) mod cap;
pub(crate) mod charge;
pub(crate) mod discard;
pub(crate) mod fill;
pub(crate) mod review;
pub(crate) mod reword;
pub(crate) mod share;
pub(crate) mod take_off;
pub(crate) mod tax;
pub(crate) mod terms;

use domain::approval::ApprovalRule;
use domain::audit::Link;
use domain::billing::BillingHold;
use domain::entry::Entry;
use domain::id::{InvoiceId, MemberId};
use domain::invoice::{Draft, Invoice, Line, TimekeeperLine, by_timekeeper};
use domain::member::Member as Person;
use domain::payors::Payors;
use invoicing::issue::Agreed;
use jiff::civil::Date;
use serde::Deserialize;
use store::invoices::Whole;
use store::{Member, Page as Listed, Versioned};
use web::trail::Trail;
use web::{Answer, App, Asked, Complaints, Location, Page, Path, Refusal, Seal, Staff, State};

use crate::guidelines::check::Checked;
use crate::paths;
use tax::Choices;

/// Which page of the lines is wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LinesAsked {
    pub(crate) from: String,
    pub(crate) past: String,
}

/// A draft as its page shows it.
pub(crate) struct Shown {
    draft: Versioned<Draft>,
    whole: Whole,
    /// Hours and amounts by timekeeper, of the lines in view.
    block: Vec<TimekeeperLine>,
    /// What could still be put on it: at least these entries.
    unbilled: Listed<Versioned<Entry>>,
    /// Whether time must be approved first.
    approval: ApprovalRule,
    /// The day, which ends holds.
    today: Date,
    /// What holds its matter from being billed.
    held: Option<BillingHold>,
    /// Who usually answers for its matter.
    responsible: Option<MemberId>,
    /// The people of the firm.
    people: Vec<Person>,
    /// What happened to it, latest first (BIL-03).
    links: Vec<Link>,
    /// The zone of the firm.
    zone: String,
    /// What of the lines in view is against the client's guidelines.
    checked: Checked,
    /// What was agreed about the matter's fees.
    agreed: Agreed,
    /// How its lines can be taxed.
    taxes: Choices,
    /// Who pays the bills of its matter.
    payors: Payors,
}

/// What was typed into one of the page's forms, and what is wrong with it.
#[derive(Default)]
pub(crate) struct Typed<'a> {
    /// The line, when it is about one.
    pub(crate) line: &'a str,
    /// The narrative of that line.
    pub(crate) narrative: &'a str,
    /// What that line is to charge, and why.
    pub(crate) charge: Option<(&'a str, &'a str)>,
    /// What share all time is to charge, and why.
    pub(crate) all: Option<(&'a str, &'a str)>,
    /// Which lines are taxed otherwise, and how.
    pub(crate) tax: Option<(&'a str, &'a str)>,
    /// Who is asked to review it, and by when.
    pub(crate) asked: Option<(&'a str, &'a str)>,
    /// What a reviewer wants to be changed.
    pub(crate) words: &'a str,
    /// Terms and note, when it is about them.
    pub(crate) terms: Option<(&'a str, &'a str)>,
    /// What is wrong.
    pub(crate) complaints: Complaints,
}

/// `GET /firm/drafts/{draft}`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    Asked(asked): Asked<LinesAsked>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let trail = Trail::new(&asked.from, &asked.past);
    match Box::pin(shown(&app, &member, &id, trail)).await? {
        Some(shown) => {
            let page = view::page(&shown, (&seal, &Typed::default()), trail, &member);
            Ok(Answer::Page(page))
        }
        None => Ok(Answer::Go(Location::to(paths::invoice(&id)))),
    }
}

/// The page again, with what was typed and what is wrong with it.
pub(crate) async fn again(
    app: &App,
    member: &Member,
    id: &InvoiceId,
    typed: (&Seal, &Typed<'_>),
) -> Result<Answer, Refusal> {
    Ok(Answer::Again(page(app, member, id, typed).await?))
}

/// The page as somebody else left it meanwhile, with what was typed beside it.
pub(crate) async fn late(
    app: &App,
    member: &Member,
    id: &InvoiceId,
    typed: (&Seal, &Typed<'_>),
) -> Result<Answer, Refusal> {
    Ok(Answer::Late(page(app, member, id, typed).await?))
}

/// The same, where nothing was typed.
pub(crate) async fn late_saying(
    app: &App,
    member: &Member,
    id: &InvoiceId,
    (seal, sentence): (&Seal, &str),
) -> Result<Answer, Refusal> {
    let typed = Typed { complaints: Complaints::whole(sentence), ..Typed::default() };
    late(app, member, id, (seal, &typed)).await
}

async fn page(
    app: &App,
    member: &Member,
    id: &InvoiceId,
    typed: (&Seal, &Typed<'_>),
) -> Result<Page, Refusal> {
    let trail = Trail::new("", "");
    let shown = Box::pin(shown(app, member, id, trail)).await?.ok_or(ISSUED)?;
    Ok(view::page(&shown, typed, trail, member))
}

/// What a form says that is about a line which another window has taken off the draft.
pub(crate) const OFF: &str = "This line was taken off meanwhile. The draft is shown as it is now; \
                              the work of the line is unbilled.";

/// The answer to an act on a draft that is an issued invoice by now (INV-13).
pub(crate) const ISSUED: Refusal = Refusal::NotAllowed(
    "This invoice is issued: nothing on it can be changed any more. Nothing was changed.",
);

/// The draft that an act is about.
pub(crate) async fn draft_of(
    app: &App,
    member: &Member,
    id: &InvoiceId,
) -> Result<Versioned<Draft>, Refusal> {
    match app.store.of(member).invoice_head(id).await? {
        Some(Versioned { value: Invoice::Draft(value), version }) => {
            Ok(Versioned { value, version })
        }
        Some(Versioned { value: Invoice::Issued(_), .. }) => Err(ISSUED),
        None => Err(Refusal::NotFound),
    }
}

/// The draft as its page shows it; nothing when it is issued.
async fn shown(
    app: &App,
    member: &Member,
    id: &InvoiceId,
    trail: Trail<'_>,
) -> Result<Option<Shown>, Refusal> {
    let firm = app.store.of(member);
    let whole = firm.invoice(id, trail.from()).await?.ok_or(Refusal::NotFound)?;
    let Invoice::Draft(value) = whole.invoice.value.clone() else { return Ok(None) };
    let unbilled = firm.entries_to_claim(&value.matter, None).await?;
    let lines = whole.lines.iter().map(|line| &line.value);
    let block = by_timekeeper(lines, value.currency).map_err(Refusal::fault)?;
    let draft = Versioned { value, version: whole.invoice.version };
    let approval = app.firm().await?.approval;
    let rules = firm.guidelines(&draft.value.client).await?.value;
    let lines: Vec<&Line> = whole.lines.iter().map(|line| &line.value).collect();
    let today = app.today().await?;
    let billed = (today, draft.value.currency);
    let checked = Checked::of(&rules, &lines, billed).map_err(Refusal::fault)?;
    let agreed = Agreed::of(&firm.desk(), &draft.value).await?;
    let matter = firm.matter(&draft.value.matter).await?.map(|matter| matter.value);
    let held = matter.as_ref().and_then(|matter| matter.billing_hold(today).cloned());
    let responsible = matter.and_then(|matter| matter.billing.responsible);
    let (people, links) = tokio::try_join!(firm.members(), firm.history(id.as_str(), None))?;
    let payors = firm.payors(&draft.value.matter).await?.value;
    let (links, settings) = (links.items, app.firm().await?);
    let client = firm.client(&draft.value.client).await?.map(|client| client.value);
    let own = client.as_ref().and_then(|client| client.ebill.tax.as_ref());
    let (taxes, zone) = (Choices::of(&settings.taxes, own), settings.zone.clone());
    Ok(Some(Shown {
        draft,
        whole,
        block,
        unbilled,
        approval,
        today,
        held,
        responsible,
        people,
        links,
        zone,
        checked,
        agreed,
        taxes,
        payors,
    }))
}

impl Shown {
    /// What somebody of the firm is called.
    fn name(&self, id: &MemberId) -> &str {
        let found = self.people.iter().find(|one| one.id == *id);
        found.map_or("Somebody of the firm", |one| one.name.as_str())
    }
}
