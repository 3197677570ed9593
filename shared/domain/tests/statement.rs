//! Bank statements in their five formats: what is sound reads, what contradicts itself is refused
//! with both figures, and what is cut off is refused wherever it is cut (PAY-23).
#![expect(clippy::unwrap_used, reason = "a test falls where its ground is not as it says")]

use domain::money::{Currency, Money};
use domain::statement::{
    Amounts, DateOrder, Decimal, Format, Hint, LineKind, Mapping, Reading, Seen, Statement,
    StatementError, read,
};
use proptest::prelude::*;

const OFX1: &str = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS>
<STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>021000021<ACCTID>77-1204<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260301<DTEND>20260331
<STMTTRN><TRNTYPE>DEP<DTPOSTED>20260302120000[-5:EST]<TRNAMT>5000.00<FITID>A1<NAME>DEPOSIT & CO
<MEMO></STMTTRN>
<STMTTRN><TRNTYPE>CHECK<DTPOSTED>20260309<TRNAMT>-1250.50<FITID>A2<CHECKNUM>1043<NAME>CHECK
</STMTTRN>
<STMTTRN><TRNTYPE>FEE<DTPOSTED>20260331<TRNAMT>-35<FITID>A3<NAME>NSF item returned</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>3714.50<DTASOF>20260331</LEDGERBAL></STMTRS></STMTTRNRS>
</BANKMSGSRSV1></OFX>\n";

const OFX2: &str = "<?xml version=\"1.0\"?><?OFX OFXHEADER=\"200\" VERSION=\"220\"?>
<OFX><CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>EUR</CURDEF>
<CCACCTFROM><ACCTID>4111</ACCTID></CCACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>DEBIT</TRNTYPE>
<DTPOSTED>20260302</DTPOSTED><TRNAMT>-12,50</TRNAMT><FITID>x</FITID>
<NAME><![CDATA[A < B]]></NAME><MEMO>caf&#233; &amp; more</MEMO></STMTTRN></BANKTRANLIST>
</CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>";

const CAMT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<ElctrncSeqNb>7</ElctrncSeqNb><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id>
<Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-01</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">95.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><DtTm>2026-03-02T09:00:00</DtTm></BookgDt><AcctSvcrRef>R-1</AcctSvcrRef>
<NtryDtls><TxDtls><RltdPties><Cdtr><Nm>M&#252;ller &amp; S&#xF6;hne</Nm></Cdtr></RltdPties></TxDtls>
<TxDtls/></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">9.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts></Ntry>
</Stmt></BkToCstmrStmt></Document>"#;

const MT940: &str = "{1:F01BANKDEFFXXXX0000000000}{2:O940BANKDEFFXXXXN}{4:\r
:20:STMT\r\n:25:12345678/1020304050\r\n:28C:5/1\r\n:60F:C251230EUR100,00\r
:61:2512310102C40,00NTRFKR-77//B-1\r\n:86:166?00TRANSFER?20for Mill Lane?32Ada Byrne\r
:26: is text of the line above\r\n:62M:C260102EUR140,00\r\n-}\r
:20:STMT\r\n:25:12345678/1020304050\r\n:28C:5/2\r\n:60M:C260102EUR140,00\r
:61:260102RC15,5NCHGNONREF\r\nsupplement\r\n:62F:C260102124,50\r\n-}\r\n";

const BAI2: &str = "01,BANK,FIRM,260302,0800,1,,,2/\n02,FIRM,BANK,1,260301,2400,USD,2/
03,77-1204,,010,10000,,,015,14250,,/\n88,100,5000,1,V,260302,,400,750,1,/
16,165,5000,V,260302,,B9,1001,LOCKBOX a/b, no slash at the end\n88,more text
16,475,750,Z,B10,1043,/\n49,35750,6/\n98,35750,1,8/\n99,35750,1,10/\n";

const CSV: &str = "Account 77-1204\n\nDate,Description,Check Number,Debit,Credit,Balance
3/31/2026,CHECK,1043,\"1,250.50\",,\"3,749.50\"
03/02/2026,\"DEPOSIT, BRANCH\",,,5000.00,5000.00\n";

