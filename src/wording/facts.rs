//! What a message may speak of. Amounts and dates are values here; the locale formats them.

use crate::words::{Date, Locale, Money, named};

named! {
    /// How often we have asked: it names the text ("Second reminder"). How we ask is the tone.
    StepName {
        Courtesy = "courtesy",
        First = "first",
        Second = "second",
        Third = "third",
        Final = "final",
    }
}

/// What a message is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A notice before the due date, or a reminder after it.
    Reminder(StepName),
    /// A collector's own words, in the company's frame.
    Answer { subject: String, text: String },
    /// Confirms a promise that the customer made: on which date, how much.
    PromiseConfirmed { date: Date, amount: Money },
    /// Confirms that a dispute was received, with its reference.
    DisputeReceived { reference: String },
    /// Confirms that a plan was asked for, with its reference.
    PlanRequested { reference: String },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub company: CompanyFacts,
    pub customer: CustomerFacts,
    pub person: Person,
    pub today: Date,
    /// By when payment is asked for: always a date, never "within seven days".
    pub pay_by: Date,
    /// What the message is about, oldest due date first. A reminder needs at least one that is open; the notices
    /// and a collector's answer show them if there are any. A credit note is a negative amount.
    pub invoices: Vec<InvoiceFacts>,
    /// What to write on the transfer; may be empty.
    pub reference: String,
    /// The customer's page, with its scheme (`https://…`); anything else is left out.
    pub link: Option<String>,
    /// Who signs; the company alone if nobody does.
    pub signed_by: Option<String>,
    /// True if no later step is planned: only then may a message call itself final.
    pub is_last_step: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyFacts {
    pub name: String,
    pub address: Vec<String>,
    /// ISO 3166-1.
    pub country: String,
    pub locale: Locale,
    pub email: String,
    pub phone: String,
    pub account_holder: String,
    pub iban: String,
    pub bic: String,
    /// Register, managing directors, VAT id.
    pub imprint: Vec<String>,
    /// Lines under a message, before the company's name.
    pub signature: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerFacts {
    pub number: String,
    pub name: String,
    pub address: Vec<String>,
    pub country: String,
}

/// Whom the salutation greets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Person {
    /// Nobody by name: a shared mailbox or only the company.
    Unknown,
    /// The whole name, without knowing how to address it.
    Named {
        full: String,
    },
    Mr {
        full: String,
        last: String,
    },
    Ms {
        full: String,
        last: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceFacts {
    pub number: String,
    pub issued: Date,
    pub due: Date,
    pub total: Money,
    pub open: Money,
}
