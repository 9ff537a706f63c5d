//! Each room's SQL, on both databases.

mod access;
mod alerts;
mod cases;
mod cli;
mod dunning;
mod import;
mod intake;
mod ledger;
mod mailbox;
mod outbox;
mod search;
mod settings;
