//! The keys of every item: this module alone spells `pk` and `sk`.
//!
//! | pattern | key | index | used by |
//! |---|---|---|---|
//! | the firm's settings | `FIRM` / `FIRM` | | every page, kept a minute |
//! | how clients may pay | `FIRM` / `PAYING` | | paying |
//! | what is printed on papers | `FIRM` / `STATIONERY` | | issuing, printer |
//! | a theme; all themes by name | `THEME#id` / `THEME`; `THEMES` / name | `by_kind` for all | themes, printer |
//! | which theme the firm, a client or a matter has | `FIRM`, `CLIENT#id`, `MATTER#id` / `THEME` | | themes, printer |
//! | text shortcuts | `FIRM` / `SHORTCUTS` | | recording time |
//! | which column of a sheet of time is what, and what other programs call matters and people | `FIRM` / `SHEETS` | | importing and recording time |
//! | what one of something costs, by date | `FIRM` / `UNITPRICES` | | recording costs |
//! | what currencies cost, by date; which one a client is billed in | `FIRM` / `EXCHANGE`; `CLIENT#id` / `BILLEDIN` | | drafting, settings |
//! | up to which day work is locked | `FIRM` / `LOCK` | | recording, changing and deleting work |
//! | what is agreed about interest by the firm; by those who agreed on their own, client by client | `FIRM` / `INTEREST`; `CLIENT#id`, `MATTER#id` / `INTEREST` | `by_kind` for all of them: `INTEREST` / client, matter | invoice pages, clock |
//! | what the buyer of a client or a matter wants to read on bills | `CLIENT#id`, `MATTER#id` / `REFERENCES` | | issuing, client and matter pages |
//! | what a client's e-billing system calls the firm and its timekeepers | `CLIENT#id` / `KNOWNAS` | | issuing, client page |
//! | what is agreed about paying early, by the firm; by a client | `FIRM` / `EARLY`; `CLIENT#id` / `EARLY` | | issuing, agreements |
//! | what is agreed with a client about rebates; with all of them; what was given for a year | `CLIENT#id` / `REBATES`, `REBATE#year#of`; `REBATES` / client | `by_kind` for all | rebates |
//! | base rates by date | `FIRM` / `BASERATES` | | interest |
//! | until when interest is posted | `FIRM` / `INTERESTRUN` | | clock |
//! | what of the interest on an invoice is posted, or waived | `INVOICE#id` / `INTEREST` | | invoice pages, clock |
//! | a member | `MEMBER#id` / `MEMBER` | | rates, lines, sessions |
//! | a member's timers | `MEMBER#id` / `TIMERS` | | every page of the firm, timers |
//! | the link by which a contractor hands time in | `MEMBER#id` / `WORKLINK` | | contractors, timekeepers |
//! | all members by name | `MEMBERS` / name | `by_kind` | settings, entry forms |
//! | a member's credential | `MEMBER#id` / `CREDENTIAL` | | sign-in |
//! | who has this address | `EMAIL#address` / `EMAIL` | | sign-in, links, uniqueness |
//! | a client | `CLIENT#id` / `CLIENT` | | firm pages, issuing |
//! | all clients by name | `CLIENTS` / name | `by_kind` | client list, search by words |
//! | a client's balance | `CLIENT#id` / `BALANCE` | | settling |
//! | what a client does not pay | `CLIENT#id` / `GUIDELINES` | | recording work, drafts, issuing |
//! | a client's contacts | `CLIENT#id` / `CONTACT#id` | | client page, mails |
//! | all that was agreed on with a client about rates | `CLIENT#id` / `RATE#id` | | recording time, pricing again, client and matter pages |
//! | a client's home: client, balance, money in trust, deposits asked, plans not over, budgets that were told, open invoices, settled invoices | `CLIENT#id` / `A`, `B`, `C#…`, `D#…`, `E#…`, `F#…`, `I#…` | `by_owner` | portal home and lists |
//! | what moved what a client owes, by day; since a day, with what stands at the top of its home and its open invoices | `ACCOUNT#id` / day, entry; `CLIENT#id` / `A#day#…` to `I#0#…` | `by_owner` since a day | statements of account, check |
//! | a client's matters | `CLIENT#id` / `M#…` | `by_owner` | client page, uploads |
//! | a client's payments, newest first | `CLIENT#id` / `P#…` | `by_owner` | payments |
//! | a client's documents by matter, newest first; those of one matter | `CLIENT#id` / `U#matter#…` | `by_owner` | documents |
//! | a matter | `MATTER#id` / `MATTER` | | entries, drafts |
//! | what was agreed about a matter's fees; what of them is billed, and of its client's by year | `MATTER#id` / `FEES`, `FEESBILLED`; `CLIENT#id` / `FEESBILLED` | | recording work, drafts, issuing, crediting |
//! | who pays the bills of a matter | `MATTER#id` / `PAYORS` | | drafts, issuing, voiding, closing |
//! | the months of a matter with a monthly fee; all such matters | `MATTER#id` / `MONTHS`; `MONTHLY` / matter | `by_kind` for all | recording work, drafts, clock |
//! | what of a matter is billed ahead and not deducted yet; whether the firm may bill ahead | `MATTER#id` / `AHEAD`; `FIRM` / `AHEAD` | | issuing, crediting, voiding |
//! | who is credited with what a matter brings in | `MATTER#id` / `ATTRIBUTION` | | agreements, analytics |
//! | what a matter bills again and again; those that bill something by a day | `MATTER#id` / `RECURRING`; `RECURRING` / day, matter | `by_kind` by a day | agreements, clock |
//! | all matters by number | `MATTERS` / number | `by_kind` | matter list, search by words |
//! | is this matter number taken, and by which | `MATTERNUMBER#number` / `MATTERNUMBER` | | opening a matter, recording |
//! | a matter's budgets; all that are watched | `MATTER#id` / `BUDGETS`; `BUDGETS` / matter | `by_kind` for all | budgets, recording work, clock |
//! | a matter's unbilled entries by day | `MATTER#id` / `WIP#day#id` | | matter page, drafting |
//! | all unbilled entries by day | `WIP` / day | `by_kind` | recent entries, unbilled work, a week, what stands beside work |
//! | questions about lines that are open: what waits for the firm, then for the client | `QUESTIONS` / `0#time`, `1#time` | `by_kind` | the firm's list |
//! | an invoice with the account of its matter, its questions, credits, lines and allocations | `INVOICE#id` / `ACCOUNT`, `ASKED#…`, `CREDIT#…`, `INVOICE`, `LINE#…`, `LINES#…` (of one of several bills), `PAID#…` | | invoice and draft pages, issuing, crediting |
//! | a combined bill; all of them, latest first; a client's; how far their numbers are | `BILL#id` / `BILL`; `BILLS` / time; `CLIENT#id` / `J#…`; `SERIES#B-year` / `SERIES` | `by_kind`, `by_owner` for lists | combining, bills of both sides, printer |
//! | on which combined bill an invoice is | `INVOICE#id` / `BILL` | | combining, invoice pages |
//! | the cover letter of the firm; of a draft, and as it was frozen | `FIRM` / `COVER`; `INVOICE#id` / `COVER` | | drafts, issuing, printer, invoice pages |
//! | how an invoice goes out; those that wait to, by day | `INVOICE#id` / `SENDING`; `SENDING#dispatch` / day | `by_kind` for lists | issuing, printer, sending |
//! | how a client gets its bills, its parent and its children | `CLIENT#id` / `BILLS` | | runs, combining |
//! | what became of an invoice in an e-billing system; all of them, what waits first | `SUBMISSION#invoice` / `SUBMISSION`; `SUBMISSIONS` / what waits, day | `by_kind` for all | submissions |
//! | all credit notes, write-offs and voids by day | `CREDITS` / day | `by_kind` | the firm's list |
//! | which payment of an invoice was begun last, which plan it has, in which ways it is taken | `INVOICE#id` / `TURN`, `PLAN`, `RULES` | | paying |
//! | drafts by age | `DRAFTS` / time | `by_kind` | drafts |
//! | drafts that wait for a reviewer, by the day they are due | `REVIEWING#member` / day | `by_owner` | the reviewer's list |
//! | a billing run; its matters in their order | `RUN#id` / `RUN`; `ROW#place` | | runs, clock |
//! | all billing runs by age | `RUNS` / time | `by_kind` | runs |
//! | which billing run is under way | `FIRM` / `RUN` | | runs, clock |
//! | which invoice of a matter was issued last | `MATTER#id` / `BILLED` | | issuing, runs |
//! | issued invoices by date | `INVOICES` / day | `by_kind` | invoice list, drill-down |
//! | open invoices by due date | `OPEN` / day | `by_kind` | receivables, reminders |
//! | the last number of a year's invoices, and of its credit notes | `SERIES#year`, `SERIES#C-year` / `SERIES` | | issuing, crediting |
//! | is this imported number known, and which invoice has it | `NUMBER#number` / `NUMBER` | | import, export, search |
//! | a payment intent | `PAYMENT#id` / `PAYMENT` | | paying, webhooks |
//! | a payment with its refunds and disputes | `PAYMENT#id` / `PAYMENT`, `REFUND#…`, `DISPUTE#…` | | firm's payment page, webhooks, check |
//! | refunds that a processor may not have heard of, or that are on their way, oldest first | `REFUNDING` / time | `by_kind` | clock |
//! | what waits for a person; payments and refunds that nobody has told of for long | `REVIEWS` / why, time; `PENDING`, `REFUNDING` / time | `by_kind` | the firm's reviews, overview |
//! | all disputes: decided ones, then those that are not | `DISPUTES` / `0#…`, `1#…` | `by_kind` | firm's list, clock |
//! | a payout | `PAYOUT#id` / `PAYOUT` | | webhooks |
//! | all payouts | `PAYOUTS` / id | `by_kind` | check |
//! | a link that pays without an account | `PAYLINK#id` / `PAYLINK` | | guests |
//! | what a matter is to have in trust; all that is watched | `TRUST#matter` / `RETAINER`; `RETAINERS` / matter | `by_kind` for all | ledger, issuing, clock |
//! | a request for a deposit | `DEPOSIT#id` / `REQUEST` | | asking, paying |
//! | a client's requests for deposits: open ones by their day, then the others, latest first | `CLIENT#id` / `D#…`, `Q#…` | `by_owner` | portal home (open ones), the client's trust page, ledgers |
//! | all requests for deposits: open ones by their day, then the others, latest first | `DEPOSITS` / `0#…`, `1#…` | `by_kind` | firm's list, check |
//! | a client's pay links, newest first | `CLIENT#id` / `L#…` | `by_owner` | firm's list |
//! | a saved way to pay, with its mandate | `METHOD#id` / `METHOD` | | saving, charging |
//! | a client's ways to pay, latest first | `CLIENT#id` / `K#…` | `by_owner` | the client's list |
//! | which way to pay a client uses | `CLIENT#id` / `WAY` | | the client's list, plans |
//! | deleted ways to pay that a processor still has | `FORGETTING` / id | `by_kind` | clock |
//! | a payment plan; which plan an invoice has | `PLAN#id` / `PLAN`; `INVOICE#id` / `PLAN` | | paying, clock |
//! | a client's plans, latest first: those not over, then the others | `CLIENT#id` / `E#…`, `N#…` | `by_owner` | portal home (not over), the client's list |
//! | the plan a client asks for; a client's wishes, latest first; those nobody answered | `INVOICE#id` / `PLANWISH`; `CLIENT#id` / `W#…`; `PLANWISHES` / time | `by_owner`, `by_kind` for lists | plans of both sides |
//! | plans by the day they have to be looked at, those at rest last | `PLANS` / day | `by_kind` | clock, check |
//! | intents that are not final, oldest first | `PENDING` / time | `by_kind` | poller |
//! | ended payments by day | `PAYMENTS` / day | `by_kind` | payment list, drill-down |
//! | a document | `DOCUMENT#id` / `DOCUMENT` | | download, scan result |
//! | all documents, newest first | `DOCUMENTS` / time | `by_kind` | firm's list |
//! | a bank account; one of clients' money has the id of its trust account | `BANKACCOUNT#id` / `BANKACCOUNT` | | statements, import |
//! | all bank accounts by name | `BANKACCOUNTS` / name | `by_kind` | reconciliation |
//! | which bank account has this name, or this number | `BANKNAME#name` / `BANKNAME`, `BANKNUMBER#number` / `BANKNUMBER` | | import |
//! | the files a bank account was read from, complete ones alone | `BANKACCOUNT#id` / `FILE#sha256` | | every list of lines |
//! | the statements of a bank account by their last day | `BANKACCOUNT#id` / `STATEMENT#day#…` | | reconciliation, gaps |
//! | the lines of a bank account by day | `BANKACCOUNT#id` / `LINE#day#mark#sha256` | | reconciliation, import |
//! | what a person confirmed of an account's lines, or set aside, by day | `MATCHES#id` / `MATCH#day#…`, `ASIDE#day#mark` | | reconciliation |
//! | is this line or entry matched, or set aside, already | `MATCHES#id` / `CLAIM#mark`, `CLAIM#entry` | | matching |
//! | a deposit slip; those of an account by day; is this check or cash on a slip, or matched without one | `SLIP#id` / `SLIP`; `SLIPS#operating`, `SLIPS#id` / day; `SLIPPED#payment`, `SLIPPED#receipt` / `SLIPPED` | `by_kind` for lists | slips, reconciliation |
//! | did a match change meanwhile, or was a period signed; why there is money in suspense on a day | `BANKACCOUNT#id` / `TURN`, `SIGNINGS`; `SUSPENSE#day` | | signing; reconciliation |
//! | signed reconciliations by their last day, and their papers in parts | `BANKACCOUNT#id` / `SIGNED#day`, `PAPER#day#part` | | reconciliation, reprints, clients' proofs |
//! | the ledgers that a signature committed to, in parts | `BANKACCOUNT#id` / `LEDGERS#day#part` | | clients' proofs, check |
//! | items that the bank did not honour | `BANKACCOUNT#id` / `INCIDENT#reference` | | account page |
//! | is this file imported | `BANKFILE#sha256` / `BANKFILE` | | import |
//! | a suggestion, known by its mark | `SUGGESTION#id` / `SUGGESTION` | | import, recording, dismissing |
//! | the suggestions that wait for a timekeeper, or for nobody known, newest first | `SUGGESTED#member`, `SUGGESTED#nobody` / day | `by_owner` | the timekeeper's suggestions |
//! | is this file of time or calendar imported | `SUGGESTIONFILE#sha256` / `SUGGESTIONFILE` | | import |
//! | a trust bank account; all by name | `BANK#id` / `BANK`; `BANKS` / name | `by_kind` for all | every act on client money |
//! | a pool of an account; is this check number used | `BANK#id` / `POOL#kind`; `CHEQUE#number` | | cushion, suspense, preparing a payment |
//! | a client ledger | `TRUST#matter` / `LEDGER` | | every draw |
//! | all client ledgers by client's name | `LEDGERS` / name, number | `by_kind` | trust overview |
//! | a client's ledgers | `CLIENT#id` / `C#…` | `by_owner` | the client's trust page |
//! | lines of a ledger by day; its holds | `TRUST#matter` / `LINE#day#seq`; `HOLD#id` | | ledger card, back-dated draws |
//! | a receipt; what is uncleared by the day it clears; receipts by day | `RECEIPT#id` / `RECEIPT`; `UNCLEARED` / day; `RECEIPTS` / day | `by_kind` for lists | clearing, overview, clock, check |
//! | how a client is told of a receipt; those of a ledger that nobody told; all of them, oldest first | `RECEIPT#id` / `TELLING`; `TRUST#matter` / `N#day#id`; `UNTOLD` / day | `by_owner`, `by_kind` for lists | mailer; ledger; tasks, clock |
//! | what is uncleared in a ledger | `TRUST#matter` / `U#day#id` | `by_owner` | drawing |
//! | a payment out of trust | `DISBURSEMENT#id` / `DISBURSEMENT` | | releasing, voiding |
//! | what of taken fees a client disputes; what waits to be put back | `DISBURSEMENT#id` / `RESTORATION`; `RESTORING` / time | `by_kind` for what waits | putting back, tasks |
//! | payments that are one transfer; statements of a ledger, and which payment pays a share; its flat fee; what is written about one that goes to the firm | `BATCH#id` / `BATCH`; `TRUST#matter` / `SETTLEMENT#id`, `SHARE#id#n`; `FLATFEE`, `FLATFEETERMS` | | releasing at once; statements; every fee that is taken; paying ahead |
//! | payments that wait; payments by day | `RELEASES` / time; `DISBURSED` / day | `by_kind` | overview, check |
//! | payments of a ledger, newest first | `TRUST#matter` / `D#…` | `by_owner` | ledger card |
//! | money of nobody known; what waits | `SUSPENSE#id` / `SUSPENSE`; `SUSPENSE` / day | `by_kind` for what waits | suspense |
//! | how much of an invoice is disputed | `INVOICE#id` / `DISPUTE` | | the gate before earned fees |
//! | a mail to send | `MAIL#id` / `MAIL` | | mailer |
//! | mails that wait | `UNSENT` / id | `by_kind` | clock |
//! | a mail that came back; those of a client, newest first | `MAIL#id` / `BOUNCE`; `CLIENT#id` / `X#mail` | `by_owner` for a client's | mailer; client page |
//! | was this done already | `ONCE#key` / `ONCE` | | every commit |
//! | the head of an audit chain | `<entity>` / `CHAIN` | | every commit |
//! | cells of a figure in a span of time, or of a matter | `ROLLUP#figure` / `when#currency#who` | | analytics, budgets |
//! | what an item last contributed | `APPLIED#item` / `APPLIED` | | projector |
//! | the work of a timekeeper by day | `WORK#who` / currency, day | `by_owner` | drill-down, what stands beside time, a week |
//! | all costs on drafts and invoices by day | `COSTS` / currency, day | `by_owner` | what stands beside a cost |
//! | all unbilled work, on drafts or not, by day | `UNBILLED` / currency, day | `by_kind` | drill-down |
//! | journal: ledger entries of a month | `BOOK#book#month` / `id` | | check, reports |
//! | journal: the chain of an entity | `AUDIT#entity` / `seq` | | history, check, printer |
//! | journal: all events of a month | `EVENTS#month` / time | `by_month` | check |
//! | is the first member set up | `SETUP` / `SETUP` | | setting up |
//! | session: a person's sessions, links and browsers | `PERSON#id` / `SESSION#…`, `LINK#…`, `BROWSER#…` | | every request, revoking |
//! | session: the link a browser asked for | `VISIT#mark` / `ASKED` | | one-time links |
//! | session: the first factor a browser has shown | `VISIT#mark` / `PASSED` | | second factor |
//! | session: tries and what they cost | `LIMIT#what` / `LIMIT` | | throttling |

