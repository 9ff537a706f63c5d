//! A folder on an IMAP server as a source.

use super::{Cursor, Portion, RawMail, Source};
use anyhow::Result;
use async_trait::async_trait;
use bytes::Bytes;
use duly_channels::email::imap::{self, Imap, Settings};
use std::time::Duration;

pub struct ImapFolder {
    server: Imap,
    folder: String,
}

impl ImapFolder {
    /// # Errors
    /// If the server does not answer, or refuses.
    pub async fn connect(settings: &Settings) -> Result<Box<dyn Source>> {
        let server = Imap::connect(settings).await?;
        Ok(Box::new(ImapFolder { server, folder: settings.folder.clone() }))
    }
}

#[async_trait]
impl Source for ImapFolder {
    fn folder(&self) -> &str {
        &self.folder
    }

    async fn after(&mut self, cursor: Option<Cursor>, limit: usize) -> Result<Portion> {
        let cursor = cursor.and_then(|it| {
            let (uid_validity, last_uid) = (it.uid_validity.try_into().ok()?, it.last_uid.try_into().ok()?);
            Some(imap::Cursor { uid_validity, last_uid })
        });
        let batch = self.server.fetch_after(cursor, limit).await?;
        let reached = batch.cursor().or(cursor.filter(|it| it.uid_validity == batch.uid_validity));
        let place = |uid: u32| format!("{}/{}/{uid}", self.folder, batch.uid_validity);
        let mails = batch.mails.into_iter();
        Ok(Portion {
            mails: mails.map(|it| RawMail { place: place(it.uid), bytes: Bytes::from(it.raw) }).collect(),
            cursor: reached
                .map(|it| Cursor { uid_validity: it.uid_validity.into(), last_uid: it.last_uid.into() }),
            more: batch.more,
        })
    }

    async fn kept(&mut self, _places: &[String]) -> Result<()> {
        Ok(())
    }

    async fn wait(&mut self, longest: Duration) -> Result<()> {
        self.server.wait(longest).await?;
        Ok(())
    }
}
