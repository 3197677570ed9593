//! The firm drafts, reviews and issues invoices; what is issued stays as it is.

use domain::invoice::Issued;
use domain::matter::Matter;
use harness::{Browser, Portal};
use portal::work;

/// A lawyer, and a matter of a client with two entries of time and a cost.
async fn firm(portal: &Portal) -> (Browser, Matter) {
    portal.client("Acme Mills").await;
    let ada = portal.lawyer("Ada Byron").await;
    let matter = portal.matter("Acme Mills", "M-100").await;
    work::time(portal, &matter, ("Ada Byron", "1.5"), "Privileged call with the mill's owner")
        .await;
    work::time(portal, &matter, ("Ada Byron", "0.4"), "Revise the reply").await;
    work::cost(portal, &matter, "45.10", "Filing fee").await;
    (ada, matter)
}

/// Begins a draft from the matter's page; answers its address.
async fn drafted(ada: &mut Browser, matter: &Matter) -> String {
    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press("Make a draft").await;
    ada.is(200).sees("Draft for Acme Mills");
    ada.path()
}

/// Issues the draft that is open; answers the address of the invoice.
async fn issued(ada: &mut Browser) -> String {
    ada.follow("Review and issue").await;
    let button = ada.html().split("Issue invoice ").nth(1).unwrap_or_default();
    let number: String = button.chars().take_while(|c| !c.is_whitespace() && *c != '<').collect();
    ada.press(&format!("Issue invoice {number}")).await;
    ada.is(200).sees("is issued");
    ada.path()
}

#[tokio::test]
async fn a_draft_is_made_reworded_and_issued() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;

    let draft = drafted(&mut ada, &matter).await;
    ada.sees("$710.10").sees("3 lines").sees("Privileged call");
    ada.press("Save words").await;
    ada.sees("The line is reworded");
    ada.fill("Narrative", "Call on the sale of the mill").press("Save words").await;
    ada.sees("Call on the sale of the mill").sees("Recorded as: Privileged call");
    ada.fill("Days to pay", "14").fill("Note", "Thank you for your trust.").press("Save").await;
    ada.is(200).sees("due 14 days after it is issued");

    ada.follow("Review and issue").await;
    ada.sees("Acme Mills").sees("12 Mill Lane").sees("acmemills@client.example").sees("$710.10");
    ada.open(&draft).await;
    let invoice = issued(&mut ada).await;
    ada.sees("Call on the sale of the mill").sees_not("Privileged call");
    ada.sees("Thank you for your trust.").sees("Fees").sees("$665.00").sees("$45.10");
    let keeper = ada.rows().into_iter().find(|row| row.iter().any(|cell| cell == "Partner"));
    let keeper = keeper.expect("INV-03: a block by timekeeper");
    assert_eq!(&keeper[2..], ["1.9", "$350.00", "$665.00"]);

    assert!(invoice.starts_with("/firm/invoices/inv_"), "{invoice}");
    ada.open(&draft).await;
    assert_eq!(ada.path(), invoice, "a draft that is issued is found as the invoice");
    portal.stop().await;
}

#[tokio::test]
async fn a_draft_that_two_windows_issue_is_one_invoice_in_both() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;
    let draft = drafted(&mut ada, &matter).await;
    let mut other = ada.clone();
    other.open(&format!("{draft}/issue")).await;
    let button = other.html().split("Issue invoice ").nth(1).unwrap_or_default();
    let number: String = button.chars().take_while(|c| !c.is_whitespace() && *c != '<').collect();
    let invoice = issued(&mut ada).await;
    other.press(&format!("Issue invoice {number}")).await;
    other.is(200).sees(&format!("This draft was issued before, as invoice {number}."));
    assert_eq!(other.path(), invoice);
    portal.stop().await;
}

#[tokio::test]
async fn msg05_the_mail_names_no_amount_no_matter_and_no_client() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;
    drafted(&mut ada, &matter).await;
    issued(&mut ada).await;

    let mails = portal.mails_to("acmemills@client.example").await;
    assert_eq!(mails.len(), 1, "one contact, one mail");
    let said = format!("{} {}", mails[0].subject, mails[0].text);
    assert!(said.contains("A new invoice"), "{said}");
    for secret in ["710", "M-100", "Acme", "Rivers", "Privileged", "Filing"] {
        assert!(!said.contains(secret), "“{secret}” in the mail: {said}");
    }
    portal.stop().await;
}

