// Every page of the demonstration that a link leads to, one of each kind, in both sizes; then it is
// billed by what is agreed on there.
//
//     pages.mjs URL --sign-ins FILE --screens DIR

import { mkdirSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import * as billing from "./billing.mjs";
import * as client from "./client.mjs";
import * as firm from "./firm.mjs";
import { ofHost } from "./mails.mjs";
import { Person, WAYS, browser } from "./person.mjs";
import { close, story, tell } from "./tally.mjs";
import { Authenticator } from "./totp.mjs";

const PAGES_MIN = { firm: 30, client: 8 };
const NO_PAGES =
  /\/(pdf|csv|receipt|sample|built-in|zip)\b|\/(file|card|ledes|export|assets|sign-out)\b|\/files\/|\/trust\/[^/]+\/(statement|receipts\/|proofs\/\d)|\.csv|^\/_/;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "sign-ins": { type: "string" }, screens: { type: "string" } },
});
const [url] = positionals;
const signIns = JSON.parse(readFileSync(values["sign-ins"], "utf8"));
const staff = signIns.staff.find((person) => /lawyer/i.test(person.role));
staff.authenticator = new Authenticator(staff.totp_secret);
mkdirSync(values.screens, { recursive: true });

const mails = ofHost(url);
const chromium = await browser();
for (const [turn, way] of WAYS.filter((way) => way.scripts).entries()) {
  await sees("firm", way, "/firm", (person) => firm.signIn(person, staff), (person) =>
    bills(person, turn),
  );
  await sees("client", way, "/home", (person) =>
    client.signIn(person, signIns.clients[0].email, mails),
  );
}
await chromium.close();
close("pages");

async function sees(who, way, home, signIn, then = () => {}) {
  const person = await Person.arrives(chromium, url, way, values.screens);
  await story(`every page of the ${who} (${way.name})`, async () => {
    await signIn(person);
    const seen = await wander(person, who, home);
    if (seen < PAGES_MIN[who]) throw new Error(`only ${seen} pages were found`);
  });
  await story(`what the ${who} does there (${way.name})`, () => then(person));
  tell(`nothing went wrong in the background of the ${who} (${way.name})`, person.faults);
  await person.leaves();
}

/** Bills a matter of its own each turn. */
async function bills(person, turn) {
  await person.open("/firm/matters");
  const matters = await person.page.locator("main a[href^='/firm/matters/mat_']").all();
  const matter = await matters[turn].getAttribute("href");
  await billing.agrees(person, matter, staff.name);
  await billing.budgets(person, matter);
  await billing.runs(person, new Date().toISOString().slice(0, 10));
}

/** Opens one page of each kind that is linked from where one has been. */
async function wander(person, who, home) {
  const kinds = new Set([kind(home)]);
  const ahead = [home];
  for (let path = ahead.shift(); path; path = ahead.shift()) {
    await person.open(path);
    await person.looks(name(who, path));
    for (const link of await links(person)) {
      if (kinds.has(kind(link)) || NO_PAGES.test(link)) continue;
      kinds.add(kind(link));
      ahead.push(link);
    }
  }
  return kinds.size;
}

async function links(person) {
  const all = await person.page.locator("a[href^='/']").all();
  return Promise.all(all.map((link) => link.getAttribute("href")));
}

/** What an address has in common with those of the same page. */
function kind(address) {
  const path = address.split(/[?#]/)[0];
  return path.replaceAll(/\/[a-z]+_[0-9a-zA-Z]+/g, "/one").replaceAll(/\/\d{4}-\d\d-\d\d/g, "/day");
}

/** What a page is called in pictures: whose it is, and its kind. */
function name(who, address) {
  const words = kind(address).split("/").filter(Boolean);
  return [...(words[0] === who ? [] : [who]), ...words].join("-");
}
