//! Dunning: which reminder is due, and why.
//!
//! Knows procedures, steps, what was taken and the why-ledger. Never knows disputes, promises or plans: it
//! sees only dunning blocks. [`decide`] is pure: no clock, no SQL, no mail.
//!
//! Verbs: `decide`, `run` (the job, and `duly run`).

pub mod decide;
pub mod procedure;
pub mod store;

pub use procedure::{Procedure, Step};
