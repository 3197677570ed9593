//! The names behind the ids of an audit chain, which holds no names itself.

use std::collections::HashMap;

use domain::audit::Link;
use domain::client::Contact;
use domain::member::Member;

/// Names by id.
#[derive(Debug, Default)]
pub(crate) struct Names(HashMap<String, String>);

impl Names {
    /// The names of the firm's people.
    pub(crate) fn of(members: &[Member]) -> Self {
        Self(members.iter().map(|m| (m.id.to_string(), m.name.to_string())).collect())
    }

    /// These, and a client's contacts.
    pub(crate) fn and_contacts(mut self, contacts: &[Contact]) -> Self {
        self.0.extend(contacts.iter().map(|c| (c.id.to_string(), c.name.to_string())));
        self
    }

    /// The name of whoever has this id.
    pub(crate) fn name(&self, id: &str) -> &str {
        self.0.get(id).map_or("somebody", String::as_str)
    }

    /// Who made an event happen; what no person did, the portal did for a reason.
    pub(crate) fn actor(&self, link: &Link) -> String {
        match link.actor_kind.as_str() {
            "member" | "contact" => self.name(&link.actor_id).to_owned(),
            _ => format!("the portal ({})", link.actor_id),
        }
    }
}
