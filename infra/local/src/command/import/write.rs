//! Writing one invoice: begun, its lines in parts, then issued with its number and ledger entry.

use domain::client::Client;
use domain::ebill::References;
use domain::export::Ids;
use domain::invoice::{Draft, InvoiceNumber, Issuing, JustIssued, Parties};
use domain::ledes::LedesId;
use domain::matter::Matter;
use domain::text::Mark;
use indicatif::ProgressBar;
use store::invoices::{Known, LINES_PER_COMMIT};

use super::bill::Bill;
use super::books::{Books, firm_of};

impl Books<'_> {
    /// Brings an invoice into the books, or what is still missing of it.
    pub(super) async fn import(&self, bill: Bill<'_>, bar: &ProgressBar) -> anyhow::Result<()> {
        let (system, import) = (self.system(), &bill.import);
        match system.known(import).await? {
            Known::Same(_) => return Ok(()),
            Known::Other(_) => anyhow::bail!("Invoice {} is in the books otherwise.", bill.number),
            Known::New => {}
        }
        let (client, matter) = self.open(bill.matter, bill.begun_on).await?;
        let currency = bill.total.currency();
        let draft = Draft::begin(bill.id.clone(), &matter, currency, self.app.now());
        let draft = draft.filled(&bill.lines)?.on_terms(matter.terms_days, bill.note.clone());

        system.commit_import_begun(import, &draft, self.app.now()).await?;
        for (part, lines) in bill.lines.chunks(LINES_PER_COMMIT).enumerate() {
            system.commit_import_lines(import, (&bill.id, part), lines, self.app.now()).await?;
            bar.tick();
        }
        let head = system.import_head(&bill.id).await?;
        let head = head.ok_or_else(|| anyhow::anyhow!("Invoice {} is missing.", bill.number))?;
        let issued = self.issued(draft, &bill, (&client, &matter))?;
        let at = (head.version, bill.differed);
        system.commit_imported(import, at, &issued, self.app.now()).await?;
        Ok(())
    }

    fn issued(
        &self,
        draft: Draft,
        bill: &Bill<'_>,
        (client, matter): (&Client, &Matter),
    ) -> anyhow::Result<JustIssued> {
        let (firm, firm_address) = firm_of(self.firm.as_ref(), bill.law_firm.as_str())?;
        let ids = Ids {
            firm: id_of(bill.law_firm),
            client: id_of(&bill.matter.client),
            keepers: Vec::new(),
        };
        let ledes = ids.of(&firm, &client.id)?;
        let parties = Parties {
            firm,
            firm_address,
            client: client.name.clone(),
            payor: client.payor.clone(),
            matter_number: matter.number.clone(),
            matter_name: matter.name.clone(),
            client_reference: bill.matter.client_reference.clone(),
            ledes: Some(ledes),
            references: References { order: bill.matter.order.clone(), ..References::default() },
        };
        let number = InvoiceNumber::Imported(bill.number.clone());
        let issuing = Issuing {
            number,
            parties,
            on: bill.on,
            journal: bill.journal.clone(),
            room: None,
            early: None,
            deducted: Vec::new(),
        };
        Ok(draft.issue(&bill.lines, issuing)?)
    }
}

/// An id as the file has it, where every LEDES file can hold it.
fn id_of(mark: &Mark) -> Option<LedesId> {
    LedesId::parse_optional(mark.as_str()).ok().flatten()
}
