//! What happened to a case, as an internal message of its conversation: a fixed word and the case's reference
//! (`promise_broken P-7`). The page has the sentence for the word in each language.

use super::{Case, CaseKind, CaseState};
use crate::{
    db::Conn,
    inbox::{self, Direction, Kind, NewMessage},
    words::{Timestamp, UserId},
};
use anyhow::Result;

pub const AGREED: &str = "plan_agreed";

/// The word for how a case ended.
#[must_use]
pub const fn word(kind: CaseKind, state: CaseState) -> &'static str {
    match (kind, state) {
        (CaseKind::Promise, CaseState::Kept) => "promise_kept",
        (CaseKind::Promise, CaseState::PartlyKept) => "promise_partly_kept",
        (CaseKind::Promise, CaseState::Broken) => "promise_broken",
        (CaseKind::Plan, CaseState::Broken) => "instalment_missed",
        (CaseKind::Paid, CaseState::Broken) => "payment_not_found",
        (_, CaseState::Withdrawn) => "case_withdrawn",
        _ => "case_settled",
    }
}

/// Files the event, without opening the conversation.
pub(super) async fn tell(
    db: &mut Conn,
    case: &Case,
    word: &str,
    by: Option<UserId>,
    at: Timestamp,
) -> Result<()> {
    let body = format!("{word} {}", case.reference());
    let message = NewMessage {
        customer: Some(case.customer_id),
        author: by,
        ..NewMessage::plain(case.conversation_id, Direction::Internal, Kind::Event, body, at)
    };
    inbox::store::file(db, &message).await?;
    Ok(())
}
