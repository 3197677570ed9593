//! Clients hear of money that came in, or somebody of the firm sees to it (rule TR-22).

use domain::matter::Matter;
use domain::pack::PackName;
use harness::{Browser, Portal};
use jiff::SignedDuration;
use portal::trust::{bank_under, trust};

const DAY: SignedDuration = SignedDuration::from_hours(24);
const ACME: &str = "acmemills@client.example";

/// A matter of a client who is told within fourteen days, and a lawyer who has just recorded $500
/// for it.
async fn received() -> (Portal, Browser, Matter) {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "1000.00").await;
    let matter = portal.app().store.system("story").matter(&invoice.matter).await;
    let matter = matter.expect("it reads").expect("it is there").value;
    bank_under(&portal, PackName::California, "Client trust").await;
    record(&mut ada, &matter, "500").await;
    (portal, ada, matter)
}

async fn record(ada: &mut Browser, matter: &Matter, amount: &str) {
    ada.open(&format!("/firm/trust/matters/{}/receive", matter.id)).await;
    ada.fill("Amount", amount).fill("Number or reference", "5501").press("Record it").await;
    ada.is(200).sees("Not cleared yet");
}

async fn told_the_lawyers(portal: &Portal) -> usize {
    portal.host().tick().await.expect("the clock ticks");
    let mails = portal.mails_to("ada@firm.example").await;
    mails.iter().filter(|mail| mail.subject.contains("Client money waits")).count()
}

/// How often something happened to the matter.
async fn happened(portal: &Portal, matter: &Matter, what: &str) -> usize {
    let system = portal.app().store.system("story");
    let chain = system.chain_of(matter.id.as_str(), None).await.expect("it reads");
    chain.items.iter().filter(|link| link.what == what).count()
}

#[tokio::test]
async fn tr22_a_notice_that_bounces_is_a_task_until_the_client_is_told_otherwise() {
    let (portal, mut ada, matter) = received().await;
    let today = web::ui::date_plain(portal.app().today().await.expect("a day"));
    ada.open("/firm/trust/tasks").await;
    ada.sees("Nothing waits");

    portal.bounce(ACME).await;
    portal.bounce(ACME).await;

    assert_eq!(happened(&portal, &matter, "notice bounced").await, 1, "told twice, noted once");
    let said = format!("The notice of {today} did not reach");
    ada.open(&format!("/firm/trust/matters/{}", matter.id)).await;
    ada.sees(&said).sees("mailbox unknown.");
    ada.open(&format!("/firm/clients/{}", matter.client)).await;
    ada.sees(&format!("The notice of {today}, “Harlow & Pike LLP has received money for you”"));
    ada.sees("mailbox unknown.");
    ada.open("/firm/trust/tasks").await;
    ada.sees("Clients who have not heard of their money").sees("mailbox unknown").sees("In time");
    ada.follow("Acme Mills").await;
    ada.sees(&said).sees("Not told yet");
    ada.press("Note that the client was told").await;
    ada.is(422).sees("Choose a date").sees("Not told yet");
    let on = portal.app().today().await.expect("a day").to_string();
    ada.choose("How the client was told", "by phone")
        .fill("Told on", &on)
        .fill("With whom, and what was said", "Jane Doe wants it kept for the appeal")
        .press_twice("Note that the client was told")
        .await;
    ada.is(200).sees("by phone: Jane Doe wants it kept").sees_not("Note that the client was told");

    ada.open("/firm/trust/tasks").await;
    ada.sees("Nothing waits");
    ada.open(&format!("/firm/trust/matters/{}", matter.id)).await;
    ada.sees_not("did not reach");
    assert_eq!(happened(&portal, &matter, "client told otherwise").await, 1);
    portal.later(DAY * 20);
    assert_eq!(told_the_lawyers(&portal).await, 0, "nobody is told of what is done");
    portal.stop().await;
}

#[tokio::test]
async fn tr22_of_money_that_the_bank_took_back_nobody_waits_to_be_told() {
    let (portal, mut ada, matter) = received().await;
    portal.bounce(ACME).await;
    ada.open("/firm/trust/tasks").await;
    ada.follow("Acme Mills").await;
    ada.sees("Not told yet");
    let receipt = ada.path();
    ada.press("Yes, note that the bank took it back").await;
    ada.is(200);
    ada.open(&receipt).await;
    ada.sees("Not told before the bank took it back").sees_not("Note that the client was told");
    ada.open("/firm/trust/tasks").await;
    ada.sees_not("Clients who have not heard of their money");
    assert_eq!(trust(&portal).untold_of(&matter.id).await.expect("they read"), []);
    portal.later(DAY * 20);
    told_the_lawyers(&portal).await;
    assert_eq!(happened(&portal, &matter, "notice late").await, 0);
    portal.stop().await;
}

