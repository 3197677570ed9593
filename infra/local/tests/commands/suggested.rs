//! Time and calendars from the command line: suggestions, taken whole or refused with a place, and
//! once (TIM-08, TIM-21).

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::run::{Answer, Firm};

fn import(firm: &Firm, what: &str, files: &[&Path], more: &[&str]) -> Answer {
    let words = ["import", what, "--json"].map(OsStr::new);
    let files = files.iter().map(|file| file.as_os_str());
    firm.run(words.into_iter().chain(more.iter().map(OsStr::new)).chain(files))
}

/// Status, format, what was read, suggestions and new ones of each file.
fn told(answer: &Answer) -> Vec<Value> {
    let json = answer.json();
    let row = |file: &Value| {
        let read = file.get("rows").or_else(|| file.get("events"));
        json!([file["status"], file["format"], read, file["suggestions"], file["new"]])
    };
    json["files"].as_array().unwrap().iter().map(row).collect()
}

fn sheet(rows: u32) -> String {
    let mut text = "Date,Hours,Notes,Client\n".to_owned();
    for row in 0..rows {
        let (day, hours) = (row % 28 + 1, row % 7 + 1);
        text.push_str(&format!("2026-03-{day:02},{hours}.25,Work {row},Acme\n"));
    }
    text
}

#[test]
fn tim08_a_sheet_of_time_becomes_suggestions_once_and_no_entry() {
    let firm = Firm::new();
    let march = firm.file("march.csv", &sheet(200));
    let more = firm.file("more.csv", &sheet(230));
    let first = import(&firm, "time", &[&march, &march], &[]);
    assert_eq!(first.code, 0, "{first:?}");
    let known = json!(["unchanged", "CSV", 200, 200, 0]);
    assert_eq!(told(&first), [json!(["imported", "CSV", 200, 200, 200]), known.clone()]);
    let overlap = import(&firm, "time", &[&more, &march], &[]);
    assert_eq!(told(&overlap), [json!(["imported", "CSV", 230, 230, 30]), known]);
    let notes = first.json()["files"][0]["notes"].clone();
    let nobody = "200 suggestions are no known person’s, and wait for nobody.";
    assert_eq!(notes, json!([nobody]));
    firm.is_sound();
}

#[test]
fn tim08_a_sheet_that_leaves_something_open_is_refused_until_a_person_says() {
    let firm = Firm::new();
    let days = firm.file("days.csv", "Date,Hours\n03/04/2026,1\n");
    let german = firm.file("german.csv", "Wann;Wieviel\n31.03.2026;1,5\n");
    let refused = import(&firm, "time", &[&days, &german], &[]);
    assert_eq!(refused.code, 2);
    let problem = refused.json()["files"][0]["problems"][0].clone();
    assert_eq!((&problem["line"], &problem["field"]), (&json!(2), &json!("Date")));
    assert!(problem["reason"].as_str().unwrap().contains("mdy (month first)"), "{problem}");
    let answer = import(&firm, "time", &[&days], &["--dates", "mdy"]);
    assert_eq!(told(&answer), [json!(["imported", "CSV", 1, 1, 1])]);
    let answer = import(&firm, "time", &[&german], &["--map", "date=Wann,hours=Wieviel"]);
    assert_eq!(told(&answer), [json!(["imported", "CSV", 1, 1, 1])]);
    let wrong = import(&firm, "time", &[&german], &["--map", "when=Wann"]);
    assert_eq!(wrong.code, 1);
    assert!(wrong.err.contains("--map"), "{wrong:?}");
    let gone = import(&firm, "time", &[Path::new("gone.csv")], &[]);
    assert_eq!((gone.code, told(&gone)), (2, vec![json!(["refused", null, 0, 0, 0])]));
}

