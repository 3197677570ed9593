//! People as values: signed in, each in a browser of their own.

use domain::client::{Access, Client, Contact, Payor};
use domain::hours::HourlyRate;
use domain::id::{ClientId, ContactId, MemberId};
use domain::member::{Classification, Member, Rates, Role};
use domain::money::Currency;
use domain::text::{Address, Email, Mark, Name};
use jiff::civil::Date;
use store::Once;
use store::sessions::SESSION_MAX;
use web::{session, token};

use crate::browser::Browser;
use crate::portal::Portal;

impl Portal {
    /// A lawyer of the firm, at 350 an hour.
    pub async fn lawyer(&self, name: &str) -> Browser {
        self.member(name, Role::Lawyer, Classification::Partner).await
    }

    /// A bookkeeper of the firm.
    pub async fn bookkeeper(&self, name: &str) -> Browser {
        self.member(name, Role::Bookkeeper, Classification::Other).await
    }

    /// An assistant of the firm.
    pub async fn assistant(&self, name: &str) -> Browser {
        self.member(name, Role::Assistant, Classification::LegalAssistant).await
    }

    async fn member(&self, name: &str, role: Role, classification: Classification) -> Browser {
        let person = person(self, name, role, classification);
        let system = self.app().store.system("harness");
        let once = Once::named(format!("member {name}"));
        let added = system.commit_member_added(&once, &person, self.app().now()).await;
        added.expect("the member is added");
        let secret = session::secret().expect("a secret");
        let started = self.app().store.start_member(&person, &secret, self.app().now()).await;
        started.expect("the session begins");
        self.signed_in(person.id.as_str(), &secret).await
    }

    /// A lawyer without a browser.
    pub(crate) async fn hidden_lawyer(&self) -> store::Member {
        let name = format!("Clerk {}", self.next());
        let person = person(self, &name, Role::Lawyer, Classification::Partner);
        let (store, now) = (&self.app().store, self.app().now());
        let secret = session::secret().expect("a secret");
        store.start_member(&person, &secret, now).await.expect("the session begins");
        let member = store.member_session(&person.id, &secret, now).await;
        member.expect("the session reads").expect("the session lives")
    }

    /// A client of the firm with one contact, who is signed in.
    pub async fn client(&self, name: &str) -> Browser {
        let (party, contact) = party(self, name);
        let system = self.app().store.system("harness");
        let now = self.app().now();
        let once = Once::named(format!("client {name}"));
        system.commit_client_opened(&once, &party, now).await.expect("the client is opened");
        let once = Once::named(format!("contact {name}"));
        system.commit_contact_added(&once, &contact, now).await.expect("the contact is added");
        self.contact(&party, &contact).await
    }

    /// One more contact of the client with this name, signed in.
    pub async fn reader(&self, client: &str, n: usize) -> Browser {
        let party = self.party(client).await;
        let contact = Contact {
            id: self.app().id(ContactId::made).expect("an id"),
            client: party.id.clone(),
            name: Name::parse(&format!("Reader {n}")).expect("a name"),
            email: Email::parse(&format!("reader{n}@client.example")).expect("an address"),
            access: Access::Open,
        };
        let system = self.app().store.system("harness");
        let once = Once::named(format!("reader {n}"));
        let added = system.commit_contact_added(&once, &contact, self.app().now()).await;
        added.expect("the contact is added");
        self.contact(&party, &contact).await
    }

    /// A contact in a browser of their own.
    pub async fn contact(&self, party: &Client, contact: &Contact) -> Browser {
        let secret = session::secret().expect("a secret");
        let started =
            self.app().store.start_client(contact, party, &secret, self.app().now()).await;
        started.expect("the session begins");
        self.signed_in(contact.id.as_str(), &secret).await
    }

    async fn signed_in(&self, person: &str, secret: &str) -> Browser {
        let keys = self.app().keys().await.expect("the keys");
        let now = self.app().now();
        let token = token::mint(keys, person, secret, (now, now + SESSION_MAX)).expect("a token");
        let mut browser = self.stranger();
        browser.keep("session", &token);
        browser
    }
}

fn person(portal: &Portal, name: &str, role: Role, classification: Classification) -> Member {
    let rate = HourlyRate::parse("350", Currency::USD).expect("a rate");
    let mark = name.chars().take(3).collect::<String>().to_uppercase();
    Member {
        id: portal.app().id(MemberId::made).expect("an id"),
        name: Name::parse(name).expect("a name"),
        email: Email::parse(&format!("{}@firm.example", plain(name))).expect("an address"),
        role,
        mark: Mark::parse(&mark).expect("initials"),
        classification,
        rates: Rates::new([(Date::constant(2020, 1, 1), rate)]),
        target: None,
    }
}

fn party(portal: &Portal, name: &str) -> (Client, Contact) {
    let party = Client {
        id: portal.app().id(ClientId::made).expect("an id"),
        name: Name::parse(name).expect("a name"),
        payor: Payor {
            name: Name::parse(name).expect("a name"),
            address: Address::parse("12 Mill Lane\nAlbany, NY 12207").expect("an address"),
        },
        ledes_id: None,
        rounding: None,
        frequency: domain::billing::Frequency::default(),
        ebill: domain::ebill::PayorFacts::default(),
    };
    let contact = Contact {
        id: portal.app().id(ContactId::made).expect("an id"),
        client: party.id.clone(),
        name: Name::parse(&format!("Contact of {name}")).expect("a name"),
        email: Email::parse(&format!("{}@client.example", plain(name))).expect("an address"),
        access: Access::Open,
    };
    (party, contact)
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}
