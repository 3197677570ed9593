//! Invoices in the e-billing systems of clients (EBL-12).
//!
//! Invariant: what a client answers is kept beside the invoice and changes nothing of it.

use std::collections::BTreeMap;

use domain::audit::Event;
use domain::id::InvoiceId;
use domain::submission::{Appeal, Sending, Standing, State, Submission};
use domain::text::{Name, Note};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::access::FirmStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

#[derive(Debug, Serialize, Deserialize)]
struct SubmissionItem {
    invoice: String,
    number: String,
    client: String,
    client_name: String,
    currency: String,
    sendings: Vec<SendingItem>,
    lines: BTreeMap<String, StandingItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct SendingItem {
    at: Timestamp,
    by: String,
    system: String,
    format: String,
    sha256: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct StandingItem {
    state: String,
    off: i64,
    reason: Option<String>,
    appeal: Option<(String, Date)>,
}

impl SubmissionItem {
    fn of(submission: &Submission) -> Self {
        let first = submission.lines.values().next().map(|standing| standing.off.currency());
        let sending = |one: &Sending| SendingItem {
            at: one.at,
            by: one.by.to_string(),
            system: one.system.to_string(),
            format: one.format.clone(),
            sha256: one.sha256.clone(),
        };
        let standing = |one: &Standing| StandingItem {
            state: one.state.word().to_owned(),
            off: one.off.minor(),
            reason: one.reason.as_ref().map(Name::to_string),
            appeal: one.appeal.as_ref().map(|appeal| (appeal.text.to_string(), appeal.due)),
        };
        let lines = submission.lines.iter().map(|(id, one)| (id.to_string(), standing(one)));
        Self {
            invoice: submission.invoice.to_string(),
            number: submission.number.clone(),
            client: submission.client.to_string(),
            client_name: submission.client_name.to_string(),
            currency: first.map_or("USD", domain::money::Currency::code).to_owned(),
            sendings: submission.sendings.iter().map(sending).collect(),
            lines: lines.collect(),
        }
    }

    fn read(self) -> Result<Submission, Fault> {
        let sending = |one: SendingItem| {
            Ok::<_, Fault>(Sending {
                at: one.at,
                by: item::parsed("member", &one.by)?,
                system: item::checked("system", Name::parse(&one.system))?,
                format: one.format,
                sha256: one.sha256,
            })
        };
        let standing = |(id, one): (String, StandingItem)| {
            let appeal = one.appeal.map(|(text, due)| {
                Ok::<_, Fault>(Appeal { text: item::checked("appeal", Note::parse(&text))?, due })
            });
            let standing = Standing {
                state: item::needed("state", State::of_word(&one.state))?,
                off: item::money(one.off, &self.currency)?,
                reason: item::checked(
                    "reason",
                    one.reason.as_deref().map(Name::parse).transpose(),
                )?,
                appeal: appeal.transpose()?,
            };
            Ok::<_, Fault>((item::parsed("line", &id)?, standing))
        };
        Ok(Submission {
            invoice: item::parsed("invoice", &self.invoice)?,
            number: self.number,
            client: item::parsed("client", &self.client)?,
            client_name: item::checked("client", Name::parse(&self.client_name))?,
            sendings: self.sendings.into_iter().map(sending).collect::<Result<_, _>>()?,
            lines: self.lines.into_iter().map(standing).collect::<Result<_, _>>()?,
        })
    }
}

/// Those that wait first, by the day an appeal of theirs is due; then the others by invoice.
fn places(submission: &Submission) -> Places {
    let rank = if submission.waits() { 0 } else { 1 };
    let due = submission.due().map_or_else(|| "~".to_owned(), |due| due.to_string());
    let sort = format!("{rank}#{due}#{}", submission.invoice);
    Places { owner: None, kind: keys::by_kind("SUBMISSIONS", sort) }
}

impl FirmStore<'_> {
    /// What became of an invoice in the client’s e-billing system.
    pub async fn submission(&self, of: &InvoiceId) -> Result<Option<Versioned<Submission>>, Fault> {
        let found = self.store.get::<SubmissionItem>(&keys::submission(of)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// All submissions: those that wait first, by the day an appeal is due.
    pub async fn submissions(&self, from: Option<String>) -> Result<Page<Submission>, Fault> {
        let asked = self.store.ask_index("by_kind", "SUBMISSIONS").from(from);
        asked.page(|attributes| item::read::<SubmissionItem>(attributes)?.read()).await
    }

    /// Notes that an invoice was sent; the sending is the last of the submission.
    pub async fn commit_submitted(
        &self,
        once: &Once,
        submission: &Versioned<Submission>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let last = submission.value.sendings.last();
        let said = |of: fn(&Sending) -> String| last.map(of).unwrap_or_default();
        let event = Event::InvoiceSubmitted {
            invoice: submission.value.invoice.clone(),
            system: said(|last| last.system.to_string()),
            format: said(|last| last.format.clone()),
            sha256: said(|last| last.sha256.clone()),
        };
        self.submission_set((once, at), submission, event).await
    }

    /// Writes what became of lines.
    pub async fn commit_submission_moved(
        &self,
        once: &Once,
        (submission, state, lines): (&Versioned<Submission>, State, usize),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let invoice = submission.value.invoice.clone();
        let event = Event::SubmissionMoved { invoice, state: state.word(), lines };
        self.submission_set((once, at), submission, event).await
    }

    async fn submission_set(
        &self,
        (once, at): (&Once, Timestamp),
        submission: &Versioned<Submission>,
        event: Event,
    ) -> Result<Done, CommitError> {
        let value = &submission.value;
        let (key, item, places) =
            (keys::submission(&value.invoice), SubmissionItem::of(value), places(value));
        let commit = Commit::by(self.member.actor(), once, at);
        let commit = commit.over(self.store, (&key, submission.version), &places, &item)?;
        commit.event(&value.invoice, event).write(self.store).await
    }
}
