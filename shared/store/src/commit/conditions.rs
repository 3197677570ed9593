//! What a commit insists on besides its own writes: that a matter goes on, that nothing of it is in
//! trust.

use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, TransactWriteItem};
use domain::id::MatterId;

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

    fn insist(
        &mut self,
        check: aws_sdk_dynamodb::types::builders::ConditionCheckBuilder,
        guard: Guard,
    ) -> Result<(), Fault> {
        let check = check.build().map_err(|error| Fault::Refused(Box::new(error)))?;
        let item = TransactWriteItem::builder().condition_check(check).build();
        self.writes.push(Write { item, guard });
        Ok(())
    }
}

fn about(store: &Store, key: &Key) -> aws_sdk_dynamodb::types::builders::ConditionCheckBuilder {
    ConditionCheck::builder()
        .table_name(&store.tables.state)
        .key("pk", AttributeValue::S(key.pk.clone()))
        .key("sk", AttributeValue::S(key.sk.clone()))
}
