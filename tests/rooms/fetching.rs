//! A server's folder in which something is wrong: a mail that is passed by, one that breaks the connection, one that
//! is not handed out, and mail from before the day that somebody chose.

use crate::{
    house::books::{TODAY, morning},
    on_both,
};
use anyhow::Result;
use async_trait::async_trait;
use bytes::Bytes;
use duly::{
    alerts::{self, AlertKind},
    blobs::Blobs,
    db::Db,
    mailbox::{
        self, Balance, Body, Cursor, Listing, MailState, Number, Portion, RawMail, Server, Source, Terms,
        store,
    },
    words::{Date, MailId, MailboxId, Timestamp},
};
use duly_channels::email::imap::{Ask, Fault, Piece};
use std::{collections::BTreeMap, time::Duration};

const UID_VALIDITY: i64 = 7;

/// What a mail does when it is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Manner {
    #[default]
    Good,
    /// The server does not speak of it, unless it is asked for all that it has.
    PassedBy,
    /// The connection ends.
    Breaks,
    Withheld,
}

#[derive(Default)]
struct Folder {
    mails: BTreeMap<i64, (Manner, Timestamp, Vec<u8>)>,
    /// How often somebody asked for bytes.
    asked: usize,
}

fn broken<T>() -> Result<T> {
    Err(Fault::Unreachable("the mail server closed the connection".into()).into())
}

impl Folder {
    fn of(mails: &[(i64, Manner)], arrived_at: Timestamp) -> Folder {
        let text = |uid: i64| format!("mail {uid}").into_bytes();
        let mails = mails.iter().map(|(uid, manner)| (*uid, (*manner, arrived_at, text(*uid))));
        Folder { mails: mails.collect(), asked: 0 }
    }

    fn raw(&self, uid: i64, body: Body) -> RawMail {
        let (_, arrived_at, bytes) = &self.mails[&uid];
        RawMail {
            place: self.place(uid),
            number: Some(Number { uid_validity: UID_VALIDITY, uid }),
            arrived_at: Some(*arrived_at),
            size: bytes.len().try_into().unwrap(),
            body,
        }
    }

    fn fetched(&mut self, uid: i64) -> Result<RawMail> {
        self.asked += 1;
        let (manner, _, bytes) = self.mails[&uid].clone();
        match manner {
            Manner::Good | Manner::PassedBy => Ok(self.raw(uid, Body::Here(Bytes::from(bytes)))),
            Manner::Withheld => Ok(self.raw(uid, Body::Withheld)),
            Manner::Breaks => broken(),
        }
    }
}

#[async_trait]
impl Source for Folder {
    fn folder(&self) -> &'static str {
        "INBOX"
    }

    async fn after(&mut self, cursor: Option<Cursor>, terms: &Terms) -> Result<Portion> {
        let last = cursor.map_or(0, |it| it.last_uid);
        let shown = self.mails.iter().filter(|(uid, mail)| **uid > last && mail.0 != Manner::PassedBy);
        let uids: Vec<i64> = shown.map(|(uid, _)| *uid).take(terms.limit).collect();
        let mut portion = Portion::default();
        for uid in &uids {
            let is_early = terms.since.is_some_and(|since| self.mails[uid].1 < since);
            portion.mails.push(match (is_early, terms.ask == Ask::Bytes) {
                (true, _) => self.raw(*uid, Body::LeftOut),
                (_, false) => self.raw(*uid, Body::Later),
                _ => self.fetched(*uid)?,
            });
        }
        portion.cursor =
            uids.last().map(|uid| Cursor { uid_validity: UID_VALIDITY, last_uid: *uid }).or(cursor);
        Ok(portion)
    }

    async fn kept(&mut self, _: &[String]) -> Result<()> {
        Ok(())
    }

    async fn wait(&mut self, _: Duration) -> Result<()> {
        Ok(())
    }

    fn server(&mut self) -> Option<&mut dyn Server> {
        Some(self)
    }
}

#[async_trait]
impl Server for Folder {
    fn uid_validity(&self) -> i64 {
        UID_VALIDITY
    }

    fn largest(&self) -> i64 {
        1000
    }

    fn place(&self, uid: i64) -> String {
        format!("INBOX/{UID_VALIDITY}/{uid}")
    }

    async fn list(&mut self, _: Option<i64>) -> Result<Listing> {
        let uids = Some(self.mails.keys().copied().collect());
        Ok(Listing { uid_validity: UID_VALIDITY, uids, mod_seq: None })
    }

    async fn describe(&mut self, uids: &[i64]) -> Result<Vec<RawMail>> {
        Ok(uids.iter().map(|uid| self.raw(*uid, Body::Later)).collect())
    }

    async fn bodies(&mut self, uids: &[i64]) -> Result<Vec<RawMail>> {
        let known = uids.iter().filter(|uid| self.mails.contains_key(uid)).copied().collect::<Vec<_>>();
        known.into_iter().map(|uid| self.fetched(uid)).collect()
    }

