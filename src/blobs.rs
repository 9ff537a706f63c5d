//! Raw mail, HTML bodies and attachments, kept by key in a folder (or, later, wherever `object_store` reaches).
//!
//! Knows keys and bytes. Never knows what they mean. A blob is written before the row that names it, so a row
//! never points at nothing; a blob without a row is harmless.
//!
//! That holds through a power failure too if whoever writes rows calls [`Blobs::settle`] first. It flushes all that
//! was kept until then at once: two hundred mails cost one flush, where syncing each of them and its folder would
//! cost four hundred.

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use futures::{FutureExt, Stream, TryStreamExt, stream::BoxStream};
use object_store::{
    MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, memory::InMemory,
    path::Path,
};
use sha2::{Digest, Sha256};
use std::{
    path::PathBuf,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// What is believed of memory: nobody has to wait for it.
const AT_ONCE: &str = "memory answers at once";

/// Bytes as they are read.
pub type Pieces = BoxStream<'static, object_store::Result<Bytes>>;

#[derive(Clone, Debug)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    /// If it is a folder. Its small files are written and read without a detour: there are many.
    flushing: Option<Arc<Flushing>>,
}

/// What a folder still holds in memory only.
#[derive(Debug)]
struct Flushing {
    folder: PathBuf,
    /// How many blobs were written, and how many of them are known to be on the disk.
    written: AtomicU64,
    settled: AtomicU64,
}

/// A blob that came in pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub key: String,
    /// SHA-256, hexadecimal.
    pub digest: String,
    pub size: u64,
}

impl Blobs {
    /// In a folder, which is made if missing.
    ///
    /// # Errors
    /// If the folder cannot be made or reached.
    pub fn in_folder(folder: &std::path::Path) -> Result<Blobs> {
        std::fs::create_dir_all(folder).with_context(|| format!("making the folder {}", folder.display()))?;
        let store = LocalFileSystem::new_with_prefix(folder).context("opening the blob folder")?;
        let (written, settled) = (AtomicU64::new(0), AtomicU64::new(0));
        let flushing = Flushing { folder: folder.to_owned(), written, settled };
        Ok(Blobs { store: Arc::new(store), flushing: Some(Arc::new(flushing)) })
    }

    #[must_use]
    pub fn in_memory() -> Blobs {
        Blobs { store: Arc::new(InMemory::new()), flushing: None }
    }

    /// Keeps bytes under a key made of their own digest, so that the same bytes are kept once.
    ///
    /// # Errors
    /// If they cannot be written.
    pub async fn keep(&self, shelf: &str, bytes: Bytes) -> Result<String> {
        let key = key(shelf, &digest(&bytes));
        self.put(&key, bytes).await?;
        Ok(key)
    }

