//! What runs by itself: [`every`] period one round, and in [`start`] one line of wiring for each job.
//!
//! Knows periods and shutdown. Never knows rules. The tables are the queues: a job is "do the next rows", takes
//! no input, and may be run again at any time. Nothing else in the house spawns anything.

mod every;

pub use every::{Bell, every};

use crate::{
    app::App,
    dunning::{self, account::Desk},
    outbox::{self, Window},
};
use anyhow::Result;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// All jobs, running.
pub struct Running {
    jobs: JoinSet<()>,
    shutdown: CancellationToken,
    /// Wakes the run of reminders before its minute is over.
    pub dunning: Bell,
    /// Wakes the outbox before its second is over.
    pub outbox: Bell,
}

impl Running {
    /// Lets each job finish its round, and ends.
    pub async fn stop(mut self) {
        self.shutdown.cancel();
        while self.jobs.join_next().await.is_some() {}
    }
}

/// Starts all jobs.
#[must_use]
pub fn start(app: &App) -> Running {
    let shutdown = CancellationToken::new();
    let mut jobs = JoinSet::new();
    let bell = Bell::default;
    let (dunning, outbox) = (bell(), bell());
    let on = |app: &App| (app.clone(), shutdown.clone());

    if app.config.dunning.automatic {
        let (app, stop) = on(app);
        jobs.spawn(every("dunning", MINUTE, dunning.clone(), stop, move || remind(app.clone())));
    }
    let (it, stop) = on(app);
    let ending = stop.clone();
    jobs.spawn(every("outbox", SECOND, outbox.clone(), stop, move || deliver(it.clone(), ending.clone())));
    let (it, stop) = on(app);
    jobs.spawn(every("leases", MINUTE, bell(), stop, move || expire_leases(it.clone())));

    Running { jobs, shutdown, dunning, outbox }
}

async fn remind(app: App) -> Result<()> {
    let settings = &app.config.dunning;
    let desk = Desk {
        render: &|purpose, locale, tone, channel, facts| {
            app.wording.render(purpose, locale, tone, channel, facts)
        },
        secret: &app.secret,
        public_url: &app.config.server.public_url,
        contacts_per_week: settings.contacts_per_week,
        pay_within_days: settings.pay_within_days,
    };
    let report = dunning::remind::run(&app.db, &desk, None, app.clock.now()).await?;
    if report.sent > 0 {
        tracing::info!(sent = report.sent, held = report.held, "reminders are on their way");
        app.changes.announce();
    }
    Ok(())
}

/// Empties the queue batch by batch; stops between two of them when the house closes.
async fn deliver(app: App, ending: CancellationToken) -> Result<()> {
    let window = Window { from_hour: app.config.dunning.from_hour, to_hour: app.config.dunning.to_hour };
    loop {
        let done = outbox::deliver(&app.db, &app.channels, &app.clock, window).await?;
        if done.claimed() > 0 {
            app.changes.announce();
        }
        let is_full = i64::try_from(done.claimed()).is_ok_and(|claimed| claimed >= outbox::deliver::BATCH);
        if !is_full || ending.is_cancelled() {
            return Ok(());
        }
    }
}

async fn expire_leases(app: App) -> Result<()> {
    if outbox::expire_leases(&app.db, &app.clock).await? > 0 {
        app.changes.announce();
    }
    Ok(())
}
