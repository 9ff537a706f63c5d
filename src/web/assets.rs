//! Style, script and pictures, inside the binary. Their address carries a digest of what is in them, so a
//! browser may keep them for ever.

use super::{Fault, Result};
use axum::{
    extract::Path,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "templates/assets/"]
struct Assets;

/// Where an asset is found now: `/assets/1f2e3d4c5b6a/duly.css`.
#[must_use]
pub fn address(path: &str) -> Option<String> {
    Some(format!("/assets/{}/{path}", digest(&Assets::get(path)?)))
}

fn digest(file: &rust_embed::EmbeddedFile) -> String {
    let digest = file.metadata.sha256_hash();
    hex::encode(digest.get(..6).unwrap_or_default())
}

pub async fn get(Path((hash, path)): Path<(String, String)>) -> Result<Response> {
    let file = Assets::get(&path).ok_or(Fault::NotFound)?;
    // An old page may ask with an old digest: it gets what there is, but keeps it only for a moment.
    let keep = if hash == digest(&file) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let kind = file.metadata.mimetype().to_owned();
    Ok(([(CONTENT_TYPE, kind), (CACHE_CONTROL, keep.to_owned())], file.data.into_owned()).into_response())
}
