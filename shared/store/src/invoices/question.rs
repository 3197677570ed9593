//! Questions about lines: each beside its invoice, and those that are open in a list.
//!
//! Invariant: whatever is said replaces the head and the thread, each at the version that was
//! decided on, with what is held back then.

use domain::audit::Event;
use domain::credit::Credit;
use domain::id::{EntryId, InvoiceId};
use domain::invoice::{Invoice, Issued, Line};
use domain::money::Money;
use domain::notice::About;
use domain::question::{Question, QuestionState, Said, Spoken, Voice};
use domain::text::{Narrative, Note};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::line::LineItem;
use crate::Store;
use crate::access::{ClientStore, FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Attributes, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

/// A line of an issued invoice, and all that was said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineWhole {
    /// The invoice, as it was read.
    pub invoice: Versioned<Issued>,
    /// The line.
    pub line: Line,
    /// What was taken from the invoice without money.
    pub credits: Vec<Credit>,
    /// The thread about the line, as it was read.
    pub question: Option<Versioned<Question>>,
}

/// What something is said at: the versions of the invoice and of the thread that were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    invoice: u64,
    question: u64,
}

impl LineWhole {
    /// The versions that were read.
    pub fn heard(&self) -> Heard {
        let question = self.question.as_ref().map_or(0, |question| question.version);
        Heard { invoice: self.invoice.version, question }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct QuestionItem {
    invoice: String,
    number: String,
    client: String,
    matter: String,
    line: String,
    on: Date,
    narrative: String,
    currency: String,
    amount: i64,
    state: String,
    said: Vec<SaidItem>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended_at: Option<Timestamp>,
}

#[derive(Debug, Serialize, Deserialize)]
struct SaidItem {
    contact: Option<String>,
    member: Option<String>,
    at: Timestamp,
    text: String,
}

impl QuestionItem {
    /// A question as it is written at a moment, which is the one that settles it.
    fn of(question: &Question, at: Timestamp) -> Self {
        Self {
            invoice: question.invoice.to_string(),
            number: question.number.clone(),
            client: question.client.to_string(),
            matter: question.matter.to_string(),
            line: question.line.to_string(),
            on: question.on,
            narrative: question.narrative.to_string(),
            currency: question.amount.currency().to_string(),
            amount: question.amount.minor(),
            state: question.state.word().to_owned(),
            said: question.said.iter().map(SaidItem::of).collect(),
            ended_at: (!question.state.is_open()).then(|| question.ended_at.unwrap_or(at)),
        }
    }

    fn read(self) -> Result<Question, Fault> {
        Ok(Question {
            invoice: item::parsed("invoice", &self.invoice)?,
            number: self.number,
            client: item::parsed("client", &self.client)?,
            matter: item::parsed("matter", &self.matter)?,
            line: item::parsed("line", &self.line)?,
            on: self.on,
            narrative: item::checked("narrative", Narrative::parse(&self.narrative))?,
            amount: item::money(self.amount, &self.currency)?,
            state: item::needed("state", QuestionState::of_word(&self.state))?,
            said: self.said.into_iter().map(SaidItem::read).collect::<Result<_, Fault>>()?,
            ended_at: self.ended_at,
        })
    }
}

impl SaidItem {
    fn of(said: &Said) -> Self {
        let (contact, member) = match &said.by {
            Voice::Client(id) => (Some(id.to_string()), None),
            Voice::Firm(id) => (None, Some(id.to_string())),
        };
        Self { contact, member, at: said.at, text: said.text.to_string() }
    }

    fn read(self) -> Result<Said, Fault> {
        let by = match (&self.contact, &self.member) {
            (Some(id), _) => Voice::Client(item::parsed("contact", id)?),
            (None, Some(id)) => Voice::Firm(item::parsed("member", id)?),
            (None, None) => return Err(Fault::damaged("question", "said by nobody")),
        };
        Ok(Said { by, at: self.at, text: item::checked("text", Note::parse(&self.text))? })
    }
}

fn question(attributes: Attributes) -> Result<Question, Fault> {
    item::read::<QuestionItem>(attributes)?.read()
}

pub(super) fn versioned(attributes: Attributes) -> Result<Versioned<Question>, Fault> {
    let version = item::version(&attributes);
    Ok(Versioned { value: question(attributes)?, version })
}

/// Where a question is listed: what waits for the firm before what waits for the client, the oldest
/// first; what is settled nowhere.
fn places(question: &Question) -> Places {
    let waits = match question.state {
        QuestionState::Asked => "0",
        QuestionState::Answered => "1",
        QuestionState::Accepted | QuestionState::Adjusted | QuestionState::Upheld => {
            return Places::default();
        }
    };
    let at = question.moved_at().as_millisecond();
    let sort = format!("{waits}#{at:015}#{}", question.line);
    Places { owner: None, kind: keys::by_kind("QUESTIONS", sort) }
}

impl Commit {
    /// A question that a credit settles, at the version that was read, and the note of it.
    pub(super) fn question(
        self,
        store: &Store,
        settled: &Versioned<Question>,
        held: Money,
    ) -> Result<Self, Fault> {
        let question = &settled.value;
        let key = keys::question(&question.invoice, &question.line);
        let event = Event::LineQuestioned {
            invoice: question.invoice.clone(),
            line: question.line.clone(),
            state: question.state.word(),
            held,
        };
        let item = QuestionItem::of(question, self.at());
        let commit = self.replace(store, (&key, settled.version), &places(question), &item)?;
        Ok(commit.event(&question.invoice, event))
    }
}

impl Store {
    /// The questions about an invoice.
    pub(crate) async fn questions(
        &self,
        id: &InvoiceId,
    ) -> Result<Vec<Versioned<Question>>, Fault> {
        self.ask_state(&keys::invoice(id).pk).beginning("ASKED#").all(versioned).await
    }

    /// One question, or one more where the line is not among the first of a long invoice.
    async fn line_whole(
        &self,
        id: &InvoiceId,
        (on, line): (Date, &EntryId),
    ) -> Result<Option<LineWhole>, Fault> {
        let Some(whole) = self.whole(id, None).await? else { return Ok(None) };
        let Invoice::Issued(value) = whole.invoice.value else { return Ok(None) };
        let found = whole.lines.into_iter().map(|found| found.value).find(|one| one.id == *line);
        let found = match found {
            Some(found) => Some(found),
            // Its lines are all read already, and others hold its work.
            None if value.part.is_some() => None,
            None => {
                let item = self.get::<LineItem>(&keys::line(id, on, line)).await?;
                item.map(|item| item.value.read()).transpose()?
            }
        };
        let Some(found) = found.filter(|found| found.on == on) else { return Ok(None) };
        let invoice = Versioned { value, version: whole.invoice.version };
        let question = whole.questions.into_iter().find(|one| one.value.line == *line);
        Ok(Some(LineWhole { invoice, line: found, credits: whole.credits, question }))
    }

    fn spoken(&self, commit: Commit, heard: Heard, spoken: &Spoken) -> Result<Commit, Fault> {
        let (invoice, question) = (&spoken.invoice, &spoken.question);
        let event = Event::LineQuestioned {
            invoice: invoice.id.clone(),
            line: question.line.clone(),
            state: question.state.word(),
            held: invoice.questioned,
        };
        let item = QuestionItem::of(question, commit.at());
        let commit = self.paid_head(commit.outcome(&invoice.id), heard.invoice, invoice)?;
        let key = keys::question(&invoice.id, &question.line);
        let commit = commit.over(self, (&key, heard.question), &places(question), &item)?;
        Ok(commit.event(&invoice.id, event))
    }
}

impl FirmStore<'_> {
    /// A line of an issued invoice, with all that was said about it.
    pub async fn line_whole(
        &self,
        invoice: &InvoiceId,
        line: (Date, &EntryId),
    ) -> Result<Option<LineWhole>, Fault> {
        self.store.line_whole(invoice, line).await
    }

    /// The questions about an invoice.
    pub async fn questions(&self, id: &InvoiceId) -> Result<Vec<Versioned<Question>>, Fault> {
        self.store.questions(id).await
    }

    /// Questions that are open: those that wait for the firm first, the oldest at the top.
    pub async fn questions_open(&self, from: Option<String>) -> Result<Page<Question>, Fault> {
        self.store.ask_index("by_kind", "QUESTIONS").from(from).page(question).await
    }

    /// The firm answers or stands by a line, at the version of the invoice that it decided on; the
    /// client's people are told.
    pub async fn commit_answered(
        &self,
        once: &Once,
        (heard, spoken): (Heard, &Spoken),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at);
        let told = self.store.told_of(&spoken.question.client, &About::QuestionAnswered).await?;
        let commit = told.into_iter().fold(commit, Commit::mail);
        self.store.spoken(commit, heard, spoken)?.write(self.store).await
    }
}

