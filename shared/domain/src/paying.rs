//! How clients may pay online: in which ways, and which account of the firm takes each (PAY-25,
//! PAY-26).
//!
//! Invariant: what is offered has an account that takes it now; a payment that was begun goes on
//! with its own account, whatever is offered later.

use crate::discount::Discount;
use crate::id::MatterId;
use crate::merchant::{Destination, MerchantName};
use crate::method::MethodKind;
use crate::payment::ProcessorName;
use crate::split::Split;
use crate::surcharge::Policy;

/// The ways in which one invoice is taken (PAY-26): some of those that the firm takes at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits(Vec<Way>);

/// A way to pay online, as people choose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// A card.
    Card,
    /// A debit from a bank account.
    Bank,
    /// The wallet of PayPal.
    PayPal,
}

/// What the firm has decided about paying online.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Who takes cards and bank debits; the first account that does while nobody has chosen.
    pub cards: Option<ProcessorName>,
    /// The ways that the firm takes.
    pub ways: Vec<Way>,
    /// Whether clients may pay ahead, on account (PAY-09); not before the firm says so.
    pub ahead: bool,
    /// How one amount is split over several invoices (PAY-10).
    pub split: Split,
    /// What a client saves who pays an invoice whole by bank debit (PAY-18); nothing before the
    /// firm says so.
    pub discount: Option<Discount>,
    /// What paying by credit card costs on top (PAY-16); nothing before the firm says so.
    pub surcharge: Option<Policy>,
    /// What is decided otherwise for single matters.
    pub matters: Vec<(MatterId, MatterTerms)>,
}

/// What the firm has decided otherwise for one matter; nothing where its own terms hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MatterTerms {
    /// Who takes its cards and bank debits (PAY-25).
    pub cards: Option<ProcessorName>,
    /// How one amount is split over its invoices (PAY-10).
    pub split: Option<Split>,
    /// Whether credit cards carry no surcharge here, as where the client's state bans them
    /// (PAY-16).
    pub no_surcharge: bool,
}

/// The most matters with terms of their own: they are kept beside the firm's.
pub const MATTERS_MAX: usize = 2_000;

/// Terms that would leave nobody able to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    /// No way at all.
    #[error("Tick at least one way to pay.")]
    NoWay,
    /// The firm has no account there.
    #[error("Choose one of the firm’s accounts.")]
    NoAccount,
    /// Too many exceptions.
    #[error(
        "{MATTERS_MAX} matters have terms of their own already. Let some go back to the firm’s."
    )]
    TooMany,
}

/// A way to pay, and who takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// The way.
    pub way: Way,
    /// The account that takes it.
    pub taker: MerchantName,
}

impl Default for Terms {
    fn default() -> Self {
        let (ways, split) = (Way::ALL.to_vec(), Split::default());
        let (discount, surcharge) = (None, None);
        Self { cards: None, ways, ahead: false, split, discount, surcharge, matters: Vec::new() }
    }
}

impl Terms {
    /// Terms of a firm that has these accounts.
    pub fn new(
        cards: Option<ProcessorName>,
        ways: Vec<Way>,
        accounts: &[MerchantName],
    ) -> Result<Self, TermsError> {
        let has = |name| accounts.contains(&MerchantName::Operating(name));
        let takes = |name: &ProcessorName| Way::Card.is_taken_by(*name) && has(*name);
        if cards.as_ref().is_some_and(|name| !takes(name)) {
            return Err(TermsError::NoAccount);
        }
        let terms = Self { cards, ways, ..Self::default() };
        let offered = offers(accounts, Destination::Operating, &terms);
        if offered.is_empty() { Err(TermsError::NoWay) } else { Ok(terms) }
    }
}

impl Terms {
    /// What is decided for a matter itself.
    pub fn matter(&self, matter: &MatterId) -> MatterTerms {
        let found = self.matters.iter().find(|(id, _)| id == matter);
        found.map(|(_, terms)| *terms).unwrap_or_default()
    }

    /// The same with other terms of one matter.
    pub fn with_matter(
        mut self,
        matter: &MatterId,
        terms: MatterTerms,
        accounts: &[MerchantName],
    ) -> Result<Self, TermsError> {
        let takes = |name: ProcessorName| {
            Way::Card.is_taken_by(name) && accounts.contains(&MerchantName::Operating(name))
        };
        if terms.cards.is_some_and(|name| !takes(name)) {
            return Err(TermsError::NoAccount);
        }
        self.matters.retain(|(id, _)| id != matter);
        if terms != MatterTerms::default() {
            self.matters.push((matter.clone(), terms));
        }
        if self.matters.len() > MATTERS_MAX { Err(TermsError::TooMany) } else { Ok(self) }
    }

