//! duly: the conversation about unpaid invoices between companies.
//!
//! The rooms of the house and what each of them knows are described in `ARCHITECTURE.md`.

pub mod blobs;
pub mod db;
pub mod reading;
pub mod wording;
pub mod words;
