//! How a collector ends a case.

use super::{CaseState, Refused, event, open::source, store};
use crate::{
    db::Conn,
    ledger,
    words::{CaseId, Timestamp, UserId},
};
use anyhow::Result;

/// It is settled: the dispute answered, the payment found, the plan over. Reminders may go on.
///
/// # Errors
/// If the database fails.
pub async fn settle(db: &mut Conn, id: CaseId, by: UserId, now: Timestamp) -> Result<Result<(), Refused>> {
    end(db, id, CaseState::Settled, by, now).await
}

/// It never was one, or the plan that was asked for is declined.
///
/// # Errors
/// If the database fails.
pub async fn withdraw(db: &mut Conn, id: CaseId, by: UserId, now: Timestamp) -> Result<Result<(), Refused>> {
    end(db, id, CaseState::Withdrawn, by, now).await
}

async fn end(
    db: &mut Conn,
    id: CaseId,
    state: CaseState,
    by: UserId,
    now: Timestamp,
) -> Result<Result<(), Refused>> {
    let Some(case) = store::hold_case(db, id).await? else { return Ok(Err(Refused::AlreadySettled)) };
    store::set_case_state(db, id, state, Some(now)).await?;
    ledger::store::lift(db, &source(id), now).await?;
    store::tasks_done(db, id, Some(by), now).await?;
    event::tell(db, &case, event::word(case.kind, state), Some(by), now).await?;
    Ok(Ok(()))
}
