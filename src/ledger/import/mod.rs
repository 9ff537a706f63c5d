//! Takes customers, contacts, invoices and payments from CSV files as an ERP or a spreadsheet writes them.
//!
//! Knows files, columns and how people write amounts, dates and numbers. Never guesses where a guess could be
//! wrong: an ambiguous column refuses the file and says how to say it.
//!
//! A file is read twice: a *survey* finds encoding, separator, columns, and how its amounts and dates are
//! written; then its rows are compared with the ledger in portions, in one transaction. A dry run is the same
//! transaction, rolled back, so that its counts are the truth. A bad row is left out and reported; a good one
//! is written whole; a row that says what the ledger says already is not written at all.

mod amount;
mod cells;
mod columns;
mod contacts;
mod customers;
mod dates;
mod invoices;
mod payments;
mod phone;
mod places;
mod report;
mod store;
mod survey;
mod text;

pub use amount::Decimal;
pub use dates::DateOrder;
pub use report::{Fault, Refusal, Report};

use super::Company;
use crate::{
    db::{Db, Tx},
    words::named,
};
use anyhow::{Context, Result};
use cells::Row;
use std::{
    collections::HashMap,
    io::{Read, Seek},
};
use survey::{Survey, survey};

/// The largest file that is taken, in bytes.
pub const LARGEST: u64 = 200 * 1024 * 1024;
/// Rows that are compared with the ledger at once.
const PORTION: usize = 500;

named! {
    /// What a file holds.
    Noun {
        Customers = "customers",
        Contacts = "contacts",
        Invoices = "invoices",
        Payments = "payments",
    }
}

impl Noun {
    /// A file that would be taken, to begin with.
    #[must_use]
    pub const fn sample(self) -> &'static str {
        match self {
            Noun::Customers => include_str!("../../../tests/samples/customers.csv"),
            Noun::Contacts => include_str!("../../../tests/samples/contacts.csv"),
            Noun::Invoices => include_str!("../../../tests/samples/invoices.csv"),
            Noun::Payments => include_str!("../../../tests/samples/payments.csv"),
        }
    }
}

/// How a file is to be taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Count, and change nothing.
    pub dry_run: bool,
    /// Change nothing if a single row is refused.
    pub strict: bool,
    /// How amounts are written, if the file does not show it.
    pub decimal: Option<Decimal>,
    /// The order of day and month, if the file does not show it.
    pub dates: Option<DateOrder>,
}