#[tokio::test]
async fn tr22_of_a_client_who_has_not_heard_the_lawyers_hear_on_day_ten_of_fourteen_and_after() {
    let (portal, _, matter) = received().await;
    portal.bounce(ACME).await;
    for (days, expected) in [(9, 0), (1, 1), (1, 1), (3, 1), (1, 2), (1, 2)] {
        portal.later(DAY * days);
        assert_eq!(told_the_lawyers(&portal).await, expected, "{days} more days");
    }
    assert_eq!(happened(&portal, &matter, "notice late").await, 2);
    let mut ada = portal.lawyer("Ada Two").await;
    ada.open("/firm/trust/tasks").await;
    ada.sees("Acme Mills").sees("Too late");
    portal.stop().await;
}

#[tokio::test]
async fn tr22_a_client_of_whom_one_reader_was_reached_is_told_and_one_without_readers_is_not() {
    let (portal, mut ada, matter) = received().await;
    portal.reader("Acme Mills", 2).await;
    record(&mut ada, &matter, "70").await;
    portal.bounce(ACME).await;
    assert_eq!(trust(&portal).untold_of(&matter.id).await.expect("they read"), []);
    portal.bounce("reader2@client.example").await;
    let untold = trust(&portal).untold_of(&matter.id).await.expect("they read");
    assert_eq!(untold.len(), 1, "the last reader was not reached either");
    assert_eq!(untold[0].bounced.len(), 2);

    ada.open(&format!("/firm/clients/{}", matter.client)).await;
    for _ in 0..2 {
        ada.press("Yes, close access").await;
    }
    record(&mut ada, &matter, "80").await;
    ada.sees("Nobody of the client can be mailed that $80.00 came in");
    let untold = trust(&portal).untold_of(&matter.id).await.expect("they read");
    assert_eq!(untold.len(), 2);
    portal.stop().await;
}

#[tokio::test]
async fn tr22_what_is_forged_is_refused_and_what_is_none_of_ours_is_dropped() {
    let (portal, _, matter) = received().await;
    let mail = portal.mails_to(ACME).await.pop().expect("a notice");
    let mailer = portal.host().mailer();
    let report = portal.host().engines().mails().bounce(&mail.id).expect("it reads");
    let report = report.expect("it is there");
    let refused = async |change: &dyn Fn(&mut mailer::Report)| {
        let mut changed = report.clone();
        change(&mut changed);
        mailer.returned(&changed).await.map_err(|error| error.to_string())
    };

    let other = refused(&|report| report.detail["mail"]["messageId"] = "another".into()).await;
    assert_eq!(other, Err("a report on a mail names it as SES did not".to_owned()));
    let stranger = refused(&|report| report.source = "counterfoil.other".to_owned()).await;
    assert_eq!(stranger, Err("a report on a mail does not come from SES".to_owned()));
    let half =
        refused(&|report| report.detail = serde_json::json!({ "eventType": "Bounce" })).await;
    assert_eq!(half, Err("a report on a mail does not read".to_owned()));
    let tag = |id: &'static str| {
        move |report: &mut mailer::Report| {
            report.detail["mail"]["tags"]["mail"] = serde_json::json!([id]);
        }
    };
    assert_eq!(refused(&tag("mai_00000000000000000000000000")).await, Ok(()));
    assert_eq!(refused(&tag("somebody else's")).await, Ok(()));

    assert_eq!(happened(&portal, &matter, "notice bounced").await, 0);
    assert_eq!(trust(&portal).untold_of(&matter.id).await.expect("they read"), []);
    portal.stop().await;
}

#[tokio::test]
async fn tr22_another_mail_that_comes_back_is_shown_on_the_page_of_its_client_for_a_month() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "1000.00").await;
    let matter = portal.app().store.system("story").matter(&invoice.matter).await;
    let matter = matter.expect("it reads").expect("it is there").value;
    let mut visitor = portal.stranger();
    visitor.open("/sign-in").await;
    visitor.fill("E-mail address", ACME).press("Send me a link").await;
    portal.bounce(ACME).await;

    let page = format!("/firm/clients/{}", matter.client);
    ada.open(&page).await;
    ada.sees("did not reach").sees("mailbox unknown.");
    ada.open(&format!("{page}/history")).await;
    ada.sees("A mail did not reach its reader: mailbox unknown (sign-in)");
    portal.later(DAY * 31);
    let mut ada = portal.lawyer("Ada Two").await;
    ada.open(&page).await;
    ada.sees_not("did not reach");
    portal.stop().await;
}
