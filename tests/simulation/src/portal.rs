//! The app that functions share, over the books of a run.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use secrecy::SecretString;
use store::{Buckets, Store, Tables};
use web::App;
use web::app::{Clock, Source};
use web::config::Config;
use web::keys::Secrets;

use crate::books::Books;

/// The key that the processor is asked with.
pub const STRIPE_KEY: &str = "sk_test_simulation";

/// The key that webhooks are signed with.
pub const WEBHOOK_KEY: &str = "whsec_simulation";

/// The address of the portal.
pub const PORTAL: &str = "https://portal.invalid";

/// An app over the books, with their clock.
pub fn app(books: &Books) -> App {
    app_over(books.store.clone(), books.clock())
}

/// An app over tables, with a clock.
pub fn app_over(store: Store, clock: Arc<AtomicI64>) -> App {
    let secrets =
        Secrets { session: SecretString::from("5e".repeat(32)), processors: BTreeMap::new() };
    let config = Config {
        portal_url: PORTAL.to_owned(),
        tables: Tables {
            state: "state".to_owned(),
            journal: "journal".to_owned(),
            session: "session".to_owned(),
        },
        buckets: Buckets { documents: String::new(), papers: String::new() },
        processors: BTreeMap::new(),
        checkout_origin: "https://processor.invalid".to_owned(),
        mail_from: "billing@firm.example".to_owned(),
        secret_id: String::new(),
        trust_secret_id: String::new(),
    };
    App::new(store, config, Source::Given(secrets), Clock::Held(clock))
}
