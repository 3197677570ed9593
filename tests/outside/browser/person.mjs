// Somebody at a browser, who can only do what a person can: open, read, follow, fill in, press.
//
// Everything that a person would never see but must not happen is kept as a fault: errors in the
// console, content that the policy refused, requests that leave the machine.

import { chromium, look } from "./eye.mjs";
import { tell } from "./tally.mjs";

const HERE = new Set(["127.0.0.1", "localhost"]);
const PATIENCE_MS = Number(process.env.COUNTERFOIL_PATIENCE_S ?? 30) * 1000;

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

/** Every window with and without scripts. */
export const WAYS = [
  { name: "desktop", size: DESKTOP, scripts: true },
  { name: "phone", size: PHONE, scripts: true },
  { name: "phone-plain", size: PHONE, scripts: false },
  { name: "desktop-plain", size: DESKTOP, scripts: false },
];

export async function browser() {
  return chromium.launch({
    executablePath: process.env.COUNTERFOIL_CHROMIUM,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
}

export class Person {
  /** A person with a browser of their own that has never been here. */
  static async arrives(browser, url, way, screens) {
    const context = await browser.newContext({
      baseURL: url,
      viewport: way.size,
      isMobile: way.size === PHONE,
      hasTouch: way.size === PHONE,
      locale: "en-US",
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    const person = new Person(page, way, screens);
    person.cdp = await context.newCDPSession(page);
    await person.cdp.send("Network.enable");
    // Not the context's own switch: the eye turns scripts on for itself, after a page is complete.
    await person.cdp.send("Emulation.setScriptExecutionDisabled", { value: !way.scripts });
    person.#watch(context);
    return person;
  }

  constructor(page, way, screens) {
    Object.assign(this, { page, way, screens, faults: [], bytes: new Map() });
  }

  #watch(context) {
    const { page, cdp, faults } = this;
    page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
    page.on("console", (message) => {
      const text = message.text();
      // A refused form answers 422, and the browser says so in the console.
      if (message.type() === "error" && !/status of 422/.test(text))
        faults.push(`console: ${text} at ${page.url()}`);
    });
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith("http") && !HERE.has(url.hostname))
        faults.push(`left the machine: ${url}`);
    });
    const kinds = new Map();
    cdp.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
    cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const kind = kinds.get(requestId) ?? "Other";
      this.bytes.set(kind, (this.bytes.get(kind) ?? 0) + encodedDataLength);
    });
  }

  /** The bytes that came since the last time, without pictures. */
  weight() {
    let sum = 0;
    for (const [kind, bytes] of this.bytes) if (kind !== "Image") sum += bytes;
    this.bytes.clear();
    return sum;
  }

  async open(path) {
    const answer = await this.page.goto(path);
    if (answer.status() >= 400) throw new Error(`${path} answered ${answer.status()}`);
  }

  /** Follows a link by its words, through the folded menu when it is in there. */
  async follow(words) {
    const link = this.page.getByRole("link", { name: words, exact: typeof words === "string" });
    const hidden = this.page.locator("details.menu a", { hasText: words });
    if (!(await link.first().isVisible()) && (await hidden.count()) > 0) {
      await this.page.locator("details.menu > summary").click();
    }
    await link.first().click();
    await this.page.waitForLoadState();
  }

  async press(words) {
    await this.page
      .getByRole("button", { name: words, exact: typeof words === "string" })
      .first()
      .click();
    await this.page.waitForLoadState();
  }

  /** Fills in fields by their labels, those that are in view. */
  async fill(fields) {
    for (const [label, value] of Object.entries(fields)) {
      const shown = this.page.getByLabel(label, { exact: false }).filter({ visible: true });
      await shown.first().fill(value);
    }
  }

  /** Chooses from a list, or among buttons of which one is on. */
  async choose(label, option) {
    const list = this.page.getByRole("combobox", { name: label, exact: true });
    if ((await list.count()) > 0) return list.first().selectOption(option);
    const group = this.page.getByRole("group", { name: label });
    await group.getByLabel(option, { exact: true }).check();
  }

  /** Chooses what reads like this, where there is a choice at all. */
  async prefers(label, words) {
    const list = this.page.getByRole("combobox", { name: label, exact: true });
    if ((await list.count()) === 0) return;
    const option = list.locator("option").filter({ hasText: words }).first();
    await list.selectOption(await option.getAttribute("value"));
  }

  async tick(label) {
    await this.page.getByLabel(label, { exact: true }).first().check();
  }

  /** Opens what is folded up under a title. */
  async unfolds(title) {
    const folded = this.page.locator("details:not([open]) > summary", { hasText: title });
    await folded.first().click();
  }

  /** Sends what is wrong with a field: it is told there, and what was typed stays. */
  async isRefused(fields, button, label, words) {
    await this.fill(fields);
    await this.press(button);
    await this.isTold(label, words);
    await this.holds(fields);
  }

  /** The field of this label is marked as wrong, and its description says why. */
  async isTold(label, words) {
    await this.sees("Not done yet. Please look at this:");
    const field = this.page.getByLabel(label).filter({ visible: true }).first();
    const ids = ((await field.getAttribute("aria-describedby")) ?? "").split(" ");
    const said = await Promise.all(
      ids.filter(Boolean).map((id) => this.page.locator(`[id="${id}"]`).innerText()),
    );
    if (!said.join(" ").includes(words))
      throw new Error(`“${label}” does not say “${words}” on ${this.page.url()} but “${said}”`);
    if ((await field.getAttribute("aria-invalid")) !== "true")
      throw new Error(`“${label}” is not marked as wrong on ${this.page.url()}`);
  }

  /** The fields of these labels hold what was typed. */
  async holds(fields) {
    for (const [label, typed] of Object.entries(fields)) {
      const field = this.page.getByLabel(label, { exact: false }).filter({ visible: true });
      const held = await field.first().inputValue();
      if (held !== typed) throw new Error(`“${label}” holds “${held}” and not “${typed}”`);
    }
  }

  async sees(words) {
    try {
      await this.page.getByText(words).first().waitFor({ state: "attached" });
    } catch {
      throw new Error(
        `“${words}” is not on ${this.page.url()}:\n${(await this.text()).slice(0, 1500)}`,
      );
    }
  }

  /** The page carries a badge of this word. */
  async isMarked(word) {
    await this.page
      .locator(".badge", { hasText: new RegExp(`^${word}$`) })
      .first()
      .waitFor();
  }

  async text() {
    return this.page.locator("body").innerText();
  }

  /** Loads the page again until the words are there: streams and scanners take a moment. */
  async awaits(words) {
    const end = Date.now() + PATIENCE_MS;
    while (!(await this.text()).match(words)) {
      if (Date.now() > end)
        throw new Error(`“${words}” never came to ${this.page.url()}:\n${await this.text()}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
      await this.page.reload();
    }
  }

  /** Checks the page that is open, once in this way of looking. */
  async looks(name) {
    const problems = await look(this, name, this.screens);
    tell(`${name} reads well (${this.way.name})`, problems);
  }

  async leaves() {
    await this.page.context().close();
  }
}
