//! Writing the demonstration, commit by commit, as the portal's functions do.
//!
//! Invariants: every commit is named by what it writes, so that a seed that was broken off goes on
//! where it stopped; invoices are issued in the order of their days, so that their numbers are too.

use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use domain::client::Access;
use domain::id::{ClientId, JournalId};
use domain::member::{Member as Person, Rates};
use domain::payment::{Advance, settle};
use invoicing::issue::{self, Issue, Tell};
use store::payments::{Arrival, Booking};
use store::{Client, Done, Once, Store, Versioned};
use tokio::sync::mpsc::{self, Receiver, Sender};

use super::Progress;
use super::bills::{Bill, Payment};
use super::chance::Chance;
use super::hands::Hands;
use super::people::Engagement;
use super::plan::{File, Plan, Step};
use super::work::Sheet;

/// How many issued invoices may wait for their payments.
const AHEAD: usize = 8;

/// A bill and the number of its invoice.
type Numbered<'b> = (&'b Bill, String);

/// Who writes what is planned.
pub(super) struct Writer<'a> {
    pub(super) store: &'a Store,
    pub(super) plan: &'a Plan,
    pub(super) hands: &'a Hands,
    pub(super) progress: &'a dyn Progress,
}

/// What a commit is named by.
pub(super) fn once(what: impl std::fmt::Display) -> Once {
    Once::named(format!("demonstration#{what}"))
}

