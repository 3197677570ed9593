//! A golden year of three-way reconciliations: a small trust account, a statement a month, and in
//! each month one seeded error that is named, kept from being signed, and mended (TR-18, TRU-06).
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::too_many_arguments,
    clippy::too_many_lines,
    clippy::cognitive_complexity,
    reason = "a test falls where its ground is not as it says, and a year is one story"
)]

use std::collections::{BTreeMap, BTreeSet};

use domain::bank::BankLine;
use domain::id::{MemberId, ReceiptId, SlipId};
use domain::money::{Currency, Money};
use domain::reconciliation::{
    Aside, Block, BookLine, Facts, FindingKind, Instrument, LedgerBalance, LedgerKind, Match,
    MatchError, OpenSlip, Report, SignError, Signer, Why, certain, suggestions,
};
use domain::statement::{Line, LineKind, Mark};
use domain::text::{Name, Note};
use jiff::Timestamp;
use jiff::civil::{Date, date};

const ADA: &str = "Ada Byrne / Mill Lane";
const BO: &str = "Bo Chen / Harbour";

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn on(month: i8, day: i8) -> Date {
    date(2026, month, day)
}

/// A trust account with its book and what the bank says.
#[derive(Default)]
struct Account {
    book: Vec<BookLine>,
    bank: Vec<BankLine>,
    suspense: Option<String>,
    matched: Vec<Match>,
}

impl Account {
    fn enter(&mut self, on: Date, minor: i64, number: &str, ledger: &str, by: Instrument) {
        let id = format!("jrn{:03}", self.book.len());
        let instrument = Some(number.to_owned()).filter(|number| !number.is_empty());
        let (amount, party, ledger) = (usd(minor), "Somebody".to_owned(), ledger.to_owned());
        self.book.push(BookLine { id, on, amount, instrument, party, ledger, by, receipt: None });
    }

    fn deposit(&mut self, on: Date, minor: i64, ledger: &str) {
        self.enter(on, minor, "", ledger, Instrument::Other);
    }

    fn cheque(&mut self, on: Date, minor: i64, number: &str, ledger: &str) {
        self.enter(on, -minor, number, ledger, Instrument::Cheque);
    }

    fn bank(&mut self, on: Date, minor: i64, number: &str, kind: LineKind, text: &str) {
        let mark = Mark::of_word(&format!("mark{:03}", self.bank.len()));
        let line = Line {
            at: 1,
            on,
            value_on: None,
            amount: usd(minor),
            reference: None,
            instrument: Some(number.to_owned()).filter(|number| !number.is_empty()),
            kind,
            text: text.to_owned(),
            transactions: 1,
        };
        self.bank.push(BankLine { mark, line });
    }

    /// What is looked at for a month: everything that no earlier month matched.
    fn facts(&self, month: i8) -> Facts {
        let (from, to) = (on(month, 1), on(month, 1).last_of_month());
        let entries: BTreeSet<&String> = self.matched.iter().flat_map(|m| &m.entries).collect();
        let lines: BTreeSet<&Mark> = self.matched.iter().flat_map(|m| &m.lines).collect();
        let mut ledgers: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
        for entry in self.book.iter().filter(|entry| entry.on <= to) {
            let (balance, moved) = ledgers.entry(&entry.ledger).or_default();
            *balance += entry.amount.minor();
            *moved += if entry.on >= from { entry.amount.minor().abs() } else { 0 };
        }
        let ledger = |(name, (balance, moved)): (&str, (i64, i64))| LedgerBalance {
            name: name.to_owned(),
            matter: None,
            kind: match name {
                "Suspense" => LedgerKind::Suspense,
                "Cushion" => LedgerKind::Pool,
                _ => LedgerKind::Client,
            },
            balance: usd(balance),
            moved: usd(moved),
        };
        let until = |sum: i64, line: &BankLine| sum + line.line.amount.minor();
        let open = |line: &&BankLine| line.line.on <= to && !lines.contains(&line.mark);
        Facts {
            from,
            to,
            statement: usd(self.bank.iter().filter(|l| l.line.on <= to).fold(0, until)),
            lines: self.bank.iter().filter(open).cloned().collect(),
            book: self
                .book
                .iter()
                .filter(|entry| entry.on <= to && !entries.contains(&entry.id))
                .cloned()
                .collect(),
            journal: usd(self
                .book
                .iter()
                .filter(|entry| entry.on <= to)
                .map(|entry| entry.amount.minor())
                .sum()),
            ledgers: ledgers.into_iter().map(ledger).collect(),
            matches: Vec::new(),
            aside: Vec::new(),
            slips: Vec::new(),
            suspense: self.suspense.clone(),
            gaps: Vec::new(),
        }
    }

