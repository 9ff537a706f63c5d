//! Cases: disputes, promises to pay, payment plans, and payments that the customer says were made.
//!
//! Knows how a case begins, what it silences, how it is followed up and how it ends. Never knows dunning: a
//! case writes a dunning block into the ledger, and that is all that reminders ever see of it. A reply and a
//! click on the customer's page differ only in who recognised the intent.
//!
//! Verbs: `propose`, `accept`, `dismiss`, `open`, `settle`, `follow_up` (the job).

pub mod case;
pub mod proposal;
pub mod store;

pub use case::{Case, CaseKind, CaseState, Instalment, InstalmentState, Refused, Wish};
pub use proposal::{Proposal, ProposalState};
