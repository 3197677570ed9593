//! `counterfoil verify trust`: a client's proof that their money is in the reconciled total,
//! checked without the firm, without the portal and without a network.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use anyhow::anyhow;
use clap::{Args, Subcommand};
use domain::proof::Proof;
use serde::Serialize;

use super::{End, print_json, tell};

/// What to verify.
#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// That client money is part of the reconciled total.
    Trust(Flags),
}

/// Which proof, and what it has to lead to.
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// The proof, as the portal hands it out.
    #[arg(value_name = "PROOF")]
    file: PathBuf,
    /// The root that the firm published, if you have it from elsewhere.
    #[arg(long, value_name = "HEX")]
    root: Option<String>,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

/// What a proof shows.
#[derive(Debug, Serialize)]
struct Shown {
    valid: bool,
    as_of: String,
    matter: String,
    balance: String,
    total: String,
    currency: String,
    root: String,
    problem: Option<String>,
}

/// More than any proof has.
const BYTES_MAX: u64 = 65_536;

/// Verifies.
pub(super) fn run(What::Trust(flags): &What) -> anyhow::Result<End> {
    let named = flags.file.display();
    let mut text = String::new();
    let file = std::fs::File::open(&flags.file);
    let file = file.map_err(|error| anyhow!("{named} cannot be read: {error}."))?;
    if let Err(error) = file.take(BYTES_MAX).read_to_string(&mut text) {
        tell(&format!("{named} is not a proof: {error}."));
        return Ok(End::Refused);
    }
    let proof: Proof = match text.parse() {
        Ok(proof) => proof,
        Err(error) => {
            tell(&format!("{named} is not a proof. {error}"));
            return Ok(End::Refused);
        }
    };
    if let Some(root) = flags.root.as_deref().filter(|root| !is_root(root)) {
        tell(&format!(
            "--root {root} is no root: it has 64 digits and letters from a to f. Copy it from the \
             signed reconciliation."
        ));
        return Ok(End::Refused);
    }
    let shown = Shown::of(&proof, flags.root.as_deref());
    if flags.json {
        print_json(&shown)?;
    } else {
        write!(io::stdout().lock(), "{}", shown.words())?;
    }
    Ok(if shown.valid { End::Done } else { End::Differs })
}

/// Whether text can be a root at all.
fn is_root(text: &str) -> bool {
    hex::decode(text.trim()).is_ok_and(|bytes| bytes.len() == 32)
}

impl Shown {
    fn of(proof: &Proof, root: Option<&str>) -> Self {
        let own = hex::encode(proof.commitment.root);
        let other = root.is_some_and(|root| !root.trim().eq_ignore_ascii_case(&own));
        let problem = match proof.verify() {
            Err(error) => Some(error.to_string()),
            Ok(()) if other => {
                Some("This proof leads to another root than the one you were given.".to_owned())
            }
            Ok(()) => None,
        };
        Self {
            valid: problem.is_none(),
            as_of: proof.commitment.as_of.to_string(),
            matter: proof.matter.to_string(),
            balance: proof.balance.decimal().to_string(),
            total: proof.commitment.total.decimal().to_string(),
            currency: proof.balance.currency().to_string(),
            root: own,
            problem,
        }
    }

    fn words(&self) -> String {
        let Self { as_of, matter, balance, total, currency, root, problem, .. } = self;
        match problem {
            Some(problem) => format!("This proof does not hold. {problem}\n"),
            None => format!(
                "On {as_of} the ledger {matter} held {balance} {currency}, and it is part of\n\
                 {total} {currency}, to which the firm committed as\n{root}\n\
                 Compare both with the firm's signed reconciliation.\n"
            ),
        }
    }
}
