//! What is known about a sender and a customer when something comes in.

use super::{sender::bare, thread::own_domain};
use crate::{
    db::Conn,
    ledger::{self, Company, Contact, Customer, Invoice},
    reading::{Context, OpenInvoice},
    words::{CompanyId, CustomerId, Date, Locale, Timestamp},
};
use anyhow::{Context as _, Result};
use std::{collections::HashMap, sync::Arc};

/// An invoice that was paid so lately may still be what a reply is about.
const LATELY_DAYS: i64 = 60;
/// Words of a mail that are looked up as invoice numbers.
const MOST_NUMBERS: usize = 40;

/// A customer, as far as a reply can be about him.
#[derive(Clone, Debug)]
pub struct Account {
    pub customer: Customer,
    pub company: Arc<Company>,
    /// Open, or lately paid.
    pub invoices: Vec<Invoice>,
}

impl Account {
    pub async fn of(db: &mut Conn, customer: CustomerId, now: Timestamp) -> Result<Account> {
        let companies = ledger::store::companies(db).await?;
        let found = Account::of_each(db, &[customer], &companies, now).await?;
        found.into_iter().next().context("a customer of one of the companies")
    }

    /// Each of these customers' accounts.
    pub async fn of_each(
        db: &mut Conn,
        customers: &[CustomerId],
        companies: &[Company],
        now: Timestamp,
    ) -> Result<Vec<Account>> {
        let customers = ledger::store::customers(db, customers).await?;
        let mut accounts = Vec::new();
        for company in companies.iter().cloned().map(Arc::new) {
            let own = customers.iter().filter(|it| it.company_id == company.id);
            let ids: Vec<CustomerId> = own.clone().map(|it| it.id).collect();
            let since = now.date_in(&company.zone).plus_days(-LATELY_DAYS);
            let mut invoices: HashMap<CustomerId, Vec<Invoice>> = HashMap::new();
            for invoice in ledger::store::open_or_paid_since(db, &ids, since).await? {
                invoices.entry(invoice.customer_id).or_default().push(invoice);
            }
            accounts.extend(own.map(|customer| Account {
                customer: customer.clone(),
                company: company.clone(),
                invoices: invoices.remove(&customer.id).unwrap_or_default(),
            }));
        }
        Ok(accounts)
    }

    /// What a reply is read with.
    #[must_use]
    pub fn context(&self, contact: Option<&Contact>, written: Timestamp) -> Context {
        let locale = contact.and_then(|contact| contact.locale).unwrap_or(self.customer.locale);
        let open = |it: &Invoice| OpenInvoice { number: it.number.clone(), open: it.open(), due: it.due_on };
        Context {
            received: written.date_in(&self.customer.zone),
            locale: locale.in_country(&self.customer.country),
            currency: self.invoices.first().map_or(self.company.currency, |invoice| invoice.currency),
            invoices: self.invoices.iter().map(open).collect(),
        }
    }

    #[must_use]
    pub fn today(&self, now: Timestamp) -> Date {
        now.date_in(&self.company.zone)
    }
}

/// What the words of a stranger are read with: only to fold them, nothing is made of them.
#[must_use]
pub fn of_a_stranger(company: Option<&Company>, written: Timestamp) -> Context {
    Context {
        received: company
            .map_or_else(|| written.date_in(&crate::words::Zone::UTC), |it| written.date_in(&it.zone)),
        locale: company.map_or(Locale::EN, |it| it.locale.in_country(&it.country)),
        currency: company.map_or(crate::words::Currency::EUR, |it| it.currency),
        invoices: Vec::new(),
    }
}

/// Whether the customer has a contact in the sender's own domain, or with the sender's address under another tag.
pub async fn has_colleague(db: &mut Conn, customer: CustomerId, sender: &str) -> Result<bool> {
    let (domain, address) = (own_domain(sender), bare(sender));
    let contacts = ledger::store::contacts(db, customer).await?;
    let mut emails = contacts.iter().filter_map(|it| it.email.as_deref());
    Ok(emails.any(|it| {
        (domain.is_some() && own_domain(it) == domain) || (address.is_some() && bare(it) == address)
    }))
}

/// Customers whose invoice numbers stand in a text.
pub async fn named_in(db: &mut Conn, companies: &[CompanyId], text: &str) -> Result<Vec<CustomerId>> {
    let numbers = numbers(text);
    let mut of = Vec::new();
    for company in companies {
        of.push(ledger::store::customers_by_invoice_numbers(db, *company, &numbers).await?);
    }
    let mut named = Vec::new();
    for number in numbers {
        for (_, customer) in of.iter().flatten().filter(|(it, _)| it == number) {
            if !named.contains(customer) {
                named.push(*customer);
            }
        }
    }
    Ok(named)
}

/// Words that may be invoice numbers: at least three digits, and nothing but letters, digits and `-/._`.
fn numbers(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    let words = text.split(|c: char| c.is_whitespace() || ",;:()[]<>\"'#".contains(c)).take(20_000);
    for word in words {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let plain = word.chars().all(|c| c.is_alphanumeric() || "-/._".contains(c));
        if digits >= 3 && word.len() <= 40 && plain && !found.contains(&word) {
            found.push(word);
        }
        if found.len() == MOST_NUMBERS {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_enough_digits_may_be_invoice_numbers() {
        let text = "Re: Rechnung RE-2026/0417, (1042). Tel. 040; siehe #77 und RE-2026/0417!";
        assert_eq!(numbers(text), ["RE-2026/0417", "1042", "040"]);
        assert_eq!(numbers(&"4711x".repeat(1000)), [] as [&str; 0]);
        let many: String = (1000..2000).map(|n| format!("{n} ")).collect();
        assert_eq!(numbers(&many).len(), MOST_NUMBERS);
    }
}
