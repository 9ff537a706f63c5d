//! Passwords: argon2id, never kept, never logged.
