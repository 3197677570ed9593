//! What stories of billing begin with: unbilled work, and a client who comes back.

use domain::entry::{Charge, CostGiven, CostKind, Entry, Price, Quantity, TimeGiven};
use domain::hours::{Rounding, Worked};
use domain::id::{EntryId, InvoiceId, JournalId};
use domain::invoice::{Draft, InvoiceNumber, Issuing, Line, Parties};
use domain::matter::Matter;
use domain::money::Currency;
use domain::text::{Mark, Narrative};
use domain::utbms::{ActivityCode, TaskCode};
use harness::{Browser, Portal};
use store::Once;
use store::invoices::Import;

/// A lawyer called Ada Byron, and a matter M-100 of a client called Acme Mills.
pub async fn begun(portal: &Portal) -> (Browser, Matter) {
    portal.client("Acme Mills").await;
    let ada = portal.lawyer("Ada Byron").await;
    let matter = portal.matter("Acme Mills", "M-100").await;
    (ada, matter)
}

/// Records time of a member of the firm on a matter, today.
pub async fn time(portal: &Portal, matter: &Matter, (who, hours): (&str, &str), narrative: &str) {
    let system = portal.app().store.system("story");
    let members = system.members().await.expect("the members");
    let person = members.into_iter().find(|one| one.name.as_str() == who);
    let person = person.unwrap_or_else(|| panic!("nobody is called {who}"));
    let given = TimeGiven {
        on: portal.app().today().await.expect("a day"),
        began: None,
        worked: Worked::parse(hours).expect("hours"),
        rounding: Rounding::USUAL,
        charge: Charge::Full,
        narrative: Narrative::parse(narrative).expect("a narrative"),
        task: TaskCode::parse("L120").ok(),
        activity: ActivityCode::parse("A103").ok(),
    };
    let id = portal.app().id(EntryId::made).expect("an id");
    let entry = Entry::time(id, matter, (&person, &[]), given.clone(), given.on).expect("an entry");
    record(portal, &entry).await;
}

/// Records a cost on a matter, today.
pub async fn cost(portal: &Portal, matter: &Matter, amount: &str, narrative: &str) {
    record(portal, &one_cost(portal, matter, amount, narrative).await).await;
}

/// Records a cost of a day on a matter.
pub async fn cost_of(portal: &Portal, matter: &Matter, on: &str, amount: &str) {
    let cost = one_cost(portal, matter, amount, "Filing fee").await;
    record(portal, &Entry { on: on.parse().expect("a day"), ..cost }).await;
}

/// Records an hour or more of a day on a matter.
pub async fn time_of(portal: &Portal, matter: &Matter, on: &str, (who, hours): (&str, &str)) {
    let members = portal.app().store.system("story").members().await.expect("the members");
    let person = members.into_iter().find(|one| one.name.as_str() == who);
    let person = person.unwrap_or_else(|| panic!("nobody is called {who}"));
    let given = TimeGiven {
        on: on.parse().expect("a day"),
        began: None,
        worked: Worked::parse(hours).expect("hours"),
        rounding: Rounding::USUAL,
        charge: Charge::Full,
        narrative: Narrative::parse("Draft the reply").expect("a narrative"),
        task: None,
        activity: None,
    };
    let id = portal.app().id(EntryId::made).expect("an id");
    let today = portal.app().today().await.expect("a day");
    let entry = Entry::time(id, matter, (&person, &[]), given, today).expect("an entry");
    record(portal, &entry).await;
}

async fn one_cost(portal: &Portal, matter: &Matter, amount: &str, narrative: &str) -> Entry {
    let on = portal.app().today().await.expect("a day");
    let given = CostGiven {
        kind: CostKind::Hard,
        on,
        quantity: Quantity::parse("1").expect("a quantity"),
        unit_price: Price::parse(amount, Currency::USD).expect("a price"),
        narrative: Narrative::parse(narrative).expect("a narrative"),
        charge: Charge::Full,
        expense: None,
        receipt: None,
    };
    let id = portal.app().id(EntryId::made).expect("an id");
    Entry::cost(id, matter, given, on).expect("an entry")
}

/// An invoice of one cost that other books issued under this number.
pub async fn imported(portal: &Portal, matter: &Matter, number: &str, amount: &str) {
    let (app, system) = (portal.app(), portal.app().store.system("story"));
    let entry = one_cost(portal, matter, amount, "Court fee").await;
    let lines = [Line::of_cost(&entry).expect("a cost")];
    let begun =
        Draft::begin(app.id(InvoiceId::made).expect("an id"), matter, Currency::USD, app.now());
    let draft = begun.filled(&lines).expect("a draft");
    let import = Import { number: number.to_owned(), digest: "0".repeat(64) };
    system.commit_import_begun(&import, &draft, app.now()).await.expect("it is begun");
    let written = system.commit_import_lines(&import, (&draft.id, 0), &lines, app.now()).await;
    written.expect("the lines are written");

    let (firm, party) =
        (app.firm().await.expect("the firm"), portal.party(matter.client_name.as_str()).await);
    let issuing = Issuing {
        number: InvoiceNumber::Imported(Mark::parse(number).expect("a number")),
        parties: Parties {
            firm: firm.name.clone(),
            firm_address: firm.address.clone(),
            client: party.name,
            payor: party.payor,
            matter_number: matter.number.clone(),
            matter_name: matter.name.clone(),
            client_reference: None,
            ledes: None,
            references: domain::ebill::References::default(),
        },
        on: entry.on,
        journal: app.id(JournalId::made).expect("an id"),
        room: None,
        early: None,
        deducted: Vec::new(),
    };
    let issued = draft.issue(&lines, issuing).expect("it can be issued");
    system.commit_imported(&import, (1, None), &issued, app.now()).await.expect("it is imported");
}

/// The contact of the client with this name, signed in again: a session lasts half a day.
pub async fn back(portal: &Portal, client: &str) -> Browser {
    let party = portal.party(client).await;
    let contacts = portal.app().store.system("story").contacts(&party.id).await;
    let contact = contacts.expect("the contacts").into_iter().next().expect("a contact");
    portal.contact(&party, &contact).await
}

async fn record(portal: &Portal, entry: &Entry) {
    let system = portal.app().store.system("story");
    let once = Once::named(format!("entry {}", entry.id));
    system.commit_recorded(&once, entry, portal.app().now()).await.expect("it is recorded");
}