    async fn piece(&mut self, uid: i64, offset: u64, _: u32) -> Result<Piece> {
        assert_eq!(offset, 0);
        if !self.mails.contains_key(&uid) {
            return Ok(Piece::Gone);
        }
        Ok(match self.fetched(uid)?.body {
            Body::Here(bytes) => Piece::Bytes(bytes.to_vec()),
            _ => Piece::Refused("it is damaged".into()),
        })
    }
}

struct Office {
    db: Db,
    blobs: Blobs,
    mailbox: MailboxId,
    now: Timestamp,
}

impl Office {
    async fn open(db: &Db) -> Office {
        let mut tx = db.begin_write().await.unwrap();
        let mailbox = store::put_mailbox(&mut tx, "replies", None).await.unwrap();
        tx.commit().await.unwrap();
        Office { db: db.clone(), blobs: Blobs::in_memory(), mailbox, now: morning(TODAY()) }
    }

    async fn fetches(&self, folder: &mut Folder) -> Result<mailbox::Fetched> {
        mailbox::fetch(&self.db, &self.blobs, self.mailbox, folder, self.now).await
    }

    /// Comes back after every broken connection, as whoever watches does.
    async fn keeps_fetching(&self, folder: &mut Folder) -> usize {
        let mut broken = 0;
        while self.fetches(folder).await.is_err() {
            broken += 1;
            assert!(broken < 20, "one mail blocks the folder");
        }
        broken
    }

    async fn balance(&self) -> Balance {
        store::balance(&mut self.db.read().await.unwrap(), self.mailbox).await.unwrap()
    }

