//! What became of a message, and why: Twilio's statuses and error codes in words. Pure.

use serde::Deserialize;

/// What became of a message, as Twilio names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Accepted,
    Scheduled,
    Queued,
    Sending,
    Sent,
    /// The network confirmed that the phone has it.
    Delivered,
    /// It left, and the network could not deliver it.
    Undelivered,
    /// It never left.
    Failed,
    Receiving,
    Received,
    Read,
    Canceled,
    /// A word that the API did not have when this was written.
    #[serde(other)]
    Unrecognised,
}

impl Status {
    #[must_use]
    pub fn read(word: &str) -> Status {
        use serde::de::{IntoDeserializer, value::Error};
        Status::deserialize(IntoDeserializer::<Error>::into_deserializer(word))
            .unwrap_or(Status::Unrecognised)
    }

    /// Whether it will never arrive.
    #[must_use]
    pub fn is_lost(self) -> bool {
        matches!(self, Status::Undelivered | Status::Failed | Status::Canceled)
    }
}

pub(super) const AUTHENTICATION: &str =
    "Twilio does not accept the account or its token: check account_sid and auth_token";

/// What an error code means for whoever has to mend it (Twilio's error dictionary).
#[must_use]
pub fn meaning(code: u32) -> Option<&'static str> {
    Some(match code {
        20003 => AUTHENTICATION,
        20404 => "Twilio does not know this account: check account_sid",
        21211 | 21217 => "the recipient's number is not a valid phone number",
        21212 | 21603 | 21606 | 21659 | 21660 => {
            "the sender is not a number or name that this account may send from"
        }
        21266 => "sender and recipient are the same number",
        21408 => {
            "this account may not send to the recipient's country: allow it under Messaging, Geo permissions"
        }
        21608 => "a trial account sends to verified numbers only",
        21610 | 30019 => "the recipient has opted out of text messages from this sender",
        21612 => "there is no route from this sender to the recipient",
        21614 | 30006 => "the recipient's number is not a mobile number",
        21617 => "the text is longer than 1,600 characters",
        21602 | 21619 => "the text is empty",
        21703..=21705 => "the messaging service is unknown or has no sender",
        30003 => "the recipient's phone is off or out of reach",
        30004 => "the recipient blocks messages",
        30005 => "the recipient's number is unknown or no longer in use",
        30007 => "a carrier filtered the message as unwanted",
        30008 => "the network gave no reason",
        30034 => "the sender is not registered for business messages in the recipient's country",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_of_the_api_is_known() {
        let words = "accepted scheduled queued sending sent delivered undelivered failed receiving received read canceled";
        for word in words.split(' ') {
            assert_ne!(Status::read(word), Status::Unrecognised, "{word}");
        }
        assert_eq!(Status::read("partially_delivered"), Status::Unrecognised);
    }
}
