//! How things stand with a customer: what is open, what is already known about it, and who looks after it.

use super::visit::Visit;
use crate::{
    access,
    cases::{self, Case, CaseState, Instalment},
    db::Conn,
    ledger::{self, Invoice},
    words::{Currency, InvoiceId, Money},
};
use anyhow::Result;

/// Cases that are shown.
const MOST_CASES: usize = 20;

pub struct Standing {
    /// Oldest due date first.
    pub open: Vec<Invoice>,
    /// Those that still run first.
    pub cases: Vec<Told>,
    pub collector: Option<String>,
    /// Every invoice's number, paid ones too: cases outlive them.
    numbers: Vec<(InvoiceId, String)>,
}

/// A case with what it is about.
pub struct Told {
    pub case: Case,
    pub invoices: Vec<(InvoiceId, i64)>,
    pub instalments: Vec<Instalment>,
}

impl Told {
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(self.case.state, CaseState::Open | CaseState::Requested)
    }

    /// What it is about, in money.
    #[must_use]
    pub fn amount(&self) -> Money {
        let all = self.invoices.iter().fold(0_i64, |sum, (_, open)| sum.saturating_add(*open));
        self.case.amount().unwrap_or(Money::new(all, self.case.currency))
    }

    #[must_use]
    pub fn names(&self, invoice: InvoiceId) -> bool {
        self.invoices.iter().any(|(id, _)| *id == invoice)
    }
}

impl Standing {
    pub async fn read(db: &mut Conn, visit: &Visit) -> Result<Standing> {
        let invoices = ledger::store::invoices(db, visit.customer.id).await?;
        let numbers = invoices.iter().map(|it| (it.id, it.number.clone())).collect();
        let mut told = Vec::new();
        for case in cases::store::cases_of(db, visit.customer.id).await?.into_iter().take(MOST_CASES) {
            let invoices = cases::store::invoices_of(db, case.id).await?;
            let instalments = cases::store::instalments(db, case.id).await?;
            told.push(Told { case, invoices, instalments });
        }
        let collector = match visit.customer.collector_id {
            Some(id) => access::store::user(db, id).await?.map(|user| user.name),
            None => None,
        };
        let open = invoices.into_iter().filter(Invoice::is_open).collect();
        Ok(Standing { open, cases: told, collector, numbers })
    }

    #[must_use]
    pub fn number(&self, invoice: InvoiceId) -> &str {
        self.numbers.iter().find(|(id, _)| *id == invoice).map_or("", |(_, number)| number.as_str())
    }

    /// What is asked for: past due, or all that is open if nothing is.
    #[must_use]
    pub fn asked(&self, visit: &Visit) -> Vec<&Invoice> {
        let late: Vec<&Invoice> = self.open.iter().filter(|it| it.due_on < visit.today).collect();
        if late.is_empty() { self.open.iter().collect() } else { late }
    }

    /// What an answer is about unless it says otherwise: what nobody has said anything about yet.
    #[must_use]
    pub fn unanswered(&self, visit: &Visit) -> Vec<&Invoice> {
        let asked = self.asked(visit);
        let is_told = |it: &Invoice| self.cases.iter().any(|told| told.is_live() && told.names(it.id));
        let left: Vec<&Invoice> = asked.iter().copied().filter(|it| !is_told(it)).collect();
        if left.is_empty() { asked } else { left }
    }

    /// The same, of one currency.
    #[must_use]
    pub fn unanswered_in(&self, visit: &Visit, currency: Currency) -> Vec<&Invoice> {
        self.unanswered(visit).into_iter().filter(|it| it.currency == currency).collect()
    }
}
