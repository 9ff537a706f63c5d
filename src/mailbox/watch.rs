//! Watching a mailbox for as long as the server runs: fetch, wait, fetch again.
//!
//! A mailbox that is down says so in its row and heals by itself: it is tried again after pauses that grow.

use super::{Fetched, Source, fetch, store};
use crate::{
    blobs::Blobs,
    db::Db,
    words::{Clock, MailboxId},
};
use anyhow::Result;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// What watching needs.
#[derive(Clone, Debug)]
pub struct Watch {
    pub db: Db,
    pub blobs: Blobs,
    pub clock: Clock,
    pub mailbox: MailboxId,
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
            tracing::warn!(mailbox = %it.mailbox, "a mailbox does not answer: {error:#}");
            note_fault(&it, &format!("{error:#}")).await;
        }
        tokio::select! {
            () = tokio::time::sleep(pause(failures)) => {}
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
    loop {
        let now = it.clock.now();
        let fetched = fetch(&it.db, &it.blobs, it.mailbox, source.as_mut(), now).await?;
        let mut tx = it.db.begin_write().await?;
        store::answered(&mut tx, it.mailbox, now).await?;
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
        let mut tx = it.db.begin_write().await?;
        store::failed_to_answer(&mut tx, it.mailbox, fault, it.clock.now()).await?;
        anyhow::Ok(tx.commit().await?)
    };
    if let Err(error) = noted.await {
        tracing::error!(mailbox = %it.mailbox, "the fault of a mailbox could not be noted: {error:#}");
    }
}

/// 5 seconds, doubled with each failure in a row, up to 5 minutes.
fn pause(failures: u32) -> Duration {
    let seconds = 5_u64.saturating_mul(1 << failures.saturating_sub(1).min(6));
    Duration::from_secs(seconds.min(300))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stop_growing() {
        let pauses = [1, 2, 3, 7, 1000].map(|failures| pause(failures).as_secs());
        assert_eq!(pauses, [5, 10, 20, 300, 300]);
    }
}
