//! `counterfoil export trust`: all that the books know of client money, as files that open without
//! the portal: for an auditor of the bar, on demand (rule TR-23).
//!
//! Invariants: nothing is written over; every figure is read from lines and entries, a ledger or a
//! page at a time; that it was handed out is in the audit chain of each account.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use domain::figures::Month;
use domain::id::{BankId, MatterId};
use domain::ledger::{Entry, Posting, Trust, TrustAccount};
use domain::money::Money;
use domain::trust::{Line, TrustBank};
use indicatif::ProgressBar;
use jiff::civil::Date;
use maud::{DOCTYPE, Markup, PreEscaped, Render, html};
use store::SystemStore;
use store::trust::Read;
use trust::card;
use web::App;
use web::sheet::{Cell, file_name, written};
use web::ui::{self, Table};

use super::super::{End, tell};
use crate::desk::Desk;

/// How the papers look, on a screen and on paper; they carry it themselves.
const STYLE: &str = "\
    body{font:15px/1.45 Georgia,serif;margin:2rem auto;max-width:64rem;padding:0 1rem}\
    table{border-collapse:collapse;width:100%}caption{display:none}\
    th,td{text-align:start;padding:.3rem .6rem .3rem 0;border-bottom:1px solid #bbb}\
    .number{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}\
    code{overflow-wrap:anywhere}@media print{body{margin:0;font-size:9pt}}";

/// Where to.
#[derive(Debug, Args)]
pub(in crate::command) struct Flags {
    /// The folder to write; it must not be there yet, or be empty.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

/// What was written.
#[derive(Debug, Default, Clone, Copy)]
pub(in crate::command) struct Counts {
    ledgers: u64,
    lines: u64,
    entries: u64,
    signed: u64,
    proofs: u64,
}

/// A card that was written, as the first page lists it.
struct Written {
    file: String,
    name: String,
    balance: Money,
}

/// What writes.
struct Export<'a> {
    system: SystemStore<'a>,
    out: &'a Path,
    banks: Vec<TrustBank>,
    /// The files of the ledgers, by matter.
    files: HashMap<MatterId, String>,
    counts: Counts,
    bar: ProgressBar,
}

/// Exports.
pub(in crate::command) async fn run(data: &Path, flags: &Flags) -> anyhow::Result<End> {
    let out = flags.out.as_path();
    if is_taken(out)? {
        let folder = out.display();
        tell(&format!("{folder} is there and not empty: name a folder that is not there yet."));
        return Ok(End::Refused);
    }
    let desk = Desk::open(data).await?;
    let counts = Box::pin(exported(&desk.app, out)).await;
    desk.close().await;
    let Counts { ledgers, lines, entries, signed, proofs } = counts?;
    tell(&format!(
        "Wrote {ledgers} ledgers with {lines} lines, {entries} journal entries, {signed} signed \
         reconciliations and {proofs} proofs. Begin with {}.",
        out.join("index.html").display()
    ));
    Ok(End::Done)
}