#[tokio::test]
async fn work_goes_back_where_it_came_from() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;
    let draft = drafted(&mut ada, &matter).await;

    ada.press("Take off the draft").await;
    ada.sees("The line is off").sees("2 lines").sees("1 entry of this matter is unbilled");
    work::cost(&portal, &matter, "5.00", "Copies").await;
    ada.open(&draft).await;
    ada.press("Put all on the draft").await;
    ada.sees("2 entries were added").sees("4 lines").sees("$715.10");

    ada.press("Yes, discard this draft").await;
    ada.is(200).sees("The draft is discarded").sees("No drafts");
    ada.open(&draft).await;
    ada.is(404);
    drafted(&mut ada, &matter).await;
    ada.sees("4 lines").sees("$715.10");
    portal.stop().await;
}

#[tokio::test]
async fn a_matter_without_unbilled_work_makes_no_draft() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;
    drafted(&mut ada, &matter).await;

    let (csrf, pair) = (ada.hidden("csrf"), matter.id.to_string());
    let again = [("csrf", csrf.as_str()), ("once", "x1"), ("matter", pair.as_str())];
    assert_eq!(ada.forge("/firm/drafts", &again).await, 422);
    ada.sees("There is no unbilled work to put on a draft.");
    assert_eq!(ada.rows().len(), 2, "a heading and the one draft: {}", ada.outline());
    let wrong = [("csrf", csrf.as_str()), ("once", "x2"), ("matter", "mat_x")];
    assert_eq!(ada.forge("/firm/drafts", &wrong).await, 404);
    portal.stop().await;
}

#[tokio::test]
async fn two_presses_make_one_draft_and_one_invoice() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;

    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.press_twice("Make a draft").await;
    ada.is(200).sees("3 lines");
    ada.open("/firm/drafts").await;
    assert_eq!(ada.rows().len(), 2, "a heading and one draft: {}", ada.outline());
    ada.follow("Acme Mills").await;
    ada.follow("Review and issue").await;
    let year = portal.app().today().await.expect("a day").year();
    ada.press_twice(&format!("Issue invoice {year}-0001")).await;
    ada.is(200).sees(&format!("Invoice {year}-0001"));
    assert_eq!(portal.mails_to("acmemills@client.example").await.len(), 1);
    portal.stop().await;
}

#[tokio::test]
async fn wrong_words_are_kept_and_nothing_is_written() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;
    let draft = drafted(&mut ada, &matter).await;

    ada.fill("Days to pay", "a month").fill("Note", "\u{7}").press("Save").await;
    ada.is(422).sees("Write the days until it is due").sees("cannot be printed");
    assert!(ada.html().contains("value=\"a month\""), "what was typed is kept");
    ada.open(&draft).await;
    ada.fill("Narrative", "   ").press("Save words").await;
    ada.is(422).sees("Fill this in");
    ada.open(&draft).await;
    ada.sees("due 30 days after").sees("Privileged call");
    portal.stop().await;
}

#[tokio::test]
async fn hostile_words_are_words() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;
    let draft = drafted(&mut ada, &matter).await;

    let hostile = "<script>alert(1)</script> </textarea> {{7*7}} '; DROP TABLE x; -- \u{202e}gnp";
    ada.fill("Narrative", hostile).press("Save words").await;
    ada.is(200).sees("<script>alert(1)</script> </textarea> {{7*7}}");
    assert!(!ada.html().contains("<script>alert"), "it is escaped");
    ada.fill("Narrative", &"x".repeat(4001)).press("Save words").await;
    ada.is(422).sees("Write at most 4000 characters");
    ada.open(&draft).await;
    ada.fill("Note", &"x".repeat(200_000)).press("Save").await;
    ada.is(413).sees("Too large");
    portal.stop().await;
}

#[tokio::test]
async fn an_old_page_sent_again_with_other_words_changes_nothing() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;
    let draft = drafted(&mut ada, &matter).await;
    let mut old = ada.clone();
    ada.fill("Days to pay", "10").press("Save").await;
    ada.sees("due 10 days after");

    old.fill("Days to pay", "90").press("Save").await;
    old.is(403).sees("This form is too old").sees("Nothing was changed");
    ada.open(&draft).await;
    ada.sees("due 10 days after");
    portal.stop().await;
}

