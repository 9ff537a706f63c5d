//! Email in, by IMAP: everything after a UID, never marked seen.
