//! SES that delivers nothing: every mail is kept as an `.eml` file.
//!
//! Speaks the query protocol of `SendRawEmail`, which is what `aws-sdk-ses` sends: a form in, XML
//! out. Every other action is refused as SES refuses an unknown one.
//!
//! Invariants:
//! - A mail that was answered with an id is a whole file; a mail that was refused is none.
//! - The file holds the bytes that were sent, and its name is the time and the id.
//! - Nothing is idempotent: two sends are two mails, as with SES.

mod query;
mod report;

use std::fs;
use std::io;
use std::path::PathBuf;

use axum::Router;
use axum::routing::post;
use mail_parser::MessageParser;

use crate::folder::{random_hex, write_whole};

/// SES takes no larger message.
const MAIL_BYTES_MAX: usize = 40 * 1024 * 1024;

/// The kept mails of one data folder.
#[derive(Debug, Clone)]
pub struct Mails {
    folder: PathBuf,
}

/// A kept mail as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The id that SES answered with.
    pub id: String,
    /// When it was sent.
    pub at: jiff::Timestamp,
    /// The sender, as written.
    pub from: String,
    /// The recipients, as written.
    pub to: Vec<String>,
    /// The subject, decoded.
    pub subject: String,
    /// The text part, decoded.
    pub text: String,
    /// The page part, decoded; never to be shown without care.
    pub html: Option<String>,
}

/// Why a kept mail cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The folder cannot be read.
    #[error("The kept mails cannot be read: {0}.")]
    Io(#[from] io::Error),
}

impl Mails {
    pub(super) const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    pub(super) fn router(&self) -> Router {
        Router::new()
            .route("/", post(query::answer))
            .layer(axum::extract::DefaultBodyLimit::max(MAIL_BYTES_MAX))
            .with_state(self.clone())
    }

    /// All kept mails, the newest first.
    pub fn list(&self) -> Result<Vec<Mail>, MailError> {
        let mut mails = Vec::new();
        for name in self.names()? {
            mails.extend(self.open(&name)?);
        }
        Ok(mails)
    }

    /// The mail with that id, if it was kept.
    pub fn read(&self, id: &str) -> Result<Option<Mail>, MailError> {
        let Some(name) = self.find(id)? else { return Ok(None) };
        self.open(&name)
    }

    /// The bytes of the mail with that id, as they were sent.
    pub fn raw(&self, id: &str) -> Result<Option<Vec<u8>>, MailError> {
        let Some(name) = self.find(id)? else { return Ok(None) };
        Ok(Some(fs::read(self.folder.join(name))?))
    }

    fn find(&self, id: &str) -> io::Result<Option<String>> {
        let named = |name: &String| parts(name).is_some_and(|(_, found)| found == id);
        Ok(self.names()?.into_iter().find(named))
    }

    /// The names of the files, the newest first.
    fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            names.extend(entry?.file_name().into_string());
        }
        names.sort_unstable_by(|a, b| b.cmp(a));
        Ok(names)
    }

    /// Keeps a mail and gives its id.
    fn keep(&self, mail: &[u8]) -> io::Result<String> {
        let id = random_hex::<16>()?;
        // Colons are no part of a file name everywhere, and nine digits keep names in order.
        let time = super::now().strftime("%Y-%m-%dT%H-%M-%S.%9fZ");
        write_whole(&self.folder.join(format!("{time}_{id}.eml")), mail)?;
        Ok(id)
    }

    /// Reads one file; one of another name is not ours.
    fn open(&self, name: &str) -> Result<Option<Mail>, MailError> {
        let Some((at, id)) = parts(name) else { return Ok(None) };
        let bytes = fs::read(self.folder.join(name))?;
        Ok(Some(view(at, id, &bytes)))
    }
}

/// The time and the id in a file name.
fn parts(name: &str) -> Option<(jiff::Timestamp, &str)> {
    let (time, id) = name.strip_suffix(".eml")?.split_once('_')?;
    let time = jiff::fmt::strtime::parse("%Y-%m-%dT%H-%M-%S.%fZ", time).ok()?;
    let at = time.to_datetime().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some((at.timestamp(), id))
}

fn view(at: jiff::Timestamp, id: &str, bytes: &[u8]) -> Mail {
    let mail = MessageParser::default().parse(bytes).unwrap_or_default();
    let people = |address: Option<&mail_parser::Address<'_>>| -> Vec<String> {
        address.into_iter().flat_map(mail_parser::Address::iter).map(person).collect()
    };
    Mail {
        id: id.to_owned(),
        at,
        from: people(mail.from()).join(", "),
        to: [people(mail.to()), people(mail.cc()), people(mail.bcc())].concat(),
        subject: mail.subject().unwrap_or_default().to_owned(),
        text: mail.body_text(0).unwrap_or_default().into_owned(),
        html: mail.html_bodies().find_map(page),
    }
}

/// The parser offers a page made of the text where a mail has none.
fn page(part: &mail_parser::MessagePart<'_>) -> Option<String> {
    part.is_text_html().then(|| part.text_contents().unwrap_or_default().to_owned())
}

fn person(address: &mail_parser::Addr<'_>) -> String {
    match (address.name(), address.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => address.or(name).unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests;
