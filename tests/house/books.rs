//! Two companies' worth of invented books: who owes what.

use duly::{
    db::Db,
    ledger::{Company, store},
    words::{CompanyId, ContactId, Currency, CustomerId, Date, InvoiceId, Locale, Timestamp, UserId, Zone},
};

pub const TODAY: fn() -> Date = || Date::ymd(2026, 3, 10);

/// Ten in the morning of a day, UTC.
pub fn morning(day: Date) -> Timestamp {
    day.start_in(&Zone::UTC).plus_seconds(10 * 3600)
}

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

pub struct Books {
    pub db: Db,
    pub company: CompanyId,
    pub collector: UserId,
}

pub async fn books(db: &Db) -> Books {
    let mut tx = db.begin_write().await.unwrap();
    let company = store::put_company(&mut tx, &nordhafen()).await.unwrap();
    let sql = "INSERT INTO users (email, name, password, role, locale) \
               VALUES ('lena@nordhafen.example', 'Lena', '', 'collector', 'de') RETURNING id";
    let collector = sqlx::query_scalar(sql).fetch_one(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    Books { db: db.clone(), company, collector }
}

impl Books {
    /// A German customer with one contact, `ap@<name>.example`.
    pub async fn customer(&self, name: &str) -> (CustomerId, ContactId) {
        let mut tx = self.db.begin_write().await.unwrap();
        let sql = "INSERT INTO customers (company_id, number, name, address, country, locale, time_zone) \
                   VALUES ($1, $2, $2, '', 'DE', 'de', 'UTC') RETURNING id";
        let customer: CustomerId =
            sqlx::query_scalar(sql).bind(self.company).bind(name).fetch_one(&mut *tx).await.unwrap();
        let sql = "INSERT INTO contacts (customer_id, external_id, name, salutation, role, email, phone) \
                   VALUES ($1, '1', '', 'none', 'accounts_payable', $2, $3) RETURNING id";
        let query = sqlx::query_scalar(sql).bind(customer).bind(format!("ap@{name}.example"));
        let phone = format!("+49170{:07}", customer.0);
        let contact = query.bind(phone).fetch_one(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        (customer, contact)
    }

    /// An invoice that is ten days late.
    pub async fn invoice(&self, customer: CustomerId, number: &str, minor: i64) -> InvoiceId {
        let mut tx = self.db.begin_write().await.unwrap();
        let sql = "INSERT INTO invoices (customer_id, company_id, number, issued_on, due_on, currency, \
                   total_minor) VALUES ($1, $2, $3, '2026-01-28', '2026-02-28', 'EUR', $4) RETURNING id";
        let query = sqlx::query_scalar(sql).bind(customer).bind(self.company).bind(number).bind(minor);
        let id = query.fetch_one(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub async fn pay(&self, invoice: InvoiceId, minor: i64, on: Date) {
        let mut tx = self.db.begin_write().await.unwrap();
        let sql = "INSERT INTO payments (company_id, external_id, invoice_id, paid_on, amount_minor) \
                   VALUES ($1, $2, $3, $4, $5)";
        let query = sqlx::query(sql).bind(self.company).bind(format!("{invoice}/{on}/{minor}")).bind(invoice);
        query.bind(on).bind(minor).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The invoices that are silent on a day.
    pub async fn silent(&self, customer: CustomerId, day: Date) -> Vec<String> {
        let mut db = self.db.read().await.unwrap();
        let blocks = store::live_blocks(&mut db, customer, day).await.unwrap();
        let invoices = store::invoices(&mut db, customer).await.unwrap();
        let silent = invoices.iter().filter(|it| blocks.iter().any(|block| block.silences(it.id, day)));
        silent.map(|it| it.number.clone()).collect()
    }
}