#[tokio::test]
async fn inv12_parallel_issues_take_numbers_without_a_gap() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let ada = portal.lawyer("Ada Byron").await;
    let mut windows = Vec::new();
    for at in 1..=8 {
        let matter = portal.matter("Acme Mills", &format!("M-{at}")).await;
        work::cost(&portal, &matter, "10.00", "Filing fee").await;
        let mut window = ada.clone();
        drafted(&mut window, &matter).await;
        window.follow("Review and issue").await;
        windows.push(window);
    }

    let year = portal.app().today().await.expect("a day").year();
    let button = format!("Issue invoice {year}-0001");
    let pressed = windows.into_iter().map(|mut window| {
        let button = button.clone();
        tokio::spawn(async move {
            window.press(&button).await;
            window.is(200).heading()
        })
    });
    let mut headings = Vec::new();
    for press in pressed.collect::<Vec<_>>() {
        headings.push(press.await.expect("an invoice"));
    }

    headings.sort();
    let wanted: Vec<String> = (1..=8).map(|at| format!("Invoice {year}-{at:04}")).collect();
    assert_eq!(headings, wanted);
    portal.stop().await;
}

#[tokio::test]
async fn inv12_a_number_that_an_import_has_is_passed_over() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;
    let year = portal.app().today().await.expect("a day").year();
    work::imported(&portal, &matter, &format!("{year}-0001"), "80.00").await;

    drafted(&mut ada, &matter).await;
    issued(&mut ada).await;
    assert_eq!(ada.heading(), format!("Invoice {year}-0002"));
    ada.open(&format!("/firm/invoices?number={year}-0001")).await;
    ada.sees("$80.00").sees("Imported as");
    portal.stop().await;
}

#[tokio::test]
async fn inv13_an_issued_invoice_cannot_be_changed() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;
    let draft = drafted(&mut ada, &matter).await;
    let line = ada.html().split(&format!("{draft}/lines/")).nth(1).expect("a line");
    let line: String =
        line.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    let on = portal.app().today().await.expect("a day").to_string();
    let invoice = issued(&mut ada).await;
    let before = ada.rows();

    let csrf = ada.hidden("csrf");
    let acts = [
        (draft.clone(), vec![("terms_days", "1"), ("note", "Hello")]),
        (format!("{draft}/lines/{line}"), vec![("on", on.as_str()), ("narrative", "Nothing")]),
        (format!("{draft}/lines/{line}/off"), vec![("on", on.as_str())]),
        (format!("{draft}/fill"), vec![]),
        (format!("{draft}/discard"), vec![]),
    ];
    for (at, (path, fields)) in acts.into_iter().enumerate() {
        let once = format!("again-{at}");
        let mut pairs = vec![("csrf", csrf.as_str()), ("once", once.as_str())];
        pairs.extend(fields);
        assert_eq!(ada.forge(&path, &pairs).await, 403, "{path}");
        ada.sees("nothing on it can be changed any more");
    }
    let anew = [("once", "anew"), ("version", "1"), ("payors", "0"), ("ahead", "0")];
    let pairs: Vec<_> = [("csrf", csrf.as_str())].into_iter().chain(anew).collect();
    assert_eq!(ada.forge(&format!("{draft}/issue"), &pairs).await, 200);
    assert_eq!(ada.path(), invoice, "issued once");
    ada.open(&invoice).await;
    assert_eq!(ada.rows(), before, "lines and timekeepers read as before");
    ada.sees("Privileged call").sees("$710.10").sees_not("Hello");
    portal.stop().await;
}

#[tokio::test]
async fn inv14_names_and_addresses_stay_as_they_were() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;
    drafted(&mut ada, &matter).await;
    let invoice = issued(&mut ada).await;

    ada.open(&format!("/firm/clients/{}/edit", matter.client)).await;
    ada.fill("Client’s name", "Acme Mills Holding");
    ada.fill("Address on invoices", "1 New Road\nTroy, NY 12180");
    ada.press("Save client").await;
    ada.is(200).sees("Acme Mills Holding");
    ada.open(&invoice).await;
    ada.sees("12 Mill Lane").sees_not("1 New Road").sees_not("Acme Mills Holding");
    portal.stop().await;
}

#[tokio::test]
async fn what_changed_while_somebody_reviewed_is_not_issued() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;
    let draft = drafted(&mut ada, &matter).await;
    ada.follow("Review and issue").await;
    let mut other = ada.clone();
    other.open(&draft).await;
    other.fill("Narrative", "Other words").press("Save words").await;

    let year = portal.app().today().await.expect("a day").year();
    ada.press(&format!("Issue invoice {year}-0001")).await;
    ada.is(422).sees("The lines changed while you were looking");
    ada.press(&format!("Issue invoice {year}-0001")).await;
    ada.is(200).sees("Other words");
    portal.stop().await;
}

