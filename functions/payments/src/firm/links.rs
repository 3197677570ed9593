//! Links that pay without an account, of an invoice and of a client: made, shown again, withdrawn
//! (PRT-08, PAY-29).

mod view;

use domain::id::{ClientId, InvoiceId, PayLinkId};
use domain::invoice::{Invoice, Issued};
use domain::money::Money;
use domain::paylink::{self, Covers, PayLink};
use domain::text::Name;
use serde::Deserialize;
use store::Member;
use web::{Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State};

use crate::paths;

/// What a page of links is about.
enum Subject {
    Invoice(Box<Issued>),
    Client(ClientId, String),
}

/// `GET /firm/invoices/{invoice}/links`
pub(crate) async fn of_invoice(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let subject = invoice(&app, &member, &id).await?;
    let typed = (&LinkForm::default(), &Complaints::default());
    Ok(Answer::Page(shown(&app, &member, &subject, &seal, typed).await?))
}

/// `GET /firm/clients/{client}/links`
pub(crate) async fn of_client(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let subject = client(&app, &member, &id).await?;
    let typed = (&LinkForm::default(), &Complaints::default());
    Ok(Answer::Page(shown(&app, &member, &subject, &seal, typed).await?))
}

/// `POST /firm/invoices/{invoice}/links`
pub(crate) async fn make_for_invoice(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<LinkForm>,
) -> Result<Answer, Refusal> {
    let subject = invoice(&app, &member, &id).await?;
    made(&app, &member, &subject, &posted).await
}

/// `POST /firm/clients/{client}/links`
pub(crate) async fn make_for_client(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    posted: Posted<LinkForm>,
) -> Result<Answer, Refusal> {
    let subject = client(&app, &member, &id).await?;
    made(&app, &member, &subject, &posted).await
}

/// `POST /firm/links/{link}/withdraw`
pub(crate) async fn withdraw(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<PayLinkId>,
    posted: Posted<WithdrawForm>,
) -> Result<Answer, Refusal> {
    let door = app.store.of(&member);
    let mut found = door.pay_link(&id).await?.ok_or(Refusal::NotFound)?;
    let back = match &found.value.covers {
        Covers::Invoice(invoice) => paths::links_of_invoice(invoice),
        Covers::Statement => paths::links_of_client(&found.value.client),
        Covers::Deposit(request) => paths::firm_deposit(request),
    };
    if found.value.withdrawn_at.is_none() {
        found.value = found.value.withdrawn(app.now());
        door.commit_link_withdrawn(&posted.once(&member), &found, app.now()).await?;
    }
    let said = "The link is withdrawn. Whoever opens it sees nothing.";
    Ok(Answer::Go(Location::to(back).flash(said)))
}

async fn invoice(app: &App, member: &Member, id: &InvoiceId) -> Result<Subject, Refusal> {
    let found = app.store.of(member).invoice_head(id).await?.ok_or(Refusal::NotFound)?;
    match found.value {
        Invoice::Issued(issued) => Ok(Subject::Invoice(Box::new(issued))),
        Invoice::Draft(_) => Err(Refusal::NotFound),
    }
}

async fn client(app: &App, member: &Member, id: &ClientId) -> Result<Subject, Refusal> {
    let found = app.store.of(member).client(id).await?.ok_or(Refusal::NotFound)?;
    Ok(Subject::Client(id.clone(), found.value.name.to_string()))
}

impl Subject {
    const fn client(&self) -> &ClientId {
        match self {
            Self::Invoice(invoice) => &invoice.client,
            Self::Client(id, _) => id,
        }
    }

    fn covers(&self) -> Covers {
        match self {
            Self::Invoice(invoice) => Covers::Invoice(invoice.id.clone()),
            Self::Client(..) => Covers::Statement,
        }
    }

    fn here(&self) -> String {
        match self {
            Self::Invoice(invoice) => paths::links_of_invoice(&invoice.id),
            Self::Client(id, _) => paths::links_of_client(id),
        }
    }
}

/// Makes a link and shows it.
async fn made(
    app: &App,
    member: &Member,
    subject: &Subject,
    posted: &Posted<LinkForm>,
) -> Result<Answer, Refusal> {
    let (payor, share, days) = match posted.form.read(subject) {
        Ok(read) => read,
        Err(complaints) => {
            let typed = (&posted.form, &complaints);
            let page = shown(app, member, subject, &posted.seal, typed).await?;
            return Ok(Answer::Again(page));
        }
    };
    let now = app.now();
    let link = PayLink {
        id: app.id(PayLinkId::made)?,
        client: subject.client().clone(),
        covers: subject.covers(),
        payor,
        share,
        by: member.id().clone(),
        made_at: now,
        ends_at: paylink::ends(now, days),
        withdrawn_at: None,
        begun: Vec::new(),
    };

    app.store.of(member).commit_link_made(&posted.once(member), &link, now).await?;

    let said = "The link is made. Copy it from the list and send it to whoever is to pay.";
    Ok(Answer::Go(Location::to(subject.here()).flash(said)))
}

async fn shown(
    app: &App,
    member: &Member,
    subject: &Subject,
    seal: &Seal,
    typed: (&LinkForm, &Complaints),
) -> Result<Page, Refusal> {
    let door = app.store.of(member);
    let (covers, keys) = (subject.covers(), app.keys().await?);
    let mut rows = Vec::new();
    for made in door.pay_links_of(subject.client(), None).await?.items {
        if made.covers == covers {
            let address =
                format!("{}{}", app.config.portal_url, web::paylink::path(keys, &made.id));
            let paid = door.paid_through(&made).await?;
            rows.push(view::Row { address, paid, made });
        }
    }
    let (zone, now) = (app.firm().await?.zone.clone(), app.now());
    let may = member.role().bills();
    Ok(view::page(subject, &view::List { rows, zone, now, may }, seal, typed))
}

/// Who is to pay, how much of it, and for how long.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LinkForm {
    payor: String,
    share: String,
    days: String,
}

/// Nothing is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct WithdrawForm {}

impl LinkForm {
    fn read(&self, subject: &Subject) -> Result<(Option<Name>, Option<Money>, u16), Complaints> {
        let mut complaints = Complaints::default();
        let payor = complaints.take("payor", Name::parse_optional(&self.payor));
        let days = complaints.take("days", paylink::days(&self.days));
        let share = match subject {
            Subject::Invoice(invoice) if !self.share.trim().is_empty() => {
                let share = Money::parse(&self.share, invoice.open.currency());
                let share = complaints.take("share", share);
                let share = share.map(|share| paylink::share_of(invoice, share));
                share.and_then(|share| complaints.take("share", share)).map(Some)
            }
            Subject::Invoice(_) | Subject::Client(..) => Some(None),
        };
        let read = (|| Some((payor?, share?, days?)))();
        complaints.or(read)
    }
}
