//! A folder on an IMAP server as a source.

use super::{Body, Cursor, Listing, Number, Portion, RawMail, Server, Source, Terms};
use crate::words::Timestamp;
use anyhow::{Context, Result};
use async_trait::async_trait;
use bytes::Bytes;
use duly_channels::email::imap::{self, Ask, Batch, Imap, Listed, Opened, Piece, Settings};
use std::{collections::HashMap, time::Duration};

/// Mails with more bytes do not come with others but one by one, in pieces.
pub const LARGE: u32 = 4_000_000;
/// Mails with more bytes are not fetched as a whole unless somebody asks, if the settings do not say otherwise.
const LARGEST: i64 = 40_000_000;

pub struct ImapFolder {
    server: Imap,
    folder: String,
    sent: bool,
    largest: i64,
    opened: Opened,
}

impl ImapFolder {
    /// # Errors
    /// If the server does not answer, or refuses.
    pub async fn connect(settings: &Settings) -> Result<Box<dyn Source>> {
        ImapFolder::open(settings, false, LARGEST).await
    }

    /// `sent`: whether it is a folder of mail that we sent. `largest`: bytes of a mail that is fetched as a whole.
    ///
    /// # Errors
    /// If the server does not answer, or refuses.
    pub async fn open(settings: &Settings, sent: bool, largest: i64) -> Result<Box<dyn Source>> {
        let server = Imap::connect(settings).await?;
        let opened = server.opened();
        Ok(Box::new(ImapFolder { server, folder: settings.folder.clone(), sent, largest, opened }))
    }

    fn mail(&self, it: &Listed, body: Body) -> RawMail {
        let number = Number { uid_validity: self.uid_validity(), uid: it.uid.into() };
        RawMail {
            place: self.place(number.uid),
            number: Some(number),
            arrived_at: it.internal_date.map(Timestamp),
            size: it.size.into(),
            body,
        }
    }

    /// What a batch brought, in order, and of what it did not bring, why.
    fn mails(&self, batch: Batch, since: Option<Timestamp>) -> Vec<RawMail> {
        let mut bodies: HashMap<u32, Vec<u8>> = batch.mails.into_iter().map(|it| (it.uid, it.raw)).collect();
        let early = |it: &Listed| {
            it.internal_date.is_some_and(|date| since.is_some_and(|since| Timestamp(date) < since))
        };
        let body = |it: &Listed| match bodies.remove(&it.uid) {
            Some(raw) => Body::Here(Bytes::from(raw)),
            None if batch.withheld.contains(&it.uid) => Body::Withheld,
            None if early(it) => Body::LeftOut,
            None => Body::Later,
        };
        let all: Vec<Body> = batch.listed.iter().map(body).collect();
        batch.listed.iter().zip(all).map(|(it, body)| self.mail(it, body)).collect()
    }
}

#[async_trait]
impl Source for ImapFolder {
    fn folder(&self) -> &str {
        &self.folder
    }

    fn is_sent(&self) -> bool {
        self.sent
    }

    async fn after(&mut self, cursor: Option<Cursor>, terms: &Terms) -> Result<Portion> {
        let cursor = cursor.and_then(|it| {
            let (uid_validity, last_uid) = (it.uid_validity.try_into().ok()?, it.last_uid.try_into().ok()?);
            Some(imap::Cursor { uid_validity, last_uid })
        });
        let asked = imap::Terms {
            limit: terms.limit,
            since: terms.since.map(|it| it.0),
            largest: LARGE.min(u32::try_from(self.largest).unwrap_or(LARGE)),
            ask: terms.ask,
        };
        let batch = self.server.fetch_on(cursor, &asked).await?;
        self.opened = self.server.opened();
        let reached = batch.cursor().or(cursor.filter(|it| it.uid_validity == batch.uid_validity));
        let cursor =
            reached.map(|it| Cursor { uid_validity: it.uid_validity.into(), last_uid: it.last_uid.into() });
        let more = batch.more;
        Ok(Portion { mails: self.mails(batch, terms.since), cursor, more })
    }

    async fn kept(&mut self, _places: &[String]) -> Result<()> {
        Ok(())
    }

    async fn wait(&mut self, longest: Duration) -> Result<()> {
        self.server.wait(longest).await?;
        Ok(())
    }

    fn server(&mut self) -> Option<&mut dyn Server> {
        Some(self)
    }
}

#[async_trait]
impl Server for ImapFolder {
    fn uid_validity(&self) -> i64 {
        self.opened.uid_validity.into()
    }

    fn largest(&self) -> i64 {
        self.largest
    }

    fn place(&self, uid: i64) -> String {
        format!("{}/{}/{uid}", self.folder, self.opened.uid_validity)
    }

    async fn list(&mut self, complete_at: Option<i64>) -> Result<Listing> {
        self.opened = self.server.open().await?;
        let mod_seq = self.opened.highest_mod_seq.and_then(|it| i64::try_from(it).ok());
        let stands_still = mod_seq.is_some() && mod_seq == complete_at;
        let uids = if stands_still { None } else { Some(self.server.uids(1).await?) };
        let uids = uids.map(|uids| uids.into_iter().map(i64::from).collect());
        Ok(Listing { uid_validity: self.uid_validity(), uids, mod_seq })
    }

    async fn describe(&mut self, uids: &[i64]) -> Result<Vec<RawMail>> {
        let listed = self.server.describe(&numbers(uids)?, Ask::Dates).await?;
        Ok(listed.iter().map(|it| self.mail(it, Body::Later)).collect())
    }

    async fn bodies(&mut self, uids: &[i64]) -> Result<Vec<RawMail>> {
        let batch = self.server.fetch(&numbers(uids)?, LARGE).await?;
        Ok(self.mails(batch, None))
    }

    async fn piece(&mut self, uid: i64, offset: u64, length: u32) -> Result<Piece> {
        let (uid, offset) = (u32::try_from(uid), u32::try_from(offset));
        let offset = offset.context("a mail of more than four gigabytes")?;
        Ok(self.server.piece(uid.context("a UID")?, offset, length).await?)
    }
}

fn numbers(uids: &[i64]) -> Result<Vec<u32>> {
    uids.iter().map(|uid| u32::try_from(*uid).context("a UID")).collect()
}
