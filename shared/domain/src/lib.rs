//! The language of legal billing.
//!
//! Pure: no async, no clock, no network, no table, no HTTP. Time and chance are arguments.
//!
//! # Glossary
//!
//! * **client**: who the firm represents; the owner of matters and the tenant that is isolated.
//! * **contact**: a person on the client's side, with a login.
//! * **payor**: who pays an invoice; may differ from the client. Several **share** the bills of a
//!   matter: each gets a bill of its **portion**, and one may bear a **deductible** first.
//! * **matter**: one engagement; the unit for time, costs, documents and invoices.
//! * **member**: a person of the firm; **timekeeper** where their time is meant.
//! * **agreed rate**: what an hour costs by an agreement with a client; before a timekeeper's own.
//! * **arrangement**: what was agreed about the fees of a matter; a **flat fee** is billed by its
//!   **milestones**, time that it covers is **included** in it, and a **cap** bounds all fees. A
//!   **monthly fee** includes hours of its **month**; unused ones **carry** over, and time beyond
//!   them is **over**. A **volume discount** takes off by **tiers** of what a year has billed. A
//!   **contingency fee** is a **part** of each **award**, by the **stage** at which it is won.
//! * **entry**: recorded time or cost, or a milestone that was reached. **Work in progress** is
//!   what is not yet billed.
//! * **worked**, **hours**: time as it was worked, and as it is billed; a **rounding** makes the
//!   one into the other.
//! * **timer**: a person's clock for work that is being done.
//! * **hard cost**, **soft cost**: what was paid to others for the client, and what the firm itself
//!   charges for; a **unit price** is what one of something costs from a date. **receipt** (of a
//!   cost): the document that proves it.
//! * **billing hold**: work, or all of a matter, that no draft takes until a day, or until somebody
//!   lets it go.
//! * **contractor**: a timekeeper who never signs in; a **work link** takes their time for the
//!   matters that it names, which is **offered** until somebody who bills approves it.
//! * **approval**: whether time may go on a bill: recorded, submitted, returned or approved.
//! * **lock**: up to which day work is written with a reason alone; such work is **late**.
//! * **line**: an entry as an invoice bills it.
//! * **draft**, **issue**, **issued invoice**: an invoice before, the act, and after it; issued
//!   means frozen.
//! * **billed ahead**: an amount on account of coming fees, on a **deposit invoice**; later
//!   invoices **deduct** it, and then it is revenue. **disbursement note**: a bill of what was paid
//!   to others alone, which is **passed on** outside revenue and tax.
//! * **exchange**: how work in the firm's currency is billed in a client's, at the **quoted** rate
//!   of the day on which its draft was begun.
//! * **tax**: what a line bears for the state; **treatment**: whether it is charged, and why not.
//! * **review** (of a draft): a lawyer, its **reviewer**, looks at it by a day, and approves it or
//!   sends it back; what was sent for review is issued once it is approved.
//! * **recurring**: an amount that is billed again and again with the same words, each time on an
//!   invoice of its own.
//! * **run**: what is due until a day is drafted, and then issued, matter by matter; each of its
//!   matters is a **row**. Its **dry run** says what would be billed. **frequency**: how often a
//!   client or matter is due.
//! * **combined bill**: invoices of several matters that go out together under one number; each
//!   is a **section** of it. The **parent** of clients, its **children**, gets theirs on its own.
//! * **cover letter**: what is printed before an invoice; its text has **placeholders**.
//! * **dispatch**: how a client's invoices go out; a **sending** is one that is on its way.
//! * **credit note**: a document that takes parts of lines off an issued invoice; **write-off**:
//!   what is open and given up; **void**: an issued invoice cancelled as a whole, its number used.
//!   Together **credits**; with discounts they are an invoice's **relief**.
//! * **question**: what a client asks about a line of an invoice, and the thread that follows;
//!   while it is open, what is left of the line is **held back**: not asked for, not overdue, not
//!   drawn from trust.
//! * **attribution**: who is credited with what a matter brings in, by **shares** of those who
//!   brought it, answer for it and work on it.
//! * **budget**: how much work of a matter, a phase or a task there may be, in money or hours; a
//!   **level** is a part of it that is told when it is used.
//! * **guidelines**: what a client does not pay, as rules; a **finding** is work against one, a
//!   **cut** what a reviewer would take off for it.
//! * **write-down**: less than its worth that a line of a draft charges.
//! * **rebate**: what a client gets back after a year whose fees passed agreed **steps**; its
//!   **shares** are credit notes on the invoices of the year.
//! * **early terms**: what a client saves who pays within some days, by the firm or a client; an
//!   invoice is issued with an **early discount**: how much, and until when.
//! * **open**: what is still owed on an invoice. **settle**: money arrives for it.
//! * **interest**: what is charged by the day for what is paid late, by **terms** for the firm, a
//!   client or a matter; it **accrues** on an invoice and is **posted** on an invoice of its own.
//!   What bears none for a while **rests**; what is **waived** is charged nobody.
//! * **movement**: what changes what is owed on an invoice; a **statement of account** lists those
//!   of some days, between what was owed before and what is owed after them.
//! * **account summary**: what was owed in a matter before an invoice, what moved since the last
//!   one, and the same of its money in trust; frozen beside the invoice. **stationery**: what the
//!   firm prints on its papers beside the bill itself. **theme**: how printed invoices look, under
//!   a name; its **look** is printed with once a **trial** has shown that it works.
//! * **intent**: the wish to pay, stored before a processor hears of it.
//! * **unapplied funds**: a client's money that no invoice has taken yet.
//! * **pay link**: an address that pays one invoice, or everything open, without an account.
//! * **plan**, **instalment**: an invoice paid in parts that are charged by themselves.
//!   **mandate**: the words by which a client agreed to it.
//! * **allotment**: where the money of a payment went, an invoice or unapplied funds. **receipt**
//!   (for a payer): the paper that says what came in, where it went, and what has left again.
//! * **news**, **fact**: what a processor says when it is asked; **subject**: what to ask it about.
//! * **refund**: money we give back. **dispute**: money the payer's bank takes back; a **return**
//!   is a bank's dispute of a debit. **payout**: money a processor sends to our bank.
//! * **review**: what waits for a person, because money came or went back otherwise than was asked.
//! * **merchant account**: an account of the firm at a processor; its **destination** is the
//!   operating or the trust bank account.
//! * **operating book**, **trust book**: the firm's own money and that of its clients; they never
//!   share an entry.
//! * **client ledger**: what one client has in trust in one matter: posted, uncleared, held, and
//!   what is left to draw: available.
//! * **receipt**, **disbursement**: money into a client ledger, and out of it.
//! * **deposit request**: the firm's wish for money that it will hold in trust for one matter.
//! * **settlement statement**: who gets what of a recovery, drawn up once; its **shares** become
//!   payments.
//! * **retainer**: what a matter is to have in trust at least; **evergreen** when a request for
//!   what is missing to its target is raised with the bill.
//! * **pool**: money in a trust bank account that is no client's: cushion, suspense, interest; and
//!   what is short.
//! * **transfer**: two entries with one id, one in each book.
//! * **posting**, **entry of the ledger**: money that moves between two accounts.
//! * **statement**, **bank line**: what the bank says of an account; a line is a proposal, never a
//!   posting. **mark** (of a line): what makes it the same line in two files.
//! * **slip**: cheques and cash that go to the bank together; a **paper** is one of them.
//! * **suggestion**: work that was noted down elsewhere, in a calendar or another clock, and that a
//!   person may record; **noted**: as it stands there, before anybody says whose it is.
//! * **layout**: which column of a sheet of time is what, kept under a name; **called**: what other
//!   programs call a matter or a person.
//! * **submission**: an invoice in a client’s e-billing system; its lines are accepted, **reduced**
//!   or rejected there, **appealed** by the firm, and settled.
//! * **event**, **chain**: what happened, and the hash-linked order it happened in.
//! * **figure**, **cell**, **rollup**: what analytics counts, one number of it, and their sum.
//!
//! # Invariants
//!
//! Money never mixes currencies and splits without loss; an entry of the ledger is balanced by its
//! shape; no client ledger is ever negative; an issued invoice never changes but in what is open; a
//! payment intent only moves forward.
#![warn(clippy::arithmetic_side_effects)]

