//! Sheets of time as programs export them, in the shapes that people's settings give them.
#![expect(clippy::unwrap_used, reason = "a test falls where its ground is not as it says")]

use domain::statement::DateOrder;
use domain::suggestion::{Here, Notebook, Noted};
use domain::timesheet::{Hint, Mapping, Reading, Refused, read};
use jiff::civil::date;
use jiff::tz::TimeZone;

fn here() -> Here {
    let zone = TimeZone::get("America/New_York").unwrap();
    Here { zone, now: "2026-03-31T18:00:00Z".parse().unwrap() }
}

fn plain(bytes: &[u8]) -> Result<Reading, Refused> {
    read(bytes, &Hint { mapping: None, dates: None, here: &here() })
}

fn noted(text: &str) -> Vec<Noted> {
    plain(text.as_bytes()).unwrap().noted
}

/// The problems of a file, as a person reads them.
fn wrong(text: &str) -> Vec<String> {
    plain(text.as_bytes()).unwrap_err().problems.iter().map(ToString::to_string).collect()
}

#[test]
fn tim08_a_row_is_a_suggestion_to_the_second_with_its_words() {
    let text = "Date,Client,Project,Task,Notes,Hours,First Name,Last Name\n\
                2026-03-04,Acme,Acme v. Doe,Drafting,Draft motion,\"0,01\",Ada,Lovelace\n";
    let reading = plain(text.as_bytes()).unwrap();
    assert_eq!(reading.source, Notebook::Harvest);
    let noted = &reading.noted[0];
    assert_eq!((noted.on, noted.worked.count()), (date(2026, 3, 4), 36));
    assert_eq!(noted.words.as_ref().unwrap().as_str(), "Draft motion");
    assert_eq!(noted.project.as_ref().unwrap().as_str(), "Acme v. Doe");
    assert_eq!(noted.person.name.as_ref().unwrap().as_str(), "Ada Lovelace");
}

#[test]
fn tim08_the_same_row_has_the_same_mark_and_its_twin_another() {
    let text = "Date,Hours,Notes\n2026-03-04,1,Call\n2026-03-04,1,Call\n2026-03-04,2,Call\n";
    let marks = |text: &str| noted(text).into_iter().map(|n| n.mark).collect::<Vec<_>>();
    let [first, second, third] = marks(text).try_into().unwrap();
    assert!(first != second && second != third && first != third);
    let fewer = "Date,Hours,Notes\n2026-03-04,2,Call\n2026-03-04,1,Call\n";
    assert_eq!(marks(fewer), [third, first]);
}

#[test]
fn tim08_files_come_in_any_encoding_and_with_any_mark_between_cells() {
    let rows = "Datum;Stunden;Beschreibung\r\n04.03.2026;1,5;Müller angerufen\r\n";
    let cp1252: Vec<u8> = rows.replace('ü', "\u{1}").bytes().collect();
    let cp1252: Vec<u8> = cp1252.iter().map(|b| if *b == 1 { 0xFC } else { *b }).collect();
    let bom = [b"\xEF\xBB\xBF", rows.as_bytes()].concat();
    let tabs = rows.replace(';', "\t");
    let titled = format!("sep=;\r\n{rows}");
    for bytes in [rows.as_bytes(), &cp1252, &bom, tabs.as_bytes(), titled.as_bytes()] {
        let reading = plain(bytes).unwrap();
        let noted = &reading.noted[0];
        assert_eq!((noted.on, noted.worked.count()), (date(2026, 3, 4), 5_400));
        assert_eq!(noted.words.as_ref().unwrap().as_str(), "Müller angerufen");
    }
}

#[test]
fn tim08_a_start_with_a_zone_is_of_the_day_in_the_firms_zone() {
    let text = "start,end,description\n\
                2026-03-05T03:30:00Z,2026-03-05T04:30:01Z,Late\n\
                2026-03-04T22:30:00-05:00,2026-03-05T04:30:01Z,Late too\n";
    for noted in noted(text) {
        assert_eq!((noted.on, noted.worked.count()), (date(2026, 3, 4), 3_601));
        assert_eq!(noted.started.unwrap().to_string(), "2026-03-05T03:30:00Z");
    }
}

#[test]
fn tim08_work_past_midnight_and_over_a_change_of_the_clock_is_as_long_as_it_was() {
    let text = "Date,Start,End\n2026-03-04,22:00,01:00\n2026-03-08,1:00 AM,4:00 AM\n";
    let hours: Vec<u32> = noted(text).iter().map(|noted| noted.worked.count()).collect();
    assert_eq!(hours, [3 * 3_600, 2 * 3_600], "the night of 8 March 2026 has no hour from 2 to 3");
}

#[test]
fn tim08_a_column_of_days_that_can_be_read_in_two_ways_waits_for_a_person() {
    let text = "Date,Hours\n03/04/2026,1\n02/01/2026,1\n";
    let said = wrong(text);
    assert_eq!(
        said,
        ["line 2, Date: “03/04/2026” can be read month first or day first, and no row says \
          which. Say that the dates are mdy (month first) or dmy (day first)."]
    );
    let days = |dates| {
        let hint = Hint { mapping: None, dates: Some(dates), here: &here() };
        read(text.as_bytes(), &hint).unwrap().noted.iter().map(|n| n.on).collect::<Vec<_>>()
    };
    assert_eq!(days(DateOrder::MonthDayYear), [date(2026, 3, 4), date(2026, 2, 1)]);
    let hint = Hint { mapping: None, dates: Some(DateOrder::DayMonthYear), here: &here() };
    let read = read(text.as_bytes(), &hint).unwrap();
    assert_eq!((read.noted.len(), read.left.ahead), (1, 1), "3 April 2026 has not come");
}

