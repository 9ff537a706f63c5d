//! Text as it is compared: small letters, no accents, one kind of space, quote and dash.
//!
//! People on telephones drop accents and capitals, so both sides of every comparison are folded the same way.

use std::ops::Range;

/// A folded text that remembers where each of its bytes came from.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    text: String,
    /// For each folded byte the byte of the original at which its character begins; one more at the end.
    origin: Vec<usize>,
    /// Where a capital stood, in folded bytes.
    capitals: Vec<usize>,
}

impl Folded {
    /// Folds at most `limit` bytes of a text. Line breaks that only wrap a paragraph become spaces.
    #[must_use]
    pub fn of(original: &str, limit: usize) -> Self {
        let mut folded = Folded::default();
        let mut at = 0;
        for line in original.split_inclusive('\n') {
            let wraps = wraps(line, original.get(at + line.len()..).unwrap_or_default());
            for (offset, ch) in line.char_indices() {
                if at + offset >= limit {
                    break;
                }
                folded.push(at + offset, if ch == '\n' && wraps { ' ' } else { ch });
            }
            at += line.len();
            if at >= limit {
                break;
            }
        }
        folded.origin.push(at.min(original.len()));
        folded
    }

    fn push(&mut self, origin: usize, ch: char) {
        if matches!(ch, 'a'..='z' | '0'..='9' | ' ') {
            self.text.push(ch);
            self.origin.push(origin);
            return;
        }
        if ch.is_uppercase() {
            self.capitals.push(self.text.len());
        }
        let before = self.text.len();
        fold_char(ch, &mut self.text);
        self.origin.extend(std::iter::repeat_n(origin, self.text.len() - before));
    }

    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same words in the original.
    #[must_use]
    pub fn unfold(&self, range: &Range<usize>) -> Range<usize> {
        let place = |at: usize| self.origin.get(at).or(self.origin.last()).copied().unwrap_or(0);
        place(range.start)..place(range.end)
    }

    #[must_use]
    pub fn was_capital(&self, at: usize) -> bool {
        self.capitals.binary_search(&at).is_ok()
    }
}

/// Folds a word or phrase.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for ch in text.chars() {
        fold_char(ch, &mut folded);
    }
    folded
}

/// Mail programs break lines near column 72: a break is only a wrap if the next word would not have fitted.
fn wraps(line: &str, rest: &str) -> bool {
    if !line.ends_with('\n') || line.ends_with(" \n") {
        return line.ends_with(" \n") && rest.chars().next().is_some_and(|ch| !ch.is_whitespace());
    }
    let next = rest.bytes().take_while(|b| !b.is_ascii_whitespace()).count();
    next > 0 && line.trim_end().chars().count() + 1 + next > 64
}

fn fold_char(ch: char, out: &mut String) {
    match ch {
        'a'..='z' | '0'..='9' | ' ' => out.push(ch),
        'A'..='Z' => out.push(ch.to_ascii_lowercase()),
        '\n' => out.push('\n'),
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\r' => {}
        'ä' | 'Ä' | 'æ' | 'Æ' => out.push_str("ae"),
        'ö' | 'Ö' | 'œ' | 'Œ' => out.push_str("oe"),
        'ü' | 'Ü' => out.push_str("ue"),
        'ß' => out.push_str("ss"),
        'à' | 'á' | 'â' | 'ã' | 'å' | 'À' | 'Á' | 'Â' | 'Ã' | 'Å' | 'ą' | 'Ą' => out.push('a'),
        'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' | 'ę' | 'ě' => out.push('e'),
        'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' => out.push('i'),
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ø' => out.push('o'),
        'ù' | 'ú' | 'û' | 'Ù' | 'Ú' | 'Û' | 'ů' => out.push('u'),
        'ç' | 'Ç' | 'č' | 'Č' | 'ć' => out.push('c'),
        'ñ' | 'Ñ' | 'ń' => out.push('n'),
        'ł' | 'Ł' => out.push('l'),
        'š' | 'Š' | 'ś' | 'Ś' => out.push('s'),
        'ž' | 'Ž' | 'ż' | 'ź' => out.push('z'),
        'ý' | 'ÿ' => out.push('y'),
        'ř' | 'Ř' => out.push('r'),
        '’' | '‘' | '`' | '´' | 'ʼ' => out.push('\''),
        '“' | '”' | '„' | '«' | '»' => out.push('"'),
        '–' | '—' | '−' | '‐' | '‑' => out.push('-'),
        '…' => out.push_str("..."),
        ch if ch.is_whitespace() || ch.is_control() => out.push(' '),
        ch => out.extend(ch.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_compares_equal_however_it_is_typed() {
        for (left, right) in
            [("ÜBERWEISE", "überweise"), ("Réglé", "regle"), ("won’t", "won't"), ("17 300", "17 300")]
        {
            assert_eq!(fold(left), fold(right));
        }
    }

    #[test]
    fn a_folded_place_is_found_again() {
        let original = "Größe: ’Ärger’\u{200b} ok";
        let folded = Folded::of(original, 1000);
        let at = folded.text().find("aerger").unwrap();
        assert_eq!(&original[folded.unfold(&(at..at + 6))], "Ärger");
        assert!(folded.was_capital(at));
    }

    #[test]
    fn a_wrapped_line_is_one_line_and_a_list_is_not() {
        let wrapped =
            "This is a line of a paragraph that some mail program has broken near\ncolumn seventy.\nA-1\nA-2";
        assert_eq!(Folded::of(wrapped, 1000).text().matches('\n').count(), 2);
    }
}