    /// What paying what is owed in these matters by credit card costs on top: nothing where one of
    /// them is free of it, or where the law has changed since it was set.
    pub fn surcharge_in(&self, matters: &[&MatterId]) -> Option<&Policy> {
        let is_free = matters.iter().any(|matter| self.matter(matter).no_surcharge);
        self.surcharge.as_ref().filter(|policy| !is_free && policy.is_allowed())
    }

    /// Who takes cards and bank debits for what is owed in a matter.
    pub fn cards_in(&self, matter: &MatterId) -> Option<ProcessorName> {
        self.matter(matter).cards.or(self.cards)
    }
}

impl Limits {
    /// Limits to some of the ways that the firm `takes`; none where all of these are chosen, so
    /// that what the firm takes later counts too.
    pub fn new(ways: Vec<Way>, takes: &[Way]) -> Result<Self, TermsError> {
        if ways.is_empty() {
            return Err(TermsError::NoWay);
        }
        let all = takes.iter().all(|way| ways.contains(way));
        Ok(if all { Self::default() } else { Self(ways) })
    }

    /// The limits that are stored so; none without ways.
    pub const fn of(ways: Vec<Way>) -> Self {
        Self(ways)
    }

    /// The ways; empty without limits.
    pub fn ways(&self) -> &[Way] {
        &self.0
    }

    /// Whether the invoice may be paid in this way.
    pub fn allow(&self, way: Way) -> bool {
        self.0.is_empty() || self.0.contains(&way)
    }
}

impl Way {
    /// The way that a saved method pays in.
    pub const fn of_kind(kind: MethodKind) -> Self {
        match kind {
            MethodKind::CreditCard | MethodKind::OtherCard => Self::Card,
            MethodKind::Bank => Self::Bank,
            MethodKind::Wallet => Self::PayPal,
        }
    }

    /// All ways, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Card, Self::Bank, Self::PayPal];

    /// The word in storage and in forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Bank => "bank",
            Self::PayPal => "paypal",
        }
    }

    /// What people read.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Card => "Card",
            Self::Bank => "Bank account",
            Self::PayPal => "PayPal",
        }
    }

    /// What people read within a sentence.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Bank => "bank account",
            Self::PayPal => "PayPal",
        }
    }

    /// The way with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.word() == word)
    }

    /// Whether a processor takes it.
    pub const fn is_taken_by(self, processor: ProcessorName) -> bool {
        match processor {
            ProcessorName::Stripe | ProcessorName::LawPay => {
                matches!(self, Self::Card | Self::Bank)
            }
            ProcessorName::PayPal => matches!(self, Self::PayPal),
        }
    }
}

/// What a client is offered for money that goes to `destination`, where the firm has these
/// `accounts` and `terms`: each way once, by the account that the firm chose for it or the first
/// that takes it.
pub fn offers(accounts: &[MerchantName], destination: Destination, terms: &Terms) -> Vec<Offer> {
    offers_by(accounts, destination, (terms, terms.cards))
}

/// The same for money of the firm that is owed in one matter.
pub fn offers_in(accounts: &[MerchantName], matter: &MatterId, terms: &Terms) -> Vec<Offer> {
    offers_by(accounts, Destination::Operating, (terms, terms.cards_in(matter)))
}

