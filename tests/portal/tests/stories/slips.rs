//! Checks and cash go to the bank together and come back as one line of its statement (PAY-22).

#![expect(clippy::unwrap_used, reason = "a story falls where its ground is not as it says")]

use domain::matter::Matter;
use domain::text::{Mark, Name};
use domain::trust::{Method, TrustBank};
use harness::{Browser, Portal};
use jiff::ToSpan;
use jiff::civil::Date;
use portal::trust::{bank, given, trust, wish};
use store::Once;
use store::trust::Wish;

/// A check or cash for a matter on a day.
async fn came_in(
    portal: &Portal,
    (bank, matter): (&TrustBank, &Matter),
    (on, method): (Date, Method),
    (amount, payer, number): (&str, &str, &str),
) {
    let mut given = given(method, amount);
    (given.from, given.instrument) = (Name::parse(payer).unwrap(), Mark::parse(number).unwrap());
    let once = Once::named(format!("came in {number}"));
    let wish = Wish { on, ..wish(portal, &once).await };
    trust(portal).receive(&wish, matter, &bank.id, &given).await.unwrap();
}

/// How a form calls what waits.
fn named(on: Date, amount: &str, who: &str) -> String {
    format!("{} {amount} {who}", on.strftime("%-d %b %Y"))
}

/// A statement of a month with one deposit.
fn statement(month: Date, lines: &[(Date, &str)], closing: &str) -> String {
    let day = |day: Date| day.strftime("%Y%m%d").to_string();
    let lines: String = lines
        .iter()
        .enumerate()
        .map(|(at, (on, amount))| {
            format!(
                "<STMTTRN><TRNTYPE>DEP<DTPOSTED>{}<TRNAMT>{amount}<FITID>D{at}<NAME>COUNTER \
                 DEPOSIT</STMTTRN>\n",
                day(*on)
            )
        })
        .collect();
    format!(
        "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD\n\
         <BANKACCTFROM><BANKID>021000021<ACCTID>77-4711</BANKACCTFROM><BANKTRANLIST>\
         <DTSTART>{}<DTEND>{}\n{lines}</BANKTRANLIST><LEDGERBAL><BALAMT>{closing}<DTASOF>{}\
         </LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n",
        day(month),
        day(month.last_of_month()),
        day(month.last_of_month())
    )
}

async fn imported(bea: &mut Browser, bank: &TrustBank, content: &str) {
    bea.open(&format!("/firm/bank/{}", bank.id)).await;
    bea.attach("Statement file", "month.ofx", content.as_bytes());
    bea.press("Import statement").await;
}

