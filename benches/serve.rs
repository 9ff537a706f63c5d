//! `duly serve` as it is run, beside a mailbox that is full: a program of its own, whose time and memory are its
//! own. It is watched from outside until every mail has its end and every message can be found.

use crate::{books, databases, mails, name_server::NameServer};
use anyhow::{Context, Result, ensure};
use duly::{
    db::Db,
    mailbox::{self, Balance},
    words::MailboxId,
};
use std::{
    fs,
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// How many mails a second `duly serve` takes in from the server, on each database.
pub async fn take_in(server: &str, folder: &Path, count: usize) -> Result<Vec<(&'static str, f64)>> {
    // Senders are checked, as they are by default: with the DNS as near as it should be, which knows none of them.
    let names = NameServer::knowing([]).await;
    let mut rates = Vec::new();
    for (engine, db) in databases::each(folder, "serve").await? {
        let company = books::open(&db, mails::CUSTOMERS, |_, _| books::today().plus_days(-14)).await?;
        books::remind(&db, company, mails::CUSTOMERS).await?;
        let place = folder.join(engine);
        fs::create_dir_all(&place)?;
        let url = match std::env::var("DULY_BENCH_POSTGRES") {
            Ok(url) if engine == "PostgreSQL" => databases::named(&url, "serve")?,
            _ => format!("sqlite:{}", folder.join("duly.db").display()),
        };
        settings(&place, server, &url, names.address)?;
        let duly = Duly::start(&place)?;
        let began = Instant::now();
        let balance = duly.until_all_is_found(&db, &place, count).await?;
        let wall = began.elapsed().as_secs_f64();
        let (cpu, most, own) = (duly.seconds()?, duly.memory("VmHWM:")?, duly.memory("RssAnon:")?);
        let (rate, each) = (count as f64 / wall, cpu * 1e6 / count as f64);
        println!(
            "{:<44} {rate:>9.0} mails/s   (processor time {cpu:.2} s, {each:.0} µs each)",
            format!("duly serve, {engine}")
        );
        println!("  {most:.0} MB resident at the most, {own:.0} MB of it its own in the end; {balance:?}");
        rates.push((engine, rate));
        db.close().await;
    }
    Ok(rates)
}

fn settings(folder: &Path, server: &str, database: &str, names: SocketAddr) -> Result<()> {
    let (host, port) = server.rsplit_once(':').context("host:port")?;
    let it = books::company();
    fs::write(
        folder.join("duly.toml"),
        format!(
            "[server]\nlisten = \"127.0.0.1:0\"\n[storage]\nfolder = \"{}\"\ndatabase = \"{database}\"\n\
             [dunning]\nautomatic = false\n[dns]\nserver = \"{names}\"\n\
             [[company]]\ncode = \"{}\"\nname = \"{}\"\naddress = [\"Kaistraße 4\", \"20457 Hamburg\"]\ncountry = \"DE\"\n\
             locale = \"de\"\ntime_zone = \"UTC\"\ncurrency = \"EUR\"\nemail = \"{}\"\niban = \"{}\"\n\
             [[mailbox]]\nname = \"replies\"\nkind = \"imap\"\nhost = \"{host}\"\nport = {port}\ntls = \"none\"\n\
             username = \"alice\"\npassword = \"secret\"\n",
            folder.join("data").display(),
            it.code,
            it.name,
            it.email,
            it.iban
        ),
    )?;
    let data = folder.join("data");
    fs::create_dir_all(&data)?;
    Ok(fs::write(data.join("secret"), books::SECRET.to_hex())?)
}

struct Duly(Child);

impl Duly {
    fn start(folder: &Path) -> Result<Duly> {
        let log = fs::File::create(folder.join("log"))?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_duly"));
        command.arg("serve").current_dir(folder).stdin(Stdio::null());
        Ok(Duly(command.stdout(log.try_clone()?).stderr(log).spawn().context("starting duly")?))
    }

    async fn until_all_is_found(&self, db: &Db, folder: &Path, count: usize) -> Result<Balance> {
        let patience = Instant::now() + Duration::from_secs(1800);
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            ensure!(
                Instant::now() < patience,
                "duly does not come to an end: {}",
                fs::read_to_string(folder.join("log"))?
            );
            let mut conn = db.read().await?;
            let mailboxes = mailbox::store::mailboxes(&mut conn).await?;
            let id = mailboxes.first().map_or(MailboxId(0), |it| it.id);
            let balance = mailbox::store::balance(&mut conn, id).await?;
            if balance.kept() < count as i64 || balance.new > 0 {
                continue;
            }
            ensure!(balance.quarantined == 0 && balance.kept() == count as i64, "{balance:?}");
            let last: i64 = sqlx::query_scalar("SELECT MAX(id) FROM messages").fetch_one(&mut *conn).await?;
            if found_to(folder)? >= last {
                return Ok(balance);
            }
        }
    }

    /// Processor time of the program and all its threads.
    fn seconds(&self) -> Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0.id()))?;
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let ticks = |at: usize| fields[at].parse::<f64>();
        Ok((ticks(11)? + ticks(12)?) / 100.0)
    }

    fn memory(&self, name: &str) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find(|line| line.starts_with(name)).context("a line of the status")?;
        Ok(line.split_whitespace().nth(1).context("a number")?.parse::<f64>()? / 1000.0)
    }
}

impl Drop for Duly {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The message up to which all can be found, as the search index says itself.
fn found_to(folder: &Path) -> Result<i64> {
    let Ok(meta) = fs::read_to_string(folder.join("data/search/meta.json")) else { return Ok(0) };
    let meta: serde_json::Value = serde_json::from_str(&meta)?;
    let payload = meta["payload"].as_str().unwrap_or_default();
    Ok(payload.split(' ').nth(1).and_then(|it| it.parse().ok()).unwrap_or(0))
}
