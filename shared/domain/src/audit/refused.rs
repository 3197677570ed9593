//! Acts on money that a rule refused: what was asked, and which rule it was. Who asked is the actor
//! of the event.

use super::Event;
use crate::money::Money;

/// What somebody asked for and did not get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The act.
    pub act: &'static str,
    /// The id of what it was about.
    pub about: String,
    /// How much of it, where an amount was asked for.
    pub amount: Option<Money>,
    /// The rules that refused, by their ids, in the order of their complaints.
    pub rules: Vec<String>,
}

/// A refusal that knows its rule.
pub trait Ruled {
    /// The id of the rule that refuses.
    fn rule(&self) -> &'static str;
}

impl Refused {
    /// What the audit trail keeps of it: each rule once.
    pub fn event(&self) -> Event {
        let mut rules: Vec<&str> = Vec::new();
        for rule in &self.rules {
            if !rules.contains(&rule.as_str()) {
                rules.push(rule);
            }
        }
        Event::ActRefused {
            act: self.act,
            about: self.about.clone(),
            amount: self.amount.map(|amount| amount.to_string()).unwrap_or_default(),
            rules: rules.join(", "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn aud01_a_refused_act_says_what_was_asked_and_which_rule_refused() {
        let refused = Refused {
            act: "release",
            about: "dis_1".to_owned(),
            amount: Some(Money::new(25_000, Currency::USD)),
            rules: ["TR-08", "TR-16", "TR-08"].map(str::to_owned).to_vec(),
        };
        let facts = refused.event().facts();
        let wanted = [
            ("act", "release"),
            ("about", "dis_1"),
            ("amount", "250.00"),
            ("rules", "TR-08, TR-16"),
        ];
        assert_eq!(facts, wanted.map(|(name, value)| (name, value.to_owned())));
    }
}
