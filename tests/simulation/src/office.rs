//! The people and the functions of a run: what they can do, as requests and as calls.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use domain::client::{Client, Contact};
use domain::id::{BankId, MethodId};
use domain::matter::Matter;
use domain::member::{Member as Person, Role};
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use mailer::Mailer;
use processors::{
    Account, Check, Connection, LawPay, PayPal, SecretString, Sender, Stripe, Till, Way,
};
use store::Store;
use tower::ServiceExt;
use web::{App, token};

use crate::bank::Event;
use crate::books::{Books, firm, store_over};
use crate::gateway;
use crate::portal::{self, PORTAL, STRIPE_KEY, WEBHOOK_KEY};
use crate::post::Post;
use crate::takers::Takers;
use crate::wallet;
use crate::wire::Wire;

thread_local! {
    /// Whose turn it is: faults are counted for the act that they meet.
    static ACT: Cell<&'static str> = const { Cell::new("nobody") };
}

/// The act whose turn it is.
pub fn act() -> &'static str {
    ACT.get()
}

/// A future that says whose turn it is whenever it is polled.
pub fn named<'a, T: 'a>(
    name: &'static str,
    future: impl Future<Output = T> + 'a,
) -> Pin<Box<dyn Future<Output = T> + 'a>> {
    let mut future = Box::pin(future);
    Box::pin(std::future::poll_fn(move |context| {
        let before = ACT.replace(name);
        let polled = future.as_mut().poll(context);
        ACT.set(before);
        polled
    }))
}

/// Whoever can sign in.
#[derive(Debug, Clone)]
pub struct Someone {
    /// Their id.
    pub id: String,
    /// What only their cookie knows.
    pub secret: String,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    Staff(Person),
    Client(Box<(Contact, Client)>),
}

/// One running function: an app with a clock of its own, and the router of all routes.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Its app.
    pub app: App,
    /// How far its clock is off, in milliseconds.
    pub skew: Arc<AtomicI64>,
    clock: Arc<AtomicI64>,
    router: Router,
    till: Till,
}

/// A wish of a person, as a browser sends it, once or again.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The act.
    pub act: &'static str,
    /// Who wishes, by their place.
    pub who: usize,
    /// The address.
    pub path: String,
    /// The fields; nothing is sent when it is a look at a page.
    pub form: Option<Vec<(String, String)>>,
    /// The once-key.
    pub once: String,
}

/// What a browser was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The status.
    pub status: u16,
    /// Where to go.
    pub location: String,
}

/// Everything of a run but its chance.
#[derive(Debug)]
pub struct Office {
    /// The books over a wire on which nothing goes wrong.
    pub books: Books,
    /// The wire on which things go wrong.
    pub wire: Wire,
    /// The functions.
    pub instances: Vec<Instance>,
    /// Whoever takes payments.
    pub takers: Takers,
    /// The post office.
    pub post: Post,
    /// Three people of the firm, then three of clients.
    pub people: Vec<Someone>,
    /// The matters, one or two a client.
    pub matters: Vec<Matter>,
    /// The saved way to pay of each client.
    pub methods: BTreeMap<String, MethodId>,
    /// The account that client money lies in.
    pub trust: BankId,
    mailer: Mailer,
    projected: Store,
}

/// How many people the firm has; those of clients come after them.
pub const STAFF: usize = 3;

impl Office {
    /// A firm with a lawyer and two bookkeepers, three clients and four matters, each with an
    /// invoice and money in trust.
    pub async fn open(seed: u64) -> Self {
        let books = Books::open().await;
        let wire = books.wire.beside();
        let (takers, post) = (Takers::new(&books.clock()), Post::new());
        let (mut people, mut lawyer) = (Vec::new(), None);
        let trust = books.trust_bank().await.id;
        for (name, role) in
            [("Ada", Role::Lawyer), ("Ben", Role::Bookkeeper), ("Cy", Role::Bookkeeper)]
        {
            let (person, member, secret) = books.member(name, role).await;
            lawyer.get_or_insert(member);
            people.push(Someone { id: person.id.to_string(), secret, kind: Kind::Staff(person) });
        }
        let (mut matters, mut methods) = (Vec::new(), BTreeMap::new());
        for (n, name) in ["Acme", "Birch", "Cole"].into_iter().enumerate() {
            let (party, contact) = books.client(name).await;
            for _ in 0..if n == 0 { 2 } else { 1 } {
                let matter = books.matter(&party).await;
                let lawyer = lawyer.as_ref().expect("a lawyer");
                let owed = 30_000 + books.next() * 101;
                books.invoice(lawyer, (&party, &matter), owed).await;
                books.receive(lawyer, &matter, &trust, 50_000).await;
                matters.push(matter);
            }
            methods.insert(party.id.to_string(), books.saved_method(&contact, &party).await);
            let (id, secret) = (contact.id.to_string(), format!("secret of {name}"));
            people.push(Someone { id, secret, kind: Kind::Client(Box::new((contact, party))) });
        }
        let count = Arc::new(AtomicU64::new(seed.wrapping_mul(1_000_003)));
        let instances: Vec<Instance> =
            (0..3).map(|_| instance(&books, &wire, &takers, &count)).collect();
        let (mailer, projected) = match instances.last() {
            Some(last) => (Mailer::new(last.app.clone(), post.client()), last.app.store.clone()),
            None => panic!("there are instances"),
        };
        let office = Self {
            books,
            wire,
            instances,
            takers,
            post,
            people,
            matters,
            methods,
            trust,
            mailer,
            projected,
        };
        office.advance(0).await;
        office
    }

