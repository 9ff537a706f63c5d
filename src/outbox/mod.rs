//! The outbox: the one door through which messages leave.
//!
//! Knows deliveries, envelopes, their states, back-off, windows, leases and carriers. Never knows why a message
//! is sent or what a step is. It checks once more, right before a message leaves, that what the message says
//! is still true.
//!
//! Verbs: `post` and `say` (into the conversation and on its way), `deliver` and `expire_leases` (the jobs), `resume`,
//! `bounced`, `delivered`, `undelivered`, `retry`, `withdraw`.

pub mod backoff;
pub mod check;
pub mod country;
pub mod deliver;
pub mod delivery;
pub mod echo;
pub mod envelope;
pub mod recipient;
pub mod say;
pub mod status;
pub mod store;
pub mod window;

pub use deliver::{Delivered, deliver, deliver_as, expire_leases, resume};
pub use delivery::{Delivery, DeliveryState, NewDelivery};
pub use envelope::Envelope;
pub use recipient::{Recipient, To};
pub use say::{Saying, post, say};
pub use status::{arrived, bounced, delivered, retry, undelivered, withdraw};
pub use window::{Day, Days, Window};
