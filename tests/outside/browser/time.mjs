// How time comes into the books: by a line, a timer, a week, another program, a contractor; and
// how it is kept off bills.

import { begins, drafts, records } from "./ground.mjs";

/** One line; what it lacks is asked for, and what it says is filled in. */
export async function line(ada, story) {
  const at = await begins(ada, story, { name: "Line Mills" });
  await ada.open("/firm/entries");
  await ada.fill({ "Time in one line": "1:75 call about exhibit 12" });
  await ada.press("Record the line");
  await ada.isTold("Hours", "An hour has sixty minutes");
  await ada.holds({ Hours: "1:75", "What was done": "Call about exhibit 12" });
  await ada.looks("line-refused");
  await ada.fill({ Hours: "45m", Matter: at.number });
  await ada.press("Record time");
  await ada.sees("Recorded 0.8 hours (0:45 worked)");
  await ada.open("/firm/entries");
  await ada.fill({ "Time in one line": `1h20 draft motion to compel ${at.number} L350 A103` });
  await ada.press("Record the line");
  await ada.sees("Recorded 1.4 hours (1:20 worked)");
  await ada.looks("line-recorded");
}

/** A timer that is started, paused, told what it is for, and becomes time (TIM-01). */
export async function timer(ada, story) {
  const at = await begins(ada, story, { name: "Timer Mills" });
  await ada.open("/firm/timers");
  await ada.looks("timers-empty");
  await ada.isRefused({ Matter: "x".repeat(200) }, "Start", "Matter", "Write at most");
  await ada.looks("timers-refused");
  await ada.fill({ Matter: at.number, "What is being done": "Call with the court" });
  await ada.press("Start");
  await ada.sees("The timer runs.");
  await ada.looks("timers");
  await ada.press("Pause");
  await ada.sees("Paused: 0:00");
  await ada.press("Record this time");
  await ada.isRefused({ Hours: "0" }, "Record time", "Hours", "Write more than no time");
  await ada.holds({ Matter: at.number, "What was done": "Call with the court" });
  await ada.looks("timer-refused");
  await ada.fill({ Hours: "0:25" });
  await ada.press("Record time");
  await ada.sees("Recorded 0.5 hours (0:25 worked)");
}

/** A week at once; a day that does not read is told in its cell (TIM-10). */
export async function week(ada, story) {
  const at = await begins(ada, story, { name: "Week Mills" });
  const monday = lastMonday(story.today);
  await ada.open(`/firm/week?of=${monday.day}`);
  await ada.looks("week");
  const typed = { Matter: at.number, "What was done": "Review of exhibits" };
  const hour = "An hour has sixty minutes";
  await ada.isRefused({ ...typed, [monday.cell]: "1:75" }, "Record the week", monday.cell, hour);
  await ada.looks("week-refused");
  await ada.fill({ [monday.cell]: "1.5" });
  await ada.press("Record the week");
  await ada.sees("Recorded 1.5 hours in 1 entry.");
  await ada.looks("week-recorded");
}

/** Another program’s report, whose columns are said once and kept (TIM-08). */
export async function report(ada, story) {
  const at = await begins(ada, story, { name: "Report Mills" });
  const day = story.month.within.split("-").reverse().join(".");
  const row = (words) => `${day};1,5;${words};Mill;A. B.;nein\n`;
  const head = "Wann;Wieviel;Wobei;Akte;Wer;Zahlt\n";
  await brings(ada, "bericht.csv", head + row("Draft the answer"));
  await ada.sees("No column is the day of the work");
  const columns = ["Day", "Hours", "What was done", "Matter or project", "Person"];
  for (const [n, column] of ["Wann", "Wieviel", "Wobei", "Akte", "Wer"].entries()) {
    await ada.choose(`Column “${column}”`, columns[n]);
  }
  await ada.choose("Column “Zahlt”", "Billable or not");
  await ada.press("Look again");
  await ada.sees(/1 row makes? 1 suggestion/);
  await ada.looks("columns");
  const typed = { "“Mill” is matter": "M-999", "Keep this layout as": "Kanzlei" };
  const none = "No matter has the number “M-999”.";
  await ada.isRefused(typed, "Bring in", "“Mill” is matter", none);
  await ada.looks("columns-refused");
  await ada.fill({ "“Mill” is matter": at.number });
  await ada.choose("“A. B.” is", "Ada Byron");
  await ada.press("Bring in");
  await ada.sees("1 suggestion from CSV");
  await ada.looks("suggestions");
  await brings(ada, "mai.csv", head + row("Send the answer"));
  await ada.sees("1 suggestion from CSV, 1 of them new.");
  await ada.follow("Record");
  await ada.holds({ Matter: at.number });
  await ada.press("Record time");
  await ada.sees("Recorded 1.5 hours");
  await ada.open("/firm/suggestions/layouts");
  await ada.looks("layouts");
  for (const name of ["Kanzlei", "mill", "a. b."]) await ada.press(`Forget ${name}`);
  await ada.sees("No layout is kept yet.");
}

