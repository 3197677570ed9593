//! Issuing and printing invoices of few and of many lines: issuing beside the same reads and writes
//! alone, printing beside an invoice without lines.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::entry::{Charge, Entry, TimeGiven};
use domain::export::Today;
use domain::hours::{Rounding, Worked};
use domain::id::{EntryId, InvoiceId, MatterId};
use domain::invoice::Issued;
use domain::matter::Matter;
use domain::member::Role;
use domain::text::{Mark, Narrative};
use invoicing::begin::{Begin, begun};
use invoicing::issue::{Issue, Tell, issued};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use printer::{Dress, Paper};
use store::entries::ENTRIES_AT_ONCE;
use store::matters::Which;
use store::{Member, Once, Store};

use crate::gauge::{hundredths, median, ms, times};
use crate::people::People;
use crate::shape::{Last, elsewhere};
use crate::table::{Row, Table};

/// How many lines, and how many such invoices are issued.
const SIZES: [(usize, usize); 3] = [(20, 20), (200, 10), (2_000, 5)];

/// How often a paper is printed.
const PRINTS: usize = 9;

/// What printing twenty lines may take, once the fonts are read.
const PRINT_MAX: Duration = Duration::from_millis(15);

/// Who bills.
struct Desk {
    store: Store,
    kept: Arc<Last>,
    member: Member,
    keeper: domain::member::Member,
    model: Matter,
    today: Date,
}

/// Issues and prints.
pub(crate) async fn measure(people: &People, table: &mut Table) -> anyhow::Result<()> {
    let desk = Desk::of(people).await?;
    let mut last = Vec::new();
    for (lines, invoices) in SIZES {
        last.push(desk.issuing(people, (lines, invoices), table).await?);
    }
    for invoice in &last {
        desk.printing(people, invoice, table).await?;
    }
    Ok(())
}

impl Desk {
    async fn of(people: &People) -> anyhow::Result<Self> {
        let kept = Arc::default();
        let store = Last::store(&kept, people);
        let member = people.lawyer_of(&store).await?;
        let firm = store.of(&member);
        let keepers = firm.members().await?;
        let keeper = keepers.into_iter().find(|member| member.role == Role::Lawyer);
        let keeper = keeper.context("the firm has no lawyer")?;
        let model = firm.matters((Which::Open, ""), None).await?.items.into_iter().next();
        let model = model.context("no matter is open")?;
        let today = people.app.now().to_zoned(TimeZone::UTC).date();
        Ok(Self { kept, member, keeper, model, today, store })
    }

    /// Issues invoices of so many lines, by turns with their reads and writes alone; the last one.
    async fn issuing(
        &self,
        people: &People,
        (lines, invoices): (usize, usize),
        table: &mut Table,
    ) -> anyhow::Result<Issued> {
        let (mut ours, mut bare, mut last) = (Vec::new(), Vec::new(), None);
        for n in 0..invoices {
            let draft = self.draft(people, (lines, n)).await?;
            let issue = Issue {
                once: Once::named(format!("bench {draft}")),
                draft: draft.clone(),
                seen: None,
                on: self.today,
                tell: Tell::Nobody,
                seen_payors: None,
                seen_ahead: None,
                links: Vec::new(),
                deposit: None,
            };
            let began = Instant::now();
            let now = people.app.now();
            last = Some(Box::pin(issued(&self.store.of(&self.member).desk(), &issue, now)).await?);
            ours.push(began.elapsed());
            bare.push(self.alone(people, &draft, (lines, n)).await?);
        }
        let (ours, bare) = (median(ours).unwrap_or_default(), median(bare).unwrap_or_default());
        table.add(Row {
            what: format!("issuing an invoice of {lines} lines"),
            measured: ms(ours),
            bare: ms(bare),
            ratio: times(hundredths(ours, bare)),
            ..Row::default()
        });
        last.context("nothing was issued")
    }

