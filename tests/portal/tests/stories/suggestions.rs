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

/// A report of another program, whose columns say nothing by themselves.
const REPORT: &str = "Wann;Wieviel;Wobei;Akte;Wer;Code;Tun;Zahlt;Satz\n\
    02.03.2026;1,5;Draft the answer;Mill;A. B.;L210 Pleadings;A103;nein;300\n\
    02.03.2026;1:75;Call;Mill;A. B.;;;ja;\n";

/// Says what the columns are, in the order of the report.
fn say(ada: &mut Browser, columns: &[(&str, &str)]) {
    for (column, role) in columns {
        ada.choose(&format!("Column “{column}”"), role);
    }
}

const COLUMNS: [(&str, &str); 8] = [
    ("Wann", "Day"),
    ("Wieviel", "Hours"),
    ("Wobei", "What was done"),
    ("Akte", "Matter or project"),
    ("Wer", "Person"),
    ("Code", "Task or task code"),
    ("Tun", "Activity code"),
    ("Zahlt", "Billable or not"),
];

#[tokio::test]
async fn tim08_columns_that_nobody_knows_are_asked_for_and_kept_with_the_names() {
    let portal = Portal::start().await;
    let mut ada = begun(&portal).await;
    bring(&mut ada, "bericht.csv", REPORT).await;
    ada.is(422).sees("No column is the day of the work").sees("Such as: Draft the answer");
    say(&mut ada, &COLUMNS);
    ada.fill("Keep this layout as", "Kanzlei").press("Look again").await;
    ada.is(422).sees("Line 3, Wieviel: “1:75” is no length of time").sees("1:30");
    ada.open("/firm/suggestions/layouts").await;
    ada.sees("No layout is kept yet.");

    let sound = REPORT.replace("1:75", "0,25");
    bring(&mut ada, "bericht.csv", &sound).await;
    say(&mut ada, &COLUMNS);
    ada.press("Look again").await;
    ada.is(200).sees("2 rows make 2 suggestions.").sees("No charge");
    ada.fill("“Mill” is matter", "M-999").fill("Keep this layout as", "Kanzlei");
    ada.press("Bring in").await;
    ada.is(422).sees("“Mill” is matter: No matter has the number “M-999”.");
    ada.fill("“Mill” is matter", "M-100").choose("“A. B.” is", "Ada Byron");
    ada.press_twice("Bring in").await;
    ada.is(200).sees("2 suggestions from CSV").sees("Draft the answer");

    // The next file of that kind is read by itself, and its names mean what was said.
    let april = sound.replace("02.03.2026", "03.03.2026").replace("Draft", "Send");
    bring(&mut ada, "april.csv", &april).await;
    ada.is(200).sees("2 suggestions from CSV, 2 of them new.").sees("Send the answer");
    ada.follow("Record").await;
    let sent = ada.fields();
    let has = |name: &str, value: &str| sent.iter().any(|(n, v)| n == name && v == value);
    assert!(has("matter", "M-100"), "{sent:?}");
    let all = ada.open("/firm/suggestions/layouts").await;
    all.sees("Kanzlei").sees("Wann: Day").sees("Matter M-100").sees("Ada Byron");
    ada.press("Forget Kanzlei").await;
    ada.is(200).sees("No layout is kept yet.").sees("Matter M-100");
    ada.press("Forget mill").await;
    ada.press("Forget a. b.").await;
    ada.sees("No name is kept yet.");
    portal.stop().await;
}

#[tokio::test]
async fn tim08_codes_and_charge_of_a_sheet_are_in_the_form_that_records_it() {
    let portal = Portal::start().await;
    let mut ada = begun(&portal).await;
    let sheet = "Date,Hours,Notes,Matter,Email,Task code,Activity code,Billable,Rate\n\
        2026-03-02,0.5,Answer,M-100,adabyron@firm.example,L210,A103,no,300\n";
    bring(&mut ada, "march.csv", sheet).await;
    ada.is(200).sees("1 of them new.").sees("Noted at 300 an hour");
    ada.follow("Record").await;
    for chosen in [r#"value="M-100""#, r#"value="L210" selected"#, r#"value="A103" selected"#] {
        assert!(ada.html().contains(chosen), "{chosen}");
    }
    ada.press("Record time").await;
    ada.is(200).sees("at no charge");
    portal.stop().await;
}

#[tokio::test]
async fn tim08_what_is_said_wrong_of_columns_is_told_and_nothing_is_kept() {
    let portal = Portal::start().await;
    let mut ada = begun(&portal).await;
    bring(&mut ada, "a.csv", REPORT).await;
    say(&mut ada, &[("Wann", "Day"), ("Wieviel", "Hours"), ("Code", "Hours")]);
    ada.press("Bring in").await;
    ada.is(422).sees("Two columns are the hours: “Wieviel” and “Code”.");
    say(&mut ada, &[("Wieviel", "Not read"), ("Code", "Not read")]);
    ada.press("Bring in").await;
    ada.is(422).sees("No column is the length of the work.");
    say(&mut ada, &[("Wobei", "Hours")]);
    ada.press("Bring in").await;
    ada.is(422).sees("Line 2, Wobei: “Draft the answer” is no length of time.");
    bring(&mut ada, "formula.csv", "Date,Hours\n2026-03-02,=A1*2\n").await;
    ada.is(422).sees("“=A1*2” is a formula");
    bring(&mut ada, "empty.csv", "  \n").await;
    ada.is(422).sees("The file is empty.");
    bring(&mut ada, "bytes.csv", "a\0b,c\n").await;
    ada.is(422).sees("This is no text.");
    bring(&mut ada, "large.csv", &"2026-03-02,1\n".repeat(80_000)).await;
    ada.is(422).sees("larger than 1000 KB");
    ada.open("/firm/suggestions").await;
    ada.sees("Nothing is suggested.");
    portal.stop().await;
}
