//! What comes in, clears, is held, goes out and comes back.

use domain::audit::Event;
use domain::id::{BankId, HoldId, ReceiptId};
use domain::ledger::{Balances, Books, PeriodError, Periods, TrustAccount};
use domain::member::Role;
use domain::money::{Currency, Money};
use domain::payment::ProcessorName;
use domain::text::Mark;
use domain::trust::{
    Arrival, AuthoriseError, ClearError, ClientLedger, DisbursementKind, DisbursementState,
    DrawError, EarlyRelease, Hold, HoldError, Instrument, Kept, Method, PostError, PrepareError,
    Receipt, ReceiptError, ReceiptState, ReleaseError, Signer, TransferConsent, VoidError, When,
    give_back, to_ledger, to_payee, void,
};
use jiff::Timestamp;
use jiff::civil::date;

use super::world::*;

const TO_PARTY: DisbursementKind = DisbursementKind::ToParty;

fn consent() -> TransferConsent {
    TransferConsent { reference: Mark::parse("Letter 7").unwrap(), signed_on: MONDAY }
}

fn draw(ledger: ClientLedger, minor: i64, when: &When) -> Result<ClientLedger, ReleaseError> {
    let lowest = ledger.posted();
    let paid =
        to_payee(authorised(&ledger, TO_PARTY, minor, 9), ledger, lowest, (when, journal(9)));
    paid.map(|released| released.from.ledger)
}

#[test]
fn tr04_a_check_may_be_used_once_the_bank_has_collected_it() {
    let got = received(ledger(1, 1), given(Method::Cheque, 100_000), &on(MONDAY), 1);
    assert_eq!(got.receipt.clears_on, date(2026, 3, 16), "ten banking days");
    assert_eq!((got.ledger.posted(), got.ledger.available()), (usd(100_000), usd(0)));
    let refused = draw(got.ledger.clone(), 1, &on(MONDAY)).unwrap_err();
    let why = DrawError::Uncleared { uncleared: usd(100_000), available: usd(0) };
    assert_eq!(refused, why.into());
    assert!(refused.to_string().contains("has not cleared yet"), "{refused}");

    let early = got.receipt.clone().clear(got.ledger.clone(), date(2026, 3, 15));
    assert_eq!(early, Err(ClearError::NotYet(date(2026, 3, 16))));
    let cleared = got.receipt.clear(got.ledger, date(2026, 3, 16)).unwrap();

    assert_eq!(cleared.receipt.state, ReceiptState::Cleared);
    assert_eq!(
        draw(cleared.ledger.clone(), 100_000, &on(date(2026, 3, 16))).unwrap().posted(),
        usd(0)
    );
    assert_eq!(cleared.receipt.clear(cleared.ledger, MONDAY), Err(ClearError::Cleared));
}

#[test]
fn tr04_each_method_clears_by_its_own_policy() {
    let expected = [
        (Method::Wire, MONDAY),
        (Method::Cash, MONDAY),
        (Method::Card, date(2026, 3, 5)),
        (Method::BankDebit, date(2026, 3, 9)),
        (Method::Cheque, date(2026, 3, 16)),
    ];
    for (method, day) in expected {
        let got = received(ledger(1, 1), given(method, 500), &on(MONDAY), 1);
        assert_eq!(got.receipt.clears_on, day, "{method:?}");
        assert_eq!(got.receipt.state == ReceiptState::Cleared, day == MONDAY, "{method:?}");
    }
    let thanksgiving = bank().clearing.clears_on(Method::BankDebit, date(2026, 11, 25));
    assert_eq!(thanksgiving, date(2026, 12, 3), "over a holiday and a weekend");
    let new_year = bank().clearing.clears_on(Method::Card, date(2026, 12, 30));
    assert_eq!(new_year, date(2027, 1, 5));
}

