// How a matter is billed by what was agreed: a flat fee, a budget, a review, a run that is undone.

/** What was agreed on a matter, sent wrong first; a milestone goes on a draft, which is reviewed. */
export async function agrees(firm, matter, reviewer) {
  await firm.open(matter);
  await firm.follow("Fee agreement");
  await firm.fill({ "Milestone 1": "Interim report" });
  await firm.press("Save agreement");
  await firm.isTold("Amount of milestone 1", "Write both a name and an amount above zero");
  await firm.looks("fees-refused");
  await firm.fill({ "Amount of milestone 1": "1500", "Most that all fees may come to": "9000000" });
  await firm.fill({ "Milestone 2": "Final report", "Amount of milestone 2": "2500" });
  await firm.press("Save agreement");
  await firm.sees("The agreement is saved.");
  await firm.looks("fees");
  await firm.press("Reached: Interim report");
  await firm.sees("its fee is on this draft.");
  await firm.looks("draft-flat");
  const draft = firm.page.url();
  await firm.choose("Reviewer", reviewer);
  await firm.press("Send for review");
  await firm.isMarked("In review");
  await firm.looks("draft-in-review");
  await firm.open("/firm/drafts");
  await firm.looks("drafts-to-review");
  await firm.open(draft);
  await firm.press("Approve the draft");
  await firm.isMarked("Approved");
  await firm.looks("draft-approved");
  await firm.open(`${matter}/fees`);
  await firm.looks("fees-reached");
}

/** A budget, sent wrong first. */
export async function budgets(firm, matter) {
  await firm.open(`${matter}/budgets`);
  await firm.fill({ Budget: "0" });
  await firm.press("Set the budget");
  await firm.sees("Write a budget above zero.");
  await firm.looks("budgets-refused");
  await firm.fill({ Budget: "200000" });
  await firm.press("Set the budget");
  await firm.sees("The budget of the matter is");
  await firm.looks("budgets-set");
  await firm.open(matter);
  await firm.looks("matter-budgeted");
}

/** What is due is seen, drafted, and given back. */
export async function runs(firm, until) {
  await firm.open(`/firm/runs?until=${until}`);
  await firm.sees("Would be billed");
  await firm.looks("run-dry");
  await firm.press(/^Make \d+ drafts?$/);
  await firm.sees("The billing run is started.");
  await firm.awaits("Drafts are made");
  await firm.looks("run-made");
  await firm.page.getByText("Undo the run").first().click();
  await firm.press(/undo the run/i);
  await firm.awaits("Undone");
  await firm.looks("run-undone");
}

/** A statement of account, of days that are the wrong way round first. */
export async function statement(person, page) {
  await person.page.goto(`${page}?from=2026-06-30&to=2026-01-01`);
  await person.looks("statement-refused");
  await person.open(page);
  await person.looks("statement");
}
