//! Messages from the outbox to a mail server, with every state recorded, beside a program that only sends.

use crate::{
    books, databases,
    meter::{Meter, memory},
};
use anyhow::{Context, Result, ensure};
use duly::{
    db::Db,
    dunning::{self, account::Desk},
    outbox::{self, Delivered, Pace, Window, deliver::Channels, store},
    wording::Wording,
    words::{Channel, Clock},
};
use duly_channels::email::{
    Tls,
    smtp::{Settings, Smtp},
};
use std::{process::Command, sync::Arc, time::Duration};

/// How many messages are on their way at the same time, there and here.
const AT_ONCE: usize = 10;

pub async fn run(messages: usize) -> Result<()> {
    let sink = std::env::var("DULY_BENCH_SMTP")
        .context("DULY_BENCH_SMTP is not set: `benches/run sending` starts a server that takes everything")?;
    let folder = tempfile::tempdir()?;
    let mut bare = Vec::new();
    for (what, arguments) in [
        ("smtp-source, a connection for each message", &[][..]),
        ("smtp-source, connections reused", &["-d"]),
        ("smtp-source, reused, 12 kB each", &["-d", "-l", "12000"]),
    ] {
        bare.push(source(what, arguments, messages, &sink)?);
    }
    let wording = Wording::shipped()?;
    let render =
        |purpose: &_, locale, tone, channel, facts: &_| wording.render(purpose, locale, tone, channel, facts);
    let desk = Desk {
        render: &render,
        secret: &books::SECRET,
        public_url: "https://duly.example",
        contacts_per_week: 2,
        pay_within_days: 7,
    };
    for (engine, db) in databases::each(folder.path(), "sending").await? {
        println!("\n{engine}");
        // Four days late: the first reminder is due, by mail.
        books::open(&db, messages, |_, nth| books::today().plus_days(-4 - nth as i64)).await?;
        dunning::remind::run(&db, &desk, Some(books::today()), books::now()).await?;
        let unlimited = Pace { at_once: AT_ONCE, per_domain: 0, per_minute: 0 };
        let usual = Pace { at_once: AT_ONCE, ..Pace::default() };
        let mut first = 0.0;
        for (what, pace) in [("  sent, every state recorded", unlimited), ("  with limits by domain", usual)]
        {
            let rate = send(&db, &sink, what, pace, messages).await?;
            first = if first > 0.0 { first } else { rate };
            requeue(&db).await?;
        }
        for (what, bare) in
            ["a connection for each message", "connections reused", "reused, 12 kB each"].iter().zip(&bare)
        {
            println!("  {:.0} % of smtp-source, {what}", first / bare * 100.0);
        }
        db.close().await;
    }
    memory("after sending");
    Ok(())
}

async fn send(db: &Db, sink: &str, what: &str, pace: Pace, messages: usize) -> Result<f64> {
    let (host, port) = sink.split_once(':').context("host:port")?;
    let smtp = Smtp::new(Settings {
        host: host.into(),
        port: port.parse()?,
        tls: Tls::None,
        login: None,
        timeout: Duration::from_secs(60),
        root_certificate: None,
        connections: AT_ONCE,
        messages: 100,
        idle: Duration::from_secs(30),
        report_success: false,
    });
    let smtp: Arc<dyn duly_channels::Channel> = Arc::new(smtp.map_err(anyhow::Error::msg)?);
    let (channels, clock): (Channels, _) =
        ([(Channel::Email, smtp)].into(), Clock::standing_at(books::now()));
    let desk = outbox::Desk {
        node: Some("bench"),
        db,
        channels: &channels,
        clock: &clock,
        window: Window::ALL_DAY,
        pace,
    };
    let meter = Meter::start();
    let done = outbox::work(&desk, || false, || ()).await?;
    let rate = meter.stop(what, messages, "messages");
    ensure!(done == Delivered { sent: messages, ..Delivered::default() }, "{done:?}");
    let counts = store::counts(&mut *db.read().await?).await?;
    ensure!(counts.len() == 1, "{counts:?}");
    Ok(rate)
}

/// Everything once more, as if it were new.
async fn requeue(db: &Db) -> Result<()> {
    let mut tx = db.begin_write().await?;
    sqlx::query("UPDATE deliveries SET state = 'queued', attempts = 0, reference = NULL, began_at = NULL")
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

fn source(what: &str, arguments: &[&str], messages: usize, sink: &str) -> Result<f64> {
    let meter = Meter::start();
    let done = Command::new("smtp-source")
        .args(["-s", &AT_ONCE.to_string(), "-m", &messages.to_string()])
        .args(arguments)
        .args(["-f", "ar@nordhafen.example", "-t", "ap@kunde.example", sink])
        .status()
        .context("smtp-source comes with Postfix")?;
    ensure!(done.success(), "smtp-source failed");
    Ok(meter.stop(what, messages, "messages"))
}
