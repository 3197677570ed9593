//! The books of a firm, brought to where a test or a run begins, through the domain and the store.

mod method;
mod shared;
mod trust;

pub use trust::CUSHION_MAX;

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use aws_credential_types::provider::SharedCredentialsProvider;
use domain::approval::ApprovalRule;
use domain::client::{Access, Client, Contact, Payor};
use domain::entry::{Charge, CostGiven, CostKind, Entry, Price, Quantity};
use domain::firm::{Accent, Firm};
use domain::hours::HourlyRate;
use domain::id::{ClientId, ContactId, EntryId, InvoiceId, MatterId, MemberId, PaymentId};
use domain::invoice::{Draft, Issued, JustIssued, Line, Parties};
use domain::matter::{CodesRule, Ending, Matter};
use domain::member::{Classification, Member as Person, Rates, Role};
use domain::money::{Currency, Money};
use domain::notice::Notice;
use domain::payment::{Fact, Intent, IntentState, Origin, Part, ProcessorName, Progress, Source};
use domain::text::{Address, Email, Mark, Name, Narrative};
use jiff::Timestamp;
use jiff::civil::Date;
use local::engines::{Endpoints, credentials};
use local::template::Template;
use store::invoices::{Series, Told};
use store::settle::{HearError, Heard};
use store::{Buckets, CommitError, Done, Member, Once, Store, Tables, Versioned};

use crate::chance::Chance;
use crate::engine::Engine;
use crate::wire::Wire;

/// When the books begin: a Monday morning in New York.
pub const BEGINNING: i64 = 1_772_460_000_000;

/// The day on which they begin.
pub const DAY: Date = Date::constant(2026, 3, 2);

/// The books of a firm over a wire.
#[derive(Debug, Clone)]
pub struct Books {
    /// The way to the tables.
    pub wire: Wire,
    /// The tables at its end.
    pub store: Store,
    clock: Arc<AtomicI64>,
    counted: Arc<AtomicI64>,
}

impl Books {
    /// Books of a firm that has just been set up.
    pub async fn open() -> Self {
        static TEMPLATE: LazyLock<Template> =
            LazyLock::new(|| Template::ours().expect("the template"));
        let wire = Wire::new(Arc::new(Engine::new(&TEMPLATE.tables)));
        // Ids of what runs begin with follow from nothing else, so that a seed is one run.
        let store = store_over(&wire).seeded(Arc::new(AtomicU64::new(u64::MAX / 2)));
        let clock = Arc::new(AtomicI64::new(BEGINNING));
        let books = Self { wire, store, clock, counted: Arc::default() };
        let founded = books.store.system("books");
        let once = Once::named("founded");
        founded.commit_founded(&once, &firm(), books.now()).await.expect("the firm is set up");
        books
    }

