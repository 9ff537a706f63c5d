//! One customer with late invoices, as dunning looks at it: for figures that need no database.

use crate::books::{self, Customer};
use duly::{
    dunning::{Procedure, Standing, Step, account::Account, decide::Item},
    ledger::{self, Company, Contact, Invoice, Role, Salutation},
    wording::StepName,
    words::{
        Channel, ContactId, Currency, CustomerId, Flag, InvoiceId, Locale, ProcedureId, StepId, Tone, Zone,
    },
};

pub const LINK: &str = "https://duly.example/p/k3v9x7m2q5w8r4t6y1b3n5c7d9f2g4h6";

/// One step: the second reminder, on a channel.
pub fn procedures(channel: Channel) -> [Procedure; 1] {
    let step = Step { id: StepId(1), name: StepName::Second, offset_days: 10, channel, tone: Tone::Neutral };
    [Procedure { id: ProcedureId(1), name: "Standard".into(), steps: vec![step], is_default: true }]
}

pub fn account<'a>(company: &'a Company, customer: &'a ledger::Customer, invoices: usize) -> Account<'a> {
    let invoices = (0..invoices).map(|nth| invoice(Customer(0), nth));
    let items = invoices.map(|invoice| Item { invoice, block: None, taken: Vec::new() });
    Account {
        company,
        customer,
        contacts: vec![contact()],
        standing: Standing { items: items.collect(), ..Standing::default() },
    }
}

pub fn customer(locale: Locale) -> ledger::Customer {
    let it = Customer(0);
    ledger::Customer {
        id: CustomerId(1),
        company_id: books::company().id,
        number: it.number(),
        name: "Holzbau Pichler GmbH".into(),
        address: "Ringstraße 1\n10115 Berlin".into(),
        country: "DE".into(),
        locale,
        zone: Zone::UTC,
        vat_id: None,
        collector_id: None,
        procedure_id: None,
        manual: Flag(false),
    }
}

fn invoice(it: Customer, nth: usize) -> Invoice {
    let due = books::today().plus_days(-12 - nth as i64);
    Invoice {
        id: InvoiceId(nth as i64 + 1),
        customer_id: CustomerId(1),
        company_id: books::company().id,
        number: it.invoice(nth),
        issued_on: due.plus_days(-30),
        due_on: due,
        currency: Currency::EUR,
        total_minor: it.open(nth),
        paid_minor: 0,
        open_minor: it.open(nth),
    }
}

fn contact() -> Contact {
    Contact {
        id: ContactId(1),
        customer_id: CustomerId(1),
        external_id: "1".into(),
        name: "Ines Vogt".into(),
        salutation: Salutation::Ms,
        role: Role::AccountsPayable,
        locale: None,
        zone: None,
        email: Some("accounts@kunde.example".into()),
        phone: Some("+4930123456".into()),
        email_fault: None,
        email_fault_at: None,
        phone_stopped_at: None,
    }
}
