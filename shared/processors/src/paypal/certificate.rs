//! The certificate that PayPal signs its posts with.
//!
//! Invariants: it is fetched from PayPal's own addresses and nowhere else (rule PSP-14); it leads
//! to a public root, is valid at the time of the post and names PayPal's signer.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime};
use url::Url;
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use crate::webhook::WebhookRefused;

/// Whose certificates sign posts.
const SIGNERS: [&str; 2] =
    ["messageverificationcerts.paypal.com", "messageverificationcerts.sandbox.paypal.com"];

/// Where they lie.
const HOSTS: [&str; 4] =
    ["api.paypal.com", "api-m.paypal.com", "api.sandbox.paypal.com", "api-m.sandbox.paypal.com"];

const PATH: &str = "/v1/notifications/certs/";

/// The signer, an intermediate or two, perhaps the root.
const CHAIN_MAX: usize = 6;

/// The roots that a certificate may lead to.
#[derive(Debug, Clone)]
pub struct Roots(Arc<Vec<TrustAnchor<'static>>>);

/// Not a certificate of a root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not the certificate of a root")]
pub struct RootError;

impl Roots {
    /// The public roots, as Mozilla trusts them.
    pub fn public() -> Self {
        let certificates = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
        let anchors = certificates.filter_map(|der| anchor_from_trusted_cert(der).ok());
        Self(Arc::new(anchors.map(|anchor| anchor.to_owned()).collect()))
    }

    /// One root of one's own, for a sandbox.
    pub fn own(pem: &str) -> Result<Self, RootError> {
        let der = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|_| RootError)?;
        let anchor = anchor_from_trusted_cert(&der).map_err(|_| RootError)?.to_owned();
        Ok(Self(Arc::new(vec![anchor])))
    }

    /// Checks that `pem` is a chain from PayPal's signer to one of the roots, and that its key
    /// signed `message`.
    pub(super) fn check(
        &self,
        pem: &[u8],
        (message, signature): (&[u8], &[u8]),
        now: Timestamp,
    ) -> Result<(), WebhookRefused> {
        let chain: Vec<CertificateDer<'_>> = CertificateDer::pem_slice_iter(pem)
            .take(CHAIN_MAX)
            .collect::<Result<_, _>>()
            .map_err(|_| WebhookRefused::Stranger)?;
        let (leaf, between) = chain.split_first().ok_or(WebhookRefused::Stranger)?;
        let leaf = EndEntityCert::try_from(leaf).map_err(|_| WebhookRefused::Stranger)?;
        let seconds = u64::try_from(now.as_second()).map_err(|_| WebhookRefused::NotNow)?;
        let now = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let usage = KeyUsage::server_auth();
        leaf.verify_for_usage(
            webpki::ALL_VERIFICATION_ALGS,
            &self.0,
            between,
            now,
            usage,
            None,
            None,
        )
        .map_err(|_| WebhookRefused::Stranger)?;
        if !SIGNERS.iter().any(|name| is_named(&leaf, name)) {
            return Err(WebhookRefused::Stranger);
        }
        signed(&leaf, message, signature)
    }
}

fn is_named(leaf: &EndEntityCert<'_>, name: &str) -> bool {
    ServerName::try_from(name)
        .is_ok_and(|name| leaf.verify_is_valid_for_subject_name(&name).is_ok())
}

fn signed(
    leaf: &EndEntityCert<'_>,
    message: &[u8],
    signature: &[u8],
) -> Result<(), WebhookRefused> {
    let algorithm = webpki::aws_lc_rs::RSA_PKCS1_2048_8192_SHA256;
    leaf.verify_signature(algorithm, message, signature).map_err(|_| WebhookRefused::Forged)
}

/// The address of a certificate, if it is one of PayPal's own; on this machine, the sandbox's.
pub(super) fn address(text: &str, base: &Url) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let own = url.scheme() == "https"
        && url.port().is_none()
        && url.host_str().is_some_and(|host| HOSTS.contains(&host));
    let here = base.scheme() == "http" && url.origin() == base.origin();
    let anonymous = url.username().is_empty() && url.password().is_none();
    let bare = url.query().is_none() && url.fragment().is_none();
    let name = url.path().strip_prefix(PATH)?;
    let plain = !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    ((own || here) && anonymous && bare && plain).then_some(url)
}

#[cfg(test)]
mod tests;
