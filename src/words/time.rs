//! Days are civil dates, instants are UTC.

use super::sql::{travels, travels_as_text};
use jiff::{ToSpan, civil, tz::TimeZone};
use std::{fmt, ops::Deref, str::FromStr};

/// A civil date: a day in the calendar, wherever one is. Written as ISO 8601 (`2026-03-17`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Date(pub civil::Date);

impl Date {
    /// A date known to be valid, for samples and tests; an impossible one becomes the nearest possible.
    #[must_use]
    pub fn ymd(year: i16, month: i8, day: i8) -> Self {
        Self(civil::Date::new(year, month, day).unwrap_or(civil::Date::MIN))
    }

    /// This many days later (earlier if negative); stops at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.days()))
    }

    /// Whole days from `earlier` to this day; negative if this day is the earlier one.
    #[must_use]
    pub fn days_since(self, earlier: Date) -> i64 {
        i64::from(self.0.since(earlier.0).map_or(0, |span| span.get_days()))
    }

    /// The first instant of this day in a time zone.
    #[must_use]
    pub fn start_in(self, zone: &TimeZone) -> Timestamp {
        self.0.to_zoned(zone.clone()).map_or(Timestamp::EPOCH, |zoned| Timestamp(zoned.timestamp()))
    }
}

impl Deref for Date {
    type Target = civil::Date;
    fn deref(&self) -> &civil::Date {
        &self.0
    }
}
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl FromStr for Date {
    type Err = jiff::Error;
    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse().map(Self)
    }
}
travels_as_text!(Date);

/// An instant. Kept in the database as milliseconds since 1970 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub jiff::Timestamp);

impl Timestamp {
    pub const EPOCH: Timestamp = Timestamp(jiff::Timestamp::UNIX_EPOCH);

    /// The civil date in a time zone at this instant.
    #[must_use]
    pub fn date_in(self, zone: &TimeZone) -> Date {
        Date(self.0.to_zoned(zone.clone()).date())
    }

    /// This many seconds later (earlier if negative); stops at the ends of time.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        let span = jiff::SignedDuration::from_secs(seconds);
        let end = if seconds < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        Self(self.0.checked_add(span).unwrap_or(end))
    }

    #[must_use]
    pub fn seconds_since(self, earlier: Timestamp) -> i64 {
        self.0.as_second() - earlier.0.as_second()
    }
}

impl Deref for Timestamp {
    type Target = jiff::Timestamp;
    fn deref(&self) -> &jiff::Timestamp {
        &self.0
    }
}
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
travels!(Timestamp as i64, |it: &Timestamp| it.0.as_millisecond(), |wire: i64| {
    jiff::Timestamp::from_millisecond(wire).map(Timestamp)
});

/// An IANA time zone, such as `Europe/Berlin`.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Zone(pub TimeZone);

impl Zone {
    pub const UTC: Zone = Zone(TimeZone::UTC);
}
impl Deref for Zone {
    type Target = TimeZone;
    fn deref(&self) -> &TimeZone {
        &self.0
    }
}
impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.iana_name().unwrap_or("UTC"))
    }
}
impl FromStr for Zone {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        TimeZone::get(text)
            .map(Zone)
            .map_err(|_| format!("“{text}” is not a time zone of the IANA list, such as Europe/Berlin"))
    }
}
impl From<Zone> for String {
    fn from(it: Zone) -> String {
        it.to_string()
    }
}
impl TryFrom<String> for Zone {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}
travels_as_text!(Zone);
