//! Tries that cost more and more time (rules SEC-07, SEC-70).
//!
//! Invariants: a try is counted before it is made, so that many at once gain nothing; nobody is
//! locked out for good by what strangers do; when the table doesn't answer, nobody gets a try.

use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::fault::Fault;
use crate::item;
use crate::keys::{self, Key, Places};

/// How many tries are free, and what further ones cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// So many tries cost nothing.
    pub free: u32,
    /// After so many, this way is closed until they are forgotten.
    pub most: u32,
    /// The wait before the next try doubles from a second up to this.
    pub wait_max: SignedDuration,
    /// Tries are forgotten when none was made for so long.
    pub kept: SignedDuration,
}

/// Whether a try may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Try {
    /// Now; it has been counted.
    Now,
    /// Only after so long.
    After(SignedDuration),
    /// Not in this way any more.
    Never,
}

/// How often a count is tried while others count too.
const ATTEMPTS_MAX: u32 = 4;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct LimitItem {
    tries: u32,
    last_at: Timestamp,
    expires: i64,
}

impl Limit {
    /// How long after the last of so many tries the next one may be made.
    fn wait(&self, tries: u32) -> SignedDuration {
        match tries.checked_sub(self.free) {
            None => SignedDuration::ZERO,
            Some(beyond) => {
                let seconds = 1_i64.checked_shl(beyond.min(32)).unwrap_or(i64::MAX);
                SignedDuration::from_secs(seconds).min(self.wait_max)
            }
        }
    }
}

impl Store {
    /// Counts a try of `what`, if it may be made now.
    pub async fn count_try(&self, what: &str, limit: &Limit, now: Timestamp) -> Result<Try, Fault> {
        let key = keys::limit(what);
        for _ in 0..ATTEMPTS_MAX {
            let (tries, version) = match self.get_from(&self.tables.session, &key).await? {
                None => (0, None),
                Some(attributes) => {
                    let version = item::version(&attributes);
                    let seen: LimitItem = item::read(attributes)?;
                    if now.as_second() >= seen.expires {
                        (0, Some(version))
                    } else if seen.tries >= limit.most {
                        return Ok(Try::Never);
                    } else {
                        let left = limit.wait(seen.tries) - now.duration_since(seen.last_at);
                        if left.is_positive() {
                            return Ok(Try::After(left));
                        }
                        (seen.tries, Some(version))
                    }
                }
            };
            let expires = (now + limit.kept).as_second();
            let value = LimitItem { tries: tries.saturating_add(1), last_at: now, expires };
            if self.put_limit(&key, &value, version).await? {
                return Ok(Try::Now);
            }
        }
        Ok(Try::After(SignedDuration::from_secs(1)))
    }

    /// Writes a count, unless somebody else has counted meanwhile.
    async fn put_limit(
        &self,
        key: &Key,
        value: &LimitItem,
        version: Option<u64>,
    ) -> Result<bool, Fault> {
        let next = version.map_or(1, |version| version + 1);
        let put = self
            .dynamo
            .put_item()
            .table_name(&self.tables.session)
            .set_item(Some(item::write(key, &Places::default(), next, value)?));
        let put = match version {
            None => put.condition_expression("attribute_not_exists(pk)"),
            Some(version) => put
                .condition_expression("version = :version")
                .expression_attribute_values(":version", AttributeValue::N(version.to_string())),
        };
        match put.send().await {
            Ok(_) => Ok(true),
            Err(error) => {
                let lost = error.as_service_error();
                if lost.is_some_and(PutItemError::is_conditional_check_failed_exception) {
                    Ok(false)
                } else {
                    Err(error.into())
                }
            }
        }
    }

    /// Takes back one try that turned out well.
    pub async fn give_back_try(&self, what: &str) -> Result<(), Fault> {
        let key = keys::limit(what);
        let sent = self
            .dynamo
            .update_item()
            .table_name(&self.tables.session)
            .key("pk", AttributeValue::S(key.pk))
            .key("sk", AttributeValue::S(key.sk))
            .update_expression("ADD tries :less, version :one")
            .condition_expression("tries > :none")
            .expression_attribute_values(":less", AttributeValue::N("-1".to_owned()))
            .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
            .expression_attribute_values(":none", AttributeValue::N("0".to_owned()))
            .send()
            .await;
        match sent {
            Ok(_) => Ok(()),
            Err(error) => {
                let gone = error.as_service_error();
                if gone.is_some_and(UpdateItemError::is_conditional_check_failed_exception) {
                    Ok(())
                } else {
                    Err(error.into())
                }
            }
        }
    }

    /// Forgets all tries of `what`: one of them was right.
    pub async fn forget_tries(&self, what: &str) -> Result<(), Fault> {
        self.forget(&keys::limit(what)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec07_ten_thousand_guesses_take_months() {
        let limit = Limit {
            free: 5,
            most: u32::MAX,
            wait_max: SignedDuration::from_mins(15),
            kept: SignedDuration::from_hours(24),
        };
        assert_eq!(limit.wait(4), SignedDuration::ZERO);
        assert_eq!(limit.wait(5), SignedDuration::from_secs(1));
        assert_eq!(limit.wait(8), SignedDuration::from_secs(8));
        assert_eq!(limit.wait(4_000_000), limit.wait_max);
        let all: i64 = (0..10_000).map(|tries| limit.wait(tries).as_secs()).sum();
        assert!(all > 90 * 24 * 60 * 60, "{all} s");
    }
}
