//! What was attached to a message, always as a download: nothing that came by mail is opened here.

use crate::{
    app::App,
    inbox,
    web::{Fault, Result, session::Reader},
    words::AttachmentId,
};
use axum::{
    extract::{Path, State},
    http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    response::{IntoResponse, Response},
};

pub async fn get(_: Reader, State(app): State<App>, Path(id): Path<AttachmentId>) -> Result<Response> {
    let it = inbox::store::attachment(&mut *app.db.read().await?, id).await?.ok_or(Fault::NotFound)?;
    let bytes = app.blobs.read(&it.blob_key).await?;
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_DISPOSITION, disposition(&it.name)),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// RFC 6266: a plain name for old browsers, the whole name for the others.
fn disposition(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).take(120).collect();
    let name = if name.trim_matches(['.', ' ']).is_empty() { "attachment".to_owned() } else { name };
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .collect();
    let whole = crate::web::session::escape(&name).replace('/', "%2F");
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_place() {
        for (name, expected) in [
            (
                "Rechnung 12.pdf",
                "attachment; filename=\"Rechnung 12.pdf\"; filename*=UTF-8''Rechnung%2012.pdf",
            ),
            ("../../etc/passwd", "attachment; filename=\"passwd\"; filename*=UTF-8''passwd"),
            ("a\"\r\nX: y.pdf", "attachment; filename=\"a_X_ y.pdf\"; filename*=UTF-8''a%22X%3A%20y.pdf"),
            ("…", "attachment; filename=\"_\"; filename*=UTF-8''%E2%80%A6"),
            ("", "attachment; filename=\"attachment\"; filename*=UTF-8''attachment"),
        ] {
            assert_eq!(disposition(name), expected);
        }
    }
}
