// What is agreed with those who pay: several payors, a currency, a discount, what recurs, who is
// credited, and references of the buyer; as it is written down, and as it stands on bills.

import { begins, bills, drafts, issues, own, records, spends, visits } from "./ground.mjs";

/** Two payors of a matter, each with a bill of its own (BIL-13). */
export async function payors(ada, story) {
  const insurer = await begins(ada, story, { name: "Harbor Insurance" });
  const at = await begins(ada, story, { name: "Split Mills" });
  await records(ada, at.matter, { day: story.today });
  await spends(ada, at.matter, { day: story.today });
  await ada.open(at.matter);
  await ada.follow("Who pays");
  await ada.looks("payors-empty");
  const typed = {
    "Payor 1": insurer.client,
    "Share of fees 1, in percent": "60",
    "Share of costs 1, in percent": "60",
    "Payor 2": at.client,
    "Share of fees 2, in percent": "30",
    "Share of costs 2, in percent": "40",
  };
  await ada.fill({ ...typed, Deductible: "100" });
  const nobody = "Name who bears the deductible";
  await ada.isRefused(typed, "Save who pays", "Who bears the deductible", nobody);
  await ada.looks("payors-refused");
  await ada.fill({ "Who bears the deductible": at.client });
  await ada.press("Save who pays");
  await ada.sees("100 %");
  await ada.holds(typed);
  await ada.fill({ "Share of fees 2, in percent": "40" });
  await ada.press("Save who pays");
  await ada.sees("become a bill to each payor");
  await ada.looks("payors");
  const draft = await drafts(ada, at.matter);
  await ada.sees("This draft is shared by 2 payors");
  await ada.looks("draft-shared");
  await ada.follow("Who pays what");
  await ada.sees("Bills of this draft");
  await ada.looks("payors-draft");
  await ada.open(`${draft}/issue`);
  await ada.looks("issue-shared");
  await ada.press(/^Issue 2 invoices$/);
  await ada.sees("are issued.");
  await ada.looks("firm-invoice-shared");
  const mary = await visits(story, insurer);
  await mary.open("/invoices");
  await mary.page.locator("main a.whole").first().click();
  await mary.sees("Your share");
  await mary.looks("invoice-shared");
}

/** A client who is billed in euro (INV-22). */
export async function currency(ada, story) {
  const at = await begins(ada, story, { name: "Euro Mills" });
  await ada.open("/firm/settings");
  await ada.follow("Currencies");
  const typed = { Currency: "EURO", "What one costs in USD": "1.0850", From: story.month.first };
  await ada.isRefused(typed, "Set rate", "Currency", "Write a currency as its three letters");
  await ada.looks("currencies-refused");
  await ada.fill({ Currency: "EUR" });
  await ada.press("Set rate");
  await ada.sees("1 EUR costs 1.0850 USD from");
  await ada.looks("currencies");
  await ada.open(at.page);
  await ada.follow("Currency of bills");
  await ada.looks("client-currency");
  await ada.choose("Billed in", "EUR, 1 for 1.0850 USD");
  await ada.press("Save");
  await ada.sees("Billed in EUR from the next draft on.");
  await records(ada, at.matter, { day: story.today });
  await drafts(ada, at.matter);
  await ada.sees("1 EUR = 1.0850 USD");
  await ada.looks("draft-in-euro");
  const invoice = await issues(ada);
  const mary = await visits(story, at);
  await mary.looks("home-in-euro");
  await mary.open(own(invoice.path));
  await mary.sees("€322.58");
  await mary.looks("invoice-in-euro");
}

