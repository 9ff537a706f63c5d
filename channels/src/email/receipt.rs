//! Read receipts (RFC 8098): what a recipient's mail program says became of a mail.

use super::parse::Incoming;
use mail_parser::{Message, MimeHeaders};

/// What a mail program reports of a mail that it got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// Message-ID of the mail that it is about.
    pub original_message_id: Option<String>,
    /// Whether it was shown to somebody. Otherwise it was deleted, or dealt with unseen.
    pub displayed: bool,
}

/// Reads a mail's receipt, if it is one.
pub(super) fn read(mail: &Message, it: &Incoming) -> Option<Receipt> {
    let told = mail.parts.iter().find(|part| part.is_content_type("message", "disposition-notification"))?;
    let text = String::from_utf8_lossy(told.contents());
    let unfolded = text.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    let field = |wanted: &str| {
        let fields = unfolded.lines().filter_map(|line| line.split_once(':'));
        let mut named = fields.filter(|(name, _)| name.trim().eq_ignore_ascii_case(wanted));
        named.next().map(|(_, value)| value.trim())
    };
    let id = field("original-message-id").map(|it| it.trim_matches(['<', '>']).to_owned());
    // RFC 8098, section 3.2.6: `manual-action/MDN-sent-manually; displayed`
    let disposition = field("disposition").and_then(|it| it.split_once(';')).map_or("", |(_, it)| it.trim());
    Some(Receipt {
        original_message_id: id.filter(|it| !it.is_empty()).or_else(|| it.in_reply_to.first().cloned()),
        displayed: disposition.to_ascii_lowercase().starts_with("displayed"),
    })
}