pub mod account;
pub mod aging;
pub mod ahead;
pub mod allotment;
pub mod approval;
pub mod arrangement;
pub mod attribution;
pub mod audit;
pub mod bank;
pub mod banking;
pub mod billing;
pub mod budget;
pub mod calendar;
pub mod client;
pub mod combined;
pub mod country;
pub mod cover;
pub mod credit;
pub mod day;
pub mod deposit;
pub mod discount;
pub mod dispatch;
pub mod dispute;
pub mod document;
pub mod early;
pub mod ebill;
pub mod einvoice;
mod encoding;
pub mod entry;
pub mod exchange;
pub mod export;
pub mod figures;
mod fingerprint;
pub mod firm;
pub mod guideline;
pub mod hours;
pub mod id;
pub mod interest;
pub mod invoice;
pub mod ledes;
pub mod ledger;
pub mod lock;
pub mod matter;
pub mod member;
pub mod merchant;
pub mod method;
pub mod money;
pub mod news;
pub mod notice;
pub mod owed;
pub mod pack;
pub mod paying;
pub mod paylink;
pub mod payment;
pub mod payors;
pub mod payout;
pub mod percent;
pub mod plan;
pub mod postal;
pub mod proof;
pub mod question;
pub mod rate;
pub mod rebate;
pub mod receipt;
pub mod reconciliation;
pub mod recurring;
pub mod refund;
pub mod retainer;
pub mod review;
pub mod run;
pub mod search;
pub mod shortcut;
pub mod shorthand;
pub mod slip;
pub mod split;
pub mod statement;
pub mod stationery;
pub mod submission;
pub mod suggestion;
pub mod surcharge;
pub mod tax;
pub mod text;
pub mod theme;
pub mod timer;
pub mod timesheet;
pub mod trust;
pub mod twin;
pub mod unit_price;
pub mod utbms;
pub mod worklink;
mod xml;
