//! What an invoice is: each kind is one of the same series, and is paid, questioned and credited as
//! any other.

use super::{Draft, IssueError, Line, LineKind};
use crate::entry::CostKind;
use crate::ledger::OperatingAccount;
use crate::tax::Treatment;

/// What an invoice is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum InvoiceKind {
    /// It bills work, costs or interest.
    #[default]
    Work,
    /// It bills an amount on account of coming fees, which later invoices deduct (INV-30).
    Deposit,
    /// It passes on what was paid to others for the client, outside revenue and tax (INV-31).
    Disbursements,
}

impl InvoiceKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Work, Self::Deposit, Self::Disbursements];

    /// What its paper is headed.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Work => "Invoice",
            Self::Deposit => "Deposit invoice",
            Self::Disbursements => "Disbursement note",
        }
    }

    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Deposit => "deposit",
            Self::Disbursements => "disbursements",
        }
    }

    /// The kind with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Where the costs on a bill of this kind go in the books.
    pub(crate) const fn costs_account(self) -> OperatingAccount {
        match self {
            Self::Work | Self::Deposit => OperatingAccount::Costs,
            Self::Disbursements => OperatingAccount::PassedOn,
        }
    }

    /// Whether a line may stand on a bill of this kind.
    pub const fn holds(self, line: &Line) -> bool {
        match self {
            Self::Work => !line.is_ahead(),
            Self::Deposit => line.is_ahead(),
            Self::Disbursements => line.is_passed_on(),
        }
    }
}

impl Line {
    /// Whether it is a cost that was paid to others and bears no tax: it is only passed on.
    pub const fn is_passed_on(&self) -> bool {
        let is_untaxed = match &self.tax {
            None => true,
            Some(tax) => matches!(tax.treatment, Treatment::Outside(_)),
        };
        is_untaxed && matches!(self.kind, LineKind::Cost { kind: CostKind::Hard, .. })
    }

    /// Whether it deducts what was billed ahead.
    pub const fn is_deducting(&self) -> bool {
        matches!(self.kind, LineKind::Ahead { of: Some(_) })
    }

    /// Whether it bills ahead, or deducts what was.
    pub const fn is_ahead(&self) -> bool {
        matches!(self.kind, LineKind::Ahead { .. })
    }
}

impl Draft {
    /// Whether all of its lines may stand on a bill of its kind.
    pub(super) fn holds(&self, lines: &[Line]) -> Result<(), IssueError> {
        match lines.iter().all(|line| self.kind.holds(line)) {
            true => Ok(()),
            false => Err(IssueError::OtherKind(self.kind)),
        }
    }

    /// The same draft as a bill of another kind.
    #[must_use]
    pub fn as_kind(self, kind: InvoiceKind) -> Self {
        Self { kind, ..self }
    }
}
