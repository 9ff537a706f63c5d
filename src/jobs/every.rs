//! A job: one round now and then, never two at once, until the house closes.

use anyhow::{Result, anyhow};
use std::{sync::Arc, time::Duration};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Asks a job for a round before its period is over. Ringing while a round runs brings one more after it.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    pub fn ring(&self) {
        self.0.notify_one();
    }
}

/// Runs `round` now and then each `period` after it ended, or when the bell rings, until `shutdown`. The round
/// that is running then is finished.
///
/// A failure is logged when it begins and when it is over, not again with each round. A panic is a failure.
pub async fn every<F, Round>(
    name: &'static str,
    period: Duration,
    bell: Bell,
    shutdown: CancellationToken,
    round: F,
) where
    F: Fn() -> Round + Send,
    Round: Future<Output = Result<()>> + Send + 'static,
{
    let mut failing: Option<String> = None;
    while !shutdown.is_cancelled() {
        // A task of its own: a panic ends the round and not the job.
        let ended = tokio::spawn(round()).await.unwrap_or_else(|_| Err(anyhow!("the round panicked")));
        match ended.map_err(|error| format!("{error:#}")) {
            Ok(()) if failing.take().is_some() => tracing::info!(job = name, "works again"),
            Ok(()) => {}
            Err(why) if failing.as_ref() == Some(&why) => {}
            Err(why) => {
                tracing::error!(job = name, "{why}");
                failing = Some(why);
            }
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = bell.0.notified() => {}
            () = tokio::time::sleep(period) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::sync::mpsc;

    const LONG: Duration = Duration::from_secs(3600);

    #[tokio::test]
    async fn a_bell_brings_the_next_round_and_a_failure_or_a_panic_does_not_end_the_job() {
        let (bell, shutdown) = (Bell::default(), CancellationToken::new());
        let (tell, mut told) = mpsc::unbounded_channel();
        let count = Arc::new(AtomicUsize::new(0));
        let round = move || {
            let (tell, count) = (tell.clone(), count.clone());
            async move {
                let number = count.fetch_add(1, Ordering::SeqCst);
                tell.send(number)?;
                match number {
                    0 => Err(anyhow!("the first one fails")),
                    1 => panic!("the second one panics"),
                    _ => Ok(()),
                }
            }
        };
        let job = tokio::spawn(every("test", LONG, bell.clone(), shutdown.clone(), round));
        for number in 0..3 {
            assert_eq!(told.recv().await, Some(number));
            bell.ring();
        }
        shutdown.cancel();
        job.await.unwrap();
    }

    #[tokio::test]
    async fn the_round_that_is_running_is_finished_before_the_job_stops() {
        let shutdown = CancellationToken::new();
        let (began, mut has_begun) = mpsc::unbounded_channel();
        let (may_end, wait) = tokio::sync::watch::channel(false);
        let ended = Arc::new(AtomicUsize::new(0));
        let counter = ended.clone();
        let round = move || {
            let (began, mut wait, ended) = (began.clone(), wait.clone(), counter.clone());
            async move {
                began.send(())?;
                wait.wait_for(|may_end| *may_end).await?;
                ended.fetch_add(1, Ordering::SeqCst);
                Ok(())
            }
        };
        let job = tokio::spawn(every("test", LONG, Bell::default(), shutdown.clone(), round));
        has_begun.recv().await.unwrap();
        shutdown.cancel();
        may_end.send(true).unwrap();
        job.await.unwrap();
        assert_eq!(ended.load(Ordering::SeqCst), 1);
    }
}