/// Takes a file into a company's ledger. Every refused row is told to `refused` as well as counted.
///
/// # Errors
/// If the file cannot be read or the database does not answer. A file that makes no sense is a [`Refusal`].
pub async fn run<R: Read + Seek + Send + 'static>(
    db: &Db,
    company: &Company,
    noun: Noun,
    file: R,
    options: Options,
    refused: &mut (dyn FnMut(&Fault) + Send),
) -> Result<Result<Report, Refusal>> {
    let (country, wanted) = (company.country.clone(), options);
    let surveyed = tokio::task::spawn_blocking(move || {
        let mut file = file;
        survey(&mut file, noun, &country, wanted).map(|survey| survey.map(|survey| (file, survey)))
    });
    let (file, survey) = match surveyed.await.context("surveying the file")?? {
        Ok(surveyed) => surveyed,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut tx = db.begin_write().await?;
    store::take_turns(&mut tx, company.id).await?;
    let mut report = Report::begin(noun, &survey);
    rows(&mut tx, company, noun, file, &survey, &mut report, refused).await?;
    report.applied = !options.dry_run && !(options.strict && report.refused > 0);
    if report.applied {
        tx.commit().await.context("keeping what was imported")?;
    } else {
        tx.rollback().await.context("undoing what was tried")?;
    }
    Ok(Ok(report))
}

async fn rows<R: Read + Seek>(
    tx: &mut Tx,
    company: &Company,
    noun: Noun,
    mut file: R,
    survey: &Survey,
    report: &mut Report,
    refused: &mut (dyn FnMut(&Fault) + Send),
) -> Result<()> {
    let mut table = survey.open(&mut file)?;
    let mut keys = Keys::default();
    let mut portion = Portion::of(noun);
    let mut record = csv::StringRecord::new();
    while table.read_record(&mut record).context("reading the file")? {
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let mut row = Row::new(line, &record, survey);
        portion.add(&mut row, company, &mut keys);
        if row.faults.is_empty() {
            if portion.len() >= PORTION {
                portion.put(tx, company, report, refused).await?;
            }
        } else {
            report.refuse(row.faults, refused);
        }
    }
    portion.put(tx, company, report, refused).await
}

/// Which line said what the key says, because the last word of a file that contradicts itself would differ
/// from import to import.
#[derive(Default)]
struct Keys(HashMap<String, u64>);

impl Keys {
    fn note(&mut self, row: &mut Row<'_>, column: &'static str, key: String) {
        if !row.faults.is_empty() {
            return;
        }
        match self.0.get(&key) {
            Some(line) => row.fault(column, format!("is in line {line} already")),
            None => {
                self.0.insert(key, row.line);
            }
        }
    }
}

/// Rows that wait to be compared with the ledger, each with its line.
enum Portion {
    Customers(Vec<(u64, customers::Draft)>),
    Contacts(Vec<(u64, contacts::Draft)>),
    Invoices(Vec<(u64, invoices::Draft)>),
    Payments(Vec<(u64, payments::Draft)>),
}

impl Portion {
    fn of(noun: Noun) -> Portion {
        match noun {
            Noun::Customers => Portion::Customers(Vec::new()),
            Noun::Contacts => Portion::Contacts(Vec::new()),
            Noun::Invoices => Portion::Invoices(Vec::new()),
            Noun::Payments => Portion::Payments(Vec::new()),
        }
    }

    fn len(&self) -> usize {
        match self {
            Portion::Customers(drafts) => drafts.len(),
            Portion::Contacts(drafts) => drafts.len(),
            Portion::Invoices(drafts) => drafts.len(),
            Portion::Payments(drafts) => drafts.len(),
        }
    }

    /// Reads a row. What is wrong with it stands in the row afterwards; then nothing was added.
    fn add(&mut self, row: &mut Row<'_>, company: &Company, keys: &mut Keys) {
        fn note<D>(
            drafts: &mut Vec<(u64, D)>,
            row: &mut Row<'_>,
            keys: &mut Keys,
            (column, draft): (&'static str, Option<D>),
            key: impl Fn(&D) -> String,
        ) {
            let Some(draft) = draft else { return };
            keys.note(row, column, key(&draft));
            if row.faults.is_empty() {
                drafts.push((row.line, draft));
            }
        }
        match self {
            Portion::Customers(drafts) => {
                let draft = customers::read(row);
                note(drafts, row, keys, ("number", draft), |it| it.number.clone());
            }
            Portion::Contacts(drafts) => {
                let draft = contacts::read(row);
                note(drafts, row, keys, ("id", draft), |it| format!("{}\n{}", it.customer, it.external_id));
            }
            Portion::Invoices(drafts) => {
                let draft = invoices::read(row, company);
                note(drafts, row, keys, ("number", draft), |it| it.number.clone());
            }
            Portion::Payments(drafts) => {
                let draft = payments::read(row);
                note(drafts, row, keys, ("id", draft), |it| it.external_id.clone());
            }
        }
    }

    /// Compares what waits with the ledger and writes the difference.
    async fn put(
        &mut self,
        tx: &mut Tx,
        company: &Company,
        report: &mut Report,
        refused: &mut (dyn FnMut(&Fault) + Send),
    ) -> Result<()> {
        let outcomes = match self {
            Portion::Customers(drafts) => customers::put(tx, company, std::mem::take(drafts)).await,
            Portion::Contacts(drafts) => contacts::put(tx, company, std::mem::take(drafts)).await,
            Portion::Invoices(drafts) => invoices::put(tx, company, std::mem::take(drafts)).await,
            Portion::Payments(drafts) => payments::put(tx, company, std::mem::take(drafts)).await,
        };
        for outcome in outcomes.with_context(|| format!("importing {}", report.noun))? {
            report.count(outcome, refused);
        }
        Ok(())
    }
}
