//! Documents: real files, handed over by the way that a browser takes and found clean.

mod pdf;
mod png;

use anyhow::{Context, Result, bail};
use domain::document::{Content, Document, DocumentState, FileKind, FileName, Giver};
use domain::id::DocumentId;
use domain::matter::Matter;
use jiff::Span;
use sha2::{Digest, Sha256};
use store::files::Landing;
use store::{CommitError, Versioned};

use super::chance::Chance;
use super::content::DocumentText;
use super::plan::Plan;
use super::write::{Writer, once};

impl Writer<'_> {
    /// Hands over all files.
    pub(super) async fn hand_over(&self) -> Result<()> {
        let documents = &self.plan.documents;
        self.progress.begin("Handing over documents", u64::try_from(documents.len())?);
        let browser = reqwest::Client::new();
        for text in documents {
            self.handed_over(&browser, text).await?;
            self.progress.step();
        }
        self.progress.done();
        Ok(())
    }

    async fn handed_over(&self, browser: &reqwest::Client, text: &DocumentText) -> Result<()> {
        let document = document(self.plan, text)?;
        let (system, at) = (self.store.system("demonstration"), document.begun_at);
        let bytes = bytes(document.kind, &document.name, &text.text);
        let content = Content {
            bytes: u64::try_from(bytes.len())?,
            sha256: hex::encode(Sha256::digest(&bytes)),
            version: None,
            is_active: false,
        };
        // The file first: a scanner that hears of it finds nothing to judge yet.
        let upload = system.upload(&document, Landing::Here).await?;
        let form = upload
            .fields
            .into_iter()
            .fold(reqwest::multipart::Form::new(), |form, (name, value)| form.text(name, value));
        let file = reqwest::multipart::Part::bytes(bytes).file_name(text.name.clone());
        let answer = browser.post(&upload.url).multipart(form.part("file", file)).send().await?;
        if !answer.status().is_success() {
            bail!("the bucket refused {}: {}", text.name, answer.status());
        }
        system.commit_upload_begun(&once(&document.id), &document, at).await?;
        let known = system.document(&document.id).await?.context("a document that was begun")?;
        let clean = DocumentState::Clean(content);
        let known = Versioned { value: known.value, version: known.version };
        let scan = once(format_args!("{}#scan", document.id));
        match system.commit_scanned(&scan, &known, clean, at).await {
            // Done, or the portal's own scanner was faster.
            Ok(_) | Err(CommitError::Stale) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

fn document(plan: &Plan, text: &DocumentText) -> Result<Document> {
    let file = plan.files.iter().find(|file| file.matter.name.as_str() == text.matter);
    let matter: &Matter = &file.with_context(|| text.matter.clone())?.matter;
    let days = Span::new().try_days(text.ago)?;
    let day = plan.calendar.today().checked_sub(days)?.max(matter.opened_on);
    let at = plan.calendar.instant(day, (11, 20))?;
    let from = match &text.from {
        Some(mark) => {
            let person = plan.people.iter().find(|person| person.mark.as_str() == mark);
            let person = person.with_context(|| mark.clone())?;
            Giver { id: person.id.to_string(), name: person.name.to_string() }
        }
        None => {
            let mut clients = plan.clients.iter().map(|(_, engagement)| engagement);
            let client = clients.find(|engagement| engagement.party.id == matter.client);
            let contact = client.and_then(|engagement| engagement.contacts.first());
            let contact = contact.context("a contact")?;
            Giver { id: contact.id.to_string(), name: contact.name.to_string() }
        }
    };
    let id = Chance::of(&format!("{} of {}", text.name, text.matter)).id(at, DocumentId::made);
    Ok(Document::begun(id, matter, FileName::shown(&text.name), from, at)?)
}

fn bytes(kind: FileKind, name: &FileName, text: &str) -> Vec<u8> {
    match kind {
        FileKind::Pdf => pdf::set(name.as_str().trim_end_matches(".pdf"), text),
        FileKind::Png => png::drawn(&mut Chance::of(name.as_str())),
        FileKind::Text | FileKind::Jpeg | FileKind::Docx | FileKind::Xlsx => text.into(),
    }
}
