//! A matter of a client, and what a firm does with it: hours, costs, drafts, invoices, payments.

use std::collections::BTreeMap;

use domain::client::{Access, Client, Contact, Payor};
use domain::entry::{Charge, CostGiven, CostKind, Entry, Price, Quantity, TimeGiven};
use domain::figures::{self, Cell, Contribution, Figure};
use domain::hours::{HourlyRate, Hours, Rounding, Worked};
use domain::id::{
    ClientId, ContactId, EntryId, InvoiceId, JournalId, MatterId, MemberId, PaymentId,
};
use domain::invoice::{Draft, Invoice, Issued, Issuing, Line, Parties};
use domain::matter::{CodesRule, Ending, Matter};
use domain::member::{Classification, Member as Person, Rates, Role};
use domain::money::{Currency, Money};
use domain::payment::{Fact, Intent, IntentState, Origin, Part, ProcessorName, Progress, Source};
use domain::text::{Address, Email, Mark, Name, Narrative};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use store::access::Member;
use store::{Fault, Once, Page, SystemStore, Versioned};
use web::App;

/// Before and after everything.
const ALWAYS: (Date, Date) = (Date::constant(1, 1, 1), Date::constant(9999, 12, 31));

/// The books of a firm with one matter.
pub(crate) struct Books<'a> {
    app: &'a App,
    member: Member,
    person: Person,
    contact: ContactId,
    matter: Matter,
}

impl<'a> Books<'a> {
    /// A firm with a lawyer of this name, at 300 an hour.
    pub(crate) async fn open(app: &'a App, name: &str) -> Self {
        let (now, system) = (app.now(), app.store.system("test"));
        let once = |what: &str| Once::named(format!("{what} {name}"));
        let person = lawyer(app, name);
        system.commit_member_added(&once("member"), &person, now).await.unwrap();
        app.store.start_member(&person, "secret", now).await.unwrap();
        let member = app.store.member_session(&person.id, "secret", now).await.unwrap().unwrap();
        let (party, contact) = party(app, name);
        system.commit_client_opened(&once("client"), &party, now).await.unwrap();
        system.commit_contact_added(&once("contact"), &contact, now).await.unwrap();
        let matter = matter(app, &party);
        system.commit_matter_opened(&once("matter"), &matter, now).await.unwrap();
        Self { app, member, person, contact: contact.id, matter }
    }

    fn once(&self) -> Once {
        Once::named(store::chance::<8>().unwrap().map(|byte| byte.to_string()).join("-"))
    }

