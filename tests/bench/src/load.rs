//! A client's page through the local host: how many a second, and how soon one.

use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::gauge::{hundredths, median, ms, times};
use crate::machine::Machine;
use crate::people::People;
use crate::table::{Row, Table};

/// How long each measure takes, and how long it runs before.
const FOR: Duration = Duration::from_secs(5);
const WARM: Duration = Duration::from_secs(1);

/// How many connections are many.
const MANY: usize = 8;

/// The fewest pages a second over many connections.
const RATE_MIN: u64 = 2_000;

/// The longest that a page takes when nobody else asks.
const ALONE_MAX: Duration = Duration::from_micros(1_500);

/// Opens the client's home over and over; the baseline makes the same calls and no page.
pub(crate) async fn measure(
    portal: &Machine,
    people: &People,
    table: &mut Table,
) -> anyhow::Result<()> {
    for (name, path) in [("home", "/home"), ("invoices", "/invoices")] {
        let page = Asked::page(&portal.address, path, &people.contact);
        let (many, alone) = (spread(MANY, &page).await?, spread(1, &page).await?);
        let bare = Asked::Calls(Box::new(Calls::of(people, path)));
        let (bare_many, bare_alone) = (spread(MANY, &bare).await?, spread(1, &bare).await?);
        rows(name, (&many, &alone), (&bare_many, &bare_alone), table)?;
    }
    Ok(())
}

fn rows(
    name: &str,
    (many, alone): (&[Duration], &[Duration]),
    (bare_many, bare_alone): (&[Duration], &[Duration]),
    table: &mut Table,
) -> anyhow::Result<()> {
    let rate = |all: &[Duration]| u64::try_from(all.len()).map(|all| all / FOR.as_secs());
    let (pages, calls) = (rate(many)?, rate(bare_many)?);
    table.add(Row {
        what: format!("client's {name} through the host, {MANY} connections"),
        measured: format!("{pages}/s"),
        bare: format!("{calls}/s"),
        ratio: times(pages * 100 / calls.max(1)),
        budget: format!("≥ {RATE_MIN}/s"),
        is_over: pages < RATE_MIN,
    });
    let middle = |all: &[Duration]| median(all.to_vec()).context("no page came");
    let (page, calls) = (middle(alone)?, middle(bare_alone)?);
    table.add(Row {
        what: format!("client's {name} through the host, 1 connection, p50"),
        measured: ms(page),
        bare: ms(calls),
        ratio: times(hundredths(page, calls)),
        budget: format!("≤ {}", ms(ALONE_MAX)),
        is_over: page > ALONE_MAX,
    });
    Ok(())
}

/// What is asked for again and again.
#[derive(Clone)]
enum Asked {
    Page { address: String, request: String },
    Calls(Box<Calls>),
}

/// The calls that a page makes.
#[derive(Clone)]
struct Calls {
    app: web::App,
    session: (domain::id::ContactId, String),
    is_home: bool,
}

impl Calls {
    fn of(people: &People, path: &str) -> Self {
        Self { app: people.app.clone(), session: people.session.clone(), is_home: path == "/home" }
    }

    async fn make(&self) -> anyhow::Result<()> {
        let (contact, secret) = &self.session;
        let found = self.app.store.client_session(contact, secret, self.app.now()).await?;
        let client = found.context("the session has ended")?;
        let door = self.app.store.of_client(&client);
        if self.is_home {
            door.home(None).await?;
        } else {
            door.invoices(store::invoices::Which::All, None).await?;
        }
        Ok(())
    }
}

impl Asked {
    fn page(address: &str, path: &str, cookie: &str) -> Self {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\n\r\n");
        Self::Page { address: address.to_owned(), request }
    }

    /// Asks for as long as is measured; how long each answer took.
    async fn ask(self) -> anyhow::Result<Vec<Duration>> {
        let mut wire = match &self {
            Self::Page { address, .. } => Some(Wire::to(address).await?),
            Self::Calls(_) => None,
        };
        let (begun, mut took) = (Instant::now(), Vec::new());
        while begun.elapsed() < WARM + FOR {
            let asked = Instant::now();
            match (&self, &mut wire) {
                (Self::Page { request, .. }, Some(wire)) => {
                    wire.get(request).await?;
                }
                (Self::Calls(calls), _) => calls.make().await?,
                (Self::Page { .. }, None) => bail!("no connection"),
            }
            if begun.elapsed() > WARM {
                took.push(asked.elapsed());
            }
        }
        Ok(took)
    }
}

/// Asks over so many connections at once.
async fn spread(connections: usize, asked: &Asked) -> anyhow::Result<Vec<Duration>> {
    let mut askers = JoinSet::new();
    for _ in 0..connections {
        askers.spawn(asked.clone().ask());
    }
    let mut all = Vec::new();
    while let Some(took) = askers.join_next().await {
        all.extend(took??);
    }
    Ok(all)
}

/// A connection that stays open: the asking must not cost more than the answering.
pub(crate) struct Wire {
    stream: TcpStream,
    bytes: Vec<u8>,
}

impl Wire {
    /// Connects.
    pub(crate) async fn to(address: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, bytes: Vec::new() })
    }

    /// Sends a request and reads the whole answer; its head and its body.
    pub(crate) async fn get(&mut self, request: &str) -> anyhow::Result<(String, Vec<u8>)> {
        self.stream.write_all(request.as_bytes()).await?;
        self.bytes.clear();
        let (head, length) = loop {
            if let Some(at) = self.bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                let head = self.bytes.drain(..at + 4).collect::<Vec<u8>>();
                let head = String::from_utf8_lossy(&head).into_owned();
                let length = length(&head)?;
                break (head, length);
            }
            self.more().await?;
        };
        ensure!(head.starts_with("HTTP/1.1 200"), "a page answered {head}");
        while self.bytes.len() < length {
            self.more().await?;
        }
        Ok((head, std::mem::take(&mut self.bytes)))
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        let read = self.stream.read_buf(&mut self.bytes).await?;
        ensure!(read > 0, "the connection ended");
        Ok(())
    }
}

fn length(head: &str) -> anyhow::Result<usize> {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let mut lengths = lines.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    Ok(lengths.next().context("an answer without a length")?.1.trim().parse()?)
}
