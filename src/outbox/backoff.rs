//! When to try again. Pure.

use crate::words::DeliveryId;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// Seconds to wait after the first, second, … attempt: soon at first, then rarely, for about three days.
const WAITS: [i64; 11] = [
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    HOUR,
    4 * HOUR,
    12 * HOUR,
    12 * HOUR,
    12 * HOUR,
    12 * HOUR,
    12 * HOUR,
    6 * HOUR,
];

/// Seconds until the next attempt after this many; `None` if it is time to give up.
///
/// Each delivery has a rhythm of its own, up to a tenth earlier or later, so that what failed together does
/// not come back together.
#[must_use]
pub fn wait(attempts: i64, delivery: DeliveryId) -> Option<i64> {
    let after = usize::try_from(attempts).ok()?.checked_sub(1)?;
    let wait = WAITS.get(after)?;
    let per_mille = 900 + delivery.0.wrapping_mul(2_654_435_761).rem_euclid(201);
    Some(wait * per_mille / 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end_after_three_days() {
        for id in [1, 2, 77, i64::MAX] {
            let waits: Vec<i64> = (1..).map_while(|attempts| wait(attempts, DeliveryId(id))).collect();
            assert_eq!(waits.len(), WAITS.len());
            assert!((54..=66).contains(&waits[0]), "{waits:?}");
            let hours = waits.iter().sum::<i64>() / HOUR;
            assert!((60..=84).contains(&hours), "{hours} hours");
        }
        assert_eq!((wait(0, DeliveryId(1)), wait(-1, DeliveryId(1))), (None, None));
    }

    #[test]
    fn deliveries_do_not_come_back_together_but_each_keeps_its_rhythm() {
        assert_ne!(wait(4, DeliveryId(1)), wait(4, DeliveryId(2)));
        assert_eq!(wait(4, DeliveryId(1)), wait(4, DeliveryId(1)));
    }
}