    /// The facts with every suggestion confirmed that a person would not doubt.
    fn confirmed(&self, month: i8) -> Facts {
        let mut facts = self.facts(month);
        for suggestion in suggestions(&facts) {
            let is_sure = !matches!(suggestion.why, Why::OneOf { .. });
            if is_sure && suggestion.matched.joins(&facts).is_ok() {
                facts.matches.push(suggestion.matched);
            }
        }
        facts
    }

    fn report(&self, month: i8) -> Report {
        Report::of(self.confirmed(month)).unwrap()
    }

    /// Signs a month and keeps its matches; it must balance.
    fn sign(&mut self, facts: Facts) {
        let (matches, to) = (facts.matches.clone(), facts.to);
        let report = Report::of(facts).unwrap();
        let (one, two, three) = (report.bank, report.book, report.ledgers);
        assert!(report.is_balanced(), "{to}: {one} {two} {three}\n{:#?}", report.findings);
        sign(report).unwrap();
        self.matched.extend(matches);
    }

    /// What every month has: two deposits that go to the bank together, a cheque, and one that the
    /// bank pays in the next month.
    fn month(&mut self, month: i8) {
        let number = |n: i32| format!("{}", 1000 + i32::from(month) * 10 + n);
        self.deposit(on(month, 3), 500_000 + i64::from(month), ADA);
        self.deposit(on(month, 3), 120_000, BO);
        self.bank(on(month, 4), 620_000 + i64::from(month), "", LineKind::Deposit, "DEPOSIT");
        self.cheque(on(month, 15), 80_050, &number(1), ADA);
        self.bank(on(month, 18), -80_050, &number(1), LineKind::Cheque, "CHECK");
        self.cheque(on(month, 27), 30_000, &number(2), BO);
        if month > 1 {
            let before = format!("{}", 1000 + (i32::from(month) - 1) * 10 + 2);
            self.bank(on(month, 2), -30_000, &before, LineKind::Cheque, "CHECK");
        }
    }
}

fn sign(report: Report) -> Result<(), SignError> {
    let by = (MemberId::made(0, [1; 10]), Name::parse("Lena Ortiz").unwrap());
    report.sign(Signer::Lawyer, by, (Timestamp::UNIX_EPOCH, date(2027, 1, 5))).map(drop)
}

fn kinds(report: &Report) -> Vec<FindingKind> {
    report.findings.iter().map(|finding| finding.kind).collect()
}

/// The one error of a month: its name, and that the month cannot be signed with it.
fn is_blocked_by(report: &Report, kind: FindingKind, difference: i64) {
    assert_eq!(kinds(report)[0], kind, "{:#?}", report.findings);
    assert_eq!(report.bank_less_book().unwrap(), usd(difference));
    assert!(matches!(sign(report.clone()), Err(SignError::Blocked(_))));
}

/// A match by hand.
fn by_hand(account: &Account, facts: &mut Facts, line: usize, entries: &[usize]) {
    let entries = entries.iter().map(|at| account.book[*at].id.clone()).collect();
    let made = Match { lines: [account.bank[line].mark.clone()].into(), entries };
    made.joins(facts).unwrap();
    facts.matches.push(made);
}

#[test]
fn pay23_a_bank_line_over_nothing_waits_for_nobody() {
    let mut account = Account::default();
    account.month(1);
    account.bank(on(1, 31), 0, "", LineKind::Plain, "ADVICE ENCLOSED");
    let january = account.report(1);
    assert!(january.unmatched.iter().all(|line| !line.line.amount.is_zero()));
    assert_eq!(kinds(&january), [FindingKind::ReviewMatters]);
    account.sign(account.confirmed(1));
}

