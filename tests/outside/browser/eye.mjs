// Looks at a page as a careful reader would: accessibility, width, and a picture for people.
//
// All of it goes over the browser's debugging protocol, which no content policy holds back.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { note } from "./tally.mjs";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const modules = createRequire(join(process.env.COUNTERFOIL_NODE, "package.json"));
const AXE = readFileSync(modules.resolve("axe-core/axe.min.js"), "utf8");
export const { chromium } = modules("playwright-core");

const noted = new Set();

/** What is wrong with the page that `person` sees, as sentences; pictures go to `folder`. */
export async function look({ page, cdp, way }, name, folder) {
  if (!way.scripts) await cdp.send("Emulation.setScriptExecutionDisabled", { value: false });
  const problems = [];
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    for (const problem of await accessibility(cdp, name)) problems.push(`${scheme}: ${problem}`);
    await page.screenshot({
      path: join(folder, `${name}-${way.name}-${scheme}.png`),
      fullPage: true,
    });
  }
  await page.emulateMedia({ colorScheme: "light" });
  const wide = await evaluate(cdp, "document.documentElement.scrollWidth");
  const room = way.size.width;
  if (wide > room) problems.push(`the page is ${wide} pixels wide on a screen of ${room}`);
  if (!way.scripts) await cdp.send("Emulation.setScriptExecutionDisabled", { value: true });
  return problems;
}

/** What of axe's findings leaves the page; runs in the page. */
function shortened({ violations }) {
  return violations.map(({ id, help, tags, nodes }) => {
    const where = ({ target, failureSummary }) => [...target, failureSummary].join(" ");
    return { id, help, tags, nodes: nodes.map(where) };
  });
}

async function accessibility(cdp, name) {
  if (!(await evaluate(cdp, "typeof axe === 'object'"))) await evaluate(cdp, `${AXE}; 0`);
  const only = JSON.stringify([...WCAG, "best-practice"]);
  const found = await evaluate(cdp, `axe.run({ runOnly: ${only} }).then(${shortened})`);
  const problems = [];
  for (const { id, help, tags, nodes } of found) {
    const sentence = `${id}: ${help} (${nodes.length}x) ${nodes.slice(0, 3).join("; ")}`;
    if (tags.some((tag) => WCAG.includes(tag))) problems.push(sentence);
    else if (!noted.has(`${name} ${id}`)) note(`${name} ${sentence}`);
    noted.add(`${name} ${id}`);
  }
  return problems;
}

async function evaluate(cdp, expression) {
  const { result, exceptionDetails } = await cdp.send("Runtime.evaluate", {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails)
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}
