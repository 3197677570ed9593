//! The firm opens clients, matters and its own people, and says how it looks.

use harness::{Browser, Portal};
use jiff::ToSpan;

/// A PNG as far as anybody looks: its first bytes.
const PNG: [u8; 12] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', 0, 0, 0, 0];

/// Text as hostile people write it.
const HOSTILE: &str = "<script>alert('x')</script> \"&amp; {{7*7}} ' OR 1=1 --";

async fn open_client(ada: &mut Browser, name: &str, contact: &str) {
    ada.open("/firm/clients").await;
    ada.follow("Open a client").await;
    ada.fill("Client’s name", name)
        .fill("Payor’s name", "Mill Holdings")
        .fill("Address on invoices", "12 Mill Lane\nAlbany, NY 12207")
        .fill("Contact’s name", "Cora Mills")
        .fill("Contact’s e-mail address", contact);
    ada.press("Open client").await;
}

async fn open_matter(ada: &mut Browser, name: &str) {
    ada.follow("Open a matter").await;
    ada.fill("Name of the matter", name).press("Open matter").await;
}

fn year(portal_day: jiff::civil::Date) -> String {
    portal_day.strftime("%Y").to_string()
}

#[tokio::test]
async fn a_matter_among_many_is_found_by_client_and_title_page_by_page() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    portal.client("Acme Mills").await;
    portal.client("Brook Farm").await;
    for n in 1..=80 {
        let client = if n % 2 == 0 { "Acme Mills" } else { "Brook Farm" };
        portal.matter(client, &format!("M-{n:03}")).await;
    }
    let shown = |ada: &Browser| -> Vec<String> {
        let rows = ada.rows().into_iter().filter(|row| row.len() == 4 && row[0].starts_with("M-"));
        rows.map(|row| row[0].clone()).collect()
    };
    ada.open("/firm/matters").await;
    ada.fill("Find a matter by number, name or client", "rivers ACME").press("Search").await;
    let mut all = shown(&ada);
    assert_eq!((all.len(), all[0].as_str()), (25, "M-002"));
    ada.follow("Next").await;
    all.extend(shown(&ada));
    assert_eq!(all.len(), 40);
    assert_eq!(all.last().map(String::as_str), Some("M-080"));
    assert!(!ada.text().contains("Brook Farm v."), "{}", ada.text());
    ada.open("/firm/matters?q=M-02").await;
    assert_eq!(shown(&ada).len(), 10, "by the number as before");
    ada.open("/firm/clients?q=farm").await;
    ada.sees("Brook Farm").sees_not("Acme Mills");
    portal.stop().await;
}

#[tokio::test]
async fn prt04_a_contact_moves_to_another_address_and_the_old_one_opens_nothing() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada").await;
    let mut pat = portal.client("Acme").await;
    portal.client("Other").await;
    pat.open("/home").await;
    pat.is(200);
    let client = format!("/firm/clients/{}", portal.party("Acme").await.id);

    ada.open(&client).await;
    let mut links = ada.html().split("href=\"").filter_map(|rest| rest.split('"').next());
    let edit = links.find(|link| link.contains("/contacts/con_") && link.ends_with("/edit"));
    let edit = edit.expect("a way to change the contact").to_owned();
    ada.open(&edit).await;
    ada.fill("Name", "").fill("E-mail address", "nowhere").press("Save contact").await;
    ada.is(422).sees("Name: Fill this in.").sees("E-mail address: ");
    ada.open(&edit).await;
    ada.fill("E-mail address", "other@client.example").press("Save contact").await;
    ada.is(422).sees("This e-mail address is taken.");
    ada.fill("Name", "Pat Doe").fill("E-mail address", "pat@client.example");
    ada.press("Save contact").await;
    ada.is(200).sees("Pat Doe").sees("pat@client.example").sees_not("acme@client.example");

    pat.open("/home").await;
    assert_eq!(pat.path(), "/sign-in", "the sessions are over");
    let told = portal.mails_to("acme@client.example").await;
    assert_eq!(told.len(), 1);
    let words = ["Acme", "Pat", "pat@client.example"];
    assert!(words.iter().all(|word| !told[0].text.contains(word)), "{}", told[0].text);
    ada.follow("History").await;
    ada.sees("Gave Pat Doe another mail address");
    let foreign = edit.replace("con_", "con_0").replace("/edit", "");
    ada.open(&format!("{}/edit", &foreign)).await;
    ada.is(404);
    portal.stop().await;
}

