use super::ledger::nordhafen;
use crate::on_both;
use duly::{
    db::Db,
    ledger::{
        Company, Salutation,
        import::{self, Decimal, Fault, Noun, Options, Refusal, Report},
        store,
    },
    words::{Currency, Date, Locale, Timestamp},
};
use std::{fmt::Write as _, io::Cursor};

async fn company(db: &Db) -> Company {
    let mut tx = db.begin_write().await.unwrap();
    let id = store::put_company(&mut tx, &nordhafen()).await.unwrap();
    tx.commit().await.unwrap();
    Company { id, ..nordhafen() }
}

async fn take(db: &Db, noun: Noun, bytes: &[u8], options: Options) -> Result<(Report, Vec<Fault>), Refusal> {
    let company = company(db).await;
    let mut told = Vec::new();
    let mut tell = |fault: &Fault| told.push(fault.clone());
    let file = Cursor::new(bytes.to_vec());
    let report = sendable(import::run(db, &company, noun, file, options, &mut tell)).await.unwrap()?;
    Ok((report, told))
}

/// A page that takes an upload needs this of what it calls.
fn sendable<T: Send>(it: T) -> T {
    it
}

/// Added, changed, unchanged, refused.
async fn counts(db: &Db, noun: Noun, text: &str) -> [u64; 4] {
    let (report, _) = take(db, noun, text.as_bytes(), Options::default()).await.unwrap();
    [report.added, report.changed, report.unchanged, report.refused]
}

async fn samples(db: &Db) -> Vec<[u64; 4]> {
    let mut all = Vec::new();
    for noun in Noun::ALL {
        all.push(counts(db, *noun, noun.sample()).await);
    }
    all
}

on_both!(the_samples_are_taken_whole_and_a_second_time_change_nothing, |db| {
    assert_eq!(samples(&db).await, [[3, 0, 0, 0], [4, 0, 0, 0], [5, 0, 0, 0], [2, 0, 0, 0]]);
    assert_eq!(samples(&db).await, [[0, 0, 3, 0], [0, 0, 4, 0], [0, 0, 5, 0], [0, 0, 2, 0]]);
    let company = company(&db).await;
    let mut conn = db.read().await.unwrap();
    let customer = store::customer_by_number(&mut conn, company.id, "10002").await.unwrap().unwrap();
    assert_eq!(customer.address, "4 Quay Street\nGalway\nH91 X2Y3");
    let contact = store::contacts(&mut conn, customer.id).await.unwrap().remove(0);
    assert_eq!(contact.phone.as_deref(), Some("+35391555012"));
    let invoice = store::invoice_by_number(&mut conn, company.id, "2026-0101").await.unwrap().unwrap();
    assert_eq!((invoice.total_minor, invoice.open_minor), (123_450, 73_450));
});

on_both!(a_dry_run_counts_and_changes_nothing, |db| {
    let dry = Options { dry_run: true, ..Options::default() };
    for _ in 0..2 {
        let (report, _) = take(&db, Noun::Customers, Noun::Customers.sample().as_bytes(), dry).await.unwrap();
        assert_eq!((report.added, report.unchanged, report.applied), (3, 0, false));
    }
});

