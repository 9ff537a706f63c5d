//! A Maildir as a source: what is kept moves from `new/` to `cur/`.

use super::{Cursor, Portion, RawMail, Source, Terms};
use anyhow::{Context, Result};
use async_trait::async_trait;
use bytes::Bytes;
use duly_channels::email::maildir::Maildir;
use std::{path::Path, time::Duration};

pub struct Folder {
    maildir: Maildir,
}

impl Folder {
    /// # Errors
    /// If the folder cannot be made or reached.
    pub async fn open(path: &Path) -> Result<Box<dyn Source>> {
        let maildir = Maildir::open(path).await.with_context(|| format!("opening {}", path.display()))?;
        Ok(Box::new(Folder { maildir }))
    }
}

#[async_trait]
impl Source for Folder {
    fn folder(&self) -> &'static str {
        "new"
    }

    async fn after(&mut self, _cursor: Option<Cursor>, terms: &Terms) -> Result<Portion> {
        let names = self.maildir.list_new(terms.limit).await?;
        let more = names.len() == terms.limit;
        let mut mails = Vec::with_capacity(names.len());
        for place in names {
            // One that cannot be read stays where it is, and stops no other.
            match self.maildir.read(&place).await {
                Ok(raw) => mails.push(RawMail::named(place, Bytes::from(raw))),
                Err(error) => tracing::warn!("a mail in a Maildir cannot be read: {error}"),
            }
        }
        Ok(Portion { mails, cursor: None, more })
    }

    async fn kept(&mut self, places: &[String]) -> Result<()> {
        for name in places {
            self.maildir.taken(name).await?;
        }
        Ok(())
    }

    async fn wait(&mut self, longest: Duration) -> Result<()> {
        tokio::time::sleep(longest).await;
        Ok(())
    }
}
