//! A raw mail made bearable for a MIME parser, in time that grows with its length alone.
//!
//! The parser builds something for each header, part and mail within a mail, so that a small mail can cost much
//! memory; it takes mails within mails apart by recursion, and a stack ends; it looks for each boundary until it
//! finds it, and nobody says that it is there. So what nobody writes is cut off or left unopened here, and what
//! old programs break in headers (letters, line ends) is mended. The raw bytes themselves are kept elsewhere, whole.

mod boundary;
mod field;
mod word;

use boundary::Boundaries;
use field::{Field, contains, fields};
use std::borrow::Cow;

/// Headers of the mail and of all its parts together.
const MOST_HEADERS: usize = 50_000;
/// Mails within mails within mails: deeper than this nobody forwards.
const MOST_NESTED: usize = 200;
/// A longer type or disposition is an attack on whoever puts its pieces together (RFC 2231).
const LONGEST_TYPE: usize = 8_000;

/// What a mail within a mail that was encoded against RFC 2046, section 5.2.1 is called, so that it stays closed.
pub(super) const CLOSED: &str = "xfc822";

/// The same mail, mended and cut.
pub(super) fn tame(raw: &[u8]) -> Cow<'_, [u8]> {
    let raw = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw);
    let blank = raw.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let raw = without_mbox_line(raw.get(blank..).unwrap_or_default());
    if is_old_mac(raw) {
        let lines: Vec<u8> = raw.iter().map(|byte| if *byte == b'\r' { b'\n' } else { *byte }).collect();
        return Cow::Owned(mended(&lines).into_owned());
    }
    mended(raw)
}

/// `From a@b.example Tue Mar 10 …`: how mbox files part their mails (RFC 4155).
fn without_mbox_line(raw: &[u8]) -> &[u8] {
    let rest = raw.strip_prefix(b">").unwrap_or(raw).strip_prefix(b"From ");
    if rest.is_none_or(|rest| rest.trim_ascii_start().starts_with(b":")) {
        return raw;
    }
    raw.iter().position(|byte| *byte == b'\n').and_then(|at| raw.get(at + 1..)).unwrap_or(b"")
}

/// Lines that end in a lone CR throughout, which RFC 5322, section 2.3 forbids.
fn is_old_mac(raw: &[u8]) -> bool {
    let head = raw.get(..65_536).unwrap_or(raw);
    !head.contains(&b'\n') && head.contains(&b'\r')
}

fn mended(raw: &[u8]) -> Cow<'_, [u8]> {
    let boundaries = Boundaries::of(raw);
    let raw = raw.get(..boundaries.end).unwrap_or(raw);
    let mut mail = Mail { raw, boundaries, copied: 0, written: Vec::new(), headers: 0, nested: 0 };
    let end = mail.walk();
    if mail.copied == 0 {
        return Cow::Borrowed(raw.get(..end).unwrap_or(raw));
    }
    mail.written.extend_from_slice(raw.get(mail.copied..end).unwrap_or_default());
    Cow::Owned(mail.written)
}

/// A mail that is walked through, paragraph by paragraph. Not all of those that are looked at are headers, but all
/// that the parser could take for headers are looked at.
struct Mail<'a> {
    raw: &'a [u8],
    boundaries: Boundaries<'a>,
    /// How much of the raw mail is in `written` already.
    copied: usize,
    written: Vec<u8>,
    headers: usize,
    nested: usize,
}

impl<'a> Mail<'a> {
    /// Where the mail ends for the parser.
    fn walk(&mut self) -> usize {
        let (mut at, mut mail_follows) = (0, true);
        while let Some(rest) = self.raw.get(at..).filter(|rest| !rest.is_empty()) {
            let length = paragraph(rest);
            let text = rest.get(..length).unwrap_or(rest);
            // A file ends in the line that parts it from the next one, with nothing blank between them: what stands
            // before that line, however long, is no header.
            let begins = if mail_follows { Some(0) } else { field::hyphenated(text) };
            if let Some(begins) = begins {
                mail_follows = self.head(at + begins, text.get(begins..).unwrap_or_default());
                if self.nested > MOST_NESTED || self.headers > MOST_HEADERS && at > 0 {
                    return at.max(self.copied);
                }
            }
            at += length;
        }
        self.raw.len()
    }

    /// Mends what may be the headers of a mail or of a part. Says whether a mail follows.
    fn head(&mut self, begins: usize, text: &'a [u8]) -> bool {
        let (mut is_mail, mut is_encoded) = (false, false);
        for field in fields(begins, text).take(MOST_HEADERS) {
            if field.is("content-type") {
                is_mail |= contains(field.value, b"rfc822") || contains(field.value, b"global");
            } else if field.is("content-transfer-encoding") {
                is_encoded |= contains(field.value, b"base64") || contains(field.value, b"quoted");
            }
        }
        self.nested += usize::from(is_mail && begins > 0);
        for field in fields(begins, text) {
            self.headers += 1;
            if self.headers > MOST_HEADERS {
                // The rest of these is left out; what follows them stays.
                self.write(field.begins, begins + text.len(), b"\r\n");
                break;
            }
            if let Some(mended) = self.mended(&field, begins == 0, is_mail && is_encoded) {
                self.write(field.begins, field.begins + field.raw.len(), &mended);
            }
        }
        is_mail
    }

