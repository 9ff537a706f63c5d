//! The demo's books: who owes what since when, as the accounting package would export it, taken in by the import.

use super::{
    cast::{self, Role},
    chance::Chance,
    manner::Manner,
};
use crate::{
    app::App,
    ledger::{
        self, Company,
        import::{self, Noun, Options},
    },
    words::{CustomerId, Date, UserId},
};
use anyhow::{Context, Result, ensure};
use std::{collections::HashMap, io::Cursor};

/// A customer of the cast, in the books.
#[derive(Clone, Copy, Debug)]
pub struct Player {
    pub role: Role,
    pub id: CustomerId,
    /// Which one of those who behave like this, from 0: no two stand at the same point of the story.
    pub nth: usize,
}

/// A payment that has not been made yet when the story begins.
#[derive(Clone, Debug)]
pub struct Payment {
    /// Index of the company.
    pub company: usize,
    pub invoice: String,
    pub minor: i64,
    pub on: Date,
}

pub struct Books {
    pub companies: Vec<Company>,
    pub players: Vec<Player>,
    /// Made as they fall due, without anybody asking.
    pub payments: Vec<Payment>,
}

/// How many working days ago the reminder went out that each customer of a manner reacts to.
const STAGES: [i64; 8] = [1, 8, 5, 14, 2, 20, 11, 17];

/// The day that lies so many working days before another one.
pub fn working_days_before(day: Date, days: i64) -> Date {
    let mut day = day;
    let mut left = days;
    while left > 0 {
        day = day.plus_days(-1);
        left -= i64::from(is_working_day(day));
    }
    day
}

pub fn is_working_day(day: Date) -> bool {
    day.weekday().to_monday_zero_offset() < 5
}

/// The days from the due date to the step that the customer reacts to.
fn patience(manner: Manner) -> i64 {
    match manner {
        Manner::Texts => 10,
        Manner::Silent | Manner::Unreachable => 30,
        _ => 3,
    }
}

/// Opens the books: companies, customers, contacts and invoices, and what was paid before the story begins.
pub async fn open(app: &App, today: Date, begins: Date, collectors: &[UserId]) -> Result<Books> {
    let companies = companies(app).await?;
    let mut draft = Draft::default();
    let mut chance = Chance::new(20_260_322);
    let mut counts: HashMap<u8, usize> = HashMap::new();
    let mut drawn = Vec::new();
    for (index, role) in cast::roles().enumerate() {
        let count = counts.entry(role.manner as u8).or_default();
        draft.customer(index, &role);
        draft.invoices(index, &role, *count, today, begins, &mut chance);
        drawn.push((index, role, *count));
        *count += 1;
    }
    let mut payments = Vec::new();
    for (at, company) in companies.iter().enumerate() {
        for noun in [Noun::Customers, Noun::Contacts, Noun::Invoices, Noun::Payments] {
            take(app, company, noun, draft.sheet(at, noun)).await?;
        }
        payments.extend(draft.later.iter().filter(|it| it.company == at).cloned());
    }
    let players = players(app, &companies, drawn, collectors).await?;
    Ok(Books { companies, players, payments })
}

async fn companies(app: &App) -> Result<Vec<Company>> {
    let mut tx = app.db.begin_write().await?;
    let mut companies = Vec::new();
    for company in cast::companies() {
        let id = ledger::store::put_company(&mut tx, &company).await?;
        companies.push(Company { id, ..company });
    }
    tx.commit().await?;
    Ok(companies)
}

async fn players(
    app: &App,
    companies: &[Company],
    drawn: Vec<(usize, Role, usize)>,
    collectors: &[UserId],
) -> Result<Vec<Player>> {
    let mut tx = app.db.begin_write().await?;
    let mut players = Vec::new();
    for (index, role, nth) in drawn {
        let company = companies.get(role.company).context("a company of the cast")?;
        let found = ledger::store::customer_by_number(&mut tx, company.id, &number(index)).await?;
        let id = found.context("a customer of the cast")?.id;
        if let Some(collector) = collectors.get(index % collectors.len().max(1)) {
            ledger::store::set_collector(&mut tx, id, *collector).await?;
        }
        players.push(Player { role, id, nth });
    }
    tx.commit().await?;
    Ok(players)
}

/// Takes in what was paid, as the accounting package would tell it the next morning.
pub async fn book(app: &App, companies: &[Company], paid: &[Payment]) -> Result<()> {
    for (at, company) in companies.iter().enumerate() {
        let mut sheet = Sheet::new(&["id", "invoice", "paid_on", "amount"]);
        for it in paid.iter().filter(|it| it.company == at) {
            sheet.row(&[
                &format!("B-{}-{}", it.invoice, it.on),
                &it.invoice,
                &it.on.to_string(),
                &decimal(it.minor),
            ]);
        }
        if sheet.rows > 0 {
            take(app, company, Noun::Payments, sheet.text).await?;
        }
    }
    Ok(())
}

async fn take(app: &App, company: &Company, noun: Noun, text: String) -> Result<()> {
    let mut faults = Vec::new();
    let file = Cursor::new(text.into_bytes());
    let mut refused = |fault: &import::Fault| faults.push(format!("{fault:?}"));
    let report = import::run(&app.db, company, noun, file, Options::default(), &mut refused).await?;
    ensure!(report.is_ok() && faults.is_empty(), "the demo's {noun}: {:?} {faults:?}", report.err());
    Ok(())
}

