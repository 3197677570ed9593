// What a client does: sign in by mail, read, pay, hand documents over.

const PDF = [
  "%PDF-1.4",
  "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj",
  "trailer<</Root 1 0 R>>",
  "%%EOF\n",
].join("\n");

export async function signIn(person, email, mails) {
  await person.open("/");
  await person.looks("sign-in");
  await person.fill({ "E-mail address": email });
  await person.press("Send me a link");
  await person.sees("Code from the mail");
  await person.looks("link-sent");
  const link = await mails.link(email);
  await person.open(link);
  await person.looks("link");
  await person.press("Go on");
  await person.page.waitForURL("**/home");
}

/** The same, where nobody looks at the pages. */
export async function comesIn(person, email, mails) {
  await person.open("/");
  await person.fill({ "E-mail address": email });
  await person.press("Send me a link");
  await person.sees("Code from the mail");
  await person.open(await mails.link(email));
  await person.press("Go on");
  await person.page.waitForURL("**/home");
}

export async function reads(person, number) {
  await person.looks("home-due");
  await person.follow("Invoices");
  await person.looks("invoices");
  await person.follow(number);
  await person.sees("Call on the sale of the mill");
  await person.looks("invoice-due");
}

/** Pays a part or all of the invoice that is open, on the processor's page. */
export async function pays(person, { part, email }) {
  await person.follow(/^Pay /);
  await person.looks("pay");
  if (part) {
    await person.page.getByLabel("A part", { exact: true }).check();
    await person.fill({ "Amount of the part": part });
  }
  await person.press("Go to the payment page");
  await person.sees("Sandbox: no real money.");
  await person.looks("sandbox");
  await person.fill({
    Email: email,
    "Card number": "4242 4242 4242 4242",
    "Expiry (MM/YY)": "12/40",
    "Security code (CVC)": "123",
    "Name on card": "Mary Shelley",
  });
  await person.press("Pay");
  await person.page.waitForURL("**/payments/**");
  await person.awaits(/your payment has arrived/);
  await person.looks("payment");
  await person.follow("See the receipt");
  await person.sees("Received from");
  await person.looks("receipt");
}

/** The invoice says that nothing is open any more. */
export async function isDone(person, number) {
  await person.follow("Payments");
  await person.looks("payments");
  await person.follow("Home");
  await person.sees("Nothing is open. Thank you.");
  await person.looks("home-paid");
  await person.open("/invoices");
  await person.follow(number);
  await person.isMarked("Paid");
  await person.looks("invoice-paid");
}

/** Hands documents over: several at once with scripts, one by plain forms without. */
export async function handsOver(person) {
  await person.follow("Documents");
  await person.looks("documents-empty");
  await person.follow("Hand over documents");
  await person.looks("document-new");
  const named = (name) => ({ name, mimeType: "application/pdf", buffer: Buffer.from(PDF + name) });
  const files = ["deed <of> sale.pdf", "survey.pdf", "letter.pdf"].map(named);
  const file = person.page.getByLabel("File", { exact: true });
  if (person.way.scripts) {
    await file.setInputFiles(files);
    await person.press("Upload");
    await person.page.waitForURL((url) => !url.pathname.includes("/to/"));
  } else {
    await file.setInputFiles(files[0]);
    await person.press("Upload");
    await person.looks("document-send");
    await file.setInputFiles(files[0]);
    // The bucket answers in a tab of its own; the page that sent the file stays.
    const tab = person.page.context().waitForEvent("page");
    await person.press("Send");
    const told = await tab;
    await told.getByText("The file has arrived.").first().waitFor({ state: "attached" });
    await told.close();
    await person.follow("See whether it arrived");
    await person.awaits(/Download/);
    await person.looks("document");
    await person.open("/documents");
  }
  const arrived = person.way.scripts ? files.length : 1;
  await person.awaits(new RegExp(`(?:\\.pdf[^]*){${arrived}}`));
  await person.looks("documents");
}

/** A document opens: the browser is handed the file itself. */
export async function opens(person) {
  await person.open("/documents");
  await person.page
    .getByRole("link", { name: /\.pdf$/ })
    .first()
    .click();
  await person.awaits(/Download/);
  const address = await person.page.getByRole("link", { name: "Download" }).getAttribute("href");
  const answer = await person.page.context().request.get(address);
  const body = (await answer.body()).toString();
  if (!answer.ok() || !body.startsWith("%PDF"))
    throw new Error(`${address} answered ${answer.status()} ${body.slice(0, 300)}`);
}

export async function signsOut(person) {
  await person.open("/account");
  await person.looks("client-account");
  if (!(await person.page.getByRole("button", { name: "Sign out" }).first().isVisible())) {
    await person.page.locator("details.menu > summary").click();
  }
  await person.press("Sign out");
  await person.page.goto("/home");
  await person.sees("Send me a link");
}
