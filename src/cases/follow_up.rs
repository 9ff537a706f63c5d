//! The job that looks whether what was said came true. A second run changes nothing.

use super::{
    Case, CaseKind, CaseState, TaskKind, event,
    open::source,
    store,
    verdict::{Progress, Verdict, verdict},
};
use crate::{
    db::{Conn, Db},
    inbox::{self, ConversationState},
    ledger,
    words::{CaseId, Date, Timestamp},
};
use anyhow::{Context, Result};

/// Cases that are read at a time.
const PORTION: i64 = 200;

/// What a run changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FollowedUp {
    /// Kept, or settled by payment.
    pub fulfilled: usize,
    /// Broken, or kept only in part: each made a task.
    pub disappointed: usize,
    /// Could not be looked at; tried again by the next run.
    pub failed: usize,
}

/// Goes through all cases that still run. One that cannot be looked at does not stop the others.
///
/// # Errors
/// If the database does not answer.
pub async fn follow_up(db: &Db, today: Date, now: Timestamp) -> Result<FollowedUp> {
    let mut counts = FollowedUp::default();
    let mut after = CaseId(0);
    loop {
        let portion = store::live_after(&mut *db.read().await?, after, PORTION).await?;
        let Some(last) = portion.last() else { return Ok(counts) };
        after = last.id;
        for case in &portion {
            match look(db, case, today, now).await {
                Ok(None) => {}
                Ok(Some(verdict)) if verdict.state == CaseState::Open => {}
                Ok(Some(verdict)) if verdict.disappoints() => counts.disappointed += 1,
                Ok(Some(_)) => counts.fulfilled += 1,
                Err(error) => {
                    tracing::warn!(case = %case.id, "a case could not be followed up: {error:#}");
                    counts.failed += 1;
                }
            }
        }
    }
}

/// Looks first and writes only if there is something to write, in the case's own transaction.
async fn look(db: &Db, case: &Case, today: Date, now: Timestamp) -> Result<Option<Verdict>> {
    if judge(&mut *db.read().await?, case, today).await?.is_none() {
        return Ok(None);
    }
    let mut tx = db.begin_write().await?;
    let Some(case) = store::hold_case(&mut tx, case.id).await? else { return Ok(None) };
    let Some(verdict) = judge(&mut tx, &case, today).await? else { return Ok(None) };
    carry_out(&mut tx, &case, &verdict, today, now).await.context("carrying out a verdict")?;
    tx.commit().await?;
    Ok(Some(verdict))
}

async fn judge(db: &mut Conn, case: &Case, today: Date) -> Result<Option<Verdict>> {
    let progress = progress(db, case, today).await?;
    let instalments = match case.kind {
        CaseKind::Plan => store::instalments(db, case.id).await?,
        _ => Vec::new(),
    };
    Ok(verdict(case, &instalments, progress, today))
}

async fn progress(db: &mut Conn, case: &Case, today: Date) -> Result<Progress> {
    let mut it = Progress { asked: 0, paid: 0, all_closed: true, hold_over: false };
    for (id, open_then) in store::invoices_of(db, case.id).await? {
        let invoice = ledger::store::invoice(db, id).await?;
        let came_in = open_then.saturating_sub(invoice.open_minor).max(0);
        let paid = match case.kind {
            // It was paid before the customer said so: what counts is that it shows now.
            CaseKind::Paid => came_in,
            // A payment of that very day may have been counted already when the promise was made.
            _ => ledger::store::paid_since(db, id, case.opened_on).await?.min(came_in),
        };
        it.asked = it.asked.saturating_add(open_then);
        it.paid = it.paid.saturating_add(paid);
        it.all_closed &= !invoice.is_open();
    }
    let source = source(case.id);
    let blocks = ledger::store::live_blocks(db, case.customer_id, today).await?;
    it.hold_over = !blocks.iter().any(|block| block.source == source);
    Ok(it)
}

async fn carry_out(db: &mut Conn, case: &Case, verdict: &Verdict, today: Date, now: Timestamp) -> Result<()> {
    for (position, state) in &verdict.instalments {
        store::set_instalment(db, case.id, *position, *state).await?;
    }
    if verdict.state == CaseState::Open {
        return Ok(());
    }
    store::set_case_state(db, case.id, verdict.state, Some(now)).await?;
    ledger::store::lift(db, &source(case.id), now).await?;
    event::tell(db, case, event::word(case.kind, verdict.state), None, now).await?;
    if verdict.disappoints() {
        let kind = match case.kind {
            CaseKind::Plan => TaskKind::InstalmentMissed,
            CaseKind::Paid => TaskKind::PaymentNotFound,
            CaseKind::Promise | CaseKind::Dispute => TaskKind::PromiseBroken,
        };
        store::make_task(db, case, kind, today, now).await?;
        inbox::store::set_state(db, case.conversation_id, ConversationState::Open).await?;
    } else {
        // A plan that was paid before anybody agreed to it needs no answer any more.
        store::tasks_done(db, case.id, None, now).await?;
    }
    Ok(())
}
