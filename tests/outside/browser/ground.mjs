// What a story of `stories.mjs` stands on: a client of its own, a matter, work of it, a draft and
// an invoice, made without looking at pages that `path.mjs` looks at.

import * as client from "./client.mjs";

/** A client with a contact and a matter; answers their names and addresses. */
export async function begins(ada, story, { name, opened }) {
  const at = {
    client: `${name} ${story.turn}`,
    contact: "Mary Shelley",
    email: `${name.toLowerCase().replaceAll(" ", "-")}-${story.turn}@client.example`,
    number: `${name.split(" ")[0].toUpperCase()}-${story.turn}`,
  };
  await ada.open("/firm/clients");
  await ada.follow("Open a client");
  await ada.fill({
    "Client’s name": at.client,
    "Payor’s name": at.client,
    "Address on invoices": "12 Mill Lane\nAlbany, NY 12207",
    "Contact’s name": at.contact,
    "Contact’s e-mail address": at.email,
  });
  await ada.press("Open client");
  await ada.sees(at.contact);
  at.page = here(ada);
  at.matter = await opens(ada, at, { number: at.number, opened: opened ?? story.month.first });
  return at;
}

/** Another matter of the client; answers its address. */
export async function opens(ada, at, { number, opened }) {
  await ada.open(at.page);
  await ada.follow("Open a matter");
  await ada.fill({
    "Matter number": number,
    "Name of the matter": "Sale of the mill",
    "Opened on": opened,
    "Days to pay": "30",
  });
  await ada.press("Open matter");
  await ada.sees("Sale of the mill");
  return here(ada);
}

/** Time on a matter. */
export async function records(ada, matter, { day, hours = "1", words = "Draft of the deed" }) {
  await ada.open(matter);
  await ada.follow("Record time");
  await ada.fill({ Day: day, Hours: hours, "What was done": words });
  await ada.press("Record time");
  await ada.sees("Recorded");
}

/** A cost of a matter. */
export async function spends(ada, matter, { day, price = "80.00", words = "Filing fee" }) {
  await ada.open(matter);
  await ada.follow("Record a cost");
  await ada.fill({ Day: day, "What it was for": words, Quantity: "1", "Price of one": price });
  await ada.press("Record cost");
  await ada.sees("Recorded");
}

/** What is unbilled of a matter, on a draft; answers the draft’s address. */
export async function drafts(ada, matter) {
  await ada.open(matter);
  await ada.press("Make a draft");
  await ada.sees("Review and issue");
  return here(ada);
}

/** The draft that is open, issued as what it is; answers the address and number of the invoice. */
export async function issues(ada, kind = "invoice") {
  await ada.follow("Review and issue");
  const words = new RegExp(`^Issue ${kind} (\\S+)`);
  const button = ada.page.getByRole("button", { name: words });
  const number = (await button.innerText()).match(words)[1];
  await ada.press(words);
  await ada.sees("is issued");
  return { path: here(ada), number };
}

/** An hour of today, billed. */
export async function bills(ada, matter, day) {
  await records(ada, matter, { day });
  await drafts(ada, matter);
  return issues(ada);
}

/** A client’s contact who has signed in. */
export async function visits(story, at) {
  const mary = await story.arrives();
  await client.comesIn(mary, at.email, story.mails);
  return mary;
}

/** The address of the page that is open. */
export function here(person) {
  return new URL(person.page.url()).pathname;
}

/** The address of a page of the firm as the client has it. */
export function own(path) {
  return path.replace("/firm/", "/");
}
