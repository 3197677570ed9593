//! `POST /firm/invoices/{invoice}/submission`: it was sent, a line was answered about, the firm
//! appeals, or a line is done with.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::day;
use domain::export::{Format, Today};
use domain::id::InvoiceId;
use domain::money::Money;
use domain::submission::{
    Appeal, Response, Sending, State as Stage, Submission, SubmissionError, responses,
};
use domain::text::{Name, Note};
use serde::Deserialize;
use store::{CommitError, FirmStore, Member, Versioned};
use web::{Answer, App, ChoiceError, Complaints, Location, Path, Posted, Refusal, Staff, State};

use super::show::Shown;
use crate::paths;

/// What is typed, and which button was pressed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    pub(super) system: String,
    pub(super) format: String,
    pub(super) line: String,
    pub(super) status: String,
    pub(super) amount: String,
    pub(super) reason: String,
    pub(super) text: String,
    pub(super) due: String,
    file: String,
    pub(super) version: String,
    pub(super) then: String,
}

/// How many reasons a page shows of a file that has many.
const REASONS_SHOWN: usize = 20;

/// What becomes of the submission: the state and number of lines that moved, or that it was sent.
struct Moved {
    submission: Submission,
    lines: Option<(Stage, usize)>,
    said: String,
}

/// `POST /firm/invoices/{invoice}/submission`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let shown = Shown::of(&app, &member, &id).await?;
    let (store, form, once) = (app.store.of(&member), &posted.form, posted.once(&member));
    let here = Location::to(paths::submission(&id));
    let mut complaints = Complaints::default();
    let moved = shown.moved((&app, &store, &member), form, &mut complaints).await?;
    let version = complaints.version(&form.version);
    let (moved, version) = match complaints.or(moved.zip(version)) {
        Ok(read) => read,
        Err(complaints) => {
            if store.done(&once).await?.is_some() {
                return Ok(Answer::Go(here));
            }
            let page = shown.page((&posted.seal, &member), form, &complaints);
            return Ok(Answer::Again(page));
        }
    };

    let Moved { submission, lines, said } = moved;
    let submission = Versioned { value: submission, version };
    let done = match lines {
        None => store.commit_submitted(&once, &submission, app.now()).await,
        Some((stage, count)) => {
            let moved = (&submission, stage, count);
            store.commit_submission_moved(&once, moved, app.now()).await
        }
    };
    match done {
        Err(CommitError::Stale) => {
            let now = Shown::of(&app, &member, &id).await?;
            let form = Form { version: Form::of(&now).version, ..form.clone() };
            let page = now.page((&posted.seal, &member), &form, &Complaints::meanwhile(&[]));
            Ok(Answer::Late(page))
        }
        done => {
            done?;
            Ok(Answer::Go(here.flash(said)))
        }
    }
}

impl Form {
    pub(super) fn of(shown: &Shown) -> Self {
        let before = shown.submission.as_ref();
        let last = before.and_then(|one| one.value.sendings.last());
        Self {
            system: last.map(|last| last.system.to_string()).unwrap_or_default(),
            version: before.map_or(0, |one| one.version).to_string(),
            ..Self::default()
        }
    }
}

