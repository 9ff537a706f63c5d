//! Mail that no person wrote. Pure: what a delivery report means for the message that it is about.
//!
//! A bounce is a status of a message and of a contact, never a conversation; an absence notice is shown and
//! changes nothing. Neither is ever answered.

use super::thread::mark_in;
use crate::words::{
    MessageId,
    token::{Mark, Secret},
};
use duly_channels::email::{
    bounce::{Bounce, Undelivered},
    parse::Incoming,
};

const LONGEST_REASON: usize = 300;

/// What a delivery report says in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    Failed {
        /// The address itself is at fault: nothing sent to it will arrive.
        permanent: bool,
        why: String,
    },
    /// Still on its way; it may yet arrive.
    Delayed { why: String },
    /// Nothing is wrong (a receipt that somebody's server sends unasked).
    Arrived,
}

impl Report {
    /// A report without a recipient is believed to be a failure, but not one of the address.
    #[must_use]
    pub fn of(bounce: &Bounce) -> Report {
        let by_action = |wanted: &str| bounce.recipients.iter().find(|it| it.action == wanted);
        let permanent = bounce.recipients.iter().find(|it| it.is_permanent());
        match (permanent, by_action("failed"), by_action("delayed")) {
            (Some(it), _, _) => Report::Failed { permanent: true, why: reason(it) },
            (None, Some(it), _) => Report::Failed { permanent: false, why: reason(it) },
            (None, None, Some(it)) => Report::Delayed { why: reason(it) },
            (None, None, None) if bounce.recipients.is_empty() => {
                Report::Failed { permanent: false, why: String::new() }
            }
            (None, None, None) => Report::Arrived,
        }
    }
}

fn reason(it: &Undelivered) -> String {
    let words = format!("{} {}", it.status, it.diagnostic);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().filter(|c| !c.is_control()).take(LONGEST_REASON).collect()
}

/// The message that a report names by our own seal: in the return path that it was sent to, or in the
/// Message-ID that it returns.
#[must_use]
pub fn sealed(mail: &Incoming, secret: &Secret) -> Option<MessageId> {
    let mut path = mail.delivered_to.iter().chain(mail.to.iter().map(|to| &to.address));
    let by_path = path.find_map(|address| mark_in(Mark::Bounce, secret, address));
    by_path.or_else(|| returned_ids(mail).find_map(|id| mark_in(Mark::MessageId, secret, id)))
}

/// Message-IDs that a report returns, the most telling first.
pub fn returned_ids(mail: &Incoming) -> impl Iterator<Item = &str> {
    let original = mail.bounce.iter().filter_map(|it| it.original_message_id.as_deref());
    original
        .chain(mail.in_reply_to.iter().map(String::as_str))
        .chain(mail.references.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(action: &str, status: &str) -> Undelivered {
        Undelivered {
            address: "ap@kunde.example".into(),
            action: action.into(),
            status: status.into(),
            diagnostic: "smtp;  550 no such\r\n user".into(),
        }
    }

    #[test]
    fn only_a_permanent_failure_is_the_addresss_fault() {
        let why = |status: &str| format!("{status} smtp; 550 no such user");
        for (recipients, expected) in [
            (vec![told("failed", "5.1.1")], Report::Failed { permanent: true, why: why("5.1.1") }),
            (vec![told("failed", "4.4.7")], Report::Failed { permanent: false, why: why("4.4.7") }),
            (vec![told("delayed", "4.4.1")], Report::Delayed { why: why("4.4.1") }),
            (
                vec![told("delayed", "4.4.1"), told("failed", "5.0.0")],
                Report::Failed { permanent: true, why: why("5.0.0") },
            ),
            (vec![told("relayed", "2.0.0")], Report::Arrived),
            (vec![], Report::Failed { permanent: false, why: String::new() }),
        ] {
            let bounce = Bounce { recipients, original_message_id: None };
            assert_eq!(Report::of(&bounce), expected);
        }
    }

    #[test]
    fn a_report_is_tied_to_its_message_by_our_seal_only() {
        let secret = Secret::new([3; 32]);
        let path = format!("bounce+{}@duly.example", Mark::Bounce.write(&secret, MessageId(5)));
        let id = format!("{}@duly.example", Mark::MessageId.write(&secret, MessageId(6)));
        let by_path = Incoming { delivered_to: vec![path], ..Incoming::default() };
        assert_eq!(sealed(&by_path, &secret), Some(MessageId(5)));
        let bounce = |id: &str| Incoming {
            bounce: Some(Bounce { recipients: vec![], original_message_id: Some(id.into()) }),
            ..Incoming::default()
        };
        assert_eq!(sealed(&bounce(&id), &secret), Some(MessageId(6)));
        assert_eq!(sealed(&bounce("m6-00000000000000000000@duly.example"), &secret), None);
    }
}
