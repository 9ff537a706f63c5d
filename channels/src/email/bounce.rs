//! Delivery reports (RFC 3464) and their status codes (RFC 3463).

/// What a delivery report reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounce {
    pub recipients: Vec<Undelivered>,
    /// Message-ID of the mail that did not arrive, from the returned headers.
    pub original_message_id: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undelivered {
    pub address: String,
    /// failed, delayed, delivered, relayed, expanded
    pub action: String,
    /// Enhanced status code, such as 5.1.1
    pub status: String,
    /// The remote server's words.
    pub diagnostic: String,
}

impl Undelivered {
    /// A failure for good: action failed and status class 5.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        self.action == "failed" && self.status.starts_with('5')
    }
}
