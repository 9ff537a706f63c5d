//! The guard against loops: what duly sends by itself never answers a machine, and never floods an address. Pure.
//!
//! Whatever is automatic passes here, wherever it was written: it is the last check that asks. A collector's own
//! answer is never held up.

use super::check::Verdict;
use crate::{inbox::Kind, words::Timestamp};

/// Automatic mails to one address within a day. One bookkeeper may look after many customers; nobody wants more.
pub const MOST_A_DAY: i64 = 50;
/// In seconds.
pub const DAY: i64 = 86_400;

/// What an automatic mail could be a part of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Echo {
    /// Automatic mails to the same address within a day, filed before this one.
    pub before: i64,
    /// 1 if it answers what no person wrote.
    pub of_a_machine: i64,
}

impl Echo {
    /// What becomes of a mail that may not leave now. A reminder waits until the day is over: it is still true then,
    /// or the last check will see that it is not. An acknowledgement that comes late is worth nothing.
    #[must_use]
    pub fn stops(self, kind: Kind, now: Timestamp) -> Option<Verdict> {
        match kind {
            Kind::Answer => None,
            _ if self.of_a_machine > 0 => {
                Some(Verdict::Withdraw("it would answer a mail that no person wrote".into()))
            }
            _ if self.before < MOST_A_DAY => None,
            Kind::Reminder => Some(Verdict::Defer(now.plus_seconds(DAY))),
            _ => {
                Some(Verdict::Withdraw(format!("{MOST_A_DAY} automatic mails went to that address in a day")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_automatic_is_stopped() {
        let now = Timestamp("2026-03-10T09:00:00Z".parse().unwrap());
        let calm = Echo::default();
        let answering = Echo { of_a_machine: 1, ..calm };
        let flooding = Echo { before: MOST_A_DAY, ..calm };
        for (echo, kind, expected) in [
            (calm, Kind::Reminder, "go"),
            (calm, Kind::Acknowledgement, "go"),
            (Echo { before: MOST_A_DAY - 1, ..calm }, Kind::Acknowledgement, "go"),
            (answering, Kind::Answer, "go"),
            (flooding, Kind::Answer, "go"),
            (answering, Kind::Acknowledgement, "withdraw"),
            (answering, Kind::Reminder, "withdraw"),
            (flooding, Kind::Acknowledgement, "withdraw"),
            (flooding, Kind::Reminder, "tomorrow"),
        ] {
            let verdict = match echo.stops(kind, now) {
                None => "go",
                Some(Verdict::Withdraw(_)) => "withdraw",
                Some(Verdict::Defer(until)) if until == now.plus_seconds(DAY) => "tomorrow",
                Some(other) => panic!("{other:?}"),
            };
            assert_eq!(verdict, expected, "{echo:?} {kind}");
        }
    }
}
