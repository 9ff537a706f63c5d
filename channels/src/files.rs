//! Files that are written whole or not at all, under names that a message's key decides.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

use sha2::{Digest, Sha256};

/// The file name for a key. Two keys never share one: a key that cannot be a name as it stands gets a digest.
pub(crate) fn name(key: &str, extension: &str) -> String {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if (1..=100).contains(&key.len()) && key.chars().all(is_plain) {
        return format!("{key}.{extension}");
    }
    let readable: String =
        key.chars().take(60).map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let digest: String = Sha256::digest(key).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    // The dot keeps these apart from plain keys.
    format!("{readable}.{digest}.{extension}")
}

/// Writes a file unless it is there already; a crash leaves the whole file or none.
pub(crate) fn write_once(path: &Path, bytes: &[u8]) -> io::Result<()> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    if path.try_exists()? {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let unfinished =
        folder.join(format!(".unfinished-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
    let written = (|| {
        let mut file = File::create(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&unfinished, path)
    })();
    if written.is_err() {
        // Nothing more can be done if this fails too, and the first error says why.
        let _ = fs::remove_file(&unfinished);
    }
    written?;
    sync_folder(folder)
}

/// Makes a rename last through a power cut.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_a_name_of_its_own() {
        let long = "x".repeat(300);
        let keys = ["r-17_2", "R-17_2", "r/17", "r.17", "../../etc/passwd", "", ".", long.as_str(), "r-17"];
        let names: std::collections::BTreeSet<_> = keys.iter().map(|key| name(key, "pdf")).collect();
        assert_eq!(names.len(), keys.len());
        for name in names {
            assert!(name.len() < 130 && !name.contains('/') && !name.contains(".."), "{name}");
            assert_eq!(Path::new(&name).file_name().and_then(|name| name.to_str()), Some(name.as_str()));
        }
        assert_eq!(name("r-17_2", "pdf"), "r-17_2.pdf");
    }

    #[test]
    fn the_first_writing_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/a.txt");
        write_once(&path, b"first").unwrap();
        write_once(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(fs::read_dir(folder.path().join("new")).unwrap().count(), 1);
    }
}
