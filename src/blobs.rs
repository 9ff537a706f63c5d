//! Raw mail, HTML bodies and attachments, kept by key in a folder (or, later, wherever `object_store` reaches).
//!
//! Knows keys and bytes. Never knows what they mean. A blob is written before the row that names it, so a row
//! never points at nothing; a blob without a row is harmless.

use anyhow::{Context, Result};
use bytes::Bytes;
use futures::stream::BoxStream;
use object_store::{
    ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, memory::InMemory, path::Path,
};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Bytes as they are read.
pub type Pieces = BoxStream<'static, object_store::Result<Bytes>>;

#[derive(Clone, Debug)]
pub struct Blobs(Arc<dyn ObjectStore>);

impl Blobs {
    /// In a folder, which is made if missing.
    ///
    /// # Errors
    /// If the folder cannot be made or reached.
    pub fn in_folder(folder: &std::path::Path) -> Result<Blobs> {
        std::fs::create_dir_all(folder).with_context(|| format!("making the folder {}", folder.display()))?;
        let store = LocalFileSystem::new_with_prefix(folder).context("opening the blob folder")?;
        Ok(Blobs(Arc::new(store)))
    }

    #[must_use]
    pub fn in_memory() -> Blobs {
        Blobs(Arc::new(InMemory::new()))
    }

    /// Keeps bytes under a key made of their own digest, so that the same bytes are kept once.
    ///
    /// # Errors
    /// If they cannot be written.
    pub async fn keep(&self, shelf: &str, bytes: Bytes) -> Result<String> {
        let digest = hex::encode(Sha256::digest(&bytes));
        let key = format!("{shelf}/{}/{digest}", digest.get(..2).unwrap_or("00"));
        self.0.put(&Path::from(key.as_str()), PutPayload::from(bytes)).await.context("keeping a blob")?;
        Ok(key)
    }

    /// # Errors
    /// If there is nothing under this key, or it cannot be read.
    pub async fn read(&self, key: &str) -> Result<Bytes> {
        let found = self.0.get(&Path::from(key)).await.context("finding a blob")?;
        found.bytes().await.context("reading a blob")
    }

    /// The size and the bytes, a piece at a time: for what may be large.
    ///
    /// # Errors
    /// If there is nothing under this key.
    pub async fn stream(&self, key: &str) -> Result<(u64, Pieces)> {
        let found = self.0.get(&Path::from(key)).await.context("finding a blob")?;
        Ok((found.meta.size, found.into_stream()))
    }
}