mod bank;
mod bills;
mod clients;
mod interest;
mod invoice;
mod mail;
mod paying;
mod stationery;
mod suggestion;
mod trust;
mod work;

pub(crate) use bank::{
    bank_account, bank_account_pk, bank_aside, bank_claim, bank_file, bank_incident, bank_ledgers,
    bank_line, bank_lines, bank_match, bank_matches_pk, bank_name, bank_number, bank_paper,
    bank_signed, bank_signings, bank_source, bank_suspense, bank_turn, slip, slip_sort, slipped,
    slips_of, statement,
};
pub(crate) use bills::{
    BILLS_OF_CLIENT, bill, bill_series, bill_sort, billed_so, combined, cover, firms_cover,
    sending, sending_kind,
};
pub(crate) use clients::{
    MOVEMENTS, OPEN_END, agreed_rate, balance, billed_in, client, contact, guidelines, movement,
    movement_sort, movements_from, movements_pk,
};
pub(crate) use interest::{
    base_rates, early_of_client, early_of_firm, interest_of_client, interest_of_firm,
    interest_of_matter, interest_on, interest_run, known_as, rebate, rebates, references_of_client,
    references_of_matter,
};
pub(crate) use invoice::{
    account, billed, credit, credit_series, invoice, line, lines_packed, number, open, paid,
    question, reviewing_pk, run, run_lock, run_row, series, submission, turn,
};
pub(crate) use mail::{bounce, mail};
pub(crate) use paying::{limits, method, pay_link, plan, plan_of, plan_wish, review, way};
pub(crate) use stationery::{stationery, theme, theme_choice};
pub(crate) use suggestion::{suggested_pk, suggested_sort, suggestion, suggestion_file};
pub(crate) use trust::{
    bank, batch, cheque, deposit_request, disbursement, disputed, flat_fee, flat_fee_terms, hold,
    ledger, paid_from_trust, pool, receipt, restoration, retainer, settled_share, settlement,
    suspense, telling, trust_line, trust_pk,
};
pub(crate) use work::{
    COSTS, ahead_rule, arrangement, attributions, billed_ahead, budgets, client_fees_billed,
    entry_sort, exchange_rates, fees_billed, lock, months, payors, recurring, sheets, shortcuts,
    timers, unit_prices, wip, work_link, work_pk, work_sort,
};

