//! What SES says of mails that did not reach their reader: bounces, complaints and rejects, as
//! EventBridge brings them (rule TR-22).
//!
//! Invariants: a report is joined to its mail by the tag that we gave it and by the name that SES
//! gave it when it was sent, both; one of a mail that is none of ours is dropped; one that comes
//! twice is noted once.
//!
//! # Why
//!
//! A bounce that SES calls transient counts as well: SES tries for hours before it says so, and a
//! client who was away is told by phone rather than not at all.

use std::collections::HashMap;

use aws_lambda_events::eventbridge::EventBridgeEvent;
use domain::id::MailId;
use domain::notice::Obstacle;
use lambda_runtime::Diagnostic;
use serde::Deserialize;
use serde_json::Value;
use store::bounces::Heard;
use store::{CommitError, Fault};

use crate::Mailer;

/// The tag under which a mail carries its id.
pub(crate) const TAG: &str = "mail";

/// Who alone speaks of mails.
const SOURCE: &str = "aws.ses";

/// How often it is tried while others note something about the same receipt.
const ATTEMPTS_MAX: u32 = 4;

/// A report of SES on its way; its particulars are read when it is looked at.
pub type Report = EventBridgeEvent<Value>;

/// Why a report was not noted.
#[derive(Debug, thiserror::Error)]
pub enum ReturnError {
    /// It is not from SES.
    #[error("a report on a mail does not come from SES")]
    Stranger,
    /// It is not as SES writes it.
    #[error("a report on a mail does not read")]
    Malformed(#[from] serde_json::Error),
    /// It says nothing that SES says of a mail.
    #[error("a report on a mail says {0:?}, which is no obstacle")]
    Unknown(String),
    /// SES sent the mail under another name.
    #[error("a report on a mail names it as SES did not")]
    Forged,
    /// The mail is not noted as sent yet; the report comes again.
    #[error("a report on a mail came before the mail was noted as sent")]
    Early,
    /// It could not be noted; it comes again.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// The firm's name is not known.
    #[error("{0:?}")]
    Surroundings(web::Refusal),
}

impl From<Fault> for ReturnError {
    fn from(fault: Fault) -> Self {
        Self::Commit(CommitError::Fault(fault))
    }
}

impl From<ReturnError> for Diagnostic {
    fn from(error: ReturnError) -> Self {
        let again = matches!(error, ReturnError::Early | ReturnError::Commit(_));
        let error_type = if again { "Busy" } else { "Refused" };
        Self { error_type: error_type.to_owned(), error_message: error.to_string() }
    }
}

/// What SES says.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Said {
    event_type: String,
    mail: Named,
    bounce: Option<Returned>,
    complaint: Option<Complaint>,
}

/// Of which mail.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Named {
    message_id: String,
    #[serde(default)]
    tags: HashMap<String, Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Returned {
    bounce_type: String,
    bounce_sub_type: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    complaint_sub_type: Option<String>,
    complaint_feedback_type: Option<String>,
}

impl Mailer {
    /// Notes that a mail did not reach its reader.
    pub async fn returned(&self, report: &Report) -> Result<(), ReturnError> {
        if report.source != SOURCE {
            return Err(ReturnError::Stranger);
        }
        let said = Said::deserialize(&report.detail)?;
        let Some(why) = said.obstacle()? else { return Ok(()) };
        let Some(id) = said.mail.ours() else {
            tracing::warn!("Heard of a mail that is none of ours");
            return Ok(());
        };
        let mut attempt = 1;
        loop {
            match self.note(&id, &said.mail.message_id, why).await {
                Err(ReturnError::Commit(CommitError::Stale)) if attempt < ATTEMPTS_MAX => {
                    attempt += 1;
                }
                done => return done,
            }
        }
    }

    async fn note(&self, id: &MailId, name: &str, why: Obstacle) -> Result<(), ReturnError> {
        let system = self.app.store.system("mailer");
        let Some(mail) = system.mail(id).await? else {
            tracing::warn!("Heard of a mail that nobody queued");
            return Ok(());
        };
        let mail = mail.value;
        let sent = mail.sent.as_ref().ok_or(ReturnError::Early)?;
        if sent.name != name {
            return Err(ReturnError::Forged);
        }
        let firm = self.app.firm().await.map_err(ReturnError::Surroundings)?;
        let letter = mail.notice.about.letter(&firm.name, &self.app.config.portal_url);
        let when = (letter.subject, sent.at);
        let heard = system.commit_bounced(&mail, when, why, self.app.now()).await?;
        say(id, why, heard);
        Ok(())
    }
}

/// Leaves a line in the log; about what was noted before there is nothing to say.
fn say(id: &MailId, why: Obstacle, heard: Heard) {
    let whose = match heard {
        Heard::Noted => "a client",
        Heard::Nobodys => "no client",
        Heard::Before => return,
    };
    tracing::info!(mail.id = %id, "A mail to {whose} came back: {}", why.word());
}

