// What is said about the lines of an invoice, and what puts a bill right that is issued.

/** The client asks about a line; what it charges is not asked for any more. */
export async function asks(mary, number) {
  await mary.open("/invoices");
  await mary.follow(number);
  await mary.follow("Ask about this line");
  await mary.sees("How it comes about");
  await mary.looks("line");
  await mary.press("Ask the firm");
  await mary.page.locator(":invalid").first().waitFor({ state: "attached" });
  await mary.fill({ "Your question": "Who was on this call?" });
  await mary.press("Ask the firm");
  await mary.sees("Your question is with the firm.");
  await mary.looks("line-asked");
  await mary.follow("Back to the invoice");
  await mary.isMarked("Questioned");
  await mary.looks("invoice-questioned");
}

/** The firm answers. */
export async function answers(ada) {
  await ada.open("/firm/questions");
  await ada.looks("questions");
  await ada.page.locator("main td a.whole").first().click();
  await ada.sees("Who was on this call?");
  await ada.looks("firm-line");
  await ada.fill({ "Your answer": "The seller’s lawyer, on the terms of the sale." });
  await ada.press("Answer");
  await ada.sees("The answer is sent");
  await ada.looks("firm-line-answered");
}

/** The client accepts, and is asked for all of it again. */
export async function accepts(mary, number) {
  await mary.open("/invoices");
  await mary.follow(number);
  await mary.isMarked("Answered");
  await mary.follow("Read");
  await mary.sees("The seller’s lawyer");
  await mary.looks("line-answered");
  await mary.press("I accept this line");
  await mary.sees("You accept the line.");
  await mary.isMarked("Accepted");
}

/** A part is credited, and the rest written off. */
export async function credits(ada, mary, invoice) {
  await ada.open(invoice);
  await ada.follow("Credit note");
  await ada.looks("credit");
  await ada.page.locator("input[name^='amount-']").first().fill("100");
  await ada.fill({ Why: "The draft took less time." });
  await ada.press("Look at it first");
  await ada.sees("Open afterwards");
  await ada.looks("credit-asking");
  await ada.press(/^Credit /);
  await ada.sees("The credit note is written.");
  await ada.looks("firm-invoice-credited");
  await ada.follow("Write off");
  await ada.looks("write-off");
  await ada.fill({ Why: "Not worth the wait." });
  await ada.press("Look at it first");
  await ada.looks("write-off-asking");
  await ada.press(/^Write off /);
  await ada.isMarked("Closed");
  await mary.open(invoice.replace("/firm/", "/"));
  await mary.sees("The draft took less time.");
  await mary.looks("invoice-credited");
}

/** An invoice is cancelled, and its work drafted again and written down. */
export async function voids(ada, invoice) {
  await ada.open(invoice);
  await ada.follow("Void");
  await ada.looks("void");
  await ada.fill({ Why: "A wrong rate." });
  await ada.tick("Draft the matter’s unbilled work again at once");
  await ada.press(/^Void invoice /);
  await ada.sees("to be issued anew");
  await ada.fill({ "Charge for time, in percent of its worth": "90" });
  await ada.choose("Why not all of it", "courtesy");
  await ada.press("Charge this share");
  await ada.sees("The time charges 90 % of what it is worth.");
  await ada.looks("draft-written-down");
  await ada.open("/firm/credits");
  await ada.looks("credits");
}

/** What a client does not pay is set, told while time is recorded, and told on a draft. */
export async function guides(ada, work, today) {
  await ada.open(`/firm/matters/${work.matter}`);
  await ada.follow(work.client);
  await ada.follow("Billing guidelines");
  await ada.looks("guidelines");
  await ada.fill({ "What the client calls them": "Mill Guidelines 2026" });
  await ada.tick("No block billing");
  await ada.press("Save guidelines");
  await ada.sees("The guidelines are saved.");
  await ada.open(`/firm/matters/${work.matter}`);
  await ada.follow("Record time");
  const done = "Drafted the deed; called the bank";
  await ada.fill({ Day: today, Hours: "1", "What was done": done });
  await ada.press("Record time");
  await ada.sees("No block billing");
  await ada.looks("entry-against-guideline");
  await ada.tick("Record it as it is");
  await ada.press("Record time");
  await ada.open(`/firm/matters/${work.matter}`);
  await ada.press("Make a draft");
  await ada.sees("against Mill Guidelines 2026");
  await ada.looks("draft-against-guideline");
}