/** What is taken off for paying within some days (INV-20). */
export async function early(ada, story) {
  const at = await begins(ada, story, { name: "Early Mills" });
  await ada.open(at.page);
  await ada.follow("Discount for paying early");
  await ada.looks("early-empty");
  await ada.choose("What holds for this client", "As is written below");
  const typed = { "Taken off, in percent": "12", "If paid within so many days": "10" };
  const most = "Write a percentage of at most 10";
  await ada.isRefused(typed, "Save", "Taken off, in percent", most);
  await ada.looks("early-refused");
  await ada.fill({ "Taken off, in percent": "2" });
  await ada.press("Save");
  await ada.sees("2 % if paid within 10 days");
  await ada.looks("early");
  const invoice = await bills(ada, at.matter, story.today);
  const mary = await visits(story, at);
  await mary.open(own(invoice.path));
  await mary.sees("Pay $343.00 until");
  await mary.looks("invoice-early");
  await mary.follow(/^Pay /);
  await mary.looks("pay-early");
}

/** What a matter bills again and again (INV-29). */
export async function recurring(ada, story) {
  const at = await begins(ada, story, { name: "Recur Mills" });
  await ada.open(at.matter);
  await ada.follow("Recurring invoices");
  await ada.looks("recurring-empty");
  const typed = { "Words on the invoice": "Registered office", "Amount, without tax": "0" };
  const zero = "Write an amount above zero.";
  const add = "Add the recurring invoice";
  // Not today: the clock would bill it meanwhile.
  const first = `${Number(story.today.slice(0, 4)) + 1}-02-01`;
  await ada.fill({ "First invoice on": first, "Number of invoices": "3" });
  await ada.isRefused(typed, add, "Amount, without tax", zero);
  await ada.looks("recurring-refused");
  await ada.fill({ "Amount, without tax": "250" });
  await ada.press(add);
  await ada.sees("It is written down, and billed on its days.");
  await ada.looks("recurring");
  await ada.press("Pause no. 1");
  await ada.sees("It is paused");
  await ada.press("Resume no. 1");
  await ada.sees("It goes on.");
  await ada.unfolds("End no. 1");
  await ada.press("Yes, end no. 1");
  await ada.sees("It has ended.");
  await ada.looks("recurring-ended");
}

/** Who is credited with what a matter brings in (BIL-18). */
export async function credit(ada, story) {
  const at = await begins(ada, story, { name: "Credit Mills" });
  await ada.open(at.matter);
  await ada.follow("Credit for fees");
  await ada.looks("attribution-empty");
  await ada.choose("Originating 1: who", "Ada Byron");
  await ada.fill({ "Originating 1: percent": "60" });
  await ada.press("Save the shares");
  await ada.sees("The originating shares must come to 100 %");
  await ada.holds({ "Originating 1: percent": "60" });
  await ada.looks("attribution-refused");
  await ada.fill({ "Originating 1: percent": "100" });
  await ada.press("Save the shares");
  await ada.sees("follow these shares");
  await ada.looks("attribution");
  await ada.open("/firm/analytics");
  await ada.follow("Credit for collected fees");
  await ada.looks("analytics-credited");
}

/** What the buyer wants to read on bills (EBL-19). */
export async function references(ada, story) {
  const at = await begins(ada, story, { name: "Order Mills" });
  await ada.open(at.page);
  await ada.follow("Order and references");
  const typed = { "Buyer reference": "x".repeat(61), "Order number": "PO-1" };
  const most = "Write at most 60 characters.";
  await ada.isRefused(typed, "Save references", "Buyer reference", most);
  await ada.looks("references-refused");
  await ada.fill({ "Buyer reference": "04011000-1-2" });
  await ada.press("Save references");
  await ada.sees("Saved. Invoices issued from now on carry it.");
  await ada.open(at.matter);
  await ada.follow("Order and references");
  await ada.sees("Empty, it is the client’s: PO-1.");
  await ada.looks("references");
  const invoice = await bills(ada, at.matter, story.today);
  await ada.sees("04011000-1-2");
  const mary = await visits(story, at);
  await mary.open(own(invoice.path));
  await mary.sees("PO-1");
  await mary.looks("invoice-referring");
}