use domain::audit;
use domain::document::Document;
use domain::figures::{Cell, Figure};
use domain::id::{
    BankId, BillId, ClientId, ContactId, DisputeId, DocumentId, InvoiceId, MatterId, MemberId,
    MethodId, PayLinkId, PaymentId, PayoutId, PlanId, RefundId, RunId,
};
use jiff::Timestamp;
use jiff::civil::Date;

/// Partition and sort key of an item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    /// The partition key.
    pub(crate) pk: String,
    /// The sort key.
    pub(crate) sk: String,
}

/// Where an item appears in an index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Places {
    /// In `by_owner`.
    pub(crate) owner: Option<(String, String)>,
    /// In `by_kind`.
    pub(crate) kind: Option<(String, String)>,
}

fn key(pk: impl Into<String>, sk: impl Into<String>) -> Key {
    Key { pk: pk.into(), sk: sk.into() }
}

pub(crate) fn firm() -> Key {
    key("FIRM", "FIRM")
}

pub(crate) fn pay_terms() -> Key {
    key("FIRM", "PAYING")
}

pub(crate) fn member(id: &MemberId) -> Key {
    key(format!("MEMBER#{id}"), "MEMBER")
}

pub(crate) fn setup() -> Key {
    key("SETUP", "SETUP")
}

