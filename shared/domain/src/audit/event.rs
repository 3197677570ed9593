//! The closed list of what can happen.

use jiff::civil::Date;

use crate::id::{
    BankId, BatchId, BillId, ClientId, ContactId, CreditId, DepositRequestId, DisbursementId,
    DisputeId, DocumentId, EntryId, HoldId, InvoiceId, MailId, MatterId, MemberId, MethodId,
    PayLinkId, PaymentId, PayoutId, PlanId, RateId, ReceiptId, RefundId, RunId, SettlementId,
    SlipId, SuggestionId, ThemeId,
};
use crate::money::Money;
use crate::statement::Mark;
use crate::text::Note;

events! {
    /// The firm's settings were changed.
    FirmSet("firm set") {},
    /// What is agreed about interest was changed from a day on: for the firm, a client or a matter.
    InterestAgreed("interest agreed") { place: String, from: Date, terms: String },
    /// What is taken off for paying early was agreed on, by the firm or with a client.
    EarlyTermsSet("early terms set") { place: String, terms: String },
    /// The firm said whether its rules let it bill ahead into its own account, and why.
    BillingAheadSet("billing ahead set") { rule: &'static str, because: String },
    /// What a client gets back after a year was agreed on.
    RebateAgreed("rebate agreed") { client: ClientId, of: String, from: i16, terms: String },
    /// The rebate of a year was decided; its credit notes follow.
    RebateDecided("rebate decided") { client: ClientId, of: String, year: i16, amount: String },
    /// The base rate from a day on was written down, or taken away.
    BaseRateSet("base rate set") { from: Date, rate: String },
    /// Interest on an invoice was posted, on an invoice of its own.
    InterestPosted("interest posted") { invoice: InvoiceId, on: InvoiceId, amount: Money, through: Date },
    /// Interest on an invoice was given up, as far as it was not posted.
    InterestWaived("interest waived") { invoice: InvoiceId, reason: Note },
    /// Interest on an invoice runs again as if it had not been given up.
    InterestRestored("interest restored") { invoice: InvoiceId },
    /// The text shortcuts were changed.
    ShortcutsSet("shortcuts set") { count: usize },
    /// How clients may pay online was changed.
    PayTermsSet("pay terms set") { cards: &'static str, ways: String, ahead: bool, split: &'static str, discount: String, surcharge: String },
    /// How what is owed in a matter may be paid was changed.
    MatterPayTermsSet("matter pay terms set") { matter: MatterId, cards: &'static str, split: &'static str, no_surcharge: bool },
    /// In which ways an invoice is taken was changed.
    InvoiceWaysSet("invoice ways set") { invoice: InvoiceId, ways: String },
    /// What is printed on invoices was changed.
    StationerySet("stationery set") { account: &'static str, codes: &'static str },
    /// A look was offered for a theme, to be tried.
    ThemeOffered("theme offered") { theme: ThemeId },
    /// The trial of a look began, passed or failed.
    ThemeTried("theme tried") { theme: ThemeId, state: &'static str },
    /// A theme was chosen, or none any more.
    ThemeChosen("theme chosen") { theme: String, of: String },
    /// An invoice is about to be printed with a firm's own template.
    ThemeUsed("theme used") { theme: ThemeId, invoice: InvoiceId },
    /// An invoice could not be printed with its theme, and was printed without.
    ThemeFailed("theme failed") { theme: ThemeId, invoice: InvoiceId },
    /// A person of the firm was added.
    MemberAdded("member added") { member: MemberId },
    /// A person of the firm signed in.
    MemberSignedIn("member signed in") { member: MemberId },
    /// A sign-in of a person of the firm was refused.
    MemberRefused("member refused") { member: MemberId, reason: &'static str },
    /// A second factor was set up.
    SecondFactorSet("second factor set") { member: MemberId },
    /// A lawyer took away what a colleague signs in with, so that they set it up anew.
    SecondFactorReset("second factor reset") { member: MemberId },
    /// Recovery codes were made, in place of all earlier ones.
    RecoveryCodesSet("recovery codes set") { member: MemberId },
    /// A recovery code stood in for the second factor.
    RecoveryCodeUsed("recovery code used") { member: MemberId, left: usize },
    /// A password was set.
    PasswordSet("password set") { member: MemberId },
    /// A one-time link was sent to a person of the firm, to set up their sign-in.
    SetUpSent("set-up sent") { member: MemberId },
    /// A rate was set from a date.
    RateSet("rate set") { member: MemberId, from: Date, per_hour: Money },
    /// The hours that a timekeeper is to record in a year were set, or taken away.
    TargetSet("target set") { member: MemberId, hours: String },
    /// A rate was agreed on with a client, from a date.
    RateAgreed("rate agreed") { rate: RateId, from: Date, per_hour: Money },
    /// An agreed rate holds no longer from a date.
    AgreedRateEnded("agreed rate ended") { rate: RateId, from: Date },
    /// An unbilled entry was priced again, at what is agreed by now.
    EntryRepriced("entry repriced") { entry: EntryId, was: Money, value: Money },
    /// A client was opened.
    ClientOpened("client opened") { client: ClientId },
    /// A client's name or payor was changed.
    ClientChanged("client changed") { client: ClientId },
    /// A contact was added to a client.
    ContactAdded("contact added") { contact: ContactId, client: ClientId },
    /// A contact's name or mail address was changed.
    ContactChanged("contact changed") { contact: ContactId, address: &'static str },
    /// A one-time link was sent to a contact.
    LinkSent("link sent") { contact: ContactId },
    /// A contact signed in.
    ContactSignedIn("contact signed in") { contact: ContactId },
    /// A sign-in of a contact was refused.
    ContactRefused("contact refused") { contact: ContactId, reason: &'static str },
    /// All links and sessions of a contact were revoked.
    ContactRevoked("contact revoked") { contact: ContactId },
    /// A contact was let in again.
    ContactReadmitted("contact readmitted") { contact: ContactId },
    /// A matter was opened.
    MatterOpened("matter opened") { matter: MatterId, client: ClientId },
    /// A matter's particulars were changed.
    MatterChanged("matter changed") { matter: MatterId },
    /// A matter was closed on a day; its records are kept at least until another.
    MatterClosed("matter closed") { matter: MatterId, on: Date, kept_until: Date },
    /// A closed matter was reopened.
    MatterReopened("matter reopened") { matter: MatterId, because: String },
    /// A budget of a matter was set.
    BudgetSet("budget set") { matter: MatterId, of: String, limit: String },
    /// A budget of a matter was removed.
    BudgetRemoved("budget removed") { matter: MatterId, of: String, limit: String },
    /// So many per cent of a budget are used.
    BudgetReached("budget reached") { matter: MatterId, of: String, limit: String, level: u8 },
    /// Who is credited with what a matter brings in was agreed on, from a day on.
    AttributionSet("attribution set") { matter: MatterId, from: Date },
    /// What a matter bills again and again was written down, paused, resumed or ended.
    RecurringSet("recurring set") { matter: MatterId, words: String },
    /// The records of a matter were put under a legal hold.
    LegalHoldSet("legal hold set") { matter: MatterId, because: String },
    /// The legal hold was lifted.
    LegalHoldLifted("legal hold lifted") { matter: MatterId },
    /// What one of something costs was set from a date, or its end.
    UnitPriceSet("unit price set") { name: String, from: Date, price: String },
    /// What a currency costs from a day on was written down.
    ExchangeRateSet("exchange rate set") { currency: String, from: Date, rate: String },
    /// A client is billed in a currency, or in the firm's own again.
    BilledIn("billed in") { client: ClientId, currency: String },
    /// Work up to a day was locked, or the lock was taken away.
    WorkLocked("work locked") { through: String, because: String },
    /// Time or a cost was recorded; late, with the reason, when its day was locked.
    EntryRecorded("entry recorded") { entry: EntryId, value: Money, late: String },
    /// An unbilled entry was changed.
    EntryChanged("entry changed") { entry: EntryId, value: Money, late: String },
    /// A timekeeper is done with time.
    EntrySubmitted("entry submitted") { entry: EntryId },
    /// Time was sent back to its timekeeper.
    EntryReturned("entry returned") { entry: EntryId, because: String },
    /// Time was approved: it may be billed.
    EntryApproved("entry approved") { entry: EntryId, value: Money },
    /// An unbilled entry was deleted.
    EntryDeleted("entry deleted") { entry: EntryId, value: Money, late: String },
    /// An unbilled entry was held from being billed.
    EntryHeld("entry held") { entry: EntryId, because: String, until: String },
    /// An entry that was held may be billed again.
    EntryLetGo("entry let go") { entry: EntryId },
    /// All work of a matter was held from being billed.
    BillingHeld("billing held") { matter: MatterId, because: String, until: String },
    /// The work of a matter that was held may be billed again.
    BillingLetGo("billing let go") { matter: MatterId },
    /// A draft was begun.
    DraftBegun("draft begun") { invoice: InvoiceId },
    /// Entries were put on a draft.
    DraftFilled("draft filled") { invoice: InvoiceId, lines: u32, total: Money },
    /// A line was taken off a draft.
    LineTakenOff("line taken off") { invoice: InvoiceId, entry: EntryId },
    /// A line was reworded.
    LineReworded("line reworded") { invoice: InvoiceId, entry: EntryId },
    /// A draft's note or terms were changed.
    DraftChanged("draft changed") { invoice: InvoiceId },
    /// Costs that were paid to others moved from a draft onto a note of their own.
    LinesMoved("lines moved") { invoice: InvoiceId, to: InvoiceId, lines: u32 },
    /// A draft was sent to a reviewer, by a day.
    DraftSentForReview("draft sent for review") { invoice: InvoiceId, reviewer: MemberId, due_on: Date },
    /// A reviewer approved a draft as it was.
    DraftApproved("draft approved") { invoice: InvoiceId, total: Money },
    /// A reviewer sent a draft back.
    DraftReturned("draft returned") { invoice: InvoiceId, because: String },
    /// A draft was discarded.
    DraftDiscarded("draft discarded") { invoice: InvoiceId },
    /// A billing run was started.
    RunBegun("run begun") { run: RunId, until: Date },
    /// The drafts of a billing run began to be issued, or discarded.
    RunMoved("run moved") { run: RunId, phase: &'static str },
    /// An invoice was issued.
    InvoiceIssued("invoice issued") { invoice: InvoiceId, number: String, total: Money, seal: String },
    /// Invoices were combined into one bill.
    BillCombined("bill combined") { bill: BillId, client: ClientId, number: String, total: Money, seal: String },
    /// A combined bill was seen by a contact of whose bill it is.
    BillViewed("bill viewed") { bill: BillId },
    /// A combined bill was written out as a file.
    BillExported("bill exported") { bill: BillId },
    /// The text of the cover letter was changed.
    CoverSet("cover letter set") {},
    /// An invoice went out, otherwise than through the portal.
    InvoiceSent("invoice sent") { invoice: InvoiceId, by: &'static str },
    /// How a client gets its bills was set.
    BilledSet("billed set") { client: ClientId, together: &'static str, dispatch: &'static str, parent: String },
    /// An invoice was imported from other books.
    InvoiceImported("invoice imported") { invoice: InvoiceId, number: String, total: Money, seal: String },
    /// An imported invoice stated another total than its lines have.
    TotalDiffered("total differed") { invoice: InvoiceId, stated: Money, lines: Money },
    /// A line of a draft charges less than it did, or more again.
    LineWrittenDown("line written down") { invoice: InvoiceId, entry: EntryId, from: Money, amount: Money, reason: &'static str },
    /// Time of a draft charges a share of what it is worth.
    DraftWrittenDown("draft written down") { invoice: InvoiceId, share: String, lines: u32, total: Money, reason: &'static str },
    /// Lines of a draft are taxed otherwise.
    DraftTaxed("draft taxed") { invoice: InvoiceId, tax: String, which: &'static str, lines: u32, total: Money },
    /// What a client does not pay was set.
    GuidelinesSet("guidelines set") { client: ClientId },
    /// What was agreed about the fees of a matter was written down.
    ArrangementSet("fee arrangement set") { matter: MatterId },
    /// Who pays the bills of a matter was written down.
    PayorsSet("payors set") { matter: MatterId },
    /// A contact saw an invoice.
    InvoiceViewed("invoice viewed") { invoice: InvoiceId },
    /// An invoice was written out as a file.
    InvoiceExported("invoice exported") { invoice: InvoiceId, format: &'static str },
    /// A client's statement of account was written out as a file.
    StatementExported("statement exported") { client: ClientId, from: Date, to: Date },
    /// A receipt of what a client paid was written out as a file.
    ReceiptExported("receipt exported") { client: ClientId, on: Date },
    /// Some days of a client ledger were written out as a file.
    LedgerExported("ledger exported") { matter: MatterId, from: Date, to: Date },
    /// A credit note took parts of lines off an invoice.
    InvoiceCredited("invoice credited") { invoice: InvoiceId, credit: CreditId, number: String, amount: Money },
    /// What was open of an invoice was given up.
    InvoiceWrittenOff("invoice written off") { invoice: InvoiceId, credit: CreditId, amount: Money },
    /// An invoice was cancelled as a whole.
    InvoiceVoided("invoice voided") { invoice: InvoiceId, credit: CreditId, amount: Money },
    /// Entries of a void invoice are unbilled again.
    EntriesReturned("entries returned") { invoice: InvoiceId, entries: u32 },
    /// Something was said about a line of an invoice, or decided.
    LineQuestioned("line questioned") { invoice: InvoiceId, line: EntryId, state: &'static str, held: Money },
    /// A payment was begun.
    PaymentBegun("payment begun") { payment: PaymentId, amount: Money },
    /// A payment moved on without money.
    PaymentMoved("payment moved") { payment: PaymentId, state: &'static str },
    /// A link that pays without an account was made.
    PayLinkMade("pay link made") { link: PayLinkId },
    /// Such a link was withdrawn.
    PayLinkWithdrawn("pay link withdrawn") { link: PayLinkId },
    /// A client agreed that a way to pay is kept, and went to the processor's page to save it.
    MandateGiven("mandate given") { method: MethodId },
    /// A way to pay moved on: it was saved or not.
    MethodMoved("method moved") { method: MethodId, state: &'static str },
    /// A client deleted a saved way to pay.
    MethodDeleted("method deleted") { method: MethodId },
    /// A client chose which way to pay is used when none is named.
    DefaultChosen("default chosen") { method: MethodId },
    /// A client asked for a payment plan.
    PlanWished("plan wished") { invoice: InvoiceId, instalments: u32 },
    /// The firm answered that, with a plan or without one.
    WishAnswered("wish answered") { invoice: InvoiceId, state: &'static str },
    /// A payment plan was proposed.
    PlanProposed("plan proposed") { plan: PlanId, invoice: InvoiceId, amount: Money },
    /// A client accepted a plan, by the words that are kept with it.
    PlanAccepted("plan accepted") { plan: PlanId, method: MethodId },
    /// A plan was paused, resumed or ended by a person.
    PlanSet("plan set") { plan: PlanId, state: &'static str },
    /// A plan moved on by itself.
    PlanMoved("plan moved") { plan: PlanId, why: &'static str },
    /// A plan began a charge.
    PlanCharged("plan charged") { plan: PlanId, payment: PaymentId, amount: Money },
    /// A payment arrived.
    PaymentReceived("payment received") { payment: PaymentId, amount: Money, unapplied: Money },
    /// The firm takes all or a part of what is authorised.
    PaymentCaptured("payment captured") { payment: PaymentId, asked: Money, amount: Money },
    /// The firm lets go of what is authorised.
    PaymentReleased("payment released") { payment: PaymentId, amount: Money },
    /// Money of a payment went to an invoice.
    PaymentApplied("payment applied") { payment: PaymentId, invoice: InvoiceId, amount: Money },
    /// Money of a payment left an invoice again: a refund, a dispute, a bounced cheque.
    PaymentTakenBack("payment taken back") { payment: PaymentId, invoice: InvoiceId, amount: Money },
    /// A payment was applied to an invoice that is paid with it, with a discount for its way.
    DiscountGiven("payment applied with discount") { payment: PaymentId, invoice: InvoiceId, amount: Money, discount: Money },
    /// Money of a payment left an invoice, and the discount that came with it.
    DiscountTakenBack("payment taken back with discount") { payment: PaymentId, invoice: InvoiceId, amount: Money, discount: Money },
    /// Money on account was given to an invoice.
    FundsApplied("funds applied") { payment: PaymentId, invoice: InvoiceId, amount: Money },
    /// Money of a payment that an invoice needs no more was put on account.
    FundsSetAside("funds set aside") { payment: PaymentId, invoice: InvoiceId, amount: Money },
    /// A recorded payment was reversed.
    PaymentReversed("payment reversed") { payment: PaymentId, amount: Money },
    /// The firm asked for money to go back.
    RefundAsked("refund asked") { refund: RefundId, payment: PaymentId, amount: Money },
    /// A refund moved on.
    RefundMoved("refund moved") { refund: RefundId, payment: PaymentId, amount: Money, state: &'static str },
    /// A person accepted what a processor took instead of what was asked for.
    PaymentAccepted("payment accepted") { payment: PaymentId, asked: Money, amount: Money },
    /// A person left money on account that its invoices did not need.
    SurplusKept("surplus kept") { payment: PaymentId, amount: Money },
    /// A person ended a payment whose account nobody can ask any more.
    PaymentClosed("payment closed") { payment: PaymentId },
    /// A person put money back on account that could not reach whoever paid.
    RefundPutBack("refund put back") { refund: RefundId, payment: PaymentId, amount: Money },
    /// The firm paid a refund in another way that could not reach whoever paid.
    RefundPaid("refund paid") { refund: RefundId, payment: PaymentId, amount: Money, reference: String, on: Date },
    /// A person accepted what a processor gave back instead of what was asked for.
    RefundAgreed("refund agreed") { refund: RefundId, payment: PaymentId, asked: Money, amount: Money },
    /// The processor gave a deposit back, whole or in part, that nobody asked back here.
    DepositBack("deposit given back") { refund: RefundId, payment: PaymentId, amount: Money },
    /// A person noted that the trust book says so.
    DepositBackSettled("deposit given back settled") { refund: RefundId, payment: PaymentId, amount: Money },
    /// A person found that the processor never made a refund.
    RefundNeverMade("refund never made") { refund: RefundId, payment: PaymentId, amount: Money },
    /// A dispute moved on.
    DisputeMoved("dispute moved") { dispute: DisputeId, payment: PaymentId, amount: Money, state: &'static str },
    /// A payout moved on.
    PayoutMoved("payout moved") { payout: PayoutId, amount: Money, state: &'static str },
    /// The firm handed an invoice over outside the portal.
    InvoiceDelivered("invoice delivered") { invoice: InvoiceId, on: Date, how: &'static str },
    /// How much of an invoice its client disputes.
    InvoiceDisputed("invoice disputed") { invoice: InvoiceId, amount: Money },
    /// A trust bank account was added.
    TrustBankAdded("trust bank added") { bank: BankId },
    /// A trust bank account's particulars were changed.
    TrustBankChanged("trust bank changed") { bank: BankId },
    /// Whose rules a trust bank account is kept by was set, and why.
    TrustRulesSet("trust rules set") { bank: BankId, pack: &'static str, because: String },
    /// The books of a trust bank account were closed through a day.
    PeriodClosed("period closed") { bank: BankId, through: Date },
    /// All that the books know of an account was written out, for an auditor.
    TrustExported("trust exported") { bank: BankId, through: Date },
    /// The firm asked a client for a deposit.
    DepositAsked("deposit asked") { request: DepositRequestId, matter: MatterId, amount: Money },
    /// Such a request was withdrawn.
    DepositWithdrawn("deposit withdrawn") { request: DepositRequestId, matter: MatterId },
    /// What a matter is to have in trust at least was set.
    RetainerSet("retainer set") { matter: MatterId, minimum: Money },
    /// The lawyers were told that a matter has too little in trust.
    BalanceLow("balance low") { matter: MatterId, minimum: Money },
    /// Money came into trust.
    TrustReceived("trust received") { receipt: ReceiptId, matter: MatterId, method: &'static str, amount: Money, balance: Money },
    /// No mail told a client that money came in, and so the firm told them itself.
    ClientTold("client told otherwise") { receipt: ReceiptId, matter: MatterId, how: &'static str, on: Date, note: String },
    /// The mail that told a client of money did not reach its reader.
    NoticeBounced("notice bounced") { receipt: ReceiptId, matter: MatterId, mail: MailId, why: &'static str },
    /// A client has not heard of money that came in, and the lawyers were told.
    NoticeLate("notice late") { receipt: ReceiptId, matter: MatterId, step: &'static str },
    /// A mail to a client did not reach its reader.
    MailBounced("mail bounced") { mail: MailId, client: ClientId, about: &'static str, why: &'static str },
    /// Money that came in was collected.
    TrustCleared("trust cleared") { receipt: ReceiptId, matter: MatterId, amount: Money },
    /// A lawyer let money be used before it was collected, at their own risk.
    TrustReleasedEarly("trust released early") { receipt: ReceiptId, matter: MatterId, amount: Money, lawyer: MemberId },
    /// The bank took money back that had come in.
    TrustGivenBack("trust given back") { receipt: ReceiptId, matter: MatterId, amount: Money, short: Money, balance: Money },
    /// A payment out of trust was prepared.
    TrustPaymentPrepared("trust payment prepared") { payment: DisbursementId, matter: MatterId, amount: Money },
    /// A prepared payment was given up.
    TrustPaymentWithdrawn("trust payment withdrawn") { payment: DisbursementId, matter: MatterId, amount: Money },
    /// A payment out of trust was made.
    TrustPaid("trust paid") { payment: DisbursementId, matter: MatterId, amount: Money, lawyer: MemberId, balance: Money },
    /// Earned fees were taken from trust.
    TrustDrawn("trust drawn") { payment: DisbursementId, invoice: InvoiceId, matter: MatterId, amount: Money, delivered_on: Date, delivered_by: &'static str, lawyer: MemberId, balance: Money },
    /// Earned fees of several matters were taken by one transfer.
    BatchReleased("batch released") { batch: BatchId, bank: BankId, payments: usize, amount: Money },
    /// Trust money moved to another matter of its client.
    TrustMoved("trust moved") { payment: DisbursementId, from: MatterId, to: MatterId, amount: Money, lawyer: MemberId, balance: Money },
    /// A payment out of trust was voided.
    TrustPaymentVoided("trust payment voided") { payment: DisbursementId, matter: MatterId, amount: Money, lawyer: MemberId, balance: Money },
    /// A client disputes fees that were taken; so much of them is to be put back.
    RestorationAsked("restoration asked") { payment: DisbursementId, invoice: InvoiceId, matter: MatterId, amount: Money },
    /// A disputed part of fees that were taken is back in trust.
    TrustRestored("trust restored") { payment: DisbursementId, invoice: InvoiceId, matter: MatterId, amount: Money, lawyer: MemberId, balance: Money },
    /// Earned fees lie in trust longer than they may, and the lawyers were told.
    EarnedLeft("earned fees left") { invoice: InvoiceId, matter: MatterId, amount: Money },
    /// Nobody knows whose money it is for longer than that may last, and the lawyers were told.
    SuspenseAged("suspense aged") { receipt: ReceiptId, bank: BankId, amount: Money },
    /// Money that somebody is entitled to is not paid out, and the lawyers were told.
    NotDistributed("not distributed") { payment: DisbursementId, matter: MatterId, step: &'static str },
    /// Money that nothing moves is about to count as unclaimed property, or does, and the lawyers
    /// were told.
    Unclaimed("unclaimed") { matter: MatterId, amount: Money, from: Date, step: &'static str },
    /// A lawyer drew up a settlement statement.
    SettlementDrawn("settlement drawn up") { settlement: SettlementId, matter: MatterId, gross: Money, net: Money, lawyer: MemberId },
    /// A flat fee was agreed on, with its milestones.
    FlatFeeAgreed("flat fee agreed") { matter: MatterId, milestones: usize },
    /// A lawyer noted that a milestone of a flat fee is reached.
    MilestoneReached("milestone reached") { matter: MatterId, invoice: InvoiceId, amount: Money, lawyer: MemberId },
    /// Trust money was set aside.
    TrustHeld("trust held") { hold: HoldId, matter: MatterId, amount: Money },
    /// Trust money that was set aside is free again.
    TrustHoldLifted("trust hold lifted") { hold: HoldId, matter: MatterId, amount: Money },
    /// The firm put money of its own into trust, for charges.
    CushionPaidIn("cushion paid in") { bank: BankId, amount: Money },
    /// The bank charged a trust account.
    BankCharged("bank charged") { bank: BankId, amount: Money },
    /// Money was found missing in a trust account.
    ShortageFound("shortage found") { bank: BankId, amount: Money },
    /// The firm made a shortage good.
    ShortageReplenished("shortage replenished") { bank: BankId, amount: Money },
    /// The bank credited interest.
    InterestEarned("interest earned") { bank: BankId, amount: Money },
    /// The bank remitted interest to the bar's fund.
    InterestRemitted("interest remitted") { bank: BankId, amount: Money },
    /// Money came in and nobody knows whose it is.
    SuspenseReceived("suspense received") { receipt: ReceiptId, bank: BankId, amount: Money },
    /// Its owner was found.
    SuspenseIdentified("suspense identified") { receipt: ReceiptId, matter: MatterId, amount: Money, balance: Money },
    /// An upload was begun.
    UploadBegun("upload begun") { document: DocumentId, matter: MatterId },
    /// An upload was reported as complete by the browser that made it.
    UploadArrived("upload arrived") { document: DocumentId },
    /// A try to upload a file that never came was taken off the lists.
    UploadDropped("upload dropped") { document: DocumentId },
    /// An uploaded file was scanned.
    DocumentScanned("document scanned") { document: DocumentId, verdict: &'static str, sha256: String },
    /// A lawyer released a file that no scanner can look into; the reason is kept with it, and here
    /// as its SHA-256.
    ReleaseOrdered("release ordered") { document: DocumentId, sha256: String, reason: String },
    /// A released file was compared and put where it can be opened.
    DocumentReleased("document released") { document: DocumentId, sha256: String },
    /// Somebody opened a document.
    DocumentOpened("document opened") { document: DocumentId },
    /// A bank account was entered in the books.
    BankAccountOpened("bank account opened") { account: BankId },
    /// What a bank account is for, or how its files are read, was changed.
    BankAccountChanged("bank account changed") { account: BankId },
    /// A file of bank statements was imported.
    StatementImported("statement imported") { account: BankId, file: String, statements: usize, lines: usize },
    /// Time or a calendar that was noted elsewhere was imported as suggestions.
    SuggestionsImported("suggestions imported") { file: String, source: &'static str, suggestions: usize },
    /// What the buyer of a client or matter wants to read on bills was set.
    ReferencesSet("references set") { place: String, references: String },
    /// What a client’s e-billing system calls the firm and its timekeepers was set.
    KnownAsSet("ids in e-bills set") { client: ClientId, firm: String, timekeepers: usize },
    /// An invoice was sent to the client’s e-billing system.
    InvoiceSubmitted("invoice submitted") { invoice: InvoiceId, system: String, format: String, sha256: String },
    /// A line of it was answered about, appealed or settled; several at once by a file.
    SubmissionMoved("submission moved") { invoice: InvoiceId, state: &'static str, lines: usize },
    /// A link was made by which a contractor hands time in.
    WorkLinkMade("work link made") { member: MemberId, matters: usize },
    /// Such a link was withdrawn.
    WorkLinkWithdrawn("work link withdrawn") { member: MemberId },
    /// What is kept about the columns and names of sheets of time was changed.
    SheetsSaid("sheets of time described") { layouts: usize, names: usize },
    /// A timekeeper does not want to record what was suggested.
    SuggestionDismissed("suggestion dismissed") { suggestion: SuggestionId },
    /// The bank did not honour an item of an account.
    ItemDishonoured("item dishonoured") { account: BankId, reference: String, amount: Money, on: Date },
    /// Somebody confirmed that bank lines and entries are one.
    LinesMatched("lines matched") { account: BankId, matched: String },
    /// Somebody took such a confirmation back.
    LinesUnmatched("lines unmatched") { account: BankId, matched: String },
    /// Somebody set a bank line aside; why is kept with it.
    LineSetAside("bank line set aside") { account: BankId, line: Mark, why: Note },
    /// Somebody took such a line up again.
    LineTakenUp("bank line taken up") { account: BankId, line: Mark },
    /// Cheques and cash were put on a slip for the bank.
    SlipMade("deposit slip made") { slip: SlipId, items: usize, amount: Money },
    /// A slip was taken back.
    SlipUndone("deposit slip undone") { slip: SlipId, amount: Money },
    /// Somebody wrote down why there is money in suspense.
    SuspenseExplained("suspense explained") { account: BankId, through: Date },
    /// A period that nobody signed in time was told to the lawyers.
    ReconciliationLate("reconciliation late") { account: BankId, through: Date, step: &'static str },
    /// A lawyer signed a reconciliation.
    ReconciliationSigned("reconciliation signed") { account: BankId, through: Date, balance: Money, sha256: String, root: String },
    /// What is written about a flat fee that goes to the firm’s own account was noted.
    FlatFeeTermsNoted("flat fee terms noted") { matter: MatterId, signed: bool, lawyer: MemberId },
    /// A rule refused an act on money that somebody asked for.
    ActRefused("act refused") { act: &'static str, about: String, amount: String, rules: String },
    /// Figures were exported.
    FiguresExported("figures exported") { report: &'static str },
}
