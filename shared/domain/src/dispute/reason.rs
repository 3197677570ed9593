//! Why a payer's bank takes money back, and what may be tried afterwards (rule PSP-41).

/// Why a dispute was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A card holder disputes, in the processor's word, such as `fraudulent`.
    Card(String),
    /// A bank sends a debit back.
    Return(ReturnCode),
}

/// A reason of the ACH network for sending a debit back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReturnCode {
    /// R01: insufficient funds.
    R01,
    /// R02: the account is closed.
    R02,
    /// R03: there is no such account.
    R03,
    /// R04: the account number is not one.
    R04,
    /// R05: an unauthorised debit of a consumer, with a corporate code.
    R05,
    /// R07: the authorisation was revoked.
    R07,
    /// R08: the payment was stopped.
    R08,
    /// R09: funds are not collected.
    R09,
    /// R10: the consumer says that it was not authorised.
    R10,
    /// R11: not in accordance with the authorisation.
    R11,
    /// R16: the account is frozen.
    R16,
    /// R20: not an account for debits.
    R20,
    /// R29: the company says that it was not authorised.
    R29,
}

/// Kinds of returns, which the network counts separately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReturnKind {
    /// There was not enough money.
    Funds,
    /// The account does not work.
    Administrative,
    /// The payer says that they did not allow it.
    Unauthorized,
    /// The payer stopped it.
    Stopped,
}

impl Reason {
    /// The word in storage: the code of a return, or the processor's word.
    pub fn word(&self) -> &str {
        match self {
            Self::Card(word) => word,
            Self::Return(code) => code.word(),
        }
    }

    /// The reason with this [`Self::word`].
    pub fn of_word(word: &str) -> Self {
        match ReturnCode::of_word(word) {
            Some(code) => Self::Return(code),
            None => Self::Card(word.to_owned()),
        }
    }

    /// Whether evidence can change the outcome; a bank's return is final.
    pub const fn can_be_contested(&self) -> bool {
        matches!(self, Self::Card(_))
    }
}

impl ReturnCode {
    /// All codes, for tables and tests.
    pub const ALL: [Self; 13] = [
        Self::R01,
        Self::R02,
        Self::R03,
        Self::R04,
        Self::R05,
        Self::R07,
        Self::R08,
        Self::R09,
        Self::R10,
        Self::R11,
        Self::R16,
        Self::R20,
        Self::R29,
    ];

    /// The code as the network writes it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::R01 => "R01",
            Self::R02 => "R02",
            Self::R03 => "R03",
            Self::R04 => "R04",
            Self::R05 => "R05",
            Self::R07 => "R07",
            Self::R08 => "R08",
            Self::R09 => "R09",
            Self::R10 => "R10",
            Self::R11 => "R11",
            Self::R16 => "R16",
            Self::R20 => "R20",
            Self::R29 => "R29",
        }
    }

    /// The code that the network writes so.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.word() == word)
    }

    /// What kind of return it is.
    pub const fn kind(self) -> ReturnKind {
        match self {
            Self::R01 | Self::R09 => ReturnKind::Funds,
            Self::R02 | Self::R03 | Self::R04 | Self::R16 | Self::R20 => ReturnKind::Administrative,
            Self::R05 | Self::R07 | Self::R10 | Self::R11 | Self::R29 => ReturnKind::Unauthorized,
            Self::R08 => ReturnKind::Stopped,
        }
    }

    /// How often the same amount may be tried again: twice when there was no money, never against
    /// the payer's word.
    pub const fn retries_max(self) -> u8 {
        match self.kind() {
            ReturnKind::Funds => 2,
            ReturnKind::Administrative | ReturnKind::Unauthorized | ReturnKind::Stopped => 0,
        }
    }
}
