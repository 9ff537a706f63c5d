//! When to try again. Pure.

use crate::words::DeliveryId;
use duly_channels::email::reply::Rhythm;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// Seconds to wait after the first, second, … attempt: soon at first, then rarely, for about three days.
const SOON: [i64; 11] = [
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

/// A server that wants to see whether we come back waits for five minutes mostly (RFC 6647, section 5); one that
/// has too much to do wants longer.
const MINUTES: [i64; 11] = [
    6 * MINUTE,
    12 * MINUTE,
    30 * MINUTE,
    HOUR,
    4 * HOUR,
    12 * HOUR,
    12 * HOUR,
    12 * HOUR,
    12 * HOUR,
    12 * HOUR,
    6 * HOUR,
];

/// A mailbox is tidied up by a person, in office hours.
const HOURS: [i64; 7] = [4 * HOUR, 8 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR];

/// Seconds until the next attempt after this many; `None` if it is time to give up.
///
/// Each delivery has a rhythm of its own, up to a tenth earlier or later, so that what failed together does
/// not come back together.
#[must_use]
pub fn wait(rhythm: Rhythm, attempts: i64, delivery: DeliveryId) -> Option<i64> {
    let after = usize::try_from(attempts).ok()?.checked_sub(1)?;
    let waits: &[i64] = match rhythm {
        Rhythm::Soon => &SOON,
        Rhythm::Minutes => &MINUTES,
        Rhythm::Hours => &HOURS,
    };
    let wait = waits.get(after)?;
    let per_mille = 900 + delivery.0.wrapping_mul(2_654_435_761).rem_euclid(201);
    Some(wait * per_mille / 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end_after_three_days() {
        for (rhythm, first) in
            [(Rhythm::Soon, 54..=66), (Rhythm::Minutes, 320..=400), (Rhythm::Hours, 12_000..=16_000)]
        {
            for id in [1, 2, 77, i64::MAX] {
                let waits: Vec<i64> =
                    (1..).map_while(|attempts| wait(rhythm, attempts, DeliveryId(id))).collect();
                assert!(first.contains(&waits[0]), "{rhythm:?} {waits:?}");
                let hours = waits.iter().sum::<i64>() / HOUR;
                assert!((60..=84).contains(&hours), "{rhythm:?} {hours} hours");
            }
            assert_eq!((wait(rhythm, 0, DeliveryId(1)), wait(rhythm, -1, DeliveryId(1))), (None, None));
        }
    }

    #[test]
    fn deliveries_do_not_come_back_together_but_each_keeps_its_rhythm() {
        let wait = |id| wait(Rhythm::Soon, 4, DeliveryId(id));
        assert_ne!(wait(1), wait(2));
        assert_eq!(wait(1), wait(1));
    }
}