#[test]
fn tr18_a_golden_year_names_every_error_and_signs_none() {
    let mut account = Account::default();
    // January: clean. A cheque that nobody will ever cash is written.
    account.month(1);
    account.cheque(on(1, 20), 4_400, "999", ADA);
    let january = account.report(1);
    assert_eq!(kinds(&january), [FindingKind::ReviewMatters]);
    assert_eq!((january.unpaid.len(), january.in_transit.len()), (2, 0));
    assert_eq!((january.unpaid[0].days, january.unpaid[1].days), (11, 4), "by age");
    account.sign(account.confirmed(1));

    // February: 1,250.50 was entered as 1,205.50.
    account.month(2);
    account.cheque(on(2, 10), 120_550, "1500", ADA);
    account.bank(on(2, 12), -125_050, "1500", LineKind::Cheque, "CHECK");
    is_blocked_by(&account.report(2), FindingKind::TransposedDigits, -125_050);
    let (wrong, line) = (account.book.len() - 1, account.bank.len() - 1);
    account.cheque(on(2, 28), 4_500, "1500", ADA);
    let mut facts = account.confirmed(2);
    by_hand(&account, &mut facts, line, &[wrong, wrong + 1]);
    account.sign(facts);

    // March: a deposit that nobody entered.
    account.month(3);
    account.bank(on(3, 9), 77_777, "", LineKind::Deposit, "DEPOSIT BRANCH 4");
    is_blocked_by(&account.report(3), FindingKind::MissingDeposit, 77_777);
    account.deposit(on(3, 9), 77_777, BO);
    account.sign(account.confirmed(3));

    // April: a deposit that never came to the bank. All three agree; it is named all the same.
    account.month(4);
    account.deposit(on(4, 6), 33_300, BO);
    let april = account.report(4);
    assert_eq!(kinds(&april)[0], FindingKind::MissingDeposit);
    assert_eq!(april.in_transit[0].days, 24);
    account.sign(account.confirmed(4));
    account.bank(on(5, 2), 33_300, "", LineKind::Deposit, "DEPOSIT");

    // May: the bank paid a cheque twice, and gave it back when it was told.
    account.month(5);
    account.bank(on(5, 22), -80_050, "1051", LineKind::Cheque, "CHECK");
    is_blocked_by(&account.report(5), FindingKind::DuplicateCheque, -80_050);
    account.bank(on(5, 29), 80_050, "", LineKind::Plain, "CREDIT ADJUSTMENT");
    let mut facts = account.confirmed(5);
    let lines = account.bank.iter().rev().take(2).map(|line| line.mark.clone()).collect();
    let mistake = Match { lines, entries: BTreeSet::new() };
    mistake.joins(&facts).unwrap();
    facts.matches.push(mistake);
    account.sign(facts);

    // June: a cheque stands in the book twice; the second was never written.
    account.month(6);
    account.cheque(on(6, 15), 80_050, "1061", ADA);
    let june = account.report(6);
    assert!(june.is_balanced(), "the second seems to be outstanding");
    assert_eq!(june.unpaid.last().unwrap().entry.instrument.as_deref(), Some("1062"));
    assert!(june.unpaid.iter().any(|item| item.entry.instrument.as_deref() == Some("1061")));
    assert_eq!(kinds(&june)[0], FindingKind::DuplicateCheque);
    account.enter(on(6, 30), 80_050, "1061", ADA, Instrument::Cheque);
    account.sign(account.confirmed(6));
    assert!(!account.report(6).unpaid.iter().any(|item| item.entry.amount == usd(-80_050)));

    // July: the cheque of January is older than a bank need pay.
    account.month(7);
    let july = account.report(7);
    let stale: Vec<_> =
        july.findings.iter().filter(|f| f.kind == FindingKind::StaleCheque).collect();
    assert!(stale[0].told.contains("Check 999 of $44.00 was written 192 days ago"));
    account.sign(account.confirmed(7));

    // August: the bank charged for itself.
    account.month(8);
    account.bank(on(8, 31), -2_500, "", LineKind::Fee, "MONTHLY SERVICE CHARGE");
    is_blocked_by(&account.report(8), FindingKind::BankFee, -2_500);
    account.enter(on(8, 1), 5_000, "", "Cushion", Instrument::Other);
    account.bank(on(8, 1), 5_000, "", LineKind::Deposit, "DEPOSIT");
    account.enter(on(8, 31), -2_500, "", "Cushion", Instrument::Other);
    account.sign(account.confirmed(8));

    // September: posted to the wrong matter. Nothing differs, so the ledgers are there to read.
    account.month(9);
    account.cheque(on(9, 9), 60_000, "1700", BO);
    account.bank(on(9, 11), -60_000, "1700", LineKind::Cheque, "CHECK");
    let september = account.report(9);
    assert!(september.is_balanced());
    let moved =
        |name: &str| september.facts.ledgers.iter().find(|l| l.name == name).unwrap().moved.minor();
    assert_eq!((moved(ADA), moved(BO)), (580_059, 210_000));
    assert!(kinds(&september).contains(&FindingKind::ReviewMatters));
    account.sign(account.confirmed(9));

    // October: a processor kept its fee out of trust money.
    account.month(10);
    account.enter(on(10, 5), 500_000, "", ADA, Instrument::Processor);
    account.bank(on(10, 7), 485_220, "", LineKind::Deposit, "STRIPE PAYOUT");
    let october = account.report(10);
    assert!(october.unmatched.iter().any(|line| line.line.amount == usd(485_220)));
    assert_eq!(kinds(&october)[0], FindingKind::NetPayout);
    assert!(matches!(sign(october), Err(SignError::Blocked(_))));
    let (gross, net) = (account.book.len() - 1, account.bank.len() - 1);
    account.bank(on(10, 20), 14_780, "", LineKind::Deposit, "FROM OPERATING");
    account.enter(on(10, 8), -14_780, "", ADA, Instrument::Other);
    account.enter(on(10, 20), 14_780, "", ADA, Instrument::Other);
    let mut facts = account.confirmed(10);
    by_hand(&account, &mut facts, net, &[gross, gross + 1]);
    account.sign(facts);

    // November: an item was not honoured.
    account.month(11);
    account.bank(on(11, 13), -90_000, "", LineKind::Returned, "RETURNED ITEM 4471");
    is_blocked_by(&account.report(11), FindingKind::DishonouredItem, -90_000);
    account.enter(on(11, 13), -90_000, "", ADA, Instrument::Other);
    account.sign(account.confirmed(11));

    // December: a line that nothing explains, and money of nobody.
    account.month(12);
    account.bank(on(12, 9), -7_700, "", LineKind::Plain, "DEBIT MEMO");
    is_blocked_by(&account.report(12), FindingKind::Unidentified, -7_700);
    account.enter(on(12, 9), -7_700, "", "Cushion", Instrument::Other);
    account.enter(on(12, 1), 7_700, "", "Cushion", Instrument::Other);
    account.bank(on(12, 1), 7_700, "", LineKind::Deposit, "DEPOSIT");
    account.deposit(on(12, 22), 55_500, "Suspense");
    account.bank(on(12, 22), 55_500, "", LineKind::Deposit, "DEPOSIT");
    let december = account.report(12);
    assert!(december.is_balanced());
    assert_eq!(december.blocks(), [Block::Suspense(usd(55_500))]);
    account.suspense = Some("A deposit without a name; the branch was asked on the 23rd.".into());
    account.sign(account.confirmed(12));
}

