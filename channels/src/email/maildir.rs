//! Email in, from a Maildir.
