//! Text messages: how they are counted, Twilio's Messages API, and what it calls back with.

pub mod keyword;
pub mod segments;
pub mod status;
pub mod twilio;
pub mod webhook;

use serde::{Deserialize, Serialize};

/// A text message that is ready to leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// A number in E.164, or a sender name of up to 11 letters and digits.
    pub from: String,
    /// E.164.
    pub to: String,
    pub text: String,
}
