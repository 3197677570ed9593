//! What begins and ends where in a file, by which it is seen to be whole.

use super::problem::{CalendarError, Reason};

/// Where the events of a file begin.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) events: Vec<u64>,
}

/// A line that opens or closes a part.
enum Edge {
    Begin(String),
    End(String),
}

/// Finds that every part of a file is within a calendar and ended.
pub(super) fn read(text: &str) -> Result<Frame, CalendarError> {
    let mut open: Vec<(String, u64)> = Vec::new();
    let mut events = Vec::new();
    let mut calendars = 0_usize;
    for (at, line) in (1_u64..).zip(text.lines()) {
        match edge(line) {
            Some(Edge::Begin(part)) => {
                if open.is_empty() {
                    outermost(&part, at)?;
                    calendars = calendars.saturating_add(1);
                }
                if part == "VEVENT" {
                    events.push(at);
                }
                open.push((part, at));
            }
            Some(Edge::End(part)) => match open.pop() {
                Some((begun, _)) if begun == part => {}
                Some((begun, _)) => return Err(Reason::Crossed(begun).at(at, shown(&part))),
                None => return Err(Reason::Outside.at(at, shown(&part))),
            },
            None if open.is_empty() && !line.trim().is_empty() => {
                let reason = if calendars == 0 { Reason::NoCalendar } else { Reason::Outside };
                return Err(reason.at(at, "FORMAT"));
            }
            None => {}
        }
    }
    match open.pop() {
        Some((part, at)) => Err(Reason::CutOff.at(at, shown(&part))),
        None if calendars == 0 => Err(Reason::Empty.at(1, "FILE")),
        None => Ok(Frame { events }),
    }
}

fn outermost(part: &str, at: u64) -> Result<(), CalendarError> {
    match part {
        "VCALENDAR" => Ok(()),
        "VCARD" => Err(Reason::Contacts.at(at, "FORMAT")),
        part if part.starts_with('V') => Err(Reason::Outside.at(at, shown(part))),
        _ => Err(Reason::NoCalendar.at(at, "FORMAT")),
    }
}

fn edge(line: &str) -> Option<Edge> {
    let (name, part) = line.split_once(':')?;
    let part = || part.trim().to_ascii_uppercase();
    if name.eq_ignore_ascii_case("BEGIN") {
        Some(Edge::Begin(part()))
    } else if name.eq_ignore_ascii_case("END") {
        Some(Edge::End(part()))
    } else {
        None
    }
}

/// So much of a name as a sentence can repeat.
fn shown(part: &str) -> String {
    let plain: String = part.chars().filter(|c| !c.is_control()).take(40).collect();
    if plain.is_empty() { "FORMAT".to_owned() } else { plain }
}
