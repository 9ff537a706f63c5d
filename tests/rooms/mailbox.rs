//! Nothing that came in is lost, and nothing is taken twice.

use crate::{
    house::books::{TODAY, morning},
    on_both,
};
use anyhow::{Result, bail};
use async_trait::async_trait;
use bytes::Bytes;
use duly::{
    blobs::Blobs,
    db::Db,
    mailbox::{
        self, Balance, Cursor, MailState, Portion, RawMail, Source, Terms, TextMessage, store, watch::Watch,
    },
    words::{Clock, MailboxId},
};
use duly_channels::email::maildir::Maildir;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio_util::sync::CancellationToken;

/// A server's folder: numbered mails under one UIDVALIDITY, handed out two at a time.
struct Server {
    uid_validity: i64,
    mails: Vec<(i64, &'static str)>,
}

#[async_trait]
impl Source for Server {
    fn folder(&self) -> &'static str {
        "INBOX"
    }

    async fn after(&mut self, cursor: Option<Cursor>, _: &Terms) -> Result<Portion> {
        let last = cursor.filter(|it| it.uid_validity == self.uid_validity).map_or(0, |it| it.last_uid);
        let new: Vec<_> = self.mails.iter().filter(|(uid, _)| *uid > last).collect();
        let taken: Vec<_> = new.iter().take(2).collect();
        let raw = |(uid, text): &(i64, &'static str)| {
            let place = format!("INBOX/{}/{uid}", self.uid_validity);
            RawMail::named(place, Bytes::from_static(text.as_bytes()))
        };
        let cursor = taken.last().map(|it| Cursor { uid_validity: self.uid_validity, last_uid: it.0 });
        Ok(Portion { mails: taken.iter().map(|it| raw(it)).collect(), cursor, more: new.len() > 2 })
    }

    async fn kept(&mut self, _: &[String]) -> Result<()> {
        Ok(())
    }

    async fn wait(&mut self, _: Duration) -> Result<()> {
        bail!("the line is dead")
    }
}