    /// The same on a thread that may wait, for bytes whose [`digest`] is known.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn keep_here(&self, shelf: &str, bytes: &[u8], digest: &str) -> Result<String> {
        let key = key(shelf, digest);
        match &self.flushing {
            Some(it) => {
                write(&it.folder.join(&key), bytes).context("keeping a blob")?;
                self.is_written();
            }
            None => self.put(&key, Bytes::copy_from_slice(bytes)).now_or_never().context(AT_ONCE)??,
        }
        Ok(key)
    }

    async fn put(&self, key: &str, bytes: Bytes) -> Result<()> {
        self.store.put(&Path::from(key), PutPayload::from(bytes)).await.context("keeping a blob")?;
        self.is_written();
        Ok(())
    }

    /// The same for bytes that come in pieces, of which one is in memory at a time.
    ///
    /// # Errors
    /// If they cannot be written, or whoever brings them fails: nothing is kept then.
    pub async fn keep_pieces(
        &self,
        shelf: &str,
        pieces: impl Stream<Item = Result<Bytes>> + Send,
    ) -> Result<Kept> {
        let draft = Path::from(format!("draft/{:032x}", rand::random::<u128>()));
        let mut upload = self.store.put_multipart(&draft).await.context("keeping a blob")?;
        match written(upload.as_mut(), pieces).await {
            Ok((digest, size)) => {
                upload.complete().await.context("keeping a blob")?;
                let key = key(shelf, &digest);
                let to = Path::from(key.as_str());
                self.store.rename(&draft, &to).await.context("keeping a blob")?;
                self.is_written();
                Ok(Kept { key, digest, size })
            }
            Err(error) => {
                let _ = upload.abort().await;
                Err(error)
            }
        }
    }

    /// Returns when all that was kept until now survives a power failure.
    ///
    /// # Errors
    /// If the disk does not take it: then no row may name what was kept.
    pub async fn settle(&self) -> Result<()> {
        let Some(it) = self.flushing.clone() else { return Ok(()) };
        let written = it.written.load(Ordering::SeqCst);
        if it.settled.load(Ordering::SeqCst) >= written {
            return Ok(());
        }
        tokio::task::spawn_blocking(move || {
            flush(&it.folder).context("flushing the blob folder")?;
            it.settled.fetch_max(written, Ordering::SeqCst);
            Ok(())
        })
        .await
        .context("flushing the blob folder")?
    }

    /// # Errors
    /// If there is nothing under this key, or it cannot be read.
    pub async fn read(&self, key: &str) -> Result<Bytes> {
        let found = self.store.get(&Path::from(key)).await.context("finding a blob")?;
        found.bytes().await.context("reading a blob")
    }

    /// The same on a thread that may wait.
    ///
    /// # Errors
    /// As [`Blobs::read`].
    pub fn read_here(&self, key: &str) -> Result<Bytes> {
        match &self.flushing {
            Some(it) => {
                // A key is ours, but a row may be anybody's.
                ensure!(!key.contains("..") && !key.starts_with('/'), "this is no key of a blob");
                Ok(Bytes::from(std::fs::read(it.folder.join(key)).context("reading a blob")?))
            }
            None => self.read(key).now_or_never().context(AT_ONCE)?,
        }
    }

    /// The size and the bytes, a piece at a time: for what may be large.
    ///
    /// # Errors
    /// If there is nothing under this key.
    pub async fn stream(&self, key: &str) -> Result<(u64, Pieces)> {
        let found = self.store.get(&Path::from(key)).await.context("finding a blob")?;
        Ok((found.meta.size, found.into_stream()))
    }

    fn is_written(&self) {
        if let Some(it) = &self.flushing {
            it.written.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// SHA-256 of bytes, hexadecimal.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn key(shelf: &str, digest: &str) -> String {
    format!("{shelf}/{}/{digest}", digest.get(..2).unwrap_or("00"))
}

async fn written(
    upload: &mut dyn MultipartUpload,
    pieces: impl Stream<Item = Result<Bytes>> + Send,
) -> Result<(String, u64)> {
    let (mut digest, mut size) = (Sha256::new(), 0_u64);
    let mut pieces = pin!(pieces);
    while let Some(piece) = pieces.try_next().await? {
        size = size.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        digest.update(&piece);
        upload.put_part(PutPayload::from(piece)).await.context("keeping a blob")?;
    }
    Ok((hex::encode(digest.finalize()), size))
}

/// All that is in memory only, of the whole file system: on Linux that is one call.
#[cfg(target_os = "linux")]
fn flush(folder: &std::path::Path) -> std::io::Result<()> {
    rustix::fs::syncfs(std::fs::File::open(folder)?)?;
    Ok(())
}

/// File by file and folder by folder, where the system has no such call.
#[cfg(not(target_os = "linux"))]
fn flush(folder: &std::path::Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { flush(&path)? } else { std::fs::File::open(&path)?.sync_all()? }
    }
    std::fs::File::open(folder)?.sync_all()
}

