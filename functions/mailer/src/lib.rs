//! Sends the mails of the outbox through SES, as the stream of the state table brings them, and
//! hears from SES of those that did not reach their reader (rule TR-22).
//!
//! Invariants: a mail is sent when, and only when, what it tells of was committed; one that was
//! noted as sent is not sent again; a record that fails is reported alone, and tried again. A mail
//! carries its id as a tag, and what SES says of it counts when SES names it as it did then.

mod returned;

pub use returned::{Report, ReturnError};

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_lambda_events::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use aws_sdk_ses::primitives::Blob;
use aws_sdk_ses::types::RawMessage;
use domain::id::MailId;
use domain::notice::{About, Attached};
use lettre::Message;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use store::CommitError;
use store::outbox::{self, Mail, Sent};
use web::App;

/// The most bytes of a paper that a mail carries: mail grows by a third on its way, and many
/// systems refuse more than ten megabytes.
const ATTACHED_MAX: usize = 7 * 1024 * 1024;

/// What a paper is.
const PDF: &str = "application/pdf";

/// What sending needs.
#[derive(Debug, Clone)]
pub struct Mailer {
    app: App,
    ses: aws_sdk_ses::Client,
}

/// Why a mail did not go out.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The stored mail does not read, or cannot be noted as sent.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// It cannot be written as a mail.
    #[error("the mail cannot be written")]
    Write(#[from] lettre::error::Error),
    /// The paper that it is to have attached is not there yet; it comes again.
    #[error("the paper of the mail is not printed yet")]
    Unprinted,
    /// The sender or the recipient is no address.
    #[error("an address of the mail is none")]
    Address(#[from] lettre::address::AddressError),
    /// SES refused or did not answer.
    #[error("the mail was not taken")]
    Send(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// What a paper is does not read.
    #[error("the kind of a file is none")]
    Kind(#[from] lettre::message::header::ContentTypeErr),
    /// The firm's name is not known.
    #[error("{0:?}")]
    Surroundings(web::Refusal),
}

impl Mailer {
    /// A mailer that sends through `ses`.
    pub const fn new(app: App, ses: aws_sdk_ses::Client) -> Self {
        Self { app, ses }
    }

    /// Sends what a batch of changes brings; tells which records have to come again.
    pub async fn handle(&self, event: Event) -> DynamoDbEventResponse {
        let mut failures = Vec::new();
        for record in event.records {
            let place = record.change.sequence_number.clone();
            if let Err(error) = self.record(record).await {
                tracing::error!(%error, cause = ?std::error::Error::source(&error), "A mail was not sent");
                let mut failure = DynamoDbBatchItemFailure::default();
                failure.item_identifier = place;
                failures.push(failure);
                break;
            }
        }
        let mut response = DynamoDbEventResponse::default();
        response.batch_item_failures = failures;
        response
    }

    async fn record(&self, record: EventRecord) -> Result<(), MailError> {
        if record.event_name != "INSERT" {
            return Ok(());
        }
        let Some(mail) = outbox::mail_of_image(record.change.new_image.into()) else {
            return Ok(());
        };
        self.deliver(&mail.map_err(CommitError::from)?).await
    }

    /// Sends one mail, unless it went out before.
    pub async fn deliver(&self, mail: &Mail) -> Result<(), MailError> {
        let system = self.app.store.system("mailer");
        let found = system.mail(&mail.id).await.map_err(CommitError::from)?;
        let Some(waiting) = found.filter(|found| found.value.sent.is_none()) else {
            return Ok(());
        };
        let raw = self.write(&waiting.value).await?;
        let message = RawMessage::builder().data(Blob::new(raw)).build();
        let message = message.map_err(|error| MailError::Send(Box::new(error)))?;
        let sent = self.ses.send_raw_email().raw_message(message).send().await;
        let sent = sent.map_err(|error| MailError::Send(Box::new(error)))?;
        let sent = Sent { at: self.app.now(), name: sent.message_id().to_owned() };
        system.commit_sent(&waiting, &sent).await?;
        tracing::info!(mail.id = %mail.id, "Sent a mail");
        Ok(())
    }

    /// The paper that a mail has attached; one that is too large for a mail stays in the portal.
    async fn attached(&self, mail: &Mail) -> Result<Option<SinglePart>, MailError> {
        let About::PaperAttached(attached) = &mail.notice.about else { return Ok(None) };
        let system = self.app.store.system("mailer");
        let (paper, name) = match attached {
            Attached::Invoice(id) => (system.paper(id).await, "invoice.pdf"),
            Attached::Bill(id) => (system.bill_pdf(id).await, "bill.pdf"),
        };
        let paper = paper.map_err(CommitError::from)?.ok_or(MailError::Unprinted)?;
        if paper.len() > ATTACHED_MAX {
            return Ok(None);
        }
        let part = Attachment::new(name.to_owned()).body(paper, PDF.parse()?);
        Ok(Some(part))
    }

    async fn write(&self, mail: &Mail) -> Result<Vec<u8>, MailError> {
        let firm = self.app.firm().await.map_err(MailError::Surroundings)?;
        let (paper, about) = match self.attached(mail).await? {
            // One that is too large for a mail stays in the portal, as the mail then says.
            None if matches!(mail.notice.about, About::PaperAttached(_)) => {
                (None, &About::InvoiceReady)
            }
            paper => (paper, &mail.notice.about),
        };
        let letter = about.letter(&firm.name, &self.app.config.portal_url);
        let from = Mailbox::new(Some(firm.name.to_string()), self.app.config.mail_from.parse()?);
        let to = Mailbox::new(None, mail.notice.to.as_str().parse()?);
        let message = Message::builder()
            .from(from)
            .to(to)
            .subject(letter.subject)
            .message_id(Some(format!("<{}@counterfoil>", mail.id)))
            .header(AutoSubmitted)
            .header(Tagged(mail.id.clone()));
        let text = SinglePart::plain(letter.text);
        let message = match paper {
            Some(paper) => {
                message.multipart(MultiPart::mixed().singlepart(text).singlepart(paper))?
            }
            None => message.singlepart(text)?,
        };
        Ok(message.formatted())
    }
}

/// Tells other machines not to answer.
#[derive(Debug, Clone, Copy)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Tells SES what to call the mail when it speaks of it; SES takes it out before it sends.
#[derive(Debug, Clone)]
struct Tagged(MailId);

impl Header for Tagged {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("X-SES-MESSAGE-TAGS")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let id = text.strip_prefix("mail=").ok_or("no tag of ours")?;
        Ok(Self(id.parse()?))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), format!("{}={}", returned::TAG, self.0))
    }
}
