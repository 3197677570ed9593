//! Who opens the pages: a contact of the client with the most to see, and a lawyer.

use std::path::Path;

use anyhow::Context;
use domain::client::Client;
use domain::id::InvoiceId;
use domain::member::Role;
use local::desk::Desk;
use local::engines::Endpoints;
use local::folder::Folder;
use store::sessions::SESSION_MAX;
use store::{Member, Store};
use web::{App, session, token};

/// The client whose pages are opened; the demonstration gives it the most work.
const CLIENT: &str = "Brightwater Hotels Group, LLC";

/// People of a running demonstration, signed in.
#[derive(Debug)]
pub(crate) struct People {
    /// The app of the running portal.
    pub(crate) app: App,
    /// Where its engines answer.
    pub(crate) endpoints: Endpoints,
    /// The cookie of the client's contact.
    pub(crate) contact: String,
    /// The contact and the secret of their session, for the calls that a page makes.
    pub(crate) session: (domain::id::ContactId, String),
    /// The cookie of the lawyer.
    pub(crate) lawyer: String,
    /// The lawyer and the secret of their session.
    pub(crate) member: (domain::id::MemberId, String),
    /// An open invoice of the client.
    pub(crate) invoice: InvoiceId,
    /// A draft.
    pub(crate) draft: InvoiceId,
}

impl People {
    /// Signs them in at the portal that is running on a folder.
    pub(crate) async fn of(folder: &Path) -> anyhow::Result<Self> {
        let app = Desk::open(folder).await?.app;
        let endpoints = Folder::running(folder).context("no portal is running")?.endpoints;
        let system = app.store.system("bench");
        let party = party(&app).await?;
        let home = system.home_of(&party.id, None).await?;
        let open = home.invoices.iter().find(|invoice| invoice.open.is_positive());
        let invoice = open.context("the client owes nothing")?.id.clone();
        let draft = draft(&app).await?;
        let (contact, session) = contact(&app, &party).await?;
        let (lawyer, member) = lawyer(&app).await?;
        Ok(Self { endpoints, contact, session, lawyer, member, invoice, draft, app })
    }
}

impl People {
    /// The lawyer, at a store of their own.
    pub(crate) async fn lawyer_of(&self, store: &Store) -> anyhow::Result<Member> {
        let (id, secret) = &self.member;
        let member = store.member_session(id, secret, self.app.now()).await?;
        member.context("the lawyer is signed out")
    }
}

async fn party(app: &App) -> anyhow::Result<Client> {
    let mut from = None;
    loop {
        let page = app.store.system("bench").clients(from).await?;
        if let Some(party) = page.items.into_iter().find(|party| party.name.as_str() == CLIENT) {
            return Ok(party);
        }
        from = Some(page.next.context("the client is not there")?);
    }
}

/// A draft of the demonstration.
async fn draft(app: &App) -> anyhow::Result<InvoiceId> {
    let drafts = app.store.system("bench").drafts(None).await?;
    let first = drafts.items.into_iter().find_map(|invoice| match invoice {
        domain::invoice::Invoice::Draft(draft) => Some(draft.id),
        domain::invoice::Invoice::Issued(_) => None,
    });
    first.context("there is no draft")
}

async fn contact(
    app: &App,
    party: &Client,
) -> anyhow::Result<(String, (domain::id::ContactId, String))> {
    let contacts = app.store.system("bench").contacts(&party.id).await?;
    let contact = contacts.into_iter().next().context("the client has no contact")?;
    let secret = secret()?;
    app.store.start_client(&contact, party, &secret, app.now()).await?;
    let cookie = cookie(app, contact.id.as_str(), &secret).await?;
    Ok((cookie, (contact.id, secret)))
}

async fn lawyer(app: &App) -> anyhow::Result<(String, (domain::id::MemberId, String))> {
    let members = app.store.system("bench").members().await?;
    let lawyer = members.into_iter().find(|member| member.role == Role::Lawyer);
    let (lawyer, secret) = (lawyer.context("the firm has no lawyer")?, secret()?);
    app.store.start_member(&lawyer, &secret, app.now()).await?;
    let cookie = cookie(app, lawyer.id.as_str(), &secret).await?;
    Ok((cookie, (lawyer.id, secret)))
}

fn secret() -> anyhow::Result<String> {
    session::secret().map_err(|refusal| anyhow::anyhow!("{refusal:?}"))
}

async fn cookie(app: &App, person: &str, secret: &str) -> anyhow::Result<String> {
    let keys = app.keys().await.map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
    let now = app.now();
    Ok(format!("session={}", token::mint(keys, person, secret, (now, now + SESSION_MAX))?))
}
