//! Against real servers on the loopback, and one that misbehaves to a script.

// A test that meets what it did not expect has failed: that is what it is for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "wire/examine.rs"]
mod examine;
#[path = "wire/house.rs"]
mod house;
#[path = "wire/imap.rs"]
mod imap;
#[path = "wire/mails.rs"]
mod mails;
#[path = "wire/malformed.rs"]
mod malformed;
#[allow(dead_code, reason = "the house's tests ask more of it")]
#[path = "../../tests/house/name_server.rs"]
mod name_server;
#[path = "wire/scripted.rs"]
mod scripted;
#[path = "wire/smtp.rs"]
mod smtp;
#[path = "wire/tokens.rs"]
mod tokens;
