//! What the running server holds. Stops at the top floor: lower rooms receive exactly what they use.

mod build;
mod carriers;
mod logins;
mod sources;

pub use build::{Running, open_database, secret};
pub use carriers::channels;
pub use logins::{CALLBACK, logins, proof};
pub use sources::{authentications, connect, connect_to, fetch_rest};

use crate::{
    blobs::Blobs,
    cases::Limits,
    config::Config,
    db::Db,
    dunning::account::Desk,
    inbox::search::Search,
    intake,
    logins::Logins,
    outbox::{self, Pace, SecondThoughts, Window},
    wording::{Facts, Purpose, Rendered, Unrenderable, Wording},
    words::{Channel, Clock, Locale, Tone, token::Secret},
};
use std::sync::Arc;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

pub use crate::outbox::deliver::Channels;

#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub blobs: Blobs,
    pub channels: Arc<Channels>,
    pub logins: Logins,
    pub wording: Arc<Wording>,
    pub search: Search,
    pub clock: Clock,
    pub config: Arc<Config>,
    pub secret: Secret,
    /// Who this node is among those on one database: the same after every start in the same folder.
    pub node: Arc<str>,
    pub changes: Changes,
    pub authentications: intake::Authentications,
}

impl App {
    /// How facts become words.
    pub fn render(
        &self,
    ) -> impl Fn(&Purpose, Locale, Tone, Channel, &Facts) -> Result<Rendered, Unrenderable> + Send + Sync
    {
        |purpose, locale, tone, channel, facts| self.wording.render(purpose, locale, tone, channel, facts)
    }

    /// What dunning has at hand.
    pub fn dunning<'a>(&'a self, render: &'a crate::dunning::account::Render<'a>) -> Desk<'a> {
        Desk {
            render,
            secret: &self.secret,
            public_url: &self.config.server.public_url,
            contacts_per_week: self.config.dunning.contacts_per_week,
            pay_within_days: self.config.dunning.pay_within_days,
        }
    }

    /// What intake works with.
    #[must_use]
    pub fn intake(&self) -> intake::Desk {
        intake::Desk {
            db: self.db.clone(),
            blobs: self.blobs.clone(),
            secret: self.secret.clone(),
            reply_hold_days: self.config.dunning.reply_hold_days,
            senses: intake::Senses::default(),
            authentications: self.authentications.clone(),
        }
    }

    /// The hours in which reminders leave.
    #[must_use]
    pub fn window(&self) -> Window {
        let it = &self.config.dunning;
        Window { from_hour: it.from_hour, to_hour: it.to_hour, days: it.days.iter().copied().collect() }
    }

    /// How fast messages leave.
    #[must_use]
    pub fn pace(&self) -> Pace {
        let it = &self.config.outbox;
        Pace { at_once: it.at_once, per_domain: it.per_domain, per_minute: it.per_minute }
    }

    /// For what a person writes: the words, and how long they may be taken back.
    #[must_use]
    pub fn second_thoughts(&self, draft: &str) -> SecondThoughts {
        SecondThoughts { draft: draft.to_owned(), seconds: self.config.outbox.undo_seconds.into() }
    }

    /// What handing messages over works with.
    #[must_use]
    pub fn outbox<'a>(&'a self, node: Option<&'a str>) -> outbox::Desk<'a> {
        let (window, pace) = (self.window(), self.pace());
        outbox::Desk { node, db: &self.db, channels: &self.channels, clock: &self.clock, window, pace }
    }

    /// What a customer may promise or ask for without a person.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let settings = &self.config.dunning;
        Limits {
            promise_within_days: settings.promise_within_days,
            most_instalments: settings.most_instalments,
            paid_hold_days: settings.paid_hold_days,
        }
    }
}

/// Tells open pages that something changed. A hint: a page that misses one sees the change at its next look.
#[derive(Clone, Debug)]
pub struct Changes {
    told: broadcast::Sender<()>,
    stopping: CancellationToken,
}

impl Default for Changes {
    fn default() -> Self {
        Self { told: broadcast::channel(16).0, stopping: CancellationToken::new() }
    }
}

impl Changes {
    pub fn announce(&self) {
        let _ = self.told.send(());
    }

    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<()> {
        self.told.subscribe()
    }

    /// Lets go of all who listen: the server is about to stop, and would wait for them for ever.
    pub fn stop(&self) {
        self.stopping.cancel();
    }

    /// Returns once the server is about to stop.
    pub async fn stopped(&self) {
        self.stopping.cancelled().await;
    }
}
