//! From settings to a running house: the folder and its lock, the secret, the database, the companies.

use super::{App, Changes, channels, logins, sources::authentications};
use crate::{
    blobs::Blobs,
    config::{CompanySettings, Config, Storage},
    db::Db,
    dunning,
    inbox::search::Search,
    ledger::{self, Company},
    wording::Wording,
    words::{Clock, CompanyId, token::Secret},
};
use anyhow::{Context, Result, bail};
use std::{
    fs::{File, TryLockError},
    io::{Read, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

impl App {
    /// Opens everything that the settings name. What is missing in the storage folder is made.
    ///
    /// # Errors
    /// Says which part does not open, and why.
    pub async fn build(config: Config) -> Result<App> {
        App::build_with(config, Clock::Wall).await
    }

    /// The same with another clock.
    ///
    /// # Errors
    /// As [`App::build`].
    pub async fn build_with(config: Config, clock: Clock) -> Result<App> {
        let folder = &config.storage.folder;
        make_private(folder)?;
        let db = open_database(&config).await?;
        let secret = secret(folder)?;
        let logins = logins(&config, &db, &clock, &secret)?;
        let blobs = Blobs::in_folder(&folder.join("blobs"))?;
        Ok(App {
            db,
            channels: Arc::new(channels(&config, &blobs, &logins)?),
            blobs,
            logins,
            wording: Arc::new(Wording::shipped().context("reading the wording")?),
            search: Search::open(&folder.join("search")).context("opening the search index")?,
            clock,
            secret,
            node: node(folder)?.into(),
            authentications: authentications(&config),
            config: Arc::new(config),
            changes: Changes::default(),
        })
    }
}

/// The database with the companies of the settings in it: all that commands need which send nothing.
///
/// # Errors
/// If the folder cannot be made or the database does not open.
pub async fn open_database(config: &Config) -> Result<Db> {
    make_private(&config.storage.folder)?;
    let db = Db::open(&config.storage.database_url(), config.storage.connections).await?;
    let mut tx = db.begin_write().await?;
    for settings in &config.companies {
        let put = ledger::store::put_company(&mut tx, &company(settings)).await;
        put.with_context(|| format!("writing the company {}", settings.code))?;
    }
    dunning::store::install(&mut tx).await.context("writing the procedure that duly comes with")?;
    tx.commit().await.context("writing the companies of the settings")?;
    Ok(db)
}

fn company(settings: &CompanySettings) -> Company {
    let it = settings.clone();
    Company {
        id: CompanyId(0),
        code: it.code,
        address: it.address.join("\n"),
        country: it.country,
        locale: it.locale,
        zone: it.time_zone,
        currency: it.currency,
        email: it.email,
        phone: it.phone,
        sms_sender: it.sms_sender,
        account_holder: it.account_holder.unwrap_or_else(|| it.name.clone()),
        name: it.name,
        iban: it.iban.split_whitespace().collect(),
        bic: it.bic,
        imprint: it.imprint.join("\n"),
        signature: it.signature.join("\n"),
    }
}

/// Makes the storage folder. Mail lies in it, so only its owner may look.
fn make_private(folder: &Path) -> Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).with_context(|| format!("making the storage folder {}", folder.display()))
}

/// The installation's secret: `DULY_SECRET`, else the file `secret`, which is made at first start.
///
/// # Errors
/// If it cannot be read or made, or is not one.
pub fn secret(folder: &Path) -> Result<Secret> {
    if let Ok(text) = std::env::var("DULY_SECRET") {
        return Secret::from_hex(&text).context("DULY_SECRET must be 64 hexadecimal digits");
    }
    let path = folder.join("secret");
    match std::fs::read_to_string(&path) {
        Ok(text) => Secret::from_hex(&text)
            .with_context(|| format!("{} does not hold 64 hexadecimal digits", path.display())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => new_secret(&path),
        Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
    }
}

fn new_secret(path: &Path) -> Result<Secret> {
    let text = written_once(path, &Secret::random().to_hex()).context("writing the secret")?;
    Secret::from_hex(&text).context("the secret is not 64 hexadecimal digits")
}

/// The node's name: the file `node`, which is made at first start.
fn node(folder: &Path) -> Result<String> {
    let path = folder.join("node");
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(text.trim().to_owned()),
        Err(_) => {
            written_once(&path, &format!("{:032x}", rand::random::<u128>())).context("naming this node")
        }
    }
}