/// Whether something is there that could be written over.
fn is_taken(out: &Path) -> anyhow::Result<bool> {
    match fs::read_dir(out) {
        Ok(mut content) => Ok(content.next().is_some()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(true),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", out.display())),
    }
}

/// The same from the books behind an app.
pub(in crate::command) async fn exported(app: &App, out: &Path) -> anyhow::Result<Counts> {
    let today = app.today().await.ok().context("The books have no firm yet: set it up first")?;
    let system = app.store.system("export");
    let banks = system.trust().banks().await?;
    let (files, counts) = (HashMap::new(), Counts::default());
    let bar = ProgressBar::new_spinner().with_message("client money");
    let mut export = Export { system, out, banks, files, counts, bar };
    for folder in ["ledgers", "reconciliations", "proofs"] {
        made(&out.join(folder))?;
    }
    let cards = export.cards().await?;
    export.journal(today).await?;
    let papers = export.papers().await?;
    let firm = app.store.firm().await?.context("The books have no firm")?.value;
    export.first_page((firm.name.as_str(), today), &cards, &papers)?;
    for bank in &export.banks {
        export.system.commit_trust_exported((&bank.id, today), app.now()).await?;
    }
    export.bar.finish_and_clear();
    Ok(export.counts)
}

impl Export<'_> {
    /// A card of every ledger, as a page and as a sheet.
    async fn cards(&mut self) -> anyhow::Result<Vec<Written>> {
        let (mut cards, mut from) = (Vec::new(), None);
        loop {
            let page = self.system.trust().ledgers("", from).await?;
            for read in &page.items {
                cards.push(self.card(read).await?);
                self.bar.inc(1);
            }
            from = page.next;
            if from.is_none() {
                return Ok(cards);
            }
        }
    }

    async fn card(&mut self, read: &Read) -> anyhow::Result<Written> {
        let (ledger, names) = (&read.ledger, &read.names);
        let lines = self.lines(ledger.matter(), Money::zero(ledger.currency())).await?;
        let mark = ledger.matter().as_str().rsplit('_').next().unwrap_or_default();
        let file = format!("{}-{mark}", file_name(names.number.as_str()));
        let name = format!("{} / {} {}", names.client, names.number, names.matter);
        let bank = self.banks.iter().find(|bank| bank.id == *ledger.bank());
        let rows = lines.iter().map(|(line, balance)| card::row(line, *balance));
        self.put(&format!("ledgers/{file}.csv"), &written(&card::HEADINGS, rows)?)?;
        let body = html! {
            p { "Client ledger" @if let Some(bank) = bank { " in " (called(bank)) } "." }
            (card_table(&lines))
            p {
                "Posted " (ui::money(ledger.posted())) ", of it not cleared "
                (ui::money(ledger.uncleared())) ", held " (ui::money(ledger.held())) "."
            }
        };
        self.put_page(&format!("ledgers/{file}.html"), &name, &body)?;
        self.files.insert(ledger.matter().clone(), file.clone());
        self.counts.ledgers += 1;
        self.counts.lines += u64::try_from(lines.len()).unwrap_or(u64::MAX);
        Ok(Written { file, name, balance: ledger.posted() })
    }

    /// The lines of a ledger in the order of their dates, with what was there after each.
    async fn lines(&self, matter: &MatterId, nothing: Money) -> anyhow::Result<Vec<(Line, Money)>> {
        let (mut lines, mut balance, mut from) = (Vec::new(), nothing, None);
        loop {
            let page = self.system.trust().line_page(matter, Date::MIN, from).await?;
            for line in page.items {
                balance = balance.plus(line.change)?;
                lines.push((line, balance));
            }
            from = page.next;
            if from.is_none() {
                return Ok(lines);
            }
        }
    }

    /// The trust book entry by entry, as far as its accounts go back.
    async fn journal(&mut self, today: Date) -> anyhow::Result<()> {
        let first = self.banks.iter().map(|bank| bank.opened_on).min().unwrap_or(today);
        let months = Month::of(first).to(Month::of(today));
        let mut rows = Vec::new();
        for month in months {
            let mut from = None;
            loop {
                let page = self.system.trust_entries_of_month(&month.to_string(), from).await?;
                rows.extend(page.items.iter().flat_map(postings));
                self.counts.entries += u64::try_from(page.items.len()).unwrap_or(u64::MAX);
                self.bar.inc(1);
                from = page.next;
                if from.is_none() {
                    break;
                }
            }
        }
        self.put("journal.csv", &written(&JOURNAL, rows)?)
    }

    /// Every signed reconciliation, word for word, with the proofs of all its ledgers.
    async fn papers(&mut self) -> anyhow::Result<Vec<(String, String)>> {
        let mut papers = Vec::new();
        for bank in self.banks.clone() {
            for signed in self.system.reconciliations(&bank.id).await? {
                let (of, to) = (called(&bank), signed.to);
                let paper = self.system.reconciliation(&bank.id, to).await?;
                let paper = paper.context("A signed reconciliation has no paper")?;
                let name = format!("{}-{to}", file_name(bank.id.as_str()));
                let body = html! {
                    (PreEscaped(&paper.text))
                    p { "SHA-256 of what was signed: " code { (signed.sha256) } }
                };
                let title = format!("{of}: reconciliation through {to}");
                self.put_page(&format!("reconciliations/{name}.html"), &title, &body)?;
                self.proofs((&bank.id, to), &name).await?;
                self.counts.signed += 1;
                papers.push((name, title));
            }
        }
        Ok(papers)
    }

    async fn proofs(&mut self, (bank, to): (&BankId, Date), name: &str) -> anyhow::Result<()> {
        let Some(sealed) = self.system.sealed(bank, to).await? else { return Ok(()) };
        made(&self.out.join("proofs").join(name))?;
        for (matter, _) in sealed.balances() {
            let Some(proof) = sealed.proof(matter) else { continue };
            let file = self.files.get(matter).map_or(matter.as_str(), String::as_str);
            self.put(&format!("proofs/{name}/{file}.txt"), proof.to_string().as_bytes())?;
            self.counts.proofs += 1;
        }
        Ok(())
    }

    fn first_page(
        &self,
        (firm, today): (&str, Date),
        cards: &[Written],
        papers: &[(String, String)],
    ) -> anyhow::Result<()> {
        let row = |card: &Written| {
            let page = ui::link(&format!("ledgers/{}.html", card.file), &card.name);
            let sheet = ui::link(&format!("ledgers/{}.csv", card.file), "CSV");
            [page, sheet, ui::money(card.balance)]
        };
        let body = html! {
            p { (firm) ", as of " (today) ". Accounts: " }
            ul { @for bank in &self.banks { li { (called(bank)) } } }
            h2 { "Ledgers" }
            (Table::new("Ledgers").text("Ledger").text("Sheet").number("Posted")
                .rows(cards.iter().map(row)).empty("No client has money in trust."))
            h2 { "Journal" }
            p { (ui::link("journal.csv", "Every entry of the trust book")) "." }
            h2 { "Signed reconciliations" }
            ul {
                @for (name, title) in papers {
                    li { (ui::link(&format!("reconciliations/{name}.html"), title)) }
                }
                @if papers.is_empty() { li { "None was signed yet." } }
            }
            p {
                "What was signed commits the firm to every ledger of it. Under " code { "proofs/" }
                " is one proof for each; " code { "counterfoil verify trust PROOF --root ROOT" }
                " checks it without the portal, where ROOT stands on the reconciliation."
            }
        };
        self.put_page("index.html", "Client money", &body)
    }

    fn put_page(&self, name: &str, title: &str, body: &Markup) -> anyhow::Result<()> {
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width";
                    title { (title) }
                    style { (PreEscaped(STYLE)) }
                }
                body { h1 { (title) } (body) }
            }
        };
        self.put(name, page.into_string().as_bytes())
    }

    fn put(&self, name: &str, content: &[u8]) -> anyhow::Result<()> {
        let path = self.out.join(name);
        fs::write(&path, content).with_context(|| format!("{} cannot be written", path.display()))
    }
}

