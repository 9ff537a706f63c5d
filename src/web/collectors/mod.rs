//! The pages of those who work here: inbox, conversation, customers, worklist, health.

pub mod alarms;
pub mod answering;
pub mod attachment;
pub mod balance;
pub mod cases;
pub mod compose;
pub mod conversation;
pub mod customers;
pub mod doctor;
pub mod eyes;
pub mod health;
pub mod inbox;
pub mod logins;
pub mod mail;
pub mod panel;
pub mod proposals;
pub mod quarantine;
pub mod search;
pub mod sent;
pub mod settings;
pub mod shell;
pub mod sign_in;
pub mod thread;
pub mod wishes;
pub mod worklist;
