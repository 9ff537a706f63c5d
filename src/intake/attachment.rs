//! Files that came with a mail, under names that can do no harm.

use crate::{blobs::Blobs, inbox::NewAttachment};
use anyhow::Result;
use bytes::Bytes;
use duly_channels::email::parse::Attachment;

const LONGEST_NAME: usize = 120;
/// More than this many files nobody sends by hand; all of them stay in the raw mail.
const MOST: usize = 100;

/// Puts the files on the shelf: before the transaction, because it takes time.
pub async fn keep(blobs: &Blobs, attachments: Vec<Attachment>) -> Result<Vec<NewAttachment>> {
    let mut kept = Vec::new();
    for it in attachments.into_iter().take(MOST) {
        let size = i64::try_from(it.bytes.len()).unwrap_or(i64::MAX);
        let blob_key = blobs.keep("attachments", Bytes::from(it.bytes)).await?;
        let (name, media_type) = (clean_name(&it.name), clean_type(&it.media_type));
        kept.push(NewAttachment { name, media_type, size, blob_key });
    }
    Ok(kept)
}

/// The last part of any path, without control and direction characters, at most 120 characters with its ending.
#[must_use]
pub fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = |c: &char| !c.is_control() && !is_invisible(*c);
    let clean: String = last.chars().filter(shown).collect();
    let clean = clean.trim_matches(|c: char| c.is_whitespace() || c == '.');
    if clean.is_empty() {
        return "attachment".into();
    }
    let length = clean.chars().count();
    if length <= LONGEST_NAME {
        return clean.to_owned();
    }
    let ending = clean.rsplit_once('.').map(|(_, it)| it).filter(|it| it.chars().count() <= 10);
    let ending = ending.map(|it| format!(".{it}")).unwrap_or_default();
    let kept = LONGEST_NAME - ending.chars().count();
    clean.chars().take(kept).chain(ending.chars()).collect()
}

/// Marks that are not seen but turn what is seen around, such as U+202E before `fdp.exe`.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
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
    fn names_lose_what_could_do_harm() {
        for (name, clean) in [
            ("Rechnung 1042.pdf", "Rechnung 1042.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\x\\scan.pdf", "scan.pdf"),
            ("in\r\nvoice\0.pdf", "invoice.pdf"),
            ("\u{202e}fdp.exe", "fdp.exe"),
            ("..", "attachment"),
            ("", "attachment"),
            ("a/", "attachment"),
            ("Ünïcödé.csv ", "Ünïcödé.csv"),
        ] {
            assert_eq!(clean_name(name), clean, "{name:?}");
        }
        let long = clean_name(&format!("{}.pdf", "ä".repeat(500)));
        assert!(long.chars().count() == 120 && long.ends_with("ä.pdf"), "{long}");
        assert_eq!(clean_name(&format!("a.{}", "b".repeat(500))).chars().count(), 120);
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
