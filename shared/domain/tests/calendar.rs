//! Calendars as programs export them: what of them took time, and when.
#![expect(clippy::unwrap_used, reason = "a test falls where its ground is not as it says")]

use domain::calendar::{CalendarError, Reading, read};
use domain::suggestion::Here;
use domain::text::Email;
use jiff::civil::date;
use jiff::tz::TimeZone;

/// Noon of 31 March 2026, in New York.
fn here() -> Here {
    let zone = TimeZone::get("America/New_York").unwrap();
    Here { zone, now: "2026-03-31T16:00:00Z".parse().unwrap() }
}

fn plain(events: &str) -> Result<Reading, CalendarError> {
    let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n");
    read(text.replace('\n', "\r\n").replace("\r\r", "\r").as_bytes(), None, &here())
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\nUID:a\nSUMMARY:Call\n{lines}\nEND:VEVENT\n")
}

/// When the meetings began, and for how many minutes.
fn meetings(events: &str) -> Vec<String> {
    let zone = here().zone;
    let told = |noted: &domain::suggestion::Noted| {
        let began = noted.started.unwrap().to_zoned(zone.clone());
        format!("{} {}", began.strftime("%m-%d %H:%M"), noted.worked.count() / 60)
    };
    let mut told: Vec<String> = plain(events).unwrap().noted.iter().map(told).collect();
    told.sort();
    told
}

fn notes(events: &str) -> Vec<String> {
    let reading = plain(events).unwrap();
    assert!(reading.noted.is_empty(), "{:?}", reading.noted);
    reading.left.notes()
}

#[test]
fn tim08_a_meeting_that_is_over_is_a_suggestion_in_the_firms_zone() {
    let text = event("DTSTART:20260305T030000Z\nDTEND:20260305T044500Z\nLOCATION:Court");
    let reading = plain(&text).unwrap();
    let noted = &reading.noted[0];
    assert_eq!((reading.events, noted.on), (1, date(2026, 3, 4)));
    assert_eq!(noted.worked.count(), 6_300);
    assert_eq!(noted.words.as_ref().unwrap().as_str(), "Call");
    let named = event("DTSTART;TZID=Europe/Berlin:20260305T040000\nDURATION:PT1H45M");
    let windows = event("DTSTART;TZID=W. Europe Standard Time:20260305T040000\nDURATION:PT1H45M");
    let half = event("DTSTART;TZID=Europe/Berlin:20260305T040000\nDTEND:20260305T054500");
    for text in [named, windows, half] {
        assert_eq!(meetings(&text), ["03-04 22:00 105"]);
        assert_eq!(plain(&text).unwrap().noted[0].mark, noted.mark, "moved is the same meeting");
    }
}

#[test]
fn tim08_what_took_no_time_is_no_suggestion_and_is_counted() {
    let at = "DTSTART:20260305T150000Z\nDTEND:20260305T160000Z";
    for (lines, note) in [
        ("DTSTART;VALUE=DATE:20260305".to_owned(), "1 event is of a whole day"),
        (format!("{at}\nSTATUS:CANCELLED"), "1 event is cancelled"),
        (format!("{at}\nTRANSP:TRANSPARENT"), "1 event is shown as free"),
        (format!("{at}\nX-MICROSOFT-CDO-BUSYSTATUS:FREE"), "1 event is shown as free"),
        (format!("{at}\nATTENDEE;PARTSTAT=DECLINED:mailto:a@x.com"), "1 event was declined"),
        ("DTSTART:20260331T150000Z\nDURATION:PT2H".to_owned(), "1 event is not over yet"),
        ("DTSTART:20260305T150000Z".to_owned(), "1 event has no length"),
        ("DTSTART:20260305T150000Z\nDURATION:P2D".to_owned(), "1 event is longer than a day"),
    ] {
        assert_eq!(notes(&event(&lines)), [format!("{note} and was left out.")], "{lines}");
    }
    let said = notes(&event("DTSTART:20261305T150000Z"));
    assert_eq!(said[0], "1 event has no day that can be read and was left out.");
    assert_eq!(said[1], "The events without a day begin on line 3.");
}

#[test]
fn tim08_only_who_owns_the_calendar_declines_for_it() {
    let text = event(
        "DTSTART:20260305T150000Z\nDTEND:20260305T160000Z\n\
         ATTENDEE;PARTSTAT=DECLINED:mailto:Ada@x.com\nATTENDEE;PARTSTAT=ACCEPTED:mailto:b@x.com",
    );
    let text = format!("BEGIN:VCALENDAR\n{text}END:VCALENDAR\n");
    let count = |of: Option<&str>| {
        let of = of.map(|of| Email::parse(of).unwrap());
        read(text.as_bytes(), of.as_ref(), &here()).unwrap().noted.len()
    };
    assert_eq!((count(Some("ada@x.com")), count(Some("b@x.com")), count(None)), (0, 1, 1));
    let marks = |of: &str| {
        let of = Email::parse(of).unwrap();
        let plain = text.replace("DECLINED", "ACCEPTED");
        read(plain.as_bytes(), Some(&of), &here()).unwrap().noted[0].mark.clone()
    };
    assert_ne!(marks("ada@x.com"), marks("b@x.com"), "each keeps their own suggestion");
}

