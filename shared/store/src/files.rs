//! Files in the bucket of uploads: leave to put one, leave to fetch one, and the bytes to judge.
//!
//! Invariants: a key is made of a document's id and of nothing else (rule SEC-56); leave lasts five
//! minutes (rule SEC-37); a file is fetched as the version that was found clean or was released, as
//! an attachment, with the type that was found (rules SEC-50, SEC-59); a released file lies under a
//! key of its own, since nobody but the scanner reads the quarantine (rule SEC-58).

mod policy;

use std::time::Duration;

use aws_credential_types::provider::ProvideCredentials;
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::presigning::PresigningConfig;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::document::{Content, Document, DocumentState, FileKind, FileName};
use domain::id::DocumentId;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

use crate::Store;
use crate::access::SystemStore;
use crate::fault::Fault;

/// How long leave to put or fetch a file lasts.
pub const PERMIT: Duration = Document::WAIT.unsigned_abs();

/// What a browser needs to hand one file over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Where the form goes.
    pub url: String,
    /// Its fields, in order; the file follows them as `file`.
    pub fields: Vec<(&'static str, String)>,
}

/// What happens when a file has been handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Landing {
    /// The browser goes on to this address, which is complete.
    At(String),
    /// A script hears of it and stays.
    Here,
}

/// An uploaded file as it is judged.
#[derive(Debug)]
pub enum File {
    /// All of it.
    Whole {
        /// Its bytes.
        bytes: Vec<u8>,
        /// Which version of the file they are, where the bucket keeps versions.
        version: Option<String>,
    },
    /// It is larger than a file may be, and was not read.
    TooLarge,
    /// There is none.
    Missing,
}

/// The bucket as the SDK reaches it, and the time by the clock that signs its requests: S3 refuses
/// what was signed by another.
struct Bucket {
    url: String,
    at: Timestamp,
}

impl Store {
    /// Leave to hand over the file of a document.
    pub(crate) async fn upload(
        &self,
        document: &Document,
        landing: Landing,
        sha256: Option<[u8; 32]>,
    ) -> Result<Upload, Fault> {
        let credentials = self.credentials.provide_credentials().await;
        let credentials = credentials.map_err(|error| Fault::Busy(Box::new(error)))?;
        let Bucket { url, at } = self.uploads().await?;
        let terms = policy::Terms {
            bucket: &self.buckets.documents,
            region: self.s3.config().region().map_or("us-east-1", AsRef::as_ref),
            key: key(&document.id),
            media_type: document.kind.media_type(),
            landing,
            sha256,
            at,
        };
        Ok(Upload { url, fields: terms.fields(&credentials) })
    }

    /// The address of a file that may be opened, good for [`PERMIT`].
    pub(crate) async fn address(
        &self,
        document: &Document,
        content: &Content,
    ) -> Result<String, Fault> {
        let asked = self
            .s3
            .get_object()
            .bucket(&self.buckets.documents)
            .key(place(document))
            .set_version_id(content.version.clone())
            .response_content_type(served_as(document.kind))
            .response_content_disposition(attachment(&document.name))
            .response_cache_control("private, no-store")
            .presigned(permit()?)
            .await?;
        Ok(asked.uri().to_owned())
    }

    /// Where uploads go, as `https://host`: pages must be allowed to send forms there.
    pub async fn uploads_origin(&self) -> Result<String, Fault> {
        let url = self.uploads().await?.url;
        let (scheme, rest) = url.split_once("://").unwrap_or(("https", &url));
        let host = rest.split('/').next().unwrap_or_default();
        Ok(format!("{scheme}://{host}"))
    }

    /// The bucket in the form that the SDK resolves for this region and set-up.
    async fn uploads(&self) -> Result<Bucket, Fault> {
        let asked = self.s3.get_object().bucket(&self.buckets.documents).key("k");
        let asked = asked.presigned(permit()?).await?;
        let (path, query) = asked.uri().split_once('?').unwrap_or_default();
        let date = query.split('&').find_map(|pair| pair.strip_prefix("X-Amz-Date="));
        let date = DateTime::strptime("%Y%m%dT%H%M%SZ", date.unwrap_or_default());
        let at = date.and_then(|date| date.to_zoned(TimeZone::UTC));
        Ok(Bucket {
            url: path.strip_suffix("/k").unwrap_or(path).to_owned(),
            at: at.map_err(|error| Fault::Refused(Box::new(error)))?.timestamp(),
        })
    }
}

