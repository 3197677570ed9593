//! Whose work it is, as far as a file says.

use crate::member::Member;
use crate::text::{Email, Name};

/// A person as another program knows them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Person {
    /// Their name there.
    pub name: Option<Name>,
    /// Their address there.
    pub email: Option<Email>,
}

impl Person {
    /// The one member of the firm that this is: by address, or else by exact name. A name that two
    /// members have says nothing.
    pub fn member<'m>(&self, members: &'m [Member]) -> Option<&'m Member> {
        let email = self.email.as_ref();
        let addressed = members.iter().find(|member| Some(&member.email) == email);
        addressed.or_else(|| self.namesake(members))
    }

    fn namesake<'m>(&self, members: &'m [Member]) -> Option<&'m Member> {
        let name = self.name.as_ref()?;
        let mut found = members.iter().filter(|member| member.name == *name);
        let first = found.next();
        if found.next().is_some() { None } else { first }
    }
}
