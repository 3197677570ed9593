//! What SES would say of a kept mail that does not reach its reader, so that it can be tried.

use std::collections::HashMap;

use mail_parser::MessageParser;
use mailer::Report;
use serde_json::json;

use super::{MailError, Mails};

/// The header by which a mail is tagged; SES takes it out before it sends.
const TAGS: &str = "X-SES-MESSAGE-TAGS";

impl Mails {
    /// That a kept mail came back for good, as SES reports it: its mailbox is unknown.
    pub fn bounce(&self, id: &str) -> Result<Option<Report>, MailError> {
        let (Some(mail), Some(bytes)) = (self.read(id)?, self.raw(id)?) else { return Ok(None) };
        let mut report = Report::default();
        report.detail_type = "Email Bounced".to_owned();
        report.source = "aws.ses".to_owned();
        let readers: Vec<_> = mail.to.iter().map(|to| json!({ "emailAddress": to })).collect();
        report.detail = json!({
            "eventType": "Bounce",
            "bounce": {
                "bounceType": "Permanent",
                "bounceSubType": "NoEmail",
                "bouncedRecipients": readers,
                "timestamp": super::super::now().to_string(),
            },
            "mail": {
                "messageId": id,
                "timestamp": mail.at.to_string(),
                "source": mail.from,
                "destination": mail.to,
                "tags": tags(&bytes),
            },
        });
        Ok(Some(report))
    }
}

/// The tags of a mail, each with its one value.
fn tags(bytes: &[u8]) -> HashMap<String, Vec<String>> {
    let mail = MessageParser::default().parse_headers(bytes).unwrap_or_default();
    let line = mail.header_raw(TAGS).unwrap_or_default();
    let tag = |pair: &str| {
        let (name, value) = pair.trim().split_once('=')?;
        Some((name.to_owned(), vec![value.to_owned()]))
    };
    line.split(',').filter_map(tag).collect()
}
