//! One raw mail (or text message) as it was taken in.

use crate::words::{Channel, CompanyId, Date, Flag, MailId, MailboxId, MessageId, Timestamp, named};
use serde::{Deserialize, Serialize};

named! {
    MailState {
        New = "new",
        /// Became a message of a customer's conversation, or the status of one.
        Filed = "filed",
        /// Became a message of nobody's conversation yet.
        Unmatched = "unmatched",
        /// A copy of a mail that we have, or gone from the server before it could be fetched.
        Ignored = "ignored",
        /// Could not be read or fetched; kept with its error, can be tried again.
        Quarantined = "quarantined",
        /// Known by its place; its bytes are still to be fetched.
        Owed = "owed",
        /// The same, but fetching had passed it by: what makes a balance uneven.
        Missing = "missing",
        /// Came before the day from which on the mailbox is fetched.
        LeftOut = "left_out",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Mail {
    pub id: MailId,
    pub mailbox_id: MailboxId,
    /// Where it lay: `INBOX/17/4711` (folder, UIDVALIDITY, UID), a Maildir name, or a provider's id.
    pub place: String,
    pub channel: Channel,
    /// SHA-256 of the raw bytes, hexadecimal. Empty until they are fetched, like `raw_key`.
    pub digest: String,
    /// Bytes, all of them.
    pub size: i64,
    pub raw_key: String,
    /// How many of its bytes are still on the server: what is kept is the head of a mail that is too large.
    pub rest: i64,
    pub kept_at: Timestamp,
    /// When the server got it.
    pub arrived_at: Timestamp,
    pub state: MailState,
    pub attempts: i64,
    pub lease_until: Option<Timestamp>,
    pub error: Option<String>,
    pub message_id: Option<MessageId>,
    /// Whether it lay in a folder of mail that we sent.
    pub sent: Flag,
}

/// Where mail comes in, and whether it answers.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Mailbox {
    pub id: MailboxId,
    /// As in the settings.
    pub name: String,
    /// Whose mail this is; read from the mail if none is set.
    pub company_id: Option<CompanyId>,
    /// The day (in UTC) from which on its mails are fetched; `None`: all of them.
    pub since: Option<Date>,
    /// The last time it answered.
    pub seen_at: Option<Timestamp>,
    /// Why one of its folders does not answer; `None`: all do.
    pub fault: Option<String>,
    pub fault_since: Option<Timestamp>,
}

/// Where a mail lies on a server, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub folder: String,
    /// None of a source that knows no numbers.
    pub number: Option<Number>,
    pub arrived_at: Timestamp,
    /// Whether it lies in a folder of mail that we sent.
    pub sent: bool,
}

/// The UID of a mail, and the UIDVALIDITY that it is good under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    pub uid_validity: i64,
    pub uid: i64,
}

/// A mail whose bytes are still on the server.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Owed {
    pub id: MailId,
    pub uid_validity: i64,
    pub uid: i64,
    pub size: i64,
    /// How often it was tried, this time included.
    pub attempts: i64,
}

/// A text message as it is kept: the raw bytes of an SMS are the JSON of this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextMessage {
    /// E.164.
    pub from: String,
    pub to: String,
    pub body: String,
    /// The provider's own name for it.
    pub sid: String,
}

/// What became of everything that a mailbox ever showed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    pub new: i64,
    pub filed: i64,
    pub unmatched: i64,
    pub ignored: i64,
    pub quarantined: i64,
    pub owed: i64,
    pub missing: i64,
    pub left_out: i64,
}

impl Balance {
    /// All that it showed.
    #[must_use]
    pub const fn kept(&self) -> i64 {
        let ended = self.filed + self.unmatched + self.ignored + self.quarantined + self.left_out;
        ended + self.new + self.owed + self.missing
    }

    pub(super) const fn add(&mut self, state: MailState, count: i64) {
        match state {
            MailState::New => self.new += count,
            MailState::Filed => self.filed += count,
            MailState::Unmatched => self.unmatched += count,
            MailState::Ignored => self.ignored += count,
            MailState::Quarantined => self.quarantined += count,
            MailState::Owed => self.owed += count,
            MailState::Missing => self.missing += count,
            MailState::LeftOut => self.left_out += count,
        }
    }
}

/// What became of everything that a server got on one day (in UTC).
///
/// `seen` is the sum of all the others. What the server shows is known from its own lists, not from what was
/// fetched: a mail that they name and that fetching passed by counts as missing, and a day is even without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    pub day: Date,
    pub seen: i64,
    pub filed: i64,
    pub unmatched: i64,
    /// By rule: copies, what was deleted before it could be fetched, and what is left out.
    pub ignored: i64,
    /// Of the ignored: what came before the day from which on the mailbox is fetched.
    pub left_out: i64,
    pub quarantined: i64,
    /// Waiting to be fetched or read.
    pub new: i64,
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

    pub(super) const fn of(day: Date, it: &Balance) -> Day {
        Day {
            day,
            seen: it.kept(),
            filed: it.filed,
            unmatched: it.unmatched,
            ignored: it.ignored + it.left_out,
            left_out: it.left_out,
            quarantined: it.quarantined,
            new: it.new + it.owed,
            missing: it.missing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_becomes_of_a_mail_a_day_counts_it_once() {
        let day = Date::ymd(2026, 3, 10);
        for state in MailState::ALL {
            let mut balance = Balance::default();
            balance.add(*state, 3);
            let it = Day::of(day, &balance);
            let sum = it.filed + it.unmatched + it.ignored + it.quarantined + it.new + it.missing;
            assert_eq!((it.seen, sum), (3, 3), "{state}");
            assert_eq!(it.is_even(), *state != MailState::Missing);
        }
    }
}
