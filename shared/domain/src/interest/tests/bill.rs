//! What is posted, and how an invoice of interest says it.

use super::*;

fn matter() -> Matter {
    let invoice = sample(1, usd(100));
    Matter {
        id: MatterId::made(0, [5; 10]),
        client: invoice.client,
        client_name: Name::parse("Acme").unwrap(),
        number: Mark::parse("M-1").unwrap(),
        name: Name::parse("Acme v. Rivers").unwrap(),
        client_reference: None,
        opened_on: date(2026, 1, 2),
        codes: CodesRule::Optional,
        rounding: None,
        terms_days: 14,
        ending: Ending::default(),
        billing: Billing::default(),
    }
}

fn due(owed: i64, record: Record, to: Date) -> Due {
    let history = History { posted: record.through, ..history(owed, &[]) };
    let accrual = by(&always(percent(1_000)), &history, to);
    Due { invoice: sample(1, usd(owed)), accrual, record }
}

fn line_id(n: u8) -> EntryId {
    EntryId::made(0, [n; 10])
}

#[test]
fn rem07_an_invoice_of_interest_says_how_it_is_made_and_is_no_fee() {
    let record = Record::new(Currency::USD);
    let (until, at) = (date(2026, 2, 28), Timestamp::UNIX_EPOCH);
    let dues = [(due(365_000, record, until), line_id(1))];
    let (draft, lines) = bill(&id(), &matter(), &dues, (until, at)).unwrap().unwrap();
    assert_eq!((draft.total, draft.line_count, draft.terms_days), (usd(2_700), 1, 14));
    assert_eq!(
        lines[0].narrative.as_str(),
        "Interest for late payment of invoice 2026-0001: 2 Feb 2026 to 28 Feb 2026, $3,650.00 × 27 \
         days × 10 % ÷ 365",
    );
    assert_eq!(lines[0].kind, LineKind::Interest { of: sample(1, usd(1)).id });
    let parties = sample(1, usd(1)).parties;
    let (number, journal) =
        (InvoiceNumber::Series { year: 2026, place: 7 }, crate::id::JournalId::made(0, [4; 10]));
    let issuing = Issuing {
        number,
        parties,
        on: date(2026, 3, 1),
        journal,
        room: None,
        early: None,
        deducted: Vec::new(),
    };
    let just = draft.issue(&lines, issuing).unwrap();
    let invoice = just.invoice;
    let sums = (invoice.fees.minor(), invoice.costs.minor(), invoice.interest, invoice.total);
    assert_eq!(sums, (0, 0, usd(2_700), usd(2_700)));
    let [posting] = just.entry.postings() else { panic!("one posting") };
    assert_eq!(posting.from, OperatingAccount::Interest);
    let other = Issued { interest: usd(2_600), ..invoice.clone() };
    assert_ne!(other.sealed(&lines), invoice.seal, "the seal covers it");
}

#[test]
fn too_little_waits_and_what_is_waived_is_not_posted() {
    let (until, at) = (date(2026, 2, 28), Timestamp::UNIX_EPOCH);
    let posted = |owed, record| {
        let dues = [(due(owed, record, until), line_id(1))];
        bill(&id(), &matter(), &dues, (until, at)).unwrap().map(|(draft, _)| draft.total)
    };
    let record = Record::new(Currency::USD);
    assert_eq!(posted(13_000, record.clone()), None, "0.96 waits");
    assert_eq!(posted(13_500, record.clone()), Some(usd(100)));
    let reason = Note::parse("Our mistake").unwrap();
    let by = crate::id::MemberId::made(0, [1; 10]);
    let waived = Some(Waiver { reason, by, at });
    assert_eq!(posted(365_000, Record { waived, ..record.clone() }), None);
    let ahead = Record { posted: usd(5_000), ..record };
    assert_eq!(
        posted(365_000, ahead),
        None,
        "a payment that was noted late comes off what follows"
    );
}

#[test]
fn rem04_a_line_of_the_next_month_begins_where_the_last_ended() {
    let january = date(2026, 2, 28);
    let first = due(365_000, Record::new(Currency::USD), january);
    let record = first.record.clone().posted(&first.accrual, january, id());
    let again = due(365_000, record.clone(), january);
    assert_eq!(record.left(&again.accrual), Ok(usd(0)), "posted once");
    let until = date(2026, 3, 31);
    let dues = [(due(365_000, record, until), line_id(2))];
    let at = Timestamp::UNIX_EPOCH;
    let (draft, lines) = bill(&id(), &matter(), &dues, (until, at)).unwrap().unwrap();
    assert_eq!(draft.total, usd(3_100));
    assert!(
        lines[0]
            .narrative
            .as_str()
            .ends_with("1 Mar 2026 to 31 Mar 2026, $3,650.00 × 31 days × 10 % ÷ 365")
    );
}

#[test]
fn bil15_interest_is_no_fee_in_what_analytics_counts() {
    let (until, at) = (date(2026, 2, 28), Timestamp::UNIX_EPOCH);
    let dues = [(due(365_000, Record::new(Currency::USD), until), line_id(1))];
    let (_, lines) = bill(&id(), &matter(), &dues, (until, at)).unwrap().unwrap();
    assert_eq!(crate::figures::of_issued_line(&lines[0]), []);
    assert_eq!(crate::figures::of_draft_line(&lines[0]), []);
    assert_eq!(crate::figures::used_by_line(&matter().id, &lines[0]), []);
}
