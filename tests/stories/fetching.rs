//! A real mail server through bad days: each story ends with an even balance, and with each message filed once.

use crate::{
    house::{
        binary::Place,
        databases,
        servers::{Dovecot, free_ports},
    },
    on_both,
};
use anyhow::Result;
use duly::{
    blobs::Blobs,
    db::Db,
    inbox, intake,
    mailbox::{self, Balance, Fetched, Source, imap::ImapFolder, store, watch::Watch},
    words::{Clock, Date, MailboxId, Timestamp, token::Secret},
};
use duly_channels::email::imap::Settings;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use sha2::{Digest, Sha256};
use std::{
    os::unix::fs::PermissionsExt,
    time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;

const DAY: i64 = 86_400;
/// How long a server may take over what is waited for.
const PATIENCE: Duration = Duration::from_secs(120);

fn now() -> Timestamp {
    Timestamp("2026-03-10T09:00:00Z".parse().unwrap())
}

fn mail(n: usize) -> Vec<u8> {
    format!(
        "From: k{n}@kaeufer.example\r\nTo: ar@nordhafen.example\r\nSubject: Mail {n}\r\n\
         Message-ID: <{n}@kaeufer.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nWir zahlen bald: {n}.\r\n"
    )
    .into_bytes()
}

/// A mail with files, each of so many bytes.
fn mail_with_files(n: usize, files: usize, bytes: usize) -> Vec<u8> {
    let mut raw = format!(
        "From: k{n}@kaeufer.example\r\nSubject: Mail {n}\r\nMessage-ID: <{n}@kaeufer.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b{n}\"\r\n\r\n\
         --b{n}\r\nContent-Type: text/plain\r\n\r\nAnbei die Belege.\r\n"
    )
    .into_bytes();
    for file in 0..files {
        let head = format!(
            "--b{n}\r\nContent-Type: application/pdf\r\n\
             Content-Disposition: attachment; filename=\"{file}.pdf\"\r\n\r\n"
        );
        raw.extend(head.into_bytes());
        let line = format!("{:070}\r\n", file * 31 + n);
        raw.extend(line.as_bytes().iter().cycle().take(bytes / 72 * 72));
    }
    raw.extend(format!("--b{n}--\r\n").into_bytes());
    raw
}

/// alice's mailbox, and where it is kept.
struct Office {
    db: Db,
    blobs: Blobs,
    dovecot: Dovecot,
    mailbox: MailboxId,
    clock: Clock,
    _folder: tempfile::TempDir,
}

impl Office {
    async fn open(db: &Db) -> Office {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(folder.path()).unwrap();
        let mailbox = a_mailbox(db, "replies").await;
        let clock = Clock::standing_at(now());
        Office { db: db.clone(), blobs, dovecot: Dovecot::start(), mailbox, clock, _folder: folder }
    }

    /// Lays a mail into a folder; it came so many days ago.
    fn lays(&self, folder: &str, n: usize, days_ago: i64) -> std::path::PathBuf {
        let arrived = self.clock.now().plus_seconds(-days_ago * DAY).as_second();
        self.dovecot.lay("alice", folder, &format!("{n}.mail"), &mail(n), arrived.try_into().unwrap())
    }

    fn lays_raw(&self, n: usize, raw: &[u8]) {
        let arrived = self.clock.now().as_second().try_into().unwrap();
        self.dovecot.lay("alice", "INBOX", &format!("{n}.mail"), raw, arrived);
    }

    fn settings(&self, folder: &str) -> Settings {
        Settings { folder: folder.to_owned(), ..self.dovecot.settings() }
    }

    async fn connect(&self, folder: &str) -> Result<Box<dyn Source>> {
        ImapFolder::open(&self.settings(folder), false, 40_000_000).await
    }

    async fn fetches_from(&self, mailbox: MailboxId, source: &mut dyn Source) -> Result<Fetched> {
        mailbox::fetch(&self.db, &self.blobs, mailbox, source, self.clock.now()).await
    }

    /// One look into a folder, as after a start.
    async fn fetches(&self, folder: &str) -> Fetched {
        let mut source = self.connect(folder).await.unwrap();
        self.fetches_from(self.mailbox, source.as_mut()).await.unwrap()
    }

    /// How many mails of a folder the audit finds missing.
    async fn audits(&self, folder: &str) -> usize {
        let mut source = self.connect(folder).await.unwrap();
        let now = self.clock.now();
        mailbox::audit(&self.db, self.mailbox, source.as_mut(), None, now).await.unwrap().missing
    }

    fn desk(&self) -> intake::Desk {
        intake::Desk {
            db: self.db.clone(),
            blobs: self.blobs.clone(),
            secret: Secret::random(),
            reply_hold_days: 7,
            authentications: intake::Authentications::default(),
            senses: intake::Senses::default(),
        }
    }

    async fn takes_in(&self) {
        intake::run(&self.desk(), self.clock.now()).await.unwrap();
    }

    /// Watches a folder until so many mails are known, in any state.
    async fn watches(&self, folder: &str, known: i64) {
        let it = Watch {
            db: self.db.clone(),
            blobs: self.blobs.clone(),
            clock: self.clock.clone(),
            mailbox: self.mailbox,
            folder: folder.to_owned(),
            poll: Duration::from_millis(200),
        };
        let stop = CancellationToken::new();
        let watching = mailbox::watch(it, || self.connect(folder), |_| {}, stop.clone());
        let (_, ()) = tokio::join!(watching, async {
            self.until(known).await;
            stop.cancel();
        });
    }

    async fn until(&self, known: i64) {
        let began = Instant::now();
        loop {
            let balance = self.balance().await;
            if balance.kept() >= known && balance.owed + balance.missing == 0 {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "not {known}: {balance:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn balance(&self) -> Balance {
        store::balance(&mut self.db.read().await.unwrap(), self.mailbox).await.unwrap()
    }

    async fn days(&self) -> Vec<mailbox::Day> {
        let (mut db, first) = (self.db.read().await.unwrap(), Date::ymd(1970, 1, 1));
        store::days(&mut db, self.mailbox, first).await.unwrap()
    }

    /// The balance of each day is even, nothing waits, and each of the server's messages was filed once.
    async fn is_even(&self, seen: i64, messages: i64) {
        let days = self.days().await;
        assert!(days.iter().all(|it| it.is_even() && it.new == 0), "{days:?}");
        assert_eq!(days.iter().map(|it| it.seen).sum::<i64>(), seen, "{days:?}");
        let sql = "SELECT COUNT(*), COUNT(DISTINCT internet_id) FROM messages WHERE direction = 'in'";
        let mut db = self.db.read().await.unwrap();
        let counts: (i64, i64) = sqlx::query_as(sql).fetch_one(&mut *db).await.unwrap();
        assert_eq!(counts, (messages, messages), "messages, and how many of them differ");
    }
}

async fn a_mailbox(db: &Db, name: &str) -> MailboxId {
    let mut tx = db.begin_write().await.unwrap();
    let mailbox = store::put_mailbox(&mut tx, name, None).await.unwrap();
    tx.commit().await.unwrap();
    mailbox
}

on_both!(after_eight_days_of_outage_each_mail_is_there_on_its_day, |db| {
    let office = Office::open(&db).await;
    office.lays("INBOX", 0, 0);
    office.watches("INBOX", 1).await;
    office.takes_in().await;
    let first = office.clock.now();
    // Nobody is there, and on the n-th day n mails come; one of them is read and one is deleted by somebody else.
    for day in 1..=8_usize {
        office.clock.pass_days(1);
        for n in 0..day {
            office.lays("INBOX", day * 10 + n, 0);
        }
    }
    office.dovecot.adm(&["flags", "add", "-u", "alice", "\\Seen", "mailbox", "INBOX", "subject", "Mail 80"]);
    office.dovecot.adm(&["expunge", "-u", "alice", "mailbox", "INBOX", "subject", "Mail 0"]);
    office.watches("INBOX", 37).await;
    office.takes_in().await;
    let told: Vec<_> = office.days().await.iter().map(|it| (it.day, it.seen, it.unmatched)).collect();
    let day = |n: i64| first.plus_seconds(n * DAY).date_in(&jiff::tz::TimeZone::UTC);
    assert_eq!(told, (0..=8).map(|n| (day(n), n.max(1), n.max(1))).collect::<Vec<_>>());
    assert_eq!(office.audits("INBOX").await, 0);
    office.is_even(37, 37).await;
});

on_both!(a_folder_that_was_restored_from_a_backup_brings_no_message_again, |db| {
    let office = Office::open(&db).await;
    (0..5).for_each(|n| drop(office.lays("INBOX", n, 1)));
    assert_eq!(office.fetches("INBOX").await.kept, 5);
    office.takes_in().await;
    office.dovecot.restored();
    office.lays("INBOX", 5, 0);
    assert_eq!(office.fetches("INBOX").await.kept, 6);
    office.takes_in().await;
    assert_eq!(office.audits("INBOX").await, 0);
    assert_eq!(office.balance().await, Balance { unmatched: 6, ignored: 5, ..Balance::default() });
    office.is_even(11, 6).await;
});

on_both!(a_server_that_is_killed_while_it_hands_out_mail_loses_none, |db| {
    let office = Office::open(&db).await;
    let (count, mut broken) = (500, 0);
    for n in 0..count {
        office.lays_raw(n, &mail_with_files(n, 1, 36_000));
    }
    for known in [1, 201, 401] {
        let mut source = office.connect("INBOX").await.unwrap();
        let (fetched, ()) = tokio::join!(office.fetches_from(office.mailbox, source.as_mut()), async {
            // Some are here, and the next portion is on its way.
            let began = Instant::now();
            while office.balance().await.kept() < known && began.elapsed() < PATIENCE {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            office.dovecot.kill9();
        });
        broken += usize::from(fetched.is_err());
        office.dovecot.start_again();
    }
    assert!(broken > 0, "it was always killed too late, so nothing was tried");
    let mut source = office.connect("INBOX").await.unwrap();
    office.fetches_from(office.mailbox, source.as_mut()).await.unwrap();
    office.takes_in().await;
    assert_eq!(office.audits("INBOX").await, 0);
    office.is_even(count.try_into().unwrap(), count.try_into().unwrap()).await;
});

on_both!(two_nodes_on_one_mailbox_take_each_mail_once, |db| {
    let office = Office::open(&db).await;
    (0..450).for_each(|n| drop(office.lays("INBOX", n, 0)));
    let node = async || {
        let mut source = office.connect("INBOX").await.unwrap();
        office.fetches_from(office.mailbox, source.as_mut()).await.unwrap();
        office.takes_in().await;
    };
    let auditor = async || {
        for _ in 0..5 {
            assert_eq!(office.audits("INBOX").await, 0, "what another node fetches is not missing");
        }
    };
    tokio::join!(node(), node(), auditor());
    office.is_even(450, 450).await;
});

on_both!(a_mail_that_is_moved_to_another_folder_is_one_message, |db| {
    let office = Office::open(&db).await;
    office.dovecot.adm(&["mailbox", "create", "-u", "alice", "Rechnungen"]);
    (0..4).for_each(|n| drop(office.lays("INBOX", n, 0)));
    let moves = |subject: &str| {
        let query = ["mailbox", "INBOX", "subject", subject];
        office.dovecot.adm(&[["move", "-u", "alice", "Rechnungen"].as_slice(), &query].concat());
    };
    moves("Mail 0");
    assert_eq!(office.fetches("INBOX").await.kept, 3);
    assert_eq!(office.fetches("Rechnungen").await.kept, 1);
    moves("Mail 1");
    assert_eq!(office.fetches("Rechnungen").await.kept, 1);
    office.takes_in().await;
    moves("Mail 2");
    assert_eq!(office.fetches("Rechnungen").await.kept, 1);
    // Somebody gives the folder another name, and then says so in the settings.
    office.dovecot.adm(&["mailbox", "rename", "-u", "alice", "Rechnungen", "Mahnwesen"]);
    let gone = office.connect("Rechnungen").await.err().expect("it is gone").to_string();
    assert!(gone.starts_with("the folder Rechnungen cannot be opened"), "{gone}");
    assert_eq!(office.fetches("Mahnwesen").await.kept, 3);
    office.takes_in().await;
    for folder in ["INBOX", "Mahnwesen"] {
        assert_eq!(office.audits(folder).await, 0);
    }
    office.is_even(9, 4).await;
});

on_both!(the_same_mail_in_two_mailboxes_is_one_message, |db| {
    let office = Office::open(&db).await;
    let orders = a_mailbox(&db, "orders").await;
    for n in 0..3 {
        // On its way to each of them other servers wrote their lines into it.
        for user in ["alice", "bob"] {
            let trace = format!("Received: from mx.{user}.example; Tue, 10 Mar 2026 09:00:00 +0000\r\n");
            let raw = [trace.into_bytes(), mail(n)].concat();
            let arrived = office.clock.now().as_second().try_into().unwrap();
            office.dovecot.lay(user, "INBOX", &format!("{n}.mail"), &raw, arrived);
        }
    }
    // The same Message-ID and words, and yet another file: that is another mail.
    for (n, size) in [(8, 72), (8, 144)] {
        office.dovecot.deliver(&mail_with_files(n, 1, size));
    }
    let mut theirs = ImapFolder::connect(&office.dovecot.settings_of("bob")).await.unwrap();
    assert_eq!(office.fetches("INBOX").await.kept, 5);
    assert_eq!(office.fetches_from(orders, theirs.as_mut()).await.unwrap().kept, 3);
    tokio::join!(office.takes_in(), office.takes_in());
    let all = store::balance(&mut db.read().await.unwrap(), orders).await.unwrap();
    let both =
        (office.balance().await.unmatched + all.unmatched, office.balance().await.ignored + all.ignored);
    assert_eq!(both, (5, 3));
    let sql = "SELECT COUNT(*) FROM messages WHERE direction = 'in'";
    let messages: i64 = sqlx::query_scalar(sql).fetch_one(&mut *db.read().await.unwrap()).await.unwrap();
    assert_eq!(messages, 5);
});

on_both!(a_file_that_the_server_cannot_read_is_set_aside_and_tried_again, |db| {
    let office = Office::open(&db).await;
    (0..3).for_each(|n| drop(office.lays("INBOX", n, 0)));
    let damaged = office.lays("INBOX", 3, 0);
    office.lays("INBOX", 4, 0);
    // The server knows the folder before the disk goes bad.
    office.dovecot.adm(&["mailbox", "status", "-u", "alice", "messages", "INBOX"]);
    let path = [damaged.clone(), damaged.parent().unwrap().with_file_name("cur").join("3.mail:2,")]
        .into_iter()
        .find(|it| it.exists())
        .expect("it lies somewhere");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    let began = Instant::now();
    loop {
        let mut source = office.connect("INBOX").await.unwrap();
        match office.fetches_from(office.mailbox, source.as_mut()).await {
            Ok(_) => break,
            Err(error) => assert!(began.elapsed() < PATIENCE, "it blocks the folder: {error:#}"),
        }
    }
    assert_eq!(office.audits("INBOX").await, 0);
    office.takes_in().await;
    assert_eq!(office.balance().await, Balance { unmatched: 4, quarantined: 1, ..Balance::default() });
    office.is_even(5, 4).await;

    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let mut tx = db.begin_write().await.unwrap();
    let it = store::quarantined(&mut tx, 9).await.unwrap().remove(0);
    assert!(it.raw_key.is_empty() && it.error.is_some(), "{it:?}");
    assert!(store::retry(&mut tx, it.id).await.unwrap());
    tx.commit().await.unwrap();
    office.fetches("INBOX").await;
    office.takes_in().await;
    office.is_even(5, 5).await;
});

on_both!(a_mail_of_sixty_megabytes_holds_up_no_other, |db| {
    let office = Office::open(&db).await;
    let huge = mail_with_files(0, 6, 10_000_000);
    let large = mail_with_files(1, 2, 5_000_000);
    office.lays_raw(0, &huge);
    office.lays_raw(1, &large);
    for n in 2..10 {
        office.lays("INBOX", n, 0);
    }
    let mut source = office.connect("INBOX").await.unwrap();
    let (fetched, ()) = tokio::join!(office.fetches_from(office.mailbox, source.as_mut()), async {
        let balance = loop {
            let balance = office.balance().await;
            if balance.kept() > 0 {
                break balance;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        };
        // The small ones are here first, and the large ones are known.
        assert_eq!((balance.new, balance.owed), (8, 2));
    });
    assert_eq!(fetched.unwrap().kept, 10);
    let by_uid = async |uid: i64| {
        let sql = "SELECT id FROM mails WHERE uid = $1";
        let mut db = db.read().await.unwrap();
        let id = sqlx::query_scalar(sql).bind(uid).fetch_one(&mut *db).await.unwrap();
        store::mail(&mut db, id).await.unwrap().unwrap()
    };
    let whole = by_uid(2).await;
    assert_eq!((whole.size, whole.rest), (large.len().try_into().unwrap(), 0));
    assert_eq!(whole.digest, hex::encode(Sha256::digest(&large)));
    assert_eq!(office.blobs.read(&whole.raw_key).await.unwrap(), large);
    let head = by_uid(1).await;
    let kept = office.blobs.read(&head.raw_key).await.unwrap();
    assert!(kept.ends_with(b"Anbei die Belege.\r\n"), "the text, and no file that is cut through");
    assert_eq!(head.rest, i64::try_from(huge.len() - kept.len()).unwrap());
    office.takes_in().await;
    office.is_even(10, 10).await;

    // Somebody wants to see all of it.
    let files = async |message| {
        let sql = "SELECT size FROM attachments WHERE message_id = $1";
        let sizes = sqlx::query_scalar::<_, i64>(sql).bind(message);
        sizes.fetch_all(&mut *db.read().await.unwrap()).await.unwrap()
    };
    // Files are as long as they were sent, but for the line end that belongs to the line which parts them.
    let sent = |bytes: i64| bytes / 72 * 72 - 2;
    assert_eq!(files(by_uid(2).await.message_id.unwrap()).await, [sent(5_000_000); 2]);
    let message = by_uid(1).await.message_id.unwrap();
    let conversation = {
        let mut db = db.read().await.unwrap();
        inbox::store::message(&mut db, message).await.unwrap().unwrap().conversation_id
    };
    let heads = async || store::heads(&mut *db.read().await.unwrap(), conversation).await.unwrap();
    assert_eq!((files(message).await, heads().await), (vec![], vec![(message, head.id, head.rest)]));
    let all = mailbox::fetch_rest(&db, &office.blobs, source.as_mut(), head.id).await.unwrap().unwrap();
    let (desk, now) = (office.desk(), office.clock.now());
    assert!(intake::complete(&desk, head.id, &all, now).await.unwrap());
    assert!(!intake::complete(&desk, head.id, &all, now).await.unwrap(), "asked for twice at once");
    assert_eq!((files(message).await, heads().await), (vec![sent(10_000_000); 6], vec![]));
    let key = all.key;
    let whole = inbox::store::message(&mut *db.read().await.unwrap(), message).await.unwrap().unwrap();
    assert_eq!(whole.raw_key.as_ref(), Some(&key));
    assert_eq!(key, format!("raw/{}/{}", &by_uid(1).await.digest[..2], hex::encode(Sha256::digest(&huge))));
    assert_eq!((by_uid(1).await.rest, by_uid(1).await.raw_key), (0, key));
    office.is_even(10, 10).await;
});

on_both!(a_mail_with_two_hundred_files_is_one_message, |db| {
    let office = Office::open(&db).await;
    office.lays("INBOX", 0, 0);
    office.lays_raw(1, &mail_with_files(1, 200, 7_200));
    office.lays("INBOX", 2, 0);
    assert_eq!(office.fetches("INBOX").await.kept, 3);
    office.takes_in().await;
    office.is_even(3, 3).await;
    // What lies in the folder of sent mail is known as that.
    office.lays("Sent", 3, 0);
    let mut sent = ImapFolder::open(&office.settings("Sent"), true, 40_000_000).await.unwrap();
    assert_eq!(office.fetches_from(office.mailbox, sent.as_mut()).await.unwrap().kept, 1);
    let sql = "SELECT uid, folder, kept_at - arrived_at FROM mails WHERE sent = 1";
    let rows: Vec<(i64, String, i64)> =
        sqlx::query_as(sql).fetch_all(&mut *db.read().await.unwrap()).await.unwrap();
    assert_eq!(rows, [(1, "Sent".to_owned(), 0)]);
});

on_both!(a_large_folder_is_read_to_its_end_and_audited, |db| {
    let office = Office::open(&db).await;
    for n in 0..1_500 {
        office.lays("INBOX", n, i64::try_from(n % 30).unwrap());
    }
    assert_eq!(office.fetches("INBOX").await.kept, 1_500);
    assert_eq!(office.audits("INBOX").await, 0);
    let days = office.days().await;
    assert_eq!(days.iter().map(|it| (it.seen, it.new)).collect::<Vec<_>>(), [(50, 50); 30]);
});

// --- the server itself is killed ---------------------------------------------------------------------------

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn power_cuts_while_mail_comes_in_by_imap_on_sqlite() {
    power_cuts(None, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn power_cuts_while_mail_comes_in_by_imap_on_postgres() {
    let fresh = databases::postgres().await;
    power_cuts(Some(&fresh.url), 2).await;
    fresh.db.close().await;
}

async fn power_cuts(database: Option<&str>, seed: u64) {
    let (count, cuts) = (240_usize, 12);
    let mut chance = StdRng::seed_from_u64(seed);
    let dovecot = Dovecot::start();
    let [listen] = free_ports();
    let storage = database.map(|url| format!("[storage]\ndatabase = \"{url}\"\n")).unwrap_or_default();
    let place = Place::new(&format!(
        "[server]\nlisten = \"127.0.0.1:{listen}\"\n{storage}[log]\nfilter = \"warn\"\n\
         [dunning]\nautomatic = false\n\
         [[mailbox]]\nname = \"replies\"\nkind = \"imap\"\nhost = \"localhost\"\nport = {}\n\
         tls = \"implicit\"\nusername = \"alice\"\npassword = \"secret\"\nroot_certificate = \"{}\"\n\
         folders = [\"INBOX\"]\npoll_seconds = 1\n",
        dovecot.imaps,
        dovecot.certificate().display()
    ));
    for cut in 0..cuts {
        for n in (cut * count / cuts)..((cut + 1) * count / cuts) {
            dovecot.lay("alice", "INBOX", &format!("{n}.mail"), &mail(n), 1_772_000_000);
        }
        let mut server = place.serve();
        tokio::time::sleep(Duration::from_millis(chance.random_range(100..=700))).await;
        assert!(!server.has_ended(), "the server ended by itself:\n{}", place.log());
        server.kill();
    }
    let url = database
        .map_or_else(|| format!("sqlite:{}", place.path().join("data/duly.db").display()), str::to_owned);
    let server = place.serve();
    let db = loop {
        // At first the tables are made by the server.
        if let Ok(db) = Db::open(&url, 2).await {
            break db;
        }
    };
    let tell = "SELECT COUNT(*) FROM mails WHERE state = 'unmatched'";
    let began = Instant::now();
    loop {
        let filed: i64 = sqlx::query_scalar(tell).fetch_one(&mut *db.read().await.unwrap()).await.unwrap();
        if filed == i64::try_from(count).unwrap() {
            break;
        }
        assert!(began.elapsed() < PATIENCE, "{filed} of {count}\n{}", place.log());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(server.stop().success(), "{}", place.log());
    let mut conn = db.read().await.unwrap();
    for each_once in [
        "SELECT COUNT(*) FROM mails",
        "SELECT COUNT(DISTINCT uid) FROM mails",
        "SELECT COUNT(*) FROM messages WHERE direction = 'in'",
        "SELECT COUNT(DISTINCT internet_id) FROM messages WHERE direction = 'in'",
    ] {
        let found: i64 = sqlx::query_scalar(each_once).fetch_one(&mut *conn).await.unwrap();
        assert_eq!(found, i64::try_from(count).unwrap(), "{each_once}");
    }
    let mailbox = store::mailboxes(&mut conn).await.unwrap().remove(0);
    let days = store::days(&mut conn, mailbox.id, Date::ymd(2026, 1, 1)).await.unwrap();
    assert!(days.iter().all(|it| it.is_even() && it.seen == it.unmatched), "{days:?}");
    drop(conn);
    assert!(!place.log().contains("panicked"), "{}", place.log());
    db.close().await;
}
