//! The buckets hold to upload policies.

use std::collections::BTreeMap;

use aws_sdk_s3::presigning::PresigningConfig;
use hmac::{Hmac, Mac};
use jiff::{Timestamp, ToSpan};
use reqwest::redirect;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::{ACCESS_KEY, Arrival, SECRET_KEY, base64};
use crate::engines::{Engines, REGION, now};
use crate::folder::Folder;

const PDF: &[u8] = b"%PDF-1.7 a letter";
const HOME: &str = "http://127.0.0.1:8080/documents/arrived";

/// A machine with one bucket.
struct Machine {
    _data: TempDir,
    engines: Engines,
    web: reqwest::Client,
}

impl Machine {
    async fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let engines = Engines::start(&Folder::open(data.path()).unwrap()).await.unwrap();
        let s3 = engines.endpoints().s3();
        s3.create_bucket().bucket("documents").send().await.unwrap();
        let web = reqwest::Client::builder().redirect(redirect::Policy::none()).build().unwrap();
        Self { _data: data, engines, web }
    }

    async fn post(&self, upload: &Upload, file: &[u8]) -> Response {
        let address = format!("{}/documents", self.engines.endpoints().s3);
        let mut body = Vec::new();
        for (name, value) in &upload.fields {
            let part = format!(
                "--frontier\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        body.extend_from_slice(
            b"--frontier\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\
              Content-Type: application/octet-stream\r\n\r\n",
        );
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--frontier--\r\n");
        let form = "multipart/form-data; boundary=frontier";
        self.web.post(address).header("content-type", form).body(body).send().await.unwrap()
    }

    /// The object of the uploads' key, if there is one.
    async fn kept(&self) -> Option<Vec<u8>> {
        let s3 = self.engines.endpoints().s3();
        let object = s3.get_object().bucket("documents").key("uploads/doc_1").send().await.ok()?;
        Some(object.body.collect().await.unwrap().to_vec())
    }

    /// Posts what must be refused and gives the code of the refusal.
    async fn refusal(&self, upload: &Upload, file: &[u8]) -> String {
        let answer = self.post(upload, file).await;
        assert!(answer.status().is_client_error(), "{}", answer.status());
        let body = answer.text().await.unwrap();
        assert_eq!(self.kept().await, None, "a refused upload was kept: {body}");
        let code = body.split_once("<Code>").unwrap().1.split_once("</Code>").unwrap().0;
        code.to_owned()
    }
}

/// The hidden fields of an upload form.
struct Upload {
    fields: BTreeMap<&'static str, String>,
}

impl Upload {
    /// A form as `documents` makes them, alive for five minutes.
    fn new() -> Self {
        Self::signed(now() + 5.minutes(), SECRET_KEY)
    }

    fn signed(expires: Timestamp, secret: &str) -> Self {
        let day = now().strftime("%Y%m%d").to_string();
        let time = now().strftime("%Y%m%dT%H%M%SZ").to_string();
        let scope = format!("{day}/{REGION}/s3/aws4_request");
        let mut fields = BTreeMap::from([
            ("key", "uploads/doc_1".to_owned()),
            ("Content-Type", "application/pdf".to_owned()),
            ("success_action_redirect", HOME.to_owned()),
            ("x-amz-checksum-sha256", base64(&Sha256::digest(PDF))),
            ("x-amz-algorithm", "AWS4-HMAC-SHA256".to_owned()),
            ("x-amz-credential", format!("{ACCESS_KEY}/{scope}")),
            ("x-amz-date", time),
        ]);
        let mut conditions: Vec<Value> =
            fields.iter().map(|(name, value)| json!({ *name: value })).collect();
        conditions.push(json!({ "bucket": "documents" }));
        conditions.push(json!(["content-length-range", 1, 1000]));
        let policy = json!({ "expiration": expires.to_string(), "conditions": conditions });
        let policy = base64(policy.to_string().as_bytes());
        let mut key = format!("AWS4{secret}").into_bytes();
        for part in [&day, REGION, "s3", "aws4_request", &policy] {
            let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
            mac.update(part.as_bytes());
            key = mac.finalize().into_bytes().to_vec();
        }
        fields.insert("x-amz-signature", hex::encode(key));
        fields.insert("policy", policy);
        Self { fields }
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.fields.insert(name, value.to_owned());
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.fields.remove(name).unwrap();
        self
    }
}

#[tokio::test]
async fn a_form_that_meets_its_policy_is_kept_and_comes_home() {
    let machine = Machine::start().await;
    let answer = machine.post(&Upload::new(), PDF).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let home = answer.headers()["location"].to_str().unwrap();
    assert!(home.starts_with(&format!("{HOME}?bucket=documents&key=uploads%2Fdoc_1")), "{home}");
    assert_eq!(machine.kept().await.as_deref(), Some(PDF));
    let s3 = machine.engines.endpoints().s3();
    let head = s3.head_object().bucket("documents").key("uploads/doc_1").send().await.unwrap();
    assert_eq!(head.content_type(), Some("application/pdf"));
    assert_eq!(head.content_length(), Some(17));
}

