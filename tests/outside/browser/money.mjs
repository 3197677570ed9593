// Client money and the ways to pay, from the account at the bank to a refund: what a firm and its
// client do after the first invoice is paid.

const CARD = {
  Email: "mary@client.example",
  "Card number": "4242 4242 4242 4242",
  "Expiry (MM/YY)": "12/40",
  "Security code (CVC)": "123",
  "Name on card": "Mary Shelley",
};

/** The month before this one: its first day, a day in it, its last day. */
export function lastMonth(today) {
  const [year, month] = today.split("-").map(Number);
  const day = (month, day) => new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
  return { first: day(month - 2, 1), within: day(month - 2, 15), last: day(month - 1, 0) };
}

/** The last four digits of the account: each matter of these stories has an account of its own. */
const ending = (work) => work.number.replace(/\D+/, "1");

/** A trust account, and money of the matter that came in last month (TRU-08, TR-04). */
export async function takesIn(ada, work, month) {
  work.account = `Trust of ${work.number}`;
  await ada.open("/firm/trust/accounts/new");
  await ada.looks("trust-account-new");
  await ada.fill({
    "What the firm calls it": work.account,
    Bank: "First National",
    "Last four digits": ending(work),
  });
  await ada.press("Add account");
  await ada.sees(`Added ${work.account}.`);
  await ada.looks("trust-account");
  work.bank = new URL(ada.page.url()).pathname;
  await ada.open("/firm/matters");
  await ada.follow(work.number);
  work.matter = new URL(ada.page.url()).pathname.split("/").at(-1);
  work.ledger = `/firm/trust/matters/${work.matter}`;
  await ada.open(`${work.ledger}/receive`);
  await ada.looks("trust-receive");
  await ada.prefers("Trust account", new RegExp(work.account));
  await ada.choose("How it came in", "Wire");
  await ada.fill({
    Amount: "1,500",
    "From whom": work.client,
    "Number or reference": "W-1",
    "Day it came in": month.within,
    "For what": "Advance on fees",
  });
  await ada.press("Record it");
  await ada.open(work.ledger);
  await ada.sees("1,500.00");
  await ada.looks("trust-ledger");
}

/** The bank's statement of last month, matched and signed (TRU-06, TR-18, TR-19). */
export async function reconciles(ada, work, month) {
  await ada.open(work.bank);
  await ada.follow("Statements and reconciliations");
  await ada.looks("statements-empty");
  const file = Buffer.from(statement(work, month));
  const ofx = { name: "statement.ofx", mimeType: "application/x-ofx", buffer: file };
  await ada.page.getByLabel("Statement file").setInputFiles(ofx);
  await ada.press("Import statement");
  await ada.sees("Imported 1 transaction");
  await ada.looks("statements");
  const account = new URL(ada.page.url()).pathname;
  await ada.open(`${account}/${month.last}`);
  await ada.looks("reconciliation-open");
  await ada.press(/^Same amount.*confirm$/);
  await ada.sees("Bank, book and ledgers are one figure.");
  await ada.press("Sign reconciliation");
  await ada.sees("Signed by Ada");
  await ada.looks("reconciliation-signed");
}

/** A payment to a third party, and a hold on what is disputed (TRU-14, TRU-24, TR-09). */
export async function paysOut(ada, work) {
  await ada.open(`${work.ledger}/pay`);
  await ada.looks("trust-pay");
  await ada.choose("What the payment is", "An expense of the client");
  await ada.fill({
    Payee: "County Recorder",
    Purpose: "Filing fee",
    Amount: "250",
    "Check number or transfer reference": "1042",
  });
  await ada.press("Prepare the payment");
  await ada.looks("trust-payment-prepared");
  await ada.press("Release $250.00");
  await ada.looks("trust-payment-released");
  await ada.open(work.ledger);
  await ada.fill({ "Amount to hold": "50", "Why it is held": "The client disputes it" });
  await ada.press("Hold it");
  await ada.sees("The client disputes it");
}

/** More work of the matter, billed; answers the path of the firm's page of the invoice. */
export async function billsMore(ada, work, today) {
  work.drafts = (work.drafts ?? 0) + 1;
  const done = `Draft of the deed, part ${work.drafts}`;
  await ada.open(`/firm/matters/${work.matter}`);
  await ada.follow("Record time");
  await ada.fill({ Day: today, Hours: "1", "What was done": done });
  await ada.press("Record time");
  await ada.open(`/firm/matters/${work.matter}`);
  await ada.press("Make a draft");
  await ada.follow("Review and issue");
  await ada.press(/^Issue invoice /);
  await ada.sees("is issued");
  return new URL(ada.page.url()).pathname;
}

/** The path of an invoice as the client reads it. */
const own = (invoice) => invoice.replace("/firm/", "/");

/** Fees are taken from trust once the client has the bill (TRU-11, TR-08). */
export async function takesFees(ada, mary, work, invoice) {
  await mary.open(own(invoice));
  await ada.open(`${work.ledger}/fees`);
  await ada.looks("trust-fees");
  await ada.fill({ Amount: "100", "Check number or transfer reference": "T-1" });
  await ada.press("Prepare the withdrawal");
  await ada.press("Release $100.00");
  await mary.open(own(invoice));
  await mary.sees("250.00");
}

