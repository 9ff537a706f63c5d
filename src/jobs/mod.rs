//! What runs by itself: [`every`] period one round, and in [`start`] one line of wiring for each job.
//!
//! Knows periods and shutdown. Never knows rules. The tables are the queues: a job is "do the next rows", takes
//! no input, and may be run again at any time. Nothing else in the house spawns anything.

mod every;
pub mod rounds;

pub use every::{Bell, every};

use crate::{
    app::{self, App},
    ledger, mailbox,
    words::MailboxId,
};
use anyhow::{Context, Result};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

const HALF_A_SECOND: Duration = Duration::from_millis(500);
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// All jobs, running.
pub struct Running {
    jobs: JoinSet<()>,
    shutdown: CancellationToken,
    bells: Bells,
}

/// What wakes a job before its period is over.
#[derive(Clone, Debug, Default)]
pub struct Bells {
    pub dunning: Bell,
    pub outbox: Bell,
    pub intake: Bell,
}

impl Running {
    #[must_use]
    pub fn bells(&self) -> &Bells {
        &self.bells
    }

    /// Lets each job finish its round, and ends.
    pub async fn stop(mut self) {
        self.shutdown.cancel();
        while self.jobs.join_next().await.is_some() {}
    }
}

/// Starts all jobs.
///
/// # Errors
/// If the mailboxes of the settings cannot be written down.
pub async fn start(app: &App) -> Result<Running> {
    rounds::resume(app).await?;
    let mut running =
        Running { jobs: JoinSet::new(), shutdown: CancellationToken::new(), bells: Bells::default() };
    let bells = running.bells.clone();
    if app.config.dunning.automatic {
        running.job(app, "dunning", MINUTE, bells.dunning, |app, _| rounds::remind(app));
    }
    running.job(app, "outbox", SECOND, bells.outbox, rounds::deliver);
    running.job(app, "leases", MINUTE, Bell::default(), |app, _| rounds::expire_leases(app));
    running.job(app, "intake", SECOND, bells.intake.clone(), |app, _| rounds::take_in(app));
    running.job(app, "cases", MINUTE, Bell::default(), |app, _| rounds::follow_up(app));
    running.job(app, "doctor", SECOND, Bell::default(), rounds::examine);
    running.job(app, "search", HALF_A_SECOND, Bell::default(), |app, _| rounds::follow(app));
    running.job(app, "mailboxes", MINUTE, Bell::default(), |app, _| rounds::review(app));
    for index in 0..app.config.mailboxes.len() {
        running.watch(app, index, bells.intake.clone()).await?;
    }
    Ok(running)
}

impl Running {
    fn job<F, Round>(&mut self, app: &App, name: &'static str, period: Duration, bell: Bell, round: F)
    where
        F: Fn(App, CancellationToken) -> Round + Send + 'static,
        Round: Future<Output = Result<()>> + Send + 'static,
    {
        let (app, stop) = (app.clone(), self.shutdown.clone());
        let ending = stop.clone();
        self.jobs.spawn(every(name, period, bell, stop, move || round(app.clone(), ending.clone())));
    }

    /// Watches the folders of a mailbox of the settings, each on a connection of its own; what arrives wakes intake.
    async fn watch(&mut self, app: &App, index: usize, intake: Bell) -> Result<()> {
        let settings = app.config.mailboxes.get(index).context("a mailbox of the settings")?.clone();
        let mailbox = put_mailbox(app, &settings.name, settings.company.as_deref()).await?;
        let folders = settings.watched();
        let mut tx = app.db.begin_write().await?;
        mailbox::store::put_folders(&mut tx, mailbox, &folders).await?;
        tx.commit().await?;
        for folder in folders {
            let watch = mailbox::watch::Watch {
                db: app.db.clone(),
                blobs: app.blobs.clone(),
                clock: app.clock.clone(),
                mailbox,
                folder: folder.clone(),
                poll: Duration::from_secs(settings.poll_seconds.max(1)),
            };
            let (app, settings) = (app.clone(), settings.clone());
            let (intake, stop) = (intake.clone(), self.shutdown.clone());
            self.jobs.spawn(async move {
                let arrived = |_| intake.ring();
                mailbox::watch(watch, || app::connect_to(&app, &settings, &folder), arrived, stop).await;
            });
        }
        Ok(())
    }
}

/// Writes a mailbox of the settings into the database.
///
/// # Errors
/// If the database does not answer.
pub async fn put_mailbox(app: &App, name: &str, company: Option<&str>) -> Result<MailboxId> {
    let mut tx = app.db.begin_write().await?;
    let companies = ledger::store::companies(&mut tx).await?;
    let company = companies.iter().find(|it| Some(it.code.as_str()) == company).map(|it| it.id);
    let id = mailbox::store::put_mailbox(&mut tx, name, company).await?;
    tx.commit().await?;
    Ok(id)
}
