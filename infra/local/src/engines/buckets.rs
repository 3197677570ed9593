//! S3 on a folder.
//!
//! Invariants:
//! - Every request is signed, by a header, a link or an upload policy; the engine checks it.
//! - A file that an upload policy refuses leaves no trace.
//! - Only the portal's own pages may upload from a script.
//!
//! # Where it is weaker than S3
//!
//! - Versions, object lock, tags, encryption and lifecycle rules are accepted by no call and kept
//!   by none: an object of `papers` can be replaced here, on AWS it cannot.
//! - A policy that is not met is answered with 400 `InvalidPolicyDocument`, where S3 says 403
//!   `AccessDenied`. Both are refusals in XML.
//! - A policy is refused a quarter of an hour after it was signed, whatever its expiration.

mod arrivals;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::Router;
use axum::error_handling::HandleError;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware;
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::SimpleAuth;
use s3s::dto::{CompleteMultipartUploadInput, PutObjectInput, StreamingBlob};
use s3s::path::S3Path;
use s3s::service::S3ServiceBuilder;
use s3s::{Body, HttpError, S3ErrorCode, S3Request, S3Result, s3_error};
use sha2::{Digest, Sha256};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

pub use arrivals::Arrival;
pub(super) use arrivals::Arrivals;

use super::{ACCESS_KEY, SECRET_KEY};

/// What one policy may let through, whatever it says: the file is held in memory once.
const FILE_BYTES_MAX: usize = 1024 * 1024 * 1024;

/// A browser may remember the answer to its preflight for that long.
const PREFLIGHT_KEPT: Duration = Duration::from_secs(600);

/// The origins whose pages may upload.
#[derive(Debug, Clone, Default)]
pub(super) struct Uploaders(Arc<RwLock<BTreeSet<String>>>);

impl Uploaders {
    pub(super) fn allow(&self, origin: &str) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(origin.to_owned());
    }

    fn allows(&self, origin: &HeaderValue) -> bool {
        let allowed = self.0.read().unwrap_or_else(PoisonError::into_inner);
        origin.to_str().is_ok_and(|origin| allowed.contains(origin))
    }
}

/// The engine over `root`, in which each folder is a bucket.
pub(super) fn router(
    root: &Path,
    uploaders: Uploaders,
    arrivals: Arrivals,
) -> Result<Router, s3s_fs::Error> {
    let mut s3 = S3ServiceBuilder::new(s3s_fs::FileSystem::new(root)?);
    s3.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
    s3.set_access(Gate);
    let s3 = HandleError::new(s3.build(), |error: HttpError| async move {
        tracing::error!(?error, "The buckets failed");
        StatusCode::INTERNAL_SERVER_ERROR
    });
    Ok(Router::new()
        .fallback_service(s3)
        .layer(middleware::from_fn_with_state(arrivals, arrivals::watch))
        .layer(cors(uploaders)))
}

/// The engine knows no cross-origin rules, and a progress bar makes a browser ask for them.
fn cors(uploaders: Uploaders) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(move |origin, _| uploaders.allows(origin)))
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([header::ETAG])
        .max_age(PREFLIGHT_KEPT)
}

/// What the engine must be kept from.
struct Gate;

#[async_trait::async_trait]
impl S3Access for Gate {
    /// As the engine itself: nobody unsigned. And no key that climbs: the engine would resolve
    /// `../` into another bucket.
    async fn check(&self, request: &mut S3AccessContext<'_>) -> S3Result<()> {
        if request.credentials().is_none() {
            return Err(s3_error!(AccessDenied, "Signature is required"));
        }
        match request.s3_path() {
            S3Path::Object { key, .. } => stays_inside(key),
            S3Path::Root | S3Path::Bucket { .. } => Ok(()),
        }
    }

    /// Compares the SHA-256 before the file is kept. The engine compares after it has put the file
    /// in place, so that a refused upload would still replace the object.
    async fn put_object(&self, request: &mut S3Request<PutObjectInput>) -> S3Result<()> {
        stays_inside(&request.input.key)?;
        arrivals::label(&request.extensions, &request.input.bucket, &request.input.key);
        let Some(expected) = &request.input.checksum_sha256 else { return Ok(()) };
        let Some(file) = request.input.body.take() else { return Ok(()) };
        let mut file = Body::from(file);
        let bytes = file
            .store_all_limited(FILE_BYTES_MAX)
            .await
            .map_err(|error| s3s::S3Error::with_source(S3ErrorCode::IncompleteBody, error))?;
        if *expected != base64(&Sha256::digest(&bytes)) {
            return Err(s3_error!(BadDigest, "The SHA-256 you specified did not match the file."));
        }
        request.input.body = Some(StreamingBlob::from(file));
        Ok(())
    }

    async fn complete_multipart_upload(
        &self,
        request: &mut S3Request<CompleteMultipartUploadInput>,
    ) -> S3Result<()> {
        arrivals::label(&request.extensions, &request.input.bucket, &request.input.key);
        Ok(())
    }
}

fn stays_inside(key: &str) -> S3Result<()> {
    if key.split('/').any(|part| part == "..") {
        return Err(s3_error!(InvalidArgument, "A key may not climb."));
    }
    Ok(())
}

fn base64(bytes: &[u8]) -> String {
    base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes)
}

#[cfg(test)]
mod tests;