    /// Lets time pass, for all clocks; everybody has signed in again since.
    pub async fn advance(&self, by_ms: i64) {
        self.books.set(self.books.now() + SignedDuration::from_millis(by_ms));
        let now = self.books.now();
        for instance in &self.instances {
            instance.set(now.as_millisecond());
        }
        for someone in &self.people {
            let started = match &someone.kind {
                Kind::Staff(person) => {
                    self.books.store.start_member(person, &someone.secret, now).await
                }
                Kind::Client(of) => {
                    let (contact, party) = of.as_ref();
                    self.books.store.start_client(contact, party, &someone.secret, now).await
                }
            };
            started.expect("a session");
        }
    }

    /// The day of the firm that the clock furthest ahead shows.
    pub fn latest_day(&self) -> Date {
        let ahead = self.instances.iter().map(|at| at.skew.load(Ordering::Relaxed)).max();
        let latest = self.books.now() + SignedDuration::from_millis(ahead.unwrap_or(0).max(0));
        let zone = TimeZone::get(&firm().zone).expect("a zone");
        latest.to_zoned(zone).date()
    }

    /// Puts the clock of an instance off.
    pub fn skew(&self, at: usize, by_ms: i64) {
        if let Some(instance) = self.instances.get(at) {
            instance.skew.store(by_ms, Ordering::Relaxed);
            instance.set(self.books.now().as_millisecond());
        }
    }

    /// A person's browser sends a wish to an instance.
    pub async fn wish(&self, instance: usize, wish: &Wish) -> Told {
        let someone = self.people.get(wish.who).expect("somebody");
        let at = self.instances.get(instance).expect("an instance");
        let keys = at.app.keys().await.expect("the keys");
        let hour = SignedDuration::from_hours(1);
        let span = (self.books.now() - hour, self.books.now() + hour);
        let token = token::mint(keys, &someone.id, &someone.secret, span).expect("a token");
        let request = Request::builder()
            .uri(&wish.path)
            .header(header::COOKIE, format!("__Host-session={token}"))
            .header(header::ORIGIN, PORTAL);
        let request = match &wish.form {
            None => request.method("GET").body(Body::empty()),
            Some(form) => {
                let csrf = keys.tag("csrf", &format!("session {}", someone.secret));
                let sealed = [("csrf".to_owned(), csrf), ("once".to_owned(), wish.once.clone())];
                let pairs: Vec<_> = form.iter().cloned().chain(sealed).collect();
                let body = serde_html_form::to_string(&pairs).expect("a form");
                let kind = "application/x-www-form-urlencoded";
                request.method("POST").header(header::CONTENT_TYPE, kind).body(Body::from(body))
            }
        };
        at.answer(request.expect("a request")).await
    }

