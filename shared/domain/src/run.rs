//! Billing runs: what is due until a day becomes drafts, and drafts invoices, matter by matter, in
//! one job that goes on where it was stopped (INV-10, BIL-19, BIL-20, BIL-21).
//!
//! Invariants: the rows of a run and their order are fixed before the first draft is made; each row
//! is moved once in each phase, so whoever goes on with a run does nothing twice and leaves nothing
//! out; a run of which an invoice is issued is never undone.

mod change;
mod plan;

pub use change::Change;
pub use plan::{Asked, Due, Ground, Passed, Prospect, Why, prospect};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::id::{ClientId, InvoiceId, MatterId, MemberId, RunId};
use crate::money::Money;
use crate::text::{Mark, Name};

/// One billing run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// The day until which what is due is billed.
    pub until: Date,
    /// Who started it, and whose wish its drafts and invoices are.
    pub by: MemberId,
    /// When it was started.
    pub begun_at: Timestamp,
    /// What is done now.
    pub phase: Phase,
    /// How many matters it has.
    pub rows: u32,
    /// How many of them the phase is through with.
    pub done: u32,
    /// How many of them have a draft.
    pub drafted: u32,
    /// How many of them have an invoice.
    pub issued: u32,
    /// Where choosing goes on, as the list of matters spells it; nothing at its beginning, and once
    /// all are chosen.
    pub next: Option<String>,
}

/// What a run does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Its matters are written down.
    Choosing,
    /// Drafts are made.
    Drafting,
    /// Nothing: its drafts are there to be looked at.
    Ready,
    /// Drafts are issued.
    Issuing(Wanted),
    /// Drafts are discarded.
    Undoing,
    /// Nothing: its work is unbilled again.
    Undone,
}

/// Which drafts of a run are issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Those that were approved.
    Approved,
    /// All that nobody has to approve.
    All,
}

/// One matter of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The matter.
    pub matter: MatterId,
    /// Its number.
    pub number: Mark,
    /// Its name.
    pub name: Name,
    /// Its client's name.
    pub client_name: Name,
    /// The last day of work that is billed.
    pub through: Date,
    /// On whose combined bill its invoice goes; none where it goes out by itself (INV-06).
    pub bill_to: Option<ClientId>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a matter in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing yet.
    Planned,
    /// No draft was made, for this reason.
    Passed(String),
    /// It has a draft.
    Drafted {
        /// Which.
        draft: InvoiceId,
        /// What it came to.
        total: Money,
        /// Why it was not issued with the others; empty before that was asked.
        left: String,
    },
    /// It has an invoice.
    Issued {
        /// Which.
        invoice: InvoiceId,
        /// Its number.
        number: String,
        /// What it came to.
        total: Money,
    },
    /// Its work is unbilled again.
    GivenBack,
}

/// Why a run is not moved, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// It is doing something.
    #[error("This run is still under way. Wait until it is done.")]
    UnderWay,
    /// It is undone.
    #[error("This run is undone: its work is unbilled again.")]
    Undone,
    /// Something of it is issued.
    #[error(
        "An invoice of this run is issued, so the run cannot be undone any more. Void an invoice \
         that is wrong, and discard single drafts on their own pages."
    )]
    Issued,
    /// It has no drafts.
    #[error("This run has no drafts any more.")]
    NoDrafts,
}

impl Wanted {
    /// The word in storage and forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::All => "all",
        }
    }

    /// The one with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Approved, Self::All].into_iter().find(|one| one.word() == word)
    }
}

impl Phase {
    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Choosing => "choosing",
            Self::Drafting => "drafting",
            Self::Ready => "ready",
            Self::Issuing(Wanted::Approved) => "issuing approved",
            Self::Issuing(Wanted::All) => "issuing all",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    /// The phase with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        let all = [
            Self::Choosing,
            Self::Drafting,
            Self::Ready,
            Self::Issuing(Wanted::Approved),
            Self::Issuing(Wanted::All),
            Self::Undoing,
            Self::Undone,
        ];
        all.into_iter().find(|one| one.word() == word)
    }

    /// What a person reads.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Choosing => "Choosing matters",
            Self::Drafting => "Making drafts",
            Self::Ready => "Drafts are made",
            Self::Issuing(_) => "Issuing invoices",
            Self::Undoing => "Discarding drafts",
            Self::Undone => "Undone",
        }
    }

    /// Whether something is being done.
    pub const fn is_under_way(self) -> bool {
        match self {
            Self::Choosing | Self::Drafting | Self::Issuing(_) | Self::Undoing => true,
            Self::Ready | Self::Undone => false,
        }
    }
}

