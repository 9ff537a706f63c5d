//! The outbox: the one door through which messages leave.
//!
//! Knows deliveries, envelopes, their states, back-off, windows, leases and carriers. Never knows why a message
//! is sent or what a step is. It checks once more, right before a message leaves, that what the message says
//! is still true.
//!
//! Verbs: `post` and `say` (into the conversation and on its way), `work`, `expire_leases` and `watch` (the jobs),
//! `deliver`, `resume`, `bounced`, `arrived`, `delivered`, `undelivered`, `retry`, `retry_all`, `withdraw`, `undo`.

pub mod backoff;
pub mod check;
pub mod country;
pub mod deliver;
pub mod delivery;
pub mod echo;
pub mod enclose;
pub mod envelope;
mod lanes;
pub mod recipient;
pub mod say;
mod settle;
pub mod status;
pub mod store;
mod turn;
pub mod watch;
pub mod window;

pub use deliver::{Desk, deliver, expire_leases, resume, work};
pub use delivery::{Delivered, Delivery, DeliveryState, NewDelivery};
pub use duly_channels::email::reply::Fault;
pub use enclose::{Unfit, fits};
pub use envelope::Envelope;
pub use lanes::Pace;
pub use recipient::{Recipient, To};
pub use say::{Saying, SecondThoughts, post, say};
pub use status::{Draft, Which, arrived, bounced, delivered, retry, retry_all, undelivered, undo, withdraw};
pub use watch::watch;
pub use window::{Day, Days, Window};