#[tokio::test]
async fn pay22_three_receipts_on_a_slip_are_one_bank_line_and_nothing_else_is() {
    let portal = Portal::start().await;
    let mut bea = portal.bookkeeper("Bea").await;
    let (bank, month) = (bank(&portal).await, last_month(&portal).await);
    portal.client("Acme Mills").await;
    portal.client("Bolt Ltd").await;
    let acme = portal.matter("Acme Mills", "M-77").await;
    let bolt = portal.matter("Bolt Ltd", "M-78").await;
    let day = month.saturating_add(3.days());
    for (matter, method, what) in [
        (&acme, Method::Cheque, ("500.00", "Acme Mills", "2001")),
        (&bolt, Method::Cheque, ("250.00", "Bolt Ltd", "2002")),
        (&bolt, Method::Cash, ("50.00", "Bolt Ltd", "Receipt book 7")),
        (&acme, Method::Cheque, ("800.00", "Acme Mills", "2003")),
        (&acme, Method::Wire, ("75.00", "Acme Mills", "W-1")),
    ] {
        came_in(&portal, (&bank, matter), (day, method), what).await;
    }

    bea.open("/firm/bank").await;
    bea.follow("Deposit slips").await;
    bea.sees("Nothing waits for the bank");
    bea.follow("Client trust").await;
    bea.sees_not("W-1");
    let three = [
        named(day, "$500.00", "Acme Mills (Check 2001)"),
        named(day, "$250.00", "Bolt Ltd (Check 2002)"),
        named(day, "$50.00", "Bolt Ltd (Cash Receipt book 7)"),
    ];
    bea.press("Make the slip").await;
    bea.is(422).sees("Tick at least one check or cash payment.");
    three.iter().for_each(|label| {
        bea.tick(label);
    });
    bea.fill("Goes to the bank on", &month.to_string()).press("Make the slip").await;
    bea.is(422).sees("This is before the last of this came in");
    let next = day.saturating_add(1.day());
    bea.fill("Goes to the bank on", &next.to_string());
    bea.press_twice("Make the slip").await;
    bea.sees("The slip is made.").sees("Receipt book 7").sees("Total").sees("$800.00");
    bea.sees("First Bank …4711").sees("Counterfoil");
    assert!(bea.html().contains("<article class=\"paper report\">"), "it is laid out for paper");
    let slip = bea.path();

    // Two bank lines of that amount: the slip is one of them, the check of 800 the other.
    let lines = [(next, "800.00"), (next.saturating_add(1.day()), "800.00")];
    imported(&mut bea, &bank, &statement(month, &lines, "1600.00")).await;
    bea.follow("Reconcile").await;
    let period = bea.path();
    let proposal = format!("The deposit slip of {}, 3 items: confirm", next.strftime("%-d %b %Y"));
    bea.sees(&proposal);
    let paper = "Acme Mills Acme Mills / M-77 Acme Mills v. Rivers";
    bea.tick(&named(next, "$800.00", "COUNTER DEPOSIT")).tick(&named(day, "$500.00", paper));
    bea.press("Confirm as one").await;
    bea.is(422);
    bea.open(&period).await;
    bea.press_twice(&proposal).await;
    bea.sees("Confirmed.").sees_not("The deposit slip of");

    bea.open(&slip).await;
    bea.sees("Matched to a bank line").sees("take that back in the reconciliation first");
    bea.sees_not("Undo this slip");
    portal.agrees().await;
    portal.stop().await;
}

/// The month before this one.
async fn last_month(portal: &Portal) -> Date {
    let today = portal.app().today().await.unwrap();
    today.saturating_sub(1.month()).first_of_month()
}

#[tokio::test]
async fn pay22_a_slip_is_undone_until_a_bank_line_is_matched_to_it() {
    let portal = Portal::start().await;
    let (mut bea, mut ben) = (portal.bookkeeper("Bea").await, portal.bookkeeper("Ben").await);
    let (bank, month) = (bank(&portal).await, last_month(&portal).await);
    portal.client("Acme Mills").await;
    let acme = portal.matter("Acme Mills", "M-77").await;
    let cheque = ("500.00", "Acme Mills", "2001");
    came_in(&portal, (&bank, &acme), (month, Method::Cheque), cheque).await;
    let label = named(month, "$500.00", "Acme Mills (Check 2001)");
    let slips = format!("/firm/slips?account={}", bank.id);

    // Two people make a slip of the same check: it is on one.
    bea.open(&slips).await;
    ben.open(&slips).await;
    bea.tick(&label);
    bea.fill("Goes to the bank on", &month.to_string()).press("Make the slip").await;
    bea.sees("The slip is made.");
    let slip = bea.path();
    ben.tick(&label).press("Make the slip").await;
    ben.is(422).sees("Something that you ticked no longer waits for the bank.");

    // Ben still has the page with its button when the line is matched.
    ben.open(&slip).await;
    imported(&mut bea, &bank, &one_line(month)).await;
    bea.follow("Reconcile").await;
    let period = bea.path();
    let proposal = format!("The deposit slip of {}: confirm", month.strftime("%-d %b %Y"));
    bea.press(&proposal).await;
    bea.sees("Confirmed.");
    ben.press("Yes, undo this slip").await;
    ben.is(422).sees("A bank line is matched to this slip. Take that back");

    // Taken back, the slip is open again, proposed again, and can be undone.
    bea.open(&period).await;
    bea.press("Undo").await;
    bea.sees("Taken back.").sees(&proposal);
    bea.open(&slip).await;
    bea.press_twice("Yes, undo this slip").await;
    bea.sees("The slip is undone; what was on it waits for the bank again.").sees(&label);
    bea.open(&slip).await;
    bea.sees("This slip was undone.");

    // Without a slip the check is matched by itself, and then no slip can have it.
    bea.open(&period).await;
    bea.sees_not("The deposit slip of");
    bea.press("Same amount, the same day: confirm").await;
    bea.sees("Confirmed.");
    bea.open(&slips).await;
    bea.sees_not(&label);
    bea.open(&period).await;
    bea.press("Undo").await;
    bea.open(&slips).await;
    bea.sees(&label);
    portal.agrees().await;
    portal.stop().await;
}

