//! What can be wrong with a calendar, worded for the person who has to get another.

/// A place in a file and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, {field}: {reason}")]
pub struct CalendarError {
    /// The line, counted from one.
    pub line: u64,
    /// The component; `FILE` or `FORMAT` where it is none.
    pub field: String,
    /// What is wrong.
    #[source]
    pub reason: Reason,
}

/// Why a file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Nothing in it.
    #[error("The file is empty.")]
    Empty,
    /// More than is read.
    #[error("The file is larger than {0} bytes. Export a shorter span.")]
    TooLarge(usize),
    /// More events than is sane.
    #[error("A file holds at most {0} events. Export a shorter span.")]
    TooManyEvents(usize),
    /// More meetings than is sane.
    #[error("The events of this file are more than {0} meetings. Export a shorter span.")]
    TooManyMeetings(usize),
    /// Something else.
    #[error("This is no calendar. Export the calendar as iCalendar (.ics).")]
    NoCalendar,
    /// An address book.
    #[error("This is an address book. Export the calendar as iCalendar (.ics).")]
    Contacts,
    /// Something of a calendar, outside of one.
    #[error("This stands outside of a calendar. Export the calendar as a whole.")]
    Outside,
    /// It ends in the middle.
    #[error("What begins here is not ended; the file may be cut off. Export it again.")]
    CutOff,
    /// Parts that are not within one another.
    #[error("This ends here, and what began last is {0}. Export it again.")]
    Crossed(String),
}

impl Reason {
    /// This, at a line and a field.
    pub(super) fn at(self, line: u64, field: impl Into<String>) -> CalendarError {
        CalendarError { line, field: field.into(), reason: self }
    }
}