#[test]
fn tr04_money_with_a_processor_clears_when_it_is_paid_out_and_not_before() {
    let on_the_way = domain::trust::Given {
        arrival: Arrival::InTransit(ProcessorName::Stripe),
        ..given(Method::Card, 500)
    };
    let got = received(ledger(1, 1), on_the_way, &on(MONDAY), 1);
    assert_eq!(got.receipt.state, ReceiptState::Uncleared);
    let late = date(2026, 12, 1);
    let alone = got.receipt.clone().clear(got.ledger.clone(), late);
    assert_eq!(alone, Err(ClearError::InTransit));

    let cleared = got.receipt.paid_out(got.ledger, &on(late), journal(2)).unwrap();

    let mut books = Balances::default();
    books.post(&got.entry);
    books.post(&cleared.entry.unwrap());
    assert_eq!(books.minor(&TrustAccount::Bank(bank().id), Currency::USD), 500);
    assert_eq!(books.minor(&TrustAccount::InTransit(ProcessorName::Stripe), Currency::USD), 0);
    assert_eq!(cleared.ledger.available(), usd(500));
}

#[test]
fn tr04_a_lawyer_may_let_money_be_used_early_at_their_risk() {
    let got = received(ledger(1, 1), given(Method::Cheque, 500), &on(MONDAY), 1);
    let clerk = Signer { id: member(3), role: Role::Bookkeeper };
    let because = note("Certified check: exception (3)");
    let refused = EarlyRelease { because: because.clone(), signer: clerk };
    let refused = got.receipt.clone().release_early(got.ledger.clone(), &refused);
    assert_eq!(refused, Err(ClearError::NotALawyer));

    let early = EarlyRelease { because, signer: lawyer(2) };
    let released = got.receipt.release_early(got.ledger, &early).unwrap();

    assert_eq!(released.ledger.available(), usd(500));
    assert!(
        matches!(released.event, Event::TrustReleasedEarly { lawyer, .. } if lawyer == member(2))
    );
}

#[test]
fn tr04_a_deposit_that_bounces_before_it_cleared_leaves_the_ledger_as_it_was() {
    let before = funded(1, 1, 1_000);
    let got = received(before.clone(), given(Method::BankDebit, 700), &on(MONDAY), 2);
    let back = give_back(got.receipt, got.ledger, &on(date(2026, 3, 4)), &journal(3)).unwrap();
    assert_eq!((back.ledger.posted(), back.ledger.available()), (usd(1_000), usd(1_000)));
    assert_eq!((back.ledger.uncleared(), back.short), (usd(0), usd(0)));
    assert_eq!(back.line.unwrap().change, usd(-700));
    assert_eq!(back.receipt.state, ReceiptState::GivenBack);
    let again = give_back(back.receipt, back.ledger, &on(date(2026, 3, 4)), &journal(4));
    assert_eq!(again, Err(ClearError::GivenBack));
}

#[test]
fn tr13_what_was_spent_before_it_bounced_is_the_firms_debt_and_no_other_clients() {
    let got = received(ledger(1, 1), given(Method::Cheque, 1_000), &on(MONDAY), 1);
    let later = on(date(2026, 3, 16));
    let cleared = got.receipt.clear(got.ledger, later.today).unwrap();
    let rest = draw(cleared.ledger, 900, &later).unwrap();
    let back = give_back(cleared.receipt, rest, &on(date(2026, 4, 20)), &journal(5)).unwrap();
    assert_eq!((back.ledger.posted(), back.short), (usd(0), usd(900)));
    assert_eq!(back.entry.postings().len(), 2, "the ledger’s rest, and the shortage");
    let touched = |account: &TrustAccount| match account {
        TrustAccount::ClientLedger(_, of) => *of != matter(1),
        _ => false,
    };
    assert!(!back.entry.postings().iter().any(|p| touched(&p.from) || touched(&p.to)));
}

#[test]
fn tr02_no_ledger_goes_below_zero() {
    let refused = draw(funded(1, 1, 1_000), 1_001, &on(MONDAY)).unwrap_err();
    assert_eq!(refused, DrawError::TooMuch { available: usd(1_000) }.into());
    assert!(draw(funded(1, 1, 1_000), 1_000, &on(MONDAY)).is_ok());
    let nothing = draw(ledger(1, 1), 1, &on(MONDAY)).unwrap_err();
    assert_eq!(nothing, DrawError::TooMuch { available: usd(0) }.into());
}

