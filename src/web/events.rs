//! Tells open pages that something changed. It never says what: the page asks again with its own rights.

use super::session::Reader;
use crate::{alerts, app::App, inbox};
use axum::{
    Extension,
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures::Stream;
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio::{
    sync::{Mutex, broadcast::Receiver},
    time::Instant,
};

/// How often the database is asked whether another node did something, for all open pages together.
const LOOK: Duration = Duration::from_secs(1);
/// Changes within this time are told once.
const SETTLE: Duration = Duration::from_millis(120);

pub async fn stream(
    _: Reader,
    State(app): State<App>,
    Extension(newest): Extension<Newest>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let here = app.changes.subscribe();
    // What changes from here on is news, also if it does before the first look.
    let seen = newest.stamp(&app).await.ok();
    let ears = Ears { here, seen, newest, app };
    let stream = futures::stream::unfold(ears, |mut ears| async move {
        let stopping = ears.app.changes.clone();
        tokio::select! {
            () = ears.wait() => {}
            () = stopping.stopped() => return None,
        }
        // Browsers drop an event without data.
        Some((Ok(Event::default().event("changed").data("1")), ears))
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}

/// The newest rows of the database, looked up at most once in a while however many pages are open.
#[derive(Clone, Default)]
pub struct Newest(Arc<Mutex<Option<(Instant, Stamp)>>>);

/// What changed in the inbox, and which alerts are open.
type Stamp = (inbox::list::Stamp, (i64, i64));

impl Newest {
    async fn stamp(&self, app: &App) -> anyhow::Result<Stamp> {
        let mut known = self.0.lock().await;
        if let Some((at, stamp)) = *known
            && at.elapsed() < LOOK / 2
        {
            return Ok(stamp);
        }
        let mut db = app.db.read().await?;
        let stamp = (inbox::list::stamp(&mut db).await?, alerts::store::stamp(&mut db).await?);
        drop(db);
        *known = Some((Instant::now(), stamp));
        Ok(stamp)
    }
}

struct Ears {
    here: Receiver<()>,
    seen: Option<Stamp>,
    newest: Newest,
    app: App,
}

impl Ears {
    /// Returns when something changed, here or on another node.
    async fn wait(&mut self) {
        loop {
            if tokio::time::timeout(LOOK, self.here.recv()).await.is_ok() {
                tokio::time::sleep(SETTLE).await;
                self.here = self.here.resubscribe();
                return;
            }
            // A database that does not answer is the health page's business; the pages keep listening.
            let Ok(stamp) = self.newest.stamp(&self.app).await else { continue };
            if self.seen.replace(stamp).is_some_and(|seen| seen != stamp) {
                return;
            }
        }
    }
}
