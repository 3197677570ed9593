//! What each payor of a draft is billed.
//!
//! Invariants: line by line and tax by tax, the portions come to the whole, to the cent; no portion
//! of a line goes against the line; the same lines give the same portions. Odd cents go to whom
//! most is owed so far, so that a payor's fees and costs are within a cent of its share.

use super::{Payors, Share};
use crate::id::ClientId;
use crate::invoice::{Draft, Line};
use crate::money::{Currency, Money, MoneyError};
use crate::tax::{TaxTotal, Taxes};
use crate::text::TextError;

/// What one payor is billed of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portion {
    /// Who.
    pub payor: ClientId,
    /// What it bears, in words: `60 %`.
    pub words: String,
    /// Its lines, as its bill says them.
    pub lines: Vec<Line>,
    /// The tax of them.
    pub taxes: Taxes,
    /// What they come to, with tax.
    pub total: Money,
    /// What of it is the deductible, before tax.
    pub deductible: Money,
    /// Whether its bill says nothing of what was done.
    pub is_redacted: bool,
}

/// Why a draft is not shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PortionError {
    /// A deductible in another currency.
    #[error(
        "The deductible of this matter is agreed in {0}, and the draft is not. Change it on the \
         page of who pays."
    )]
    Currency(Currency),
    /// A payor would get a bill of nothing or less.
    #[error(
        "What a payor bears of this draft comes to nothing or less: what is taken off is more than \
         what is charged to it. Take lines off, or change who pays."
    )]
    NothingToPay,
    /// Amounts that cannot be summed.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// Words that are too long.
    #[error(transparent)]
    Text(#[from] TextError),
}

/// All of something, in hundredths of a percent.
const ALL: i128 = 10_000;

impl Payors {
    /// What each payor is billed of a draft with these lines; who bears nothing of it has none.
    pub fn portions(&self, draft: &Draft, lines: &[Line]) -> Result<Vec<Portion>, PortionError> {
        let currency = draft.currency;
        let left = self.left()?.unwrap_or(Money::zero(currency));
        let left = if left.is_zero() { Money::zero(currency) } else { left };
        if left.currency() != currency {
            return Err(PortionError::Currency(left.currency()));
        }
        let mut spread = Spread::over(self, left.minor());
        let borne: Vec<Vec<Borne>> = lines.iter().map(|line| spread.line(line)).collect();

        let mut portions = Vec::new();
        for (at, share) in self.shares.iter().enumerate() {
            let of_line = |(line, all): (&Line, &Vec<Borne>)| {
                let minor = all.get(at).copied().flatten()?;
                Some(said(line.portion(Money::new(minor, currency)), share, &draft.client))
            };
            let own = lines.iter().zip(&borne).filter_map(of_line);
            let lines = own.collect::<Result<Vec<_>, PortionError>>()?;
            if lines.is_empty() {
                continue;
            }
            let used = if spread.first == Some(at) { spread.used } else { 0 };
            portions.push(Portion {
                payor: share.payor.clone(),
                words: words(share, used),
                taxes: Taxes::of(&lines)?,
                total: Money::zero(currency),
                lines,
                deductible: Money::new(used, currency),
                is_redacted: share.is_redacted,
            });
        }
        taxed(&mut portions, currency)?;
        portions.retain(|one| one.total.is_positive() || one.charges());
        match portions.iter().all(|one| one.total.is_positive()) {
            true => Ok(portions),
            false => Err(PortionError::NothingToPay),
        }
    }
}

impl Portion {
    /// Whether a line of it charges or takes off something.
    fn charges(&self) -> bool {
        self.lines.iter().any(|line| !line.amount.is_zero())
    }

    /// What its lines come to, without tax.
    fn net(&self, currency: Currency) -> Result<Money, MoneyError> {
        Money::sum(self.lines.iter().map(|line| line.amount), currency)
    }
}

/// A line as the bill of a payor says it: documents are open to the client of the matter alone.
fn said(
    line: Result<Line, MoneyError>,
    share: &Share,
    client: &ClientId,
) -> Result<Line, PortionError> {
    let line = line?;
    let line = if share.payor == *client { line } else { line.without_receipt() };
    Ok(if share.is_redacted { line.redacted()? } else { line })
}

fn words(share: &Share, used: i64) -> String {
    let bears = share.fees.hundredths().max(share.costs.hundredths()) > 0;
    match (used == 0, bears) {
        (true, _) => share.words(),
        (false, true) => format!("the deductible and {}", share.words()),
        (false, false) => "the deductible".to_owned(),
    }
}

