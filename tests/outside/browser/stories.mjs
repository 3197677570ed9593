// The stories of what is agreed, drafted, sent and put right, each on a client and a matter of its
// own, with one thing typed wrong on the way.
//
//     stories.mjs URL --session SECRET --screens DIR [--ways NAME,NAME] [--only STORY,STORY]
//
// The portal at URL is empty. SECRET is the session secret that its setup code follows from.

import { mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import * as ahead from "./ahead.mjs";
import * as fees from "./fees.mjs";
import * as firm from "./firm.mjs";
import * as going from "./going.mjs";
import { ofHost } from "./mails.mjs";
import { lastMonth } from "./money.mjs";
import { Person, WAYS, browser } from "./person.mjs";
import * as shares from "./shares.mjs";
import { close, story, tell } from "./tally.mjs";
import * as time from "./time.mjs";

const STORIES = { ...time, ...fees, ...ahead, ...shares, ...going };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    session: { type: "string" },
    screens: { type: "string" },
    ways: { type: "string", default: "desktop,phone-plain" },
    only: { type: "string", default: Object.keys(STORIES).join() },
  },
});
const [url] = positionals;
const mails = ofHost(url);
const today = new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" }).format(new Date());
mkdirSync(values.screens, { recursive: true });

const chromium = await browser();
let staff;
for (const [turn, name] of values.ways.split(",").entries()) {
  await tells(WAYS.find((way) => way.name === name), turn + 1);
}
await chromium.close();
close("stories");

/** Every story in one way of looking. */
async function tells(way, turn) {
  const all = [];
  const arrives = async () => {
    const person = await Person.arrives(chromium, url, way, values.screens);
    all.push(person);
    return person;
  };
  const ada = await arrives();
  const told = { arrives, mails, today, month: lastMonth(today), turn };
  await story(`the firm is set up (${way.name})`, () => begins(ada, turn));
  for (const name of values.only.split(",")) {
    await story(`${name} (${way.name})`, () => STORIES[name](ada, told));
    for (const visitor of all.slice(1)) await visitor.leaves();
  }
  const faults = all.flatMap((person) => person.faults);
  tell(`nothing went wrong in the background (${way.name})`, faults);
  await ada.leaves();
}

async function begins(ada, turn) {
  if (!staff) {
    staff = await firm.setUp(ada, values.session);
    await ada.page.context().clearCookies();
  }
  await firm.signIn(ada, staff);
  await firm.setRate(ada, turn - 1);
}
