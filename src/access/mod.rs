//! Who may come in: users, roles, sessions, and customers with an action link.
//!
//! Knows passwords, cookies and tokens as digests. Never knows pages, conversations or what anybody does
//! once inside.

pub mod link;
pub mod password;
pub mod session;
pub mod store;
pub mod user;

pub use link::Link;
pub use user::{Role, User};
