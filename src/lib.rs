//! duly: the conversation about unpaid invoices between companies.
//!
//! The rooms of the house and what each of them knows are described in `ARCHITECTURE.md`.

pub mod access;
pub mod alerts;
pub mod app;
pub mod blobs;
pub mod cases;
pub mod cli;
pub mod config;
pub mod db;
pub mod demo;
pub mod doctor;
pub mod dunning;
pub mod inbox;
pub mod intake;
pub mod jobs;
pub mod ledger;
pub mod log;
pub mod logins;
pub mod mailbox;
pub mod outbox;
pub mod reading;
pub mod web;
pub mod wording;
pub mod words;
pub mod worklist;