/// Shares the tax out: it is worked out on what all payors up to one bear, so that the parts come
/// to the tax of the whole, and each is within a cent of its own.
fn taxed(portions: &mut [Portion], currency: Currency) -> Result<(), MoneyError> {
    let mut runs: Vec<TaxTotal> = Vec::new();
    for portion in portions {
        let mut own = Vec::new();
        for one in &portion.taxes {
            let before = match runs.iter().position(|run| run.tax == one.tax) {
                Some(at) => at,
                None => {
                    let zero = Money::zero(currency);
                    runs.push(TaxTotal { basis: zero, amount: zero, ..one.clone() });
                    runs.len().saturating_sub(1)
                }
            };
            let Some(run) = runs.get_mut(before) else { continue };
            let basis = run.basis.plus(one.basis)?;
            let amount = one.tax.on(basis)?;
            own.push(TaxTotal { amount: amount.minus(run.amount)?, ..one.clone() });
            *run = TaxTotal { basis, amount, ..run.clone() };
        }
        portion.taxes = Taxes::stored(own);
        portion.total = portion.net(currency)?.plus(portion.taxes.amount(currency)?)?;
    }
    Ok(())
}

/// What somebody bears of a line, in minor units; nothing where it is not on the bill at all.
type Borne = Option<i64>;

/// Lines while they are shared out, one after the other.
struct Spread {
    fees: Vec<u32>,
    costs: Vec<u32>,
    /// What each is owed so far of fees and costs beyond what it got, in ten thousandths of a cent.
    owed: [Vec<i128>; 2],
    /// Who bears the deductible, what is left of it, and what the lines so far have used.
    first: Option<usize>,
    left: i64,
    used: i64,
    /// What all lines so far come to.
    sum: i64,
}

impl Spread {
    fn over(payors: &Payors, left: i64) -> Self {
        let first = payors.deductible.as_ref();
        let of = |of: fn(&Share) -> u32| payors.shares.iter().map(of).collect::<Vec<_>>();
        let nothing = vec![0; payors.shares.len()];
        Self {
            fees: of(|share| share.fees.hundredths()),
            costs: of(|share| share.costs.hundredths()),
            owed: [nothing.clone(), nothing],
            first: first.and_then(|one| payors.shares.iter().position(|s| s.payor == one.payor)),
            left: left.max(0),
            used: 0,
            sum: 0,
        }
    }

    /// What each bears of the next line.
    fn line(&mut self, line: &Line) -> Vec<Borne> {
        let amount = line.amount.minor();
        let is_used_up = self.left == 0 || self.sum >= self.left;
        let sum = self.sum.saturating_add(amount);
        let first = match self.left {
            0 => 0,
            left => sum.min(left).saturating_sub(self.sum.min(left)),
        };
        self.sum = sum;
        self.used = self.used.saturating_add(first);

        let rest = amount.saturating_sub(first);
        let mut all = match rest != 0 || is_used_up && first == 0 {
            true => self.shared(rest, line),
            false => vec![None; self.fees.len()],
        };
        let is_first = first != 0 || amount == 0 && !is_used_up;
        if let Some(one) = self.first.and_then(|at| all.get_mut(at))
            && is_first
        {
            *one = Some(one.unwrap_or(0).saturating_add(first));
        }
        all
    }

    /// An amount by the shares of fees or costs: the odd cents to whom most is owed.
    fn shared(&mut self, amount: i64, line: &Line) -> Vec<Borne> {
        let weights = if line.is_fee() { &self.fees } else { &self.costs };
        // Where fees and costs are shared alike, so are the odd cents of both.
        let book = usize::from(!line.is_fee() && self.fees != self.costs);
        let Some(owed) = self.owed.get_mut(book) else { return Vec::new() };
        let mut parts: Vec<Borne> = Vec::new();
        let mut odd = amount;
        for (weight, owed) in weights.iter().zip(owed.iter_mut()) {
            let share = i128::from(amount).saturating_mul(i128::from(*weight));
            let part = share.checked_div_euclid(ALL).and_then(|part| i64::try_from(part).ok());
            let part = part.unwrap_or(0);
            let got = i128::from(part).saturating_mul(ALL);
            *owed = owed.saturating_add(share).saturating_sub(got);
            odd = odd.saturating_sub(part);
            parts.push((*weight > 0).then_some(part));
        }
        let mut turn: Vec<usize> = (0..parts.len()).collect();
        turn.sort_by_key(|at| (std::cmp::Reverse(owed.get(*at).copied()), *at));
        for at in turn {
            let (Some(Some(part)), Some(owed)) = (parts.get_mut(at), owed.get_mut(at)) else {
                continue;
            };
            if odd > 0 {
                *part = part.saturating_add(1);
                *owed = owed.saturating_sub(ALL);
                odd = odd.saturating_sub(1);
            }
        }
        parts
    }
}