    async fn alerts(&self) -> Vec<AlertKind> {
        let mut tx = self.db.begin_write().await.unwrap();
        mailbox::review(&mut tx, self.mailbox, self.now).await.unwrap();
        let open = alerts::open(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        assert!(open.iter().all(|it| it.about == "replies"));
        open.iter().map(|it| it.kind).collect()
    }

    async fn quarantined(&self) -> Vec<(MailId, String, String)> {
        let mails = store::quarantined(&mut self.db.read().await.unwrap(), 9).await.unwrap();
        mails.into_iter().map(|it| (it.id, it.place, it.error.unwrap())).collect()
    }

    async fn tries_again(&self, mail: MailId) {
        let mut tx = self.db.begin_write().await.unwrap();
        assert!(store::retry(&mut tx, mail).await.unwrap());
        tx.commit().await.unwrap();
    }

    async fn since(&self, day: Option<Date>) -> u64 {
        let mut tx = self.db.begin_write().await.unwrap();
        let to_fetch = store::set_since(&mut tx, self.mailbox, day).await.unwrap();
        tx.commit().await.unwrap();
        to_fetch
    }
}

on_both!(a_mail_that_fetching_passed_by_is_found_by_the_audit, |db| {
    let office = Office::open(&db).await;
    let manners = [(1, Manner::Good), (2, Manner::PassedBy), (3, Manner::Good), (4, Manner::PassedBy)];
    let mut folder = Folder::of(&manners, office.now);
    assert_eq!(office.fetches(&mut folder).await.unwrap().kept, 2);
    let audit = async |folder: &mut Folder| {
        mailbox::audit(&office.db, office.mailbox, folder, None, office.now).await.unwrap().missing
    };
    // 4 lies behind the cursor: it is not missing, it is new.
    assert_eq!(audit(&mut folder).await, 1);
    let days = store::days(&mut db.read().await.unwrap(), office.mailbox, TODAY()).await.unwrap();
    assert_eq!((days.len(), days[0].seen, days[0].new, days[0].missing), (1, 3, 2, 1));
    assert!(!days[0].is_even());
    assert_eq!(office.alerts().await, [AlertKind::Balance]);

    assert_eq!(office.fetches(&mut folder).await.unwrap().kept, 1);
    assert_eq!(office.alerts().await, []);
    assert_eq!(office.balance().await, Balance { new: 3, ..Balance::default() });
    assert_eq!(audit(&mut folder).await, 0, "it is found once");
});

on_both!(a_mail_that_breaks_the_connection_is_set_aside_alone, |db| {
    let office = Office::open(&db).await;
    let mut folder = Folder::of(&[1, 2, 3, 4, 5].map(|uid| (uid, Manner::Good)), office.now);
    folder.mails.get_mut(&3).unwrap().0 = Manner::Breaks;
    let broken = office.keeps_fetching(&mut folder).await;
    assert_eq!(office.balance().await, Balance { new: 4, quarantined: 1, ..Balance::default() });
    let (mail, place, error) = office.quarantined().await.remove(0);
    assert_eq!(place, "INBOX/7/3");
    assert!(error.contains("the mail server closed the connection"), "{error}");
    assert_eq!(office.alerts().await, [AlertKind::Quarantined]);
    assert!(broken <= 5, "{broken} connections for one mail");
    // It stays where it is, and what comes after it comes.
    folder.mails.insert(6, (Manner::Good, office.now, b"mail 6".to_vec()));
    assert_eq!(office.fetches(&mut folder).await.unwrap().kept, 1);

    folder.mails.get_mut(&3).unwrap().0 = Manner::Good;
    office.tries_again(mail).await;
    assert_eq!(office.fetches(&mut folder).await.unwrap().kept, 1);
    assert_eq!(office.balance().await, Balance { new: 6, ..Balance::default() });
    assert_eq!(office.alerts().await, []);
});

on_both!(a_mail_that_is_withheld_hides_no_other_and_can_be_tried_again, |db| {
    let office = Office::open(&db).await;
    let mut folder = Folder::of(&[(1, Manner::Withheld), (2, Manner::Good)], office.now);
    assert_eq!(office.fetches(&mut folder).await.unwrap().kept, 1);
    assert_eq!(office.balance().await, Balance { new: 1, quarantined: 1, ..Balance::default() });
    let (mail, ..) = office.quarantined().await.remove(0);
    office.tries_again(mail).await;
    office.fetches(&mut folder).await.unwrap();
    assert_eq!(office.balance().await.quarantined, 1, "still damaged");
    // Meanwhile somebody deletes it.
    folder.mails.remove(&1);
    office.tries_again(mail).await;
    office.fetches(&mut folder).await.unwrap();
    assert_eq!(office.balance().await, Balance { new: 1, ignored: 1, ..Balance::default() });
});

on_both!(what_came_before_the_chosen_day_is_left_out_and_fetched_once_when_the_day_is_moved, |db| {
    let office = Office::open(&db).await;
    let mut folder = Folder::default();
    for (uid, days) in [(1, 40), (2, 20), (3, 20), (4, 0)] {
        let arrived = morning(TODAY().plus_days(-days));
        folder.mails.insert(uid, (Manner::Good, arrived, format!("mail {uid}").into_bytes()));
    }
    assert_eq!(office.since(Some(TODAY().plus_days(-10))).await, 0);
    assert_eq!(office.fetches(&mut folder).await.unwrap().kept, 1);
    assert_eq!(office.balance().await, Balance { new: 1, left_out: 3, ..Balance::default() });
    assert_eq!(folder.asked, 1, "what is left out is not even asked for");
    let days =
        store::days(&mut db.read().await.unwrap(), office.mailbox, TODAY().plus_days(-30)).await.unwrap();
    let told: Vec<_> = days.iter().map(|it| (it.day, it.seen, it.ignored, it.left_out)).collect();
    assert_eq!(told, [(TODAY().plus_days(-20), 2, 2, 2), (TODAY(), 1, 0, 0)]);

    assert_eq!(office.since(Some(TODAY().plus_days(-20))).await, 2);
    for kept in [2, 0] {
        assert_eq!(office.fetches(&mut folder).await.unwrap().kept, kept);
    }
    assert_eq!(office.since(None).await, 1);
    assert_eq!(office.fetches(&mut folder).await.unwrap().kept, 1);
    assert_eq!(office.since(Some(TODAY())).await, 0);
    assert_eq!(office.balance().await, Balance { new: 4, ..Balance::default() }, "what is here stays");
    assert_eq!(folder.asked, 4);
});

on_both!(a_mail_in_two_mailboxes_is_one, |db| {
    let office = Office::open(&db).await;
    let mut tx = db.begin_write().await.unwrap();
    let other = store::put_mailbox(&mut tx, "orders", None).await.unwrap();
    tx.commit().await.unwrap();
    for (mailbox, state) in [(office.mailbox, MailState::New), (other, MailState::Ignored)] {
        let mut folder = Folder::of(&[(1, Manner::Good)], office.now);
        mailbox::fetch(&db, &office.blobs, mailbox, &mut folder, office.now).await.unwrap();
        let balance = store::balance(&mut db.read().await.unwrap(), mailbox).await.unwrap();
        let expected = match state {
            MailState::New => Balance { new: 1, ..Balance::default() },
            _ => Balance { ignored: 1, ..Balance::default() },
        };
        assert_eq!(balance, expected);
    }
});

on_both!(a_folder_that_is_down_is_named_and_the_others_keep_the_mailbox_up_only_among_themselves, |db| {
    let office = Office::open(&db).await;
    let mut tx = db.begin_write().await.unwrap();
    let folders = ["INBOX", "Rechnungen"].map(str::to_owned);
    store::put_folders(&mut tx, office.mailbox, &folders).await.unwrap();
    store::folder_failed(&mut tx, office.mailbox, "Rechnungen", "no such folder", office.now).await.unwrap();
    store::folder_answered(&mut tx, office.mailbox, "INBOX", office.now.plus_seconds(9)).await.unwrap();
    let it = store::mailbox(&mut tx, office.mailbox).await.unwrap();
    assert_eq!((it.fault.as_deref(), it.fault_since), (Some("no such folder"), Some(office.now)));
    assert_eq!(it.seen_at, Some(office.now.plus_seconds(9)));
    tx.commit().await.unwrap();
    assert_eq!(office.alerts().await, [AlertKind::MailboxDown]);
    // Somebody takes it out of the settings.
    let mut tx = db.begin_write().await.unwrap();
    store::put_folders(&mut tx, office.mailbox, &folders[..1]).await.unwrap();
    assert_eq!(store::mailbox(&mut tx, office.mailbox).await.unwrap().fault, None);
    tx.commit().await.unwrap();
    assert_eq!(office.alerts().await, []);
});
