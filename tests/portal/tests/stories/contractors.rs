//! Contractors: timekeepers who never sign in. Others record their time, and they hand it in by a
//! link; nothing of that is billed before somebody approves it (TIM-23).

use harness::{Browser, Portal};
use jiff::SignedDuration;

/// A lawyer, a matter the contractor works on and one they do not.
async fn begun(portal: &Portal) -> Browser {
    portal.client("Acme Mills").await;
    let mut ada = portal.lawyer("Ada Byron").await;
    portal.matter("Acme Mills", "M-100").await;
    portal.matter("Acme Mills", "M-200").await;
    ada.open("/firm/timekeepers/new").await;
    ada.fill("Name", "Carl Gauss").fill("E-mail address", "carl@outside.example");
    ada.choose("Role", "Contractor, without sign-in").fill("Initials or number", "CG");
    ada.fill("Rate an hour", "200").fill("From", "2026-01-01").press("Add person").await;
    ada.is(200).sees("Added Carl Gauss. A work link lets them hand time in.");
    ada
}

/// Makes the link; answers its path.
async fn linked(ada: &mut Browser) -> String {
    ada.fill("Matters by number", "M-999").press("Make the link").await;
    ada.is(422).sees("No open matter has the number “M-999”.");
    ada.fill("Matters by number", "M-100").fill("Days it works", "0").press("Make the link").await;
    ada.is(422).sees("1 to 92");
    ada.fill("Days it works", "14").press_twice("Make the link").await;
    ada.is(200).sees("The link is made.");
    address(ada)
}

fn address(ada: &Browser) -> String {
    let rest = ada.html().split_once("/time/mem_").map_or("", |(_, rest)| rest);
    let rest: String = rest.chars().take_while(|c| *c != '<' && *c != '"').collect();
    format!("/time/mem_{rest}")
}

#[tokio::test]
async fn tim23_a_contractor_hands_time_in_by_a_link_and_nothing_is_billed_before_approval() {
    let portal = Portal::start().await;
    let mut ada = begun(&portal).await;
    let link = linked(&mut ada).await;

    let mut carl = portal.stranger();
    carl.open(&link).await;
    carl.is(200)
        .sees("Carl Gauss")
        .sees("M-100")
        .sees_not("M-200")
        .sees_not("$")
        .sees("Nothing yet.");
    carl.press("Hand in").await;
    carl.is(422).sees("Choose a matter of the list.").sees("Fill this in.");
    carl.choose("Matter", "M-100 Acme Mills v. Rivers").fill("Day", "2026-03-02");
    carl.fill("Hours", "25").fill("What was done", "Prove the lemma").press("Hand in").await;
    carl.is(422);
    carl.fill("Hours", "1.5").press_twice("Hand in").await;
    carl.is(200).sees("Handed in.").sees("Waits for the firm").sees("1:30").sees_not("300.00");
    let buttons = carl.html().matches("Take back</button>").count();
    assert_eq!(buttons, 1, "a second press hands nothing in twice");

    // The firm asks for no approval of its own people, and this waits all the same.
    ada.open("/firm/approvals").await;
    ada.sees("Prove the lemma").sees("Carl Gauss").sees("$300.00");
    ada.tick("All of these").fill("Reason", "Which lemma?").press("Send back").await;
    ada.is(200).sees("Sent 1 entry back.");
    carl.open(&link).await;
    carl.sees("Sent back: Which lemma?");
    carl.press("Take back").await;
    carl.is(200).sees("Taken back.").sees("Nothing yet.");
    carl.choose("Matter", "M-100 Acme Mills v. Rivers").fill("Day", "2026-03-02");
    carl.fill("Hours", "2").fill("What was done", "Prove the second lemma").press("Hand in").await;
    carl.is(200);
    ada.open("/firm/approvals").await;
    ada.tick("All of these").press("Approve").await;
    ada.is(200).sees("Approved 1 entry.");
    carl.open(&link).await;
    carl.sees("Approved").sees_not("Take back</button>");
    portal.stop().await;
}

