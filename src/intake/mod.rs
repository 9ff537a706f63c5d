//! Intake: from a raw mail to a message in the right conversation, with what it wants and silence first.
//!
//! Knows automatic mail, threading and matching. Never knows HTML pages or SMTP. The message, the proposals
//! and the hold are written in one transaction; nothing is ever answered from here, so nothing can loop.
//!
//! Verbs: `run` (the job), `match_conversation`.

mod attachment;
mod automatic;
mod context;
mod email;
mod file;
mod known;
mod matching;
mod portion;
mod run;
mod sms;
mod thread;

pub use matching::match_conversation;
pub use run::{Desk, Senses, Taken, run};

/// The snippet of a conversation that begins with a mail nobody can read: the page has the words for it.
pub const UNREADABLE: &str = "duly:unreadable";
/// An event of an unmatched conversation, followed by the number of the message that the mail claims to answer:
/// its sender is known, but as somebody of another customer.
pub const CLAIMED: &str = "claims_to_answer";
