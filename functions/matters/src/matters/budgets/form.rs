//! What a person types to set a budget, and what they press to remove one.

use domain::budget::{Budget, Budgets, Hears, Limit, Rule, Scope};
use domain::id::MatterId;
use domain::money::Currency;
use domain::utbms::{TaskCode, TaskSet};
use maud::{Markup, html};
use serde::Deserialize;
use web::Complaints;
use web::page::Seal;
use web::ui::{self, Field};

use crate::paths;

/// The fields as they were typed, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    scope: String,
    kind: String,
    limit: String,
    rule: String,
    hears: String,
    version: String,
}

/// Which budget is removed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Gone {
    scope: String,
    kind: String,
}

const MONEY: &str = "money";
const HOURS: &str = "hours";

/// What the kind of a budget is called in a form.
pub(super) const fn kind(limit: Limit) -> &'static str {
    match limit {
        Limit::Money(_) => MONEY,
        Limit::Hours(_) => HOURS,
    }
}

impl Gone {
    /// The budget, while it is there.
    pub(super) fn among<'b>(&self, all: &'b Budgets) -> Option<&'b Budget> {
        let is_it = |one: &&Budget| one.scope.word() == self.scope && kind(one.limit) == self.kind;
        all.all.iter().find(is_it)
    }
}

impl Form {
    /// An empty one over a version.
    pub(super) fn of(version: u64) -> Self {
        Self {
            kind: MONEY.to_owned(),
            rule: Rule::Warn.word().to_owned(),
            version: version.to_string(),
            ..Self::default()
        }
    }

    /// What was typed, over another version.
    pub(super) fn over(&self, version: u64) -> Self {
        Self { version: version.to_string(), ..self.clone() }
    }

    /// The budget, and the version it is set over.
    pub(super) fn read(&self, currency: Currency) -> Result<(Budget, u64), Complaints> {
        let mut complaints = Complaints::default();
        let scope = complaints.take("scope", Scope::parse(&self.scope));
        let limit = match self.kind.as_str() {
            HOURS => complaints.take("limit", Limit::hours(&self.limit)),
            _ => complaints.take("limit", Limit::money(&self.limit, currency)),
        };
        let version = complaints.version(&self.version);
        let rule = Rule::of_word(&self.rule).unwrap_or(Rule::Warn);
        let hears = if self.hears.is_empty() { Hears::Firm } else { Hears::Client };
        let read = scope.zip(limit).zip(version).map(|((scope, limit), version)| {
            (Budget { scope, limit, rule, hears, told: None }, version)
        });
        complaints.or(read)
    }

    pub(super) fn view(&self, seal: &Seal, id: &MatterId, complaints: &Complaints) -> Markup {
        let kinds = [(MONEY, "Money"), (HOURS, "Hours")];
        let rules = [
            (Rule::Warn.word(), "Say so, and let them go on"),
            (Rule::Stop.word(), "Refuse it until the budget is changed"),
        ];
        let code = |task: TaskCode| {
            let words = format!("{} {}", task.code(), task.title());
            let words = if task.is_phase() { format!("{words} (whole phase)") } else { words };
            (task.code(), words)
        };
        let sets = TaskSet::ALL.map(|set| (set.title(), set.codes().map(code).collect()));
        let groups: Vec<(&str, Vec<(&str, String)>)> = sets.into_iter().collect();
        let fields = html! {
            (ui::complaints(complaints))
            (ui::hidden("version", &self.version))
            (ui::select_grouped("For", "scope", "The whole matter", &groups, &self.scope)
                .hint("A budget of a phase or a task counts time with its code; costs count for \
                       the whole matter.")
                .complaints(complaints))
            (ui::radios("In", "kind", &kinds, &self.kind).complaints(complaints))
            (Field::number("Budget", "limit").required().value(&self.limit)
                .complaints(complaints))
            (ui::radios("When work would pass it", "rule", &rules, &self.rule)
                .complaints(complaints))
            (ui::checkbox(
                "Tell the client’s contacts at 50, 75 and 90 %", "hears", &self.hears,
            ).complaints(complaints))
            (ui::buttons(ui::submit("Set the budget")))
        };
        ui::form(&seal.part("set"), &paths::budgets(id), fields)
    }
}
