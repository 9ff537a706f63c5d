//! Tells open pages that something changed. It never says what: the page asks again with its own rights.

use super::session::Reader;
use crate::{app::App, inbox};
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
    let ears = Ears { here: app.changes.subscribe(), seen: None, newest, app };
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
pub struct Newest(Arc<Mutex<Option<(Instant, inbox::list::Stamp)>>>);

impl Newest {
    async fn stamp(&self, app: &App) -> anyhow::Result<inbox::list::Stamp> {
        let mut known = self.0.lock().await;
        if let Some((at, stamp)) = *known
            && at.elapsed() < LOOK / 2
        {
            return Ok(stamp);
        }
        let stamp = inbox::list::stamp(&mut *app.db.read().await?).await?;
        *known = Some((Instant::now(), stamp));
        Ok(stamp)
    }
}

struct Ears {
    here: Receiver<()>,
    seen: Option<inbox::list::Stamp>,
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
