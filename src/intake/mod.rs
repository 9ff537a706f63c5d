//! Intake: from a raw mail to a message in the right conversation, with what it wants and silence first.
//!
//! Knows automatic mail, threading and matching. Never knows HTML pages or SMTP. The message, the proposals
//! and the hold are written in one transaction.
//!
//! Verb: `run` (the job).
