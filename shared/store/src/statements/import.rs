//! Writing one file: its lines and statements in parts, and at the end the one commit that makes
//! them count.
//!
//! Invariant: what is written follows from the file alone, so an import that broke off goes on
//! where it stopped, and one that is repeated changes nothing.

use domain::audit::{Actor, Event};
use domain::bank::{BankAccount, StatementHead};
use domain::id::{BankId, StatementId};
use domain::money::Money;
use domain::statement::{Format, Fresh, Line, Statement, fresh};
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::kept::{HeadItem, LineItem, SourceItem};
use crate::Store;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::keys::{self, Places};
use crate::once::{CommitError, Once};

/// How many items one commit of an import writes.
const ITEMS_PER_COMMIT: usize = 80;

/// The most accounts that one file may be about: they are named in one commit.
pub(super) const ACCOUNTS_MAX: usize = 30;

/// Imports statements on behalf of somebody.
#[derive(Debug, Clone)]
pub struct Importer<'a> {
    pub(crate) store: &'a Store,
    pub(crate) actor: Actor,
}

/// A file as the books know it.
pub(super) struct File<'a> {
    pub(super) sha256: &'a str,
    pub(super) format: Format,
    pub(super) at: Timestamp,
}

/// What no other file had.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct New {
    /// How many lines.
    pub(super) lines: usize,
    /// How many of them have a reference that the bank used for another line, too.
    pub(super) reused: usize,
    /// How many of them are of periods that are signed.
    pub(super) closed: usize,
}

/// What a file holds of one account.
pub(super) struct Share<'a> {
    pub(super) account: BankAccount,
    /// The statements with their places in the file.
    pub(super) statements: Vec<(usize, &'a Statement)>,
}

impl Share<'_> {
    pub(super) fn transactions(&self) -> u64 {
        self.statements.iter().map(|(_, statement)| statement.transactions()).sum()
    }

    pub(super) fn line_count(&self) -> usize {
        self.statements.iter().map(|(_, statement)| statement.lines.len()).sum()
    }

    fn lines(&self) -> impl Iterator<Item = &Line> {
        self.statements.iter().flat_map(|(_, statement)| &statement.lines)
    }

    pub(super) fn span(&self) -> Option<(Date, Date)> {
        let days = || self.statements.iter().flat_map(|(_, s)| s.lines.iter().map(|line| line.on));
        days().min().zip(days().max())
    }
}