#[tokio::test]
async fn a_client_is_opened_with_its_payor_and_its_first_contact() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada Byron").await;

    ada.open("/firm/clients").await;
    ada.is(200).sees("No clients yet");
    open_client(&mut ada, "Acme Mills", "cora@acme.example").await;

    ada.is(200).sees("Opened Acme Mills.").sees("Mill Holdings").sees("12 Mill Lane");
    ada.sees("Cora Mills").sees("cora@acme.example").sees("May sign in").sees("No matters yet");
    assert_eq!(ada.heading(), "Acme Mills");
    ada.follow("History").await;
    ada.sees("Opened the client").sees("Added Cora Mills as a contact").sees("Ada Byron");

    ada.open("/firm/clients").await;
    ada.fill("Find a client by name or payor", "acme").press("Search").await;
    ada.sees("Acme Mills").sees("12 Mill Lane, Albany, NY 12207");
    ada.fill("Find a client by name or payor", "zz").press("Search").await;
    ada.sees_not("Acme Mills").sees("No client has these words");
    portal.stop().await;
}

#[tokio::test]
async fn a_wrong_client_is_told_everything_and_keeps_what_was_typed() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada Byron").await;

    ada.open("/firm/clients/new").await;
    ada.fill("Client’s name", "x".repeat(201).as_str()).fill("Contact’s e-mail address", HOSTILE);
    ada.press("Open client").await;
    ada.is(422).sees("Write at most 200 characters.").sees("Fill this in.");
    ada.sees("Write an e-mail address such as ada@example.com.");
    assert!(ada.html().contains(&"x".repeat(201)), "what was typed is kept");
    assert!(!ada.html().contains("<script>alert"), "hostile text is text");

    ada.fill("Client’s name", HOSTILE).fill("Address on invoices", HOSTILE);
    ada.fill("Contact’s name", HOSTILE).fill("Contact’s e-mail address", "cora@acme.example");
    ada.press_twice("Open client").await;
    ada.is(200).sees(HOSTILE);
    ada.open("/firm/clients").await;
    assert_eq!(ada.rows().len(), 2, "pressed twice, opened once:\n{}", ada.outline());

    open_client(&mut ada, "Other", "CORA@acme.example").await;
    ada.is(422).sees("This e-mail address is taken.");
    portal.stop().await;
}

#[tokio::test]
async fn prt04_a_contact_whose_access_is_closed_is_out_at_once() {
    let portal = Portal::start().await;
    let mut cora = portal.client("Acme Mills").await;
    let mut ada = portal.lawyer("Ada Byron").await;
    cora.open("/home").await;
    cora.is(200);

    ada.open("/firm/clients").await;
    ada.follow("Acme Mills").await;
    ada.press("Yes, close access").await;
    ada.is(200).sees("can no longer sign in").sees("Closed");
    cora.open("/home").await;
    assert_ne!(cora.heading(), "Home", "the session is gone: {}", cora.path());
    assert!(cora.path().starts_with("/sign-in"), "{}", cora.path());

    ada.press("Let in again").await;
    ada.sees("may sign in again").sees("May sign in");
    cora.open("/home").await;
    assert!(cora.path().starts_with("/sign-in"), "an ended session stays ended");
    ada.follow("History").await;
    ada.sees("Closed the access of Contact of Acme Mills").sees("in again");
    portal.stop().await;
}

