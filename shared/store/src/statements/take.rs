//! Taking a file of statements: read, placed, written, or refused with every reason.

use std::collections::BTreeMap;

use domain::bank::{AccountNumber, BankAccount, Gap, Holding, gaps};
use domain::id::BankId;
use domain::money::Currency;
use domain::statement::{Format, Hint, Reading, Statement, StatementError, read};
use domain::text::Name;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::Importer;
use super::import::{ACCOUNTS_MAX, File, New, Share, chance};
use crate::fault::Fault;
use crate::item::Versioned;
use crate::once::CommitError;

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It was written.
    Imported(Facts),
    /// It had been written before.
    Unchanged(Facts),
    /// Nothing of it was written.
    Refused(Option<Format>, Vec<Trouble>),
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Its format.
    pub format: Format,
    /// How many statements.
    pub statements: usize,
    /// How many transactions.
    pub transactions: u64,
    /// How many lines: one of them may be a batch of transactions.
    pub lines: usize,
    /// How many of its lines no other file had.
    pub lines_new: usize,
    /// How many of these have a reference that the bank used for another line, too.
    pub reused: usize,
    /// How many of these are of periods that are signed: they wait in the next one.
    pub closed: usize,
    /// Its accounts, with the gaps between all their statements.
    pub accounts: Vec<(BankId, Name, Vec<Gap>)>,
}

/// A reason to refuse a file, and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The line, counted from one.
    pub line: u64,
    /// The field.
    pub field: String,
    /// The reason, as a sentence.
    pub reason: String,
}

/// Where the lines of an account go.
enum Place {
    Known(BankAccount),
    Renumbered(Versioned<BankAccount>, AccountNumber),
    New(BankAccount),
}

impl Importer<'_> {
    /// Takes a file: all of it, or nothing. `named` says whose statements they are where the file
    /// does not, or what to call an account that the books don't have.
    pub async fn take(
        &self,
        bytes: &[u8],
        named: Option<&Name>,
        (firm, at): (Currency, Timestamp),
    ) -> Result<Taken, CommitError> {
        let account = match named {
            Some(name) => self.account_named(name).await?,
            None => None,
        };
        let known = account.as_ref().map(|account| &account.value);
        let hint = Hint {
            currency: known.map_or(firm, |account| account.currency),
            mapping: known.and_then(|account| account.mapping.as_ref()),
        };
        let reading = match read(bytes, &hint) {
            Ok(reading) => reading,
            Err(error) => return Ok(Taken::Refused(None, vec![Trouble::of(error)])),
        };
        if let Err(error) = reading.ended(self.today(at).await?) {
            return Ok(Taken::Refused(Some(reading.format), vec![Trouble::of(error)]));
        }
        let sha256 = hex::encode(Sha256::digest(bytes));
        let file = File { sha256: &sha256, format: reading.format, at };
        match self.places(&reading, named, account).await? {
            Ok(places) => self.put(&file, &reading, places).await,
            Err(reason) => Ok(Taken::Refused(Some(reading.format), vec![Trouble::whole(reason)])),
        }
    }

    /// Today, where the firm is.
    async fn today(&self, at: Timestamp) -> Result<Date, Fault> {
        let zone = self.store.firm().await?.map(|firm| firm.value.zone);
        let zone = zone.and_then(|name| TimeZone::get(&name).ok()).unwrap_or(TimeZone::UTC);
        Ok(at.to_zoned(zone).date())
    }

    /// Finds the account of every statement, or why one cannot be placed; writes nothing.
    async fn places<'s>(
        &self,
        reading: &'s Reading,
        named: Option<&Name>,
        account: Option<Versioned<BankAccount>>,
    ) -> Result<Result<Vec<Placed<'s>>, String>, Fault> {
        let mut groups: BTreeMap<Option<AccountNumber>, Vec<(usize, &Statement)>> = BTreeMap::new();
        for (place, statement) in reading.statements.iter().enumerate() {
            let bank = statement.bank.as_deref();
            let number = statement.account.as_deref().map(|n| AccountNumber::new(bank, n));
            groups.entry(number).or_default().push((place, statement));
        }
        if groups.len() > ACCOUNTS_MAX {
            return Ok(Err(format!("A file may be about {ACCOUNTS_MAX} accounts; split it.")));
        }
        if named.is_some() && groups.len() > 1 {
            return Ok(Err("The file is about several accounts, and one was named.".to_owned()));
        }
        let mut placed = Vec::new();
        for (number, statements) in groups {
            let place = match self.place(number, named, account.clone(), &statements).await? {
                Ok(place) => place,
                Err(reason) => return Ok(Err(reason)),
            };
            placed.push((place, statements));
        }
        Ok(Ok(placed))
    }

    async fn place(
        &self,
        number: Option<AccountNumber>,
        named: Option<&Name>,
        account: Option<Versioned<BankAccount>>,
        statements: &[(usize, &Statement)],
    ) -> Result<Result<Place, String>, Fault> {
        let found = match &number {
            Some(number) => self.account_numbered(number).await?,
            None => None,
        };
        let account = match &number {
            Some(number) if found.is_none() && named.is_none() => {
                self.account_ending(number).await?
            }
            Some(_) | None => account,
        };
        let place = match (found, account, number) {
            (Some(found), None, _) if named.is_none() => Place::Known(found.value),
            (Some(found), Some(account), _) if found.value.id == account.value.id => {
                Place::Known(found.value)
            }
            (Some(found), _, _) => {
                let name = &found.value.name;
                return Ok(Err(format!("The file is of the account “{name}”, not the one named.")));
            }
            (None, Some(account), None) => Place::Known(account.value),
            (None, Some(mut account), Some(number)) => {
                if let Some(own) = account.value.number.as_ref().filter(|own| !own.may_be(&number))
                {
                    return Ok(Err(format!(
                        "“{}” ends with {}, and the file is of an account that ends with {}.",
                        account.value.name,
                        own.ending(),
                        number.ending()
                    )));
                }
                account.value.number.get_or_insert_with(|| number.clone());
                Place::Renumbered(account, number)
            }
            (None, None, number) => match opened(number, named, statements) {
                Some(account) => Place::New(account),
                None => {
                    let reason = "The file does not say whose account it is; name one.".to_owned();
                    return Ok(Err(reason));
                }
            },
        };
        Ok(place.in_one_currency(statements).map(|()| place))
    }

    async fn put(
        &self,
        file: &File<'_>,
        reading: &Reading,
        places: Vec<Placed<'_>>,
    ) -> Result<Taken, CommitError> {
        if let Some(accounts) = self.known(file.sha256).await? {
            return self.again(file, reading, (places, &accounts)).await;
        }
        let mut shares = Vec::new();
        for (place, statements) in places {
            shares.push(Share { account: self.settle(place, file.at).await?, statements });
        }
        let mut new = New::default();
        for share in &shares {
            let of = self.write(file, share).await?;
            new = New {
                lines: new.lines + of.lines,
                reused: new.reused + of.reused,
                closed: new.closed + of.closed,
            };
        }
        self.finish(file, &shares).await?;
        self.incidents_of(file, &shares).await?;
        Ok(Taken::Imported(self.facts(reading, new, &shares).await?))
    }

    /// A file that was imported before: for the same accounts nothing changes.
    async fn again(
        &self,
        file: &File<'_>,
        reading: &Reading,
        (places, accounts): (Vec<Placed<'_>>, &[String]),
    ) -> Result<Taken, CommitError> {
        let is_there = |(place, _): &Placed<'_>| {
            accounts.iter().any(|id| id.as_str() == place.account().id.as_str())
        };
        if !places.iter().all(is_there) {
            let reason = "This file was imported before, for another account.".to_owned();
            return Ok(Taken::Refused(Some(file.format), vec![Trouble::whole(reason)]));
        }
        let shares: Vec<Share<'_>> = places
            .into_iter()
            .map(|(place, statements)| Share { account: place.account().clone(), statements })
            .collect();
        self.incidents_of(file, &shares).await?;
        Ok(Taken::Unchanged(self.facts(reading, New::default(), &shares).await?))
    }

    /// Writes what a place needs of its account before lines go there.
    async fn settle(&self, place: Place, at: Timestamp) -> Result<BankAccount, CommitError> {
        match place {
            Place::Known(account) => Ok(account),
            Place::Renumbered(account, number) => {
                self.number(&account, &number, at).await?;
                Ok(account.value)
            }
            Place::New(account) => {
                self.open(&account, at).await?;
                Ok(account)
            }
        }
    }

    /// Incidents are made after the file counts, and again when it comes again, so that none is
    /// lost where an import broke off in between.
    async fn incidents_of(&self, file: &File<'_>, shares: &[Share<'_>]) -> Result<(), CommitError> {
        for share in shares {
            if let Some(span) = share.span() {
                let account = &share.account.id;
                let lines = self.store.bank_lines(account, span).await?;
                self.note_incidents(account, &lines, file.at).await?;
            }
        }
        Ok(())
    }

    async fn facts(
        &self,
        reading: &Reading,
        new: New,
        shares: &[Share<'_>],
    ) -> Result<Facts, Fault> {
        let mut accounts = Vec::new();
        for share in shares {
            let account = &share.account;
            let gaps = gaps(&self.store.statements(&account.id).await?);
            accounts.push((account.id.clone(), account.name.clone(), gaps));
        }
        Ok(Facts {
            format: reading.format,
            statements: reading.statements.len(),
            transactions: shares.iter().map(Share::transactions).sum(),
            lines: shares.iter().map(Share::line_count).sum(),
            lines_new: new.lines,
            reused: new.reused,
            closed: new.closed,
            accounts,
        })
    }
}

