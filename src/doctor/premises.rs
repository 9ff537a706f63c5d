//! What stands on our own ground: settings, the storage folder, the database.

use super::{Area, Finding, Found, Patient, store};
use crate::config::{Config, EmailTransport};
use anyhow::Result;
use std::{fs::File, io::Write, path::Path, time::Duration};
use tokio::time::{Instant, timeout};

const MEGABYTE: u64 = 1_000_000;
/// Below this, the next large mail may not fit.
const FULL: u64 = 200 * MEGABYTE;
/// Below this, somebody should look for room.
const LOW: u64 = 2_000 * MEGABYTE;
/// A question that takes longer than this makes every page slow.
const SLOW: Duration = Duration::from_millis(100);
const LONGEST_QUESTION: Duration = Duration::from_secs(10);

/// The settings were loaded, so each by itself is right; this is about what they come to.
pub fn settings(config: &Config) -> Vec<Finding> {
    let found = |found| Area::Settings.finds("", found);
    let url = &config.server.public_url;
    let at_home = ["//127.0.0.1", "//localhost", "//[::1]"].iter().any(|it| url.contains(it));
    let mut findings = Vec::new();
    if url.starts_with("http://") && !at_home {
        findings.push(found(Found::PublicUrlPlain).with("url", url));
    }
    if config.companies.is_empty() {
        findings.push(found(Found::NoCompany));
    }
    if config.mailboxes.is_empty() {
        findings.push(found(Found::NoMailbox));
    }
    if config.email.transport == EmailTransport::Recorder {
        findings.push(found(Found::NothingLeaves));
    }
    if findings.is_empty() {
        findings.push(found(Found::SettingsRight).with("n", config.companies.len()));
    }
    findings
}

pub async fn storage(folder: &Path) -> Vec<Finding> {
    let folder = folder.to_owned();
    // Disks can be slow, and may not keep the threads that serve pages.
    tokio::task::spawn_blocking(move || look_at(&folder)).await.unwrap_or_default()
}

fn look_at(folder: &Path) -> Vec<Finding> {
    let path = folder.display().to_string();
    let found = |found| Area::Storage.finds("", found).with("path", &path);
    if let Err(error) = keeps_what_is_written(folder) {
        return vec![found(Found::StorageUnwritable).with("why", error)];
    }
    let mut findings = Vec::new();
    let free = free(folder);
    let room = free.map(|free| free.to_string()).unwrap_or_default();
    match free.map(|free| free * MEGABYTE) {
        Some(free) if free < FULL => findings.push(found(Found::StorageFull).with("free", &room)),
        Some(free) if free < LOW => findings.push(found(Found::StorageLow).with("free", &room)),
        _ => {}
    }
    if is_fleeting(folder) {
        findings.push(found(Found::StorageFleeting));
    }
    if is_open_to_others(folder) {
        findings.push(found(Found::StorageOpen));
    }
    if findings.is_empty() {
        findings.push(found(Found::StorageRight).with("free", &room));
    }
    findings
}

/// Writes a file down to the disk, and takes it away again.
fn keeps_what_is_written(folder: &Path) -> std::io::Result<()> {
    let path = folder.join(format!("doctor.{}", std::process::id()));
    let written = File::create(&path).and_then(|mut file| {
        file.write_all(b"whether this can be written")?;
        file.sync_all()
    });
    let removed = std::fs::remove_file(&path);
    written.and(removed)
}

/// Megabytes that may still be written.
fn free(folder: &Path) -> Option<u64> {
    let it = rustix::fs::statvfs(folder).ok()?;
    Some(it.f_bavail.saturating_mul(it.f_frsize) / MEGABYTE)
}

/// Whether it is gone after a restart: memory, or the own layer of a container.
#[cfg(target_os = "linux")]
fn is_fleeting(folder: &Path) -> bool {
    const TMPFS: i64 = 0x0102_1994;
    const RAMFS: i64 = 0x8584_58f6;
    const OVERLAY: i64 = 0x794c_7630;
    #[allow(clippy::unnecessary_cast, reason = "its width differs by machine")]
    rustix::fs::statfs(folder).is_ok_and(|it| [TMPFS, RAMFS, OVERLAY].contains(&(it.f_type as i64)))
}

#[cfg(not(target_os = "linux"))]
fn is_fleeting(_: &Path) -> bool {
    false
}

#[cfg(unix)]
fn is_open_to_others(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(folder).is_ok_and(|it| it.permissions().mode() & 0o007 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Path) -> bool {
    false
}

pub async fn database(patient: &Patient) -> Vec<Finding> {
    let found = |found| Area::Database.finds("", found);
    let asked = match &patient.db {
        Ok(db) => ask(db).await,
        Err(why) => Err(anyhow::anyhow!(why.clone())),
    };
    let (version, clock, took) = match asked {
        Ok(answer) => answer,
        Err(error) => return vec![found(Found::DatabaseDown).with("why", format!("{error:#}"))],
    };
    let word = if took > SLOW { Found::DatabaseSlow } else { Found::DatabaseRight };
    let mut findings = vec![found(word).with("version", version).with("ms", took.as_millis())];
    findings.extend(
        clock.map(|theirs| super::server::clock(Area::Database, "", theirs, patient.clock.now().as_second())),
    );
    findings
}

/// Its version, its clock if it has one of its own, and how long a question takes.
async fn ask(db: &crate::db::Db) -> Result<(String, Option<i64>, Duration)> {
    let asking = async {
        let mut db = db.read().await?;
        let version = store::version(&mut db).await?;
        let began = Instant::now();
        let clock = store::clock(&mut db).await?;
        anyhow::Ok((version, clock, began.elapsed()))
    };
    timeout(LONGEST_QUESTION, asking).await.map_err(|_| anyhow::anyhow!("no answer in time"))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(findings: &[Finding]) -> Vec<&'static str> {
        findings.iter().map(|it| it.found.as_str()).collect()
    }

    #[test]
    fn settings_that_let_nothing_out_or_in_are_named() {
        let mut config = Config::default();
        assert_eq!(words(&settings(&config)), ["no_company", "no_mailbox", "nothing_leaves"]);
        config.server.public_url = "http://duly.firm.example".into();
        assert_eq!(words(&settings(&config))[0], "public_url_plain");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_named_and_one_that_can_is_left_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let missing = look_at(&folder.path().join("nowhere"));
        assert_eq!(words(&missing), ["storage_unwritable"]);
        assert!(!words(&look_at(folder.path())).contains(&"storage_unwritable"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_others_may_read_is_named() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let with_mode = |mode| {
            std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
            words(&look_at(folder.path())).contains(&"storage_open")
        };
        assert!(with_mode(0o755) && !with_mode(0o700));
    }
}
