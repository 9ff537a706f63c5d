//! What somebody should do, and why.

use crate::words::{CaseId, ConversationId, CustomerId, Date, TaskId, Timestamp, UserId, named};

named! {
    TaskKind {
        PromiseBroken = "promise_broken",
        InstalmentMissed = "instalment_missed",
        /// The customer says that it was paid, and no payment came.
        PaymentNotFound = "payment_not_found",
        PlanRequested = "plan_requested",
        Undelivered = "undelivered",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Task {
    pub id: TaskId,
    pub customer_id: CustomerId,
    pub conversation_id: Option<ConversationId>,
    pub case_id: Option<CaseId>,
    pub kind: TaskKind,
    pub due_on: Date,
    pub made_at: Timestamp,
    pub done_at: Option<Timestamp>,
    pub done_by: Option<UserId>,
}
