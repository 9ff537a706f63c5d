//! The doctor: looks at everything that mail depends on, says what is right, what is wrong, and how to mend it.
//!
//! Knows settings, the storage folder, the database, the way out, the mailboxes and the records of the senders' domains,
//! and looks at each part by itself: what is broken in one hides nothing in another. Never changes what it looks at, and
//! never knows in which language it is heard: a finding is a word and its facts.
//!
//! Why the table: an examination takes longer than a page may, and whoever asked for it may sit before another node. So
//! it is a row that a job goes on with, like everything else that waits.
//!
//! Verbs: `parts` and `Part::look` (now and here); `ask`, `run` and `latest` (the job, for the page); `days`.

pub mod domain;
pub mod examination;
pub mod finding;
mod premises;
pub mod server;
pub mod store;
mod trip;

pub use examination::{Examination, ask, run};
pub use finding::{Area, Finding, Found, Severity};
pub use store::latest;

use crate::{
    app::{self, App, Channels},
    blobs::Blobs,
    config::Config,
    db::Db,
    logins::Logins,
    words::{Clock, token::Secret},
};
use duly_channels::email::examine::dns::Dns;
use std::{sync::Arc, time::Duration};

/// What is looked at. Parts of it may be missing: that is what it is looked at for.
#[derive(Clone)]
pub struct Patient {
    pub config: Arc<Config>,
    /// Or why it does not open.
    pub db: Result<Db, String>,
    pub clock: Clock,
    /// Or why nothing can be sent.
    pub post: Result<Post, String>,
    /// How long a mail to ourselves may be on its way.
    pub patience: Duration,
}

const PATIENCE: Duration = Duration::from_secs(120);

/// What it takes to send a mail to oneself.
#[derive(Clone)]
pub struct Post {
    pub channels: Arc<Channels>,
    pub secret: Secret,
    pub logins: Logins,
}

impl Post {
    fn of(config: &Config, db: &Db) -> anyhow::Result<Post> {
        let folder = &config.storage.folder;
        let secret = app::secret(folder)?;
        let logins = app::logins(config, db, &Clock::Wall, &secret)?;
        let blobs = Blobs::in_folder(&folder.join("blobs"))?;
        Ok(Post { channels: Arc::new(app::channels(config, &blobs, &logins)?), secret, logins })
    }
}

impl Patient {
    fn logins(&self) -> Logins {
        self.post.as_ref().map(|it| it.logins.clone()).unwrap_or_default()
    }

    /// A house that runs.
    #[must_use]
    pub fn running(app: &App) -> Patient {
        let post =
            Post { channels: app.channels.clone(), secret: app.secret.clone(), logins: app.logins.clone() };
        Patient {
            config: app.config.clone(),
            db: Ok(app.db.clone()),
            clock: app.clock.clone(),
            post: Ok(post),
            patience: PATIENCE,
        }
    }

    /// What the settings name, whether or not it opens, and without being in the way of a server that runs.
    pub async fn found(config: Config) -> Patient {
        let words = |error: anyhow::Error| format!("{error:#}");
        let db = app::open_database(&config).await.map_err(words);
        let post = db.as_ref().map_err(Clone::clone).and_then(|db| Post::of(&config, db).map_err(words));
        let config = Arc::new(config);
        Patient { config, db, clock: Clock::Wall, post, patience: PATIENCE }
    }
}

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Settings,
    Storage,
    Database,
    WayOut,
    /// By its place in the settings.
    Mailbox(usize),
    /// A domain that companies send from.
    Domain(String),
    /// A company by its place in the settings: from its sender to its own reply address.
    RoundTrip(usize),
}

/// All parts, in the order in which what is broken explains what comes after it.
#[must_use]
pub fn parts(config: &Config, round_trip: bool) -> Vec<Part> {
    let mut parts = vec![Part::Settings, Part::Storage, Part::Database, Part::WayOut];
    parts.extend((0..config.mailboxes.len()).map(Part::Mailbox));
    let mut domains: Vec<String> =
        config.companies.iter().filter_map(|it| Some(it.email.rsplit_once('@')?.1.to_lowercase())).collect();
    domains.sort();
    domains.dedup();
    parts.extend(domains.into_iter().map(Part::Domain));
    if round_trip {
        parts.extend((0..config.companies.len()).map(Part::RoundTrip));
    }
    parts
}

impl Part {
    /// Looks. Takes time where somebody does not answer, but never without end.
    pub async fn look(&self, patient: &Patient) -> Vec<Finding> {
        let config = &patient.config;
        match self {
            Part::Settings => premises::settings(config),
            Part::Storage => premises::storage(&config.storage.folder).await,
            Part::Database => premises::database(patient).await,
            Part::WayOut => server::way_out(&config.email, &patient.logins(), patient.clock.now()).await,
            Part::Mailbox(index) => match config.mailboxes.get(*index) {
                Some(mailbox) => server::mailbox(mailbox, &patient.logins(), patient.clock.now()).await,
                None => vec![],
            },
            Part::Domain(name) => match Dns::new(config.dns.server) {
                Ok(dns) => {
                    let way_out = domain::way_out(&dns, config).await;
                    domain::look(&dns, name, &config.dkim, &way_out).await
                }
                Err(why) => vec![domain::silent(name, &why)],
            },
            Part::RoundTrip(index) => match config.companies.get(*index) {
                Some(company) => trip::round_trip(patient, company).await,
                None => vec![],
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_looked_at_and_each_domain_once() {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/duly.toml")).unwrap();
        let company: String = text
            .lines()
            .skip_while(|it| *it != "#[[company]]")
            .take_while(|it| *it != "[email]")
            .filter(|it| it.starts_with("#[[") || it.starts_with('#') && !it.starts_with("# "))
            .map(|it| format!("{}\n", it.trim_start_matches('#')))
            .collect();
        let mut config: Config = toml::from_str(&company).unwrap();
        config.companies.push(config.companies[0].clone());
        let domain = Part::Domain("nordhafen.example".into());
        let first = [Part::Settings, Part::Storage, Part::Database, Part::WayOut, domain];
        assert_eq!(parts(&config, false), first);
        assert_eq!(parts(&config, true)[5..], [Part::RoundTrip(0), Part::RoundTrip(1)]);
    }
}