impl SystemStore<'_> {
    /// The uploaded file of a document, in the named version or the latest.
    pub async fn file(&self, id: &DocumentId, version: Option<&str>) -> Result<File, Fault> {
        let asked = self.store.s3.get_object().bucket(&self.store.buckets.documents).key(key(id));
        let answer = match asked.set_version_id(version.map(str::to_owned)).send().await {
            Ok(answer) => answer,
            Err(error) if is_missing(&error) => return Ok(File::Missing),
            Err(error) => return Err(error.into()),
        };
        let length = answer.content_length().and_then(|bytes| u64::try_from(bytes).ok());
        if length.is_none_or(|bytes| bytes > Document::BYTES_MAX) {
            return Ok(File::TooLarge);
        }
        let version = answer.version_id().filter(|version| *version != "null").map(str::to_owned);
        let body = answer.body.collect().await;
        let body = body.map_err(|error| Fault::Busy(Box::new(error)))?;
        Ok(File::Whole { bytes: body.into_bytes().into(), version })
    }

    /// Puts the file of a document where released files lie; its version there, where the bucket
    /// keeps versions.
    pub async fn put_released(
        &self,
        document: &Document,
        bytes: Vec<u8>,
    ) -> Result<Option<String>, Fault> {
        let sha256 = STANDARD.encode(Sha256::digest(&bytes));
        let put = self.store.s3.put_object().bucket(&self.store.buckets.documents);
        let put = put.key(released_key(&document.id)).content_type(document.kind.media_type());
        let put = put.checksum_sha256(sha256).body(bytes.into()).send().await?;
        Ok(put.version_id().filter(|version| *version != "null").map(str::to_owned))
    }
}

/// What every key of an upload begins with.
const UPLOADS: &str = "uploads/";

/// What every key of a released file begins with.
const RELEASED: &str = "released/";

fn key(id: &DocumentId) -> String {
    format!("{UPLOADS}{id}")
}

fn released_key(id: &DocumentId) -> String {
    format!("{RELEASED}{id}")
}

/// Where the file of a document is read.
fn place(document: &Document) -> String {
    match &document.state {
        DocumentState::Released(..) => released_key(&document.id),
        DocumentState::Awaited
        | DocumentState::Dropped
        | DocumentState::Arrived
        | DocumentState::Clean(_)
        | DocumentState::Held(_)
        | DocumentState::Releasing(..)
        | DocumentState::Refused(_) => key(&document.id),
    }
}

/// The document whose file has this key.
pub fn document_of_key(key: &str) -> Option<DocumentId> {
    key.strip_prefix(UPLOADS)?.parse().ok()
}

pub(crate) fn permit() -> Result<PresigningConfig, Fault> {
    PresigningConfig::expires_in(PERMIT).map_err(|error| Fault::Refused(Box::new(error)))
}

fn is_missing(error: &SdkError<GetObjectError>) -> bool {
    error.as_service_error().is_some_and(GetObjectError::is_no_such_key)
}

/// The type a file is served with: what it was found to be, whatever its bytes suggest.
const fn served_as(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Text => "text/plain; charset=utf-8",
        FileKind::Pdf | FileKind::Jpeg | FileKind::Png | FileKind::Docx | FileKind::Xlsx => {
            kind.media_type()
        }
    }
}

/// Characters that stand for themselves in an extended parameter (RFC 8187).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// Says that a file is to be kept, and under which name (RFC 6266): an ASCII one for old browsers,
/// the real one for all others.
fn attachment(name: &FileName) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || " !#$&'()+,-.=@[]^_`{}~".contains(c);
    let ascii: String = name.as_str().chars().map(|c| if safe(c) { c } else { '_' }).collect();
    let real = utf8_percent_encode(name.as_str(), PLAIN);
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{real}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec59_a_name_cannot_break_out_of_its_header() {
        let cases = [
            ("lease.pdf", "filename=\"lease.pdf\"; filename*=UTF-8''lease.pdf"),
            ("a\"; x=\".pdf", "filename=\"a__ x=_.pdf\"; filename*=UTF-8''a%22%3B%20x%3D%22.pdf"),
            (
                "Müller 5%.pdf",
                "filename=\"M_ller 5_.pdf\"; filename*=UTF-8''M%C3%BCller%205%25.pdf",
            ),
            ("契約.docx", "filename=\"__.docx\"; filename*=UTF-8''%E5%A5%91%E7%B4%84.docx"),
            (
                "a\r\nSet-Cookie: b.txt",
                "filename=\"aSet-Cookie_ b.txt\"; filename*=UTF-8''aSet-Cookie%3A%20b.txt",
            ),
        ];
        for (name, header) in cases {
            assert_eq!(attachment(&FileName::shown(name)), format!("attachment; {header}"));
        }
    }

    #[test]
    fn sec56_a_key_is_the_id_of_a_document_and_nothing_else() {
        let id = DocumentId::made(1_700_000_000_000, [7; 10]);
        assert_eq!(key(&id), format!("uploads/{id}"));
        assert_eq!(document_of_key(&key(&id)), Some(id.clone()));
        assert_eq!(released_key(&id), format!("released/{id}"));
        assert_eq!(document_of_key(&released_key(&id)), None, "no upload");
        for foreign in ["uploads/", "uploads/../doc", "doc_1", "papers/inv_1", "uploads/a.pdf"] {
            assert_eq!(document_of_key(foreign), None, "{foreign}");
        }
    }
}