on_both!(bad_rows_are_left_out_and_named_and_good_ones_are_taken, |db| {
    samples(&db).await;
    let text = "Rechnungsnummer;Kundennummer;Rechnungsdatum;Fälligkeit;Betrag;Schuhgröße\n\
                R-1;10001;01.03.2026;31.03.2026;1.234,50;42\n\
                R-2;99999;01.03.2026;31.03.2026;5,00;\n\
                R-3;10001;soon;31.02.2026;1,2,3;\n\
                R-4;10001;01.03.2026\n\
                R-5;10001;01.03.2026;31.03.2026;5,00;;too;many\n\
                ;10001;01.03.2026;31.03.2026;5,00;\n\
                R-1;10001;01.03.2026;31.03.2026;5,00;\n\
                ;;;;;\n\
                2026-0101;10002;15.01.2026;14.02.2026;1.234,50;\n\
                2026-0103;10002;03.02.2026;05.04.2026;12.400,00;\n";
    let (report, told) = take(&db, Noun::Invoices, text.as_bytes(), Options::default()).await.unwrap();
    assert_eq!([report.added, report.changed, report.unchanged, report.refused], [1, 1, 0, 7]);
    assert_eq!((report.decimal, report.separator), (Some(Decimal::Comma), ';'));
    assert_eq!(report.unknown_columns, ["Schuhgröße"]);
    assert_eq!(report.faults.len(), told.len());
    let mut said: Vec<String> =
        told.iter().map(|it| format!("{}|{}|{}|{}", it.line, it.column, it.value, it.reason)).collect();
    said.sort_by_key(|it| it.split('|').next().and_then(|line| line.parse::<u64>().ok()));
    assert_eq!(
        said,
        [
            "3|customer|99999|there is no customer with this number",
            "4|issued_on|soon|is not a date such as 2026-03-17 or 17.03.2026",
            "4|due_on|31.02.2026|is no day of the calendar",
            "4|total|1,2,3|is not an amount",
            "5||R-4|has 3 fields where the header has 6",
            "6||R-5|has 8 fields where the header has 6",
            "7|number||is empty",
            "8|number|R-1|is in line 2 already",
            "10|customer|10002|the invoice is another customer's",
        ]
    );
    let strict = Options { strict: true, ..Options::default() };
    let (report, _) =
        take(&db, Noun::Invoices, text.replace("R-1;", "R-9;").as_bytes(), strict).await.unwrap();
    assert_eq!((report.added, report.applied), (1, false));
    assert_eq!(counts(&db, Noun::Invoices, &text.replace("R-1;", "R-9;")).await, [1, 0, 1, 7]);
});

on_both!(a_payment_belongs_to_an_invoice_and_to_its_currency, |db| {
    samples(&db).await;
    let text = "id,invoice,paid_on,amount,currency\n\
                P-1,2026-0101,2026-02-20,600.00,EUR\n\
                P-7,2026-9999,2026-02-20,600.00,EUR\n\
                P-8,2026-0103,2026-02-20,600.00,GBP\n\
                P-9,2026-0103,2026-02-20,600.005,EUR\n\
                P-10,2026-0103,2026-02-20,-5.00,\n";
    assert_eq!(counts(&db, Noun::Payments, text).await, [1, 1, 0, 3]);
    let company = company(&db).await;
    let mut conn = db.read().await.unwrap();
    let open = async |conn: &mut duly::db::Conn, number| {
        store::invoice_by_number(conn, company.id, number).await.unwrap().unwrap().open_minor
    };
    assert_eq!((open(&mut conn, "2026-0101").await, open(&mut conn, "2026-0103").await), (63_450, 1_240_500));
});

on_both!(an_update_keeps_what_the_file_does_not_speak_of, |db| {
    samples(&db).await;
    assert_eq!(counts(&db, Noun::Customers, "number,name\n10003,Ateliers Morel\n").await, [0, 1, 0, 0]);
    let company = company(&db).await;
    let mut tx = db.begin_write().await.unwrap();
    let customer = store::customer_by_number(&mut tx, company.id, "10003").await.unwrap().unwrap();
    assert_eq!((customer.country.as_str(), customer.locale), ("FR", Locale::FR));
    assert_eq!(customer.address, "12 rue des Forges\n69003 Lyon");
    let contact = store::contacts(&mut tx, customer.id).await.unwrap().remove(0);
    assert_eq!(contact.salutation, Salutation::Mr);
    store::email_failed(&mut tx, contact.id, "unknown user", Timestamp::EPOCH).await.unwrap();
    store::phone_stopped(&mut tx, "+33472555012", Some(Timestamp::EPOCH)).await.unwrap();
    tx.commit().await.unwrap();

    assert_eq!(counts(&db, Noun::Contacts, Noun::Contacts.sample()).await, [0, 0, 4, 0]);
    let text = "customer,id,email,phone\n\
                10001,2,,+33 4 72 55 50 12\n\
                10003,1,Luc@Morel.Example,04 72 55 50 99\n";
    assert_eq!(counts(&db, Noun::Contacts, text).await, [0, 2, 0, 0]);
    let mut conn = db.read().await.unwrap();
    let luc = store::contact(&mut conn, contact.id).await.unwrap();
    assert_eq!(
        (luc.email.as_deref(), luc.email_fault, luc.phone_stopped_at),
        (Some("luc@morel.example"), None, None)
    );
    let heir = store::contacts_by_phone(&mut conn, "+33472555012").await.unwrap().remove(0);
    assert_eq!(heir.phone_stopped_at, Some(Timestamp::EPOCH), "the number has opted out, whoever has it");
});

