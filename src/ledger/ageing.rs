//! How old what is open is.

use super::Invoice;
use crate::words::{Currency, Date};

/// Open amounts of one currency in minor units: not yet due, up to 30, 60 and 90 days late, and older.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ageing {
    pub buckets: [i64; 5],
}

impl Ageing {
    /// Counts what is open in a currency. Credit notes lower the bucket that their date falls into.
    #[must_use]
    pub fn of(invoices: &[Invoice], currency: Currency, today: Date) -> Ageing {
        let mut ageing = Ageing::default();
        for invoice in invoices.iter().filter(|it| it.currency == currency) {
            let bucket = match invoice.days_late(today) {
                ..=0 => 0,
                1..=30 => 1,
                31..=60 => 2,
                61..=90 => 3,
                _ => 4,
            };
            if let Some(sum) = ageing.buckets.get_mut(bucket) {
                *sum = sum.saturating_add(invoice.open_minor);
            }
        }
        ageing
    }

    #[must_use]
    pub fn total(&self) -> i64 {
        self.buckets.iter().fold(0, |sum, bucket| sum.saturating_add(*bucket))
    }

    /// What is past its due date.
    #[must_use]
    pub fn overdue(&self) -> i64 {
        self.total().saturating_sub(self.buckets[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{CompanyId, CustomerId, InvoiceId};

    fn invoice(due_on: Date, open_minor: i64, currency: Currency) -> Invoice {
        Invoice {
            id: InvoiceId(1),
            customer_id: CustomerId(1),
            company_id: CompanyId(1),
            number: "1".into(),
            issued_on: due_on,
            due_on,
            currency,
            total_minor: open_minor,
            paid_minor: 0,
            open_minor,
        }
    }

    #[test]
    fn a_day_falls_into_its_bucket_and_currencies_stay_apart() {
        let today = Date::ymd(2026, 6, 30);
        let late = |days: i64| invoice(today.plus_days(-days), 100, Currency::EUR);
        let mut invoices: Vec<Invoice> = [-3, 0, 1, 30, 31, 60, 61, 90, 91, 400].map(late).into();
        invoices.push(invoice(today.plus_days(-5), -30, Currency::EUR));
        invoices.push(invoice(today.plus_days(-5), 999, Currency::GBP));
        let ageing = Ageing::of(&invoices, Currency::EUR, today);
        assert_eq!(ageing.buckets, [200, 170, 200, 200, 200]);
        assert_eq!((ageing.total(), ageing.overdue()), (970, 770));
    }
}
