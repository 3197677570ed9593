//! A customer.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::book::Act;
use super::object::{Expand, Metadata, Object, new_id, with_nulls};
use super::params::Params;
use super::refusal::Refusal;

/// A customer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Customer {
    id: String,
    created: i64,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    description: Option<String>,
    metadata: Metadata,
}

impl Customer {
    /// `POST /v1/customers`
    pub(super) fn create(act: &Act<'_>, asked: &Params) -> Result<Self, Refusal> {
        asked.only(&["name", "email", "phone", "description", "metadata"])?;
        let text = |name| asked.text(name).map(str::to_owned);
        let customer = Self {
            id: new_id("cus_")?,
            created: act.seconds(),
            name: text("name"),
            email: text("email"),
            phone: text("phone"),
            description: text("description"),
            metadata: asked.metadata("metadata")?,
        };
        act.put(&customer)?;
        act.tell("customer.created", &customer)?;
        Ok(customer)
    }
}

/// Published fields that the sandbox never fills.
const NULLS: [&str; 6] =
    ["address", "currency", "default_source", "discount", "shipping", "test_clock"];

impl Object for Customer {
    const KIND: &'static str = "customer";

    fn id(&self) -> &str {
        &self.id
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn render(&self, _: &Act<'_>, _: &Expand) -> Result<Value, Refusal> {
        let prefix: String = self.id.chars().rev().take(7).collect();
        let fields = json!({
            "id": self.id,
            "object": Self::KIND,
            "balance": 0,
            "created": self.created,
            "delinquent": false,
            "description": self.description,
            "email": self.email,
            "invoice_prefix": prefix.to_uppercase(),
            "invoice_settings": {
                "custom_fields": null,
                "default_payment_method": null,
                "footer": null,
                "rendering_options": null,
            },
            "livemode": false,
            "metadata": self.metadata,
            "name": self.name,
            "next_invoice_sequence": 1,
            "phone": self.phone,
            "preferred_locales": [],
            "tax_exempt": "none",
        });
        Ok(with_nulls(fields, &NULLS))
    }
}
