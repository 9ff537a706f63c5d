//! The trade's words as types: money, ids, days and instants, locales, tones, channels, tokens.
//!
//! Knows how each of them is written and what makes it valid. Never knows any IO, any table, any
//! customer. Everything above this floor passes these types around instead of bare numbers and strings.

pub mod channel;
pub mod clock;
pub mod format;
pub mod ids;
pub mod locale;
pub mod money;
pub(crate) mod sql;
pub mod time;
pub mod token;
pub mod tone;

pub use channel::Channel;
pub use clock::Clock;
pub use ids::*;
pub use locale::Locale;
pub use money::{Currency, Money};
pub use sql::Flag;
pub(crate) use sql::named;
pub use time::{Date, Timestamp, Zone};
pub use tone::Tone;