pub(crate) fn credential(id: &MemberId) -> Key {
    key(format!("MEMBER#{id}"), "CREDENTIAL")
}

pub(crate) fn email(address: &str) -> Key {
    key(format!("EMAIL#{address}"), "EMAIL")
}

pub(crate) fn matter(id: &MatterId) -> Key {
    key(format!("MATTER#{id}"), "MATTER")
}

pub(crate) fn matter_number(number: &str) -> Key {
    key(format!("MATTERNUMBER#{}", number.to_lowercase()), "MATTERNUMBER")
}

pub(crate) fn payment(id: &PaymentId) -> Key {
    key(format!("PAYMENT#{id}"), "PAYMENT")
}

pub(crate) fn refund(payment: &PaymentId, id: &RefundId) -> Key {
    key(format!("PAYMENT#{payment}"), format!("REFUND#{id}"))
}

pub(crate) fn dispute(payment: &PaymentId, id: &DisputeId) -> Key {
    key(format!("PAYMENT#{payment}"), format!("DISPUTE#{id}"))
}

pub(crate) fn payout(id: &PayoutId) -> Key {
    key(format!("PAYOUT#{id}"), "PAYOUT")
}

pub(crate) fn document(id: &DocumentId) -> Key {
    key(format!("DOCUMENT#{id}"), "DOCUMENT")
}

