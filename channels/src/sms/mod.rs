//! Text messages: how they are counted, and Twilio's Messages API.

pub mod segments;
pub mod twilio;

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