#[tokio::test]
async fn a_client_gets_more_contacts_another_payor_and_another_name() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let mut ada = portal.lawyer("Ada Byron").await;
    portal.matter("Acme Mills", "M-1").await;

    ada.open("/firm/clients").await;
    ada.follow("Acme Mills").await;
    ada.follow("Add a contact").await;
    ada.press("Add contact").await;
    ada.is(422).sees("Fill this in.");
    ada.fill("Name", "Dora Mills").fill("E-mail address", "acmemills@client.example");
    ada.press("Add contact").await;
    ada.is(422).sees("This e-mail address is taken.");
    ada.fill("E-mail address", "dora@acme.example").press("Add contact").await;
    ada.is(200).sees("Dora Mills may sign in now.").sees("dora@acme.example");

    ada.follow("Edit").await;
    let mut bert = portal.bookkeeper("Bert").await;
    bert.open(&ada.path()).await;
    ada.fill("Client’s name", "Acme Holdings").fill("Address on invoices", "1 New Street");
    ada.press("Save client").await;
    ada.is(200).sees("Saved the client.").sees("Acme Holdings").sees("1 New Street");
    bert.fill("Client’s name", "Acme Limited").press("Save client").await;
    bert.is(409).sees("Someone changed this");
    ada.open("/firm/matters").await;
    ada.sees("M-1").sees("Acme Holdings");
    let row = ada.rows().into_iter().nth(1).unwrap();
    assert_eq!(row.get(2).map(String::as_str), Some("Acme Holdings"));
    portal.stop().await;
}

#[tokio::test]
async fn a_matter_has_a_number_that_is_unique_and_never_given_again() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let this = year(portal.app().today().await.unwrap());
    open_client(&mut ada, "Acme Mills", "cora@acme.example").await;

    open_matter(&mut ada, "Lease of the mill").await;
    let (first, second) = (format!("{this}-0001"), format!("{this}-0002"));
    ada.is(200).sees(&format!("Opened matter {first}.")).sees("Everything is billed.");
    assert_eq!(ada.heading(), format!("{first} Lease of the mill"));

    ada.open("/firm/matters/new").await;
    ada.sees("for which client?");
    ada.follow("Acme Mills").await;
    ada.fill("Matter number", &first).fill("Days to pay", "400").press("Open matter").await;
    ada.is(422).sees("Fill this in.").sees("Write the days until it is due, from 0 to 365.");
    ada.fill("Name of the matter", "Weavers").fill("Days to pay", "14");
    ada.fill("Matter number", &first.to_lowercase()).press("Open matter").await;
    ada.is(422).sees(&format!("This matter number is taken. {second} is free."));
    assert!(ada.html().contains("Weavers"), "what was typed is kept");
    ada.fill("Matter number", &second).tick("Every entry needs UTBMS codes");
    ada.press_twice("Open matter").await;
    ada.is(200).sees("Weavers").sees("Required on every entry").sees("14");

    ada.open("/firm/matters").await;
    assert_eq!(ada.rows().len(), 3, "{}", ada.outline());
    ada.fill("Find a matter by number, name or client", &second).press("Search").await;
    ada.sees("Weavers").sees_not("Lease of the mill");
    portal.stop().await;
}

#[tokio::test]
async fn a_matter_changes_but_never_its_number_or_its_client() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let matter = portal.matter("Acme Mills", "M-1").await;

    ada.open(&format!("/firm/matters/{}", matter.id)).await;
    ada.follow("Edit").await;
    assert!(!ada.html().contains("name=\"number\""), "{}", ada.outline());
    ada.fill("Name of the matter", " ").press("Save matter").await;
    ada.is(422).sees("Fill this in.");
    ada.fill("Name of the matter", "Sale of the mill").fill("Client’s own reference", "REF/7");
    ada.press("Save matter").await;
    ada.is(200).sees("Saved the matter.").sees("Sale of the mill").sees("REF/7").sees("M-1");
    ada.sees("Changed the matter");
    portal.stop().await;
}

