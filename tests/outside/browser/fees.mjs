// What is agreed about the fees of a matter, and what a draft makes of it: a cap, a monthly fee, a
// part of what is won; and a draft that a lawyer sends back and writes down.

import { begins, drafts, here, issues, records } from "./ground.mjs";

/** The most that all fees may come to: a draft beyond it is cut (BIL-09). */
export async function cap(ada, story) {
  const at = await begins(ada, story, { name: "Cap Mills" });
  await ada.open(at.matter);
  await ada.follow("Fee agreement");
  await ada.looks("fees-empty");
  const most = "Most that all fees may come to";
  await ada.isRefused({ [most]: "a lot" }, "Save agreement", most, "Write an amount");
  await ada.looks("cap-refused");
  await ada.fill({ [most]: "500" });
  await ada.press("Save agreement");
  await ada.sees("The agreement is saved.");
  await ada.looks("cap");
  await records(ada, at.matter, { day: story.today, hours: "1" });
  await ada.open(at.matter);
  await ada.follow("Record time");
  const typed = { Day: story.today, Hours: "1", "What was done": "Draft of the reply" };
  await ada.fill(typed);
  await ada.press("Record time");
  await ada.sees("Not done yet");
  await ada.holds(typed);
  await ada.looks("entry-over-cap");
  await ada.tick("Record it as it is");
  await ada.press("Record time");
  await ada.sees("Recorded");
  await drafts(ada, at.matter);
  await ada.looks("draft-over-cap");
}

/** A fee for each month, with hours that it includes (BIL-11). */
export async function monthly(ada, story) {
  const at = await begins(ada, story, { name: "Month Mills" });
  await ada.open(`${at.matter}/fees`);
  await ada.unfolds("Monthly fee");
  const typed = { "Fee of a month": "1500", "Hours that a month includes": "many" };
  await ada.isRefused(typed, "Save agreement", "Hours that a month includes", "Write hours such as");
  await ada.looks("monthly-refused");
  await ada.fill({ "Hours that a month includes": "1" });
  await ada.press("Save agreement");
  await ada.sees("A monthly fee of $1,500.00");
  await ada.press("Record what is due");
  await ada.sees("Not billed yet");
  await ada.looks("monthly");
  await records(ada, at.matter, { day: story.today, hours: "1.5" });
  await drafts(ada, at.matter);
  await ada.sees("Monthly fee");
  await ada.looks("draft-monthly");
}

/** A part of what is won, by its stage (BIL-08). */
export async function contingency(ada, story) {
  const at = await begins(ada, story, { name: "Award Mills" });
  await ada.open(`${at.matter}/fees`);
  await ada.unfolds("Contingency fee");
  await ada.choose("The fee is a part of", "What is won less costs");
  await ada.fill({ "Stage 1": "before suit" });
  await ada.press("Save agreement");
  await ada.isTold("Stage 1: percent", "Write both a name and a percentage, or neither.");
  await ada.holds({ "Stage 1": "before suit" });
  await ada.looks("contingency-refused");
  await ada.fill({ "Stage 1: percent": "33 1/3", "Recipient 1": "Smith LLP" });
  await ada.fill({ "Recipient 1: percent": "25" });
  await ada.press("Save agreement");
  await ada.sees("33 1/3 % before suit");
  await ada.looks("contingency");
  const typed = { "What was won": "Settlement with the insurer", "Amount won": "a lot" };
  await ada.isRefused(typed, "Note the award", "Amount won", "Write an amount");
  await ada.looks("award-refused");
  await ada.fill({ "Amount won": "90000", "Costs taken off first": "6000" });
  await ada.prefers("Stage at which it was won", /before suit/);
  await ada.press("Note the award");
  await ada.sees("its fee is on this draft.");
  await ada.looks("draft-contingency");
  await issues(ada);
  await ada.sees("$28,000.00");
}

/** A draft is reviewed, sent back, written down, and approved (BIL-01 to BIL-03, INV-18). */
export async function review(ada, story) {
  const at = await begins(ada, story, { name: "Review Mills" });
  await records(ada, at.matter, { day: story.today, hours: "1.5" });
  const draft = await drafts(ada, at.matter);
  const yesterday = { "To be reviewed by": "2020-01-01" };
  await ada.choose("Reviewer", "Ada Byron");
  await ada.isRefused(yesterday, "Send for review", "To be reviewed by", "Choose today or");
  await ada.looks("review-refused");
  await ada.fill({ "To be reviewed by": story.today });
  await ada.press("Send for review");
  await ada.isMarked("In review");
  await ada.press("Send it back");
  await ada.isTold("What is to be changed", "Fill this in.");
  await ada.fill({ "What is to be changed": "Write the call down." });
  await ada.press("Send it back");
  await ada.sees("sent it back");
  await ada.looks("draft-sent-back");
  await ada.unfolds("Change");
  await ada.isRefused({ Charge: "100000" }, "Charge this", "Charge", "which is what it is worth.");
  await ada.looks("charge-refused");
  await ada.fill({ Charge: "500" });
  await ada.choose("Why less is charged", "Courtesy to the client");
  await ada.press("Charge this");
  await ada.sees("The line charges what you wrote.");
  await ada.looks("draft-charged");
  await ada.choose("Reviewer", "Ada Byron");
  await ada.press("Send for review");
  await ada.open("/firm/drafts");
  await ada.sees("To review");
  await ada.open(draft);
  await ada.press("Approve the draft");
  await ada.isMarked("Approved");
  await issues(ada);
  await ada.sees("$500.00");
}

/** What is due of a month is seen, drafted and undone; drafted again, and issued (BIL-19 to 21). */
export async function run(ada, story) {
  const { last, within } = story.month;
  const at = await begins(ada, story, { name: "Run Mills" });
  await records(ada, at.matter, { day: within });
  await ada.open("/firm/runs");
  await ada.looks("runs-empty");
  await ada.page.goto("/firm/runs?until=when");
  await ada.isTold("Bill what is due until", "Choose a date");
  await ada.looks("run-refused");
  await ada.fill({ "Bill what is due until": last });
  await ada.press("Show what would be billed");
  await ada.sees(at.number);
  await ada.looks("run-dry-month");
  await ada.press(/^Make \d+ drafts?$/);
  await ada.awaits("Drafts are made");
  await ada.looks("run-drafted");
  await ada.unfolds("Undo the run");
  await ada.press("Yes, undo the run");
  await ada.awaits("Undone");
  await ada.open(`/firm/runs?until=${last}`);
  await ada.press(/^Make \d+ drafts?$/);
  await ada.awaits("Drafts are made");
  const made = here(ada);
  await ada.unfolds("Issue all drafts");
  await ada.press("Yes, issue all drafts");
  await ada.awaits(/Invoice \d+/);
  await ada.open(made);
  await ada.looks("run-issued");
}
