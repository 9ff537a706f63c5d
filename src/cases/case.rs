//! What a customer and we are settling.

use crate::{
    reading::{DisputeReason, Every},
    words::{
        CaseId, CompanyId, ConversationId, Currency, CustomerId, Date, InvoiceId, MessageId, Money,
        Timestamp, UserId, named,
    },
};

named! {
    CaseKind {
        Dispute = "dispute",
        Promise = "promise",
        Plan = "plan",
        /// The customer says that it has been paid.
        Paid = "paid",
    }
}

named! {
    CaseState {
        /// A plan that nobody has agreed to yet.
        Requested = "requested",
        Open = "open",
        Kept = "kept",
        PartlyKept = "partly_kept",
        Broken = "broken",
        Settled = "settled",
        Withdrawn = "withdrawn",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Case {
    pub id: CaseId,
    pub company_id: CompanyId,
    pub customer_id: CustomerId,
    pub conversation_id: ConversationId,
    pub message_id: Option<MessageId>,
    pub kind: CaseKind,
    pub state: CaseState,
    pub reason: Option<DisputeReason>,
    /// The customer's own words, from the page.
    pub note: String,
    pub currency: Currency,
    /// Disputed, promised, said to be paid; all that is open if none is given.
    pub amount_minor: Option<i64>,
    /// Of a promise; of a plan its first instalment; of a payment the day that the customer names.
    pub due_on: Option<Date>,
    pub opened_by: Option<UserId>,
    pub opened_at: Timestamp,
    pub opened_on: Date,
    pub settled_at: Option<Timestamp>,
}

impl Case {
    /// The reference number that customers and collectors quote: `D-12`, `P-7`, `PL-3`, `Z-5`.
    #[must_use]
    pub fn reference(&self) -> String {
        let prefix = match self.kind {
            CaseKind::Dispute => "D",
            CaseKind::Promise => "P",
            CaseKind::Plan => "PL",
            CaseKind::Paid => "Z",
        };
        format!("{prefix}-{}", self.id)
    }

    #[must_use]
    pub fn amount(&self) -> Option<Money> {
        self.amount_minor.map(|minor| Money::new(minor, self.currency))
    }
}

named! {
    InstalmentState {
        Open = "open",
        Kept = "kept",
        Missed = "missed",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Instalment {
    pub case_id: CaseId,
    /// From 1.
    pub position: i64,
    pub due_on: Date,
    pub amount_minor: i64,
    pub state: InstalmentState,
}

/// What somebody wants to open: said in a reply and accepted, or entered on the customer's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    Dispute { reason: DisputeReason, amount: Option<Money> },
    Promise { date: Date, amount: Option<Money> },
    Plan { instalments: u8, every: Every, start: Date },
    Paid { date: Option<Date>, amount: Option<Money> },
}

/// A refusal that the user can cause: a value, not an error. Its words are in `locales/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    NothingOpen,
    /// An invoice that is not this customer's, or is paid.
    UnknownInvoice(InvoiceId),
    DateInThePast,
    DateTooFar {
        latest: Date,
    },
    AmountNotPositive,
    AmountAboveOpen {
        open: Money,
    },
    TooFewInstalments,
    TooManyInstalments {
        most: u8,
    },
    SeveralCurrencies,
    AlreadySettled,
    /// The proposal does not say enough to act on it: somebody must fill in a date or an amount.
    Incomplete,
}
