//! How often debits come back, and when the ACH network would complain (rule PSP-41).

use super::{Reason, ReturnKind};

/// Counts of a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReturnRates {
    /// Debits that were made.
    pub debits: u32,
    /// Of these, returned because the payer did not allow them.
    pub unauthorized: u32,
    /// Of these, returned because the account does not work.
    pub administrative: u32,
    /// All that were returned.
    pub returned: u32,
}

/// A rate that is too high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RateAlarm {
    /// The network's limit is 0.5 %; we complain at 0.4 %.
    #[error("Too many payers say that they did not allow a debit: the limit is 0.5 %.")]
    Unauthorized,
    /// The network's limit is 3 %.
    #[error("Too many debits name accounts that do not work: the limit is 3 %.")]
    Administrative,
    /// The network's limit is 15 %.
    #[error("Too many debits come back: the limit is 15 %.")]
    Returned,
}

/// The fewest debits that a rate says something about.
const DEBITS_MIN: u32 = 100;

impl ReturnRates {
    /// The same with one more return.
    #[must_use]
    pub const fn with(self, reason: &Reason) -> Self {
        let Reason::Return(code) = reason else { return self };
        let returned = self.returned.saturating_add(1);
        match code.kind() {
            ReturnKind::Unauthorized => {
                Self { returned, unauthorized: self.unauthorized.saturating_add(1), ..self }
            }
            ReturnKind::Administrative => {
                Self { returned, administrative: self.administrative.saturating_add(1), ..self }
            }
            ReturnKind::Funds | ReturnKind::Stopped => Self { returned, ..self },
        }
    }

    /// What is too high.
    pub fn alarms(&self) -> Vec<RateAlarm> {
        let reaches = |count: u32, per_mille: u64| {
            u64::from(count).saturating_mul(1000)
                >= u64::from(self.debits).saturating_mul(per_mille)
        };
        let over = [
            (RateAlarm::Unauthorized, reaches(self.unauthorized, 4)),
            (RateAlarm::Administrative, reaches(self.administrative, 30)),
            (RateAlarm::Returned, reaches(self.returned, 150)),
        ];
        let enough = self.debits >= DEBITS_MIN;
        over.into_iter().filter(|(_, over)| enough && *over).map(|(alarm, _)| alarm).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(debits: u32, codes: &[(&str, u32)]) -> ReturnRates {
        let none = ReturnRates { debits, ..ReturnRates::default() };
        let all = codes.iter().flat_map(|(code, times)| (0..*times).map(|_| *code));
        all.fold(none, |rates, code| rates.with(&Reason::of_word(code)))
    }

    #[test]
    fn psp41_an_alarm_comes_before_the_networks_limit() {
        for (debits, codes, alarms) in [
            (1000, vec![("R10", 3)], vec![]),
            (1000, vec![("R10", 3), ("R29", 1)], vec![RateAlarm::Unauthorized]),
            (1000, vec![("R03", 29)], vec![]),
            (1000, vec![("R03", 30)], vec![RateAlarm::Administrative]),
            (1000, vec![("R01", 150)], vec![RateAlarm::Returned]),
            (99, vec![("R10", 5)], vec![]),
            (1000, vec![("fraudulent", 500)], vec![]),
        ] {
            assert_eq!(rates(debits, &codes).alarms(), alarms, "{debits} {codes:?}");
        }
    }
}