fn hint() -> Hint<'static> {
    Hint { currency: Currency::USD, mapping: None }
}

fn reading(text: &str) -> Result<Reading, StatementError> {
    read(text.as_bytes(), &hint())
}

fn one(text: &str) -> Statement {
    let mut reading = reading(text).unwrap();
    assert_eq!(reading.statements.len(), 1);
    reading.statements.remove(0)
}

fn told(text: &str) -> String {
    reading(text).unwrap_err().to_string()
}

fn figures(statement: &Statement) -> Vec<String> {
    statement.lines.iter().map(|line| format!("{} {}", line.on, line.amount)).collect()
}

#[test]
fn ofx_reads_in_both_dialects() {
    let first = one(OFX1);
    assert_eq!(first.account.as_deref(), Some("77-1204"));
    assert_eq!(figures(&first), ["2026-03-02 5000.00", "2026-03-09 -1250.50", "2026-03-31 -35.00"]);
    assert_eq!(first.closing.unwrap().amount.to_string(), "3714.50");
    let kinds: Vec<LineKind> = first.lines.iter().map(|line| line.kind).collect();
    assert_eq!(kinds, [LineKind::Deposit, LineKind::Cheque, LineKind::Returned]);
    assert_eq!(first.lines[1].instrument.as_deref(), Some("1043"));
    assert_eq!(first.lines[0].text, "DEPOSIT & CO");

    let second = one(OFX2);
    assert_eq!(figures(&second), ["2026-03-02 -12.50"]);
    assert_eq!(second.lines[0].text, "A < B café & more");
}

#[test]
fn camt_reads_booked_entries_and_counts_their_transactions() {
    let statement = one(CAMT);
    assert_eq!(figures(&statement), ["2026-03-02 -5.00"]);
    assert_eq!(statement.transactions(), 2);
    assert_eq!(statement.lines[0].text, "Müller & Söhne");
    assert!(
        told(&CAMT.replace(">95.00<", ">91.00<"))
            .contains("make 95.00, and the closing balance is 91.00")
    );
    assert!(told(&CAMT.replace("camt.053", "camt.054")).contains("camt.054"));
    let entity = CAMT.replace("<Document", "<!DOCTYPE a [<!ENTITY b \"c\">]><Document");
    assert!(told(&entity).contains("DOCTYPE"));
}

#[test]
fn mt940_reads_pages_as_one_statement() {
    let statement = one(MT940);
    assert_eq!(figures(&statement), ["2026-01-02 40.00", "2026-01-02 -15.50"]);
    assert_eq!(statement.lines[0].reference.as_deref(), Some("B-1"));
    assert_eq!(statement.lines[0].instrument.as_deref(), Some("KR-77"));
    assert!(statement.lines[0].text.contains("for Mill Lane Ada Byrne"));
    assert_eq!(statement.lines[1].kind, LineKind::Fee);
    assert_eq!(statement.closing.unwrap().amount.to_string(), "124.50");
    let broken = MT940.replace(":60M:C260102EUR140,00", ":60M:C260102EUR139,00");
    assert!(told(&broken).contains("ended with 140.00, and this one begins with 139.00"));
    assert!(told(&MT940.replace(":62F:C260102124,50", ":62F:C260102,")).contains("is not"));
    let last = MT940.split(":20:STMT\r\n:25:12345678/1020304050\r\n:28C:5/2").next().unwrap();
    assert!(told(last).contains("not ended"));
}

#[test]
fn bai2_counts_its_totals_again() {
    let statement = one(BAI2);
    assert_eq!(figures(&statement), ["2026-03-01 50.00", "2026-03-01 -7.50"]);
    assert_eq!(statement.lines[0].text, "LOCKBOX a/b, no slash at the end more text");
    assert_eq!(statement.lines[1].kind, LineKind::Cheque);
    let total = told(&BAI2.replace("49,35750,6/", "49,35751,6/"));
    assert!(
        total.contains("line 8, record 49: The file contradicts itself: it states total 35751")
    );
    assert!(told(&BAI2.replace("99,35750,1,10/", "99,35750,1,11/")).contains("records 11"));
    assert!(told(&BAI2.replace("015,14250", "015,14350")).contains("total 35750, and holds 35850"));
}