    /// The processor posts an event to an instance; tells whether it was taken.
    pub async fn hook(&self, instance: usize, event: &Event) -> bool {
        let at = self.instances.get(instance).expect("an instance");
        let (body, signature) = event.signed(self.books.now().as_second());
        let request = Request::post("/hooks/stripe")
            .header("stripe-signature", signature)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body));
        at.answer(request.expect("a request")).await.status == 200
    }

    /// The wallet posts an event to an instance; tells whether it was taken.
    pub async fn wallet_hook(&self, instance: usize, event: &Event) -> bool {
        let at = self.instances.get(instance).expect("an instance");
        let request = Request::post("/hooks/paypal")
            .header("paypal-transmission-id", &event.id)
            .header("paypal-transmission-time", self.books.now().to_string())
            .header("paypal-transmission-sig", wallet::SIGNATURE)
            .header("paypal-cert-url", "https://api.paypal.com/v1/notifications/certs/CERT-1")
            .header("paypal-auth-algo", "SHA256withRSA")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(event.body.to_string()));
        at.answer(request.expect("a request")).await.status == 200
    }

    /// The gateway posts an event to an instance; tells whether it was taken.
    pub async fn hint(&self, instance: usize, event: usize) -> bool {
        let at = self.instances.get(instance).expect("an instance");
        let request = Request::post(format!("/hooks/lawpay-trust/{}", gateway::PATH))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(format!(r#"{{"id":"evt{event}"}}"#)));
        at.answer(request.expect("a request")).await.status == 200
    }

    /// The clock calls an instance.
    pub async fn tick(&self, instance: usize) -> bool {
        let at = self.instances.get(instance).expect("an instance");
        clock::tick(&at.app, &at.till).await.is_ok()
    }

    /// The contact of a client, by their place among the people.
    pub fn client_of(&self, client: &str) -> Option<usize> {
        let is_theirs = |someone: &Someone| match &someone.kind {
            Kind::Client(of) => of.0.client.as_str() == client,
            Kind::Staff(_) => false,
        };
        self.people.iter().position(is_theirs)
    }

    /// The function that mails.
    pub const fn mailer(&self) -> &Mailer {
        &self.mailer
    }

    /// The tables of the function that projects.
    pub const fn projected(&self) -> &Store {
        &self.projected
    }
}

impl Instance {
    /// Whether its clock is off.
    pub fn is_skewed(&self) -> bool {
        self.skew.load(Ordering::Relaxed) != 0
    }

    fn set(&self, now_ms: i64) {
        self.clock.store(now_ms + self.skew.load(Ordering::Relaxed), Ordering::Relaxed);
    }

    async fn answer(&self, request: Request<Body>) -> Told {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let location = response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
        let location = location.unwrap_or_default().to_owned();
        let status = response.status().as_u16();
        to_bytes(response.into_body(), usize::MAX).await.expect("a whole answer");
        Told { status, location }
    }
}

fn instance(books: &Books, wire: &Wire, takers: &Takers, count: &Arc<AtomicU64>) -> Instance {
    let clock = Arc::new(AtomicI64::new(books.now().as_millisecond()));
    let (firms, all) = tills(takers);
    let store = store_over(wire).seeded(Arc::clone(count));
    let app = portal::app_over(store, Arc::clone(&clock));
    let router = payments::routes_with(firms.clone())
        .merge(payments::firm_routes(firms))
        .merge(payments::deposit_routes(all.clone()))
        .merge(hooks::routes_with(all.clone()))
        .merge(entries::routes())
        .merge(billing::routes())
        .merge(invoices::routes())
        .merge(trust::routes())
        .merge(trust::account_routes())
        .router(app.clone());
    Instance { app, skew: Arc::default(), clock, router, till: all }
}

/// Two processors for the firm's money, and the same with a gateway for that of clients, which most
/// functions cannot reach (rule PSP-46).
fn tills(takers: &Takers) -> (Till, Till) {
    let sender = |way: Arc<dyn Way>| Sender::by(way, || 7);
    let secrets = vec![SecretString::from(WEBHOOK_KEY)];
    let stripe = Stripe::new("https://processor.invalid", SecretString::from(STRIPE_KEY), secrets);
    let account = Account::Trust(gateway::ACCOUNT.parse().expect("an account"));
    let (key, paths) = (SecretString::from("secret"), vec![SecretString::from(gateway::PATH)]);
    let lawpay = LawPay::new("https://gateway.invalid", key, account, gateway::PAGE, paths);
    let keys = (SecretString::from("client"), SecretString::from("secret"));
    let paypal = PayPal::new(wallet::ADDRESS, keys, wallet::WEBHOOK, Check::Asking);
    let firms = [
        Connection::new(
            Arc::new(stripe.expect("a connector")),
            sender(Arc::new(takers.bank.clone())),
        ),
        Connection::new(
            Arc::new(paypal.expect("a connector")),
            sender(Arc::new(takers.wallet.clone())),
        ),
    ];
    let clients = Connection::new(
        Arc::new(lawpay.expect("a connector")),
        sender(Arc::new(takers.gateway.clone())),
    );
    (Till::of(firms.clone()), Till::of(firms.into_iter().chain([clients])))
}