pub(crate) fn once(name: &str) -> Key {
    key(format!("ONCE#{name}"), "ONCE")
}

pub(crate) fn chain(entity: &str) -> Key {
    let pk = match entity.split_once('_').map(|(prefix, _)| prefix) {
        Some(MemberId::PREFIX) => format!("MEMBER#{entity}"),
        Some(ClientId::PREFIX) => format!("CLIENT#{entity}"),
        Some(MatterId::PREFIX) => format!("MATTER#{entity}"),
        Some(InvoiceId::PREFIX) => format!("INVOICE#{entity}"),
        Some(PaymentId::PREFIX) => format!("PAYMENT#{entity}"),
        Some(PlanId::PREFIX) => format!("PLAN#{entity}"),
        Some(MethodId::PREFIX) => format!("METHOD#{entity}"),
        Some(PayLinkId::PREFIX) => format!("PAYLINK#{entity}"),
        Some(PayoutId::PREFIX) => format!("PAYOUT#{entity}"),
        Some(DocumentId::PREFIX) => format!("DOCUMENT#{entity}"),
        Some(BankId::PREFIX) => format!("BANK#{entity}"),
        Some(ContactId::PREFIX) => format!("CONTACT#{entity}"),
        Some(RunId::PREFIX) => format!("RUN#{entity}"),
        Some(BillId::PREFIX) => format!("BILL#{entity}"),
        Some(_) | None => entity.to_owned(),
    };
    key(pk, "CHAIN")
}