on_both!(text_from_a_spreadsheet_is_text_and_nothing_else, |db| {
    let name = "=HYPERLINK(\"http://evil.example\")";
    let long = "x".repeat(10_241);
    let text = format!(
        "Kundennummer;Firma;Anschrift\r\n\
         1;\"{}\";\"Hof 3\r\nHinterhaus\r\n\r\n12345 Größe\"\r\n\
         2;\"Robert'); DROP TABLE customers;--\";\r\n\
         3;{long};\r\n\
         4;null\0byte;\r\n\
         5;\"{long}\n6;never closed;\r\n",
        name.replace('"', "\"\"")
    );
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(&text);
    let (report, told) = take(&db, Noun::Customers, &bytes, Options::default()).await.unwrap();
    assert_eq!((report.encoding, report.added, report.refused), ("windows-1252", 2, 3), "{told:?}");
    let company = company(&db).await;
    let mut conn = db.read().await.unwrap();
    let customer = store::customer_by_number(&mut conn, company.id, "1").await.unwrap().unwrap();
    assert_eq!((customer.name.as_str(), customer.address.as_str()), (name, "Hof 3\nHinterhaus\n12345 Größe"));
    assert_eq!((customer.locale, customer.country.as_str()), (Locale::DE, "DE"));
    let reasons: Vec<(u64, &str)> = told.iter().map(|it| (it.line, it.reason.as_str())).collect();
    assert_eq!(
        reasons,
        [
            (7, "is longer than 10 kB"),
            (8, "contains a control character"),
            (9, "has 2 fields where the header has 3; is a quotation mark not closed?"),
        ]
    );
});

on_both!(a_file_that_makes_no_sense_is_refused_whole, |db| {
    let refused = async |noun, text: &str| {
        take(&db, noun, text.as_bytes(), Options::default()).await.unwrap_err().to_string()
    };
    let said = refused(Noun::Customers, "Nummer;Schuhgröße\n1;42\n").await;
    assert!(said.contains("number, name") && said.contains("Schuhgröße"), "{said}");
    let said = refused(Noun::Payments, "id;invoice;date;amount\n1;R;2026-01-01;1.234\n").await;
    assert!(said.contains("--decimal"), "{said}");
    assert!(refused(Noun::Invoices, "").await.contains("due_on"));
    let said = Options { decimal: Some(Decimal::Comma), ..Options::default() };
    let text = "number;customer;date;due;amount\nR;1;2026-01-01;2026-01-31;1.234\n";
    counts(&db, Noun::Customers, "number,name\n1,Eins\n").await;
    let (report, _) = take(&db, Noun::Invoices, text.as_bytes(), said).await.unwrap();
    assert_eq!(report.added, 1);
    let company = company(&db).await;
    let mut conn = db.read().await.unwrap();
    let invoice = store::invoice_by_number(&mut conn, company.id, "R").await.unwrap().unwrap();
    let expected = (123_400, Currency::EUR, Date::ymd(2026, 1, 31));
    assert_eq!((invoice.total_minor, invoice.currency, invoice.due_on), expected);
});

on_both!(ten_thousand_rows_go_in_portions, |db| {
    let mut text = "number,name,country\n".to_owned();
    for number in 0..10_000 {
        writeln!(text, "{number},Customer {number},FR").unwrap();
    }
    let began = std::time::Instant::now();
    assert_eq!(counts(&db, Noun::Customers, &text).await, [10_000, 0, 0, 0]);
    assert_eq!(counts(&db, Noun::Customers, &text).await, [0, 0, 10_000, 0]);
    // Far above what it takes, far below what one look-up per row of the ledger would.
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    println!("10,000 rows twice: {:?}", began.elapsed());
});
