//! Against real servers on the loopback, and one that misbehaves to a script.

#[path = "wire/house.rs"]
mod house;
#[path = "wire/imap.rs"]
mod imap;
#[path = "wire/mails.rs"]
mod mails;
#[path = "wire/scripted.rs"]
mod scripted;
#[path = "wire/smtp.rs"]
mod smtp;
