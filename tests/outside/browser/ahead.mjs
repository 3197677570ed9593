// What is billed beside work: deposits and disbursements; what is given back after a year; and what
// a client’s billing system is told of the firm.

import { begins, bills, drafts, issues, own, records, spends, visits } from "./ground.mjs";

/** A deposit invoice, and a bill that deducts it (INV-30). */
export async function deposit(ada, story) {
  const at = await begins(ada, story, { name: "Ahead Mills" });
  await ada.open("/firm/settings");
  await ada.follow("Billing ahead");
  await ada.choose("Deposit invoices", "Allowed: the firm may take it as its own");
  const why = "Which rule lets the firm do so";
  await ada.isRefused({ [why]: "" }, "Save", why, "Write which rule lets the firm");
  await ada.looks("billing-ahead-refused");
  await ada.fill({ [why]: "RVG § 9" });
  await ada.press("Save");
  await ada.sees("Deposit invoices can be drafted from now on.");
  await ada.open(at.matter);
  await ada.follow("Deposit invoices");
  await ada.looks("deposit-empty");
  const amount = "Amount in USD, without tax";
  const draft = "Draft the deposit invoice";
  await ada.isRefused({ [amount]: "0" }, draft, amount, "Write an amount above zero.");
  await ada.looks("deposit-refused");
  await ada.fill({ [amount]: "200" });
  await ada.press(draft);
  await ada.sees("This is the draft of the deposit invoice.");
  await ada.looks("deposit-draft");
  const first = await issues(ada, "deposit invoice");
  await ada.looks("deposit-issued");
  await ada.open(at.matter);
  await ada.follow("Deposit invoices");
  await ada.sees("Left, without tax");
  await ada.looks("deposit-left");

  await records(ada, at.matter, { day: story.today });
  const work = await drafts(ada, at.matter);
  await ada.open(`${work}/issue`);
  await ada.sees(`Less deposit invoice ${first.number}`);
  await ada.looks("deposit-issue");
  await ada.open(work);
  const second = await issues(ada);
  const mary = await visits(story, at);
  await mary.open(own(first.path));
  await mary.sees("On account");
  await mary.looks("invoice-deposit");
  await mary.open(own(second.path));
  await mary.sees(`Less deposit invoice ${first.number}`);
  await mary.looks("invoice-deducting");
}

/** What was paid to others, on a note of its own (INV-31). */
export async function note(ada, story) {
  const at = await begins(ada, story, { name: "Note Mills" });
  await records(ada, at.matter, { day: story.today });
  await spends(ada, at.matter, { day: story.today });
  await drafts(ada, at.matter);
  await ada.looks("draft-with-disbursements");
  await ada.press("Bill disbursements on a note of their own");
  await ada.sees("This becomes a disbursement note");
  await ada.looks("note-draft");
  const issued = await issues(ada, "disbursement note");
  await ada.looks("note-issued");
  const mary = await visits(story, at);
  await mary.open(own(issued.path));
  await mary.sees("Paid to others for you");
  await mary.looks("invoice-note");
}

/** What a client gets back after a year, as a forecast (BIL-12). */
export async function rebate(ada, story) {
  const at = await begins(ada, story, { name: "Rebate Mills" });
  await bills(ada, at.matter, story.today);
  await ada.open(at.page);
  await ada.follow("Rebates");
  const typed = { "Step 1: fees of a year above": "100" };
  const each = "Write for each tier an amount of its own";
  await ada.isRefused(typed, "Save agreement", "Step 1: percent back", each);
  await ada.looks("rebate-refused");
  await ada.fill({ "Step 1: percent back": "10" });
  await ada.press("Save agreement");
  await ada.sees("This is a forecast.");
  await ada.looks("rebate-forecast");
  await ada.open("/firm/rebates");
  await ada.sees(at.client);
  await ada.looks("rebates");
}

/** What a client’s billing system calls the firm and its people, and the files for it (EBL-06). */
export async function ids(ada, story) {
  const at = await begins(ada, story, { name: "Ids Mills" });
  await ada.open(at.page);
  await ada.follow("Ids in e-bills");
  const first = ada.page.getByLabel(/^Id of /).first();
  const label = (await ada.page.locator("label", { hasText: /^Id of / }).first().innerText())
    .split(/\s+optional/)[0];
  await first.waitFor();
  await ada.isRefused({ [label]: "TK|42" }, "Save ids", label, "Write letters, digits");
  await ada.looks("ids-refused");
  await ada.fill({ [label]: "TK-42" });
  await ada.press("Save ids");
  await ada.sees("Invoices issued from now on carry these ids.");
  await ada.open(at.page);
  await ada.follow("Ids in e-bills");
  await ada.holds({ [label]: "TK-42" });
  await ada.open(at.page);
  await ada.follow("Files for its billing system");
  await ada.looks("files-of-client");
  await ada.follow("Budgets as CSV");
  await ada.sees("Not done yet. Please look at this:");
  await ada.looks("files-of-client-none");
}
