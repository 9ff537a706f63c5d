//! An invented company and its customers: who owes what, and which reminder each has had.
//!
//! All of it follows from a customer's place in the list, so that mails can be written without a database: the
//! n-th customer has the n-th reminder, which is the n-th message.

use anyhow::{Result, ensure};
use duly::{
    db::Db,
    dunning,
    inbox::{self, Direction, Kind, NewMessage},
    ledger::{self, Company},
    words::{
        Channel, CompanyId, ContactId, Currency, CustomerId, Date, Locale, MessageId, Timestamp, Zone,
        token::{Mark, Secret},
    },
};

pub const SECRET: Secret = Secret::new([11; 32]);
/// How many invoices each customer has.
pub const INVOICES: usize = 3;

pub fn today() -> Date {
    Date::ymd(2026, 6, 15)
}

pub fn now() -> Timestamp {
    today().start_in(&Zone::UTC).plus_seconds(12 * 3600)
}

pub fn company() -> Company {
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
        phone: "+49 40 5550100".into(),
        sms_sender: "Nordhafen".into(),
        account_holder: "Nordhafen Werkzeuge GmbH".into(),
        iban: "DE89370400440532013000".into(),
        bic: String::new(),
        imprint: "Amtsgericht Hamburg HRB 4711".into(),
        signature: String::new(),
    }
}

/// The n-th customer, from 0.
#[derive(Clone, Copy)]
pub struct Customer(pub usize);

impl Customer {
    pub fn number(self) -> String {
        format!("K{:05}", self.0)
    }

    pub fn language(self) -> &'static str {
        ["en", "de", "fr", "de", "en"][self.0 % 5]
    }

    fn country(self) -> &'static str {
        ["GB", "DE", "FR", "AT", "IE"][self.0 % 5]
    }

    pub fn domain(self) -> String {
        format!("kunde{}.example", self.0)
    }

    pub fn email(self) -> String {
        format!("accounts@{}", self.domain())
    }

    pub fn invoice(self, nth: usize) -> String {
        format!("RE-{}", 100_000 + self.0 * INVOICES + nth)
    }

    /// What is open on it, in cents.
    pub fn open(self, nth: usize) -> i64 {
        12_345 + (self.0 as i64 * 7919 + nth as i64 * 104_729) % 900_000
    }

    /// The reminder that it had last.
    fn reminder(self) -> MessageId {
        MessageId(self.0 as i64 + 1)
    }

    pub fn reply_to(self) -> String {
        format!("ar+{}@nordhafen.example", Mark::ReplyTo.write(&SECRET, self.reminder()))
    }

    pub fn return_path(self) -> String {
        format!("ar+{}@nordhafen.example", Mark::Bounce.write(&SECRET, self.reminder()))
    }

    pub fn message_id(self) -> String {
        format!("{}@nordhafen.example", Mark::MessageId.write(&SECRET, self.reminder()))
    }
}

/// Writes the company, its shipped procedure and so many customers. `due` says when the n-th invoice of a
/// customer is due.
pub async fn open(db: &Db, customers: usize, due: impl Fn(Customer, usize) -> Date) -> Result<CompanyId> {
    let mut tx = db.begin_write().await?;
    let company = ledger::store::put_company(&mut tx, &company()).await?;
    dunning::store::install(&mut tx).await?;
    for it in (0..customers).map(Customer) {
        let sql = "INSERT INTO customers (company_id, number, name, address, country, locale, time_zone) \
                   VALUES ($1, $2, $3, 'Ringstraße 1', $4, $5, 'UTC') RETURNING id";
        let query = sqlx::query_scalar(sql).bind(company).bind(it.number());
        let query = query.bind(format!("Kunde {} GmbH", it.0)).bind(it.country()).bind(it.language());
        let customer: CustomerId = query.fetch_one(&mut *tx).await?;
        ensure!(customer.0 == it.0 as i64 + 1, "a database that is not fresh");
        let sql = "INSERT INTO contacts (customer_id, external_id, name, salutation, role, email, phone) \
                   VALUES ($1, '1', 'Ines Vogt', 'ms', 'accounts_payable', $2, $3)";
        let query = sqlx::query(sql).bind(customer).bind(it.email());
        query.bind(format!("+4930{:07}", it.0)).execute(&mut *tx).await?;
        for nth in 0..INVOICES {
            let sql = "INSERT INTO invoices (customer_id, company_id, number, issued_on, due_on, currency, \
                       total_minor) VALUES ($1, $2, $3, $4, $5, 'EUR', $6)";
            let due = due(it, nth);
            let query = sqlx::query(sql).bind(customer).bind(company).bind(it.invoice(nth));
            let query = query.bind(due.plus_days(-30)).bind(due).bind(it.open(nth));
            query.execute(&mut *tx).await?;
        }
    }
    tx.commit().await?;
    Ok(company)
}

/// Files one reminder to each customer, as it went out some days ago.
pub async fn remind(db: &Db, company: CompanyId, customers: usize) -> Result<()> {
    let at = now().plus_seconds(-7 * 86_400);
    let mut tx = db.begin_write().await?;
    for it in (0..customers).map(Customer) {
        let id = CustomerId(it.0 as i64 + 1);
        let conversation =
            inbox::store::start_conversation(&mut tx, Some(company), Some(id), "Mahnung", at).await?;
        let text = format!("Bitte zahlen Sie {} und {}.", it.invoice(0), it.invoice(1));
        let new = NewMessage {
            customer: Some(id),
            contact: Some(ContactId(id.0)),
            channel: Some(Channel::Email),
            internet_id: Some(it.message_id()),
            ..NewMessage::plain(conversation, Direction::Out, Kind::Reminder, text, at)
        };
        let message = inbox::store::file(&mut tx, &new).await?;
        ensure!(message == it.reminder(), "a database that is not fresh");
    }
    Ok(tx.commit().await?)
}
