//! A demonstration firm with two years of work, so that somebody who looks at the portal for the
//! first time sees it alive.
//!
//! Invariants: everything goes through the domain and the store that the portal uses; the same day
//! gives the same firm; a firm that is there is never touched; a seed that was broken off goes on
//! where it stopped, as of the same instant.

mod bills;
mod calendar;
mod chance;
mod content;
mod documents;
mod hands;
mod people;
mod plan;
mod sign_ins;
mod trust;
mod work;
mod write;

use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, Result, bail};
use domain::member::{Member as Person, Rates, Role};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::credentials::Credential;
use web::App;
use web::keys::Keys;

use crate::folder::write_whole;
use hands::{Hands, first};
use plan::Plan;
use write::{Writer, once};

pub use sign_ins::{ClientSignIn, SignIns, StaffSignIn};

/// Is there while a demonstration is being written.
const UNFINISHED: &str = "seeding.json";

/// The clients whose contacts are named among the sign-ins.
const SHOWN_CLIENTS: [&str; 2] = ["Brightwater Hotels Group, LLC", "Golden Hour Productions, LLC"];

/// How far the work is, for somebody who waits.
pub trait Progress: Send + Sync {
    /// Something begins that takes so many steps.
    fn begin(&self, what: &str, of: u64);
    /// A step of it is done.
    fn step(&self);
    /// All of it is done.
    fn done(&self);
}

/// How much is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scale {
    /// How many months of work, before this one.
    pub months: u32,
}

impl Scale {
    /// Two years.
    pub const FULL: Self = Self { months: 24 };
}

/// What a seed that was broken off goes on with.
#[derive(Debug, Serialize, Deserialize)]
struct Unfinished {
    now: Timestamp,
    scale: Scale,
}

/// Whether a demonstration was begun in this folder and not finished.
pub fn is_unfinished(folder: &Path) -> bool {
    folder.join(UNFINISHED).exists()
}

/// Writes the demonstration firm into an empty folder, or finishes one that was broken off.
pub async fn demonstration(app: &App, folder: &Path, progress: &dyn Progress) -> Result<SignIns> {
    demonstration_of(app, folder, Scale::FULL, progress).await
}

/// The same, with less of it.
pub async fn demonstration_of(
    app: &App,
    folder: &Path,
    scale: Scale,
    progress: &dyn Progress,
) -> Result<SignIns> {
    let keys = app.keys().await.ok();
    let keys = keys.context("The keys of this folder are with the portal: stop it, then seed")?;
    let Unfinished { now, scale } = begin(app, folder, scale).await?;
    let plan = Plan::until(now, scale)?;
    let sign_ins = match SignIns::read(folder)? {
        Some(known) => known,
        None => sign_ins(&plan)?,
    };
    sign_ins.write(folder)?;

    found(app, &plan).await?;
    let hands = Box::pin(Hands::begin(&app.store, &plan, app.now())).await?;
    let writer = Writer { store: &app.store, plan: &plan, hands: &hands, progress };
    Box::pin(writer.open()).await?;
    Box::pin(writer.record()).await?;
    Box::pin(writer.bill()).await?;
    Box::pin(writer.hand_over()).await?;
    Box::pin(writer.trust()).await?;
    hands.end(&app.store).await?;
    credentials(app, keys, &plan, &sign_ins).await?;

    app.forget_firm().await;
    fs::remove_file(folder.join(UNFINISHED)).context(UNFINISHED)?;
    Ok(sign_ins)
}

/// What is to be written: anew, or what was begun before.
async fn begin(app: &App, folder: &Path, scale: Scale) -> Result<Unfinished> {
    let path = folder.join(UNFINISHED);
    match fs::read(&path) {
        Ok(content) => serde_json::from_slice(&content).with_context(|| {
            let folder = folder.display();
            format!(
                "The demonstration in {folder} was broken off. Delete the folder and start again"
            )
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(firm) = app.store.firm().await? {
                let (folder, name) = (folder.display(), firm.value.name);
                bail!(
                    "{folder} holds the books of {name} already; name another folder with --data"
                );
            }
            let unfinished = Unfinished { now: app.now(), scale };
            write_whole(&path, &serde_json::to_vec(&unfinished)?)?;
            Ok(unfinished)
        }
        Err(error) => Err(error).context(UNFINISHED),
    }
}

/// The firm and its people, each with their first rate.
async fn found(app: &App, plan: &Plan) -> Result<()> {
    let system = app.store.system("demonstration");
    system.commit_founded(&once("firm"), &plan.firm, plan.since).await?;
    for person in &plan.people {
        let rates = Rates::new(person.rates.iter().take(1).copied());
        let person = Person { rates, ..person.clone() };
        system.commit_member_added(&once(&person.id), &person, plan.since).await?;
    }
    Ok(())
}

fn sign_ins(plan: &Plan) -> Result<SignIns> {
    let staff = |role: Role| -> Result<StaffSignIn> {
        let person = first(plan, role)?;
        StaffSignIn::fresh(person.name.as_str(), role.word(), person.email.as_str())
    };
    let shown = plan.clients.iter().map(|(_, client)| client);
    let shown = shown.filter(|client| SHOWN_CLIENTS.contains(&client.party.name.as_str()));
    let client =
        |(client, contact): (&domain::client::Client, &domain::client::Contact)| ClientSignIn {
            name: contact.name.to_string(),
            client: client.name.to_string(),
            email: contact.email.to_string(),
        };
    let contacts = shown.filter_map(|client| Some((&client.party, client.contacts.first()?)));
    Ok(SignIns {
        staff: Role::ALL.into_iter().map(staff).collect::<Result<_>>()?,
        clients: contacts.map(client).collect(),
    })
}

/// What the people of the sign-ins come in with.
async fn credentials(app: &App, keys: &Keys, plan: &Plan, sign_ins: &SignIns) -> Result<()> {
    for staff in &sign_ins.staff {
        let person = plan.people.iter().find(|person| person.email.as_str() == staff.email);
        let member = &person.context("a person of the firm")?.id;
        let credential = Credential {
            member: member.clone(),
            password: login::hash_password(&staff.password)?,
            seed: login::seal_seed(keys, member.as_str(), &staff.seed()?)?,
            step: 0,
            recovery: Vec::new(),
        };
        let named = once(format_args!("{member}#credential"));
        let system = app.store.system("demonstration");
        system.commit_credential(&named, &credential, plan.since).await?;
    }
    Ok(())
}
