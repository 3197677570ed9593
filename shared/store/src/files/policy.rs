//! The policy of one upload: S3 itself refuses every file that does not meet it.
//!
//! Invariants: every field of the form has its exact condition, so nothing can be changed or added
//! (rule SEC-56); a policy lives five minutes; a size is always bounded on both sides.

use aws_credential_types::Credentials;
use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::document::Document;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Landing, PERMIT};

/// What one upload may be.
#[derive(Debug)]
pub(super) struct Terms<'a> {
    pub(super) bucket: &'a str,
    pub(super) region: &'a str,
    pub(super) key: String,
    pub(super) media_type: &'static str,
    pub(super) landing: Landing,
    pub(super) sha256: Option<[u8; 32]>,
    pub(super) at: Timestamp,
}

impl Terms<'_> {
    /// The fields of the form, in order and signed; only the file itself is missing.
    pub(super) fn fields(&self, credentials: &Credentials) -> Vec<(&'static str, String)> {
        let mut fields = self.named(credentials);
        let policy = STANDARD.encode(self.policy(&fields).to_string());
        let secret = credentials.secret_access_key();
        let signature = sign(secret, self.at, self.region, &policy);
        fields.push(("policy", policy));
        fields.push(("x-amz-signature", signature));
        fields
    }

    /// The fields that the policy names.
    fn named(&self, credentials: &Credentials) -> Vec<(&'static str, String)> {
        let key_id = credentials.access_key_id();
        let (day, region) = (self.at.strftime("%Y%m%d"), self.region);
        let mut fields = vec![
            ("key", self.key.clone()),
            ("Content-Type", self.media_type.to_owned()),
            ("x-amz-algorithm", "AWS4-HMAC-SHA256".to_owned()),
            ("x-amz-credential", format!("{key_id}/{day}/{region}/s3/aws4_request")),
            ("x-amz-date", self.at.strftime("%Y%m%dT%H%M%SZ").to_string()),
        ];
        fields.push(match &self.landing {
            Landing::At(address) => ("success_action_redirect", address.clone()),
            Landing::Here => ("success_action_status", "201".to_owned()),
        });
        if let Some(token) = credentials.session_token() {
            fields.push(("x-amz-security-token", token.to_owned()));
        }
        if let Some(hash) = self.sha256 {
            fields.push(("x-amz-checksum-sha256", STANDARD.encode(hash)));
        }
        fields
    }

    fn policy(&self, fields: &[(&'static str, String)]) -> Value {
        let mut conditions = vec![
            json!(["eq", "$bucket", self.bucket]),
            json!(["content-length-range", 1, Document::BYTES_MAX]),
        ];
        conditions
            .extend(fields.iter().map(|(name, value)| json!(["eq", format!("${name}"), value])));
        let ends = self.at.saturating_add(PERMIT).unwrap_or(self.at);
        let ends = ends.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string();
        json!({ "expiration": ends, "conditions": conditions })
    }
}

/// Signs a policy as S3 asks for (Signature Version 4).
fn sign(secret: &str, at: Timestamp, region: &str, policy: &str) -> String {
    let key = generate_signing_key(secret, at.into(), region, "s3");
    calculate_signature(key, policy.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example that Amazon publishes for checking signatures of upload policies.
    const PUBLISHED: &str = r#"{ "expiration": "2015-12-30T12:00:00.000Z",
  "conditions": [
    {"bucket": "sigv4examplebucket"},
    ["starts-with", "$key", "user/user1/"],
    {"acl": "public-read"},
    {"success_action_redirect": "http://HOST/successful_upload.html"},
    ["starts-with", "$Content-Type", "image/"],
    {"x-amz-meta-uuid": "14365123651274"},
    {"x-amz-server-side-encryption": "AES256"},
    ["starts-with", "$x-amz-meta-tag", ""],

    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},
    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},
    {"x-amz-date": "20151229T000000Z" }
  ]
}"#;

    fn terms(landing: Landing, sha256: Option<[u8; 32]>) -> Terms<'static> {
        Terms {
            bucket: "vault",
            region: "eu-central-1",
            key: "uploads/doc_1".to_owned(),
            media_type: "application/pdf",
            landing,
            sha256,
            at: "2026-03-12T10:00:00Z".parse().unwrap(),
        }
    }

    fn policy_of(fields: &[(&str, String)]) -> Value {
        let (_, text) = fields.iter().find(|(name, _)| *name == "policy").unwrap();
        serde_json::from_slice(&STANDARD.decode(text).unwrap()).unwrap()
    }

    #[test]
    fn a_signature_is_the_one_that_amazon_publishes() {
        let policy = PUBLISHED.replace("HOST", "sigv4examplebucket.s3.amazonaws.com");
        let policy = STANDARD.encode(policy.replace('\n', "\r\n"));
        let at = "2015-12-29T00:00:00Z".parse().unwrap();
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        assert_eq!(
            sign(secret, at, "us-east-1", &policy),
            "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e"
        );
    }

    #[test]
    fn sec56_every_field_has_an_exact_condition_and_the_size_is_bounded() {
        let landing = Landing::At("https://portal.example/documents".to_owned());
        let lent = Credentials::new("AKID", "secret", Some("token".to_owned()), None, "test");
        let fields = terms(landing, Some([7; 32])).fields(&lent);
        let policy = policy_of(&fields);
        let conditions = policy["conditions"].as_array().unwrap();
        for (name, value) in &fields {
            let exact = json!(["eq", format!("${name}"), value]);
            let needed = !["policy", "x-amz-signature"].contains(name);
            assert_eq!(conditions.contains(&exact), needed, "{name}");
        }
        assert!(conditions.contains(&json!(["eq", "$bucket", "vault"])));
        assert!(conditions.contains(&json!(["eq", "$key", "uploads/doc_1"])));
        assert!(conditions.contains(&json!(["eq", "$x-amz-security-token", "token"])));
        assert!(conditions.contains(&json!(["content-length-range", 1, Document::BYTES_MAX])));
        assert_eq!(policy["expiration"], "2026-03-12T10:05:00.000Z");
        assert_eq!(conditions.len(), fields.len(), "bucket and size, policy and signature");
    }

    #[test]
    fn a_script_gets_a_status_and_no_way_home() {
        let owned = Credentials::new("AKID", "secret", None, None, "test");
        let fields = terms(Landing::Here, None).fields(&owned);
        let value = |wanted: &str| fields.iter().find(|(name, _)| *name == wanted);
        assert_eq!(value("success_action_status").unwrap().1, "201");
        assert!(value("success_action_redirect").is_none());
        assert!(value("x-amz-checksum-sha256").is_none());
        assert!(value("x-amz-security-token").is_none());
    }
}
