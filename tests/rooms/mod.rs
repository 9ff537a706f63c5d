//! Each room's SQL, on both databases.

mod access;
mod alerts;
mod authentication;
mod cases;
mod cli;
mod doctor;
mod dunning;
mod fetching;
mod import;
mod intake;
mod intake_sent;
mod intake_threads;
mod ledger;
mod logins;
mod mailbox;
mod outbox;
mod search;
mod sending;
mod settings;
