use crate::on_both;
use duly::{
    ledger::{BlockReason, Company, store},
    words::{CompanyId, Currency, CustomerId, Date, InvoiceId, Locale, Timestamp, Zone},
};

pub fn nordhafen() -> Company {
    Company {
        id: CompanyId(0),
        code: "nordhafen".into(),
        name: "Nordhafen Werkzeuge GmbH".into(),
        address: "Kaistraße 4\n20457 Hamburg".into(),
        country: "DE".into(),
        locale: Locale::DE,
        zone: Zone::UTC,
        currency: Currency::EUR,
        email: "ar@nordhafen.example".into(),
        phone: String::new(),
        sms_sender: "Nordhafen".into(),
        account_holder: "Nordhafen Werkzeuge GmbH".into(),
        iban: "DE89370400440532013000".into(),
        bic: String::new(),
        imprint: String::new(),
        signature: String::new(),
    }
}

on_both!(a_company_is_written_by_its_code, |db| {
    let mut tx = db.begin_write().await.unwrap();
    let id = store::put_company(&mut tx, &nordhafen()).await.unwrap();
    let renamed = Company { name: "Nordhafen AG".into(), ..nordhafen() };
    assert_eq!(store::put_company(&mut tx, &renamed).await.unwrap(), id);
    tx.commit().await.unwrap();
    let mut conn = db.read().await.unwrap();
    assert_eq!(store::company(&mut conn, id).await.unwrap(), Company { id, ..renamed });
});

on_both!(a_block_is_live_until_its_day_is_over_or_its_source_lifts_it, |db| {
    let mut tx = db.begin_write().await.unwrap();
    let company = store::put_company(&mut tx, &nordhafen()).await.unwrap();
    let sql = "INSERT INTO customers (company_id, number, name, address, country, locale, time_zone) \
               VALUES ($1, 'C-1', 'Corrib', '', 'IE', 'en-IE', 'Europe/Dublin') RETURNING id";
    let customer: CustomerId = sqlx::query_scalar(sql).bind(company).fetch_one(&mut *tx).await.unwrap();
    let (today, at) = (Date::ymd(2026, 3, 10), Timestamp::EPOCH);
    let none: &[InvoiceId] = &[];
    store::block(&mut tx, customer, none, BlockReason::Reply, "message:1", Some(today), at).await.unwrap();
    store::block(&mut tx, customer, none, BlockReason::Dispute, "case:1", None, at).await.unwrap();
    let mut live = async |day| store::live_blocks(&mut tx, customer, day).await.unwrap().len();
    assert_eq!((live(today).await, live(today.plus_days(1)).await), (2, 1));
    store::lift(&mut tx, "case:1", at).await.unwrap();
    assert_eq!(store::live_blocks(&mut tx, customer, today.plus_days(1)).await.unwrap(), []);
});
