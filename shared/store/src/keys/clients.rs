//! Keys of a client, its contacts, what it has paid, and what is agreed with it about rates.

use domain::id::{ClientId, ContactId, RateId};

use super::{Key, key};

pub(crate) fn client(id: &ClientId) -> Key {
    key(format!("CLIENT#{id}"), "CLIENT")
}

pub(crate) fn guidelines(id: &ClientId) -> Key {
    key(format!("CLIENT#{id}"), "GUIDELINES")
}

pub(crate) fn balance(id: &ClientId) -> Key {
    key(format!("CLIENT#{id}"), "BALANCE")
}

pub(crate) fn contact(client: &ClientId, id: &ContactId) -> Key {
    key(format!("CLIENT#{client}"), format!("CONTACT#{id}"))
}

pub(crate) fn agreed_rate(client: &ClientId, id: &RateId) -> Key {
    key(format!("CLIENT#{client}"), format!("RATE#{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_agreed_with_a_client_is_kept_with_it() {
        let body = "0".repeat(26);
        let client: ClientId = format!("cli_{body}").parse().unwrap();
        let rate: RateId = format!("rat_{body}").parse().unwrap();
        let Key { pk, sk } = agreed_rate(&client, &rate);
        assert_eq!((pk, sk), (format!("CLIENT#cli_{body}"), format!("RATE#rat_{body}")));
    }
}
