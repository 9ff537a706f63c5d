//! What the authentication of a mail lets it do. The weights are pure; `Authentications` asks the DNS, outside of
//! any transaction.
//!
//! Silence first says that every reply holds. But anybody can write a sender's address into a mail, and a forged one
//! must not silence a customer for a week; one that is real and badly sent must not be answered by a reminder. So a
//! mail that fails holds for a day (once a week), long enough to look, and waits among the unmatched: it is never let
//! into a thread because of what it says of itself, neither by whom it is from nor by what it answers. A DNS that
//! does not answer is nobody's fault: such a mail goes where it always did, it only proves nothing.

use bytes::Bytes;
use duly_channels::email::authentication::{Authentication, Authenticator, Check, Policy};
use std::collections::HashSet;
use tokio::{runtime::Handle, task::spawn_blocking};

/// How long a mail that fails its own sender's check silences the customer that it says it is from.
const DOUBTED_HOLD_DAYS: i64 = 1;
/// Bytes that are hashed in less than a millisecond.
const LONG_TO_HASH: usize = 500_000;

/// What a mail may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    /// Whether its sender and what it answers say where it belongs.
    pub joins: bool,
    /// Whether it is proven: only then may something be done by itself because of it, or in our own name.
    pub proven: bool,
    /// How many days it silences.
    pub hold_days: i64,
}

/// Weighs a mail. `None`: its mailbox is not checked, so that every mail counts as before.
#[must_use]
pub fn weigh(found: Option<&Authentication>, hold_days: i64) -> Weight {
    match found.map(Authentication::verdict) {
        None | Some(Check::Pass) => Weight { joins: true, proven: true, hold_days },
        Some(Check::None | Check::TempError) => Weight { joins: true, proven: false, hold_days },
        Some(Check::Fail) => {
            Weight { joins: false, proven: false, hold_days: hold_days.min(DOUBTED_HOLD_DAYS) }
        }
    }
}

/// Which mailboxes are checked, and by whom. By default none is.
#[derive(Clone, Debug, Default)]
pub struct Authentications {
    by: Option<Authenticator>,
    mailboxes: HashSet<String>,
}

impl Authentications {
    /// Checks the mail of these mailboxes, by their names in the settings.
    #[must_use]
    pub fn of(by: Authenticator, mailboxes: impl IntoIterator<Item = String>) -> Authentications {
        Authentications { by: Some(by), mailboxes: mailboxes.into_iter().collect() }
    }

    /// Whether any mailbox is checked.
    pub(super) fn any(&self) -> bool {
        self.by.is_some() && !self.mailboxes.is_empty()
    }

    pub(super) fn are_for(&self, mailbox: &str) -> bool {
        self.mailboxes.contains(mailbox)
    }

    /// Checks that a mail is from this sender, off the threads that serve pages. A fault in a checker costs only this
    /// mail's proof.
    pub(super) async fn check(&self, raw: Bytes, sender: &str) -> Option<Authentication> {
        let by = self.by.clone()?;
        // A task of its own for most of them, since it mostly waits; a thread for what takes long to hash.
        let checking = if raw.len() <= LONG_TO_HASH {
            tokio::spawn(async move { by.check(&raw).await })
        } else {
            let here = Handle::current();
            spawn_blocking(move || here.block_on(by.check(&raw)))
        };
        let failed = Authentication { dmarc: Check::TempError, ..Authentication::default() };
        Some(checking.await.map_or(failed, |found| of_sender(found, sender)))
    }
}

/// What was found counts for the address that we go by, and for no other: a mail without From is known by where it
/// wants its answers, which nobody has checked.
fn of_sender(found: Authentication, sender: &str) -> Authentication {
    let domain = sender.rsplit_once('@').map_or("", |(_, domain)| domain).trim_end_matches('.');
    if domain == found.domain {
        return found;
    }
    let (dmarc, policy, domain) = (Check::Fail, Policy::Reject, domain.to_owned());
    Authentication { domain, dmarc, policy, ..Authentication::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_counts_for_the_address_that_it_is_about() {
        for (domain, sender, verdict) in [
            ("kunde.example", "ap@kunde.example", Check::Pass),
            ("kunde.example", "ap@Kunde.example", Check::Fail),
            ("evil.example", "ap@kunde.example", Check::Fail),
            ("", "ap@kunde.example", Check::Fail),
            ("", "", Check::Pass),
        ] {
            let found = Authentication { domain: domain.into(), aligned: true, ..Authentication::default() };
            assert_eq!(of_sender(found, sender).verdict(), verdict, "{domain} {sender}");
        }
    }

    #[test]
    fn a_mail_weighs_what_it_proves() {
        let found = |dmarc: Check, policy: Policy, aligned: bool| {
            Some(Authentication { dmarc, policy, aligned, ..Authentication::default() })
        };
        // what was found → whether it joins a thread, is proven, and for how many of seven days it holds
        for (found, joins, proven, days) in [
            (None, true, true, 7),
            (found(Check::Pass, Policy::Reject, true), true, true, 7),
            (found(Check::None, Policy::None, true), true, true, 7),
            (found(Check::None, Policy::None, false), true, false, 7),
            (found(Check::TempError, Policy::None, false), true, false, 7),
            (found(Check::Fail, Policy::None, false), true, false, 7),
            (found(Check::Fail, Policy::Quarantine, false), false, false, 1),
            (found(Check::Fail, Policy::Reject, false), false, false, 1),
        ] {
            let weight = Weight { joins, proven, hold_days: days };
            assert_eq!(weigh(found.as_ref(), 7), weight, "{found:?}");
        }
        let forged = found(Check::Fail, Policy::Reject, false);
        assert_eq!(
            weigh(forged.as_ref(), 0).hold_days,
            0,
            "where replies do not hold, neither does a forged one"
        );
    }
}
