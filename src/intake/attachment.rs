//! Files that came with a mail, under names that can do no harm.

use crate::{
    blobs::Blobs,
    inbox::{NewAttachment, file},
};
use anyhow::Result;
use bytes::Bytes;
use duly_channels::email::parse::Attachment;

/// A name inside a mail that is longer than this is none of a mail program's.
const LONGEST_ID: usize = 250;
/// More than this many files nobody sends by hand; all of them stay in the raw mail.
const MOST: usize = 100;

/// Puts the files on the shelf: before the transaction, because it takes time.
pub async fn keep(blobs: &Blobs, attachments: Vec<Attachment>) -> Result<Vec<NewAttachment>> {
    let mut kept = Vec::new();
    for it in attachments.into_iter().take(MOST) {
        let size = i64::try_from(it.bytes.len()).unwrap_or(i64::MAX);
        let blob_key = blobs.keep("attachments", Bytes::from(it.bytes)).await?;
        let (name, media_type) = (file::safe_name(&it.name), clean_type(&it.media_type));
        let content_id = it.content_id.as_deref().and_then(clean_id);
        kept.push(NewAttachment { name, media_type, size, blob_key, content_id });
    }
    Ok(kept)
}

/// As the mail's HTML writes it behind `cid:`.
fn clean_id(id: &str) -> Option<String> {
    let id = id.trim().trim_matches(['<', '>']);
    (!id.is_empty() && id.len() <= LONGEST_ID && !id.contains(char::is_control)).then(|| id.to_owned())
}

fn clean_type(media_type: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/.+-_".contains(c);
    let fine = media_type.len() <= 100 && media_type.contains('/') && media_type.chars().all(plain);
    if fine { media_type.to_ascii_lowercase() } else { "application/octet-stream".into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_id_is_kept_as_html_writes_it() {
        for (given, kept) in [
            ("<logo@corrib.example>", Some("logo@corrib.example")),
            (" image001.png@01DB ", Some("image001.png@01DB")),
            ("<>", None),
            ("a\nb", None),
        ] {
            assert_eq!(clean_id(given).as_deref(), kept);
        }
        assert_eq!(clean_id(&"x".repeat(300)), None);
    }

    #[test]
    fn a_strange_media_type_is_only_bytes() {
        for (given, kept) in [
            ("Application/PDF", "application/pdf"),
            ("text/html; x=\"", "application/octet-stream"),
            ("", "application/octet-stream"),
        ] {
            assert_eq!(clean_type(given), kept);
        }
    }
}