#[test]
fn a_cheque_that_stands_in_the_book_twice_is_named() {
    let mut account = Account::default();
    account.deposit(on(1, 2), 500_000, ADA);
    account.bank(on(1, 2), 500_000, "", LineKind::Deposit, "DEPOSIT");
    account.cheque(on(1, 20), 1_000, "7", ADA);
    account.cheque(on(1, 21), 1_000, "7", ADA);
    let report = account.report(1);
    assert_eq!(kinds(&report), [FindingKind::DuplicateCheque, FindingKind::ReviewMatters]);
}

#[test]
fn tru06_a_negative_ledger_or_a_difference_between_book_and_ledgers_is_never_signed() {
    let mut account = Account::default();
    account.deposit(on(1, 2), 500_000, ADA);
    account.bank(on(1, 2), 500_000, "", LineKind::Deposit, "DEPOSIT");
    account.cheque(on(1, 3), 1, "8", BO);
    account.bank(on(1, 4), -1, "8", LineKind::Cheque, "CHECK");
    let report = account.report(1);
    assert!(report.is_balanced());
    assert_eq!(kinds(&report)[0], FindingKind::NegativeLedger);
    assert!(matches!(report.blocks()[..], [Block::Negative { .. }]));
    let mut facts = account.confirmed(1);
    facts.ledgers.truncate(1);
    let blocks = Report::of(facts).unwrap().blocks();
    assert!(matches!(blocks[..], [Block::BookAndLedgers { .. }]), "{blocks:?}");
}

