//! The outbox: the one door through which messages leave.
//!
//! Knows deliveries, their states, back-off, leases and carriers. Never knows why a message is sent or what a
//! step is. It checks once more, right before a message leaves, that what the message says is still true.
//!
//! Verbs: `queue`, `deliver` (the job), `settle`, `bounced`, `withdraw`.

pub mod backoff;
pub mod delivery;
pub mod status;
pub mod store;

pub use delivery::{Delivery, DeliveryState, NewDelivery};
pub use status::bounced;