#[tokio::test]
async fn doc_03_the_bucket_itself_refuses_what_the_policy_does_not_allow() {
    let machine = Machine::start().await;
    let one = Upload::new;
    let policy = "InvalidPolicyDocument";
    assert_eq!(machine.refusal(&one().with("key", "uploads/doc_2"), PDF).await, policy);
    assert_eq!(machine.refusal(&one().with("Content-Type", "text/html"), PDF).await, policy);
    assert_eq!(machine.refusal(&one().without("Content-Type"), PDF).await, policy);
    let elsewhere = one().with("success_action_redirect", "https://evil.example/");
    assert_eq!(machine.refusal(&elsewhere, PDF).await, policy);
    assert_eq!(machine.refusal(&one(), b"").await, "EntityTooSmall");
    assert_eq!(machine.refusal(&one(), &[b'x'; 1001]).await, "EntityTooLarge");
    assert_eq!(machine.refusal(&one().with("acl", "public-read"), PDF).await, "AccessDenied");
}

#[tokio::test]
async fn doc_03_another_file_than_the_announced_one_is_refused_and_replaces_nothing() {
    let machine = Machine::start().await;
    assert_eq!(machine.refusal(&Upload::new(), b"%PDF-1.7 other letter").await, "BadDigest");
    let other = base64(&Sha256::digest(b"other"));
    let swapped = Upload::new().with("x-amz-checksum-sha256", &other);
    assert_eq!(machine.refusal(&swapped, b"other").await, "InvalidPolicyDocument");
    machine.post(&Upload::new(), PDF).await;
    let answer = machine.post(&Upload::new(), b"%PDF-1.7 other letter").await;
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert_eq!(machine.kept().await.as_deref(), Some(PDF));
}

#[tokio::test]
async fn a_policy_must_be_alive_and_ours() {
    let machine = Machine::start().await;
    let old = Upload::signed(now() - 1.second(), SECRET_KEY);
    assert_eq!(machine.refusal(&old, PDF).await, "AccessDenied");
    let forged = Upload::signed(now() + 5.minutes(), "guessed");
    assert_eq!(machine.refusal(&forged, PDF).await, "SignatureDoesNotMatch");
    let bare = Upload::new().without("x-amz-signature");
    assert_eq!(machine.refusal(&bare, PDF).await, "AccessDenied");
    let loose = Upload::new().without("policy").without("x-amz-signature");
    assert_eq!(machine.refusal(&loose, PDF).await, "AccessDenied");
}

#[tokio::test]
async fn a_link_reads_one_object_for_a_while_and_nobody_reads_without() {
    let machine = Machine::start().await;
    machine.post(&Upload::new(), PDF).await;
    let s3 = machine.engines.endpoints().s3();
    let link = PresigningConfig::expires_in(std::time::Duration::from_secs(60)).unwrap();
    let get = s3.get_object().bucket("documents").key("uploads/doc_1");
    let get = get.response_content_disposition("attachment; filename=\"letter.pdf\"");
    let link = get.presigned(link).await.unwrap().uri().to_owned();
    let read = machine.web.get(&link).send().await.unwrap();
    assert_eq!(read.status(), StatusCode::OK);
    assert_eq!(read.headers()["content-disposition"], "attachment; filename=\"letter.pdf\"");
    assert_eq!(read.bytes().await.unwrap(), PDF);
    let bare = link.split('?').next().unwrap();
    assert_eq!(machine.web.get(bare).send().await.unwrap().status(), StatusCode::FORBIDDEN);
    let other = link.replace("doc_1", "doc_2");
    assert_eq!(machine.web.get(other).send().await.unwrap().status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_key_cannot_climb_into_another_bucket() {
    let machine = Machine::start().await;
    let s3 = machine.engines.endpoints().s3();
    s3.create_bucket().bucket("papers").send().await.unwrap();
    let put = s3.put_object().bucket("documents").key("a/../../papers/x").body(PDF.to_vec().into());
    put.send().await.expect_err("climbed");
    let papers = s3.list_objects_v2().bucket("papers").send().await.unwrap();
    assert_eq!(papers.key_count(), Some(0));
}

#[tokio::test]
async fn only_the_portals_pages_may_upload_from_a_script() {
    let machine = Machine::start().await;
    let portal = "http://127.0.0.1:8080";
    machine.engines.allow_uploads_from(portal);
    let address = format!("{}/documents", machine.engines.endpoints().s3);
    let ask = async |origin: &str| {
        let ask = machine.web.request(Method::OPTIONS, &address).header("origin", origin);
        let ask = ask.header("access-control-request-method", "POST");
        let answer = ask.send().await.unwrap();
        let allowed = answer.headers().get("access-control-allow-origin");
        allowed.map(|origin| origin.to_str().unwrap().to_owned())
    };
    assert_eq!(ask(portal).await.as_deref(), Some(portal));
    assert_eq!(ask("https://evil.example").await, None);
    let post = machine.web.post(&address).header("origin", portal).send().await.unwrap();
    assert_eq!(post.headers()["access-control-allow-origin"], portal);
}

#[tokio::test]
async fn an_arrival_is_told_once_it_is_in_place_and_a_refusal_never() {
    let machine = Machine::start().await;
    let mut arrivals = machine.engines.arrivals();
    machine.refusal(&Upload::new(), b"other").await;
    machine.post(&Upload::new(), PDF).await;
    let s3 = machine.engines.endpoints().s3();
    let put = s3.put_object().bucket("documents").key("b/c").body(PDF.to_vec().into());
    put.send().await.unwrap();
    for key in ["uploads/doc_1", "b/c"] {
        let expected = Arrival { bucket: "documents".into(), key: key.into() };
        assert_eq!(arrivals.try_recv().unwrap(), expected);
    }
    arrivals.try_recv().expect_err("told too much");
}