#[tokio::test]
async fn an_assistant_reviews_and_does_not_issue() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;
    let draft = drafted(&mut ada, &matter).await;
    let mut eve = portal.assistant("Eve Hale").await;
    eve.open(&draft).await;
    eve.sees_not("Review and issue");
    eve.open(&format!("{draft}/issue")).await;
    eve.is(403).sees("Only lawyers and bookkeepers issue invoices");
    portal.stop().await;
}

#[tokio::test]
async fn a_long_draft_is_filled_issued_and_given_back_in_chunks() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let matter = portal.matter("Acme Mills", "M-1").await;
    for at in 1..=95 {
        work::cost(&portal, &matter, "1.00", &format!("Copy {at}")).await;
    }

    drafted(&mut ada, &matter).await;
    ada.sees("95 lines").sees("$95.00");
    ada.press("Yes, discard this draft").await;
    drafted(&mut ada, &matter).await;
    ada.sees("95 lines").sees("$95.00");
    issued(&mut ada).await;
    ada.sees("$95.00");
    portal.stop().await;
}

#[tokio::test]
async fn invoices_are_listed_found_and_written_as_ledes() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;
    drafted(&mut ada, &matter).await;
    let invoice = issued(&mut ada).await;
    let number = ada.heading().trim_start_matches("Invoice ").to_owned();

    ada.open("/firm/invoices").await;
    let row = ada.rows().into_iter().find(|row| row[0] == number).expect("it is listed");
    assert_eq!(row[1..3], ["Acme Mills", "M-100 Acme Mills v. Rivers"]);
    assert_eq!(row[5..], ["Due", "$710.10", "$710.10"]);
    ada.follow("Due").await;
    assert!(ada.rows().iter().any(|row| row[0] == number));
    ada.follow("Overdue").await;
    ada.sees("Nothing is overdue.");
    ada.follow("Paid").await;
    ada.sees("No invoice of these days is paid.");
    ada.open("/firm/invoices").await;
    ada.fill("Find a number", &number).press("Search").await;
    assert_eq!(ada.path(), invoice);
    ada.open("/firm/invoices?number=2019-9999").await;
    ada.sees("No invoice has the number “2019-9999”.");

    ada.open(&format!("{invoice}/file/ledes")).await;
    let file = ada.html();
    assert!(file.starts_with("LEDES1998B[]\n"), "{file}");
    assert_eq!(file.matches("[]\n").count(), 5, "two heads and three lines: {file}");
    assert!(file.contains("|710.10|") && file.contains("|L120||A103|"), "{file}");
    ada.open(&invoice).await;
    ada.sees("Written out as LEDES1998B").sees("Not yet");
    portal.stop().await;
}

#[tokio::test]
async fn ebl14_an_issued_invoice_is_written_in_every_format() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;
    drafted(&mut ada, &matter).await;
    let invoice = issued(&mut ada).await;

    ada.open(&format!("{invoice}/file/ledes-bi")).await;
    assert!(ada.html().starts_with("LEDES98BI V2[]\n"), "{}", ada.html());
    assert!(ada.html().contains("|New York|NY|10004|USA|"), "{}", ada.html());
    for format in ["cii", "ubl"] {
        ada.open(&format!("{invoice}/file/{format}")).await;
        let totals = domain::einvoice::totals(ada.html().as_bytes()).unwrap();
        assert_eq!((totals.due.to_string(), totals.add_up()), ("710.10".to_owned(), Ok(())));
    }
    ada.open(&format!("{invoice}/file/pdf")).await;
    ada.is(404);

    ada.open(&format!("{invoice}/file/ledes-xml")).await;
    ada.is(422).sees("Enter under Settings who answers questions on bills");
    ada.open("/firm/settings").await;
    ada.fill("Who answers questions on bills", "Ada Byron").press("Save settings").await.is(422);
    ada.fill("Mail address for questions on bills", "ada@firm.example")
        .fill("Telephone for questions on bills", "+1 212 555 0100")
        .fill("Electronic address", "9959:12-3456789")
        .fill("Country", "Freedonia")
        .press("Save settings")
        .await
        .is(422);
    ada.sees("Write a country by its code");
    ada.fill("Country", "United States").press("Save settings").await.is(200);
    ada.open(&format!("/firm/clients/{}/edit", matter.client)).await;
    ada.fill("Payor’s electronic address", "ap@acme.example").press("Save client").await.is(200);

    ada.open(&format!("{invoice}/file/ledes-xml")).await;
    assert!(ada.html().contains("<inv_total_net_due>710.10<"), "{}", ada.html());
    ada.open(&invoice).await;
    ada.sees("Written out as EN 16931 UBL").sees("Written out as LEDES XML 2.1");
    portal.stop().await;
}

