//! The keys of mails; their patterns are in the table of [`super`].

use domain::id::MailId;

use super::{Key, key};

pub(crate) fn mail(id: &MailId) -> Key {
    key(format!("MAIL#{id}"), "MAIL")
}

/// What kept a mail from its reader.
pub(crate) fn bounce(id: &MailId) -> Key {
    key(format!("MAIL#{id}"), "BOUNCE")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_mails_is_spelled_so() {
        let id: MailId = "mai_00000000000000000000000000".parse().unwrap();
        let literal = |key: Key| format!("{} / {}", key.pk, key.sk);
        assert_eq!(literal(mail(&id)), format!("MAIL#{id} / MAIL"));
        assert_eq!(literal(bounce(&id)), format!("MAIL#{id} / BOUNCE"));
    }
}
