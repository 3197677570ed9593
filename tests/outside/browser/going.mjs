// How bills go out: combined ones, on paper, with a letter, as files, into a client’s system; and
// how a bill is put right that the client asked about.

import { begins, bills, drafts, here, issues, opens, own, records, visits } from "./ground.mjs";

/** Two invoices on one bill, which the client pays at once (INV-06). */
export async function combined(ada, story) {
  const at = await begins(ada, story, { name: "Bill Mills" });
  const { last } = story.month;
  const first = await bills(ada, at.matter, last);
  const other = { number: `${at.number}-B`, opened: story.month.first };
  const second = await bills(ada, await opens(ada, at, other), last);
  await ada.open(at.page);
  await ada.follow("Combined bills");
  await ada.looks("combine");
  await ada.tick(`Invoice ${first.number}`);
  await ada.press("Combine them into one bill");
  await ada.sees("one alone is a bill already");
  if (!(await ada.page.getByLabel(`Invoice ${first.number}`).isChecked()))
    throw new Error("what was ticked is not ticked any more");
  await ada.looks("combine-refused");
  await ada.tick(`Invoice ${second.number}`);
  await ada.press("Combine them into one bill");
  await ada.sees("The bill is made.");
  await ada.looks("firm-bill");
  await ada.open("/firm/bills");
  await ada.looks("firm-bills");
  const mary = await visits(story, at);
  await mary.open("/invoices");
  await mary.follow("Combined bills");
  await mary.looks("bills");
  await mary.page.locator("main a.whole").first().click();
  await mary.sees("is open now, of $700.00");
  await mary.looks("bill");
  await mary.follow("Pay $700.00");
  await mary.looks("pay-bill");
}

/** One bill for all matters, a parent, and invoices on paper that are noted as sent (INV-11). */
export async function sending(ada, story) {
  const parent = await begins(ada, story, { name: "Holding Group" });
  const at = await begins(ada, story, { name: "Paper Mills" });
  await ada.open(at.page);
  await ada.follow("How bills go out");
  await ada.looks("billing");
  await ada.choose("How invoices go out", "On paper");
  const nobody = { "Parent client": "Nobody Inc" };
  const unknown = "No client of the firm has this name.";
  await ada.isRefused(nobody, "Save", "Parent client", unknown);
  await ada.looks("billing-refused");
  await ada.fill({ "Parent client": parent.client });
  await ada.press("Save");
  await ada.sees("Saved.");
  await ada.open(`${parent.page}/billing`);
  await ada.sees(at.client);
  const invoice = await bills(ada, at.matter, story.today);
  await ada.sees("waits to be sent");
  await ada.open("/firm/invoices");
  await ada.follow("Invoices to send");
  await ada.looks("sending");
  await ada.press("Note them as sent");
  await ada.sees("Choose the invoices that went out.");
  await ada.looks("sending-refused");
  await ada.tick(`Invoice ${invoice.number}`);
  await ada.press("Note them as sent");
  await ada.sees("Noted as sent.");
  await ada.looks("sending-done");
}

/** The firm’s letter with an invoice, and a draft’s own (INV-09). */
export async function cover(ada, story) {
  const at = await begins(ada, story, { name: "Letter Mills" });
  await ada.open("/firm/settings");
  await ada.follow("Cover letter of invoices");
  const field = "Cover letter of invoices; none where it is empty";
  const typed = { [field]: "Dear {client},\nyour {bill}" };
  await ada.isRefused(typed, "Save", field, "{bill} stands for nothing");
  await ada.looks("cover-refused");
  await ada.fill({ [field]: "Dear {client},\n{number} over {total} is due." });
  await ada.press("Save");
  await ada.sees("Saved. It goes with invoices that are issued from now on.");
  const first = await bills(ada, at.matter, story.today);
  await records(ada, at.matter, { day: story.today, words: "Draft of the reply" });
  await drafts(ada, at.matter);
  await ada.follow("Cover letter");
  await ada.looks("draft-cover");
  await ada.choose("Cover letter", "One of its own, written below");
  await ada.isRefused({ "The letter": "" }, "Save", "The letter", "Write the letter");
  await ada.fill({ "The letter": "For {matter} only." });
  await ada.press("Save");
  await ada.sees("The cover letter is saved.");
  const second = await issues(ada);
  await ada.open("/firm/settings/cover");
  await ada.fill({ [field]: "" });
  await ada.press("Save");
  const mary = await visits(story, at);
  await mary.open(own(first.path));
  await mary.sees(`Dear ${at.client},`);
  await mary.looks("invoice-with-letter");
  await mary.open(own(second.path));
  await mary.sees(`For ${at.number}`);
}

