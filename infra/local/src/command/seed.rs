//! `counterfoil seed`: the demonstration firm, and who can sign in to it.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use indicatif::ProgressBar;
use jiff::Timestamp;
use totp_rs::{Builder, Secret};
use web::App;

use super::{End, bar_style, tell};
use crate::desk::Desk;
use crate::host::Host;
use crate::pump::PumpError;
use crate::seed::{self, Progress, SignIns, StaffSignIn};

/// Seeds.
pub(super) async fn run(data: &Path) -> anyhow::Result<End> {
    let desk = Desk::open_or_begin(data).await?;
    let seeded = Box::pin(demonstration(&desk.app, data)).await;
    let now = desk.app.now();
    let caught_up = desk.catch_up().await;
    desk.close().await;
    let seeded = seeded?;
    caught_up?;
    print(&seeded, now)?;
    Ok(End::Done)
}

/// Writes the demonstration firm, or what is still missing of it.
pub(super) async fn demonstration(app: &App, data: &Path) -> anyhow::Result<SignIns> {
    tell("Writing a demonstration firm, once; `--empty` begins without one.");
    let bar = Bar(ProgressBar::new(0).with_style(bar_style()));
    let seeded = Box::pin(seed::demonstration(app, data, &bar)).await;
    bar.0.finish_and_clear();
    seeded
}

/// Brings the figures to where the books are, with a bar when that takes long.
pub(super) async fn caught_up(host: &Host) -> Result<(), PumpError> {
    let bar = Bar(ProgressBar::new(0).with_style(bar_style()));
    let done = host.catch_up(&bar).await;
    bar.0.finish_and_clear();
    done
}

/// Who can sign in, and how.
pub(super) fn print(sign_ins: &SignIns, now: Timestamp) -> io::Result<()> {
    let out = &mut io::stdout().lock();
    writeln!(out, "\nThe firm's people sign in with a password and a code:")?;
    for staff in &sign_ins.staff {
        let StaffSignIn { name, role, email, password, totp_secret } = staff;
        writeln!(out, "  {email}  ({name}, {role})")?;
        writeln!(out, "      password  {password}")?;
        writeln!(out, "      key for an authenticator  {totp_secret}")?;
        if let Some(code) = code(staff, now) {
            writeln!(out, "      code at this moment  {code}")?;
        }
    }
    writeln!(out, "\nClients ask for a link by mail; on one machine mails arrive at /_mails:")?;
    for client in &sign_ins.clients {
        writeln!(out, "  {}  ({}, {})", client.email, client.name, client.client)?;
    }
    out.flush()
}

/// What an authenticator would show.
fn code(staff: &StaffSignIn, now: Timestamp) -> Option<String> {
    let secret = Secret::try_from_base32(&staff.totp_secret).ok()?;
    let totp = Builder::new().with_secret(secret).with_account_name(staff.email.clone()).build();
    totp.ok().map(|totp| totp.generate(now.as_second().unsigned_abs()).to_string())
}

/// A bar where somebody sees it, else a line for each part.
struct Bar(ProgressBar);

impl Progress for Bar {
    fn begin(&self, what: &str, of: u64) {
        if of > 0 && !io::stderr().is_terminal() {
            tell(&format!("{what} ({of})"));
        }
        self.0.set_message(what.to_owned());
        self.0.set_length(of);
        self.0.reset();
    }

    fn step(&self) {
        self.0.inc(1);
    }

    fn done(&self) {
        self.0.tick();
    }
}