#[test]
fn tim08_one_row_that_can_be_read_in_one_way_decides_for_all() {
    let days = |text: &str| noted(text).iter().map(|noted| noted.on).collect::<Vec<_>>();
    let american = "Date,Hours\n02/03/2026,1\n02/13/2026,1\n";
    assert_eq!(days(american), [date(2026, 2, 3), date(2026, 2, 13)]);
    let european = "Date,Hours\n02/03/2026,1\n13/02/2026,1\n";
    assert_eq!(days(european), [date(2026, 3, 2), date(2026, 2, 13)]);
    assert_eq!(days("Date,Hours\n02.03.2026,1\n"), [date(2026, 3, 2)], "points: day first");
    assert_eq!(days("Date,Hours\n03/03/2026,1\n"), [date(2026, 3, 3)], "the same either way");
    let both = wrong("Date,Hours\n13/02/2026,1\n02/13/2026,1\n");
    assert_eq!(both, ["line 3, Date: “02/13/2026” is no day, read with the day first."]);
}

#[test]
fn tim08_rows_without_time_are_left_and_counted() {
    let text = "Start date,Start time,End date,End time,Duration,Description,Billable,Tags\n\
                2026-03-04,10:00:00,2026-03-04,10:00:00,00:00:00,Nothing,No,\n\
                2026-03-04,10:00:00,,,,Still runs,No,\n\
                2026-03-04,10:00:00,2026-03-04,10:30:00,,By the clock,No,\n\
                2026-04-04,10:00:00,2026-04-04,10:30:00,0:30:00,Ahead,No,\n\
                Total,,,,0:30:00,,,\n";
    let reading = plain(text.as_bytes()).unwrap();
    assert_eq!((reading.source, reading.rows, reading.noted.len()), (Notebook::Toggl, 5, 1));
    assert_eq!(reading.noted[0].worked.count(), 1_800);
    assert_eq!(
        reading.left.notes(),
        [
            "1 row has no time and was left out.",
            "1 row is of a timer that still runs and was left out.",
            "1 row is of a day that has not come and was left out.",
            "1 row is a sum and was left out.",
        ]
    );
}

#[test]
fn tim08_what_cannot_have_been_worked_refuses_the_file_with_every_place() {
    let said = wrong(
        "Date,Hours,Notes\n2026-03-04,-1,a\n2026-03-04,24.5,b\n2026-03-04,x,c\n,1,d\n\
         2026-02-30,1,e\n0026-03-04,1,f\n2026-03-04,1\n",
    );
    assert_eq!(said.len(), 1, "a row without its cells is a file that is not whole: {said:?}");
    let said = wrong(
        "Date,Hours,Notes\n2026-03-04,-1,a\n2026-03-04,24.5,b\n2026-03-04,x,c\n,1,d\n\
         2026-02-30,1,e\n3026-03-04,1,f\n2026-03-04,24,g\n",
    );
    let places: Vec<&str> = said.iter().filter_map(|said| said.split(':').next()).collect();
    assert_eq!(
        places,
        [
            "line 2, Hours",
            "line 3, Hours",
            "line 4, Hours",
            "line 5, Date",
            "line 6, Date",
            "line 7, Date"
        ]
    );
}

#[test]
fn tim08_a_mapping_reads_what_no_name_tells() {
    let mapping: Mapping = "date=Wann,minutes=Min,words=Was,person=Wer".parse().unwrap();
    let text = "Wann|Min|Was|Wer\n2026-03-04|90|\"Zwei\nZeilen\"|Ada\n2026-03-05|30|Eine|Ada\n";
    assert!(wrong(text)[0].starts_with("line 1, COLUMNS: No column is the day"));
    let hint = Hint { mapping: Some(&mapping), dates: None, here: &here() };
    let reading = read(text.as_bytes(), &hint).unwrap();
    assert_eq!(reading.noted[0].words.as_ref().unwrap().as_str(), "Zwei\nZeilen");
    assert_eq!(reading.noted[0].worked.count(), 5_400);
    let other = read(b"Date,Hours\n2026-03-04,1\n", &hint).unwrap_err();
    let said = other.problems[0].to_string();
    assert_eq!(said, "line 1, COLUMNS: No row names the column “Wann” of the mapping.");
}

#[test]
fn tim08_what_is_no_time_says_what_it_is_and_what_to_export() {
    for (text, what) in [
        ("[{\"name\": 1}]", "JSON, a data export"),
        ("Client Name,Address\nAcme,\n", "a list of clients"),
        ("Date,Description,Amount\n2026-03-04,Fee,5\n", "No column is the length of the work"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "This is a calendar"),
        (" \n", "The file is empty"),
        ("just words\n", "No column is the day"),
    ] {
        let said = wrong(text);
        assert!(said[0].contains(what), "{text}: {said:?}");
    }
    assert!(plain(b"a\0b").unwrap_err().problems[0].to_string().contains("This is no text"));
}
