//! How a payment plan is divided: amounts that add up exactly, and days that follow the calendar.

use crate::{reading::Every, words::Date};
use jiff::ToSpan;

/// Equal parts in minor units; the last one takes what does not divide. They always add up to the total.
#[must_use]
pub fn split(total: i64, parts: u8) -> Vec<i64> {
    let Some(part) = total.checked_div(i64::from(parts)) else { return Vec::new() };
    let mut amounts = vec![part; usize::from(parts)];
    if let Some(last) = amounts.last_mut() {
        *last = total - part * (i64::from(parts) - 1);
    }
    amounts
}

/// The days of the instalments. Each counts from the first one, so that a plan that begins on the 31st comes
/// back to the 31st after a shorter month.
#[must_use]
pub fn dates(start: Date, every: Every, parts: u8) -> Vec<Date> {
    let nth = |n: u8| {
        let span = match every {
            Every::Week => i64::from(n).weeks(),
            Every::Month => i64::from(n).months(),
        };
        Date(start.0.saturating_add(span))
    };
    (0..parts).map(nth).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_exactly_and_the_last_takes_the_rest() {
        for (total, parts, expected) in [
            (9000, 3, vec![3000, 3000, 3000]),
            (10_000, 3, vec![3333, 3333, 3334]),
            (5, 2, vec![2, 3]),
            (100, 1, vec![100]),
            (100, 0, vec![]),
        ] {
            assert_eq!(split(total, parts), expected, "{total} in {parts}");
        }
        for parts in 1..=255 {
            assert_eq!(split(1_234_567, parts).iter().sum::<i64>(), 1_234_567, "in {parts}");
        }
    }

    #[test]
    fn instalments_follow_the_calendar() {
        let day = Date::ymd;
        for (start, every, expected) in [
            (day(2026, 1, 31), Every::Month, [day(2026, 1, 31), day(2026, 2, 28), day(2026, 3, 31)]),
            (day(2027, 12, 30), Every::Month, [day(2027, 12, 30), day(2028, 1, 30), day(2028, 2, 29)]),
            (day(2026, 2, 20), Every::Week, [day(2026, 2, 20), day(2026, 2, 27), day(2026, 3, 6)]),
        ] {
            assert_eq!(dates(start, every, 3), expected);
        }
    }
}
