//! An invoice as the ERP issued it, with what has been paid on it.

use crate::words::{CompanyId, Currency, CustomerId, Date, InvoiceId, Money};

/// A row of the view `balances`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Invoice {
    #[sqlx(rename = "invoice_id")]
    pub id: InvoiceId,
    pub customer_id: CustomerId,
    pub company_id: CompanyId,
    pub number: String,
    pub issued_on: Date,
    pub due_on: Date,
    pub currency: Currency,
    /// Negative for a credit note.
    pub total_minor: i64,
    pub paid_minor: i64,
    pub open_minor: i64,
}

impl Invoice {
    #[must_use]
    pub const fn total(&self) -> Money {
        Money::new(self.total_minor, self.currency)
    }

    /// What is still to be paid: negative if too much was paid, or for a credit note that is left.
    #[must_use]
    pub fn open(&self) -> Money {
        Money::new(self.open_minor, self.currency)
    }

    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.open_minor > 0
    }

    /// Days after the due date; negative before it.
    #[must_use]
    pub fn days_late(&self, today: Date) -> i64 {
        today.days_since(self.due_on)
    }
}
