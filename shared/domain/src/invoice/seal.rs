//! The seal of an invoice: proof that nothing that is frozen was changed since.

use sha2::{Digest, Sha256};

use super::{InvoiceKind, Issued, Line, LineKind, Parties};
use crate::ledes::LedesId;
use crate::member::Classification;
use crate::tax::Tax;

impl Issued {
    /// The hash over everything that is frozen; lines in the order of their ids.
    pub fn sealed(&self, lines: &[Line]) -> String {
        let mut lines: Vec<&Line> = lines.iter().collect();
        lines.sort_by(|a, b| a.id.cmp(&b.id));
        let mut hash = Sha256::new();
        let mut field = |text: &str| {
            hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(text.as_bytes());
        };
        field("counterfoil/invoice/v3");
        for text in [
            self.id.as_str(),
            &self.number.to_string(),
            self.client.as_str(),
            self.matter.as_str(),
            self.parties.firm.as_str(),
            self.parties.firm_address.as_str(),
            self.parties.client.as_str(),
            self.parties.payor.name.as_str(),
            self.parties.payor.address.as_str(),
            self.parties.matter_number.as_str(),
            self.parties.matter_name.as_str(),
            self.parties.client_reference.as_ref().map_or("", |mark| mark.as_str()),
            &self.issued_on.to_string(),
            &self.due_on.to_string(),
            self.note.as_ref().map_or("", |note| note.as_str()),
            &self.fees.to_string(),
            &self.costs.to_string(),
            &self.total.to_string(),
            self.total.currency().code(),
        ] {
            field(text);
        }
        self.parties.each_of_theirs(&mut field);
        for one in &self.taxes {
            one.tax.each_field(&mut field);
            field(&one.basis.to_string());
            field(&one.amount.to_string());
        }
        self.each_agreed_field(&mut field);
        for line in lines {
            line.each_field(&mut field);
        }
        hex::encode(hash.finalize())
    }

    /// What some invoices say besides: each of it once it was agreed on.
    fn each_agreed_field(&self, field: &mut impl FnMut(&str)) {
        if let Some(exchange) = &self.exchange {
            field("exchange");
            field(&exchange.to_string());
            field(&exchange.at.from.to_string());
        }
        if let Some(early) = &self.early {
            for text in ["early", &early.off.to_string(), &early.until.to_string()] {
                field(text);
            }
        }
        if !self.interest.is_zero() {
            field("interest");
            field(&self.interest.to_string());
        }
        if let Some(part) = &self.part {
            part.each_field(field);
        }
        if self.kind != InvoiceKind::Work {
            field("kind");
            field(self.kind.word());
        }
        for one in &self.deducted {
            let (on, amount) = (one.on.to_string(), one.amount.to_string());
            for text in ["deducted", one.invoice.as_str(), one.number.as_str(), &on, &amount] {
                field(text);
            }
        }
    }
}

impl Parties {
    /// What the client knows firm, client and matter by, where that is frozen.
    fn each_of_theirs(&self, field: &mut impl FnMut(&str)) {
        if let Some(ids) = &self.ledes {
            for text in ["ledes", ids.firm.as_str(), ids.client.as_str()] {
                field(text);
            }
            for keeper in &ids.keepers {
                field(keeper.member.as_str());
                field(keeper.id.as_ref().map_or("", LedesId::as_str));
                field(keeper.rank.map_or("", Classification::code));
            }
        }
        for (name, mark) in self.references.named() {
            field(name);
            field(mark.as_str());
        }
    }
}

impl Line {
    fn each_field(&self, field: &mut impl FnMut(&str)) {
        let (who, codes) = match &self.kind {
            LineKind::Fee { keeper, task, activity } => {
                let rank = keeper.classification.code();
                (
                    [keeper.mark.as_str(), keeper.name.as_str(), rank],
                    [task.as_ref(), activity.as_ref()],
                )
            }
            LineKind::Flat { keeper } => {
                ([keeper.mark.as_str(), keeper.name.as_str(), "flat"], [None, None])
            }
            LineKind::Cost { kind, expense, receipt } => {
                let receipt = receipt.as_ref().map_or("", |receipt| receipt.as_str());
                (["", receipt, kind.word()], [expense.as_ref(), None])
            }
            LineKind::Interest { of } => (["", of.as_str(), "interest"], [None, None]),
            LineKind::Ahead { of } => {
                let of = of.as_ref().map_or("", |of| of.as_str());
                (["", of, "ahead"], [None, None])
            }
        };
        field(self.id.as_str());
        field(&self.on.to_string());
        for text in who {
            field(text);
        }
        for code in codes {
            field(code.map_or("", |mark| mark.as_str()));
        }
        field(self.narrative.as_str());
        field(&self.units.normalize().to_string());
        field(&self.price.normalize().to_string());
        field(&self.adjustment.to_string());
        field(&self.amount.to_string());
        if let Some(tax) = &self.tax {
            tax.each_field(field);
        }
    }
}

impl Tax {
    fn each_field(&self, field: &mut impl FnMut(&str)) {
        let Self { name, treatment } = self;
        let rate = treatment.percent().to_string();
        let reason = treatment.reason().map_or("", |reason| reason.as_str());
        for text in ["tax", name.as_str(), treatment.word(), &rate, reason] {
            field(text);
        }
    }
}