/// Writes a file whole or not at all: under another name first. Whoever writes the same at the same time writes the
/// same bytes.
fn write(path: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    static DRAFTS: AtomicU64 = AtomicU64::new(0);
    let nth = DRAFTS.fetch_add(1, Ordering::Relaxed);
    let draft = path.with_extension(format!("{}-{nth}.new", std::process::id()));
    let written = match std::fs::write(&draft, bytes) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            std::fs::create_dir_all(path.parent().unwrap_or(path))?;
            std::fs::write(&draft, bytes)
        }
        written => written,
    };
    written.and_then(|()| std::fs::rename(&draft, path)).inspect_err(|_| {
        let _ = std::fs::remove_file(&draft);
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::{StreamExt, stream};

    fn pieces(all: &[&'static str]) -> impl Stream<Item = Result<Bytes>> + Send + use<> {
        let all: Vec<_> = all.iter().map(|it| Ok(Bytes::from_static(it.as_bytes()))).collect();
        stream::iter(all)
    }

    #[tokio::test]
    async fn what_comes_in_pieces_is_the_same_blob_and_half_of_it_is_none() {
        let folder = tempfile::tempdir().unwrap();
        for blobs in [Blobs::in_memory(), Blobs::in_folder(folder.path()).unwrap()] {
            let key = blobs.keep("raw", Bytes::from_static(b"one two")).await.unwrap();
            let kept = blobs.keep_pieces("raw", pieces(&["one", " ", "two"])).await.unwrap();
            assert_eq!((kept.key.as_str(), kept.size), (key.as_str(), 7));
            assert!(key.ends_with(&kept.digest));
            assert_eq!(blobs.read(&key).await.unwrap(), "one two");
            let broken = pieces(&["one"]).chain(stream::iter([Err(anyhow::anyhow!("the line is dead"))]));
            assert!(blobs.keep_pieces("raw", broken).await.is_err());
            blobs.settle().await.unwrap();
        }
        let drafts = folder.path().join("draft");
        assert_eq!(std::fs::read_dir(drafts).unwrap().count(), 0, "nothing half is left lying about");
    }

    #[tokio::test]
    async fn a_flush_is_for_what_was_written_since_the_last_one() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(folder.path()).unwrap();
        let unsettled = || {
            let it = blobs.flushing.as_ref().unwrap();
            it.written.load(Ordering::SeqCst) - it.settled.load(Ordering::SeqCst)
        };
        for text in ["a", "b"] {
            blobs.keep("raw", Bytes::from_static(text.as_bytes())).await.unwrap();
        }
        blobs.keep_here("raw", b"c", &digest(b"c")).unwrap();
        assert_eq!(unsettled(), 3);
        blobs.clone().settle().await.unwrap();
        assert_eq!(unsettled(), 0);
    }

    #[tokio::test]
    async fn what_is_kept_is_read_again_whichever_way() {
        let folder = tempfile::tempdir().unwrap();
        for blobs in [Blobs::in_folder(folder.path()).unwrap(), Blobs::in_memory()] {
            let first = blobs.keep("raw", Bytes::from_static(b"one")).await.unwrap();
            let other = blobs.clone();
            // Also where the thread itself waits for something else.
            let here = async move {
                let key = other.keep_here("raw", b"two", &digest(b"two")).unwrap();
                assert_eq!(other.keep_here("raw", b"one", &digest(b"one")).unwrap(), first);
                assert_eq!(other.read_here(&first).unwrap(), "one");
                assert!(other.read_here("raw/../raw/00").is_err());
                key
            };
            let handle = tokio::runtime::Handle::current();
            let second = tokio::task::spawn_blocking(move || handle.block_on(here)).await.unwrap();
            assert_eq!(blobs.read(&second).await.unwrap(), "two");
            assert!(blobs.read("raw/00/none").await.is_err());
        }
        let left = std::fs::read_dir(folder.path().join("raw")).unwrap().flat_map(|it| {
            let files = std::fs::read_dir(it.unwrap().path()).unwrap();
            files.map(|it| it.unwrap().path()).collect::<Vec<_>>()
        });
        assert!(left.into_iter().all(|it| it.extension().is_none()), "a draft is left");
    }
}