#[tokio::test]
async fn tim23_time_that_waits_is_not_drafted() {
    let portal = Portal::start().await;
    let mut ada = begun(&portal).await;
    let link = linked(&mut ada).await;
    let mut carl = portal.stranger();
    carl.open(&link).await;
    carl.choose("Matter", "M-100 Acme Mills v. Rivers").fill("Day", "2026-03-02");
    carl.fill("Hours", "1").fill("What was done", "Prove the lemma").press("Hand in").await;
    carl.is(200);
    ada.open("/firm/matters").await;
    ada.follow("M-100").await;
    ada.sees("Waits for approval");
    ada.press("Make a draft").await;
    ada.sees_not("Draft for Acme Mills");

    // Changing it approves nothing.
    ada.open("/firm/entries").await;
    ada.follow("Edit or delete").await;
    ada.fill("Hours", "1.2").press("Save entry").await;
    ada.is(200);
    ada.open("/firm/approvals").await;
    ada.sees("Prove the lemma");
    ada.tick("All of these").press("Approve").await;
    ada.open("/firm/matters").await;
    ada.follow("M-100").await;
    ada.press("Make a draft").await;
    ada.is(200).sees("Draft for Acme Mills").sees("Prove the lemma");
    portal.stop().await;
}

#[tokio::test]
async fn tim23_a_link_opens_its_own_time_alone_until_it_is_over() {
    let portal = Portal::start().await;
    let mut ada = begun(&portal).await;
    let link = linked(&mut ada).await;
    let mut carl = portal.stranger();
    let (whose, proof) = link.rsplit_once('/').expect("a proof");
    carl.open(&format!("{whose}/{}", "0".repeat(proof.len()))).await;
    carl.is(404);
    carl.open("/firm/entries").await;
    assert_eq!(carl.path(), "/sign-in", "a link is no session");

    // A matter that the link does not name is not taken, whatever is sent.
    carl.open(&link).await;
    let other = {
        ada.open("/firm/matters").await;
        ada.follow("M-200").await;
        ada.path().rsplit('/').next().unwrap_or_default().to_owned()
    };
    let (csrf, once) = (carl.hidden("csrf"), carl.hidden("once"));
    let sent = [
        ("csrf", csrf.as_str()),
        ("once", once.as_str()),
        ("matter", &other),
        ("on", "2026-03-02"),
        ("hours", "1"),
        ("narrative", "Not mine"),
    ];
    assert_eq!(carl.forge(&link, &sent).await, 422);
    ada.open("/firm/approvals").await;
    ada.sees_not("Not mine");

    // A new link ends the old one; a withdrawn one opens nothing, and so does one that is over.
    ada.open("/firm/timekeepers").await;
    ada.follow("Work link").await;
    ada.fill("Matters by number", "M-100, M-200").fill("Days it works", "2");
    ada.press("Make the link").await;
    let second = address(&ada);
    carl.open(&link).await;
    carl.is(404);
    carl.open(&second).await;
    carl.is(200).sees("M-200");
    ada.press("Withdraw the link").await;
    ada.is(200).sees("Withdrawn.").sees("opens nothing any more");
    carl.open(&second).await;
    carl.is(200).sees("This link does not work any more").sees_not("M-100");
    ada.fill("Days it works", "2").press("Make the link").await;
    let third = address(&ada);
    carl.open(&third).await;
    carl.is(200).sees("M-100");
    portal.later(SignedDuration::from_hours(49));
    carl.open(&third).await;
    carl.is(200).sees("This link does not work any more");
    portal.stop().await;
}

#[tokio::test]
async fn tim23_a_contractor_never_signs_in_and_others_record_their_time() {
    let portal = Portal::start().await;
    let mut ada = begun(&portal).await;
    let mut carl = portal.stranger();
    carl.open("/sign-in").await;
    carl.fill("E-mail address", "carl@outside.example").press("Send me a link").await;
    portal.settle().await;
    assert!(portal.mails_to("carl@outside.example").await.is_empty(), "no link is sent");

    let sheet = "Date,Hours,Notes,Email\n2026-03-02,0.5,Tally the stones,carl@outside.example\n";
    ada.open("/firm/suggestions").await;
    ada.attach("File", "march.csv", sheet.as_bytes());
    ada.press("Bring in").await;
    ada.is(200).sees("1 of them new.").sees_not("Tally");
    ada.follow("Carl Gauss").await;
    ada.sees("Tally");
    ada.follow("Record").await;
    ada.fill("Matter", "M-100").press("Record time").await;
    ada.is(200).sees("$100.00");
    let mut eve = portal.assistant("Eve Gray").await;
    eve.open("/firm/suggestions").await;
    eve.sees_not("Carl Gauss");
    portal.stop().await;
}
