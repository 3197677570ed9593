//! A customer object, which saved ways to pay hang on.

use serde::Deserialize;

use crate::ask::{Ask, Failure, Response};

use super::Stripe;
use super::error::read;

#[derive(Deserialize)]
struct Object {
    id: String,
}

impl Stripe {
    /// Makes a customer that Stripe knows only by our id, and gives Stripe's id of it.
    pub fn customer(&self, our_id: &str) -> Ask<String> {
        let form = vec![("metadata[client]", our_id.to_owned())];
        Ask::new(self.post(&["customers"], &form, our_id), made)
    }
}

fn made(response: &Response) -> Result<String, Failure> {
    read(response).map(|customer: Object| customer.id)
}