/// Puts a line into a new file. Written whole under another name first, so that nobody ever reads half of it; the
/// link is refused if another process was faster, and then its line is the one.
fn written_once(path: &Path, line: &str) -> Result<String> {
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft).with_context(|| format!("making {}", draft.display()))?;
    writeln!(file, "{line}").with_context(|| format!("writing {}", draft.display()))?;
    file.sync_all().with_context(|| format!("writing {}", draft.display()))?;
    let linked = std::fs::hard_link(&draft, path);
    std::fs::remove_file(&draft).with_context(|| format!("tidying up {}", draft.display()))?;
    match linked {
        Ok(()) => Ok(line.to_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let text = std::fs::read_to_string(path);
            Ok(text.with_context(|| format!("reading {}", path.display()))?.trim().to_owned())
        }
        Err(error) => Err(error).with_context(|| format!("making {}", path.display())),
    }
}

/// Held while a server runs: two on one SQLite file, or on one search index, would be in each other's way.
///
/// The system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct Running(#[allow(dead_code, reason = "the lock lives as long as the file")] File);

impl Running {
    /// # Errors
    /// If another server is at it: names the file and, if it says so, the process.
    pub fn alone(storage: &Storage) -> Result<Running> {
        make_private(&storage.folder)?;
        let held = held(storage);
        let path = PathBuf::from(format!("{}.lock", held.display()));
        let mut options = File::options();
        let opened = options.read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = opened.with_context(|| format!("opening {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => {
                file.set_len(0)
                    .and_then(|()| writeln!(file, "{}", std::process::id()))
                    .context("writing the lock")?;
                Ok(Running(file))
            }
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.take(32).read_to_string(&mut holder);
                let who = holder.trim().parse::<u32>().map_or(String::new(), |id| format!(" (process {id})"));
                bail!(
                    "another duly serve{who} is at work on {}; stop it first, or choose another storage.folder",
                    held.display()
                )
            }
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("locking {}", path.display()))
            }
        }
    }
}

/// What only one server may have: the SQLite file, wherever it is, or else the folder's search index.
fn held(storage: &Storage) -> PathBuf {
    let url = storage.database_url();
    match url.strip_prefix("sqlite:") {
        Some(rest) => {
            let path = rest.split('?').next().unwrap_or(rest);
            PathBuf::from(path.strip_prefix("//").unwrap_or(path))
        }
        None => storage.folder.join("search"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_server_on_the_same_folder_is_told_who_is_first() {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage { folder: folder.path().join("data"), ..Storage::default() };
        let first = Running::alone(&storage).unwrap();
        let said = Running::alone(&storage).unwrap_err().to_string();
        assert!(said.contains(&std::process::id().to_string()) && said.contains("duly.db"), "{said}");
        // Another folder, and yet the same file.
        let url = format!("sqlite://{}?mode=rwc", storage.folder.join("duly.db").display());
        let database = Some(crate::config::Hidden::new(url));
        let other = Storage { folder: folder.path().join("other"), database, ..Storage::default() };
        assert!(Running::alone(&other).is_err());
        drop(first);
        assert!(Running::alone(&storage).is_ok());
    }

    #[test]
    fn a_secret_is_made_once_and_only_its_owner_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("data");
        make_private(&place).unwrap();
        let first = new_secret(&place.join("secret")).unwrap();
        assert_eq!(secret(&place).unwrap().to_hex(), first.to_hex());
        assert_eq!(new_secret(&place.join("secret")).unwrap().to_hex(), first.to_hex());
        assert_eq!(std::fs::read_dir(&place).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&place), mode(&place.join("secret"))), (0o700, 0o600));
        }
        std::fs::write(place.join("secret"), "short").unwrap();
        assert!(secret(&place).is_err(), "a damaged secret is not replaced: every link would die");
    }
}
