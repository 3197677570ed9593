//! The functions that people wait for, as Lambda starts them: size, start and memory.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use local::folder::Folder;
use local::seed::SignIns;
use local::template::Template;
use serde_json::Value;
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::gauge::{hundredths, mb, median, ms, times};
use crate::people::People;
use crate::runtime::{Runtime, event};
use crate::table::{Row, Table};

/// The functions that people wait for on the path.
const FUNCTIONS: [&str; 3] = ["login", "invoices", "payments"];

/// How often each is started, by turns with the bare one.
const STARTS: usize = 41;

/// How many pages each serves before its memory is read, and how many passwords login compares.
const PAGES: usize = 2_000;
const PASSWORDS: usize = 5;

/// How long a function may take over anything.
const PATIENCE: Duration = Duration::from_secs(120);

/// The budgets: hundredths of the bare start, bytes of the binary, bytes in memory.
const START_MAX: u64 = 125;
const SIZE_MAX: u64 = 10_000_000;
const MEMORY_MAX: u64 = 32_000_000;

/// What starts functions.
struct Bench<'a> {
    built: &'a Path,
    people: &'a People,
    template: Template,
    runtime: Runtime,
    cookie_of_sign_in: String,
    password_form: String,
}

/// Measures each beside the bare one.
pub(crate) async fn measure(
    built: &Path,
    folder: &Path,
    people: &People,
    table: &mut Table,
) -> anyhow::Result<()> {
    let secrets = Folder::secrets_at(folder).context("the folder has no secrets")?;
    let (cookie_of_sign_in, password_form) = sign_in(folder, people).await?;
    let bench = Bench {
        built,
        people,
        template: Template::ours()?,
        runtime: Runtime::start(serde_json::to_string(&secrets)?).await?,
        cookie_of_sign_in,
        password_form,
    };
    let (bare_size, bare_memory) = (bench.size("bare")?, bench.memory("bare").await?);
    for name in FUNCTIONS {
        bench.start(name, table).await?;
    }
    for name in FUNCTIONS {
        let size = bench.size(name)?;
        table.add(bounded(&format!("{name}: stripped binary"), (size, bare_size), SIZE_MAX));
    }
    for name in FUNCTIONS {
        let memory = bench.memory(name).await?;
        let what = format!("{name}: most memory over {PAGES} pages");
        table.add(bounded(&what, (memory, bare_memory), MEMORY_MAX));
    }
    Ok(())
}

fn bounded(what: &str, (bytes, bare): (u64, u64), most: u64) -> Row {
    Row {
        what: what.to_owned(),
        measured: mb(bytes),
        bare: mb(bare),
        ratio: times(bytes * 100 / bare.max(1)),
        budget: format!("≤ {}", mb(most)),
        is_over: bytes > most,
    }
}

/// The cookie of a browser, and the form in which a lawyer's password comes from it.
async fn sign_in(folder: &Path, people: &People) -> anyhow::Result<(String, String)> {
    let known = SignIns::read(folder)?.context("nobody can sign in")?;
    let staff = known.staff.first().context("the firm has nobody")?;
    let mark = "0123456789abcdef".repeat(2);
    let keys = people.app.keys().await.map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
    let csrf = keys.tag("csrf", &format!("visit {mark}"));
    let email = staff.email.replace('@', "%40");
    let form = format!("email={email}&password={}&csrf={csrf}&once=0", staff.password);
    Ok((format!("visit={mark}"), form))
}

