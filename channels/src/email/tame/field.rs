//! The fields of a header as they stand there: name, value, and the lines that fold them (RFC 5322, section 2.2).

use memchr::memmem;

/// A field with all its lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'a> {
    /// Where it begins in the mail.
    pub begins: usize,
    /// All of it, with its line ends.
    pub raw: &'a [u8],
    name: &'a [u8],
    pub value: &'a [u8],
}

impl Field<'_> {
    /// The parser looks over white space anywhere in a name, so it is looked over here.
    pub fn is(&self, name: &str) -> bool {
        let mut letters = self.name.iter().filter(|byte| !byte.is_ascii_whitespace());
        name.bytes().all(|byte| letters.next().is_some_and(|it| it.eq_ignore_ascii_case(&byte)))
            && letters.next().is_none()
    }

    pub fn has_space_before_colon(&self) -> bool {
        self.name.len() < self.raw.len() && self.name.ends_with(b" ") | self.name.ends_with(b"\t")
    }
}

/// `Subject : s` (RFC 5322, section 4.5).
pub(super) fn without_space_before_colon(raw: &[u8]) -> Vec<u8> {
    let colon = raw.iter().position(|byte| *byte == b':').unwrap_or(raw.len());
    let (name, rest) = raw.split_at_checked(colon).unwrap_or((raw, b""));
    [name.trim_ascii_end(), rest].concat()
}

/// The fields of a paragraph. A line that may hold a boundary is continued by nothing.
pub(super) fn fields(begins: usize, text: &[u8]) -> impl Iterator<Item = Field<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let mut length = line(rest);
        if !has_hyphens(rest.get(..length)?) {
            while let Some([b' ' | b'\t', ..]) = rest.get(length..) {
                length += line(rest.get(length..)?);
            }
        }
        let raw = rest.get(..length)?;
        let colon = raw.iter().position(|byte| *byte == b':').unwrap_or(raw.len());
        let (name, value) = (raw.get(..colon)?, raw.get(colon..)?);
        let field = Field { begins: begins + at, raw, name, value };
        at += length;
        Some(field)
    })
}

/// How long a line is, with its end.
pub(super) fn line(rest: &[u8]) -> usize {
    memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1)
}

/// Whether a boundary may stand in a text.
pub(super) fn has_hyphens(text: &[u8]) -> bool {
    memmem::find(text, b"--").is_some()
}

/// Where the first line begins in which a boundary may stand.
pub(super) fn hyphenated(text: &[u8]) -> Option<usize> {
    let at = memmem::find(text, b"--")?;
    Some(memchr::memrchr(b'\n', text.get(..at)?).map_or(0, |end| end + 1))
}

/// Whether some letters stand in a text, small or capital.
pub(super) fn contains(text: &[u8], word: &[u8]) -> bool {
    place(text, word).is_some()
}

pub(super) fn place(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|it| it.eq_ignore_ascii_case(word))
}

/// Each `word` replaced by another one.
pub(super) fn replaced(text: &[u8], word: &[u8], by: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = place(rest, word) {
        out.extend_from_slice(rest.get(..at).unwrap_or_default());
        out.extend_from_slice(by);
        rest = rest.get(at + word.len()..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    out
}

/// Whether a field has letters that are no UTF-8 (RFC 6532), or CRs that end no line.
pub(super) fn is_broken(raw: &[u8]) -> bool {
    lone_crs(raw).next().is_some() || std::str::from_utf8(raw).is_err()
}

/// Old programs write headers in the letters of their system: in Europe most often Windows-1252.
pub(super) fn mended(raw: &[u8]) -> Vec<u8> {
    let mut out = raw.to_vec();
    for at in lone_crs(raw) {
        if let Some(byte) = out.get_mut(at) {
            *byte = b' ';
        }
    }
    match String::from_utf8(out) {
        Ok(text) => text.into_bytes(),
        Err(error) => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(error.as_bytes())
            .0
            .into_owned()
            .into_bytes(),
    }
}

fn lone_crs(raw: &[u8]) -> impl Iterator<Item = usize> {
    let is_lone = |at: usize| raw.get(at) == Some(&b'\r') && !matches!(raw.get(at + 1), Some(b'\n' | b'\r'));
    (0..raw.len().saturating_sub(1)).filter(move |at| is_lone(*at))
}
