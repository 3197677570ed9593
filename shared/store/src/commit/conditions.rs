//! What a commit insists on besides its own writes: that a matter goes on, that nothing of it is in
//! trust, that the days of its work are not locked.

use aws_sdk_dynamodb::types::builders::ConditionCheckBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, TransactWriteItem};
use domain::id::MatterId;
use jiff::civil::Date;

use super::{Commit, Guard, Write};
use crate::Store;
use crate::fault::Fault;
use crate::keys::{self, Key};

impl Commit {
    /// Insists that a matter is not closed: what is recorded on it while it is closed is refused
    /// by the table itself (TRU-23).
    pub(crate) fn on_open_matter(
        mut self,
        store: &Store,
        matter: &MatterId,
    ) -> Result<Self, Fault> {
        if self.matters.contains(matter) {
            return Ok(self);
        }
        let check = about(store, &keys::matter(matter))
            .condition_expression("attribute_not_exists(closed_on)");
        self.insist(check, Guard::Open)?;
        self.matters.push(matter.clone());
        Ok(self)
    }

    /// Insists that a ledger is as it was read and that nothing is in it, whatever the program
    /// believes (rule TR-25).
    pub(crate) fn on_empty_ledger(
        mut self,
        store: &Store,
        matter: &MatterId,
        version: u64,
    ) -> Result<Self, Fault> {
        let check = about(store, &keys::ledger(matter));
        let check = if version == 0 {
            check.condition_expression("attribute_not_exists(pk)")
        } else {
            let number = |number: u64| AttributeValue::N(number.to_string());
            check
                .condition_expression(
                    "version = :version AND posted = :zero AND uncleared = :zero AND held = :zero",
                )
                .expression_attribute_values(":version", number(version))
                .expression_attribute_values(":zero", number(0))
        };
        self.insist(check, Guard::Version)?;
        Ok(self)
    }

    /// Insists that a day of work is not locked: the table itself refuses what a lock that was just
    /// set does not admit (TIM-12).
    pub(crate) fn on_open_day(mut self, on: Date) -> Self {
        self.day = Some(self.day.map_or(on, |first| first.min(on)));
        self
    }

    /// The check of [`Self::on_open_day`]: one for all days, since a transaction looks at an item
    /// once.
    pub(super) fn open_day(&self, store: &Store) -> Result<Option<Write>, Fault> {
        let Some(first) = self.day else { return Ok(None) };
        let check = about(store, &keys::lock())
            .condition_expression("attribute_not_exists(through) OR through < :first")
            .expression_attribute_values(":first", AttributeValue::S(first.to_string()));
        check_of(check, Guard::Day).map(Some)
    }

    fn insist(&mut self, check: ConditionCheckBuilder, guard: Guard) -> Result<(), Fault> {
        self.writes.push(check_of(check, guard)?);
        Ok(())
    }
}

fn check_of(check: ConditionCheckBuilder, guard: Guard) -> Result<Write, Fault> {
    let check = check.build().map_err(|error| Fault::Refused(Box::new(error)))?;
    let item = TransactWriteItem::builder().condition_check(check).build();
    Ok(Write { item, guard })
}

fn about(store: &Store, key: &Key) -> ConditionCheckBuilder {
    ConditionCheck::builder()
        .table_name(&store.tables.state)
        .key("pk", AttributeValue::S(key.pk.clone()))
        .key("sk", AttributeValue::S(key.sk.clone()))
}
