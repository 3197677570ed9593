//! Handing a file over as a person does, and waiting for what becomes of it.

use std::time::Duration;

use harness::Browser;

/// Hands a file over as a person without scripts does, from the page that names the matter.
pub async fn hand_over(person: &mut Browser, name: &str, content: &[u8]) {
    person.attach("File", name, content).press("Upload").await;
    person.attach("File", name, content).press("Send").await;
    person.is(200).sees("The file has arrived.");
}

/// Waits until the page of a document says something of it.
pub async fn until(person: &mut Browser, words: &str) {
    let page = person.path();
    for _ in 0..100 {
        if person.open(&page).await.text().contains(words) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    person.sees(words);
}