impl Writer<'_> {
    /// Rates, clients and their contacts, matters.
    pub(super) async fn open(&self) -> Result<()> {
        let clients = &self.plan.clients;
        let count = self.plan.people.len() + clients.len() + self.plan.files.len();
        self.progress.begin("Opening clients and matters", u64::try_from(count)?);
        for person in &self.plan.people {
            self.rates(person).await?;
            self.progress.step();
        }
        for (at, engagement) in clients {
            self.engaged(engagement, *at).await?;
            self.progress.step();
        }
        let firm = self.store.of(&self.hands.lawyer);
        for File { at, matter, .. } in &self.plan.files {
            firm.commit_matter_opened(&once(&matter.id), matter, *at).await?;
            self.progress.step();
        }
        self.progress.done();
        Ok(())
    }

    /// Each rate after the first, in the January it begins.
    async fn rates(&self, person: &Person) -> Result<()> {
        let firm = self.store.of(&self.hands.bookkeeper);
        for (place, (from, rate)) in (1_u64..).zip(person.rates.iter().skip(1)) {
            let known = usize::try_from(place)? + 1;
            let rates = Rates::new(person.rates.iter().take(known).copied());
            let value = Person { rates, ..person.clone() };
            let at = self.plan.calendar.instant(*from, (9, 0))?.max(self.plan.since);
            let named = once(format_args!("{}#{from}", person.id));
            let person = Versioned { value, version: place };
            firm.commit_rate_set(&named, &person, (*from, *rate), at).await?;
        }
        Ok(())
    }

    async fn engaged(&self, engagement: &Engagement, at: jiff::Timestamp) -> Result<()> {
        let firm = self.store.of(&self.hands.lawyer);
        let Engagement { party, contacts, left, agreed } = engagement;
        firm.commit_client_opened(&once(&party.id), party, contacts.first(), at).await?;
        for contact in contacts.iter().skip(1) {
            firm.commit_contact_added(&once(&contact.id), contact, at).await?;
        }
        for rate in agreed {
            firm.commit_rate_agreed(&once(&rate.id), rate, at).await?;
        }
        for contact in contacts.iter().filter(|contact| left.contains(&contact.id)) {
            let at = self.plan.calendar.instant(self.plan.calendar.month(1)?, (16, 0))?.max(at);
            let value = domain::client::Contact { access: Access::Closed, ..contact.clone() };
            let named = once(format_args!("{}#closed", contact.id));
            firm.commit_contact_access(&named, &Versioned { value, version: 1 }, at).await?;
        }
        Ok(())
    }

    /// Time and costs, sheet by sheet, and the drafts made of them.
    pub(super) async fn record(&self) -> Result<()> {
        let steps = self.plan.files.iter().map(|file| file.steps.len()).sum::<usize>();
        self.progress.begin("Recording two years of work", u64::try_from(steps)?);
        let file = async |file: &File| {
            for step in &file.steps {
                match step {
                    Step::Recorded(sheet) => self.recorded(sheet).await?,
                    Step::Billed(bill) => self.drafted(bill).await?,
                }
                self.progress.step();
            }
            Ok(())
        };
        Box::pin(each(self.plan.files.iter(), file)).await?;
        self.progress.done();
        Ok(())
    }

    async fn recorded(&self, sheet: &Sheet) -> Result<()> {
        let Some(first) = sheet.entries.first() else { return Ok(()) };
        let firm = self.store.of(&self.hands.assistant);
        firm.commit_all_recorded(&once(&first.id), &sheet.entries, sheet.at).await?;
        Ok(())
    }

    async fn drafted(&self, bill: &Bill) -> Result<()> {
        let firm = self.store.of(&self.hands.bookkeeper);
        let recorded =
            |entry: &domain::entry::Entry| Versioned { value: entry.clone(), version: 1 };
        let claimed: Vec<_> =
            bill.claimed.iter().map(|(entry, line)| (recorded(entry), line.clone())).collect();
        let draft = &bill.draft;
        firm.desk()
            .commit_draft_begun(&once(&draft.id), draft, (&claimed, None), draft.begun_at)
            .await?;
        Ok(())
    }

    /// Invoices, one after the other, while those that are issued are paid.
    pub(super) async fn bill(&self) -> Result<()> {
        let bills = self.plan.issued();
        let count = bills.iter().map(|bill| 1 + bill.payments.len()).sum::<usize>();
        self.progress.begin("Issuing and paying invoices", u64::try_from(count)?);
        let (sender, receiver) = mpsc::channel(AHEAD);
        let receiver = tokio::sync::Mutex::new(receiver);
        let pay = || Box::pin(self.pay(&receiver));
        tokio::try_join!(Box::pin(self.issue(bills, sender)), pay(), pay(), pay())?;
        self.progress.done();
        Ok(())
    }

    async fn issue<'b>(&self, bills: Vec<&'b Bill>, issued: Sender<Numbered<'b>>) -> Result<()> {
        let desk = self.store.of(&self.hands.lawyer).desk();
        for bill in bills {
            let Some((on, at)) = bill.issued else { continue };
            let draft = bill.draft.id.clone();
            let once = once(format_args!("{draft}#issued"));
            let issue = Issue {
                once,
                draft,
                seen: None,
                on,
                tell: Tell::Nobody,
                seen_payors: None,
                seen_ahead: None,
                links: Vec::new(),
                deposit: None,
            };
            let invoice = Box::pin(issue::issued(&desk, &issue, at)).await?;
            self.progress.step();
            let number = invoice.number.to_string();
            issued.send((bill, number)).await.ok().context("nobody takes the payments")?;
        }
        Ok(())
    }

    async fn pay(&self, issued: &tokio::sync::Mutex<Receiver<Numbered<'_>>>) -> Result<()> {
        loop {
            let next = issued.lock().await.recv().await;
            let Some((bill, number)) = next else { return Ok(()) };
            for payment in &bill.payments {
                self.paid(payment, &number).await?;
                self.progress.step();
            }
        }
    }

    async fn paid(&self, payment: &Payment, number: &str) -> Result<()> {
        let Payment { intent, fact, at, on } = payment;
        let system = self.store.system("demonstration");
        let mut wish = intent.clone();
        for part in &mut wish.parts {
            number.clone_into(&mut part.number);
        }
        if system.commit_begun(&once(&wish.id), &wish, wish.made_at).await? == Done::Now {
            let client = self.guest(&wish.client)?;
            for part in &wish.parts {
                let guest = self.store.of_client(client);
                guest.commit_viewed(&part.invoice, wish.made_at).await?;
            }
        }
        let known = system.payment(&wish.id).await?.context("a payment that was begun")?;
        match known.value.advance(fact, *at) {
            Advance::Nothing => {}
            Advance::Moved(value) => {
                let moved = Versioned { value, version: known.version };
                system.commit_moved(&moved, *at).await?;
            }
            Advance::Settle(intent) => {
                let part = intent.parts.first().context("a payment of an invoice")?;
                let owed = system.invoice_owed(&part.invoice).await?;
                let invoice = owed.context("an invoice that is paid")?;
                let journal = Chance::of(intent.id.as_str()).id(*at, JournalId::made);

                let invoices = std::slice::from_ref(&invoice.value);
                let booked = settle(intent, invoices, journal, *on)?;

                let owed = std::slice::from_ref(&invoice);
                let booking = Booking { version: known.version, owed, booked: &booked };
                system.commit_settled(booking, Arrival::default(), *at).await?;
            }
        }
        Ok(())
    }

    fn guest(&self, client: &ClientId) -> Result<&Client> {
        self.hands.guests.get(client).context("a client that nobody signs in for")
    }
}

/// Does something with each item, four at a time: the engine writes one by one, and we prepare the
/// next meanwhile.
async fn each<'i, T: 'i>(
    items: impl Iterator<Item = &'i T>,
    act: impl AsyncFn(&'i T) -> Result<()>,
) -> Result<()> {
    let queue = Mutex::new(items);
    let worker = async || -> Result<()> {
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            match next {
                Some(item) => act(item).await?,
                None => return Ok(()),
            }
        }
    };
    tokio::try_join!(worker(), worker(), worker(), worker())?;
    Ok(())
}
