//! What duly read in a message, until a collector settles it.

use crate::{
    reading::Intent,
    words::{CaseId, CustomerId, MessageId, ProposalId, Timestamp, UserId, named},
};

named! {
    ProposalState {
        Proposed = "proposed",
        Accepted = "accepted",
        Dismissed = "dismissed",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Proposal {
    pub id: ProposalId,
    pub message_id: MessageId,
    pub customer_id: CustomerId,
    /// JSON of [`Intent`].
    pub intent: String,
    pub kind: String,
    /// Bytes in the message's body.
    pub span_start: i64,
    pub span_end: i64,
    /// Per mille.
    pub confidence: i64,
    pub state: ProposalState,
    pub settled_by: Option<UserId>,
    pub settled_at: Option<Timestamp>,
    pub case_id: Option<CaseId>,
}

impl Proposal {
    /// # Errors
    /// If the row was written by a version that this one does not understand.
    pub fn intent(&self) -> anyhow::Result<Intent> {
        Ok(serde_json::from_str(&self.intent)?)
    }
}
