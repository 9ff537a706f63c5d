//! The hours in which reminders leave: on weekdays, by the customer's own clock. Pure.

use crate::words::{Date, Timestamp, Zone};
use jiff::civil::{Time, Weekday};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub from_hour: i8,
    /// Exclusive; 24 is midnight.
    pub to_hour: i8,
}

impl Window {
    /// Around the clock on weekdays.
    pub const ALL_DAY: Window = Window { from_hour: 0, to_hour: 24 };

    /// Now, if the window is open, else the first instant at which it is.
    #[must_use]
    pub fn opens(self, now: Timestamp, zone: &Zone) -> Timestamp {
        let local = now.0.to_zoned(zone.0.clone());
        let today = Date(local.date());
        let days = (0..8).map(|days| today.plus_days(days)).filter(|day| is_weekday(*day));
        let mut openings = days.filter_map(|day| {
            let late = day == today && local.hour() >= self.to_hour;
            let begins = Time::new(self.from_hour, 0, 0, 0).ok()?;
            let opens = day.to_datetime(begins).to_zoned(zone.0.clone()).ok()?;
            (!late).then_some(Timestamp(opens.timestamp()))
        });
        openings.next().map_or(now, |opens| opens.max(now))
    }
}

fn is_weekday(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reminder_waits_for_a_weekdays_hours_where_the_customer_is() {
        let at = |text: &str| Timestamp(text.parse().unwrap());
        let window = Window { from_hour: 8, to_hour: 18 };
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
}
