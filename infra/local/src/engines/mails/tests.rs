//! Mails are kept as they were sent.

use aws_sdk_ses::primitives::Blob;
use aws_sdk_ses::types::RawMessage;

use crate::engines::Engines;
use crate::folder::Folder;

const MAIL: &str = "From: =?utf-8?Q?M=C3=BCller_=26_Partners?= <billing@firm.example>\r\n\
    To: Ada <ada@client.example>, b@client.example\r\n\
    Subject: =?utf-8?B?SW52b2ljZSDigJMgbmV3?=\r\n\
    MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
    Content-Transfer-Encoding: quoted-printable\r\n\r\n\
    Sign in: https://portal.example/link?t=3Dabc=\r\ndef\r\n";

fn raw(mail: &str) -> RawMessage {
    RawMessage::builder().data(Blob::new(mail)).build().unwrap()
}

#[tokio::test]
async fn a_sent_mail_is_kept_as_it_was_and_read_as_a_person_reads_it() {
    let data = tempfile::tempdir().unwrap();
    let engines = Engines::start(&Folder::open(data.path()).unwrap()).await.unwrap();
    let ses = engines.endpoints().ses();
    let sent = ses.send_raw_email().raw_message(raw(MAIL)).send().await.unwrap();
    let kept = engines.mails().read(sent.message_id()).unwrap().unwrap();
    assert_eq!(kept.id, sent.message_id());
    assert_eq!(kept.from, "Müller & Partners <billing@firm.example>");
    assert_eq!(kept.to, ["Ada <ada@client.example>", "b@client.example"]);
    assert_eq!(kept.subject, "Invoice – new");
    assert_eq!(kept.text.trim_end(), "Sign in: https://portal.example/link?t=abcdef");
    assert_eq!(kept.html, None);
    let bytes = engines.mails().raw(sent.message_id()).unwrap().unwrap();
    assert_eq!(bytes, MAIL.as_bytes());
    assert_eq!(engines.mails().read("other").unwrap(), None);
    assert_eq!(engines.mails().raw("other").unwrap(), None);
}

#[tokio::test]
async fn the_newest_mail_comes_first_and_two_sends_are_two_mails() {
    let data = tempfile::tempdir().unwrap();
    let engines = Engines::start(&Folder::open(data.path()).unwrap()).await.unwrap();
    let ses = engines.endpoints().ses();
    let mut ids = Vec::new();
    for _ in 0..3 {
        let sent = ses.send_raw_email().raw_message(raw(MAIL)).send().await.unwrap();
        ids.push(sent.message_id().to_owned());
    }
    let kept = engines.mails().list().unwrap();
    ids.reverse();
    assert_eq!(
        kept.iter().map(|mail| &mail.id).collect::<Vec<_>>(),
        ids.iter().collect::<Vec<_>>()
    );
    assert!(kept.is_sorted_by(|a, b| a.at >= b.at));
    let files = std::fs::read_dir(data.path().join("mail")).unwrap();
    let names: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| name.to_str().unwrap().ends_with(".eml")), "{names:?}");
}

#[tokio::test]
async fn what_ses_refuses_is_refused_with_its_code_and_not_kept() {
    let data = tempfile::tempdir().unwrap();
    let engines = Engines::start(&Folder::open(data.path()).unwrap()).await.unwrap();
    let ses = engines.endpoints().ses();
    let code = async |mail: &str| {
        let refused = ses.send_raw_email().raw_message(raw(mail)).send().await;
        refused.expect_err("took a bad mail").into_service_error().meta().code().map(str::to_owned)
    };
    assert_eq!(code("").await.as_deref(), Some("ValidationError"));
    assert_eq!(code("To: a@b.c\r\n\r\nx").await.as_deref(), Some("InvalidParameterValue"));
    assert_eq!(code("From: a@b.c\r\n\r\nx").await.as_deref(), Some("InvalidParameterValue"));
    let quota = ses.get_send_quota().send().await.expect_err("answered an unknown action");
    assert_eq!(quota.into_service_error().meta().code(), Some("InvalidAction"));
    let unsigned = reqwest::Client::new().post(&engines.endpoints().ses);
    let answer = unsigned.body("Action=SendRawEmail").send().await.unwrap();
    assert_eq!(answer.status(), 403);
    assert_eq!(engines.mails().list().unwrap(), []);
}

#[tokio::test]
async fn an_envelope_stands_in_for_missing_headers() {
    let data = tempfile::tempdir().unwrap();
    let engines = Engines::start(&Folder::open(data.path()).unwrap()).await.unwrap();
    let send = engines.endpoints().ses().send_raw_email().source("a@b.c").destinations("d@e.f");
    send.raw_message(raw("Subject: s\r\n\r\nx")).send().await.unwrap();
    assert_eq!(engines.mails().list().unwrap().len(), 1);
}
