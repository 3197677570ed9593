//! Which package may depend on which: `domain ← store ← web ← functions ← infra/local ← tests`.

use crate::files::File;

/// Dependencies that go against an arrow.
pub fn arrows(files: &[File]) -> Vec<String> {
    let manifests = files.iter().filter(|file| file.path.ends_with("/Cargo.toml"));
    manifests
        .flat_map(|file| {
            let (from, _) = file.path.rsplit_once('/').unwrap_or_default();
            let (linked, tried) =
                file.text.split_once("[dev-dependencies]").unwrap_or((&file.text, ""));
            let linked = ours(linked).into_iter().map(move |to| (from.to_owned(), to));
            // The binary's own tests read its pages as a person does.
            let tried = ours(tried).into_iter().filter(|to| to != "harness");
            linked.chain(tried.map(move |to| (from.to_owned(), to)))
        })
        .filter(|(from, to)| !may(from, to))
        .map(|(from, to)| format!("{from} depends on {to}"))
        .collect()
}

/// The packages of this workspace that a manifest names.
fn ours(manifest: &str) -> Vec<String> {
    let named = |line: &str| line.split_once(".workspace").map(|(name, _)| name.trim().to_owned());
    manifest.lines().filter_map(named).filter(|name| rank(name).is_some()).collect()
}

fn may(from: &str, to: &str) -> bool {
    let name = from.rsplit('/').next().unwrap_or_default();
    match (name, to) {
        ("processors", to) => to == "domain",
        // The processors are for those who take money, and for the host.
        (name, "processors") => {
            ["payments", "cashier", "deposits", "hooks", "clock", "local", "simulation"]
                .contains(&name)
        }
        (name, to) => rank(name).zip(rank(to)).is_some_and(|(from, to)| to < from),
    }
}

/// How far to the right of the arrows a package stands.
fn rank(name: &str) -> Option<u8> {
    match name {
        "domain" => Some(0),
        "store" | "processors" => Some(1),
        "web" => Some(2),
        // Between what pages share and the functions: what several of them do.
        "invoicing" => Some(3),
        "login" | "matters" | "trust" | "entries" | "reconcile" | "agreements" | "bills"
        | "billing" | "invoices" | "payments" | "hooks" | "documents" | "scans" | "analytics"
        | "mailer" | "projector" | "printer" | "clock" => Some(4),
        // Functions that serve a part of another's pages under rights of their own.
        "accounts" | "cashier" | "deposits" => Some(5),
        "local" => Some(6),
        "harness" => Some(7),
        "portal" | "simulation" | "sweeps" | "tidy" | "bench" => Some(8),
        _ => None,
    }
}