impl Bench<'_> {
    /// From the start of the process to its first poll, by turns with the bare one.
    async fn start(&self, name: &str, table: &mut Table) -> anyhow::Result<()> {
        let (mut ours, mut bare) = (Vec::new(), Vec::new());
        for _ in 0..STARTS {
            bare.push(self.first_poll("bare").await?);
            ours.push(self.first_poll(name).await?);
        }
        let (ours, bare) = (median(ours), median(bare));
        let (ours, bare) = ours.zip(bare).context("nothing started")?;
        let ratio = hundredths(ours, bare);
        table.add(Row {
            what: format!("{name}: start to first poll"),
            measured: ms(ours),
            bare: ms(bare),
            ratio: times(ratio),
            budget: format!("≤ {}", times(START_MAX)),
            is_over: ratio > START_MAX,
        });
        Ok(())
    }

    async fn first_poll(&self, name: &str) -> anyhow::Result<Duration> {
        let told = self.runtime.expect([]);
        let begun = Instant::now();
        let mut process = self.spawn(name)?;
        let polled = timeout(PATIENCE, told.polled).await.context("it never asked")??;
        process.kill().await?;
        Ok(polled.saturating_duration_since(begun))
    }

    /// The most that was in memory while it served pages.
    async fn memory(&self, name: &str) -> anyhow::Result<u64> {
        let told = self.runtime.expect(self.events(name));
        let mut process = self.spawn(name)?;
        let statuses = timeout(PATIENCE, told.answered).await.context("it never ended")??;
        // A password that comes too often is refused with its page.
        let good = statuses.iter().all(|status| matches!(status, 200 | 303 | 422));
        ensure!(good, "{name} answered {:?}", statuses.iter().max());
        let id = process.id().context("it has ended")?;
        let memory = peak(id)?;
        process.kill().await?;
        Ok(memory)
    }

    fn events(&self, name: &str) -> Vec<Value> {
        let People { invoice, contact, .. } = self.people;
        let paths = match name {
            "login" => ["/sign-in".to_owned(), "/sign-in/firm".to_owned(), "/account".to_owned()],
            "payments" => [format!("/pay/{invoice}"), "/payments".to_owned(), "/payments".into()],
            _ => ["/home".to_owned(), "/invoices".to_owned(), format!("/invoices/{invoice}")],
        };
        let page = |path: &String| {
            let is_strangers = path.starts_with("/sign-in");
            event("GET", path, if is_strangers { &self.cookie_of_sign_in } else { contact }, "")
        };
        let pages = paths.iter().cycle().take(PAGES).map(page);
        let password =
            || event("POST", "/sign-in/firm", &self.cookie_of_sign_in, &self.password_form);
        let passwords = if name == "login" { PASSWORDS } else { 0 };
        pages.chain(std::iter::repeat_with(password).take(passwords)).collect()
    }

    fn size(&self, name: &str) -> anyhow::Result<u64> {
        let about = fs::metadata(self.binary(name));
        Ok(about.with_context(|| format!("{name} is not built"))?.len())
    }

    fn binary(&self, name: &str) -> PathBuf {
        self.built.join(name)
    }

    /// A function in the surroundings that the template gives it, over the engines of the portal.
    fn spawn(&self, name: &str) -> anyhow::Result<Child> {
        let parameters = BTreeMap::from([
            ("PortalUrl", self.people.app.config.portal_url.clone()),
            ("MailFrom", "billing@firm.example".to_owned()),
            ("Secret", "firm".to_owned()),
        ]);
        let function = self.template.function(if name == "bare" { "invoices" } else { name });
        let function = function.context("the template does not have it")?;
        let mut command = Command::new(self.binary(name));
        // The bare one has no settings, and functions ignore words.
        command
            .arg(&self.people.app.config.tables.state)
            .env_clear()
            .envs(self.people.endpoints.environment())
            .envs(self.template.environment(function, &parameters)?)
            .env("AWS_LAMBDA_RUNTIME_API", &self.runtime.address)
            .env("AWS_ENDPOINT_URL_SECRETS_MANAGER", format!("http://{}", self.runtime.address))
            .envs([
                ("AWS_LAMBDA_FUNCTION_NAME", name),
                ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
                ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512"),
                ("AWS_EC2_METADATA_DISABLED", "true"),
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        command.spawn().with_context(|| format!("{name} does not start"))
    }
}

/// The most bytes that a process had in memory, as Linux tells it.
pub(crate) fn peak(process: u32) -> anyhow::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    let kilobytes: u64 = kilobytes.context("no memory is told")?.parse()?;
    Ok(kilobytes * 1024)
}
