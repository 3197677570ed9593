//! What an invoice is made of, as one hash: the same in every file that says the same.

use domain::ledes::{LedesInvoice, LedesLine, LedesMatter};
use sha2::{Digest, Sha256};

/// Hashes the part of an invoice that bills one matter.
pub(super) fn digest(invoice: &LedesInvoice, matter: &LedesMatter) -> String {
    let mut fields = Fields::default();
    fields.put("counterfoil/ledes/v1");
    fields.put(&invoice.number);
    fields.put(&invoice.date);
    fields.put(&invoice.law_firm);
    fields.put(&invoice.period_from);
    fields.put(&invoice.period_to);
    fields.may(invoice.description.as_ref());
    fields.put(&invoice.currency());
    fields.put(&matter.client);
    fields.may(matter.client_name.as_ref());
    fields.put(&matter.number);
    fields.may(matter.client_reference.as_ref());
    fields.may(matter.name.as_ref());
    for line in &matter.lines {
        fields.line(line);
    }
    hex::encode(fields.0.finalize())
}

/// Chance that is none: ten bytes that follow from what something is.
pub(super) fn chance(parts: &[&str]) -> [u8; 10] {
    let mut fields = Fields::default();
    for part in parts {
        fields.put(*part);
    }
    let mut chance = [0; 10];
    for (to, from) in chance.iter_mut().zip(fields.0.finalize()) {
        *to = from;
    }
    chance
}

#[derive(Default)]
struct Fields(Sha256);

impl Fields {
    fn put(&mut self, value: &(impl ToString + ?Sized)) {
        let text = value.to_string();
        self.0.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.update(text);
    }

    fn may(&mut self, value: Option<&impl ToString>) {
        self.put(&value.map(ToString::to_string).unwrap_or_default());
    }

    fn line(&mut self, line: &LedesLine) {
        self.put(&line.number);
        self.put(line.kind.mark());
        self.put(&line.date);
        self.put(&line.units.normalize());
        self.put(&line.unit_cost.normalize());
        self.put(&line.adjustment);
        self.may(line.tax.as_ref().map(|tax| &tax.amount));
        self.put(&line.total);
        self.may(line.task.as_ref());
        self.may(line.activity.as_ref());
        self.may(line.expense.as_ref());
        self.may(line.timekeeper.as_ref().map(|keeper| &keeper.id));
        self.may(line.timekeeper.as_ref().map(|keeper| &keeper.name));
        let rank = line.timekeeper.as_ref().and_then(|keeper| keeper.classification.as_ref());
        self.may(rank);
        self.may(line.narrative.as_ref());
    }
}
