//! What can be found in a reply.

use crate::words::{Currency, Date, Locale, Money, named};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What is known when the reply arrives.
#[derive(Clone, Debug)]
pub struct Context {
    /// The day on which the reply was written; relative dates count from it.
    pub received: Date,
    /// The customer's language and country.
    pub locale: Locale,
    pub currency: Currency,
    /// What is open, or was lately paid.
    pub invoices: Vec<OpenInvoice>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenInvoice {
    pub number: String,
    pub open: Money,
    pub due: Date,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Of the newly written text; `None` if it is too short or in no known language.
    pub language: Option<Locale>,
    /// What the customer newly wrote, without quoted history, signature and footers.
    pub new_text: String,
    /// What was folded away, in order. Nothing is ever deleted.
    pub folded: Vec<Folded>,
    /// Where in the new text an answer to a quoted line begins (in bytes), and that line.
    pub answers: Vec<(usize, String)>,
    pub findings: Vec<Finding>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    pub kind: FoldedKind,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldedKind {
    Quote,
    Signature,
    Footer,
}

/// One thing that the customer says, and the words that say it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub intent: Intent,
    /// Bytes in `new_text`, on character borders.
    pub span: Range<usize>,
    /// 0 to 1.
    pub confidence: f32,
}

/// What a customer may want. No invoice named means all that are open; an amount or date that the message
/// does not state is `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Intent {
    /// Refuses or contests.
    Dispute { reason: DisputeReason, invoices: Vec<String>, amount: Option<Money> },
    /// Commits to pay.
    Promise { date: Option<Date>, amount: Option<Money>, invoices: Vec<String> },
    /// Wants to pay in parts.
    Plan {
        instalments: Option<u8>,
        /// Of each instalment.
        amount: Option<Money>,
        every: Option<Every>,
        start: Option<Date>,
        invoices: Vec<String>,
    },
    /// Says that it has been paid.
    Paid { date: Option<Date>, amount: Option<Money>, invoices: Vec<String> },
    /// Wants the invoice or a statement again.
    CopyRequest { invoices: Vec<String> },
    /// Is not, or no longer, the right person; perhaps names who is.
    WrongContact { contact: Option<String> },
    /// Wants no more messages on this channel.
    Stop,
    /// Needs a person's answer and fits none of the above.
    Question,
}

impl Intent {
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Dispute { .. } => "dispute",
            Self::Promise { .. } => "promise",
            Self::Plan { .. } => "plan",
            Self::Paid { .. } => "paid",
            Self::CopyRequest { .. } => "copy_request",
            Self::WrongContact { .. } => "wrong_contact",
            Self::Stop => "stop",
            Self::Question => "question",
        }
    }

    /// The invoices that it is about; empty means all that are open.
    #[must_use]
    pub fn invoices(&self) -> &[String] {
        match self {
            Self::Dispute { invoices, .. }
            | Self::Promise { invoices, .. }
            | Self::Plan { invoices, .. }
            | Self::Paid { invoices, .. }
            | Self::CopyRequest { invoices } => invoices,
            Self::WrongContact { .. } | Self::Stop | Self::Question => &[],
        }
    }
}

named! {
    /// Why a customer contests.
    DisputeReason {
        Price = "price",
        Quantity = "quantity",
        Quality = "quality",
        NotReceived = "not_received",
        NotOrdered = "not_ordered",
        Duplicate = "duplicate",
        /// Purchase order, VAT id, address or another formality is missing or wrong.
        TaxOrForm = "tax_or_form",
        Contract = "contract",
        Other = "other",
    }
}

named! {
    Every {
        Week = "week",
        Month = "month",
    }
}