fn one_line(month: Date) -> String {
    statement(month, &[(month, "500.00")], "500.00")
}

#[tokio::test]
async fn pay22_the_firms_own_checks_and_cash_have_slips_of_their_own() {
    let portal = Portal::start().await;
    let mut bea = portal.bookkeeper("Bea").await;
    portal.client("Acme Mills").await;
    let (bank, matter) = (bank(&portal).await, portal.matter("Acme Mills", "M-77").await);
    let today = portal.app().today().await.unwrap();
    let cheque = ("90.00", "Acme Mills", "3001");
    came_in(&portal, (&bank, &matter), (today, Method::Cheque), cheque).await;
    let invoice = portal.invoice("Acme Mills", "300.00").await;
    let mut recorded = Vec::new();
    for (kind, reference, amount) in
        [("Check", "1042", "100"), ("Cash", "Drawer", "50"), ("Wire", "W-9", "25")]
    {
        bea.open(&format!("/firm/invoices/{}/payment", invoice.id)).await;
        bea.choose("How it came", kind).fill("Reference", reference).fill("Amount", amount);
        bea.press("Record the payment").await;
        recorded.push(bea.path());
    }

    bea.open("/firm/slips").await;
    bea.sees_not("W-9").sees_not("3001");
    bea.tick(&named(today, "$100.00", "Acme Mills (Check 1042)"));
    bea.tick(&named(today, "$50.00", "Acme Mills (Cash Drawer)"));
    bea.press("Make the slip").await;
    bea.sees("The firm’s own account").sees("$150.00").sees("1042").sees("Waits for its bank line");
    let slip = bea.path();
    bea.open("/firm/bank").await;
    bea.fill("Name", "Operating First").choose("It holds", "The firm’s own money");
    bea.press("Enter account").await;
    bea.open(&slip).await;
    bea.sees("Operating First").sees_not("was taken out of the books");
    bea.open("/firm/slips").await;
    bea.sees("Nothing waits for the bank").sees("$150.00");

    // A check that bounced stays on the slip, and the slip says so.
    bea.open(&recorded[0]).await;
    bea.press("Yes, reverse this payment").await;
    bea.sees("The payment is reversed.");
    bea.open(&slip).await;
    bea.sees("Check 1042 of Acme Mills over $100.00 was taken out of the books");
    bea.press("Yes, undo this slip").await;
    bea.sees(&named(today, "$50.00", "Acme Mills (Cash Drawer)")).sees_not("Check 1042");

    // Clients' money is on the page of its own account, and on no slip of the firm's.
    bea.follow("Client trust").await;
    bea.sees(&named(today, "$90.00", "Acme Mills (Check 3001)")).sees_not("$150.00");
    let mut tim = portal.assistant("Tim").await;
    tim.open("/firm/slips").await;
    tim.is(403);
    portal.agrees().await;
    portal.stop().await;
}
