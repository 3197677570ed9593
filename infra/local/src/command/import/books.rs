//! The clients and matters that imported invoices belong to: found where the books have them,
//! opened where they don't.
//!
//! Invariant: an invoice never goes to a client other than the one its file names.

use domain::client::{Client, Payor};
use domain::firm::Firm;
use domain::id::{ClientId, MatterId};
use domain::ledes::{LedesId, LedesMatter};
use domain::matter::{CodesRule, Ending, Matter};
use domain::text::{Address, Name, TextError};
use jiff::civil::Date;
use store::{CommitError, Fault, Once, SystemStore};
use web::App;

use super::digest;

/// The books that are imported into.
pub(super) struct Books<'a> {
    pub(super) app: &'a App,
    pub(super) firm: Option<Firm>,
}

/// Whose matter it is, as far as the books know.
pub(super) enum Place {
    /// The matter is in the books.
    Matter(Client, Box<Matter>),
    /// The client is.
    Client(Client),
    /// Neither is.
    Nowhere,
    /// The matter is another client's.
    Foreign(Name),
}

impl<'a> Books<'a> {
    pub(super) const fn new(app: &'a App, firm: Option<Firm>) -> Self {
        Self { app, firm }
    }

    pub(super) const fn system(&self) -> SystemStore<'a> {
        self.app.store.system("import")
    }

    /// Finds client and matter: the matter by its number, the client by its LEDES id or its name.
    pub(super) async fn place(&self, of: &LedesMatter) -> Result<Place, Fault> {
        let system = self.system();
        let imported = system.client(&client_id(of)).await?.map(|client| client.value);
        let Some(matter) = system.matter_numbered(&of.number).await? else {
            let found = match imported {
                Some(client) => Some(client),
                None => self.client_named(of.client_name.as_ref()).await?,
            };
            return Ok(found.map_or(Place::Nowhere, Place::Client));
        };
        let matter = matter.value;
        let named = of.client_name.as_ref().is_none_or(|name| is_same(name, &matter.client_name));
        let is_its = match &imported {
            Some(client) => client.id == matter.client,
            None => named,
        };
        let owner = system.client(&matter.client).await?.map(|client| client.value);
        Ok(match owner {
            Some(client) if is_its => Place::Matter(client, Box::new(matter)),
            Some(_) | None => Place::Foreign(matter.client_name),
        })
    }

    /// Finds client and matter, or opens them; again is the same.
    pub(super) async fn open(
        &self,
        of: &LedesMatter,
        on: Date,
    ) -> anyhow::Result<(Client, Matter)> {
        let client = match self.place(of).await? {
            Place::Matter(client, matter) => return Ok((client, *matter)),
            Place::Client(client) => client,
            Place::Nowhere => self.open_client(of).await?,
            Place::Foreign(name) => anyhow::bail!("Matter {} is {name}'s.", of.number),
        };
        let matter = matter(of, &client, on)?;
        let once = Once::named(format!("import#matter#{}", matter.id));
        let opened = self.system().commit_matter_opened(&once, &matter, self.app.now()).await;
        match opened {
            Ok(_) => Ok((client, matter)),
            Err(CommitError::Taken(what)) => anyhow::bail!("{what} {} is taken.", of.number),
            Err(error) => Err(error.into()),
        }
    }

    async fn open_client(&self, of: &LedesMatter) -> anyhow::Result<Client> {
        let name = match &of.client_name {
            Some(name) => name.clone(),
            None => Name::parse(&format!("Client {}", of.client))?,
        };
        let payor = Payor { name: name.clone(), address: Address::parse(Address::UNKNOWN)? };
        let client = Client {
            id: client_id(of),
            name,
            payor,
            ledes_id: LedesId::parse_optional(of.client.as_str()).ok().flatten(),
            rounding: None,
            frequency: domain::billing::Frequency::default(),
            ebill: domain::ebill::PayorFacts::default(),
        };
        let once = Once::named(format!("import#client#{}", client.id));
        self.system().commit_client_opened(&once, &client, self.app.now()).await?;
        Ok(client)
    }

    /// The one client of that name; of two with one name, neither is it.
    async fn client_named(&self, name: Option<&Name>) -> Result<Option<Client>, Fault> {
        let Some(name) = name else { return Ok(None) };
        let (mut found, mut from): (Option<Client>, _) = (None, None);
        loop {
            let page = self.system().clients(from).await?;
            for client in page.items.into_iter().filter(|client| is_same(&client.name, name)) {
                if found.replace(client).is_some() {
                    return Ok(None);
                }
            }
            from = page.next;
            if from.is_none() {
                return Ok(found);
            }
        }
    }
}

/// The id of the client that a LEDES client id stands for.
fn client_id(of: &LedesMatter) -> ClientId {
    ClientId::made(0, digest::chance(&["client", of.client.as_str()]))
}

fn is_same(one: &Name, other: &Name) -> bool {
    one.as_str().to_lowercase() == other.as_str().to_lowercase()
}

fn matter(of: &LedesMatter, client: &Client, on: Date) -> Result<Matter, TextError> {
    let name = match &of.name {
        Some(name) => name.clone(),
        None => Name::parse(&format!("Matter {}", of.number))?,
    };
    Ok(Matter {
        id: MatterId::made(0, digest::chance(&["matter", of.number.as_str()])),
        client: client.id.clone(),
        client_name: client.name.clone(),
        number: of.number.clone(),
        name,
        client_reference: of.client_reference.clone(),
        opened_on: on,
        codes: CodesRule::Optional,
        rounding: None,
        terms_days: Matter::TERMS_DAYS,
        ending: Ending::default(),
        billing: domain::billing::Billing::default(),
    })
}

/// The firm's name and address on imported invoices; before the firm is set up, what LEDES says.
pub(super) fn firm_of(firm: Option<&Firm>, law_firm: &str) -> Result<(Name, Address), TextError> {
    match firm {
        Some(firm) => Ok((firm.name.clone(), firm.address.clone())),
        None => Ok((Name::parse(law_firm)?, Address::parse(Address::UNKNOWN)?)),
    }
}
