//! Encoded words (RFC 2047) as many programs write them: a letter's bytes parted between two words (section 5
//! forbids it), and base64 without its padding.

use memchr::memmem;

/// Whether a field has two encoded words in a row, or one of base64.
pub(super) fn is_broken(raw: &[u8]) -> bool {
    let broken = || {
        pieces(raw).any(|piece| matches!(piece, Piece::Word(word) if word.is_base64() && !word.is_padded()))
    };
    memmem::find(raw, b"=?").is_some() && (broken() || follow(raw).is_some())
}

/// Joins words of the same letters and form, and pads what is base64.
pub(super) fn mended(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len() + 8);
    let mut open: Option<Word> = None;
    let mut text: Vec<u8> = Vec::new();
    let mut blank: &[u8] = b"";
    for piece in pieces(raw) {
        match (piece, open) {
            (Piece::Word(word), Some(before)) if before.goes_on_in(&word) && before.is_joined(&text) => {
                text.extend_from_slice(word.text);
                blank = b"";
            }
            (Piece::Word(word), before) => {
                close(&mut out, before, &mut text);
                out.extend_from_slice(blank);
                blank = b"";
                text.extend_from_slice(word.text);
                open = Some(word);
            }
            (Piece::Blank(space), Some(_)) => blank = space,
            (Piece::Blank(other) | Piece::Other(other), before) => {
                close(&mut out, before, &mut text);
                out.extend_from_slice(blank);
                out.extend_from_slice(other);
                (open, blank) = (None, b"");
            }
        }
    }
    close(&mut out, open, &mut text);
    out.extend_from_slice(blank);
    out
}

fn close(out: &mut Vec<u8>, word: Option<Word>, text: &mut Vec<u8>) {
    let Some(word) = word else { return };
    for piece in [b"=?", word.letters, b"?", word.form, b"?", text.as_slice()] {
        out.extend_from_slice(piece);
    }
    if word.is_base64() && !text.contains(&b'=') {
        out.extend(std::iter::repeat_n(b'=', (4 - text.len() % 4) % 4));
    }
    out.extend_from_slice(b"?=");
    text.clear();
}

/// `=?letters?form?text?=`
#[derive(Clone, Copy)]
struct Word<'a> {
    letters: &'a [u8],
    form: &'a [u8],
    text: &'a [u8],
}

impl Word<'_> {
    fn is_base64(&self) -> bool {
        self.form.eq_ignore_ascii_case(b"b")
    }

    fn is_padded(&self) -> bool {
        self.text.len().is_multiple_of(4)
    }

    fn goes_on_in(&self, next: &Word) -> bool {
        self.letters.eq_ignore_ascii_case(next.letters) && self.form.eq_ignore_ascii_case(next.form)
    }

    /// Base64 goes on only behind whole groups of four.
    fn is_joined(&self, text: &[u8]) -> bool {
        !self.is_base64() || text.len().is_multiple_of(4) && !text.contains(&b'=')
    }
}

enum Piece<'a> {
    Word(Word<'a>),
    /// White space between words.
    Blank(&'a [u8]),
    Other(&'a [u8]),
}

fn pieces(raw: &[u8]) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = raw;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((word, behind)) = word(rest) {
            rest = behind;
            return Some(Piece::Word(word));
        }
        let blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if blank > 0 {
            let (space, behind) = rest.split_at_checked(blank)?;
            rest = behind;
            return Some(Piece::Blank(space));
        }
        let more = rest.get(1..)?.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'=');
        let (other, behind) = rest.split_at_checked(more.map_or(rest.len(), |at| at + 1))?;
        rest = behind;
        Some(Piece::Other(other))
    })
}

/// The encoded word that a text begins with, and what follows it.
fn word(text: &[u8]) -> Option<(Word<'_>, &[u8])> {
    /// Longer than any name of letters, and than any word.
    const LONGEST: [usize; 3] = [60, 2, 2000];
    let mut rest = text.strip_prefix(b"=?")?;
    let mut until_mark = |longest: usize| {
        let piece = rest.get(..rest.len().min(longest))?;
        let at = piece.iter().position(|byte| *byte == b'?' || byte.is_ascii_whitespace())?;
        let (piece, behind) = rest.split_at_checked(at)?;
        rest = behind.strip_prefix(b"?")?;
        Some(piece)
    };
    let [letters, form, longest] = LONGEST;
    let word = Word { letters: until_mark(letters)?, form: until_mark(form)?, text: until_mark(longest)? };
    Some((word, rest.strip_prefix(b"=")?))
}

/// Where one word follows another.
fn follow(raw: &[u8]) -> Option<usize> {
    let mut before = false;
    pieces(raw).position(|piece| match piece {
        Piece::Word(_) => std::mem::replace(&mut before, true),
        Piece::Blank(_) => false,
        Piece::Other(_) => {
            before = false;
            false
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_joined_and_padded() {
        for (raw, expected) in [
            ("=?utf-8?q?f=C3?= =?UTF-8?Q?=BCr?=", "=?utf-8?q?f=C3=BCr?="),
            ("=?utf-8?b?ZsO8?=\r\n =?utf-8?b?cg?= x", "=?utf-8?b?ZsO8cg==?= x"),
            ("=?utf-8?b?Zg==?= =?utf-8?b?Zw==?=", "=?utf-8?b?Zg==?= =?utf-8?b?Zw==?="),
            ("=?utf-8?q?a?= =?latin1?q?b?=", "=?utf-8?q?a?= =?latin1?q?b?="),
            ("=?utf-8?q?a?= b =?utf-8?q?c?=", "=?utf-8?q?a?= b =?utf-8?q?c?="),
            ("a = b =?x =??= ?= =?utf-8?q?", "a = b =?x =??= ?= =?utf-8?q?"),
            ("", ""),
        ] {
            assert_eq!(String::from_utf8_lossy(&mended(raw.as_bytes())), expected, "{raw}");
        }
        assert!(!is_broken(b"Subject: =?utf-8?q?a?= b") && is_broken(b"=?utf-8?b?cg?="));
    }
}