#[test]
fn only_a_lawyer_signs_and_only_after_the_period() {
    let mut account = Account::default();
    account.month(1);
    let by = (MemberId::made(0, [1; 10]), Name::parse("Lena Ortiz").unwrap());
    let at = |day| (Timestamp::UNIX_EPOCH, day);
    let report = account.report(1);
    let signed = report.clone().sign(Signer::Other, by.clone(), at(on(2, 1)));
    assert_eq!(signed, Err(SignError::NotALawyer));
    let early = report.clone().sign(Signer::Lawyer, by.clone(), at(on(1, 31)));
    assert_eq!(early, Err(SignError::Early));
    assert!(report.sign(Signer::Lawyer, by, at(on(2, 1))).is_ok());
}

#[test]
fn a_match_is_of_equal_amounts_and_made_once() {
    let mut account = Account::default();
    account.month(1);
    let mut facts = account.facts(1);
    let of = |line: usize, entries: &[usize]| Match {
        lines: [account.bank[line].mark.clone()].into(),
        entries: entries.iter().map(|at| account.book[*at].id.clone()).collect(),
    };
    assert_eq!(of(0, &[]).joins(&facts), Err(MatchError::Nothing));
    let differs = MatchError::Differs { lines: usd(620_001), entries: usd(500_001) };
    assert_eq!(of(0, &[0]).joins(&facts), Err(differs));
    facts.matches.push(of(0, &[0, 1]));
    assert_eq!(of(0, &[0, 1]).joins(&facts), Err(MatchError::Twice));
    assert!(of(1, &[2]).joins(&facts).is_ok());
}

/// A line that somebody set aside.
fn set_aside(facts: &mut Facts, line: &BankLine) {
    facts.aside.push(Aside {
        mark: line.mark.clone(),
        why: Note::parse("The bank sent it again under another reference.").unwrap(),
        by: Name::parse("Lena Ortiz").unwrap(),
    });
}

#[test]
fn tr18_a_line_that_is_set_aside_changes_no_figure() {
    let mut account = Account::default();
    account.month(1);
    let clean = account.report(1);
    let mut facts = account.confirmed(1);
    // The bank lists a line again, and its closing balance does not have it twice.
    account.bank(on(1, 18), -80_050, "1011", LineKind::Cheque, "CHECK");
    let again = account.bank.last().unwrap().clone();
    facts.lines.push(again.clone());
    assert_eq!(Report::of(facts.clone()).unwrap().blocks(), [Block::Unmatched(1)]);
    set_aside(&mut facts, &again);
    let report = Report::of(facts.clone()).unwrap();
    assert_eq!((report.bank, report.book, report.ledgers), (clean.bank, clean.book, clean.ledgers));
    assert_eq!(report.set_aside().len(), 1);
    assert!(!kinds(&report).contains(&FindingKind::DuplicateCheque));
    assert_eq!(sign(report), Ok(()));
    let of_it = Match::one(&again.mark, &account.book[2].id);
    assert_eq!(of_it.joins(&facts), Err(MatchError::Twice), "it is matched to nothing");

    // A line over money that did move: bank and book stay apart, whoever sets it aside.
    facts.statement = facts.statement.plus(again.line.amount).unwrap();
    let blocks = Report::of(facts).unwrap().blocks();
    assert!(matches!(blocks[..], [Block::BankAndBook { .. }]), "{blocks:?}");
}

