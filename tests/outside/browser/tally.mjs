// What held and what did not, told as it happens: `ok NAME` or `FAILED NAME` and why.

let passed = 0;
let failed = 0;

/** Tells the outcome of one check; `problems` are sentences. */
export function tell(name, problems = []) {
  if (problems.length === 0) passed += 1;
  else failed += 1;
  console.log((problems.length === 0 ? "ok     " : "FAILED ") + name);
  for (const problem of problems) console.log("       " + problem.replaceAll("\n", "\n       "));
}

/** Runs one story; what it throws is its failure. */
export async function story(name, act) {
  try {
    await act();
    tell(name);
  } catch (error) {
    tell(name, [error.stack ?? String(error)]);
  }
}

/** Says something that is worth knowing and fails nothing. */
export function note(sentence) {
  console.log("note   " + sentence);
}

/** Ends the process as the checks went. */
export function close(part) {
  console.log(`outside ${part}: ${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
