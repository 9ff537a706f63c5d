//! All SQL of the mailbox.