/** The client sees their money, and that it is inside the reconciled total (PRT-15). */
export async function seesOwnMoney(mary, work) {
  await mary.open("/trust");
  await mary.sees("1,150.00");
  await mary.looks("own-trust");
  await mary.open(`/trust/${work.matter}/proofs`);
  await mary.looks("proofs");
  const proof = mary.page.locator("main a[href*='/proofs/']").first();
  const file = await mary.page.context().request.get(await proof.getAttribute("href"));
  if (!file.ok()) throw new Error(`the proof answered ${file.status()}`);
}

/** A saved card pays everything, with the surcharge that the firm asks for (PAY-06, PAY-14, PAY-16). */
export async function paysSeveral(ada, mary) {
  await ada.open("/firm/settings/paying");
  await ada.fill({
    "Surcharge, in percent": "2.5",
    "What accepting cards costs the firm, in percent": "2.9",
  });
  await ada.choose("The firm’s state", "NY");
  await ada.looks("settings-surcharge");
  await ada.press("Save");
  await ada.sees("Saved how clients pay.");
  await mary.open("/methods");
  await mary.looks("methods-empty");
  await mary.tick("I agree");
  await mary.press("Go to the page that saves it");
  await mary.fill(CARD);
  await mary.press("Pay");
  await mary.awaits(/ending in/);
  await mary.looks("methods");
  await mary.open("/pay");
  await mary.looks("pay-several");
  await mary.choose("Pay by", "A card or an account that you saved");
  await mary.press("Go to the payment page");
  await mary.sees("Surcharge for paying by credit card");
  await mary.looks("pay-saved");
  await mary.press(/^Pay .* now$/);
  await mary.awaits(/your payment has arrived/);
  await mary.follow("See the receipt");
  await mary.sees("Surcharge for paying by credit card");
  await mary.looks("receipt-several");
}

/** A plan that the firm proposes and the client accepts (PAY-11). */
export async function agreesOnPlan(ada, mary, invoice) {
  await ada.open(`${invoice}/plan`);
  await ada.fill({ Instalments: "2" });
  await ada.looks("plan-new");
  await ada.press("Propose the plan");
  await ada.sees("The plan is proposed");
  await mary.open("/home");
  await mary.sees("A payment plan is proposed");
  await mary.looks("home-plan");
  await mary.follow("Look at the plan");
  await mary.looks("plans");
  await mary.tick("I agree");
  await mary.press("Accept the plan");
  await mary.sees("The plan is accepted");
}

/** A stranger pays by a link with their wallet, and a part goes back (PRT-05, PRT-08, PAY-19). */
export async function strangerPays(ada, stranger, invoice) {
  await ada.open(`${invoice}/links`);
  await ada.looks("links");
  await ada.press("Make the link");
  await ada.sees("The link is made");
  const [, path] = (await ada.page.content()).match(/(\/guest\/[^"<\s]+)/);
  await stranger.open(path);
  await stranger.looks("guest");
  await stranger.choose("Pay by", "PayPal");
  await stranger.press("Go to the payment page");
  await stranger.sees("Pay with PayPal");
  await stranger.press("Complete purchase");
  await stranger.awaits(/Thank you/);
  await stranger.looks("guest-paid");
  await ada.open("/firm/payments");
  await ada.page.locator("main a[href^='/firm/payments/pay_']").first().click();
  await ada.fill({ "Amount to refund": "25" });
  await ada.press("Refund");
  await ada.looks("firm-refund");
  await ada.press("Refund $25.00 now");
  await ada.awaits(/partly gone back/i);
  await ada.looks("firm-payment-refunded");
}

/** A deposit that is asked for and paid into trust, at the processor that keeps it whole (TR-14). */
export async function asksForDeposit(ada, mary, work) {
  await ada.open(`${work.ledger}/ask`);
  await ada.looks("trust-ask");
  await ada.fill({ Amount: "750", "For what": "Advance on fees for the appeal" });
  await ada.press("Ask for the deposit");
  await ada.sees("Asked.");
  await ada.looks("deposit-request");
  await mary.open("/home");
  await mary.follow("Pay $750.00");
  await mary.looks("deposit");
  await mary.press("Go to the payment page");
  await mary.sees("Pay with LawPay");
  await mary.press("Pay with the test card");
  await mary.awaits(/Your payment is on its way/);
  await mary.looks("deposit-under-way");
}

/** The bank's month in OFX: the money that came in, and nothing else. */
function statement(work, { first, within, last }) {
  const day = (day) => day.replaceAll("-", "");
  return [
    "OFXHEADER:100\nDATA:OFXSGML\n",
    "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD",
    `<BANKACCTFROM><BANKID>021000021<ACCTID>77-${ending(work)}</BANKACCTFROM><BANKTRANLIST>`,
    `<DTSTART>${day(first)}<DTEND>${day(last)}`,
    `<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>${day(within)}<TRNAMT>1500.00<FITID>B1<NAME>WIRE IN</STMTTRN>`,
    `</BANKTRANLIST><LEDGERBAL><BALAMT>1500.00<DTASOF>${day(last)}</LEDGERBAL>`,
    "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n",
  ].join("\n");
}
