//! Time and meetings of other programs: suggestions that become time when a person records them.

use harness::{Browser, Portal};

const MEETING: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\n\
    UID:1@firm.example\r\nDTSTAMP:20260301T000000Z\r\nDTSTART:20260302T150000Z\r\n\
    DTEND:20260302T154500Z\r\nSUMMARY:Call with the court\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

async fn begun(portal: &Portal) -> Browser {
    portal.client("Acme Mills").await;
    let ada = portal.lawyer("Ada Byron").await;
    portal.matter("Acme Mills", "M-100").await;
    ada
}

async fn bring(ada: &mut Browser, name: &str, content: &str) {
    ada.open("/firm/suggestions").await;
    ada.attach("File", name, content.as_bytes());
    ada.press("Bring in").await;
}

#[tokio::test]
async fn tim08_a_meeting_is_a_suggestion_and_becomes_time_once() {
    let portal = Portal::start().await;
    let mut ada = begun(&portal).await;
    bring(&mut ada, "calendar.ics", MEETING).await;
    ada.is(200).sees("1 suggestion from iCalendar, 1 of them new.");
    bring(&mut ada, "calendar.ics", MEETING).await;
    ada.is(200).sees("0 of them new.");
    ada.sees("Call with the court").sees("0:45");

    ada.follow("Record").await;
    assert_eq!(ada.heading(), "Record time");
    ada.fill("Matter", "M-100").press_twice("Record time").await;
    ada.is(200).sees("Recorded 0.8 hours (0:45 worked) on M-100");
    for list in ["/firm/suggestions", "/firm/suggestions?of=nobody"] {
        ada.open(list).await;
        ada.sees_not("Call with the court");
    }
    portal.stop().await;
}

#[tokio::test]
async fn tim21_what_was_dismissed_stays_dismissed() {
    let portal = Portal::start().await;
    let mut ada = begun(&portal).await;
    let sheet = "Date,Hours,Notes,Email\n2026-03-02,0.5,Call,adabyron@firm.example\n";
    bring(&mut ada, "march.csv", sheet).await;
    ada.is(200).sees("1 of them new.");
    ada.press("Dismiss").await;
    ada.is(200).sees("Dismissed the suggestion.");
    bring(&mut ada, "march.csv", sheet).await;
    ada.is(200);
    for list in ["/firm/suggestions", "/firm/suggestions?of=nobody"] {
        ada.open(list).await;
        ada.sees("Nothing is suggested.");
    }
    portal.stop().await;
}

#[tokio::test]
async fn a_file_that_is_no_time_is_refused_with_its_place() {
    let portal = Portal::start().await;
    let mut ada = begun(&portal).await;
    bring(&mut ada, "days.csv", "Date,Hours\n03/04/2026,1\n").await;
    ada.is(422).sees("can be read month first or day first");
    bring(&mut ada, "half.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n").await;
    ada.is(422);
    ada.open("/firm/suggestions").await;
    ada.sees("Nothing is suggested.");
    portal.stop().await;
}