/** Invoices of some days in one file (EBL-04). */
export async function files(ada, story) {
  const at = await begins(ada, story, { name: "File Mills" });
  const invoice = await bills(ada, at.matter, story.today);
  await ada.open("/firm/invoices");
  await ada.follow("Invoices as files");
  await ada.looks("files");
  const nobody = "No client of the firm has this name.";
  await ada.isRefused({ Client: "Nobody" }, "Download the ZIP file", "Client", nobody);
  await ada.looks("files-refused");
  await ada.fill({ Client: at.client });
  const coming = ada.page.waitForEvent("download");
  await ada.page.getByRole("button", { name: "Download the ZIP file" }).click();
  const file = await coming;
  if (!/\.zip$/.test(file.suggestedFilename()))
    throw new Error(`${invoice.number} came as ${file.suggestedFilename()}`);
}

/** An invoice in a client’s system: sent, reduced, appealed, settled (EBL-12). */
export async function submission(ada, story) {
  const at = await begins(ada, story, { name: "System Mills" });
  await bills(ada, at.matter, story.today);
  await ada.follow("E-billing");
  await ada.looks("submission-empty");
  await ada.press("Note that it was sent");
  await ada.isTold("System", "Fill this in.");
  await ada.fill({ System: "Collaborati" });
  await ada.press("Note that it was sent");
  await ada.sees("Noted that the invoice was sent.");
  await ada.looks("submission");
  await ada.prefers("Line that was answered about", /^1:/);
  await ada.choose("The client has", "Reduced");
  const typed = { "Taken off": "350.00", Reason: "E101: copies" };
  await ada.isRefused(typed, "Note the answer", "Taken off", "less than the $350.00");
  await ada.looks("submission-refused");
  await ada.fill({ "Taken off": "5.10" });
  await ada.press("Note the answer");
  await ada.sees("$5.10 taken off");
  await ada.prefers("Line that is appealed", /^1:/);
  await ada.fill({ "Why the line stands": "The court asks for it." });
  await ada.fill({ "To be appealed by": "2199-01-01" });
  await ada.press("Note the appeal");
  await ada.sees("The court asks for it.");
  await ada.looks("submission-appealed");
  await ada.prefers("Line that is settled", /^1:/);
  await ada.press("Settle the line");
  await ada.sees("Line 1 is settled.");
  await ada.open("/firm/submissions");
  await ada.looks("submissions");
}

/** A question about a line is settled by a credit note, and a bill by issuing it anew (INV-17). */
export async function adjusted(ada, story) {
  const at = await begins(ada, story, { name: "Adjust Mills" });
  const invoice = await bills(ada, at.matter, story.today);
  const mary = await visits(story, at);
  await mary.open(own(invoice.path));
  await mary.follow("Ask about this line");
  await mary.fill({ "Your question": "Was this an hour?" });
  await mary.press("Ask the firm");
  await mary.sees("Your question is with the firm.");
  await ada.open(invoice.path);
  await ada.looks("firm-invoice-questioned");
  await ada.open("/firm/questions");
  await ada.page.locator("main tr", { hasText: invoice.number }).locator("a.whole").click();
  await ada.follow("Credit this line");
  await ada.page.locator("input[name^='amount-']").first().fill("1000");
  await ada.fill({ Why: "Half of it." });
  await ada.press("Look at it first");
  await ada.sees("is left of this line.");
  await ada.looks("credit-refused");
  await ada.page.locator("input[name^='amount-']").first().fill("175");
  await ada.press("Look at it first");
  await ada.press(/^Credit /);
  await ada.sees("The credit note is written.");
  await mary.open(own(invoice.path));
  await mary.sees("Half of it.");
  await mary.isMarked("Adjusted");
  await mary.looks("invoice-adjusted");
}

/** An invoice that was wrong is void, and its work issued anew with the right words (INV-16). */
export async function reissued(ada, story) {
  const at = await begins(ada, story, { name: "Anew Mills" });
  const wrong = await bills(ada, at.matter, story.today);
  await ada.follow("Void");
  await ada.press(/^Void invoice /);
  await ada.isTold("Why", "Say why");
  await ada.looks("void-refused");
  await ada.fill({ Why: "Wrong words." });
  await ada.tick("Draft the matter’s unbilled work again at once");
  await ada.press(/^Void invoice /);
  await ada.sees("to be issued anew");
  await ada.unfolds("Change");
  await ada.fill({ Narrative: "Draft of the lease" });
  await ada.press("Save words");
  const right = await issues(ada);
  const mary = await visits(story, at);
  await mary.open(own(wrong.path));
  await mary.isMarked("Void");
  await mary.looks("invoice-void");
  await mary.open(own(right.path));
  await mary.sees("Draft of the lease");
}