#[test]
fn what_is_suggested_is_no_error_yet_and_what_is_certain_is_confirmed_at_once() {
    let mut account = Account::default();
    account.month(1);
    account.bank(on(1, 9), -7_700, "", LineKind::Plain, "DEBIT MEMO");
    account.deposit(on(1, 10), 1_000, ADA);
    account.deposit(on(1, 11), 1_000, BO);
    account.bank(on(1, 12), 1_000, "", LineKind::Deposit, "DEPOSIT");
    let mut facts = account.facts(1);
    let report = Report::of(facts.clone()).unwrap();
    let (open, review) = (FindingKind::NotMatched, FindingKind::ReviewMatters);
    let (missing, unknown) = (FindingKind::MissingDeposit, FindingKind::Unidentified);
    assert_eq!(kinds(&report), [missing, missing, unknown, unknown, open, review]);
    assert!(report.findings[3].told.ends_with("it may be: choose which."), "{:?}", report.findings);
    assert!(report.findings[4].told.starts_with("2 bank lines"), "{:?}", report.findings);

    let sure = certain(&facts);
    assert_eq!(sure.len(), 2, "of two equal entries a person chooses: {sure:?}");
    for found in sure {
        assert_eq!(found.matched.joins(&facts), Ok(()));
        facts.matches.push(found.matched);
    }
    assert!(certain(&facts).is_empty());
}

#[test]
fn tr18_what_fits_twice_is_never_confirmed_at_once() {
    // Two sets of deposits make the line; a cheque that the bank paid twice fits either line.
    let mut account = Account::default();
    for minor in [30_000, 50_000, 20_000, 60_000] {
        account.deposit(on(1, 3), minor, ADA);
    }
    account.bank(on(1, 4), 80_000, "", LineKind::Deposit, "DEPOSIT");
    account.cheque(on(1, 15), 1_000, "7", ADA);
    account.bank(on(1, 16), -1_000, "7", LineKind::Cheque, "CHECK");
    assert_eq!(certain(&account.facts(1)).len(), 1, "one cheque, one line");
    account.bank(on(1, 17), -1_000, "7", LineKind::Cheque, "CHECK");
    let facts = account.facts(1);
    assert_eq!(suggestions(&facts).len(), 4, "two sets, and two lines: {:?}", suggestions(&facts));
    assert_eq!(certain(&facts), []);

    // Without the other set there is no choice.
    account.book.remove(3);
    let sure = certain(&account.facts(1));
    assert_eq!(sure.len(), 1, "{sure:?}");
    assert_eq!(sure[0].why, Why::Together { count: 2 });
}

#[test]
fn tr18_a_line_that_two_slips_come_to_is_for_a_person() {
    let mut account = Account::default();
    for n in [0_u8, 1] {
        account.deposit(on(3, 2), 80_000, ADA);
        account.book[usize::from(n)].receipt = Some(ReceiptId::made(0, [n; 10]));
    }
    account.bank(on(3, 4), 80_000, "", LineKind::Deposit, "DEPOSIT");
    let mut facts = account.facts(3);
    let slip = |n: u8| OpenSlip {
        id: SlipId::made(0, [n; 10]),
        on: on(3, 3),
        total: usd(80_000),
        receipts: [ReceiptId::made(0, [n; 10])].into(),
    };
    facts.slips = vec![slip(0)];
    assert_eq!(certain(&facts).len(), 1);
    facts.slips.push(slip(1));
    assert_eq!(suggestions(&facts).len(), 2);
    assert_eq!(certain(&facts), []);
}