type Placed<'s> = (Place, Vec<(usize, &'s Statement)>);

impl Place {
    const fn account(&self) -> &BankAccount {
        match self {
            Self::Known(account) | Self::New(account) => account,
            Self::Renumbered(account, _) => &account.value,
        }
    }

    fn in_one_currency(&self, statements: &[(usize, &Statement)]) -> Result<(), String> {
        let wanted = self.account().currency;
        let other = statements.iter().find(|(_, statement)| statement.currency != wanted);
        other.map_or(Ok(()), |(_, statement)| {
            let (name, found) = (&self.account().name, statement.currency);
            Err(format!("“{name}” is in {wanted}, and a statement is in {found}."))
        })
    }
}

impl Trouble {
    fn of(error: StatementError) -> Self {
        let reason = error.reason.to_string();
        Self { line: error.line, field: error.field, reason }
    }

    fn whole(reason: String) -> Self {
        Self { line: 1, field: "ACCOUNT".to_owned(), reason }
    }
}

/// The account that a file or a name begins; nobody has said yet whose money it holds.
fn opened(
    number: Option<AccountNumber>,
    named: Option<&Name>,
    statements: &[(usize, &Statement)],
) -> Option<BankAccount> {
    let called = match (named, &number) {
        (Some(name), _) => Ok(name.clone()),
        (None, Some(number)) => Name::parse(&format!("Account {}", number.as_str())),
        (None, None) => return None,
    };
    let name = called.ok()?;
    let word = number.as_ref().map_or(name.as_str(), AccountNumber::as_str);
    Some(BankAccount {
        id: BankId::made(0, chance(&["bank account", word])),
        name,
        currency: statements.first()?.1.currency,
        number,
        holding: Holding::Unsaid,
        mapping: None,
    })
}
