//! What an invoice says, in sentences that are counted from its lines.

use rust_decimal::Decimal;

use crate::day;
use crate::invoice::{InvoiceKind, Issued, Line, LineKind, PhaseLine, Worked, by_task};
use crate::money::Money;

/// What was done and how much it comes to, in the order of the invoice; `lines` are all of it.
pub fn sentences(invoice: &Issued, lines: &[Line]) -> Vec<String> {
    let mut said = Vec::new();
    if !invoice.fees.is_zero() {
        said.push(fees(invoice, lines));
    }
    let phases = by_task(lines, invoice.total.currency()).unwrap_or_default();
    said.extend(phases.iter().map(phase));
    if !invoice.costs.is_zero() {
        let whose = match (invoice.kind, invoice.part.is_some()) {
            (InvoiceKind::Disbursements, _) => "What we paid to others for you comes",
            (_, true) => "Your share of the costs comes",
            (_, false) => "Costs come",
        };
        said.push(format!("{whose} to {}.", invoice.costs.plain()));
    }
    if !invoice.interest.is_zero() {
        said.push(format!("Interest comes to {}.", invoice.interest.plain()));
    }
    let ahead = invoice.ahead().unwrap_or(invoice.interest);
    if invoice.kind == InvoiceKind::Deposit {
        let amount = ahead.plain();
        said.push(format!(
            "We ask for {amount} on account of coming fees; later invoices deduct it."
        ));
    } else if ahead.is_negative() {
        said.push(format!("What was billed ahead is deducted: {}.", ahead.negated().plain()));
    }
    let before = [invoice.fees, invoice.costs, invoice.interest, ahead];
    let tax = before.into_iter().try_fold(invoice.total, Money::minus);
    if let Some(tax) = tax.ok().filter(|tax| !tax.is_zero()) {
        said.push(format!("Tax comes to {}.", tax.plain()));
    }
    let (total, due) = (invoice.total.plain(), day::plain(invoice.due_on));
    said.push(format!("Together that is {total}, to be paid by {due}."));
    said
}

/// All fees, and the hours behind them.
fn fees(invoice: &Issued, lines: &[Line]) -> String {
    let worked = |line: &Line| matches!(line.kind, LineKind::Fee { .. }).then_some(line.units);
    let hours: Decimal = lines.iter().filter_map(worked).sum();
    let sum = invoice.fees.plain();
    match (hours.is_zero(), invoice.part.is_some()) {
        (true, false) => format!("Our fees come to {sum}."),
        (true, true) => format!("Your share of our fees comes to {sum}."),
        (false, false) => format!("We worked {}, and our fees come to {sum}.", spoken(hours)),
        (false, true) => {
            format!("We worked {}, and your share of our fees comes to {sum}.", spoken(hours))
        }
    }
}

/// A phase, and its tasks where there are several.
fn phase(phase: &PhaseLine) -> String {
    let Some(code) = phase.phase else {
        return format!("{} went to other work.", capital(&sum(&phase.sum)));
    };
    let task = |(code, worked): &(_, Worked)| {
        let code: &crate::utbms::TaskCode = code;
        format!("{} on {}", sum(worked), code.title())
    };
    let tasks: Vec<String> = phase.tasks.iter().map(task).collect();
    let whole = format!("{} went to {}", capital(&sum(&phase.sum)), code.title());
    if tasks.len() > 1 { format!("{whole}: {}.", tasks.join(", ")) } else { format!("{whole}.") }
}

fn sum(worked: &Worked) -> String {
    match worked.hours.is_zero() {
        true => worked.amount.plain(),
        false => format!("{} for {}", spoken(worked.hours), worked.amount.plain()),
    }
}

fn spoken(hours: Decimal) -> String {
    let hours = hours.normalize();
    if hours == Decimal::ONE { "1 hour".to_owned() } else { format!("{hours} hours") }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invoice::sample;
    use crate::money::Currency;

    #[test]
    fn inv09_the_sentences_say_what_the_invoice_comes_to() {
        let invoice = sample(1, Money::new(100_000, Currency::USD));
        let wanted = [
            "Our fees come to $500.00.",
            "Costs come to $500.00.",
            "Together that is $1,000.00, to be paid by 1 Feb 2026.",
        ];
        assert_eq!(sentences(&invoice, &[]), wanted);
    }
}
