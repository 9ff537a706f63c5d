//! A company that is owed, with customers, contacts, invoices and payments.

use duly::{
    db::{Conn, Db},
    dunning::{self, account::Desk, remind::Report},
    ledger::{self, Company},
    wording::{Content, Facts, Letter, Purpose, Rendered, Unrenderable},
    words::{
        Channel, CompanyId, ContactId, Currency, CustomerId, Date, InvoiceId, Locale, Timestamp, Tone, Zone,
        token::Secret,
    },
};

/// Nordhafen Werkzeuge, its customers in Berlin, and a shipped procedure.
pub struct Creditor {
    pub db: Db,
    pub company: CompanyId,
}

pub const SECRET: Secret = Secret::new([7; 32]);

/// A Monday at noon in Berlin.
pub fn monday() -> Date {
    Date::ymd(2026, 6, 15)
}

/// Noon in Berlin on a day in summer.
pub fn noon(day: Date) -> Timestamp {
    day.start_in(&"Europe/Berlin".parse::<Zone>().unwrap()).plus_seconds(12 * 3600)
}

impl Creditor {
    pub async fn new(db: Db) -> Creditor {
        let mut tx = db.begin_write().await.unwrap();
        let company = Company {
            id: CompanyId(0),
            code: "nordhafen".into(),
            name: "Nordhafen Werkzeuge GmbH".into(),
            address: "Kaistraße 4\n20457 Hamburg".into(),
            country: "DE".into(),
            locale: Locale::DE,
            zone: "Europe/Berlin".parse().unwrap(),
            currency: Currency::EUR,
            email: "ar@nordhafen.example".into(),
            phone: String::new(),
            sms_sender: "Nordhafen".into(),
            account_holder: "Nordhafen Werkzeuge GmbH".into(),
            iban: "DE89370400440532013000".into(),
            bic: String::new(),
            imprint: String::new(),
            signature: String::new(),
        };
        let company = ledger::store::put_company(&mut tx, &company).await.unwrap();
        dunning::store::install(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        Creditor { db, company }
    }

    /// A customer with one contact that has an email address and a telephone.
    pub async fn customer(&self, number: &str) -> CustomerId {
        let mut tx = self.db.begin_write().await.unwrap();
        let sql = "INSERT INTO customers (company_id, number, name, address, country, locale, time_zone) \
                   VALUES ($1, $2, $3, 'Ringstraße 1', 'DE', 'de', 'Europe/Berlin') RETURNING id";
        let query = sqlx::query_scalar(sql).bind(self.company).bind(number);
        let customer: CustomerId = query.bind(format!("Firma {number}")).fetch_one(&mut *tx).await.unwrap();
        let sql = "INSERT INTO contacts (customer_id, external_id, name, salutation, role, email, phone) \
                   VALUES ($1, '1', 'Ines Vogt', 'ms', 'accounts_payable', $2, '+4930123456')";
        let email = format!("buchhaltung@{}.example", number.to_lowercase());
        sqlx::query(sql).bind(customer).bind(email).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        customer
    }

    pub async fn contact(&self, customer: CustomerId) -> ContactId {
        let mut conn = self.db.read().await.unwrap();
        ledger::store::contacts(&mut conn, customer).await.unwrap()[0].id
    }

    /// An invoice in euro cents.
    pub async fn invoice(&self, customer: CustomerId, number: &str, due: Date, minor: i64) -> InvoiceId {
        let sql = "INSERT INTO invoices (customer_id, company_id, number, issued_on, due_on, currency, total_minor) \
                   VALUES ($1, $2, $3, $4, $5, 'EUR', $6) RETURNING id";
        let mut tx = self.db.begin_write().await.unwrap();
        let query = sqlx::query_scalar(sql).bind(customer).bind(self.company).bind(number);
        let query = query.bind(due.plus_days(-30)).bind(due).bind(minor);
        let invoice = query.fetch_one(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        invoice
    }

    pub async fn pays(&self, invoice: InvoiceId, on: Date, minor: i64) {
        let sql = "INSERT INTO payments (company_id, external_id, invoice_id, paid_on, amount_minor) \
                   VALUES ($1, $2, $3, $4, $5)";
        let mut tx = self.db.begin_write().await.unwrap();
        let query = sqlx::query(sql).bind(self.company).bind(format!("{invoice}/{on}/{minor}"));
        query.bind(invoice).bind(on).bind(minor).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Reminds at noon of a day.
    pub async fn reminds(&self, on: Date) -> Report {
        dunning::remind::run(&self.db, &desk(), Some(on), noon(on)).await.unwrap()
    }

    /// The single number that a statement counts.
    pub async fn count(&self, sql: &'static str) -> i64 {
        let mut conn = self.db.read().await.unwrap();
        sqlx::query_scalar(sql).fetch_one(&mut *conn).await.unwrap()
    }

    pub async fn conn(&self) -> impl std::ops::DerefMut<Target = Conn> + use<> {
        self.db.read().await.unwrap()
    }
}

/// Everything at hand, with few words of our own in place of the shipped wording.
pub fn desk() -> Desk<'static> {
    Desk {
        render: &few_words,
        secret: &SECRET,
        public_url: "https://duly.example",
        contacts_per_week: 2,
        pay_within_days: 7,
    }
}

/// A message that says its step, its tone and what is open on each invoice.
pub fn few_words(
    purpose: &Purpose,
    locale: Locale,
    tone: Tone,
    channel: Channel,
    facts: &Facts,
) -> Result<Rendered, Unrenderable> {
    let (subject, text) = match purpose {
        Purpose::Answer { subject, text } => (subject.clone(), text.clone()),
        Purpose::Reminder(step) => {
            let rows: Vec<String> =
                facts.invoices.iter().map(|it| format!("{} {}", it.number, it.open.decimal())).collect();
            (format!("{step} {tone}"), rows.join("\n"))
        }
        other => panic!("no words for {other:?}"),
    };
    let content = match channel {
        Channel::Email => Content::Email { subject, html: format!("<p>{text}</p>"), text },
        Channel::Sms => Content::Sms { text },
        Channel::Letter => Content::Letter(Box::new(Letter {
            title: subject.clone(),
            information: Vec::new(),
            subject,
            opening: vec![text],
            columns: Vec::new(),
            rows: Vec::new(),
            totals: Vec::new(),
            body: Vec::new(),
            closing: Vec::new(),
            pay_code: (String::new(), String::new()),
            answer_code: (String::new(), String::new()),
            foot: Vec::new(),
            page_label: String::new(),
        })),
    };
    Ok(Rendered { locale, content })
}
