//! Each room's SQL, on both databases.

mod cases;
mod intake;
mod ledger;
mod mailbox;
