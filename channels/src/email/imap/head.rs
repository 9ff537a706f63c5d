//! The head of a mail that is too large to be fetched at once: its header, and what its first bytes hold whole.

use mail_parser::{MessageParser, MimeHeaders};

/// Bytes from the beginning of a mail in which its header lies, and its text: programs write that before files.
pub const HEAD: u32 = 256 * 1024;

/// How many of a mail's first bytes end with a whole part of it, so that none is filed that is cut through. All of
/// them where nothing is whole, such as within one very long text.
#[must_use]
pub fn whole_parts(beginning: &[u8]) -> usize {
    let parsed = MessageParser::default().parse_headers(beginning);
    let boundary = parsed
        .as_ref()
        .and_then(|mail| mail.content_type()?.attribute("boundary"))
        .filter(|boundary| !boundary.is_empty());
    let Some(boundary) = boundary else { return beginning.len() };
    let line = format!("\n--{boundary}");
    let mut ends = Vec::new();
    let mut from = 0;
    while let Some(at) = beginning.get(from..).and_then(|rest| find(rest, line.as_bytes())) {
        ends.push(from + at + 1);
        from += at + line.len();
    }
    // The first one begins the first part; each further one ends one.
    match ends.as_slice() {
        [_, .., last] => *last,
        _ => beginning.len(),
    }
}

fn find(within: &[u8], what: &[u8]) -> Option<usize> {
    within.windows(what.len()).position(|some| some == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_ends_where_a_part_ends() {
        let head = "Subject: s\r\nContent-Type: multipart/mixed; boundary=\"b.1\"\r\n\r\n";
        for (body, cut) in [
            ("no parts at all", "no parts at all"),
            ("--b.1\r\n\r\ntext that goes on", "--b.1\r\n\r\ntext that goes on"),
            ("x\r\n--b.1\r\n\r\ntext\r\n--b.1\r\n\r\nPDF", "x\r\n--b.1\r\n\r\ntext\r\n"),
            (
                "\r\n--b.1\r\n\r\ntext\r\n--b.1\r\n\r\none\r\n--b.1\r\n\r\ntw",
                "\r\n--b.1\r\n\r\ntext\r\n--b.1\r\n\r\none\r\n",
            ),
        ] {
            let beginning = format!("{head}{body}");
            let end = whole_parts(beginning.as_bytes());
            assert_eq!(beginning.get(..end), Some(format!("{head}{cut}").as_str()));
        }
        for odd in ["", "\r\n\r\n", "Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n--"] {
            assert_eq!(whole_parts(odd.as_bytes()), odd.len());
        }
    }
}
