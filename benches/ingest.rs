//! Replies: from a Dovecot's mailbox until each is kept, threaded, read, stored and searchable.
//!
//! Beside it, the bare fetch of the same mailbox by the same client, so that the figure says what duly adds.
//! `DULY_BENCH_IMAP` is the server's address; alice's mailbox holds what `figures mails` wrote.

use crate::{
    books, databases, mails,
    meter::{self, Meter},
    others, serve,
};
use anyhow::{Context, Result, ensure};
use duly::{
    blobs::Blobs,
    db::Db,
    inbox::search::Search,
    intake::{self, Authentications, Desk, Senses, Taken},
    mailbox::{self, imap::ImapFolder},
};
use duly_channels::email::{
    Login, Password, Tls,
    imap::{Imap, LARGEST_BATCH, Settings},
};
use std::{path::Path, time::Duration};

/// All of it in one run: the bare fetch, what others take for less, and `duly serve` on each database.
pub async fn run(count: usize) -> Result<()> {
    let server = server()?;
    let bare = measured_bare(&settings(&server)?, count).await?;
    let folder = tempfile::tempdir()?;
    let others = others::take_in(&server, &folder.path().join("others"), count)?;
    for (engine, rate) in serve::take_in(&server, folder.path(), count).await? {
        let of_bare = 100.0 * rate / bare;
        let times =
            others.map_or(String::new(), |others| format!(", {:.1} times mbsync and notmuch", rate / others));
        println!("{:<44} {of_bare:>9.1} % of the bare fetch{times}", format!("  {engine}"));
    }
    Ok(())
}

/// The stages of it, one after the other in this process, so that each can be told apart.
pub async fn stages(count: usize) -> Result<()> {
    let settings = settings(&server()?)?;
    let bare = measured_bare(&settings, count).await?;
    meter::memory("after the bare fetch");
    let folder = tempfile::tempdir()?;
    for (engine, db) in databases::each(folder.path(), "ingest").await? {
        let company = books::open(&db, mails::CUSTOMERS, |_, _| books::today().plus_days(-14)).await?;
        books::remind(&db, company, mails::CUSTOMERS).await?;
        println!("\n{engine}");
        let place = folder.path().join(engine);
        let rate = take_in(&db, &settings, &place, count).await?;
        println!("{:<44} {:>9.1} % of the bare fetch", format!("{engine}: all of it"), 100.0 * rate / bare);
        meter::memory("after taking in");
        db.close().await;
    }
    Ok(())
}

/// `duly serve` beside a mailbox that is larger than any should be.
pub async fn memory(count: usize) -> Result<()> {
    let folder = tempfile::tempdir()?;
    serve::take_in(&server()?, folder.path(), count).await?;
    Ok(())
}

fn server() -> Result<String> {
    std::env::var("DULY_BENCH_IMAP").context("DULY_BENCH_IMAP: run this by benches/run")
}

async fn measured_bare(settings: &Settings, count: usize) -> Result<f64> {
    // Once for the server's own index, which a real one has made long before.
    bare(settings, count).await?;
    let meter = Meter::start();
    bare(settings, count).await?;
    Ok(meter.stop("bare IMAP fetch", count, "mails"))
}

fn settings(server: &str) -> Result<Settings> {
    let (host, port) = server.rsplit_once(':').context("host:port")?;
    Ok(Settings {
        host: host.to_owned(),
        port: port.parse()?,
        tls: Tls::None,
        login: Login::with_password("alice", Password::new("secret")),
        folder: "INBOX".to_owned(),
        root_certificate: None,
        timeout: Duration::from_secs(60),
        largest_batch: LARGEST_BATCH,
    })
}

async fn bare(settings: &Settings, count: usize) -> Result<()> {
    let mut imap = Imap::connect(settings).await?;
    let (mut cursor, mut fetched, mut bytes) = (None, 0, 0);
    loop {
        let batch = imap.fetch_after(cursor, 500).await?;
        fetched += batch.mails.len();
        bytes += batch.mails.iter().map(|mail| mail.raw.len()).sum::<usize>();
        cursor = batch.cursor().or(cursor);
        if !batch.more {
            break;
        }
    }
    ensure!(fetched == count, "{fetched} mails of {bytes} bytes, not {count}");
    imap.close().await;
    Ok(())
}

/// One stage after the other, so that each can be told apart.
async fn take_in(db: &Db, settings: &Settings, folder: &Path, count: usize) -> Result<f64> {
    let blobs = Blobs::in_folder(&folder.join("blobs"))?;
    let search = Search::open(&folder.join("search"))?;
    let mut tx = db.begin_write().await?;
    let mailbox = mailbox::store::put_mailbox(&mut tx, "replies", None).await?;
    tx.commit().await?;
    let desk = Desk {
        db: db.clone(),
        blobs: blobs.clone(),
        secret: books::SECRET,
        reply_hold_days: 7,
        senses: Senses::default(),
        authentications: Authentications::default(),
    };
    let whole = Meter::start();
    let stage = Meter::start();
    let mut source = ImapFolder::connect(settings).await?;
    let fetched = mailbox::fetch(db, &blobs, mailbox, source.as_mut(), books::now()).await?;
    ensure!(fetched.kept == count, "{fetched:?}");
    stage.stop("  fetched and kept", count, "mails");

    let stage = Meter::start();
    let taken = intake::run(&desk, books::now()).await?;
    stage.stop("  threaded, read and stored", count, "mails");
    let Taken { filed, unmatched, ignored, quarantined, postponed } = taken;
    ensure!(quarantined + postponed == 0 && filed + unmatched + ignored == count, "{taken:?}");

    let stage = Meter::start();
    let indexed = search.follow(db).await?;
    stage.stop("  made searchable", indexed, "messages");
    let rate = whole.stop("  from the server to searchable", count, "mails");
    ensure!(search.search("Rechnung", 5)?.len() == 5, "search finds nothing");

    let balance = mailbox::store::balance(&mut *db.read().await?, mailbox).await?;
    println!("  filed {filed}, unmatched {unmatched}, ignored {ignored}; the balance: {balance:?}");
    Ok(rate)
}