pub(crate) fn rollup(cell: &Cell) -> Key {
    key(rollup_pk(cell.figure), format!("{}#{}#{}", cell.when, cell.currency, cell.who))
}

pub(crate) fn rollup_pk(figure: Figure) -> String {
    format!("ROLLUP#{}", figure.word())
}

/// The end of a span of cells that ends with `when`: no name of a cell goes beyond its `#`.
pub(crate) fn rollup_end(when: &str) -> String {
    format!("{when}$")
}

pub(crate) fn applied(item: &Key) -> Key {
    key(format!("APPLIED#{}#{}", item.pk, item.sk), "APPLIED")
}

pub(crate) fn book_pk(book: &str, month: &str) -> String {
    format!("BOOK#{book}#{month}")
}

pub(crate) fn book(book: &str, month: &str, id: &str) -> Key {
    key(book_pk(book, month), id)
}

pub(crate) fn audit_pk(entity: &str) -> String {
    format!("AUDIT#{entity}")
}

pub(crate) fn audit(link: &audit::Link) -> Key {
    key(audit_pk(&link.entity), format!("{:012}", link.seq))
}

/// Where an event is found by time.
pub(crate) fn event_month(link: &audit::Link, month: &str) -> (String, String) {
    (events_pk(month), format!("{:015}#{}#{:012}", link.at_ms, link.entity, link.seq))
}

pub(crate) fn events_pk(month: &str) -> String {
    format!("EVENTS#{month}")
}

pub(crate) fn person_pk(id: &str) -> String {
    format!("PERSON#{id}")
}

pub(crate) fn session(person: &str, hash: &str) -> Key {
    key(person_pk(person), format!("SESSION#{hash}"))
}