impl Run {
    /// How it stands, in words.
    pub const fn state(&self) -> &'static str {
        let has_issued = matches!(self.phase, Phase::Ready) && self.issued > 0;
        match (has_issued, self.drafted) {
            (false, _) => self.phase.title(),
            (true, 0) => "All are issued",
            (true, _) => "Some are issued",
        }
    }

    /// A run of what is due until a day.
    pub const fn begin(id: RunId, until: Date, by: MemberId, at: Timestamp) -> Self {
        let (rows, done, drafted, issued, next) = (0, 0, 0, 0, None);
        let phase = Phase::Choosing;
        Self { id, until, by, begun_at: at, phase, rows, done, drafted, issued, next }
    }

    /// The run once so many matters are written down, and where the next ones are looked for: its
    /// drafts are made once there are no more.
    #[must_use]
    pub fn chosen(self, rows: u32, next: Option<String>) -> Self {
        let phase = if next.is_none() { Phase::Drafting } else { Phase::Choosing };
        Self { phase, rows, next, ..self }
    }

    /// The run once the next of its matters is done.
    #[must_use]
    pub fn past(self, before: &Outcome, after: &Outcome) -> Self {
        let counted = |count: u32, is: fn(&Outcome) -> bool| {
            count.saturating_sub(u32::from(is(before))).saturating_add(u32::from(is(after)))
        };
        let drafted = counted(self.drafted, |one| matches!(one, Outcome::Drafted { .. }));
        let issued = counted(self.issued, |one| matches!(one, Outcome::Issued { .. }));
        Self { done: self.done.saturating_add(1), drafted, issued, ..self }
    }

    /// The run once its phase is through.
    #[must_use]
    pub fn over(self) -> Self {
        let phase = match self.phase {
            Phase::Choosing | Phase::Drafting | Phase::Issuing(_) | Phase::Ready => Phase::Ready,
            // One of its drafts was issued by hand while the others were discarded.
            Phase::Undoing if self.issued > 0 => Phase::Ready,
            Phase::Undoing | Phase::Undone => Phase::Undone,
        };
        Self { phase, ..self }
    }

    /// The run as its drafts are issued.
    pub fn issuing(self, wanted: Wanted) -> Result<Self, RunError> {
        self.may_move()?;
        Ok(Self { phase: Phase::Issuing(wanted), done: 0, ..self })
    }

    /// The run as its drafts are discarded; `issued` is how many of them were issued by hand.
    pub fn undoing(self, issued: usize) -> Result<Self, RunError> {
        if self.issued > 0 || issued > 0 {
            return Err(RunError::Issued);
        }
        // While matters are chosen there is nothing to give back, and it may end before they are.
        if self.phase != Phase::Choosing {
            self.may_move()?;
        }
        Ok(Self { phase: Phase::Undoing, done: 0, next: None, ..self })
    }

    const fn may_move(&self) -> Result<(), RunError> {
        match self.phase {
            Phase::Ready if self.drafted == 0 => Err(RunError::NoDrafts),
            Phase::Ready => Ok(()),
            Phase::Undone => Err(RunError::Undone),
            Phase::Choosing | Phase::Drafting | Phase::Issuing(_) | Phase::Undoing => {
                Err(RunError::UnderWay)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn run() -> Run {
        let (id, by) = (RunId::made(0, [1; 10]), MemberId::made(0, [2; 10]));
        Run::begin(id, Date::constant(2026, 3, 31), by, Timestamp::UNIX_EPOCH)
    }

    fn drafted() -> Outcome {
        let total = Money::new(100, Currency::USD);
        Outcome::Drafted { draft: InvoiceId::made(0, [3; 10]), total, left: String::new() }
    }

    fn issued() -> Outcome {
        let total = Money::new(100, Currency::USD);
        let invoice = InvoiceId::made(0, [3; 10]);
        Outcome::Issued { invoice, number: "2026-0001".to_owned(), total }
    }

    #[test]
    fn inv10_a_run_is_drafted_then_issued_and_counts_what_became_of_it() {
        let more = run().chosen(1, Some("M-002".to_owned()));
        assert_eq!((more.phase, more.rows), (Phase::Choosing, 1), "there are more to be looked at");
        let run = more.chosen(2, None).past(&Outcome::Planned, &drafted());
        assert_eq!((run.done, run.drafted, run.issued), (1, 1, 0));
        let run = run.past(&Outcome::Planned, &Outcome::Passed("Held".to_owned())).over();
        assert_eq!((run.phase, run.done, run.drafted), (Phase::Ready, 2, 1));
        let run = run.issuing(Wanted::All).unwrap().past(&drafted(), &issued());
        assert_eq!((run.done, run.drafted, run.issued), (1, 0, 1));
    }

    #[test]
    fn bil21_a_run_is_undone_while_nothing_of_it_is_issued() {
        let ready = run().chosen(1, None).past(&Outcome::Planned, &drafted()).over();
        assert_eq!(ready.clone().undoing(1), Err(RunError::Issued));
        let undone = ready.clone().undoing(0).unwrap().past(&drafted(), &Outcome::GivenBack).over();
        assert_eq!((undone.phase, undone.drafted), (Phase::Undone, 0));
        assert_eq!(undone.issuing(Wanted::All), Err(RunError::Undone));
        let by_hand = ready.clone().undoing(0).unwrap().past(&drafted(), &issued()).over();
        assert_eq!(by_hand.phase, Phase::Ready, "an invoice of a run is not undone");
        let issued = ready.issuing(Wanted::All).unwrap().past(&drafted(), &issued()).over();
        assert_eq!(issued.clone().undoing(0), Err(RunError::Issued));
        assert_eq!(issued.issuing(Wanted::All), Err(RunError::NoDrafts));
    }

    #[test]
    fn bil21_a_run_ends_while_its_matters_are_chosen() {
        let more = run().chosen(1, Some("M-002".to_owned()));
        let undone = more.undoing(0).unwrap().past(&Outcome::Planned, &Outcome::GivenBack).over();
        assert_eq!((undone.phase, undone.next), (Phase::Undone, None));
    }

    #[test]
    fn inv10_a_run_that_is_under_way_is_not_moved() {
        assert_eq!(run().issuing(Wanted::All), Err(RunError::UnderWay));
        assert_eq!(run().chosen(1, None).undoing(0), Err(RunError::UnderWay));
    }

    #[test]
    fn every_phase_has_its_word() {
        for word in ["choosing", "drafting", "ready", "issuing approved", "issuing all", "undoing"]
        {
            assert_eq!(Phase::of_word(word).map(Phase::word), Some(word));
        }
        assert_eq!(Phase::of_word("resting"), None);
    }
}
