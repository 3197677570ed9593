//! What is wrong with a form, field by field, all at once.

use std::borrow::Cow;
use std::fmt::Display;

use domain::audit::Ruled;

/// The complaints about one form; a form without complaints has been read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Complaints(Vec<Complaint>);

/// One complaint, worded for the person who typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The name of the input; empty when it is about the form as a whole.
    pub field: Cow<'static, str>,
    /// What is wrong and what to do, as a sentence.
    pub sentence: String,
    /// The id of the rule that refuses; empty for what does not read.
    pub rule: &'static str,
}

/// Text that is none of the choices of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Choose one of the list.")]
pub struct ChoiceError;

impl Complaints {
    /// Keeps the value, or notes the complaint about `field`.
    pub fn take<T, E: Display>(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        read: Result<T, E>,
    ) -> Option<T> {
        read.map_err(|error| self.add(field, error)).ok()
    }

    /// Keeps the value, or notes that a rule refuses it.
    pub fn obey<T, E: Display + Ruled>(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        read: Result<T, E>,
    ) -> Option<T> {
        let refused = |error: E| {
            let (sentence, rule) = (error.to_string(), error.rule());
            self.0.push(Complaint { field: field.into(), sentence, rule });
        };
        read.map_err(refused).ok()
    }

    /// Reads the version of what was looked at, which a page of ours has in its form.
    pub fn version(&mut self, sent: &str) -> Option<u64> {
        let read = sent.parse().ok();
        if read.is_none() {
            self.add("", "Open this page again, and then save.");
        }
        read
    }

    /// Notes a complaint about `field`.
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, sentence: impl Display) {
        let sentence = sentence.to_string();
        self.0.push(Complaint { field: field.into(), sentence, rule: "" });
    }

    /// A single complaint about the form as a whole.
    pub fn whole(sentence: impl Display) -> Self {
        let mut complaints = Self::default();
        complaints.add("", sentence);
        complaints
    }

    /// That somebody changed meanwhile what a form changes; and of each field, by its name, in
    /// which it is not what was typed, what it is now. The form keeps what was typed.
    pub fn meanwhile(fields: &[(&'static str, &str, &str)]) -> Self {
        let mut complaints = Self::whole(
            "Someone changed this while you were looking at it. What you typed is kept below: \
             save again to put it in the place of what is there now.",
        );
        for &(field, typed, now) in fields {
            if typed.trim() != now.trim() {
                let now = if now.is_empty() { "empty".to_owned() } else { format!("“{now}”") };
                complaints.add(field, format_args!("It is {now} now."));
            }
        }
        complaints
    }

    /// The command that was read, unless anything was complained about.
    pub fn or<T>(self, command: Option<T>) -> Result<T, Self> {
        match command {
            Some(command) if self.0.is_empty() => Ok(command),
            Some(_) => Err(self),
            None if self.0.is_empty() => Err(Self::whole("This form is not complete.")),
            None => Err(self),
        }
    }

    /// Whether there is nothing to complain about.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The rules that refuse; none when the form only did not read.
    pub fn rules(&self) -> Vec<String> {
        let rules = self.0.iter().map(|complaint| complaint.rule.to_owned());
        rules.filter(|rule| !rule.is_empty()).collect()
    }

    /// The complaints about one field.
    pub fn about<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |c| c.field == field).map(|c| c.sentence.as_str())
    }

    /// All complaints, in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = &Complaint> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_complains_about_everything_at_once() {
        let mut complaints = Complaints::default();
        let number = complaints.take("age", "x".parse::<u8>());
        let other = complaints.take("size", "".parse::<u8>());
        let read = number.zip(other);
        let refused = complaints.or(read).expect_err("two fields are wrong");
        assert_eq!(refused.iter().count(), 2);
        assert_eq!(refused.about("size").count(), 1);
    }

    #[test]
    fn a_form_that_came_too_late_is_told_what_is_there_now() {
        let fields = [("name", "Marsh", "Mill"), ("note", "Same ", "Same"), ("code", "x", "")];
        let said = Complaints::meanwhile(&fields);
        assert_eq!(said.about("name").collect::<Vec<_>>(), ["It is “Mill” now."]);
        assert_eq!(said.about("code").collect::<Vec<_>>(), ["It is empty now."]);
        assert_eq!(said.about("note").count(), 0);
        assert_eq!(said.about("").count(), 1);
    }
}
