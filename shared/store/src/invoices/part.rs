//! Bills that share the work of one draft: what each is a part of, and its lines, packed.
//!
//! Invariants: the lines that hold the entries stay with the first bill, as the draft had them; a
//! bill to one of several payors says its packed lines alone, which are written in the transaction
//! that issues it, and never again.

use domain::id::InvoiceId;
use domain::invoice::{Issued, JustIssued, Line, Part};
use serde::{Deserialize, Serialize};

use super::line::LineItem;
use crate::Store;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item;
use crate::keys::{self, Places};

/// How much text one item of packed lines holds: DynamoDB takes 400 KB.
const PACK_BYTES: usize = 250_000;

/// How much of it one act writes: DynamoDB takes 4 MB, and a hundred items.
const PACKS_MAX: usize = 12;

/// What a bill is a part of.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PartItem {
    client: String,
    words: String,
    whole: i64,
    bills: Vec<(String, String)>,
    deductible: i64,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    redacted: bool,
}

/// Lines of a bill, as many as one item holds.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PackItem {
    lines: Vec<LineItem>,
}

impl PartItem {
    pub(super) fn of(part: &Part) -> Self {
        let bill = |(id, number): &(InvoiceId, String)| (id.to_string(), number.clone());
        Self {
            client: part.client.to_string(),
            words: part.words.clone(),
            whole: part.whole.minor(),
            bills: part.bills.iter().map(bill).collect(),
            deductible: part.deductible.minor(),
            redacted: part.is_redacted,
        }
    }

    pub(super) fn read(self, currency: &str) -> Result<Part, Fault> {
        let bill = |(id, number): (String, String)| {
            Ok::<_, Fault>((item::parsed("invoice", &id)?, number))
        };
        Ok(Part {
            client: item::parsed("client", &self.client)?,
            words: self.words,
            whole: item::money(self.whole, currency)?,
            bills: self.bills.into_iter().map(bill).collect::<Result<_, Fault>>()?,
            deductible: item::money(self.deductible, currency)?,
            is_redacted: self.redacted,
        })
    }
}

impl PackItem {
    pub(super) fn read(self) -> Result<Vec<Line>, Fault> {
        self.lines.into_iter().map(LineItem::read).collect()
    }
}

/// Lines in packs, each of which fits into an item.
fn packed(lines: &[Line]) -> Vec<PackItem> {
    let mut packs = Vec::new();
    let (mut pack, mut bytes) = (Vec::new(), 0_usize);
    for line in lines {
        let size = size(line);
        if !pack.is_empty() && bytes.saturating_add(size) > PACK_BYTES {
            packs.push(PackItem { lines: std::mem::take(&mut pack) });
            bytes = 0;
        }
        bytes = bytes.saturating_add(size);
        pack.push(LineItem::of(line, None));
    }
    packs.push(PackItem { lines: pack });
    packs
}

/// More than a line takes in the table: its words, and room for all that is beside them.
fn size(line: &Line) -> usize {
    const BESIDE: usize = 700;
    line.narrative.as_str().len().saturating_add(BESIDE)
}

/// Whether one act holds the lines of all these bills.
pub fn fit_together(bills: &[JustIssued]) -> bool {
    let packs = bills.iter().map(|bill| packed(&bill.lines).len());
    packs.fold(0, usize::saturating_add) <= PACKS_MAX
}

impl Store {
    /// The lines of a bill that shares its work with others.
    pub(super) fn lines_packed(
        &self,
        mut commit: Commit,
        (invoice, lines): (&Issued, &[Line]),
    ) -> Result<Commit, Fault> {
        if invoice.part.is_none() {
            return Ok(commit);
        }
        for (at, pack) in packed(lines).iter().enumerate() {
            let key = keys::lines_packed(&invoice.id, at);
            commit = commit.create(self, &key, &Places::default(), pack)?;
        }
        Ok(commit)
    }

    /// The packed lines of a bill.
    pub(super) async fn packs(&self, id: &InvoiceId) -> Result<Vec<Line>, Fault> {
        let asked = self.ask_state(&keys::invoice(id).pk).beginning("LINES#");
        let packs = asked.all(|attributes| item::read::<PackItem>(attributes)?.read()).await?;
        Ok(packs.into_iter().flatten().collect())
    }
}
