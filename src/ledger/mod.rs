//! The ledger: who is owed, who owes, what is open, and what is silent.
//!
//! Knows companies, customers, contacts, invoices, payments, balances, ageing and dunning blocks. Never knows
//! why a block is there, what a reminder is, or what was said. The truth stays in the ERP: duly imports, and
//! books nothing.
//!
//! Verbs: read (`company`, `customer`, `contacts`, `invoices`, `live_blocks`), `block` and `lift`, `import`.

pub mod ageing;
pub mod block;
pub mod company;
pub mod contact;
pub mod customer;
pub mod import;
pub mod invoice;
pub mod store;

pub use ageing::Ageing;
pub use block::{Block, BlockReason};
pub use company::Company;
pub use contact::{Contact, Role, Salutation};
pub use customer::Customer;
pub use invoice::Invoice;
pub use store::directory;