async function brings(ada, name, content) {
  await ada.open("/firm/suggestions");
  const sheet = { name, mimeType: "text/csv", buffer: Buffer.from(content) };
  await ada.page.getByLabel("File", { exact: true }).setInputFiles(sheet);
  await ada.press("Bring in");
}

/** A contractor hands time in by a link, and it is approved (TIM-23). */
export async function contractor(ada, story) {
  const at = await begins(ada, story, { name: "Lemma Mills" });
  await ada.open("/firm/timekeepers/new");
  await ada.fill({
    Name: `Carl Gauss ${story.turn}`,
    "E-mail address": `carl-${story.turn}@outside.example`,
    "Initials or number": `CG${story.turn}`,
    "Rate an hour": "200",
    From: story.month.first,
  });
  await ada.choose("Role", "Contractor, without sign-in");
  await ada.press("Add person");
  await ada.sees("A work link lets them hand time in.");
  const wrong = { "Matters by number": "M-999" };
  await ada.isRefused(wrong, "Make the link", "Matters by number", "No open matter has the number");
  await ada.looks("work-link-refused");
  await ada.fill({ "Matters by number": at.number });
  await ada.press("Make the link");
  await ada.sees("The link is made.");
  await ada.looks("work-link");
  const [path] = (await ada.text()).match(/\/time\/mem_\S+/);
  const carl = await story.arrives();
  await carl.open(path);
  await carl.looks("time");
  await carl.prefers("Matter", new RegExp(at.number));
  const typed = { Hours: "25", "What was done": "Prove the lemma" };
  await carl.isRefused(typed, "Hand in", "Hours", "24");
  await carl.looks("time-refused");
  await carl.fill({ Hours: "1.5" });
  await carl.press("Hand in");
  await carl.sees("Waits for the firm");
  await carl.looks("time-handed-in");
  await ada.open("/firm/approvals");
  await ada.sees("Prove the lemma");
  await ada.looks("approvals");
  await ada.tick("All of these");
  await ada.press("Approve");
  await ada.sees("Approved 1 entry.");
  await carl.open(path);
  await carl.sees("Approved");
}

/** An entry and a matter are held from billing, and let go (BIL-04). */
export async function hold(ada, story) {
  const at = await begins(ada, story, { name: "Hold Mills" });
  await records(ada, at.matter, { day: story.today });
  await ada.open(at.matter);
  await ada.follow("See the entry");
  await ada.follow("Hold");
  const typed = { Until: "2020-01-01", "Why it is held": "The client asked to wait" };
  await ada.isRefused(typed, "Hold from billing", "Until", "Choose a day after today");
  await ada.looks("hold-refused");
  await ada.fill({ Until: "" });
  await ada.press("Hold from billing");
  await ada.sees("The entry is held from billing");
  await ada.looks("entries-held");
  await ada.press("Let it go");
  await ada.sees("The entry may be billed again.");
  await ada.open(at.matter);
  await ada.follow("Hold from billing");
  await ada.fill({ "Why it is held": "The fee is talked about" });
  await ada.press("Hold from billing");
  await ada.sees("Held: The fee is talked about");
  await ada.looks("matter-held");
  await ada.press("Let it be billed again");
  await ada.sees("The matter may be billed again.");
  await drafts(ada, at.matter);
}

/** The Monday of the last week that is over, and how its cell is called. */
function lastMonday(today) {
  const monday = new Date(`${today}T00:00:00Z`);
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7) - 7);
  const said = new Intl.DateTimeFormat("en-US", { month: "short", timeZone: "UTC" });
  return {
    day: monday.toISOString().slice(0, 10),
    cell: `Mon ${monday.getUTCDate()} ${said.format(monday)}`,
  };
}