#[test]
fn tr02_a_back_dated_payment_that_would_have_been_negative_on_its_day_is_refused() {
    let ledger = funded(1, 1, 1_000);
    let back = When { on: date(2026, 2, 20), today: MONDAY, ..on(MONDAY) };
    assert!(ledger.has_lines_after(back.on));
    let paid = to_payee(authorised(&ledger, TO_PARTY, 1, 9), ledger, usd(0), (&back, journal(9)));
    let why = DrawError::BackDated { on: back.on, lowest: usd(0) };
    assert_eq!(paid.unwrap_err(), why.into());
}

#[test]
fn tr02_balances_that_cannot_be_are_not_read() {
    let good = funded(1, 1, 1_000).kept().clone();
    assert!(ClientLedger::restore(good.clone()).is_some());
    let none = |kept: Kept| assert_eq!(ClientLedger::restore(kept), None);
    none(Kept { posted: usd(-1), ..good.clone() });
    none(Kept { held: usd(1_001), ..good.clone() });
    none(Kept { uncleared: usd(-1), ..good.clone() });
    none(Kept { held: Money::new(0, "EUR".parse().unwrap()), ..good });
}

#[test]
fn psp34_an_account_takes_no_other_currency() {
    let mut euro = given(Method::Wire, 500);
    euro.amount = Money::new(500, "EUR".parse().unwrap());
    let id = ReceiptId::made(0, [1; 10]);
    let refused = Receipt::record(id, ledger(1, 1), euro, &bank(), (&on(MONDAY), journal(1)));
    assert_eq!(refused.unwrap_err(), PostError::OtherCurrency(Currency::USD).into());
    let mut other = bank();
    other.id = BankId::made(0, [9; 10]);
    let id = ReceiptId::made(0, [1; 10]);
    let given = given(Method::Wire, 500);
    let refused = Receipt::record(id, ledger(1, 1), given, &other, (&on(MONDAY), journal(1)));
    assert_eq!(refused.unwrap_err(), ReceiptError::OtherBank);
}

#[test]
fn tr09_disputed_money_is_held_and_the_rest_is_not() {
    let placed = Hold::place(
        HoldId::made(0, [1; 10]),
        funded(1, 1, 100_000),
        (usd(30_000), note("The client disputes the expert’s bill")),
        (&member(1), Timestamp::UNIX_EPOCH),
    )
    .unwrap();
    let refused = draw(placed.ledger.clone(), 70_100, &on(MONDAY)).unwrap_err();
    assert_eq!(refused, DrawError::Held { held: usd(30_000), available: usd(70_000) }.into());
    assert!(draw(placed.ledger.clone(), 70_000, &on(MONDAY)).is_ok());

    let clerk = Signer { id: member(3), role: Role::Bookkeeper };
    let refused = placed.hold.clone().lift(placed.ledger.clone(), &clerk);
    assert_eq!(refused.unwrap_err(), HoldError::NotALawyer);
    let lifted = placed.hold.lift(placed.ledger, &lawyer(2)).unwrap();
    assert_eq!(lifted.ledger.available(), usd(100_000));
    assert_eq!(lifted.hold.lift(lifted.ledger, &lawyer(2)).unwrap_err(), HoldError::Lifted);
}

#[test]
fn tr09_no_more_is_held_than_is_there() {
    let place = |minor| {
        let id = HoldId::made(0, [1; 10]);
        let by = (&member(1), Timestamp::UNIX_EPOCH);
        Hold::place(id, funded(1, 1, 500), (usd(minor), note("Dispute")), by).map(|_| ())
    };
    assert_eq!(place(500), Ok(()));
    assert_eq!(place(501), Err(HoldError::TooMuch(usd(500))));
    assert_eq!(place(0), Err(HoldError::Nothing));
}