impl Shown {
    async fn moved(
        &self,
        (app, store, member): (&App, &FirmStore<'_>, &Member),
        form: &Form,
        complaints: &mut Complaints,
    ) -> Result<Option<Moved>, Refusal> {
        if form.then == "send" {
            return self.sent((app, store, member), form, complaints).await;
        }
        let Some(before) = self.submission.as_ref().map(|one| one.value.clone()) else {
            complaints.add("system", "Note first to which system the invoice was sent.");
            return Ok(None);
        };
        Ok(match form.then.as_str() {
            "answer" => self.answered(before, form, complaints),
            "appeal" => self.appealed(before, (form, app.today().await?), complaints),
            "settle" => self.settled(before, form, complaints),
            "import" => self.imported(before, form, complaints),
            _ => return Err(Refusal::NotFound),
        })
    }

    /// Sent now, in a format whose file can be written.
    async fn sent(
        &self,
        (app, store, member): (&App, &FirmStore<'_>, &Member),
        form: &Form,
        complaints: &mut Complaints,
    ) -> Result<Option<Moved>, Refusal> {
        let system = complaints.take("system", Name::parse(&form.system));
        let format = form.format.parse::<Format>().map_err(|_| ChoiceError);
        let format = complaints.take("format", format);
        let (Some(system), Some(format)) = (system, format) else { return Ok(None) };
        let ours = app.store.firm().await?.map(|firm| firm.value);
        let client = store.client(&self.invoice.client).await?.map(|client| client.value);
        let today = Today::of(ours, client);
        let file = format.handed_over(&self.invoice, &self.lines, &today);
        let Some(file) = complaints.take("format", file) else { return Ok(None) };
        let sending = Sending {
            at: app.now(),
            by: member.id().clone(),
            system,
            format: format.mark().to_owned(),
            sha256: Sending::hashed(file.as_bytes()),
        };
        let before = self.submission.as_ref().map(|one| one.value.clone());
        let before = before.unwrap_or_else(|| Submission {
            invoice: self.invoice.id.clone(),
            number: self.invoice.number.to_string(),
            client: self.invoice.client.clone(),
            client_name: self.invoice.parties.client.clone(),
            sendings: Vec::new(),
            lines: std::collections::BTreeMap::new(),
        });
        let submission = complaints.take("system", before.sent(sending));
        let said = "Noted that the invoice was sent.".to_owned();
        Ok(submission.map(|submission| Moved { submission, lines: None, said }))
    }

    fn answered(
        &self,
        before: Submission,
        form: &Form,
        complaints: &mut Complaints,
    ) -> Option<Moved> {
        let currency = self.invoice.total.currency();
        let line = complaints.take("line", self.line(&form.line).ok_or(ChoiceError));
        let state = complaints.take("status", Stage::of_word(&form.status).ok_or(ChoiceError));
        let off = match form.amount.trim() {
            "" => Ok(None),
            typed => Money::parse(typed, currency).map(Some),
        };
        let off = complaints.take("amount", off);
        let reason = complaints.take("reason", Name::parse_optional(&form.reason));
        let response = Response { state: state?, off: off?, reason: reason? };
        let submission = complaints.take("amount", before.answered(line?, response))?;
        let said = format!("Noted what the client says of line {}.", form.line);
        Some(Moved { submission, lines: Some((state?, 1)), said })
    }

    fn appealed(
        &self,
        before: Submission,
        (form, today): (&Form, jiff::civil::Date),
        complaints: &mut Complaints,
    ) -> Option<Moved> {
        let line = complaints.take("line", self.line(&form.line).ok_or(ChoiceError));
        let text = complaints.take("text", Note::parse(&form.text));
        let due = complaints.take("due", day::parse(&form.due));
        let appeal = Appeal { text: text?, due: due? };
        let appealed = before.appealed(&line?.id, appeal, today);
        let field = match &appealed {
            Err(SubmissionError::Past) => "due",
            Ok(_) | Err(_) => "line",
        };
        let submission = complaints.take(field, appealed)?;
        let said = format!("Noted the appeal about line {}.", form.line);
        Some(Moved { submission, lines: Some((Stage::Appealed, 1)), said })
    }

    fn settled(
        &self,
        before: Submission,
        form: &Form,
        complaints: &mut Complaints,
    ) -> Option<Moved> {
        let line = complaints.take("line", self.line(&form.line).ok_or(ChoiceError))?;
        let submission = complaints.take("line", before.settled(&line.id))?;
        let said = format!("Line {} is settled.", form.line);
        Some(Moved { submission, lines: Some((Stage::Settled, 1)), said })
    }

    /// All of a client’s answer, or nothing.
    fn imported(
        &self,
        before: Submission,
        form: &Form,
        complaints: &mut Complaints,
    ) -> Option<Moved> {
        let bytes = STANDARD.decode(&form.file).unwrap_or_default();
        if bytes.is_empty() {
            complaints.add("file", "Choose a file.");
            return None;
        }
        match responses(&bytes, &self.lines, before) {
            Ok((submission, rows)) => {
                let said = format!("Noted what the client says of {} lines.", rows.len());
                let state = rows.last().map_or(Stage::Sent, |row| row.said.state);
                Some(Moved { submission, lines: Some((state, rows.len())), said })
            }
            Err(wrong) => {
                for row in wrong.iter().take(REASONS_SHOWN) {
                    complaints.add("file", row);
                }
                None
            }
        }
    }
}