pub(crate) fn link(person: &str, hash: &str) -> Key {
    key(person_pk(person), format!("LINK#{hash}"))
}

pub(crate) fn browser(person: &str, mark: &str) -> Key {
    key(person_pk(person), format!("BROWSER#{mark}"))
}

pub(crate) fn asked(mark: &str) -> Key {
    key(format!("VISIT#{mark}"), "ASKED")
}

pub(crate) fn passed(mark: &str) -> Key {
    key(format!("VISIT#{mark}"), "PASSED")
}

pub(crate) fn limit(what: &str) -> Key {
    key(format!("LIMIT#{what}"), "LIMIT")
}

pub(crate) fn owner_pk(client: &ClientId) -> String {
    format!("CLIENT#{client}")
}

pub(crate) fn by_owner(client: &ClientId, sort: impl Into<String>) -> Option<(String, String)> {
    Some((owner_pk(client), sort.into()))
}

pub(crate) fn by_kind(kind: &str, sort: impl Into<String>) -> Option<(String, String)> {
    Some((kind.to_owned(), sort.into()))
}

/// Sorts an open invoice by its due date, before all settled ones.
pub(crate) fn open_sort(due_on: Date, id: &InvoiceId) -> String {
    format!("I#0#{due_on}#{id}")
}

/// Sorts settled invoices, newest first.
pub(crate) fn settled_sort(issued_on: Date, id: &InvoiceId) -> String {
    format!("I#1#{}#{id}", newest_first(issued_on))
}

pub(crate) fn document_sort(document: &Document) -> String {
    format!("U#{}#{}#{}", document.matter, latest_first(document.begun_at), document.id)
}

/// How the sorts of all of a client's documents begin, or of those of one matter.
pub(crate) fn documents_prefix(matter: Option<&MatterId>) -> String {
    matter.map_or_else(|| "U#".to_owned(), |matter| format!("U#{matter}#"))
}

/// A day as text that sorts the newest first.
fn newest_first(day: Date) -> String {
    let days = i32::from(day.year()) * 372 + i32::from(day.month()) * 31 + i32::from(day.day());
    format!("{:07}", 9_999_999 - days)
}

/// An instant as text that sorts the latest first.
pub(crate) fn latest_first(at: Timestamp) -> String {
    format!("{:015}", 999_999_999_999_999 - at.as_millisecond())
}

#[cfg(test)]
mod tests {
    use domain::id::{CreditId, EntryId};

    use super::*;

    const BODY: &str = "00000000000000000000000000";

