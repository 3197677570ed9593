// The whole path, from a recorded hour to a paid invoice, in every window with and without scripts.
//
//     path.mjs URL --session SECRET --screens DIR [--control URL] [--ways NAME,NAME] [--money NAME]
//
// In the ways that `--money` names, client money and the other ways to pay follow.
//
// The portal at URL is empty. SECRET is the session secret that its setup code follows from;
// `--control` is deploy_control's address when the portal is deployed.

import { mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import * as client from "./client.mjs";
import * as firm from "./firm.mjs";
import * as lines from "./lines.mjs";
import * as money from "./money.mjs";
import * as taxes from "./taxes.mjs";
import { ofDeployment, ofHost } from "./mails.mjs";
import { Person, WAYS, browser } from "./person.mjs";
import { close, story, tell } from "./tally.mjs";

const WEIGHT_MAX = 60 * 1024;
/** What each way taxes at: a tax is on the list once. */
const RATES = { desktop: "7.25", "phone-plain": "8.875" };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    session: { type: "string" },
    screens: { type: "string" },
    control: { type: "string" },
    ways: { type: "string", default: WAYS.map((way) => way.name).join() },
    money: { type: "string", default: "" },
    part: { type: "string", default: "path" },
  },
});
const [url] = positionals;
const mails = values.control ? ofDeployment(values.control) : ofHost(url);
const today = new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" }).format(new Date());
const month = money.lastMonth(today);
mkdirSync(values.screens, { recursive: true });

const chromium = await browser();
let staff;
for (const [turn, name] of values.ways.split(",").entries()) {
  const way = WAYS.find((known) => known.name === name);
  await story(`the path (${name})`, () => walk(way, turn));
}
await chromium.close();
close(values.part);

async function walk(way, turn) {
  const work = {
    client: `Mill ${turn + 1} Holdings`,
    contact: "Mary Shelley",
    email: `mary-${turn + 1}@client.example`,
    number: `M-10${turn + 1}`,
    opened: month.first,
  };
  const arrive = () => Person.arrives(chromium, url, way, values.screens);
  const [ada, mary] = [await arrive(), await arrive()];
  try {
    const number = await bills(ada, work, turn);
    await pays(ada, mary, work, number, turn);
    await ada.open("/firm");
    await firm.lookBack(ada, work, number);
    if (values.money.split(",").includes(way.name)) {
      await story(`client money and ways to pay (${way.name})`, () => keeps(ada, mary, work));
    }
  } finally {
    tell(`nothing went wrong in the background (${way.name})`, [...ada.faults, ...mary.faults]);
    await Promise.all([ada.leaves(), mary.leaves()]);
  }
}

async function bills(ada, work, turn) {
  if (!staff) {
    staff = await firm.setUp(ada, values.session);
    await ada.page.context().clearCookies();
  }
  await firm.signIn(ada, staff);
  await firm.setRate(ada, turn);
  await firm.openClient(ada, work);
  await firm.openMatter(ada, work);
  await firm.recordWork(ada, today);
  await firm.recordCost(ada, work, today);
  return firm.bill(ada, work);
}

async function pays(ada, mary, work, number, turn) {
  const mail = await mails.about(work.email, "A new invoice");
  const told = ["570.10", "Mill", "Privileged", "Sale of"].filter((secret) =>
    mail.includes(secret),
  );
  tell(
    `the mail tells nothing (${mary.way.name})`,
    told.map((secret) => `“${secret}” is in it`),
  );
  await client.signIn(mary, work.email, mails);
  await client.reads(mary, number);
  await lines.asks(mary, number);
  await lines.answers(ada);
  await lines.accepts(mary, number);
  if (turn % 2 === 1) {
    await client.pays(mary, { ...work, part: "100.00" });
    await mary.follow(number);
  }
  await client.pays(mary, work);
  await client.isDone(mary, number);
  await client.handsOver(mary);
  await client.opens(mary);
  await weighs(mary);
  await client.signsOut(mary);
}

/** What follows the first paid invoice: trust, the bank's statement, and every way to pay. */
async function keeps(ada, mary, work) {
  await client.signIn(mary, work.email, mails);
  await money.takesIn(ada, work, month);
  await money.reconciles(ada, work, month);
  await money.paysOut(ada, work);
  const first = await money.billsMore(ada, work, today);
  await money.takesFees(ada, mary, work, first);
  await money.seesOwnMoney(mary, work);
  await money.billsMore(ada, work, today);
  await money.paysSeveral(ada, mary);
  await money.agreesOnPlan(ada, mary, await money.billsMore(ada, work, today));
  const stranger = await Person.arrives(chromium, url, ada.way, values.screens);
  try {
    await money.strangerPays(ada, stranger, await money.billsMore(ada, work, today));
  } finally {
    await stranger.leaves();
  }
  await money.asksForDeposit(ada, mary, work);
  await lines.credits(ada, mary, await money.billsMore(ada, work, today));
  await lines.voids(ada, await money.billsMore(ada, work, today));
  await taxes.bills(ada, mary, work, { today, rate: RATES[ada.way.name] ?? "6" });
  await lines.guides(ada, work, today);
}

/** A first visit to a page is light. */
async function weighs(mary) {
  const heavy = [];
  for (const path of ["/home", "/invoices", "/documents"]) {
    await mary.cdp.send("Network.clearBrowserCache");
    mary.weight();
    await mary.open(path);
    await mary.page.waitForLoadState("networkidle");
    const bytes = mary.weight();
    if (bytes > WEIGHT_MAX || bytes === 0) heavy.push(`${path} weighs ${bytes} bytes`);
  }
  tell(`a first visit weighs at most 60 KB (${mary.way.name})`, heavy);
}