    /// Puts other words in the place of some.
    fn write(&mut self, begins: usize, ends: usize, words: &[u8]) {
        self.written.extend_from_slice(self.raw.get(self.copied..begins).unwrap_or_default());
        self.written.extend_from_slice(words);
        self.copied = ends;
    }

    /// What a field should rather be, if not what it is.
    fn mended(&self, it: &Field, is_first: bool, closes: bool) -> Option<Vec<u8>> {
        let is_type = it.is("content-type");
        let is_parted = is_type || it.is("content-disposition");
        let mut raw = Cow::Borrowed(it.raw);
        if is_parted && raw.len() > LONGEST_TYPE {
            raw = Cow::Owned([raw.get(..LONGEST_TYPE).unwrap_or_default(), b"\r\n"].concat());
        }
        let not_opened: [(bool, &[u8], &[u8]); 4] = [
            (closes, b"rfc822", CLOSED.as_bytes()),
            (closes, b"global", b"xlobal"),
            // Its parts are mails without saying so (RFC 2046, section 5.1.5).
            (true, b"digest", b"xigest"),
            (!self.boundaries.has(it), b"multipart", b"text"),
        ];
        for (not, word, by) in not_opened {
            if is_type && not && contains(&raw, word) {
                raw = Cow::Owned(field::replaced(&raw, word, by));
            }
        }
        if (is_first || is_parted) && field::is_broken(&raw) {
            raw = Cow::Owned(field::mended(&raw));
        }
        if is_first && word::is_broken(&raw) {
            raw = Cow::Owned(word::mended(&raw));
        }
        if is_first && it.has_space_before_colon() {
            raw = Cow::Owned(field::without_space_before_colon(&raw));
        }
        match raw {
            Cow::Borrowed(_) => None,
            Cow::Owned(raw) => Some(raw),
        }
    }
}

/// How long a paragraph is, with the blank line that ends it.
fn paragraph(rest: &[u8]) -> usize {
    let mut at = 0;
    while let Some(end) = rest.get(at..).and_then(|rest| memchr::memchr(b'\n', rest)) {
        at += end + 1;
        match rest.get(at..) {
            Some([b'\n', ..]) => return at + 1,
            Some([b'\r', b'\n', ..]) => return at + 2,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, expected: &str) {
        assert_eq!(String::from_utf8_lossy(&tame(raw.as_bytes())), expected, "{raw:?}");
    }

    #[test]
    fn a_mail_in_order_stays_as_it_is() {
        let raw = "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=\"m n\"\r\n\r\n--m n\r\n\
                   Content-Type: message/rfc822\r\n\r\nSubject: s\r\n\r\ntext\r\n--m n--\r\n";
        assert!(matches!(tame(raw.as_bytes()), Cow::Borrowed(_)));
        check(raw, raw);
    }

    #[test]
    fn what_the_parser_cannot_bear_is_cut_or_closed() {
        let closed =
            "From: a\n\n--m\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nRnJvbQ==\n";
        check(closed, &closed.replace("rfc822", "xfc822"));
        let folded = "From: a\n\nx --m\n Content- Type: Message/\n RFC822\ncontent-transfer-encoding:\n  Base64\n\nRnJvbQ==\n";
        check(folded, &folded.replace("RFC822", "xfc822"));
        let nowhere = "From: a\nContent-Type: multipart/mixed; boundary=nowhere\n\ntext --nowhere\n";
        check(nowhere, &nowhere.replace("multipart", "text"));
        let digest = "From: a\nContent-Type: multipart/digest; boundary=m\n\n--m\n\nFrom: b\n\ntext\n--m--\n";
        check(digest, &digest.replace("digest", "xigest"));
    }

    #[test]
    fn a_long_file_between_two_others_stays_whole() {
        let file = |name: &str| {
            format!("--m\r\nContent-Type: a/b; name={name}\r\n\r\n{}", "QUJD\r\n".repeat(60_000))
        };
        let raw = format!(
            "From: a\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n{}{}{}--m--\r\n",
            file("a"),
            file("b"),
            file("c")
        );
        assert!(tame(raw.as_bytes()).as_ref() == raw.as_bytes());
    }

    #[test]
    fn broken_letters_and_line_ends_are_mended_where_they_are_headers() {
        let latin = b"Subject: f\xfcr\r\nX: \xc3\xbc\r\n\r\nf\xfcr\r\n--m\r\nContent-Type: a/b; name=\xfc\r\nY: \xfc\r\n\r\n";
        let mended = b"Subject: f\xc3\xbcr\r\nX: \xc3\xbc\r\n\r\nf\xfcr\r\n--m\r\nContent-Type: a/b; name=\xc3\xbc\r\nY: \xfc\r\n\r\n";
        assert_eq!(tame(latin).as_ref(), mended);
        check("Subject: a\rBcc: b\r\n\r\na\rb", "Subject: a Bcc: b\r\n\r\na\rb");
        check("Subject: a\rFrom: b\r\rtext\r", "Subject: a\nFrom: b\n\ntext\n");
        check("\u{feff}\r\n\r\nFrom: a\n\n", "From: a\n\n");
        check("From x@y.example Tue Mar 10 09:30:00 2026\nFrom: a\n\n", "From: a\n\n");
        check(">From x", "");
    }
}