fn made(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

/// What an account is called.
fn called(bank: &TrustBank) -> String {
    format!("{}, {} …{}", bank.name, bank.institution, bank.ending)
}

fn card_table(lines: &[(Line, Money)]) -> impl Render {
    let row = |(line, balance): &(Line, Money)| {
        let text = &line.text;
        [
            ui::date(line.effective_on),
            html! { (card::word(&line.source)) },
            html! {
                (text.party)
                @if let Some(purpose) = &text.purpose { br; (purpose) }
            },
            html! { (text.instrument) },
            ui::money(line.change),
            ui::money(*balance),
        ]
    };
    Table::new("Lines")
        .text("Day")
        .text("What")
        .text("From or to, and for what")
        .text("Number or reference")
        .number("Change")
        .number("Balance")
        .rows(lines.iter().map(row))
        .empty("Nothing has moved.")
}

const JOURNAL: [&str; 7] = ["Entry", "Counts from", "Cause", "From", "To", "Currency", "Amount"];

fn postings(entry: &Entry<Trust>) -> Vec<Vec<Cell>> {
    let row = |posting: &Posting<TrustAccount>| {
        vec![
            Cell::text(entry.id().as_str()),
            Cell::text(entry.effective_on().to_string()),
            Cell::text(entry.cause().to_string()),
            Cell::text(posting.from.to_string()),
            Cell::text(posting.to.to_string()),
            Cell::text(posting.amount.currency().code()),
            Cell::money(posting.amount),
        ]
    };
    entry.postings().iter().map(row).collect()
}