impl Importer<'_> {
    /// What the books know of a file: the accounts it was read into.
    pub(super) async fn known(&self, sha256: &str) -> Result<Option<Vec<String>>, Fault> {
        let found = self.store.get::<SourceItem>(&keys::bank_file(sha256)).await?;
        Ok(found.map(|file| file.value.accounts))
    }

    /// Writes what a file holds of an account; nothing of it counts yet.
    pub(super) async fn write(
        &self,
        file: &File<'_>,
        share: &Share<'_>,
    ) -> Result<New, CommitError> {
        let account = &share.account.id;
        let known = match share.span() {
            Some(span) => self.store.known_lines(account, span).await?,
            None => Vec::new(),
        };
        let lines = fresh(share.lines(), file.format, &known);
        for part in lines.chunks(ITEMS_PER_COMMIT) {
            self.write_lines(file, account, part).await?;
        }
        for part in share.statements.chunks(ITEMS_PER_COMMIT) {
            self.write_heads(file, account, part).await?;
        }
        let reused = lines.iter().filter(|line| line.is_reused).count();
        let signed = self.store.signatures(account).await?.last().map(|signed| signed.to);
        let closed = lines.iter().filter(|fresh| signed.is_some_and(|to| fresh.line.on <= to));
        let closed = closed.filter(|fresh| !fresh.line.amount.is_zero()).count();
        Ok(New { lines: lines.len(), reused, closed })
    }

    async fn write_lines(
        &self,
        file: &File<'_>,
        account: &BankId,
        lines: &[Fresh<'_>],
    ) -> Result<(), CommitError> {
        let mut hash = Sha256::new();
        lines.iter().for_each(|line| hash.update(line.mark.as_str()));
        let part = hex::encode(hash.finalize());
        let once = Once::named(format!("statement#{}#{account}#{part}", file.sha256));
        let mut commit = Commit::by(self.actor.clone(), &once, file.at);
        for Fresh { line, mark, .. } in lines {
            let key = keys::bank_line(account, line.on, mark.as_str(), file.sha256);
            let value = LineItem::of(line, mark, file.sha256);
            commit = commit.set(self.store, &key, &Places::default(), &value)?;
        }
        commit.write(self.store).await?;
        Ok(())
    }

    async fn write_heads(
        &self,
        file: &File<'_>,
        account: &BankId,
        statements: &[(usize, &Statement)],
    ) -> Result<(), CommitError> {
        let first = statements.first().map_or(0, |(place, _)| *place);
        let once = Once::named(format!("statement#{}#{account}#heads{first}", file.sha256));
        let mut commit = Commit::by(self.actor.clone(), &once, file.at);
        for (place, statement) in statements {
            let head = head(file, *place, statement);
            let key = keys::statement(account, head.to, &head.id);
            let value = HeadItem::of(&head, statement);
            commit = commit.set(self.store, &key, &Places::default(), &value)?;
        }
        commit.write(self.store).await?;
        Ok(())
    }

    /// Makes everything that was written of a file count, at once.
    pub(super) async fn finish(
        &self,
        file: &File<'_>,
        shares: &[Share<'_>],
    ) -> Result<(), CommitError> {
        let once = Once::named(format!("statement#{}", file.sha256));
        let mut commit = Commit::by(self.actor.clone(), &once, file.at);
        let whole = source(file, shares.iter());
        let key = keys::bank_file(file.sha256);
        commit = commit.create(self.store, &key, &Places::default(), &whole)?;
        for share in shares {
            let account = &share.account.id;
            let event = Event::StatementImported {
                account: account.clone(),
                file: file.sha256.to_owned(),
                statements: share.statements.len(),
                lines: share.statements.iter().map(|(_, s)| s.lines.len()).sum(),
            };
            let key = keys::bank_source(account, file.sha256);
            let value = source(file, std::iter::once(share));
            commit =
                commit.create(self.store, &key, &Places::default(), &value)?.event(account, event);
        }
        commit.write(self.store).await?;
        Ok(())
    }
}

fn source<'a, 's: 'a>(
    file: &File<'_>,
    shares: impl Iterator<Item = &'a Share<'s>> + Clone,
) -> SourceItem {
    SourceItem {
        sha256: file.sha256.to_owned(),
        accounts: shares.clone().map(|share| share.account.id.to_string()).collect(),
        format: file.format.name().to_owned(),
        statements: shares.clone().map(|share| share.statements.len()).sum(),
        transactions: shares.map(Share::transactions).sum(),
    }
}

/// What is kept of a statement; a bank that states no opening balance still tells it by its lines.
fn head(file: &File<'_>, place: usize, statement: &Statement) -> StatementHead {
    let closing = statement.closing.map(|balance| balance.amount);
    let lines = Money::sum(statement.lines.iter().map(|line| line.amount), statement.currency).ok();
    let stated = statement.opening.map(|balance| balance.amount);
    let left = || closing?.minus(lines?).ok();
    StatementHead {
        id: StatementId::made(0, chance(&[file.sha256, &place.to_string()])),
        file: file.sha256.to_owned(),
        format: file.format,
        number: statement.number.clone(),
        from: statement.from(),
        to: statement.to(),
        opening: stated.or_else(left),
        closing,
        lines: statement.lines.len(),
        at: file.at,
    }
}

/// Chance that is none: ten bytes that follow from what something is.
pub(super) fn chance(parts: &[&str]) -> [u8; 10] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    let mut chance = [0; 10];
    for (to, from) in chance.iter_mut().zip(hash.finalize()) {
        *to = from;
    }
    chance
}
