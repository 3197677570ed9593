// How the firm taxes what it bills, and what the client sees of it (INV-21).

import { billsMore } from "./money.mjs";

/** A tax of this rate is charged on everything, an invoice carries it, and then none is charged. */
export async function bills(ada, mary, work, { today, rate }) {
  const tax = `Sales tax ${rate} %`;
  await ada.open("/firm/settings");
  await ada.fill({ "Tax number": "12-3456789" });
  await ada.press("Save settings");
  await ada.follow("Taxes");
  await ada.looks("taxes");
  await ada.fill({ Name: "Sales tax", "Rate in percent": "7,25" });
  await ada.choose("How it is taxed", "Charged at a rate");
  await ada.press("Add tax");
  await ada.sees("Write a rate above 0");
  await ada.looks("taxes-refused");
  await ada.fill({ "Rate in percent": rate });
  await ada.press("Add tax");
  await ada.sees(`${tax} is on the list.`);
  await charges(ada, tax);
  await ada.looks("taxes-charged");
  const invoice = await billsMore(ada, work, today);
  await ada.sees(`${tax} on $350.00`);
  await ada.looks("firm-invoice-taxed");
  await mary.open(invoice.replace("/firm/", "/"));
  await mary.sees(`${tax} on $350.00`);
  await mary.looks("invoice-taxed");
  await ada.open("/firm/settings/taxes");
  await charges(ada, "No tax");
}

async function charges(ada, tax) {
  await ada.choose("Fees", tax);
  await ada.choose("Costs paid to others", tax);
  await ada.choose("Costs of the firm itself", tax);
  await ada.press("Save");
  await ada.sees("Saved. Work that is put on drafts from now on is taxed so.");
}
