//! The lines that part a mail (RFC 2046, section 5.1.1), looked up once instead of searched for by each part.

use super::field::{Field, hyphenated, line, place};
use std::collections::HashMap;

/// Lines that may part a mail; nobody sends so many parts.
const MOST: usize = 50_000;

pub(super) struct Boundaries<'a> {
    /// Where a line that begins with two hyphens stands last, by what follows them.
    last: HashMap<&'a [u8], usize>,
    /// Where the mail ends, if there are too many.
    pub end: usize,
}

impl<'a> Boundaries<'a> {
    pub fn of(raw: &'a [u8]) -> Self {
        let mut boundaries = Boundaries { last: HashMap::new(), end: raw.len() };
        let (mut at, mut lines) = (0, 0);
        while let Some(begins) = raw.get(at..).and_then(hyphenated) {
            at += begins;
            lines += 1;
            if lines > MOST {
                boundaries.end = at;
                break;
            }
            let rest = raw.get(at..).unwrap_or_default();
            let line = rest.get(..line(rest)).unwrap_or(rest);
            if let Some(named) = line.strip_prefix(b"--") {
                let named = named.trim_ascii_end();
                boundaries.last.insert(named, at);
                if let Some(closing) = named.strip_suffix(b"--") {
                    boundaries.last.insert(closing, at);
                }
            }
            at += line.len();
        }
        boundaries
    }

    /// Whether the boundary that a Content-Type names comes later in the mail.
    pub fn has(&self, content_type: &Field) -> bool {
        let named = named(content_type.value);
        named.and_then(|it| self.last.get(it)).is_some_and(|at| *at > content_type.begins)
    }
}

/// The boundary that a Content-Type names.
fn named(value: &[u8]) -> Option<&[u8]> {
    let mut rest = value;
    loop {
        let at = place(rest, b"boundary")?;
        rest = rest.get(at + b"boundary".len()..)?;
        if let Some(value) = rest.trim_ascii_start().strip_prefix(b"=") {
            let value = value.trim_ascii_start();
            return match value.strip_prefix(b"\"") {
                Some(quoted) => quoted.split(|byte| *byte == b'"').next().map(<[u8]>::trim_ascii_end),
                None => value.split(|byte| byte.is_ascii_whitespace() || *byte == b';').next(),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_boundary_that_a_type_names() {
        for (value, expected) in [
            (": multipart/mixed; boundary=m", Some("m")),
            (": multipart/mixed; boundary=\"a b=_;c\"; x=y\r\n", Some("a b=_;c")),
            (": multipart/mixed;\r\n\tBOUNDARY = m;x=y", Some("m")),
            (": multipart/mixed; x-boundary-note=1; boundary=m", Some("m")),
            (": multipart/mixed; boundary=\"open", Some("open")),
            (": multipart/mixed", None),
        ] {
            assert_eq!(named(value.as_bytes()), expected.map(str::as_bytes), "{value}");
        }
    }

    #[test]
    fn too_many_parts_are_cut_off() {
        let raw = "--m\n\n".repeat(MOST + 10);
        assert_eq!(Boundaries::of(raw.as_bytes()).end, MOST * 5);
    }
}