    #[test]
    #[expect(clippy::cognitive_complexity, reason = "a list of literals, one line a key")]
    fn every_key_is_spelled_so() {
        let inv: InvoiceId = format!("inv_{BODY}").parse().unwrap();
        let pay: PaymentId = format!("pay_{BODY}").parse().unwrap();
        let day = Date::constant(2026, 3, 1);
        let ent: EntryId = format!("ent_{BODY}").parse().unwrap();
        let literal = |key: Key| format!("{} / {}", key.pk, key.sk);
        assert_eq!(literal(firm()), "FIRM / FIRM");
        assert_eq!(literal(pay_terms()), "FIRM / PAYING");
        assert_eq!(literal(early_of_firm()), "FIRM / EARLY");
        let acme: ClientId = format!("cli_{BODY}").parse().unwrap();
        assert_eq!(literal(early_of_client(&acme)), format!("CLIENT#{acme} / EARLY"));
        assert_eq!(literal(stationery()), "FIRM / STATIONERY");
        assert_eq!(literal(theme_choice(&domain::theme::Chooser::Firm)), "FIRM / THEME");
        assert_eq!(literal(account(&inv)), format!("INVOICE#inv_{BODY} / ACCOUNT"));
        assert_eq!(literal(invoice(&inv)), format!("INVOICE#inv_{BODY} / INVOICE"));
        assert_eq!(
            literal(line(&inv, day, &ent)),
            format!("INVOICE#inv_{BODY} / LINE#2026-03-01#ent_{BODY}")
        );
        assert_eq!(literal(paid(&inv, &pay)), format!("INVOICE#inv_{BODY} / PAID#pay_{BODY}"));
        assert_eq!(literal(turn(&inv)), format!("INVOICE#inv_{BODY} / TURN"));
        let cli: ClientId = format!("cli_{BODY}").parse().unwrap();
        assert_eq!(literal(guidelines(&cli)), format!("CLIENT#cli_{BODY} / GUIDELINES"));
        assert_eq!(literal(chain(inv.as_str())), format!("INVOICE#inv_{BODY} / CHAIN"));
        assert_eq!(literal(chain("FIRM")), "FIRM / CHAIN");
        let doc: DocumentId = format!("doc_{BODY}").parse().unwrap();
        let mat: MatterId = format!("mat_{BODY}").parse().unwrap();
        assert_eq!(literal(document(&doc)), format!("DOCUMENT#doc_{BODY} / DOCUMENT"));
        assert_eq!(literal(chain(doc.as_str())), format!("DOCUMENT#doc_{BODY} / CHAIN"));
        assert_eq!(documents_prefix(Some(&mat)), format!("U#mat_{BODY}#"));
        let home = "B".."I~";
        assert!(!home.contains(&documents_prefix(None).as_str()), "a home reads no documents");
        assert_eq!(literal(series(2026)), "SERIES#2026 / SERIES");
        assert_eq!(literal(credit_series(2026)), "SERIES#C-2026 / SERIES");
        let crd: CreditId = format!("crd_{BODY}").parse().unwrap();
        assert_eq!(literal(question(&inv, &ent)), format!("INVOICE#inv_{BODY} / ASKED#ent_{BODY}"));
        assert_eq!(literal(credit(&inv, &crd)), format!("INVOICE#inv_{BODY} / CREDIT#crd_{BODY}"));
        let mem: MemberId = format!("mem_{BODY}").parse().unwrap();
        assert_eq!(literal(setup()), "SETUP / SETUP");
        assert_eq!(literal(credential(&mem)), format!("MEMBER#mem_{BODY} / CREDENTIAL"));
        assert_eq!(literal(link(mem.as_str(), "h")), format!("PERSON#mem_{BODY} / LINK#h"));
        assert_eq!(literal(browser(mem.as_str(), "m")), format!("PERSON#mem_{BODY} / BROWSER#m"));
        assert_eq!(literal(asked("m")), "VISIT#m / ASKED");
        assert_eq!(literal(passed("m")), "VISIT#m / PASSED");
        assert_eq!(literal(limit("x")), "LIMIT#x / LIMIT");
        assert_eq!(literal(matter_number("M-7a")), "MATTERNUMBER#m-7a / MATTERNUMBER");
        let cell = Cell {
            figure: Figure::BilledValue,
            when: "2026-03".to_owned(),
            currency: "USD".to_owned(),
            who: format!("mem_{BODY}"),
        };
        let billed = format!("ROLLUP#billed-value / 2026-03#USD#mem_{BODY}");
        assert_eq!(literal(rollup(&cell)), billed);
        assert_eq!(
            literal(applied(&payment(&pay))),
            format!("APPLIED#PAYMENT#pay_{BODY}#PAYMENT / APPLIED")
        );
    }

    #[test]
    fn what_becomes_of_a_payment_is_kept_with_it() {
        let literal = |key: Key| format!("{} / {}", key.pk, key.sk);
        let pay: PaymentId = format!("pay_{BODY}").parse().unwrap();
        let rfd: RefundId = format!("rfd_{BODY}").parse().unwrap();
        let dsp: DisputeId = format!("dsp_{BODY}").parse().unwrap();
        let pyt: PayoutId = format!("pyt_{BODY}").parse().unwrap();
        assert_eq!(literal(refund(&pay, &rfd)), format!("PAYMENT#pay_{BODY} / REFUND#rfd_{BODY}"));
        assert_eq!(
            literal(dispute(&pay, &dsp)),
            format!("PAYMENT#pay_{BODY} / DISPUTE#dsp_{BODY}")
        );
        assert_eq!(literal(payout(&pyt)), format!("PAYOUT#pyt_{BODY} / PAYOUT"));
        assert_eq!(literal(chain(pyt.as_str())), format!("PAYOUT#pyt_{BODY} / CHAIN"));
    }

    #[test]
    fn a_span_of_cells_ends_with_its_last_month() {
        let end = rollup_end("2026-03");
        assert!(["2026-03#USD#", "2026-03#USD#zz"].iter().all(|cell| *cell < end.as_str()));
        assert!("2026-04#USD#" > end.as_str());
    }

    #[test]
    fn open_invoices_come_first_by_due_date_then_settled_ones_newest_first() {
        let inv: InvoiceId = format!("inv_{BODY}").parse().unwrap();
        let (early, late) = (Date::constant(2025, 12, 31), Date::constant(2026, 1, 1));
        assert!(open_sort(early, &inv) < open_sort(late, &inv));
        assert!(open_sort(late, &inv) < settled_sort(late, &inv));
        assert!(settled_sort(late, &inv) < settled_sort(early, &inv));
    }
}
