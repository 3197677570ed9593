//! Bringing the books to where a story begins, through the same domain and store that pages use.

use domain::client::Client;
use domain::credit::Crediting;
use domain::entry::{Charge, CostGiven, CostKind, Entry, Price, Quantity};
use domain::id::{ClientId, CreditId, EntryId, InvoiceId, JournalId, MatterId};
use domain::invoice::{Draft, Issued, Issuing, Line, Parties};
use domain::matter::{CodesRule, Ending, Matter};
use domain::money::{Currency, Money};
use domain::text::{Mark, Name, Narrative, Note};
use jiff::civil::Date;
use store::{Done, Member, Once, Versioned};

use crate::portal::Portal;

impl Portal {
    /// A matter of the client with this name.
    pub async fn matter(&self, client: &str, number: &str) -> Matter {
        let party = self.party(client).await;
        let matter = Matter {
            id: self.app().id(MatterId::made).expect("an id"),
            client: party.id.clone(),
            client_name: party.name.clone(),
            number: Mark::parse(number).expect("a number"),
            name: Name::parse(&format!("{client} v. Rivers")).expect("a name"),
            client_reference: None,
            opened_on: Date::constant(2026, 1, 5),
            codes: CodesRule::Optional,
            rounding: None,
            terms_days: Matter::TERMS_DAYS,
            ending: Ending::default(),
            billing: domain::billing::Billing::default(),
        };
        let system = self.app().store.system("harness");
        let once = Once::named(format!("matter {number}"));
        let opened = system.commit_matter_opened(&once, &matter, self.app().now()).await;
        opened.expect("the matter is opened");
        matter
    }

    /// An issued invoice of one cost for the client with this name.
    pub async fn invoice(&self, client: &str, amount: &str) -> Issued {
        let number = format!("M-{}", self.next());
        let matter = self.matter(client, &number).await;
        self.invoice_in(&matter, amount).await
    }

    /// An issued invoice of one cost in a matter.
    pub async fn invoice_in(&self, matter: &Matter, amount: &str) -> Issued {
        let entry = self.cost(matter, amount).await;
        Box::pin(self.issued(matter, vec![entry])).await
    }

    /// Records a cost on a matter.
    pub async fn cost_on(&self, matter: &Matter, amount: &str) {
        self.cost(matter, amount).await;
    }

    async fn cost(&self, matter: &Matter, amount: &str) -> Versioned<Entry> {
        let today = self.app().today().await.expect("a day");
        let given = CostGiven {
            kind: CostKind::Hard,
            on: today,
            quantity: Quantity::parse("1").expect("a quantity"),
            unit_price: Price::parse(amount, Currency::USD).expect("a price"),
            narrative: Narrative::parse("Filing fee").expect("a narrative"),
            charge: Charge::Full,
            expense: None,
            receipt: None,
        };
        let id: EntryId = self.app().id(EntryId::made).expect("an id");
        let entry = Entry::cost(id, matter, given, today).expect("a cost");
        let member = self.clerk().await;
        let once = Once::named(format!("entry {}", entry.id));
        let door = self.app().store.of(&member);
        door.commit_recorded(&once, &entry, self.app().now()).await.expect("it is recorded");
        Versioned { value: entry, version: 1 }
    }

    async fn issued(&self, matter: &Matter, entries: Vec<Versioned<Entry>>) -> Issued {
        let (app, member) = (self.app(), self.clerk().await);
        let door = app.store.of(&member);
        let claimed: Vec<(Versioned<Entry>, Line)> = entries
            .into_iter()
            .map(|entry| (entry.clone(), Line::of_cost(&entry.value).expect("a cost")))
            .collect();
        let lines: Vec<Line> = claimed.iter().map(|(_, line)| line.clone()).collect();
        let draft = self.draft(matter, &lines);
        let once = Once::named(format!("draft {}", draft.id));
        door.desk()
            .commit_draft_begun(&once, &draft, (&claimed, None), app.now())
            .await
            .expect("a draft");

        let today = app.today().await.expect("a day");
        let series = door.series(today.year()).await.expect("a series");
        let issuing = Issuing {
            number: series.next(),
            parties: self.parties(matter).await,
            on: today,
            journal: app.id(JournalId::made).expect("an id"),
            room: None,
            early: app.store.early_terms(&matter.client).await.expect("terms"),
            deducted: Vec::new(),
        };
        let issued = draft.clone().issue(&lines, issuing).expect("it can be issued");
        let once = Once::named(format!("issue {}", draft.id));
        let agreed = door.arrangement(&draft.matter).await.expect("an agreement");
        let done = door
            .desk()
            .commit_issued(
                &once,
                (1, series, &agreed.into()),
                &issued,
                (store::invoices::Told::default(), app.now()),
            )
            .await;
        done.expect("it is issued");
        issued.invoice
    }

