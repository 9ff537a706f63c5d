//! Who may come in: users, roles, sessions, and customers with an action link.
//!
//! Knows passwords, cookies and tokens as digests. Never knows pages, conversations or what anybody does
//! once inside.
//!
//! Verbs: `sign_in`, `signed_in`, `sign_out`, `add_user`, `set_password`, `set_preferences`, `users`,
//! `first_administrator`.

pub mod link;
pub mod password;
pub mod session;
mod sign_in;
pub mod store;
pub mod user;

pub use link::Link;
pub use session::{SessionToken, SignedIn, csrf_fits};
pub use sign_in::{
    FirstAdministrator, NewUser, Refusal, Unusable, add_user, first_administrator, set_password,
    set_preferences, sign_in, sign_out, signed_in, users,
};
pub use user::{MailView, Role, Theme, User};