    /// The instant.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.clock.load(Ordering::Relaxed)).expect("an instant")
    }

    /// The clock, in milliseconds.
    pub fn clock(&self) -> Arc<AtomicI64> {
        Arc::clone(&self.clock)
    }

    /// Sets the clock.
    pub fn set(&self, at: Timestamp) {
        self.clock.store(at.as_millisecond(), Ordering::Relaxed);
    }

    /// The same books as another function reaches them, over a client of its own.
    #[must_use]
    pub fn again(&self) -> Self {
        Self { store: store_over(&self.wire), ..self.clone() }
    }

    /// A number not given before.
    pub fn next(&self) -> i64 {
        self.counted.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// An id made now.
    pub fn id<I>(&self, made: fn(i64, [u8; 10]) -> I) -> I {
        let mut chance = Chance::new(u64::try_from(self.next()).unwrap_or(0));
        let bytes = std::array::from_fn(|_| u8::try_from(chance.below(256)).unwrap_or(0));
        made(self.now().as_millisecond(), bytes)
    }

    /// A lawyer who is signed in.
    pub async fn lawyer(&self, name: &str) -> (Person, Member, String) {
        self.member(name, Role::Lawyer).await
    }

    /// A person of the firm who is signed in, with the secret of their session.
    pub async fn member(&self, name: &str, role: Role) -> (Person, Member, String) {
        let person = person(self, name, role);
        let once = Once::named(format!("member {name}"));
        let system = self.store.system("books");
        system.commit_member_added(&once, &person, self.now()).await.expect("a member");
        let secret = format!("secret of {name}");
        self.store.start_member(&person, &secret, self.now()).await.expect("a session");
        let member = self.store.member_session(&person.id, &secret, self.now()).await;
        (person, member.expect("it reads").expect("it lives"), secret)
    }

    /// A client with a contact.
    pub async fn client(&self, name: &str) -> (Client, Contact) {
        let (party, contact) = party(self, name);
        let system = self.store.system("books");
        let once = Once::named(format!("client {name}"));
        system.commit_client_opened(&once, &party, self.now()).await.expect("a client");
        let once = Once::named(format!("contact {name}"));
        system.commit_contact_added(&once, &contact, self.now()).await.expect("a contact");
        (party, contact)
    }

    /// A matter of a client.
    pub async fn matter(&self, party: &Client) -> Matter {
        let number = format!("M-{:04}", self.next());
        let matter = Matter {
            id: self.id(MatterId::made),
            client: party.id.clone(),
            client_name: party.name.clone(),
            number: Mark::parse(&number).expect("a number"),
            name: Name::parse(&format!("{} v. Rivers", party.name)).expect("a name"),
            client_reference: None,
            opened_on: DAY,
            codes: CodesRule::Optional,
            rounding: None,
            terms_days: Matter::TERMS_DAYS,
            ending: Ending::default(),
            billing: domain::billing::Billing::default(),
        };
        let once = Once::named(format!("matter {number}"));
        let system = self.store.system("books");
        system.commit_matter_opened(&once, &matter, self.now()).await.expect("a matter");
        matter
    }

    /// A cost on a matter, not yet recorded.
    pub fn cost(&self, matter: &Matter, minor: i64, narrative: &str) -> Entry {
        let given = CostGiven {
            kind: CostKind::Hard,
            on: DAY,
            quantity: Quantity::parse("1").expect("a quantity"),
            unit_price: Price::of(Money::new(minor, Currency::USD)).expect("a price"),
            narrative: Narrative::parse(narrative).expect("a narrative"),
            charge: Charge::Full,
            expense: None,
            receipt: None,
        };
        Entry::cost(self.id(EntryId::made), matter, given, DAY).expect("a cost")
    }

    /// Records an entry.
    pub async fn record(&self, entry: &Entry) -> Result<Done, CommitError> {
        let once = Once::named(format!("record {}", entry.id));
        self.store.system("books").commit_recorded(&once, entry, self.now()).await
    }

    /// A draft of one recorded cost, with its line.
    pub async fn draft(
        &self,
        member: &Member,
        (party, matter): (&Client, &Matter),
        minor: i64,
    ) -> Drafted {
        let entry = self.cost(matter, minor, &format!("Filing fee {}", self.next()));
        self.record(&entry).await.expect("it is recorded");
        let line = Line::of_cost(&entry).expect("a cost");
        let draft = Draft::begin(self.id(InvoiceId::made), matter, Currency::USD, self.now())
            .filled([&line])
            .expect("a draft");
        let claimed = [(Versioned { value: entry, version: 1 }, line.clone())];
        let once = Once::named(format!("draft {}", draft.id));
        let door = self.store.of(member);
        door.desk()
            .commit_draft_begun(&once, &draft, (&claimed, None), self.now())
            .await
            .expect("a draft");
        Drafted { draft, line, parties: parties(party, matter) }
    }

    /// Issues a draft, telling so many people.
    pub async fn issue(
        &self,
        member: &Member,
        drafted: &Drafted,
        told: usize,
    ) -> Result<(Done, Issued), CommitError> {
        let door = self.store.of(member);
        let series = door.series(DAY.year()).await.expect("a series");
        let just = self.decided(drafted, &series);
        let notice = |n| Notice {
            to: Email::parse(&format!("reader{n}@client.example")).expect("an address"),
            about: domain::notice::About::InvoiceReady,
        };
        let notices = (0..told).map(notice).collect();
        let once = Once::named(format!("issue {}", drafted.draft.id));
        let told = (Told { notices, ..Told::default() }, self.now());
        let agreed = door.arrangement(&just.invoice.matter).await.expect("an agreement");
        let done =
            door.desk().commit_issued(&once, (1, series, &agreed.into()), &just, told).await?;
        Ok((done, just.invoice))
    }

    fn decided(&self, drafted: &Drafted, series: &Series) -> JustIssued {
        let issuing = self.issuing(drafted, series);
        drafted.draft.clone().issue(std::slice::from_ref(&drafted.line), issuing).expect("issued")
    }

    /// An issued invoice of one cost.
    pub async fn invoice(&self, member: &Member, of: (&Client, &Matter), minor: i64) -> Issued {
        let drafted = self.draft(member, of, minor).await;
        self.issue(member, &drafted, 1).await.expect("it is issued").1
    }

    /// The stored wish of a contact to pay a part of an invoice.
    pub async fn intent(&self, contact: &Contact, invoice: &Issued, minor: i64) -> Intent {
        let intent = Intent {
            id: self.id(PaymentId::made),
            client: invoice.client.clone(),
            contact: Some(contact.id.clone()),
            origin: Origin::Portal,
            parts: vec![Part {
                invoice: invoice.id.clone(),
                number: invoice.number.to_string(),
                amount: Money::new(minor, Currency::USD),
                discount: None,
            }],
            amount: Money::new(minor, Currency::USD),
            source: Source::Processor(ProcessorName::Stripe),
            way: None,
            object: None,
            pay_at: None,
            state: IntentState::Unknown,
            made_at: self.now(),
            ended_at: None,
            fee: None,
            by: None,
            funds: None,
            took: None,
        };
        let once = Once::named(format!("begin {}", intent.id));
        let system = self.store.system("books");
        system.commit_begun(&once, &intent, self.now()).await.expect("it is begun");
        intent
    }

    /// Hears that the money of an intent is there.
    pub async fn arrive(&self, intent: &Intent) -> Result<Heard, HearError> {
        let fact = arrived(intent);
        self.store.system("books").hear(&fact, self.now(), DAY).await
    }

    /// Everything in the tables, as text.
    pub fn everything(&self) -> Vec<String> {
        let engine = self.wire.engine();
        let tables = ["state", "journal", "session"];
        let items = tables.into_iter().flat_map(|table| engine.items(table));
        items.map(|item| item.to_string()).collect()
    }
}