    fn system(&self) -> SystemStore<'_> {
        self.app.store.system("test")
    }

    /// Days ago, on the firm's calendar.
    pub(crate) async fn ago(&self, days: i32) -> Date {
        self.app.today().await.unwrap() - days.days()
    }

    /// Records time.
    pub(crate) async fn hour(&self, on: Date, tenths: u32) -> Entry {
        let given = TimeGiven {
            on,
            began: None,
            worked: Worked::of(Hours::new(tenths * 10)),
            rounding: Rounding::USUAL,
            charge: Charge::Full,
            narrative: Narrative::parse("Drafted the answer").unwrap(),
            task: None,
            activity: None,
        };
        let id = self.app.id(EntryId::made).unwrap();
        let entry = Entry::time(id, &self.matter, (&self.person, &[]), given, on).unwrap();
        self.recorded(entry).await
    }

    /// Records a cost.
    pub(crate) async fn cost(&self, on: Date, minor: i64) -> Entry {
        let given = CostGiven {
            kind: CostKind::Hard,
            on,
            quantity: Quantity::parse("1").unwrap(),
            unit_price: Price::of(usd(minor)).unwrap(),
            narrative: Narrative::parse("Filing fee").unwrap(),
            charge: Charge::Full,
            expense: None,
            receipt: None,
        };
        let id = self.app.id(EntryId::made).unwrap();
        self.recorded(Entry::cost(id, &self.matter, given, on).unwrap()).await
    }

    async fn recorded(&self, entry: Entry) -> Entry {
        let done = self.system().commit_recorded(&self.once(), &entry, self.app.now()).await;
        done.unwrap();
        entry
    }

    async fn stored(&self, entry: &Entry) -> Versioned<Entry> {
        let store = self.app.store.of(&self.member);
        store.entry(&entry.matter, entry.on, &entry.id).await.unwrap().unwrap()
    }

    /// Moves an unbilled entry to another day.
    pub(crate) async fn moved(&self, entry: &Entry, on: Date) -> Entry {
        let (store, old) = (self.app.store.of(&self.member), self.stored(entry).await);
        let new = Entry { on, ..entry.clone() };
        store.commit_entry_changed(&self.once(), &old, &new, self.app.now()).await.unwrap();
        new
    }

    /// Deletes an unbilled entry.
    pub(crate) async fn deleted(&self, entry: &Entry) {
        let (store, old) = (self.app.store.of(&self.member), self.stored(entry).await);
        store.commit_entry_deleted(&self.once(), (&old, None), self.app.now()).await.unwrap();
    }

    /// Begins a draft with all that is unbilled.
    pub(crate) async fn drafted(&self) -> (Draft, Vec<Line>) {
        let store = self.app.store.of(&self.member);
        let id = self.app.id(InvoiceId::made).unwrap();
        let draft = Draft::begin(id, &self.matter, Currency::USD, self.app.now());
        let claimed = store.entries_to_claim(&self.matter.id, None).await.unwrap().items;
        let line = |entry: Versioned<Entry>| {
            let line = Line::of_fee(&entry.value, &self.person).ok();
            let line = line.or_else(|| Line::of_cost(&entry.value)).unwrap();
            (entry, line)
        };
        let claimed: Vec<(Versioned<Entry>, Line)> = claimed.into_iter().map(line).collect();
        let lines: Vec<Line> = claimed.iter().map(|(_, line)| line.clone()).collect();
        let draft = draft.filled(&lines).unwrap();
        let at = self.app.now();
        store.desk().commit_draft_begun(&self.once(), &draft, (&claimed, None), at).await.unwrap();
        (draft, lines)
    }

    /// Takes a line off a draft.
    pub(crate) async fn taken_off(&self, id: &InvoiceId, line: &Line) {
        let store = self.app.store.of(&self.member);
        let head = self.system().invoice(id).await.unwrap().unwrap();
        let Invoice::Draft(draft) = head.value else { panic!("a draft") };
        let value = draft.without([line]).unwrap();
        let draft = Versioned { value, version: head.version };
        let lines = [(line.on, line.id.clone())];
        let at = self.app.now();
        store.desk().commit_lines_taken_off(&self.once(), &draft, &lines, at).await.unwrap();
    }

    /// Issues a draft on a day.
    pub(crate) async fn issued(&self, id: &InvoiceId, on: Date) -> Issued {
        let store = self.app.store.of(&self.member);
        let head = self.system().invoice(id).await.unwrap().unwrap();
        let Invoice::Draft(draft) = head.value else { panic!("a draft") };
        let series = store.series(on.year()).await.unwrap();
        let issuing = Issuing {
            number: series.next(),
            parties: parties(&self.matter),
            on,
            journal: self.app.id(JournalId::made).unwrap(),
            room: None,
            early: None,
            deducted: Vec::new(),
        };
        let lines = store.lines(id).await.unwrap();
        let issued = draft.issue(&lines, issuing).unwrap();
        let agreed = store.arrangement(&issued.invoice.matter).await.unwrap();
        let read = (head.version, series, &agreed.into());
        let told = (store::invoices::Told::default(), self.app.now());
        store.desk().commit_issued(&self.once(), read, &issued, told).await.unwrap();
        issued.invoice
    }

    /// Pays a part of an invoice at an instant.
    pub(crate) async fn paid(&self, invoice: &Issued, minor: i64, at: Timestamp) -> Intent {
        let intent = Intent {
            id: self.app.id(PaymentId::made).unwrap(),
            client: invoice.client.clone(),
            contact: Some(self.contact.clone()),
            origin: Origin::Portal,
            parts: vec![Part {
                invoice: invoice.id.clone(),
                number: invoice.number.to_string(),
                amount: usd(minor),
                discount: None,
            }],
            amount: usd(minor),
            source: Source::Processor(ProcessorName::Stripe),
            way: None,
            object: None,
            pay_at: None,
            state: IntentState::Unknown,
            made_at: at,
            ended_at: None,
            fee: None,
            by: None,
            funds: None,
            took: None,
        };
        self.system().commit_begun(&self.once(), &intent, at).await.unwrap();
        let fact = Fact {
            intent: intent.id.clone(),
            object: format!("cs_{}", intent.id),
            pay_at: None,
            progress: Progress::Succeeded(intent.amount),
            fee: None,
            by: None,
        };
        let day = self.app.day(at, &self.app.firm().await.unwrap());
        self.system().hear(&fact, at, day).await.unwrap();
        intent
    }

    /// Begins to import an invoice and breaks off before it is complete.
    pub(crate) async fn broken_off_import(&self, lines: &[Line]) {
        let import = store::invoices::Import { number: "A-1".to_owned(), digest: "d".to_owned() };
        let id = self.app.id(InvoiceId::made).unwrap();
        let draft = Draft::begin(id.clone(), &self.matter, Currency::USD, self.app.now());
        let (system, at) = (self.system(), self.app.now());
        system.commit_import_begun(&import, &draft, at).await.unwrap();
        system.commit_import_lines(&import, (&id, 0), lines, at).await.unwrap();
    }

    /// What the rollups hold.
    pub(crate) async fn kept(&self) -> BTreeMap<Cell, i64> {
        let mut kept = BTreeMap::new();
        for figure in Figure::ALL {
            kept.extend(self.system().rollup_all(figure).await.unwrap());
        }
        kept
    }

    /// What they should hold: every noun counted anew.
    pub(crate) async fn counted(&self) -> BTreeMap<Cell, i64> {
        let system = self.system();
        let mut all: Vec<Contribution> = Vec::new();
        let firm = self.app.firm().await.unwrap();
        for entry in whole(|from| system.entries_unbilled(from)).await {
            all.extend(figures::of_entry(&entry));
            all.extend(figures::used_by_entry(&entry));
        }
        for head in whole(|from| system.drafts(from)).await {
            let Invoice::Draft(draft) = head else { panic!("a draft") };
            let lines = system.lines(&draft.id).await.unwrap();
            all.extend(lines.iter().flat_map(figures::of_draft_line));
            all.extend(lines.iter().flat_map(|one| figures::used_by_line(&draft.matter, one)));
        }
        for issued in whole(|from| system.invoices_issued(ALWAYS, from)).await {
            all.extend(figures::of_invoice(&issued));
            let lines = system.lines(&issued.id).await.unwrap();
            all.extend(lines.iter().flat_map(figures::of_issued_line));
            all.extend(lines.iter().flat_map(|one| figures::used_by_line(&issued.matter, one)));
        }
        for payment in whole(|from| system.payments_ended(ALWAYS, from)).await {
            let on = self.app.day(payment.ended_at.unwrap(), &firm);
            all.extend(figures::of_payment(&payment, on));
        }
        figures::sum(&all)
    }

    /// The sum of a figure.
    pub(crate) async fn sum(&self, figure: Figure) -> i64 {
        let kept = self.kept().await;
        kept.iter().filter(|(cell, _)| cell.figure == figure).map(|(_, amount)| amount).sum()
    }
}