#[tokio::test]
async fn a_person_is_added_and_a_rate_is_set_from_a_date() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let today = portal.app().today().await.unwrap();

    ada.open("/firm/timekeepers").await;
    ada.sees("Ada Byron").sees("$350.00");
    ada.follow("Add a person").await;
    ada.fill("Rate an hour", "much").press("Add person").await;
    ada.is(422).sees("Fill this in.").sees("Write an amount such as 1250.00.");
    ada.fill("Name", "Grace Hopper")
        .fill("E-mail address", "grace@firm.example")
        .fill("Initials or number", "GH")
        .fill("Rate an hour", "")
        .choose("Role", "Assistant")
        .choose("Rank", "Legal assistant");
    ada.press("Add person").await;
    ada.is(200).sees("Added Grace Hopper.").sees("Not set");

    ada.follow("Rates and target").await;
    assert_eq!(ada.heading(), "Rates of Ada Byron");
    let next = (today + 40.days()).to_string();
    ada.fill("From", "tomorrow").press("Set rate").await;
    ada.is(422).sees("Choose a date").sees("Write an amount");
    ada.fill("Rate an hour", "400").fill("From", &next).press("Set rate").await;
    ada.is(200).sees("An hour of Ada Byron costs $400.00 from").sees("To come");
    ada.sees("Holds today");
    ada.open("/firm/timekeepers").await;
    ada.sees("$350.00").sees_not("$400.00");
    portal.later(jiff::SignedDuration::from_hours(40 * 24));
    let mut bert = portal.bookkeeper("Bert").await;
    bert.open("/firm/timekeepers").await;
    bert.sees("$400.00");
    portal.stop().await;
}

#[tokio::test]
async fn an_assistant_looks_and_records_but_changes_nothing_here() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let matter = portal.matter("Acme Mills", "M-1").await;
    let mut sam = portal.assistant("Sam").await;

    for page in ["/firm", "/firm/clients", "/firm/matters", "/firm/timekeepers", "/firm/settings"] {
        sam.open(page).await;
        sam.is(200).sees_not("Open a client").sees_not("Add a person").sees_not("Save settings");
    }
    sam.open(&format!("/firm/matters/{}", matter.id)).await;
    sam.is(200).sees("Record time").sees_not("Edit").sees_not("Make a draft");
    for page in ["/firm/clients/new", "/firm/matters/new", "/firm/timekeepers/new"] {
        sam.open(page).await;
        sam.is(403).sees("Ask a lawyer or the bookkeeper");
    }
    portal.stop().await;
}

#[tokio::test]
async fn the_settings_change_every_page_at_once() {
    let portal = Portal::start().await;
    let mut ada = portal.lawyer("Ada Byron").await;

    ada.open("/firm/settings").await;
    ada.fill("Firm’s name", "").fill("Time zone", "Mars/Olympus").fill("Accent colour", "green");
    ada.fill("Smallest part payment", "-1").press("Save settings").await;
    ada.is(422).sees("Fill this in.").sees("Write a time zone").sees("six hex digits");
    ada.sees("Write an amount of zero or more.");
    ada.fill("Firm’s name", "Harlow Pike & Reed").fill("Time zone", "Europe/London");
    ada.fill("Accent colour", "#7a1f5c").fill("Smallest part payment", "50");
    ada.press("Save settings").await;
    ada.is(200).sees("Saved the settings.").sees("Harlow Pike & Reed");
    assert!(ada.html().contains("--accent:#7a1f5c"), "the accent is on the page");

    ada.attach("Picture", "logo.svg", b"<svg><script>alert(1)</script></svg>");
    ada.press("Save logo").await;
    ada.is(422).sees("This SVG holds more than plain shapes");
    ada.attach("Picture", "logo.png", &PNG).press("Save logo").await;
    ada.is(200).sees("Saved the logo.");
    assert!(ada.html().contains("src=\"data:image/png;base64,iVBORw0KGgoAAAAA\""));
    ada.press("Remove logo").await;
    ada.sees("Removed the logo.").sees("No logo yet");
    portal.stop().await;
}

#[tokio::test]
async fn the_overview_says_what_waits() {
    let portal = Portal::start().await;
    portal.client("Acme Mills").await;
    let mut ada = portal.lawyer("Ada Byron").await;
    let matter = portal.matter("Acme Mills", "M-1").await;
    ada.open("/firm").await;
    ada.is(200).sees("Nothing is overdue").sees("No drafts").sees("0.0 since Monday");

    portal::work::time(&portal, &matter, ("Ada Byron", "1.5"), "Call").await;
    portal.invoice("Acme Mills", "1200").await;
    portal.settle().await;
    ada.open("/firm").await;
    ada.sees("1.5").sees("$525.00").sees("1.5 since Monday");
    portal.later(jiff::SignedDuration::from_hours(24 * 60));
    let mut bert = portal.bookkeeper("Bert").await;
    bert.open("/firm").await;
    bert.sees("$1,200.00").sees("Acme Mills").sees("1 invoice");
    portal.stop().await;
}
