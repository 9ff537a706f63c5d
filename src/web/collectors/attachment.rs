//! What was attached to a message: a download, or, if it is a picture or a PDF, something to look at.
//!
//! Nothing that came by mail runs here: what a browser may show is told by its first bytes, not by its sender, and
//! everything else is only bytes.

use crate::{
    app::App,
    inbox::{self, file::safe_name},
    web::{Fault, Result, session::Reader},
    words::AttachmentId,
};
use axum::{
    extract::{Path, State},
    http::{
        HeaderName,
        header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use duly_channels::picture::raster;

const PDF: &str = "application/pdf";

pub async fn get(_: Reader, State(app): State<App>, Path(id): Path<AttachmentId>) -> Result<Response> {
    let it = inbox::store::attachment(&mut *app.db.read().await?, id).await?.ok_or(Fault::NotFound)?;
    let bytes = app.blobs.read(&it.blob_key).await?;
    let opens = if may_open(&it.media_type) { kind(&bytes) } else { None };
    // A browser draws a PDF with a viewer of its own, which a sandbox would shut out.
    let policy = match opens {
        Some(PDF) => {
            "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"
        }
        _ => "default-src 'none'; sandbox",
    };
    let place = if opens.is_some() { "inline" } else { "attachment" };
    let headers = [
        (CONTENT_TYPE, opens.unwrap_or("application/octet-stream").to_owned()),
        (CONTENT_DISPOSITION, disposition(place, &it.name)),
        (CONTENT_SECURITY_POLICY, policy.to_owned()),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// Whether something that says it is of this type may be looked at in a browser, if it is true.
#[must_use]
pub fn may_open(media_type: &str) -> bool {
    [PDF, "image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp", "image/avif"]
        .contains(&media_type)
}

/// What the first bytes say that it is.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"%PDF-") { Some(PDF) } else { raster(bytes) }
}

/// RFC 6266: a plain name for old browsers, the whole name (RFC 8187) for the others.
fn disposition(place: &str, name: &str) -> String {
    let name = safe_name(name);
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .collect();
    let whole = crate::web::session::escape(&name).replace('/', "%2F");
    format!("{place}; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_place() {
        for (name, expected) in [
            ("Rechnung 12.pdf", "filename=\"Rechnung 12.pdf\"; filename*=UTF-8''Rechnung%2012.pdf"),
            ("../../etc/passwd", "filename=\"passwd\"; filename*=UTF-8''passwd"),
            ("a\"\r\nX: y.pdf", "filename=\"a_X_ y.pdf\"; filename*=UTF-8''a_X_%20y.pdf"),
            ("\u{202e}fdp.exe", "filename=\"fdp.exe\"; filename*=UTF-8''fdp.exe"),
            ("Prüfung.pdf", "filename=\"Pr_fung.pdf\"; filename*=UTF-8''Pr%C3%BCfung.pdf"),
            ("nul.pdf", "filename=\"_nul.pdf\"; filename*=UTF-8''_nul.pdf"),
            ("…", "filename=\"_\"; filename*=UTF-8''%E2%80%A6"),
            ("", "filename=\"attachment\"; filename*=UTF-8''attachment"),
        ] {
            assert_eq!(disposition("attachment", name), format!("attachment; {expected}"));
        }
    }

    #[test]
    fn only_pictures_and_pdfs_open_and_only_if_they_are_some() {
        assert_eq!(kind(b"%PDF-1.7 x"), Some(PDF));
        assert_eq!(kind(b"GIF89a x"), Some("image/gif"));
        for other in [&b"<html>"[..], b"<svg xmlns", b"MZ", b"", b" %PDF-"] {
            assert_eq!(kind(other), None);
        }
        for (media_type, opens) in
            [("image/png", true), ("image/svg+xml", false), ("text/html", false), ("", false)]
        {
            assert_eq!(may_open(media_type), opens, "{media_type}");
        }
    }
}
