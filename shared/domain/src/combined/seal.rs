//! The seal of a combined bill: proof that nothing of it was changed since it was made.

use super::CombinedBill;
use crate::fingerprint::Fingerprint;

impl CombinedBill {
    /// The hash over everything that it says.
    pub fn sealed(&self) -> String {
        let mut mark = Fingerprint::of("counterfoil/combined-bill/v1");
        for text in [
            self.id.as_str(),
            &self.number.to_string(),
            self.client.as_str(),
            self.by.as_str(),
            self.parties.firm.as_str(),
            self.parties.firm_address.as_str(),
            self.parties.client.as_str(),
            self.parties.payor.name.as_str(),
            self.parties.payor.address.as_str(),
            &self.made_on.to_string(),
            &self.total.to_string(),
            self.total.currency().code(),
        ] {
            mark.field(text);
        }
        for section in &self.sections {
            for text in [
                section.invoice.as_str(),
                &section.number,
                section.client.as_str(),
                section.client_name.as_str(),
                section.matter_number.as_str(),
                section.matter_name.as_str(),
                &section.due_on.to_string(),
                &section.fees.to_string(),
                &section.costs.to_string(),
                &section.tax.to_string(),
                &section.total.to_string(),
            ] {
                mark.field(text);
            }
        }
        mark.whole()
    }
}