/// All pages of a list.
async fn whole<T, F>(ask: impl Fn(Option<String>) -> F) -> Vec<T>
where
    F: Future<Output = Result<Page<T>, Fault>>,
{
    let (mut all, mut from) = (Vec::new(), None);
    loop {
        let page = ask(from).await.unwrap();
        all.extend(page.items);
        match page.next {
            Some(next) => from = Some(next),
            None => return all,
        }
    }
}

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn lawyer(app: &App, full: &str) -> Person {
    let letters: String = full.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let rate = HourlyRate::new(usd(30_000)).unwrap();
    Person {
        id: app.id(MemberId::made).unwrap(),
        name: name(full),
        email: Email::parse(&format!("{letters}@lawyers.example")).unwrap(),
        role: Role::Lawyer,
        mark: Mark::parse("LW").unwrap(),
        classification: Classification::Partner,
        rates: Rates::new([(Date::constant(2000, 1, 1), rate)]),
        target: None,
    }
}

fn party(app: &App, of: &str) -> (Client, Contact) {
    let letters: String = of.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let address = Address::parse("12 Mill Lane\nAlbany, NY 12207").unwrap();
    let client = Client {
        id: app.id(ClientId::made).unwrap(),
        name: name(&format!("Client of {of}")),
        payor: Payor { name: name("Payor"), address },
        ledes_id: None,
        rounding: None,
        frequency: domain::billing::Frequency::default(),
        ebill: domain::ebill::PayorFacts::default(),
    };
    let contact = Contact {
        id: app.id(ContactId::made).unwrap(),
        client: client.id.clone(),
        name: name("Contact"),
        email: Email::parse(&format!("{letters}@clients.example")).unwrap(),
        access: Access::Open,
    };
    (client, contact)
}

fn matter(app: &App, client: &Client) -> Matter {
    let id = app.id(MatterId::made).unwrap();
    Matter {
        number: Mark::parse(id.as_str()).unwrap(),
        id,
        client: client.id.clone(),
        client_name: client.name.clone(),
        name: name("Sale of the mill"),
        client_reference: None,
        opened_on: Date::constant(2020, 1, 2),
        codes: CodesRule::Optional,
        rounding: None,
        terms_days: 30,
        ending: Ending::default(),
        billing: domain::billing::Billing::default(),
    }
}

fn parties(matter: &Matter) -> Parties {
    let address = Address::parse("40 Bridge Street\nNew York, NY 10004").unwrap();
    Parties {
        firm: name("Harlow & Pike LLP"),
        firm_address: address.clone(),
        client: matter.client_name.clone(),
        payor: Payor { name: matter.client_name.clone(), address },
        matter_number: matter.number.clone(),
        matter_name: matter.name.clone(),
        client_reference: None,
        ledes: None,
        references: domain::ebill::References::default(),
    }
}