impl ClientStore<'_> {
    /// A line of one of the client's invoices, with all that was said about it; another client's
    /// is not found.
    pub async fn line_whole(
        &self,
        invoice: &InvoiceId,
        line: (Date, &EntryId),
    ) -> Result<Option<LineWhole>, Fault> {
        let found = self.store.line_whole(invoice, line).await?;
        Ok(found.filter(|whole| whole.invoice.value.client == self.client.id))
    }

    /// The client asks or accepts, at the version of the invoice that they decided on; of what is
    /// asked the firm's lawyers are told.
    pub async fn commit_asked(
        &self,
        once: &Once,
        (heard, spoken): (Heard, &Spoken),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let mut commit = Commit::by(self.client.actor(), once, at);
        if spoken.question.state == QuestionState::Asked {
            let system = self.store.system("question");
            let told = system.notices_to_lawyers(&About::LineQuestioned).await?;
            commit = told.into_iter().fold(commit, Commit::mail);
        }
        self.store.spoken(commit, heard, spoken)?.write(self.store).await
    }
}

impl SystemStore<'_> {
    /// The questions about an invoice, as `check` compares them.
    pub async fn questions(&self, id: &InvoiceId) -> Result<Vec<Question>, Fault> {
        let found = self.store.questions(id).await?;
        Ok(found.into_iter().map(|question| question.value).collect())
    }
}