#[test]
fn tr16_tru24_a_lawyer_authorises_and_above_the_threshold_another_one() {
    let ledger = funded(1, 1, 5_000_000);
    let roles = [(Role::Lawyer, true), (Role::Bookkeeper, false), (Role::Assistant, false)];
    for (role, may) in roles {
        let signer = Signer { id: member(7), role };
        let answer = prepared(&ledger, TO_PARTY, 100, 1).authorise(&signer, &bank());
        assert_eq!(answer.is_ok(), may, "{role:?}");
    }
    let own = lawyer(1);
    assert!(prepared(&ledger, TO_PARTY, 1_000_000, 1).authorise(&own, &bank()).is_ok());
    let refused = prepared(&ledger, TO_PARTY, 1_000_001, 1).authorise(&own, &bank());
    assert_eq!(refused, Err(AuthoriseError::OwnWork(usd(1_000_000))));
    assert!(prepared(&ledger, TO_PARTY, 1_000_001, 1).authorise(&lawyer(2), &bank()).is_ok());
    let mut alone = bank();
    alone.two_people_above = None;
    assert!(prepared(&ledger, TO_PARTY, 5_000_000, 1).authorise(&own, &alone).is_ok());
}

#[test]
fn tr15_money_leaves_by_check_or_transfer() {
    let ledger = funded(1, 1, 500);
    let mut by_hand = order(&ledger, DisbursementKind::ClientExpense, 100, 1);
    by_hand.instrument = Instrument::Book;
    assert_eq!(by_hand.prepare(&ledger).unwrap_err(), PrepareError::NoInstrument);
    let nothing = order(&ledger, TO_PARTY, 0, 1).prepare(&ledger);
    assert_eq!(nothing.unwrap_err(), PrepareError::Nothing);
}

#[test]
fn tr10_money_moves_between_matters_of_one_client_by_consent_and_never_between_clients() {
    let (from, to) = (funded(1, 1, 1_000), ledger(1, 2));
    let kind = DisbursementKind::TrustToTrust(matter(2), consent());
    let own = DisbursementKind::TrustToTrust(matter(1), consent());
    assert_eq!(order(&from, own, 5, 1).prepare(&from).unwrap_err(), PrepareError::SameMatter);
    let when = on(MONDAY);
    let other = ledger(2, 2);
    let moved = |to| {
        let authorised = authorised(&from, kind.clone(), 400, 1);
        to_ledger(authorised, from.clone(), to, usd(1_000), (&when, journal(4)))
    };
    assert_eq!(moved(other).unwrap_err(), ReleaseError::OtherClient);
    assert_eq!(moved(ledger(1, 3)).unwrap_err(), ReleaseError::OtherLedger);
    let moved = moved(to).unwrap();
    let into = moved.into.unwrap();
    assert_eq!((moved.from.ledger.posted(), into.ledger.posted()), (usd(600), usd(400)));
    let Books::Trust(entry) = moved.books else { panic!("it stays in the trust book") };
    assert_eq!(entry.postings().len(), 1, "one account of one bank");
}

#[test]
fn tr20_a_transfer_into_another_account_counts_from_today() {
    let from = funded(1, 1, 1_000);
    let bank = BankId::made(0, [9; 10]);
    let other = ClientLedger::open(from.client().clone(), matter(2), bank, Currency::USD);
    let moved = |when: &When| {
        let kind = DisbursementKind::TrustToTrust(matter(2), consent());
        let authorised = authorised(&from, kind, 400, 1);
        to_ledger(authorised, from.clone(), other.clone(), usd(1_000), (when, journal(4)))
    };
    let yesterday = When { on: MONDAY.yesterday().unwrap(), ..on(MONDAY) };
    assert_eq!(moved(&yesterday).unwrap_err(), ReleaseError::NotToday);
    assert!(moved(&on(MONDAY)).is_ok());
}

