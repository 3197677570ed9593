// What the firm does: set up, sign in, open a client and a matter, record, draft, issue, look back.

import { createHash } from "node:crypto";
import { Authenticator } from "./totp.mjs";

const RATE = "350.00";

/** The first person of the firm, with the code that follows from the portal's secret. */
export async function setUp(person, session) {
  const code = createHash("sha256")
    .update(`counterfoil/setup code\0${session}`)
    .digest("hex")
    .slice(0, 24);
  const staff = { email: "ada@firm.example", password: "seven quiet herons at dawn" };
  await person.open("/setup");
  await person.looks("setup");
  staff.authenticator = new Authenticator(await person.page.locator("figcaption code").innerText());
  await person.fill({
    "Setup code": code,
    Firm: "Byron & Partners",
    Address: "1 Analytical Row\nNew York, NY 10001",
    Name: "Ada Byron",
    Initials: "AB",
    "E-mail address": staff.email,
    Password: staff.password,
  });
  await person.page.locator("#field-code").fill(await staff.authenticator.code());
  await person.press("Set up the portal");
  await person.sees("Your portal is ready");
  await person.looks("firm-empty");
  return staff;
}

export async function signIn(person, staff) {
  await person.open("/sign-in/firm");
  await person.looks("sign-in-firm");
  await person.fill({ "E-mail address": staff.email, Password: staff.password });
  await person.press("Go on");
  await person.sees("Code");
  await person.looks("sign-in-code");
  await person.fill({ Code: await staff.authenticator.code() });
  await person.press(/Sign in|Go on/);
  await person.page.waitForURL("**/firm");
}

/** A rate from a day that no other visit has set it for. */
export async function setRate(person, turn) {
  await person.follow("Settings");
  await person.looks("settings");
  await person.follow("Timekeepers and rates");
  await person.looks("timekeepers");
  await person.follow("Rates and target");
  await person.fill({ "Rate an hour": RATE, From: `2024-01-0${turn + 1}` });
  await person.press("Set rate");
  await person.sees("350.00");
  await person.looks("rates");
}

export async function openClient(person, { client, contact, email }) {
  await person.follow("Clients");
  await person.looks("clients");
  await person.follow("Open a client");
  await person.press("Open client");
  await person.sees("Not done yet. Please look at this:");
  await person.looks("client-refused");
  await person.fill({
    "Client’s name": client,
    "Payor’s name": `${client} Accounts Payable`,
    "Address on invoices": "12 Mill Lane\nAlbany, NY 12207",
    "Contact’s name": contact,
    "Contact’s e-mail address": email,
  });
  await person.press("Open client");
  await person.sees(contact);
  await person.looks("client");
}

export async function openMatter(person, { number, opened }) {
  await person.follow("Open a matter");
  await person.fill({
    "Matter number": number,
    "Name of the matter": "Sale of the mill",
    "Opened on": opened,
    "Days to pay": "30",
  });
  await person.press("Open matter");
  await person.sees("Sale of the mill");
  await person.looks("matter-new");
}

export async function recordWork(person, today) {
  await person.follow("Record time");
  await person.looks("entry-new");
  await person.fill({
    Day: today,
    Hours: "1.5",
    "What was done": "Privileged call with the owner of the mill",
  });
  await person.choose("Task", "L110");
  await person.choose("Activity", "A106");
  await person.press("Record time");
  await person.sees("1.5");
  await person.looks("entries");
}

export async function recordCost(person, { number }, today) {
  await person.follow("Record a cost");
  await person.looks("cost-new");
  await person.fill({
    Matter: number,
    Day: today,
    "What it was for": "Filing fee",
    Quantity: "1",
    "Price of one": "45.10",
  });
  await person.press("Record cost");
  await person.sees("45.10");
}

/** Drafts, rewords and issues; answers the number of the invoice. */
export async function bill(person, work) {
  await person.open("/firm/unbilled");
  await person.looks("unbilled");
  await person.follow(work.number);
  await person.looks("matter");
  await person.press("Make a draft");
  await person.sees(`Draft for ${work.client}`);
  await reword(person);
  await person.looks("draft");
  await person.follow("Review and issue");
  await person.looks("issue");
  const button = person.page.getByRole("button", { name: /^Issue invoice / });
  const number = (await button.innerText()).match(/Issue invoice (\S+)/)[1];
  await person.press(/^Issue invoice /);
  await person.sees("is issued");
  await person.looks("firm-invoice");
  return number;
}

async function reword(person) {
  const line = person.page.locator("tr, li, details").filter({ hasText: "Privileged call" });
  for (const fold of await line.locator("details:not([open]) > summary").all()) await fold.click();
  await person.page.getByLabel("Narrative").first().fill("Call on the sale of the mill");
  await person.press("Save words");
  await person.sees("Call on the sale of the mill");
}

/** Everything that the firm looks at when the client has paid. */
export async function lookBack(person, { client }, number) {
  for (const [path, name] of [
    ["/firm", "firm"],
    ["/firm/invoices", "firm-invoices"],
    ["/firm/payments", "firm-payments"],
    ["/firm/drafts", "drafts"],
    ["/firm/documents", "firm-documents"],
    ["/firm/matters", "matters"],
    ["/account", "account"],
  ]) {
    await person.open(path);
    await person.looks(name);
  }
  await analytics(person);
  await person.open("/firm/invoices");
  await person.follow(number);
  await person.isMarked("Paid");
  await person.looks("firm-invoice-paid");
  await person.open("/firm/documents");
  await person.sees(client);
  await person.page
    .getByRole("link", { name: /\.pdf$/ })
    .first()
    .click();
  await person.looks("firm-document");
}

/** The figures, one of each kind of list behind them, and a file of them. */
async function analytics(person) {
  await person.open("/firm/analytics");
  await person.looks("analytics");
  const leads = await person.page.locator("main a[href^='/firm/analytics/']").all();
  const addresses = await Promise.all(leads.map((link) => link.getAttribute("href")));
  const kinds = new Map(addresses.map((address) => [address.split(/[/?]/)[3], address]));
  for (const [kind, address] of kinds) {
    if (kind === "export") continue;
    await person.open(address);
    await person.looks(`analytics-${kind}`);
  }
  const file = await person.page.context().request.get(kinds.get("export"));
  const type = file.headers()["content-type"];
  if (!file.ok() || !type.startsWith("text/csv"))
    throw new Error(`the export answered ${file.status()} ${type}`);
}
