//! Dunning: which reminder is due, and why.
//!
//! Knows procedures, steps, what was taken and the why-ledger. Never knows disputes, promises or plans: it
//! sees only dunning blocks. [`decide`] is pure: no clock, no SQL, no mail.
//!
//! Verbs: `decide`, `run` (the job, and `duly run`), `plan` (the same without writing), `why`.

pub mod account;
pub mod decide;
pub mod plan;
pub mod procedure;
pub mod remind;
pub mod rule;
pub mod store;

pub use decide::{Decision, Sending, Standing, decide};
pub use procedure::{Procedure, Step};
pub use rule::{Outcome, Reason, Rule};