#[test]
fn csv_reads_by_its_names_only_where_they_can_be_meant_in_one_way() {
    let statement = one(CSV);
    assert_eq!(figures(&statement), ["2026-03-31 -1250.50", "2026-03-02 5000.00"]);
    assert_eq!(statement.opening.unwrap().amount.to_string(), "0.00");
    assert_eq!(statement.closing.unwrap().amount.to_string(), "3749.50");
    assert_eq!(statement.lines[0].instrument.as_deref(), Some("1043"));
    assert!(told(&CSV.replace("3,749.50", "3,749.51")).contains("contradicts itself"));
    assert!(told("Date,Amount\n1/2/2026,5\n").contains("month first or day first"));
    assert!(told("Date,Amount,Status\n2026-01-02,5,Pending\n").contains("“Status”"));
    assert!(told("Date,Amount\n2026-01-02,5,6\n").contains("3 cells, and there are 2 columns"));
}

#[test]
fn csv_reads_by_the_mapping_that_the_firm_saved() {
    let mapping = Mapping {
        date: "Buchung".into(),
        order: DateOrder::DayMonthYear,
        amounts: Amounts::One("Betrag".into()),
        decimal: Decimal::Comma,
        text: vec!["Text".into()],
        reference: None,
        instrument: None,
        balance: None,
    };
    let text = "Buchung;Betrag;Text;Status\n02.03.2026;-1.250,50;\"a;b\";x\n";
    let hint = Hint { currency: Currency::USD, mapping: Some(&mapping) };
    let reading = read(text.as_bytes(), &hint).unwrap();
    assert_eq!(reading.format, Format::Csv);
    assert_eq!(figures(&reading.statements[0]), ["2026-03-02 -1250.50"]);
    assert_eq!(reading.statements[0].lines[0].text, "a;b");
    assert!(read(b"Date,Amount\n2026-01-02,5\n", &hint).is_err());
}

#[test]
fn a_line_is_the_same_line_in_an_overlapping_statement_and_its_twin_is_another() {
    let marks = |statement: &Statement| statement.marks(&mut Seen::default());
    let first = one(OFX1);
    let mut later = first.clone();
    later.lines.remove(0);
    assert_eq!(marks(&first)[1..], marks(&later));
    let mut twins = first.clone();
    twins.lines.push(first.lines[1].clone());
    assert_ne!(marks(&twins)[1], marks(&twins)[3]);
    let mut dearer = first.clone();
    dearer.lines[1].amount = Money::new(-1, Currency::USD);
    assert_ne!(marks(&first)[1], marks(&dearer)[1], "a bank's reference alone names nothing");
}

#[test]
fn nothing_is_half_read_wherever_a_file_is_cut() {
    for (whole, end) in [(OFX1, "</OFX>"), (CAMT, "</Document>"), (BAI2, "99,"), (OFX2, "</OFX>")] {
        let last = whole.rfind(end).unwrap();
        for cut in (0..last).filter(|cut| whole.is_char_boundary(*cut)) {
            assert!(reading(whole.get(..cut).unwrap()).is_err(), "cut at {cut}");
        }
    }
    let last = MT940.rfind(":62F:").unwrap();
    for cut in 0..last {
        assert!(reading(MT940.get(..cut).unwrap()).is_err(), "cut at {cut}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(which in 0_usize..6, at in 0_usize..2000, byte: u8, more: Vec<u8>) {
        let mut bytes = [OFX1, OFX2, CAMT, MT940, BAI2, CSV][which].as_bytes().to_vec();
        let at = at % bytes.len();
        bytes[at] = byte;
        drop(read(&bytes, &hint()));
        bytes.splice(at..at, more.iter().copied());
        drop(read(&bytes, &hint()));
        drop(read(&more, &hint()));
    }
}
