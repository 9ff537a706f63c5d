//! The only place where the wall clock is read; `clippy.toml` bans it elsewhere.

use super::{Date, Timestamp};
use jiff::tz::TimeZone;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// Where "now" comes from: the machine's clock, or one that is moved by hand.
///
/// Clones of a moved clock move together.
#[derive(Clone, Debug)]
pub enum Clock {
    Wall,
    /// Milliseconds since 1970.
    Moved(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still until it is moved.
    #[must_use]
    pub fn standing_at(at: Timestamp) -> Self {
        Self::Moved(Arc::new(AtomicI64::new(at.as_millisecond())))
    }

    #[must_use]
    #[allow(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::Wall => Timestamp(jiff::Timestamp::now()),
            Self::Moved(at) => {
                Timestamp(jiff::Timestamp::from_millisecond(at.load(Ordering::SeqCst)).unwrap_or_default())
            }
        }
    }

    /// Today's date where the zone is.
    #[must_use]
    pub fn today(&self, zone: &TimeZone) -> Date {
        self.now().date_in(zone)
    }

    /// Sets a moved clock; does nothing to the wall clock.
    pub fn set(&self, to: Timestamp) {
        if let Self::Moved(at) = self {
            at.store(to.as_millisecond(), Ordering::SeqCst);
        }
    }

    pub fn pass_seconds(&self, seconds: i64) {
        self.set(self.now().plus_seconds(seconds));
    }

    pub fn pass_days(&self, days: i64) {
        self.pass_seconds(days * 86_400);
    }
}