    fn draft(&self, matter: &Matter, lines: &[Line]) -> Draft {
        let total = Money::sum(lines.iter().map(|line| line.amount), Currency::USD);
        Draft {
            id: self.app().id(InvoiceId::made).expect("an id"),
            client: matter.client.clone(),
            client_name: matter.client_name.clone(),
            matter: matter.id.clone(),
            matter_number: matter.number.clone(),
            matter_name: matter.name.clone(),
            currency: Currency::USD,
            terms_days: matter.terms_days,
            note: None,
            total: total.expect("a total"),
            line_count: u32::try_from(lines.len()).expect("a few lines"),
            begun_at: self.app().now(),
            review: domain::invoice::Review::Unasked,
            taxes: domain::tax::Taxes::default(),
            exchange: None,
            kind: domain::invoice::InvoiceKind::Work,
        }
    }

    async fn parties(&self, matter: &Matter) -> Parties {
        let firm = self.app().firm().await.expect("the firm");
        let party = self.party(matter.client_name.as_str()).await;
        Parties {
            firm: firm.name.clone(),
            firm_address: firm.address.clone(),
            client: party.name,
            payor: party.payor,
            matter_number: matter.number.clone(),
            matter_name: matter.name.clone(),
            client_reference: None,
            ledes: None,
            references: domain::ebill::References::default(),
        }
    }

    /// The client with this name.
    pub async fn party(&self, name: &str) -> Client {
        let all = self.app().store.system("harness").clients(None).await.expect("the clients");
        let found = all.items.into_iter().find(|party| party.name.as_str() == name);
        found.unwrap_or_else(|| panic!("no client “{name}”"))
    }

    /// What is open on an invoice now.
    pub async fn open_on(&self, invoice: &InvoiceId) -> String {
        let system = self.app().store.system("harness");
        let found = system.invoice_owed(invoice).await.expect("the invoice reads");
        found.expect("the invoice is there").value.open.to_string()
    }

    /// What the client has paid, and what of it no invoice has taken, in cents.
    pub async fn balance(&self, client: &ClientId) -> (i64, i64) {
        let home = self.app().store.system("harness").home_of(client, None).await;
        let balances = home.expect("the home reads").balances;
        balances.first().map_or((0, 0), |(_, balance)| (balance.paid, balance.unapplied))
    }

    /// A void that was killed before anything was given back: cancelled, and no more.
    pub async fn void_begun(&self, invoice: &Issued) {
        let (app, member) = (self.app(), self.clerk().await);
        let door = app.store.of(&member);
        let crediting = Crediting {
            id: app.id(CreditId::made).expect("an id"),
            journal: app.id(JournalId::made).expect("an id"),
            on: app.today().await.expect("a day"),
            reason: Note::parse("Killed in between").expect("a reason"),
            by: member.id().clone(),
        };
        let version =
            door.invoice_head(&invoice.id).await.expect("it reads").expect("it is").version;
        let just = invoice.clone().void(&[], &crediting).expect("it can be void");
        let once = Once::named(format!("void {}", invoice.id));
        let done = door.commit_relieved(&once, (version, &[]), &just, app.now()).await;
        assert_eq!(done.expect("it is void"), Done::Now);
    }

    /// A lawyer who keeps the books between the lines of a story.
    async fn clerk(&self) -> Member {
        self.hidden_lawyer().await
    }
}
