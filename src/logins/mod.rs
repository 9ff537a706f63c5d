//! Log-ins by consent: somebody allowed us to read and send mail, and the tokens of that are kept alive here.
//!
//! Knows tokens, their ends, and how consent is asked for. Never knows what they open: mailboxes and ways out just
//! ask for an access token. Tokens lie encrypted, and nothing of them is ever logged or shown.
//!
//! Three rules keep a log-in alive. A new refresh token is committed before the access token that came with it is
//! used, because the old one may be dead by then. One at a time refreshes, in this process and among all nodes: a
//! refresh token that is used twice kills the whole consent at some providers. Only a refusal in the provider's own
//! words is a refusal: that nobody answers is none.
//!
//! Verbs: `redirect` and `come_back`, `ask_for_code` and `typed`, `disconnect`; `access_token` for whoever logs in.

mod consent;
mod keep;
mod login;
mod store;
mod vault;

pub use consent::{Answer, Arrival, Code, Typing};
pub use login::{Login, Logins, Standing};
pub use vault::Vault;