#[test]
fn tim21_meetings_that_are_over_become_suggestions_once() {
    let firm = Firm::new();
    let text = "BEGIN:VCALENDAR\nX-WR-CALNAME:ada@firm.example\nBEGIN:VEVENT\nUID:a\n\
                DTSTART:20260302T150000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\n\
                SUMMARY:Call\nATTENDEE;CN=Eve:mailto:eve@else.example\nEND:VEVENT\n\
                BEGIN:VEVENT\nUID:b\nDTSTART;VALUE=DATE:20260302\nEND:VEVENT\nEND:VCALENDAR\n";
    let calendar = firm.file("ada.ics", text);
    let first = import(&firm, "calendar", &[&calendar, &calendar], &[]);
    assert_eq!(
        told(&first),
        [json!(["imported", "iCalendar", 2, 3, 3]), json!(["unchanged", "iCalendar", 2, 3, 0])]
    );
    let notes = first.json()["files"][0]["notes"].to_string();
    assert!(notes.contains("1 event is of a whole day and was left out."), "{notes}");
    let other = import(&firm, "calendar", &[&calendar], &["--of", "bob@firm.example"]);
    assert_eq!(told(&other), [json!(["imported", "iCalendar", 2, 3, 3])], "each has their own");
    let sheet = firm.file("time.csv", &sheet(1));
    let refused = import(&firm, "calendar", &[&sheet], &[]);
    assert_eq!((refused.code, told(&refused)), (2, vec![json!(["refused", null, 0, 0, 0])]));
    firm.is_sound();
}

/// The files that others published, if they are here.
fn published(of: &str) -> Vec<PathBuf> {
    let named = std::env::var_os("COUNTERFOIL_DATA").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = named.unwrap_or(beside).join(of);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("ABSENT: {} (set COUNTERFOIL_DATA); nothing was checked", folder.display());
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn tim08_published_sheets_and_calendars_import_once() {
    for (what, of) in [("time", "time"), ("calendar", "ics")] {
        let files = published(of);
        let files: Vec<&Path> = files.iter().take(60).map(PathBuf::as_path).collect();
        if files.is_empty() {
            continue;
        }
        let firm = Firm::new();
        let first = import(&firm, what, &files, &[]).json();
        let again = import(&firm, what, &files, &[]).json();
        let (first, again) =
            (first["files"].as_array().unwrap(), again["files"].as_array().unwrap());
        assert_eq!(first.len(), files.len());
        for (before, after) in first.iter().zip(again) {
            let is_refused = before["status"] == json!("refused");
            let wanted = if is_refused { "refused" } else { "unchanged" };
            assert_eq!((&after["status"], &after["new"]), (&json!(wanted), &json!(0)), "{after}");
            assert_eq!(is_refused, !before["problems"].as_array().unwrap().is_empty());
        }
        firm.is_sound();
    }
}

#[test]
fn tim08_a_mapping_can_be_a_file_and_what_is_wrong_with_it_is_told() {
    let firm = Firm::new();
    let german = firm.file("german.csv", "Wann;Wieviel;Text;Notiz\n03/04/2026;1,5;a;b\n");
    let columns = r#"{"date": "Wann", "hours": "Wieviel", "words": ["Text", "Notiz"]}"#;
    let whole = format!(r#"{{"columns": {columns}, "dates": "dmy"}}"#);
    let good = firm.file("good.json", &whole);
    let by = |mapping: &Path| {
        import(&firm, "time", &[&german], &["--mapping", mapping.to_str().unwrap()])
    };
    assert_eq!(told(&by(&good)), [json!(["imported", "CSV", 1, 1, 1])]);
    for (text, said) in [
        (r#"{"columns": {"when": "Wann"}}"#, "“when” is nothing that a column can be"),
        (r#"{"columns": {"date": "Wann"}}"#, "No column is the length of the work"),
        (r#"{"columns": {"date": "Wann", "hours": "Wieviel"}, "dates": "x"}"#, "none of dmy"),
        (r#"{"rows": 1}"#, "unknown field"),
    ] {
        let answer = by(&firm.file("bad.json", text));
        assert_eq!(answer.code, 1, "{answer:?}");
        assert!(answer.err.contains(said), "{answer:?}");
    }
    let unknown = by(Path::new("Kanzlei"));
    assert_eq!(unknown.code, 1);
    assert!(unknown.err.contains("The firm keeps no layout “Kanzlei”. It keeps none."));
    let missing = firm.file("missing.json", r#"{"columns": {"date": "Tag", "hours": "Wieviel"}}"#);
    let answer = by(&missing);
    assert_eq!(answer.code, 2);
    let reason = answer.json()["files"][0]["problems"][0]["reason"].clone();
    assert_eq!(reason, json!("No row names the column “Tag” of the mapping."));
}