#[test]
fn tr18_a_deposit_that_only_may_be_at_the_bank_is_still_said_by_its_age() {
    let mut account = Account::default();
    account.deposit(on(1, 3), 1_000, ADA);
    account.deposit(on(1, 3), 1_000, BO);
    account.bank(on(1, 5), 1_000, "", LineKind::Deposit, "DEPOSIT");
    let report = Report::of(account.facts(1)).unwrap();
    let (missing, unknown) = (FindingKind::MissingDeposit, FindingKind::Unidentified);
    assert_eq!(kinds(&report), [missing, missing, unknown, FindingKind::ReviewMatters]);

    // One entry, one line: only to be confirmed.
    account.book.pop();
    let report = Report::of(account.facts(1)).unwrap();
    assert_eq!(kinds(&report), [FindingKind::NotMatched, FindingKind::ReviewMatters]);
}

#[test]
fn suggestions_come_with_their_reason_the_surest_first() {
    let mut account = Account::default();
    account.month(1);
    let told: Vec<String> =
        suggestions(&account.facts(1)).iter().map(|found| found.why.to_string()).collect();
    assert_eq!(told, ["Same amount and same number", "These 2 deposits make this amount"]);
    account.deposit(on(1, 3), 1_000, ADA);
    account.deposit(on(1, 4), 1_000, BO);
    account.bank(on(1, 5), 1_000, "", LineKind::Deposit, "DEPOSIT");
    let told: Vec<String> =
        suggestions(&account.facts(1)).iter().map(|found| found.why.to_string()).collect();
    assert!(told.contains(&"One of 2 entries of this amount, 1 day apart".to_owned()), "{told:?}");
}

#[test]
fn pay22_one_bank_line_is_all_that_was_on_a_slip_or_none_of_it() {
    let mut account = Account::default();
    for (n, minor) in [(0_u8, 50_000), (1, 30_000), (2, 80_000), (3, 20_000)] {
        account.deposit(on(3, 2), minor, ADA);
        account.book[usize::from(n)].receipt = Some(ReceiptId::made(0, [n; 10]));
    }
    account.bank(on(3, 4), 80_000, "", LineKind::Deposit, "DEPOSIT");
    account.bank(on(3, 5), 80_000, "", LineKind::Deposit, "DEPOSIT");
    let mut facts = account.facts(3);
    let receipts: BTreeSet<ReceiptId> = [0, 1].map(|n| ReceiptId::made(0, [n; 10])).into();
    let slip =
        OpenSlip { id: SlipId::made(0, [1; 10]), on: on(3, 3), total: usd(80_000), receipts };
    facts.slips.push(slip);

    // The slip is proposed whole, before the one entry of the same amount.
    let first = &suggestions(&facts)[0];
    assert_eq!(first.why, Why::Slip { on: on(3, 3), count: 2 });
    assert_eq!(first.why.to_string(), "The deposit slip of 3 Mar 2026, 2 items");
    assert_eq!(first.matched.entries, ["jrn000", "jrn001"].map(str::to_owned).into());
    assert_eq!(first.matched.joins(&facts), Ok(()));

    // A part of it is nothing, also where the sum is right.
    account.bank(on(3, 6), 70_000, "", LineKind::Deposit, "DEPOSIT");
    facts.lines = account.facts(3).lines;
    let lines: BTreeSet<Mark> = [account.bank[2].mark.clone()].into();
    let part = Match { lines, entries: ["jrn000", "jrn003"].map(str::to_owned).into() };
    assert_eq!(part.joins(&facts), Err(MatchError::Slip(on(3, 3))));

    // Matched, it is no longer proposed; the other entry is.
    let whole = first.matched.clone();
    facts.matches.push(whole);
    facts.slips.clear();
    let open = suggestions(&facts);
    assert!(open.iter().all(|found| !matches!(found.why, Why::Slip { .. })), "{open:?}");

    // A slip of which not all is in the period is never proposed.
    facts.matches.clear();
    let receipts: BTreeSet<ReceiptId> = [0, 1, 9].map(|n| ReceiptId::made(0, [n; 10])).into();
    let id = SlipId::made(0, [2; 10]);
    facts.slips.push(OpenSlip { id, on: on(3, 3), total: usd(80_000), receipts });
    let open = suggestions(&facts);
    assert!(open.iter().all(|found| !matches!(found.why, Why::Slip { .. })), "{open:?}");
    assert!(open.iter().all(|found| !found.matched.entries.contains("jrn000")), "{open:?}");
}
