//! The whole demonstration, thought up before anything is written.
//!
//! Invariants: the same on the same day; what it holds was made by the rules of `domain`.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result};
use domain::firm::Firm;
use domain::id::MatterId;
use domain::matter::{CodesRule, Ending, Matter};
use domain::member::Member;
use domain::text::{Mark, Name};
use jiff::Timestamp;

use super::Scale;
use super::bills::{Bill, Biller, Payer};
use super::calendar::Calendar;
use super::chance::Chance;
use super::content::{Content, DocumentText, MatterText, Rhythm};
use super::people::{self, Engagement};
use super::work::{Sheet, Worker};

/// Everything that is going to be written.
#[derive(Debug)]
pub(super) struct Plan {
    /// When the firm began to use the portal.
    pub(super) since: Timestamp,
    pub(super) firm: Firm,
    pub(super) people: Vec<Member>,
    pub(super) clients: Vec<(Timestamp, Engagement)>,
    pub(super) files: Vec<File>,
    pub(super) documents: Vec<DocumentText>,
    pub(super) calendar: Calendar,
}

/// A matter and all that happens in it.
#[derive(Debug)]
pub(super) struct File {
    pub(super) at: Timestamp,
    pub(super) matter: Matter,
    pub(super) steps: Vec<Step>,
}

/// What happens in a matter, one after the other.
#[derive(Debug)]
pub(super) enum Step {
    Recorded(Sheet),
    Billed(Box<Bill>),
}

impl Plan {
    /// What a firm has done until now.
    pub(super) fn until(now: Timestamp, scale: Scale) -> Result<Self> {
        let content = Content::read()?;
        let calendar = Calendar::at(now, people::ZONE)?;
        let since = calendar.instant(calendar.month(scale.months + 1)?, (9, 0))?;
        let member = |text| people::member(text, since, &calendar);
        let people: Vec<Member> = content.firm.people.iter().map(member).collect::<Result<_>>()?;

        let mut texts: Vec<MatterText> = content.matters.clone();
        for text in &mut texts {
            text.from = text.from.min(scale.months);
            text.to = text.to.min(text.from);
        }
        texts.sort_by_key(|text| std::cmp::Reverse(text.from));
        let clients = clients(&content, &texts, &calendar)?;
        let by_mark: HashMap<String, Member> =
            people.iter().map(|person| (person.mark.to_string(), person.clone())).collect();
        let mut numbers = BTreeMap::new();
        let mut files = Vec::new();
        for text in &texts {
            let matter = matter(&content, text, (&clients, &calendar), &mut numbers)?;
            files.push(file(&content, &calendar, &by_mark, (text, matter), &clients)?);
        }
        Ok(Self {
            since,
            firm: people::firm(&content.firm)?,
            people,
            clients: clients.into_values().collect(),
            files,
            documents: content.documents,
            calendar,
        })
    }

    /// All bills, in the order they are issued.
    pub(super) fn issued(&self) -> Vec<&Bill> {
        let bills = self.files.iter().flat_map(|file| &file.steps).filter_map(|step| match step {
            Step::Billed(bill) => Some(bill.as_ref()),
            Step::Recorded(_) => None,
        });
        let mut bills: Vec<&Bill> = bills.filter(|bill| bill.issued.is_some()).collect();
        bills.sort_by_key(|bill| bill.issued.map(|(_, at)| at));
        bills
    }
}

/// The clients, each opened on the morning of its first matter.
fn clients(
    content: &Content,
    texts: &[MatterText],
    calendar: &Calendar,
) -> Result<BTreeMap<String, (Timestamp, Engagement)>> {
    let client = |text: &super::content::ClientText| -> Result<_> {
        let first = texts.iter().find(|matter| matter.client == text.key);
        let first = first.with_context(|| format!("a matter of {}", text.key))?;
        let day = calendar.working_days(first.from)?.first().copied().unwrap_or(calendar.today());
        let at = calendar.instant(day, (9, 10))?;
        Ok((text.key.clone(), (at, people::engagement(text, (day, at))?)))
    };
    content.clients.iter().map(client).collect()
}

fn matter(
    content: &Content,
    text: &MatterText,
    (clients, calendar): (&BTreeMap<String, (Timestamp, Engagement)>, &Calendar),
    numbers: &mut BTreeMap<i16, u32>,
) -> Result<Matter> {
    let client = content.clients.iter().find(|client| client.key == text.client);
    let client = client.with_context(|| text.client.clone())?;
    let (_, engagement) = clients.get(&text.client).context("a client")?;
    let opened_on = calendar.working_days(text.from)?.first().copied().unwrap_or(calendar.today());
    let at = calendar.instant(opened_on, (9, 30))?;
    let number = numbers.entry(opened_on.year()).or_insert(0);
    *number += 1;
    Ok(Matter {
        id: Chance::of(&format!("matter {}", text.name)).id(at, MatterId::made),
        client: engagement.party.id.clone(),
        client_name: engagement.party.name.clone(),
        number: Mark::parse(&format!("{}-{number:04}", opened_on.year()))?,
        name: Name::parse(&text.name)?,
        client_reference: text.reference.as_deref().map(Mark::parse).transpose()?,
        opened_on,
        codes: if client.codes { CodesRule::Required } else { CodesRule::Optional },
        rounding: None,
        terms_days: client.terms_days,
        ending: Ending::default(),
        billing: domain::billing::Billing::default(),
    })
}

fn file(
    content: &Content,
    calendar: &Calendar,
    people: &HashMap<String, Member>,
    (text, matter): (&MatterText, Matter),
    clients: &BTreeMap<String, (Timestamp, Engagement)>,
) -> Result<File> {
    let client = content.clients.iter().find(|client| client.key == text.client);
    let (_, engagement) = clients.get(&text.client).context("a client")?;
    let payer = Payer {
        client: engagement.party.id.clone(),
        contact: engagement.contacts.first().context("a contact")?.id.clone(),
        habit: client.context("a client")?.pays,
    };
    let mut worker = Worker::new(content, calendar, (people, &engagement.agreed), (text, &matter));
    let mut biller = Biller::new(calendar, people, &matter, &payer);
    let (mut steps, mut open) = (Vec::new(), Vec::new());
    for ago in (text.to..=text.from).rev() {
        let entries = worker.month(ago)?;
        steps.extend(worker.sheets(&entries)?.into_iter().map(Step::Recorded));
        open.extend(entries);
        let quarter = calendar.month(ago)?.month() % 3 == 0;
        if text.billed == Rhythm::Quarterly && !quarter && ago != text.to {
            continue;
        }
        if let Some(bill) = biller.bill(&open, ago)? {
            steps.push(Step::Billed(Box::new(bill)));
            open.clear();
        }
    }
    if text.held {
        hold(&mut steps);
    }
    let at = calendar.instant(matter.opened_on, (9, 30))?;
    Ok(File { at, matter, steps })
}

/// The last bill waits for somebody to look at it.
fn hold(steps: &mut [Step]) {
    let last = steps.iter_mut().rev().find_map(|step| match step {
        Step::Billed(bill) => Some(bill),
        Step::Recorded(_) => None,
    });
    if let Some(bill) = last {
        bill.issued = None;
        bill.payments.clear();
    }
}
