//! What the books have, held against what was answered.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use domain::id::{InvoiceId, MemberId};
use domain::invoice::{Invoice, Issued};
use domain::payment::{Intent, IntentState};
use jiff::civil::{Date, date};
use local::desk::Desk;
use local::folder::Folder;
use serde_json::Value;
use store::{Page, SystemStore};

use super::told::Told;
use crate::run::Firm;

const ALWAYS: (Date, Date) = (date(2000, 1, 1), date(2100, 1, 1));

/// The secret of a session that looks into the list of documents.
const SECRET: &str = "a look into the books";

/// What was read before and cannot change.
#[derive(Default)]
pub(super) struct Books {
    /// The words of the lines of issued invoices, which are sealed.
    lines: BTreeMap<InvoiceId, Vec<String>>,
    reader: Option<MemberId>,
}

impl Books {
    /// Insists that everything that was answered is there, and nothing is there twice.
    pub(super) async fn hold(&mut self, firm: &Firm, told: &Told, when: &str) {
        let desk = Desk::open(&firm.data()).await.unwrap();
        assert!(desk.is_shared(), "{when}: the portal runs");
        let system = desk.app.store.system("test");
        let issued = issued(system).await;
        let entries = self.narratives(system, &issued).await;
        let paid = paid(system).await;
        let documents = self.documents(&desk).await;
        desk.close().await;

        let numbers = counted(issued.iter().map(|one| one.number.to_string()));
        let entries = counted(entries);
        let paid = counted(paid.into_iter().flat_map(|one| one.parts).map(|part| part.number));
        let documents = counted(documents);
        let said = told.said();
        let ids: BTreeSet<String> = issued.iter().map(|one| one.id.to_string()).collect();
        for (what, found, wanted) in [
            ("entry", &entries, said.entries.clone()),
            ("invoice", &numbers, said.issued.iter().map(|(number, _)| number.clone()).collect()),
            ("payment", &paid, said.paid.clone()),
            ("document", &documents, said.documents.iter().map(|one| one.name.clone()).collect()),
        ] {
            for (name, count) in found {
                assert_eq!(*count, 1, "{when}: the {what} {name} is there {count} times");
            }
            for name in wanted {
                assert!(found.contains_key(&name), "{when}: the {what} {name} is lost");
            }
        }
        for (number, id) in &said.issued {
            assert!(ids.contains(id), "{when}: invoice {number} is not {id}");
        }
    }

    /// The words of every entry, wherever it is.
    async fn narratives(&mut self, system: SystemStore<'_>, issued: &[Issued]) -> Vec<String> {
        let words = |line: &domain::invoice::Line| line.narrative.to_string();
        let unbilled = all(|from| system.entries_unbilled(from)).await;
        let mut all_words: Vec<String> =
            unbilled.iter().map(|entry| entry.narrative.to_string()).collect();
        for draft in all(|from| system.drafts(from)).await {
            let Invoice::Draft(draft) = draft else { panic!("an issued draft") };
            all_words.extend(system.lines(&draft.id).await.unwrap().iter().map(words));
        }
        for invoice in issued {
            if !self.lines.contains_key(&invoice.id) {
                let lines = system.lines(&invoice.id).await.unwrap();
                self.lines.insert(invoice.id.clone(), lines.iter().map(words).collect());
            }
        }
        all_words.extend(self.lines.values().flatten().cloned());
        all_words
    }

    /// The names of all documents.
    async fn documents(&mut self, desk: &Desk) -> Vec<String> {
        let (store, now) = (&desk.app.store, desk.app.now());
        let reader = match &self.reader {
            Some(reader) => reader.clone(),
            None => {
                let lawyer = store.system("test").members().await.unwrap().remove(0);
                store.start_member(&lawyer, SECRET, now).await.unwrap();
                self.reader.insert(lawyer.id).clone()
            }
        };
        let member = store.member_session(&reader, SECRET, now).await.unwrap().unwrap();
        let door = store.of(&member);
        let documents = all(|from| door.documents(from, now)).await;
        documents.iter().map(|one| one.name.as_str().to_owned()).collect()
    }

    /// Insists that the processor took exactly the money that the books have.
    pub(super) async fn agree_with_the_processor(&self, firm: &Firm, within: Duration) {
        let begun = Instant::now();
        loop {
            let desk = Desk::open(&firm.data()).await.unwrap();
            let paid = paid(desk.app.store.system("test")).await;
            desk.close().await;
            let booked = counted(paid.iter().map(|one| one.id.to_string()));
            let taken = counted(taken(firm).await);
            if booked == taken {
                return;
            }
            assert!(begun.elapsed() < within, "taken {taken:?}, and booked {booked:?}");
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
}

/// Our ids of all payments for which the sandbox took money.
async fn taken(firm: &Firm) -> Vec<String> {
    let port = std::fs::read_to_string(firm.data().join("sandbox.port")).unwrap();
    let key = Folder::secrets_at(&firm.data()).unwrap().stripe_key;
    let (http, mut found, mut after) = (reqwest::Client::new(), Vec::new(), String::new());
    loop {
        let url = format!("http://127.0.0.1:{}/v1/checkout/sessions", port.trim());
        let url = format!("{url}?limit=100&status=complete{after}");
        let page = http.get(url).bearer_auth(&key).send().await.unwrap().text().await.unwrap();
        let page: Value = serde_json::from_str(&page).unwrap();
        let sessions = page["data"].as_array().unwrap_or_else(|| panic!("{page}"));
        let paid = sessions.iter().filter(|one| one["payment_status"] == "paid");
        found.extend(paid.map(|one| one["client_reference_id"].as_str().unwrap().to_owned()));
        match sessions.last().filter(|_| page["has_more"] == true) {
            Some(last) => after = format!("&starting_after={}", last["id"].as_str().unwrap()),
            None => return found,
        }
    }
}

async fn issued(system: SystemStore<'_>) -> Vec<Issued> {
    all(|from| system.invoices_issued(ALWAYS, from)).await
}

async fn paid(system: SystemStore<'_>) -> Vec<Intent> {
    let ended = all(|from| system.payments_ended(ALWAYS, from)).await;
    ended.into_iter().filter(|one| one.state == IntentState::Succeeded).collect()
}

/// Everything of a list.
async fn all<T, F>(mut page: impl FnMut(Option<String>) -> F) -> Vec<T>
where
    F: Future<Output = Result<Page<T>, store::Fault>>,
{
    let (mut items, mut from) = (Vec::new(), None);
    loop {
        let found = page(from).await.unwrap();
        items.extend(found.items);
        match found.next {
            Some(next) => from = Some(next),
            None => return items,
        }
    }
}

fn counted(names: impl IntoIterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for name in names {
        *counted.entry(name).or_default() += 1;
    }
    counted
}
