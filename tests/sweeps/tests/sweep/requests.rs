//! What a client's page asks of the tables: its session and one question, however long the history.

use harness::{Browser, Portal, Watched};
use local::host;

/// The most that a page reads: the session, and one question.
const READS_MAX: usize = 2;

/// Pages that read more, and how much; the list may only shrink.
const KNOWN: [(&str, usize); 3] = [
    // What is printed is read from where nothing is late: the firm, the client, all that moved, and
    // what is questioned.
    ("/statement/pdf", 5),
    // The firm, the client, the payment with what happened since, and the invoices that it names.
    ("/receipts/{id}/pdf", 5),
    // The invoice, and whether a payment of it is under way.
    ("/pay/{id}", 3),
];

/// Addresses whose opening is noted: reading the head of the audit chain and writing the note are
/// not the page's own.
const NOTED: [&str; 6] = [
    "/invoices/{invoice}",
    "/invoices/{invoice}/pdf",
    "/statement/pdf",
    "/receipts/{id}/pdf",
    "/documents/{document}/arrived",
    "/documents/{document}/file",
];

/// What the addresses of a client's pages name.
struct Named {
    matter: String,
    invoice: String,
    /// The day and the id of its line.
    line: (String, String),
    payment: String,
    document: String,
}

impl Named {
    /// The address of a client's page; nothing for one that is nobody's or not a client's.
    fn address(&self, path: &str) -> Option<String> {
        let pages =
            ["/home", "/invoices", "/pay", "/payments", "/receipts", "/documents", "/statement"];
        let first = path.split('/').nth(1)?;
        pages.iter().find(|page| page.trim_start_matches('/') == first)?;
        let id = match first {
            "payments" | "receipts" => &self.payment,
            _ => &self.invoice,
        };
        let path = path.replace("{id}", id).replace("{matter}", &self.matter);
        let path = path.replace("{day}", &self.line.0).replace("{line}", &self.line.1);
        Some(path.replace("{invoice}", &self.invoice).replace("{document}", &self.document))
    }
}

/// The client's last piece of an address: its id.
fn last(person: &Browser) -> String {
    person.path().rsplit('/').next().unwrap_or_default().to_owned()
}

/// A client with a bit of everything: an open invoice, a paid one, and a document on its way.
async fn history(portal: &Portal, acme: &mut Browser) -> Named {
    let paid = portal.invoice("Acme Mills", "300.00").await;
    acme.open(&format!("/pay/{}", paid.id)).await;
    acme.press("Go to the payment page").await;
    acme.fill("Email", "pat@client.example").fill("Card number", "4242424242424242");
    acme.fill("Expiry (MM/YY)", "12/34").fill("Security code", "123");
    acme.fill("Name on card", "Pat Mills").press("Pay").await;
    let payment = last(acme);
    portal.settle().await;

    let matter = portal.matter("Acme Mills", "2026-100").await.id.to_string();
    acme.open(&format!("/documents/to/{matter}")).await;
    acme.attach("File", "lease.pdf", b"%PDF-1.7").press("Upload").await;
    let document = acme.path().split('/').nth(2).unwrap_or_default().to_owned();
    let invoice = portal.invoice("Acme Mills", "1250.00").await.id.to_string();
    acme.open(&format!("/invoices/{invoice}")).await;
    acme.follow("Ask about this line").await;
    let path = acme.path();
    let mut parts = path.rsplit('/').map(str::to_owned);
    let (id, day) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    Named { matter, invoice, line: (day, id), payment, document }
}

#[tokio::test]
async fn led29_a_clients_page_reads_its_session_and_asks_one_question() {
    let portal = Portal::start().await;
    let mut acme = portal.client("Acme Mills").await;
    let named = history(&portal, &mut acme).await;
    let watched = Watched::over(portal.app(), portal.endpoints()).await;
    let cookie = acme.cookie_line();
    // The firm's settings are read once a minute, by whichever page comes first.
    watched.open("/home", &cookie).await;
    watched.open("/pay", &cookie).await;

    let mut pages = 0;
    for route in host::routes().list().iter().filter(|route| route.method == "GET") {
        let Some(address) = named.address(route.path) else { continue };
        let seen = watched.open(&address, &cookie).await;
        assert!(matches!(seen.status, 200 | 303), "{address} answered {}", seen.status);
        let own = if NOTED.contains(&route.path) { seen.without_note() } else { seen.operations };
        let known = KNOWN.iter().find(|(path, _)| *path == route.path);
        match known {
            None => assert!(own.len() <= READS_MAX, "{address}: {own:?}"),
            Some((_, most)) => assert_eq!(own.len(), *most, "{address} is known: {own:?}"),
        }
        let reads = ["GetItem", "BatchGetItem", "Query"];
        assert!(own.iter().all(|one| reads.contains(&one.as_str())), "{address}: {own:?}");
        pages += 1;
    }
    assert!(pages >= 12, "only {pages} pages were found");
    portal.stop().await;
}

#[tokio::test]
async fn prt11_the_note_of_a_view_is_one_read_and_one_transaction_more() {
    let portal = Portal::start().await;
    let acme = portal.client("Acme Mills").await;
    let invoice = portal.invoice("Acme Mills", "1250.00").await;
    let watched = Watched::over(portal.app(), portal.endpoints()).await;
    let cookie = acme.cookie_line();
    watched.open("/home", &cookie).await;

    let seen = watched.open(&format!("/invoices/{}", invoice.id), &cookie).await;
    assert_eq!(seen.operations, ["GetItem", "Query", "GetItem", "TransactWriteItems"]);
    assert_eq!(seen.without_note(), ["GetItem", "Query"]);
    portal.stop().await;
}

#[tokio::test]
async fn led29_the_cost_of_a_page_does_not_grow_with_history() {
    let portal = Portal::start().await;
    let acme = portal.client("Acme Mills").await;
    let watched = Watched::over(portal.app(), portal.endpoints()).await;
    let cookie = acme.cookie_line();
    watched.open("/home", &cookie).await;

    for _ in 0..3 {
        for path in ["/home", "/invoices", "/statement", "/payments", "/documents"] {
            let seen = watched.open(path, &cookie).await;
            assert_eq!(seen.operations, ["GetItem", "Query"], "{path}");
        }
        for _ in 0..4 {
            portal.invoice("Acme Mills", "10.00").await;
        }
    }
    portal.stop().await;
}