impl Named {
    /// The mail's id, when it is one that we sent.
    fn ours(&self) -> Option<MailId> {
        let [id] = self.tags.get(TAG)?.as_slice() else { return None };
        id.parse().ok()
    }
}

impl Said {
    /// What kept the mail from its reader; nothing when a reader takes a complaint back.
    fn obstacle(&self) -> Result<Option<Obstacle>, ReturnError> {
        let unknown = || ReturnError::Unknown(self.event_type.clone());
        match (self.event_type.as_str(), &self.bounce, &self.complaint) {
            ("Bounce", Some(bounce), _) => bounce.obstacle().map(Some).ok_or_else(unknown),
            ("Complaint", _, Some(complaint)) => Ok(complaint.obstacle()),
            ("Reject", _, _) => Ok(Some(Obstacle::Virus)),
            _ => Err(unknown()),
        }
    }
}

impl Returned {
    fn obstacle(&self) -> Option<Obstacle> {
        Some(match (self.bounce_type.as_str(), self.bounce_sub_type.as_str()) {
            ("Permanent", "Suppressed" | "OnAccountSuppressionList") => Obstacle::GivenUp,
            ("Permanent", _) => Obstacle::Unknown,
            ("Transient", "MailboxFull") => Obstacle::Full,
            ("Transient", "MessageTooLarge" | "ContentRejected" | "AttachmentRejected") => {
                Obstacle::Content
            }
            ("Transient" | "Undetermined", _) => Obstacle::Refused,
            _ => return None,
        })
    }
}

impl Complaint {
    fn obstacle(&self) -> Option<Obstacle> {
        if self.complaint_feedback_type.as_deref() == Some("not-spam") {
            return None;
        }
        let given_up = self.complaint_sub_type.as_deref() == Some("OnAccountSuppressionList");
        Some(if given_up { Obstacle::GivenUp } else { Obstacle::Junk })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn said(kind: &str, more: &Value) -> Result<Option<Obstacle>, ReturnError> {
        let mut detail = json!({
            "eventType": kind,
            "mail": {
                "timestamp": "2026-03-12T14:05:00.000Z",
                "source": "Harlow & Pike LLP <billing@firm.example>",
                "sendingAccountId": "111122223333",
                "messageId": "0100017c44f053b-61b59c11-000000",
                "destination": ["jane@client.example"],
                "headersTruncated": false,
                "tags": {
                    "ses:configuration-set": ["mails"],
                    "mail": ["mai_00000000000000000000000000"]
                }
            }
        });
        let whole = detail.as_object_mut().unwrap();
        whole.extend(more.as_object().unwrap().clone());
        let said = Said::deserialize(&detail)?;
        assert_eq!(said.mail.ours(), Some("mai_00000000000000000000000000".parse().unwrap()));
        said.obstacle()
    }

    fn bounce(kind: &str, more: &str) -> Value {
        json!({ "bounce": {
            "bounceType": kind, "bounceSubType": more, "feedbackId": "0100017c44f0",
            "timestamp": "2026-03-12T14:05:02.669Z", "reportingMTA": "dsn; mta.client.example",
            "bouncedRecipients": [{
                "emailAddress": "jane@client.example", "action": "failed", "status": "5.1.1",
                "diagnosticCode": "smtp; 550 5.1.1 user unknown"
            }]
        }})
    }

    #[test]
    fn tr22_what_ses_says_of_a_mail_is_an_obstacle_in_words() {
        for (kind, more, expected) in [
            ("Permanent", "General", Obstacle::Unknown),
            ("Permanent", "NoEmail", Obstacle::Unknown),
            ("Permanent", "OnAccountSuppressionList", Obstacle::GivenUp),
            ("Transient", "General", Obstacle::Refused),
            ("Transient", "MailboxFull", Obstacle::Full),
            ("Transient", "AttachmentRejected", Obstacle::Content),
            ("Undetermined", "Undetermined", Obstacle::Refused),
        ] {
            assert_eq!(said("Bounce", &bounce(kind, more)).unwrap(), Some(expected), "{more}");
        }
        let junk = |kind: &str| json!({ "complaint": { "complaintFeedbackType": kind } });
        assert_eq!(said("Complaint", &junk("abuse")).unwrap(), Some(Obstacle::Junk));
        assert_eq!(said("Complaint", &junk("not-spam")).unwrap(), None);
        let virus = json!({ "reject": { "reason": "Bad content" } });
        assert_eq!(said("Reject", &virus).unwrap(), Some(Obstacle::Virus));
    }

    #[test]
    fn tr22_a_report_that_is_not_as_ses_writes_it_is_refused() {
        let refused = |kind: &str, more: &Value| said(kind, more).unwrap_err().to_string();
        assert!(refused("Bounce", &bounce("Sometimes", "General")).contains("no obstacle"));
        assert!(refused("Bounce", &json!({})).contains("no obstacle"), "no particulars");
        assert!(refused("Delivery", &json!({})).contains("Delivery"));
        let half = json!({ "bounce": { "bounceType": "Permanent" } });
        assert!(refused("Bounce", &half).contains("does not read"));
    }
}
