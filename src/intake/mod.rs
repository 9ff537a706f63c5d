//! Intake: from a raw mail to a message in the right conversation, with what it wants and silence first.
//!
//! Knows automatic mail, threading and matching. Never knows HTML pages or SMTP. The message, the proposals
//! and the hold are written in one transaction; nothing is ever answered from here, so nothing can loop. What one of
//! us sent from another mail program is filed the same way, and holds nothing.
//!
//! Verbs: `run` (the job), `match_conversation`, `complete`.

pub mod attachment;
mod authentication;
mod automatic;
mod context;
mod conversations;
mod email;
mod file;
mod known;
mod matching;
mod portion;
mod rest;
mod run;
mod sender;
mod sent;
mod sms;
mod thread;

pub use authentication::Authentications;
pub use matching::match_conversation;
pub use rest::complete;
pub use run::{Desk, Senses, Taken, run};

/// The snippet of a conversation that begins with a mail nobody can read: the page has the words for it.
pub const UNREADABLE: &str = "duly:unreadable";
/// An event of an unmatched conversation, followed by the number of the message that the mail claims to answer:
/// its sender is known, but as somebody of another customer.
pub const CLAIMED: &str = "claims_to_answer";
/// An event of an unmatched conversation, followed by a domain: the mail says that it is from there, and fails what
/// the domain's owner asks of such mail.
pub const DOUBTED: &str = "fails_authentication";
/// An event of an unmatched conversation: the mail was written in our own name, and nothing proves that it is ours.
pub const IN_OUR_NAME: &str = "in_our_name";