fn offers_by(
    accounts: &[MerchantName],
    destination: Destination,
    (terms, cards): (&Terms, Option<ProcessorName>),
) -> Vec<Offer> {
    let taker = |way: Way| {
        let taking = |name: &&MerchantName| {
            name.destination() == destination && way.is_taken_by(name.processor())
        };
        let chosen = |name: &&MerchantName| Some(name.processor()) == cards;
        let first = accounts.iter().find(taking);
        accounts.iter().filter(taking).find(chosen).or(first)
    };
    let offer = |way| Some(Offer { way, taker: *taker(way)? });
    let taken = Way::ALL.into_iter().filter(|way| terms.ways.contains(way));
    taken.filter_map(offer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merchant::TrustSafe;

    const STRIPE: MerchantName = MerchantName::Operating(ProcessorName::Stripe);
    const LAWPAY: MerchantName = MerchantName::Operating(ProcessorName::LawPay);
    const PAYPAL: MerchantName = MerchantName::Operating(ProcessorName::PayPal);
    const TRUST: MerchantName = MerchantName::Trust(TrustSafe::LawPay);

    fn offered(accounts: &[MerchantName], to: Destination) -> Vec<(&'static str, MerchantName)> {
        let terms = Terms::default();
        offers(accounts, to, &terms).iter().map(|offer| (offer.way.word(), offer.taker)).collect()
    }

    #[test]
    fn pay25_each_way_has_the_first_account_that_takes_it() {
        let all = [STRIPE, LAWPAY, PAYPAL, TRUST];
        let both = [("card", STRIPE), ("bank", STRIPE), ("paypal", PAYPAL)];
        assert_eq!(offered(&all, Destination::Operating), both);
        let lawpay = [("card", LAWPAY), ("bank", LAWPAY)];
        assert_eq!(offered(&[LAWPAY, STRIPE], Destination::Operating), lawpay);
        assert_eq!(offered(&[], Destination::Operating), []);
    }

    #[test]
    fn tr14_trust_money_is_offered_a_trust_account_or_none() {
        let trust = [("card", TRUST), ("bank", TRUST)];
        assert_eq!(offered(&[STRIPE, PAYPAL, LAWPAY, TRUST], Destination::Trust), trust);
        assert_eq!(offered(&[STRIPE, PAYPAL, LAWPAY], Destination::Trust), []);
    }

    #[test]
    fn pay25_the_firm_chooses_among_its_own_accounts() {
        let all = [STRIPE, LAWPAY, PAYPAL];
        let terms = Terms::new(Some(ProcessorName::LawPay), vec![Way::Card], &all).unwrap();
        let offered = offers(&all, Destination::Operating, &terms);
        assert_eq!(offered, [Offer { way: Way::Card, taker: LAWPAY }]);
        let elsewhere = |name, accounts| Terms::new(Some(name), Way::ALL.to_vec(), accounts);
        assert_eq!(elsewhere(ProcessorName::LawPay, &[STRIPE]), Err(TermsError::NoAccount));
        assert_eq!(elsewhere(ProcessorName::PayPal, &all), Err(TermsError::NoAccount));
        assert_eq!(Terms::new(None, Vec::new(), &all), Err(TermsError::NoWay));
        assert_eq!(Terms::new(None, vec![Way::PayPal], &[STRIPE]), Err(TermsError::NoWay));
    }

    #[test]
    fn pay25_a_choice_whose_account_is_gone_leaves_the_others() {
        let terms = Terms { cards: Some(ProcessorName::LawPay), ..Terms::default() };
        let offered = offers(&[STRIPE], Destination::Operating, &terms);
        assert!(offered.iter().all(|offer| offer.taker == STRIPE) && offered.len() == 2);
    }

    #[test]
    fn pay25_a_matter_has_an_account_of_its_own_and_no_other_matter_notices() {
        let (one, other) = (MatterId::made(0, [1; 10]), MatterId::made(0, [2; 10]));
        let all = [STRIPE, LAWPAY, PAYPAL];
        let own = MatterTerms { cards: Some(ProcessorName::LawPay), ..MatterTerms::default() };
        let terms = Terms::default().with_matter(&one, own, &all).unwrap();
        let takers = |matter| offers_in(&all, matter, &terms).into_iter().map(|offer| offer.taker);
        assert_eq!(takers(&one).collect::<Vec<_>>(), [LAWPAY, LAWPAY, PAYPAL]);
        assert_eq!(takers(&other).collect::<Vec<_>>(), [STRIPE, STRIPE, PAYPAL]);
        let refused = Terms::default().with_matter(&one, own, &[STRIPE]);
        assert_eq!(refused, Err(TermsError::NoAccount));
        let back = terms.with_matter(&one, MatterTerms::default(), &all).unwrap();
        assert_eq!(back, Terms::default());
    }

    #[test]
    fn pay26_an_invoice_is_taken_in_fewer_ways_or_in_all() {
        let takes = [Way::Card, Way::Bank];
        let bank = Limits::new(vec![Way::Bank], &takes).unwrap();
        assert!(bank.allow(Way::Bank) && !bank.allow(Way::Card) && !bank.allow(Way::PayPal));
        let all = Limits::new(vec![Way::Card, Way::Bank], &takes).unwrap();
        assert_eq!(all, Limits::default(), "what the firm takes later counts too");
        assert!(all.allow(Way::PayPal));
        assert_eq!(Limits::new(Vec::new(), &takes), Err(TermsError::NoWay));
    }

    #[test]
    fn words_read_back() {
        for way in Way::ALL {
            assert_eq!(Way::of_word(way.word()), Some(way));
        }
    }
}
