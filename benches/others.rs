//! What people use today for the same: `mbsync` copies a mailbox into a Maildir, `notmuch new` makes it searchable.
//!
//! They read no reply and know no customer; they are here as a measure of what fetching and indexing cost.

use anyhow::{Context, Result, ensure};
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

/// How many mails a second both take together; `None` if they are not installed.
pub fn take_in(server: &str, folder: &Path, count: usize) -> Result<Option<f64>> {
    let (host, port) = server.rsplit_once(':').context("host:port")?;
    let missing: Vec<&str> = ["mbsync", "notmuch"].into_iter().filter(|it| !is_installed(it)).collect();
    if !missing.is_empty() {
        println!("(without mbsync and notmuch: {} not installed)", missing.join(", "));
        return Ok(None);
    }
    let mail = folder.join("mail");
    fs::create_dir_all(&mail)?;
    let (mbsyncrc, config) = (folder.join("mbsyncrc"), folder.join("notmuch-config"));
    let place = mail.display();
    fs::write(
        &mbsyncrc,
        format!(
            "IMAPAccount server\nHost {host}\nPort {port}\nUser alice\nPass secret\nSSLType None\nAuthMechs LOGIN\n\n\
             IMAPStore there\nAccount server\n\nMaildirStore here\nPath {place}/\nInbox {place}/INBOX\n\n\
             Channel mail\nFar :there:\nNear :here:\nPatterns INBOX\nSync Pull\nCreate Near\nSyncState *\n"
        ),
    )?;
    fs::write(
        &config,
        format!(
            "[database]\npath={place}\n[user]\nname=A\nprimary_email=a@duly.example\n[new]\ntags=unread\n"
        ),
    )?;
    let began = Instant::now();
    let cpu = children_seconds();
    run(Command::new("mbsync").arg("-c").arg(&mbsyncrc).args(["-q", "-q", "mail"]))?;
    let fetched = (began.elapsed().as_secs_f64(), children_seconds() - cpu);
    run(Command::new("notmuch").arg("new").env("NOTMUCH_CONFIG", &config))?;
    let all = (began.elapsed().as_secs_f64(), children_seconds() - cpu);
    let found = Command::new("notmuch").args(["count", "*"]).env("NOTMUCH_CONFIG", &config).output()?;
    let found: usize = String::from_utf8(found.stdout)?.trim().parse()?;
    ensure!(found == count, "notmuch knows {found} mails, not {count}");
    let line = |what: &str, (wall, cpu): (f64, f64)| {
        let (rate, each) = (count as f64 / wall, cpu * 1e6 / count as f64);
        println!("{what:<44} {rate:>9.0} mails/s   (processor time {cpu:.2} s, {each:.0} µs each)");
        rate
    };
    line("  mbsync", fetched);
    line("  notmuch new", (all.0 - fetched.0, all.1 - fetched.1));
    Ok(Some(line("mbsync, then notmuch new", all)))
}

fn is_installed(program: &str) -> bool {
    let found = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    found.is_ok_and(|it| it.success())
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output().context("starting a program")?;
    ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// Processor time of all programs that were started and have ended. Linux counts it in hundredths of a second.
fn children_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    let ticks = |at: usize| fields[at].parse::<f64>().unwrap();
    (ticks(13) + ticks(14)) / 100.0
}
