//! Email in, from a Maildir: a folder where a mail server on this machine, or the sandbox, puts one file a mail.
//!
//! Names on disk are names, never paths, and only plain files count.

use std::{
    io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, SystemTime},
};

use tokio::{fs, io::AsyncWriteExt};

/// A Maildir: `tmp/` for what is being written, `new/` for what nobody took yet, `cur/` for what was taken.
#[derive(Clone, Debug)]
pub struct Maildir {
    path: PathBuf,
}

impl Maildir {
    /// Opens a Maildir; what is missing of it is created.
    pub async fn open(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        for folder in ["tmp", "new", "cur"] {
            fs::create_dir_all(path.join(folder)).await?;
        }
        Ok(Self { path })
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Names in `new/`, oldest first, at most `limit`.
    pub async fn list_new(&self, limit: usize) -> io::Result<Vec<String>> {
        let mut entries = fs::read_dir(self.path.join("new")).await?;
        let mut found: Vec<(SystemTime, String)> = vec![];
        while let Some(entry) = entries.next_entry().await? {
            let Ok(name) = entry.file_name().into_string() else { continue };
            // A file that goes away between the two calls was taken by somebody else.
            let Ok(about) = fs::symlink_metadata(entry.path()).await else { continue };
            if checked(&name).is_ok() && about.is_file() {
                found.push((about.modified().unwrap_or(SystemTime::UNIX_EPOCH), name));
            }
        }
        found.sort_unstable();
        found.truncate(limit);
        Ok(found.into_iter().map(|(_, name)| name).collect())
    }

    /// The raw bytes of a mail in `new/`.
    pub async fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let path = self.path.join("new").join(checked(name)?);
        if !fs::symlink_metadata(&path).await?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a plain file"));
        }
        fs::read(path).await
    }

    /// Moves a mail from `new/` to `cur/`, unseen. A mail that was taken before stays taken.
    pub async fn taken(&self, name: &str) -> io::Result<()> {
        let from = self.path.join("new").join(checked(name)?);
        let unique = name.split_once(':').map_or(name, |(unique, _flags)| unique);
        match fs::rename(from, self.path.join("cur").join(format!("{unique}:2,"))).await {
            Err(e) if e.kind() == io::ErrorKind::NotFound && self.is_in_cur(unique).await? => Ok(()),
            outcome => outcome,
        }
    }

    /// Delivers a mail by way of `tmp/`, so that nobody reads half of it. Gives its name in `new/`.
    pub async fn deliver(&self, raw: &[u8]) -> io::Result<String> {
        static DELIVERED: AtomicU64 = AtomicU64::new(0);
        let count = DELIVERED.fetch_add(1, Ordering::Relaxed);
        let process = std::process::id();
        let draft = self.path.join("tmp").join(format!("P{process}Q{count}"));
        // What a process of the same number left behind when it was killed is nobody's mail.
        let mut file = fs::File::create(&draft).await?;
        file.write_all(raw).await?;
        file.sync_all().await?;
        // The file's own time names it: unique with process and count, and in order of delivery.
        let written = file.metadata().await?.modified()?;
        let since = written.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
        let name = format!("{}.M{}P{process}Q{count}.duly", since.as_secs(), since.subsec_micros());
        fs::rename(draft, self.path.join("new").join(&name)).await?;
        Ok(name)
    }

    async fn is_in_cur(&self, unique: &str) -> io::Result<bool> {
        // Whoever looked at it since may have added flags behind the colon.
        let mut entries = fs::read_dir(self.path.join("cur")).await?;
        while let Some(entry) = entries.next_entry().await? {
            let name = entry.file_name();
            if name.to_str().and_then(|it| it.split_once(':')).is_some_and(|(it, _)| it == unique) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// A name that stays in its folder.
fn checked(name: &str) -> io::Result<&str> {
    let wanders = name.is_empty() || name.starts_with('.') || name.contains(['/', '\\', '\0']);
    if wanders { Err(io::Error::new(io::ErrorKind::InvalidInput, "not a mail's name")) } else { Ok(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn maildir() -> (tempfile::TempDir, Maildir) {
        let folder = tempfile::tempdir().unwrap();
        let maildir = Maildir::open(folder.path().join("deep/box")).await.unwrap();
        (folder, maildir)
    }

    #[tokio::test]
    async fn mails_are_read_in_order_and_taken_once() {
        let (_folder, maildir) = maildir().await;
        let mut names = vec![];
        for n in 0..12 {
            names.push(maildir.deliver(format!("Subject: {n}\n\n").as_bytes()).await.unwrap());
        }
        assert_eq!(maildir.list_new(100).await.unwrap(), names);
        assert_eq!(maildir.list_new(3).await.unwrap(), names[..3]);
        assert_eq!(maildir.read(&names[1]).await.unwrap(), b"Subject: 1\n\n");

        maildir.taken(&names[0]).await.unwrap();
        maildir.taken(&names[0]).await.unwrap();
        assert_eq!(maildir.list_new(1).await.unwrap(), names[1..2]);
        assert!(maildir.path().join("cur").join(format!("{}:2,", names[0])).is_file());
        // Another program marks it as seen.
        std::fs::rename(
            maildir.path().join(format!("cur/{}:2,", names[0])),
            maildir.path().join(format!("cur/{}:2,S", names[0])),
        )
        .unwrap();
        maildir.taken(&names[0]).await.unwrap();
        assert_eq!(maildir.taken("1.M1P1Q1.duly").await.unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[tokio::test]
    async fn names_never_lead_out_of_the_folder() {
        let (folder, maildir) = maildir().await;
        std::fs::write(folder.path().join("secret"), "x").unwrap();
        std::os::unix::fs::symlink(folder.path().join("secret"), maildir.path().join("new/link")).unwrap();
        std::fs::create_dir(maildir.path().join("new/folder")).unwrap();
        std::fs::write(maildir.path().join("new/.hidden"), "x").unwrap();
        assert_eq!(maildir.list_new(10).await.unwrap(), Vec::<String>::new());
        for name in ["../../secret", "..", "", ".hidden", "a/b", "a\0b", "link"] {
            assert!(maildir.read(name).await.is_err(), "{name}");
        }
        assert!(maildir.taken("../../secret").await.is_err());
        assert!(folder.path().join("secret").is_file());
    }
}