async fn a_mailbox(db: &Db) -> MailboxId {
    let mut tx = db.begin_write().await.unwrap();
    let id = store::put_mailbox(&mut tx, "replies", None).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn balance(db: &Db, mailbox: MailboxId) -> Balance {
    store::balance(&mut db.read().await.unwrap(), mailbox).await.unwrap()
}

on_both!(all_that_a_folder_shows_is_kept_once_whatever_its_numbers, |db| {
    let (blobs, mailbox, now) = (Blobs::in_memory(), a_mailbox(&db).await, morning(TODAY()));
    let mut server =
        Server { uid_validity: 7, mails: vec![(3, "a"), (4, "b"), (9, "c"), (11, "d"), (12, "e")] };
    let fetch = async |server: &mut Server| mailbox::fetch(&db, &blobs, mailbox, server, now).await.unwrap();
    assert_eq!(fetch(&mut server).await.kept, 5);
    assert_eq!(fetch(&mut server).await.kept, 0);
    let cursor = store::cursor(&mut db.read().await.unwrap(), mailbox, "INBOX").await.unwrap();
    assert_eq!(cursor, Some(Cursor { uid_validity: 7, last_uid: 12 }));

    server = Server { uid_validity: 8, mails: vec![(1, "a"), (2, "c"), (3, "new")] };
    assert_eq!(fetch(&mut server).await.kept, 3);
    assert_eq!(balance(&db, mailbox).await, Balance { new: 6, ignored: 2, ..Balance::default() });
    let mail = store::claim(&mut db.read().await.unwrap(), now, now.plus_seconds(60), 1).await.unwrap();
    assert_eq!(blobs.read(&mail[0].raw_key).await.unwrap(), "a");
});

on_both!(a_claimed_mail_is_nobody_elses_until_the_lease_runs_out, |db| {
    let (blobs, mailbox, now) = (Blobs::in_memory(), a_mailbox(&db).await, morning(TODAY()));
    let text = |sid: &str| TextMessage {
        from: "+491700000001".into(),
        to: "+49400000".into(),
        body: "1".into(),
        sid: sid.into(),
    };
    for (sid, kept) in [("SM1", true), ("SM2", true), ("SM1", false)] {
        let id = mailbox::keep_sms(&db, &blobs, mailbox, &text(sid), now).await.unwrap();
        assert_eq!(id.is_some(), kept, "{sid}");
    }
    let claim = async |at, limit| {
        let mut tx = db.begin_write().await.unwrap();
        let mails = store::claim(&mut tx, at, now.plus_seconds(60), limit).await.unwrap();
        tx.commit().await.unwrap();
        mails
    };
    let first = claim(now, 1).await.remove(0);
    let second = claim(now, 9).await.remove(0);
    assert_ne!(first.id, second.id);
    assert_eq!(claim(now, 9).await, []);
    assert_eq!(claim(now.plus_seconds(60), 9).await.len(), 2);

    let mut tx = db.begin_write().await.unwrap();
    store::done(&mut tx, first.id, MailState::Filed, None).await.unwrap();
    assert!(store::done(&mut tx, first.id, MailState::Filed, None).await.is_err(), "filed twice");
    store::quarantine(&mut tx, second.id, "no such letter").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(balance(&db, mailbox).await, Balance { filed: 1, quarantined: 1, ..Balance::default() });
    let mut tx = db.begin_write().await.unwrap();
    let aside = store::quarantined(&mut tx, 9).await.unwrap();
    assert_eq!(aside[0].error.as_deref(), Some("no such letter"));
    assert!(store::retry(&mut tx, second.id).await.unwrap());
    assert!(!store::retry(&mut tx, first.id).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(balance(&db, mailbox).await.new, 1);
});

on_both!(a_mailbox_that_is_down_says_so_and_heals_by_itself, |db| {
    let (mailbox, now) = (a_mailbox(&db).await, morning(TODAY()));
    let it = Watch {
        db: db.clone(),
        blobs: Blobs::in_memory(),
        clock: Clock::standing_at(now),
        mailbox,
        folder: "INBOX".into(),
        poll: Duration::from_secs(1),
    };
    let stop = CancellationToken::new();
    let attempts = Arc::new(AtomicUsize::new(0));
    let connect = || {
        let (attempt, stop) = (attempts.fetch_add(1, Ordering::SeqCst), stop.clone());
        async move {
            if attempt == 0 {
                // Whoever watches is told to stop as soon as the fault is noted.
                stop.cancel();
                bail!("nobody answers at imap.example")
            }
            Ok(Box::new(Server { uid_validity: 1, mails: vec![(1, "a")] }) as Box<dyn Source>)
        }
    };
    mailbox::watch(it.clone(), connect, |_| {}, stop.clone()).await;
    let seen = async || store::mailbox(&mut db.read().await.unwrap(), mailbox).await.unwrap();
    let down = seen().await;
    assert_eq!(down.fault.as_deref(), Some("nobody answers at imap.example"));
    assert_eq!((down.fault_since, down.seen_at), (Some(now), None));

    let stop = CancellationToken::new();
    let arrived = {
        let stop = stop.clone();
        move |_| stop.cancel()
    };
    mailbox::watch(it, connect, arrived, stop.clone()).await;
    assert_eq!(balance(&db, mailbox).await.new, 1);
    assert_eq!(seen().await.seen_at, Some(now));
});

on_both!(a_maildir_is_emptied_into_the_mailbox, |db| {
    let (blobs, mailbox, now) = (Blobs::in_memory(), a_mailbox(&db).await, morning(TODAY()));
    let folder = tempfile::tempdir().unwrap();
    let maildir = Maildir::open(folder.path()).await.unwrap();
    for raw in ["Subject: a\r\n\r\na", "Subject: b\r\n\r\nb"] {
        maildir.deliver(raw.as_bytes()).await.unwrap();
    }
    let mut source = mailbox::maildir::Folder::open(folder.path()).await.unwrap();
    let kept = mailbox::fetch(&db, &blobs, mailbox, source.as_mut(), now).await.unwrap();
    assert_eq!((kept.kept, kept.known), (2, 0));
    assert_eq!(maildir.list_new(9).await.unwrap(), [""; 0]);
    let again = mailbox::fetch(&db, &blobs, mailbox, source.as_mut(), now).await.unwrap();
    assert_eq!(again, mailbox::Fetched::default());
    assert_eq!(balance(&db, mailbox).await.new, 2);
});