#[tokio::test]
async fn inv14_the_ids_of_an_e_bill_are_those_of_the_day_it_was_issued() {
    let portal = Portal::start().await;
    let (mut ada, matter) = firm(&portal).await;
    drafted(&mut ada, &matter).await;
    let invoice = issued(&mut ada).await;
    ada.open(&format!("{invoice}/file/ledes")).await;
    let before = ada.html().to_owned();
    assert!(before.contains("|USD|") || before.contains("|L120||A103|"), "{before}");

    ada.open(&format!("/firm/clients/{}/edit", matter.client)).await;
    ada.fill("Client’s id in e-bills", "ACME 77").press("Save client").await.is(200);
    ada.open("/firm/settings").await;
    ada.fill("Firm’s id in e-bills", "12-3456789").press("Save settings").await.is(200);

    ada.open(&format!("{invoice}/file/ledes")).await;
    assert_eq!(ada.html(), before, "nothing of an issued invoice follows what is set later");
    portal.stop().await;
}

#[tokio::test]
async fn a_list_without_payments_says_so() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada Byron").await;
    ada.open("/firm/payments").await;
    ada.sees("Nobody paid in these days.");
    portal.stop().await;
}

#[tokio::test]
async fn drafts_are_no_business_of_the_client() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let matter = portal.matter("Acme Mills", "M-1").await;
    work::cost(&portal, &matter, "9.00", "Copies").await;
    let draft = drafted(&mut ada, &matter).await;

    let id = draft.rsplit('/').next().expect("an id");
    for path in [&draft, &format!("/invoices/{id}"), "/firm/invoices", "/firm/payments"] {
        acme.open(path).await;
        acme.is(404);
    }
    acme.open("/home").await;
    acme.sees("No invoices yet");
    portal.stop().await;
}

#[tokio::test]
async fn led11_what_was_owed_at_the_end_of_a_day_is_the_same_however_much_comes_later() {
    let portal = Portal::start().await;
    let (mut bea, _acme) = (portal.bookkeeper("Bea").await, portal.client("Acme Mills").await);
    let (first, second) =
        (portal.invoice("Acme Mills", "1000").await, portal.invoice("Acme Mills", "500").await);
    pay(&mut bea, &first, ("1042", "400")).await;
    portal.settle().await;
    let day = portal.app().today().await.expect("a day");
    let owed = || async {
        let made = local::command::receivables(portal.app(), day).await.expect("a file");
        String::from_utf8(made).expect("a text")
    };
    let then = owed().await;
    assert!(then.contains(&format!("{},Acme Mills", first.number)), "{then}");
    assert!(then.contains("Not yet due,600.00,USD") && then.contains("Not yet due,500.00,USD"));

    // Days later everything is paid, and more is billed.
    portal.later(jiff::SignedDuration::from_hours(24 * 45));
    let mut bea = portal.bookkeeper("Bea").await;
    pay(&mut bea, &first, ("1043", "600")).await;
    pay(&mut bea, &second, ("1044", "100")).await;
    for amount in ["10", "20", "30"] {
        portal.invoice("Acme Mills", amount).await;
    }
    portal.settle().await;
    assert_eq!(owed().await, then, "the day stays what it was");
    let today = portal.app().today().await.expect("a day");
    let now = local::command::receivables(portal.app(), today).await.expect("a file");
    let now = String::from_utf8(now).expect("a text");
    assert!(
        now.contains("1–30 days,400.00,USD") && !now.contains(&first.number.to_string()),
        "{now}"
    );
    portal.agrees().await;
    portal.stop().await;
}

/// The bookkeeper records a check of today on an invoice.
async fn pay(bea: &mut Browser, invoice: &Issued, (number, amount): (&str, &str)) {
    bea.open(&format!("/firm/invoices/{}/payment", invoice.id)).await;
    bea.choose("How it came", "Check").fill("Reference", number).fill("Amount", amount);
    bea.press("Record the payment").await;
    bea.is(200);
}