#[test]
fn tim08_a_series_is_counted_out_to_today_over_the_change_of_the_clock() {
    let weekly = event(
        "DTSTART;TZID=America/New_York:20260301T093000\nDURATION:PT30M\nRRULE:FREQ=WEEKLY\n\
         EXDATE;TZID=America/New_York:20260322T093000",
    );
    assert_eq!(
        meetings(&weekly),
        ["03-01 09:30 30", "03-08 09:30 30", "03-15 09:30 30", "03-29 09:30 30"]
    );
    let until = event("DTSTART:20260301T140000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20260303");
    assert_eq!(meetings(&until).len(), 3, "a day that ends a series belongs to it");
    let counted = event("DTSTART:20260329T140000Z\nDURATION:PT3H\nRRULE:FREQ=DAILY;COUNT=9");
    assert_eq!(meetings(&counted).len(), 2, "the third has not ended at noon");
    let more = event(
        "DTSTART:20260301T140000Z\nDURATION:PT1H\nRDATE:20260302T140000Z,20260303T140000Z\n\
         RDATE;VALUE=PERIOD:20260304T140000Z/PT2H",
    );
    assert_eq!(meetings(&more).last().unwrap(), "03-04 09:00 120");
    assert_eq!(meetings(&more).len(), 4);
}

#[test]
fn tim08_an_exception_stands_for_its_meeting_whatever_its_sequence() {
    let series = event("DTSTART:20260302T150000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4");
    let moved = event(
        "RECURRENCE-ID:20260303T150000Z\nSEQUENCE:2\nDTSTART:20260303T180000Z\nDURATION:PT2H",
    );
    let off = event(
        "RECURRENCE-ID:20260304T150000Z\nSTATUS:CANCELLED\nDTSTART:20260304T150000Z\n\
         DURATION:PT1H",
    );
    let events = format!("{series}{moved}{off}");
    assert_eq!(meetings(&events), ["03-02 10:00 60", "03-03 13:00 120", "03-05 10:00 60"]);
    let marks = |events: &str| {
        let mut marks: Vec<_> = plain(events).unwrap().noted.into_iter().map(|n| n.mark).collect();
        marks.sort();
        marks
    };
    let before = marks(&series);
    assert!(marks(&events).iter().all(|mark| before.contains(mark)), "moved is the same meeting");
    let following = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260304T150000Z\nDTSTART:20260304T160000Z\n\
         DURATION:PT30M",
    );
    assert_eq!(
        meetings(&format!("{series}{following}")),
        ["03-02 10:00 60", "03-03 10:00 60", "03-04 11:00 30", "03-05 11:00 30"]
    );
}

#[test]
fn tim08_a_long_series_gives_its_latest_meetings_and_a_dense_one_its_first() {
    let daily = event("DTSTART:20200101T150000Z\nDURATION:PT15M\nRRULE:FREQ=DAILY");
    let reading = plain(&daily).unwrap();
    assert_eq!(reading.noted.len(), 1_000);
    assert_eq!(reading.noted.last().unwrap().on, date(2026, 3, 31));
    let said = reading.left.notes();
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("before their latest 1,000"), "{said:?}");
    for dense in ["HOURLY", "MINUTELY", "SECONDLY"] {
        let events = event(&format!("DTSTART:20200101T150000Z\nDURATION:PT1M\nRRULE:FREQ={dense}"));
        let reading = plain(&events).unwrap();
        assert!(reading.noted.len() <= 1_000);
        assert_eq!(reading.left.frequent, 1, "{dense}");
    }
    let never =
        event("DTSTART:20200101T150000Z\nDURATION:PT1M\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30");
    assert_eq!(meetings(&never).len(), 1);
}

#[test]
fn tim08_of_two_versions_the_later_one_counts() {
    let first = event("SEQUENCE:1\nDTSTART:20260302T150000Z\nDURATION:PT1H");
    let later = event("SEQUENCE:2\nDTSTART:20260302T160000Z\nDURATION:PT1H");
    for events in [format!("{first}{later}"), format!("{later}{first}")] {
        assert_eq!(meetings(&events), ["03-02 11:00 60"]);
        assert_eq!(plain(&events).unwrap().left.replaced, 1);
    }
}

#[test]
fn tim08_a_zone_is_read_by_its_own_rules_where_nobody_knows_its_name() {
    let zone = "BEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\nDTSTART:16010101T030000\n\
                RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n\
                END:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\n\
                RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n\
                END:DAYLIGHT\nEND:VTIMEZONE\n";
    let at = |day: &str| event(&format!("DTSTART;TZID=Own:{day}T160000\nDURATION:PT1H"));
    assert_eq!(meetings(&format!("{zone}{}", at("20260302"))), ["03-02 10:00 60"]);
    assert_eq!(meetings(&format!("{zone}{}", at("20260330"))), ["03-30 10:00 60"]);
    assert_eq!(meetings(&format!("{zone}{}", at("20250815"))), ["08-15 10:00 60"]);
    let reading = plain(&at("20260302")).unwrap();
    assert_eq!(reading.noted[0].started.unwrap().to_string(), "2026-03-02T21:00:00Z");
    let said = reading.left.notes();
    assert_eq!(said, ["Not a known zone, and read as the firm’s own: “Own”."]);
}

#[test]
fn tim08_what_is_no_whole_calendar_is_refused_with_its_place() {
    let wrong = |text: &str| read(text.as_bytes(), None, &here()).unwrap_err().to_string();
    for (text, said) in [
        ("", "line 1, FILE: The file is empty."),
        ("Date,Hours\n", "line 1, FORMAT: This is no calendar."),
        ("BEGIN:VCARD\nEND:VCARD\n", "line 1, FORMAT: This is an address book."),
        ("BEGIN:VEVENT\nEND:VEVENT\n", "line 1, VEVENT: This stands outside of a calendar."),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n", "line 2, VEVENT: What begins here is not ended"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VTODO\n", "line 3, VTODO: This ends here"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\nwords\n", "line 3, FORMAT: This stands outside"),
    ] {
        assert!(wrong(text).starts_with(said), "{text}: {}", wrong(text));
    }
}
