//! The hours in which reminders leave, by the customer's own clock. Pure.

use crate::words::{Date, Timestamp, Zone, named};
use jiff::civil::Time;

named! {
    /// A day of the week, in its order.
    Day {
        Monday = "mon",
        Tuesday = "tue",
        Wednesday = "wed",
        Thursday = "thu",
        Friday = "fri",
        Saturday = "sat",
        Sunday = "sun",
    }
}

/// Days of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days(u8);

impl Days {
    /// Monday to Friday.
    pub const WORKDAYS: Days = Days(0b001_1111);

    fn of(date: Date) -> Days {
        Days(1 << date.0.weekday().to_monday_zero_offset())
    }

    fn include(self, date: Date) -> bool {
        self.0 & Days::of(date).0 != 0
    }
}

impl FromIterator<Day> for Days {
    fn from_iter<I: IntoIterator<Item = Day>>(days: I) -> Self {
        Days(days.into_iter().fold(0, |all, day| all | 1 << day as u8))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from_hour: i8,
    /// Exclusive; 24 is midnight.
    pub to_hour: i8,
    pub days: Days,
}

impl Window {
    /// Around the clock on weekdays.
    pub const ALL_DAY: Window = Window { from_hour: 0, to_hour: 24, days: Days::WORKDAYS };

    /// Now, if the window is open, else the first instant at which it is.
    #[must_use]
    pub fn opens(self, now: Timestamp, zone: &Zone) -> Timestamp {
        let local = now.0.to_zoned(zone.0.clone());
        let today = Date(local.date());
        let days = (0..8).map(|days| today.plus_days(days)).filter(|day| self.days.include(*day));
        let mut openings = days.filter_map(|day| {
            let late = day == today && local.hour() >= self.to_hour;
            let begins = Time::new(self.from_hour, 0, 0, 0).ok()?;
            let opens = day.to_datetime(begins).to_zoned(zone.0.clone()).ok()?;
            (!late).then_some(Timestamp(opens.timestamp()))
        });
        openings.next().map_or(now, |opens| opens.max(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reminder_waits_for_a_workdays_hours_where_the_customer_is() {
        let at = |text: &str| Timestamp(text.parse().unwrap());
        let window = Window { from_hour: 8, to_hour: 18, days: Days::WORKDAYS };
        let check = |zone: &str, now: &str, opens: &str| {
            assert_eq!(window.opens(at(now), &zone.parse().unwrap()), at(opens), "{now} in {zone}");
        };
        // 2026-06-12 is a Friday; Berlin is two hours ahead of UTC, Auckland twelve.
        check("Europe/Berlin", "2026-06-12T06:00:00Z", "2026-06-12T06:00:00Z");
        check("Europe/Berlin", "2026-06-12T15:59:59Z", "2026-06-12T15:59:59Z");
        check("Europe/Berlin", "2026-06-12T16:00:00Z", "2026-06-15T06:00:00Z");
        check("Europe/Berlin", "2026-06-12T03:00:00Z", "2026-06-12T06:00:00Z");
        check("Europe/Berlin", "2026-06-13T10:00:00Z", "2026-06-15T06:00:00Z");
        check("Pacific/Auckland", "2026-06-12T10:00:00Z", "2026-06-14T20:00:00Z");
        // The clocks go forward on 2026-03-29.
        check("Europe/Berlin", "2026-03-27T18:00:00Z", "2026-03-30T06:00:00Z");
        let all_day = Window::ALL_DAY.opens(at("2026-06-12T21:59:00Z"), &"Europe/Berlin".parse().unwrap());
        assert_eq!(all_day, at("2026-06-12T21:59:00Z"));
    }

    #[test]
    fn whoever_wants_other_days_chooses_them() {
        let at = |text: &str| Timestamp(text.parse().unwrap());
        // 2026-06-13 is a Saturday.
        let check = |days: &[Day], now: &str, opens: &str| {
            let window = Window { from_hour: 8, to_hour: 18, days: days.iter().copied().collect() };
            assert_eq!(window.opens(at(now), &Zone::UTC), at(opens), "{days:?}");
        };
        check(Day::ALL, "2026-06-13T10:00:00Z", "2026-06-13T10:00:00Z");
        check(&[Day::Sunday], "2026-06-13T10:00:00Z", "2026-06-14T08:00:00Z");
        check(&[Day::Saturday], "2026-06-13T18:00:00Z", "2026-06-20T08:00:00Z");
        check(&[Day::Friday, Day::Tuesday], "2026-06-13T10:00:00Z", "2026-06-16T08:00:00Z");
    }
}
