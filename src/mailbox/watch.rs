//! Watching a folder of a mailbox for as long as the server runs: fetch, compare, wait, fetch again.
//!
//! A folder that is down says so in its row and heals by itself: it is tried again after pauses that grow. Others of
//! the same mailbox have connections of their own and go on.

use super::{Audit, Fetched, Source, audit, fetch, review, store};
use crate::{
    blobs::Blobs,
    db::Db,
    words::{Clock, MailboxId},
};
use anyhow::Result;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Seconds between two audits of a folder; one is made with each connection.
const AUDIT_SECONDS: i64 = 15 * 60;

/// What watching needs.
#[derive(Clone, Debug)]
pub struct Watch {
    pub db: Db,
    pub blobs: Blobs,
    pub clock: Clock,
    pub mailbox: MailboxId,
    pub folder: String,
    /// How long to wait for the source to say that something arrived, before looking anyway.
    pub poll: Duration,
}

/// Watches until `stop`. `connect` opens the source and is called again after every failure; `arrived` is told
/// whenever something was kept.
pub async fn watch<C, S>(it: Watch, connect: C, arrived: impl Fn(Fetched), stop: CancellationToken)
where
    C: Fn() -> S,
    S: Future<Output = Result<Box<dyn Source>>>,
{
    let mut failures: u32 = 0;
    while !stop.is_cancelled() {
        let mut healed = || failures = 0;
        let outcome = tokio::select! {
            outcome = session(&it, &connect, &arrived, &mut healed) => outcome,
            () = stop.cancelled() => return,
        };
        if let Err(error) = outcome {
            failures = failures.saturating_add(1);
            tracing::warn!(mailbox = %it.mailbox, "a folder of a mailbox does not answer: {error:#}");
            note_fault(&it, &format!("{error:#}")).await;
        }
        tokio::select! {
            () = tokio::time::sleep(pause(failures, rand::random())) => {}
            () = stop.cancelled() => return,
        }
    }
}

/// One connection, until it breaks.
async fn session<C, S>(
    it: &Watch,
    connect: &C,
    arrived: &impl Fn(Fetched),
    healed: &mut impl FnMut(),
) -> Result<()>
where
    C: Fn() -> S,
    S: Future<Output = Result<Box<dyn Source>>>,
{
    let mut source = connect().await?;
    let mut last_audit = None;
    let mut found = Audit::default();
    loop {
        let now = it.clock.now();
        let mut fetched = fetch(&it.db, &it.blobs, it.mailbox, source.as_mut(), now).await?;
        if last_audit.is_none_or(|at| now.seconds_since(at) >= AUDIT_SECONDS) {
            found = audit(&it.db, it.mailbox, source.as_mut(), found.complete_at, now).await?;
            last_audit = Some(now);
            if found.missing > 0 {
                let healed = fetch(&it.db, &it.blobs, it.mailbox, source.as_mut(), now).await?;
                fetched.kept += healed.kept;
            }
        }
        let mut tx = it.db.begin_write().await?;
        store::hold(&mut tx).await?;
        store::folder_answered(&mut tx, it.mailbox, &it.folder, now).await?;
        review(&mut tx, it.mailbox, now).await?;
        tx.commit().await?;
        healed();
        if fetched.kept > 0 {
            arrived(fetched);
        }
        source.wait(it.poll).await?;
    }
}

async fn note_fault(it: &Watch, fault: &str) {
    let noted = async {
        let now = it.clock.now();
        let mut tx = it.db.begin_write().await?;
        store::hold(&mut tx).await?;
        store::folder_failed(&mut tx, it.mailbox, &it.folder, fault, now).await?;
        review(&mut tx, it.mailbox, now).await?;
        anyhow::Ok(tx.commit().await?)
    };
    if let Err(error) = noted.await {
        tracing::error!(mailbox = %it.mailbox, "the fault of a mailbox could not be noted: {error:#}");
    }
}

/// 5 seconds, doubled with each failure in a row, up to 5 minutes; up to a fifth more or less by `chance` (0 to 1), so
/// that not all come back to a server at the same moment.
fn pause(failures: u32, chance: f64) -> Duration {
    let seconds = 5_u64.saturating_mul(1 << failures.saturating_sub(1).min(6));
    Duration::from_secs(seconds.min(300)).mul_f64(0.8 + 0.4 * chance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stop_growing() {
        let pauses = [1, 2, 3, 7, 1000].map(|failures| pause(failures, 0.5).as_secs());
        assert_eq!(pauses, [5, 10, 20, 300, 300]);
        assert_eq!([pause(1, 0.0), pause(1, 1.0)], [Duration::from_secs(4), Duration::from_secs(6)]);
    }
}