    /// How long it takes to read an invoice with its lines and to write what issuing wrote.
    async fn alone(
        &self,
        people: &People,
        id: &InvoiceId,
        (lines, n): (usize, usize),
    ) -> anyhow::Result<Duration> {
        let (dynamo, state) = (people.endpoints.dynamodb(), &people.app.config.tables.state);
        let writes = elsewhere(&self.kept.writes()?, (lines * 1_000 + n, n));
        let began = Instant::now();
        let asked = dynamo.query().table_name(state).key_condition_expression("pk = :pk");
        let pk = AttributeValue::S(format!("INVOICE#{id}"));
        let asked = asked.expression_attribute_values(":pk", pk).consistent_read(true);
        let (mut pages, mut count) = (asked.into_paginator().send(), 0);
        while let Some(page) = pages.next().await {
            count += page?.items.unwrap_or_default().len();
        }
        ensure!(count > lines, "{count} items of an invoice of {lines} lines");
        dynamo.transact_write_items().set_transact_items(Some(writes)).send().await?;
        Ok(began.elapsed())
    }

    /// A draft of so many hours on a new matter.
    async fn draft(
        &self,
        people: &People,
        (lines, n): (usize, usize),
    ) -> anyhow::Result<InvoiceId> {
        let (firm, now) = (self.store.of(&self.member), people.app.now());
        let id = self.store.id(now, MatterId::made)?;
        let number = Mark::parse(&format!("L-{lines}-{n}"))?;
        let matter = Matter { id, number, ..self.model.clone() };
        firm.commit_matter_opened(&Once::named(matter.id.to_string()), &matter, now).await?;
        let mut left = lines;
        while left > 0 {
            let some = left.min(ENTRIES_AT_ONCE);
            let entries =
                (0..some).map(|_| self.hour(people, &matter)).collect::<Result<Vec<_>, _>>()?;
            let once = Once::named(format!("bench {} {left}", matter.id));
            firm.commit_all_recorded(&once, &entries, now).await?;
            left -= some;
        }
        let once = Once::named(format!("bench {}", matter.id));
        let begin = Begin { once, matter, until: None };
        Ok(Box::pin(begun(&firm.desk(), &begin, now)).await?)
    }

    fn hour(&self, people: &People, matter: &Matter) -> anyhow::Result<Entry> {
        let given = TimeGiven {
            on: self.today,
            began: None,
            worked: Worked::minutes(18),
            rounding: Rounding::USUAL,
            charge: Charge::Full,
            narrative: Narrative::parse("Drafted the reply to the motion for summary judgment")?,
            task: None,
            activity: None,
        };
        let id = self.store.id(people.app.now(), EntryId::made)?;
        Ok(Entry::time(id, matter, (&self.keeper, &[]), given, self.today)?)
    }

    /// Prints an invoice again and again, by turns with the same one without lines.
    async fn printing(
        &self,
        people: &People,
        invoice: &Issued,
        table: &mut Table,
    ) -> anyhow::Result<()> {
        let system = people.app.store.system("bench");
        let lines = system.lines(&invoice.id).await?;
        let link = system.issue_link(&invoice.id).await?;
        let firm = people.app.store.firm().await?.map(|firm| firm.value);
        let client = system.client(&invoice.client).await?.map(|client| client.value);
        let account = system.account_summary(&invoice.id).await?;
        let paper = Paper {
            invoice: invoice.clone(),
            lines,
            today: Today::of(firm, client),
            link,
            account,
            codes: None,
            letter: None,
            dress: Dress::default(),
        };
        let empty = Paper { lines: Vec::new(), ..paper.clone() };
        let (mut full, mut bare) = (Vec::new(), Vec::new());
        for round in 0..=PRINTS {
            let print = |paper: &Paper| {
                let began = Instant::now();
                paper.print().map(|_| began.elapsed())
            };
            let (one, other) = (print(&paper)?, print(&empty)?);
            // The first one reads the fonts.
            if round > 0 {
                full.push(one);
                bare.push(other);
            }
        }
        let (full, bare) = (median(full).unwrap_or_default(), median(bare).unwrap_or_default());
        let few = SIZES.first().is_some_and(|(few, _)| *few == paper.lines.len());
        table.add(Row {
            what: format!("printing an invoice of {} lines, beside none", paper.lines.len()),
            measured: ms(full),
            bare: ms(bare),
            ratio: times(hundredths(full, bare)),
            budget: if few { format!("≤ {}", ms(PRINT_MAX)) } else { String::new() },
            is_over: few && full > PRINT_MAX,
        });
        Ok(())
    }
}