#[test]
fn tru13_a_voided_payment_stays_and_its_money_comes_back_once() {
    let ledger = funded(1, 1, 1_000);
    let paid = to_payee(
        authorised(&ledger, TO_PARTY, 400, 1),
        ledger,
        usd(1_000),
        (&on(MONDAY), journal(4)),
    );
    let paid = paid.unwrap();
    let clerk = Signer { id: member(3), role: Role::Bookkeeper };
    let try_void = |signer: &Signer, payment, ledger| {
        void(
            payment,
            ledger,
            (None, None),
            (signer, note("Lost in the mail")),
            (&on(MONDAY), journal(5)),
        )
    };
    let refused = try_void(&clerk, paid.disbursement.clone(), paid.from.ledger.clone());
    assert_eq!(refused.unwrap_err(), VoidError::NotALawyer);

    let voided = try_void(&lawyer(2), paid.disbursement, paid.from.ledger).unwrap();

    assert_eq!(voided.from.ledger.posted(), usd(1_000));
    assert_eq!(voided.from.line.change, usd(400));
    assert!(matches!(voided.disbursement.state, DisbursementState::Voided { .. }));
    let again = try_void(&lawyer(2), voided.disbursement, voided.from.ledger).unwrap_err();
    assert_eq!(again, VoidError::NotPaid("voided"));
    let mut books = Balances::default();
    books.post(paid.books.trust());
    books.post(voided.books.trust());
    assert!(books.iter().all(|(_, _, minor)| minor == 0), "LED-10");
}

#[test]
fn tr10_a_voided_transfer_takes_back_only_what_is_still_there() {
    let kind = DisbursementKind::TrustToTrust(matter(2), consent());
    let from = funded(1, 1, 1_000);
    let order = authorised(&from, kind, 400, 1);
    let moved =
        to_ledger(order, from, ledger(1, 2), usd(1_000), (&on(MONDAY), journal(4))).unwrap();
    let spent = draw(moved.into.clone().unwrap().ledger, 1, &on(MONDAY)).unwrap();
    let back = |other| {
        let words = (&lawyer(2), note("Wrong matter"));
        let payment = moved.disbursement.clone();
        let ledger = moved.from.ledger.clone();
        void(payment, ledger, (Some(other), None), words, (&on(MONDAY), journal(5)))
    };
    let refused = back(spent).unwrap_err();
    assert_eq!(refused, DrawError::TooMuch { available: usd(399) }.into());
    let voided = back(moved.into.clone().unwrap().ledger).unwrap();
    assert_eq!(voided.into.unwrap().ledger.posted(), usd(0));
    assert_eq!(voided.from.ledger.posted(), usd(1_000));
}

#[test]
fn tr20_nothing_is_posted_into_a_closed_period() {
    let closed = Periods::closed_through(Some(date(2026, 2, 28)));
    let back = When { on: date(2026, 2, 28), periods: closed, ..on(MONDAY) };
    let id = ReceiptId::made(0, [1; 10]);
    let money = given(Method::Wire, 500);
    let refused = Receipt::record(id, ledger(1, 1), money, &bank(), (&back, journal(1)));
    let why = PostError::Period(PeriodError::Closed(date(2026, 2, 28)));
    assert_eq!(refused.unwrap_err(), why.into());
    let refused = draw(funded(1, 1, 1_000), 5, &back).unwrap_err();
    assert_eq!(refused, DrawError::Post(why).into());
}

#[test]
fn led09_a_clock_that_goes_back_does_not_put_lines_out_of_order() {
    let late = When { now: Timestamp::from_second(10_000).unwrap(), ..on(MONDAY) };
    let early = When { now: Timestamp::from_second(6_400).unwrap(), ..on(MONDAY) };
    let first = received(ledger(1, 1), given(Method::Wire, 500), &late, 1);
    let second = received(first.ledger, given(Method::Wire, 500), &early, 2);
    assert_eq!(second.line.posted_at, first.line.posted_at);
    assert_eq!((first.line.seq, second.line.seq), (1, 2));
}

#[test]
fn tr17_a_line_says_who_what_by_which_instrument_and_what_remains() {
    let ledger = funded(1, 1, 1_000);
    let order = authorised(&ledger, TO_PARTY, 400, 1);
    let line = to_payee(order, ledger, usd(1_000), (&on(MONDAY), journal(4))).unwrap().from.line;
    assert_eq!(line.text.party.as_str(), "County Recorder");
    assert_eq!(line.text.purpose.unwrap().as_str(), "Filing fee");
    assert_eq!(line.text.instrument.as_str(), "check 1042");
    assert_eq!((line.effective_on, line.change, line.balance), (MONDAY, usd(-400), usd(600)));
}
