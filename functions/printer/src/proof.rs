//! The proof of an invoice's place in the audit trail, which anyone can recompute.

use domain::audit::Link;
use domain::invoice::Issued;
use serde::Serialize;

/// How the hash of an event is made, for whoever checks it.
const RULE: &str = "hash = SHA-256 over these parts, each preceded by its length in bytes as eight \
    bytes, the highest first: the text 'counterfoil/audit/v1/event', entity, seq as eight bytes, \
    previous as 32 bytes, at_ms as eight bytes, actor_kind, actor_id, what, and of every fact its \
    name and its value. The hash is the previous of the entity's next event; the seal stands among \
    the facts.";

/// What is attached, as JSON.
#[derive(Debug, Serialize)]
struct Proof<'a> {
    invoice: &'a str,
    number: String,
    seal: &'a str,
    event: Told<'a>,
    rule: &'static str,
}

/// The event that made it an invoice.
#[derive(Debug, Serialize)]
struct Told<'a> {
    entity: &'a str,
    seq: u64,
    previous: String,
    at_ms: i64,
    actor_kind: &'a str,
    actor_id: &'a str,
    what: &'a str,
    facts: &'a [(String, String)],
    hash: String,
}

pub(crate) fn of(invoice: &Issued, link: &Link) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec_pretty(&Proof {
        invoice: invoice.id.as_str(),
        number: invoice.number.to_string(),
        seal: &invoice.seal,
        event: Told {
            entity: &link.entity,
            seq: link.seq,
            previous: hex::encode(link.previous),
            at_ms: link.at_ms,
            actor_kind: &link.actor_kind,
            actor_id: &link.actor_id,
            what: &link.what,
            facts: &link.facts,
            hash: hex::encode(link.hash()),
        },
        rule: RULE,
    })
}
