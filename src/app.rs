//! What the running server holds. Stops at the top floor: lower rooms receive exactly what they use.

mod build;

pub use build::{Running, channels, open_database};

use crate::{
    blobs::Blobs,
    config::Config,
    db::Db,
    inbox::search::Search,
    wording::Wording,
    words::{Channel, Clock, token::Secret},
};
use std::{collections::HashMap, sync::Arc};
use tokio::sync::broadcast;

/// The ways out, by channel.
pub type Channels = HashMap<Channel, Arc<dyn duly_channels::Channel>>;

#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub blobs: Blobs,
    pub channels: Arc<Channels>,
    pub wording: Arc<Wording>,
    pub search: Search,
    pub clock: Clock,
    pub config: Arc<Config>,
    pub secret: Secret,
    pub changes: Changes,
}

/// Tells open pages that something changed. A hint: a page that misses one sees the change at its next look.
#[derive(Clone, Debug)]
pub struct Changes(broadcast::Sender<()>);

impl Default for Changes {
    fn default() -> Self {
        Self(broadcast::channel(16).0)
    }
}

impl Changes {
    pub fn announce(&self) {
        let _ = self.0.send(());
    }

    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<()> {
        self.0.subscribe()
    }
}
