//! Notices when failures pile up, and when that is over: one that nobody sees for a week is the worst of all.

use super::store;
use crate::{
    alerts::{self, AlertKind},
    db::Db,
    words::{Clock, Timestamp},
};
use anyhow::Result;

const HOUR: i64 = 3600;
/// So many in an hour are too many, whatever leaves beside them.
const MANY: i64 = 20;
/// Fewer than this are no pile, whatever their share.
const FEW: i64 = 3;
/// One of so many is too many.
const SHARE: i64 = 20;

/// Messages that ended within an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hour {
    /// Gave up, came back, or may have left.
    pub failed: i64,
    pub left: i64,
}

impl Hour {
    /// More than one in twenty, or very many.
    #[must_use]
    pub const fn piles_up(self) -> bool {
        let ended = self.failed + self.left;
        self.failed >= MANY || (self.failed >= FEW && self.failed * SHARE > ended)
    }
}

/// Raises the alert when failures pile up, and clears it when they do not any more. Says whether it is raised.
///
/// # Errors
/// If the database does not answer.
pub async fn watch(db: &Db, clock: &Clock) -> Result<bool> {
    let now: Timestamp = clock.now();
    let hour = store::hour(&mut *db.read().await?, now.plus_seconds(-HOUR)).await?;
    let was_open = is_open(db).await?;
    if !hour.piles_up() && !was_open {
        return Ok(false);
    }
    let mut tx = db.begin_write().await?;
    if hour.piles_up() {
        let detail =
            format!("{} messages did not leave or came back within an hour; {} left", hour.failed, hour.left);
        alerts::raise(&mut tx, AlertKind::Undelivered, "", &detail, now).await?;
    } else {
        alerts::clear(&mut tx, AlertKind::Undelivered, "", now).await?;
    }
    tx.commit().await?;
    Ok(hour.piles_up())
}

/// Most of the time there is nothing to clear, and nothing is written.
async fn is_open(db: &Db) -> Result<bool> {
    let open = alerts::open(&mut *db.read().await?).await?;
    Ok(open.iter().any(|it| it.kind == AlertKind::Undelivered && it.about.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pile_is_many_or_a_large_share() {
        for (failed, left, expected) in [
            (0, 0, false),
            (1, 0, false),
            (2, 2, false),
            (3, 0, true),
            (3, 56, true),
            (3, 57, false),
            (19, 10_000, false),
            (20, 10_000, true),
        ] {
            assert_eq!(Hour { failed, left }.piles_up(), expected, "{failed} of {left}");
        }
    }
}
