//! Cases: disputes, promises to pay, payment plans, and payments that the customer says were made.
//!
//! Knows how a case begins, what it silences, how it is followed up and how it ends. Never knows dunning: a
//! case writes a dunning block into the ledger, and that is all that reminders ever see of it. A reply and a
//! click on the customer's page differ only in who recognised the intent.
//!
//! Verbs: `propose`, `accept`, `dismiss`, `open`, `agree`, `settle`, `withdraw`, `follow_up` (the job).

pub mod case;
pub mod event;
mod follow_up;
mod open;
pub mod plan;
pub mod proposal;
mod propose;
mod settle;
pub mod store;
pub mod task;
pub mod verdict;

pub use case::{Case, CaseKind, CaseState, Instalment, InstalmentState, Refused, Wish};
pub use follow_up::{FollowedUp, follow_up};
pub use open::{Limits, Opening, agree, open};
pub use proposal::{Proposal, ProposalState};
pub use propose::{accept, dismiss, propose, propose_all, reply_hold};
pub use settle::{settle, withdraw};
pub use task::{Task, TaskKind};