/// The customer's number.
pub fn number(index: usize) -> String {
    format!("{}", 10_401 + index * 7)
}

fn decimal(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

/// A CSV file in the making.
#[derive(Default)]
struct Sheet {
    text: String,
    rows: usize,
}

impl Sheet {
    fn new(head: &[&str]) -> Sheet {
        Sheet { text: format!("{}\n", head.join(",")), rows: 0 }
    }

    fn row(&mut self, cells: &[&str]) {
        let cells: Vec<String> = cells.iter().map(|it| format!("\"{}\"", it.replace('"', "\"\""))).collect();
        self.text.push_str(&cells.join(","));
        self.text.push('\n');
        self.rows += 1;
    }
}

/// Both companies' exports.
struct Draft {
    sheets: [[Sheet; 4]; 2],
    later: Vec<Payment>,
    numbers: [i64; 2],
}

impl Default for Draft {
    fn default() -> Draft {
        let sheets = || {
            [
                Sheet::new(&["number", "name", "address", "country", "locale", "time_zone"]),
                Sheet::new(&["customer", "id", "name", "salutation", "role", "email", "phone"]),
                Sheet::new(&["number", "customer", "issued_on", "due_on", "currency", "total"]),
                Sheet::new(&["id", "invoice", "paid_on", "amount"]),
            ]
        };
        Draft { sheets: [sheets(), sheets()], later: Vec::new(), numbers: [20_260, 7_110] }
    }
}

impl Draft {
    fn sheet(&mut self, company: usize, noun: Noun) -> String {
        self.at(company, noun).map(|it| it.text.clone()).unwrap_or_default()
    }

    fn at(&mut self, company: usize, noun: Noun) -> Option<&mut Sheet> {
        self.sheets.get_mut(company)?.get_mut(noun as usize)
    }

    fn add(&mut self, company: usize, noun: Noun, cells: &[&str]) {
        if let Some(sheet) = self.at(company, noun) {
            sheet.row(cells);
        }
    }

    fn customer(&mut self, index: usize, it: &Role) {
        let (number, locale) = (number(index), it.locale().to_string());
        let address = it.address.replace('|', "\n");
        self.add(it.company, Noun::Customers, &[&number, it.name, &address, it.country, &locale, it.zone]);
        // Whom nobody can reach but the postman has told us neither.
        let (email, phone) = match it.manner {
            Manner::Unreachable => ("", ""),
            _ => (it.email, it.phone),
        };
        let salutation = it.salutation.as_str();
        let cells = [&number, "1", it.person, salutation, "accounts_payable", email, phone];
        self.add(it.company, Noun::Contacts, &cells);
    }

    /// Two to five invoices: what the story is about, what was paid before, what is not due yet.
    fn invoices(
        &mut self,
        index: usize,
        it: &Role,
        nth: usize,
        today: Date,
        begins: Date,
        chance: &mut Chance,
    ) {
        let stage = STAGES.get(nth % STAGES.len()).copied().unwrap_or(1);
        let due = working_days_before(today, stage).plus_days(-patience(it.manner));
        let main = self.invoice(index, it, due, chance);
        if it.manner == Manner::PaysOnTime {
            self.pays(it, main, due.plus_days(-1), begins);
        }
        if matches!(it.manner, Manner::Disputes | Manner::PaysInParts) || index.is_multiple_of(4) {
            let second = self.invoice(index, it, due, chance);
            if it.manner == Manner::PaysOnTime {
                self.pays(it, second, due.plus_days(-2), begins);
            }
        }
        for back in 1..=1 + i64::from(index.is_multiple_of(6)) {
            let old = begins.plus_days(-25 * back + chance.between(0, 24));
            let paid = self.invoice(index, it, old, chance);
            self.pays(it, paid, old.plus_days(chance.between(-3, 2)), begins);
        }
        if !index.is_multiple_of(5) {
            let ahead = today.plus_days(chance.between(7, 28));
            self.invoice(index, it, ahead, chance);
        }
    }

    fn invoice(&mut self, index: usize, it: &Role, due: Date, chance: &mut Chance) -> (String, i64) {
        let Some(counter) = self.numbers.get_mut(it.company) else { return (String::new(), 0) };
        *counter += 1 + chance.between(0, 4);
        let number = counter.to_string();
        let minor = chance.between(18, 620) * 1000 + chance.between(0, 99) * 10;
        let currency = if it.company == 0 { "EUR" } else { "GBP" };
        let issued = due.plus_days(-30).to_string();
        let cells = [
            &number,
            &super::books::number(index),
            issued.as_str(),
            &due.to_string(),
            currency,
            &decimal(minor),
        ];
        self.add(it.company, Noun::Invoices, &cells);
        (number, minor)
    }

    fn pays(&mut self, it: &Role, (invoice, minor): (String, i64), on: Date, begins: Date) {
        if on < begins {
            let id = format!("A-{invoice}");
            self.add(it.company, Noun::Payments, &[&id, &invoice, &on.to_string(), &decimal(minor)]);
        } else {
            self.later.push(Payment { company: it.company, invoice, minor, on });
        }
    }
}