/// A draft and what it is issued with.
#[derive(Debug, Clone)]
pub struct Drafted {
    /// The draft.
    pub draft: Draft,
    /// Its one line.
    pub line: Line,
    /// Who is named on it.
    pub parties: Parties,
}

/// The fact that the money of an intent is there, less a fee.
pub fn arrived(intent: &Intent) -> Fact {
    Fact {
        intent: intent.id.clone(),
        object: format!("cs_test_{}", intent.id),
        pay_at: None,
        progress: Progress::Succeeded(intent.amount),
        fee: Some(Money::new(intent.amount.minor() / 50 + 1, Currency::USD)),
        by: None,
    }
}

/// A store whose requests go over the wire.
pub fn store_over(wire: &Wire) -> Store {
    let nowhere = || "http://buckets.invalid".to_owned();
    let endpoints = Endpoints { dynamodb: nowhere(), s3: nowhere(), ses: nowhere() };
    let tables = Tables {
        state: "state".to_owned(),
        journal: "journal".to_owned(),
        session: "session".to_owned(),
    };
    let buckets = Buckets { documents: String::new(), papers: String::new() };
    let provider = SharedCredentialsProvider::new(credentials());
    Store::new(wire.client(), endpoints.s3(), provider, tables, buckets)
}

/// The firm.
pub fn firm() -> Firm {
    Firm {
        name: Name::parse("Harlow & Pike LLP").expect("a name"),
        address: Address::parse("40 Bridge Street\nNew York, NY 10004").expect("an address"),
        currency: Currency::USD,
        zone: "America/New_York".to_owned(),
        accent: Accent::parse("1f5f4a").expect("a colour"),
        logo: None,
        part_min_minor: 2_500,
        approval: ApprovalRule::NotNeeded,
        pay_link_in_mail: false,
        ledes_id: None,
        rounding: domain::hours::Rounding::USUAL,
        ebill: domain::ebill::FirmFacts::default(),
        taxes: domain::tax::TaxRules::default(),
    }
}

fn person(books: &Books, name: &str, role: Role) -> Person {
    let rate = HourlyRate::parse("350", Currency::USD).expect("a rate");
    let email = format!("{}@firm.example", name.to_lowercase());
    Person {
        id: books.id(MemberId::made),
        name: Name::parse(name).expect("a name"),
        email: Email::parse(&email).expect("an address"),
        role,
        mark: Mark::parse(&name.to_uppercase()).expect("initials"),
        classification: Classification::Partner,
        rates: Rates::new([(Date::constant(2020, 1, 1), rate)]),
        target: None,
    }
}

fn party(books: &Books, name: &str) -> (Client, Contact) {
    let name = Name::parse(name).expect("a name");
    let address = Address::parse("12 Mill Lane\nAlbany, NY 12207").expect("an address");
    let party = Client {
        id: books.id(ClientId::made),
        name: name.clone(),
        payor: Payor { name: name.clone(), address },
        ledes_id: None,
        frequency: domain::billing::Frequency::default(),
        ebill: domain::ebill::PayorFacts::default(),
        rounding: None,
    };
    let plain: String = name.as_str().chars().filter(char::is_ascii_alphanumeric).collect();
    let contact = Contact {
        id: books.id(ContactId::made),
        client: party.id.clone(),
        name: Name::parse(&format!("Contact of {name}")).expect("a name"),
        email: Email::parse(&format!("{plain}@client.example")).expect("an address"),
        access: Access::Open,
    };
    (party, contact)
}

fn parties(party: &Client, matter: &Matter) -> Parties {
    let firm = firm();
    Parties {
        firm: firm.name,
        firm_address: firm.address,
        client: party.name.clone(),
        payor: party.payor.clone(),
        matter_number: matter.number.clone(),
        matter_name: matter.name.clone(),
        client_reference: None,
        ledes: None,
        references: domain::ebill::References::default(),
    }
}
