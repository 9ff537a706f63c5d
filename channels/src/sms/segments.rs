//! How many parts a text message is cut into (GSM-7: 160 or 153 each, UCS-2: 70 or 67), and how to keep it
//! in the cheaper alphabet. Pure; knows no carrier.

/// The default alphabet of 3GPP TS 23.038, section 6.2.1: one unit each.
const ALPHABET: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                        ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// The extension table of section 6.2.1.1: an escape and the character, so two units each.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// The alphabet that a text needs. One letter outside GSM-7 turns the whole message into UCS-2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Gsm7,
    Ucs2,
}

impl Encoding {
    /// What fits into a message that is not cut.
    #[must_use]
    pub const fn whole(self) -> usize {
        match self {
            Encoding::Gsm7 => 160,
            Encoding::Ucs2 => 70,
        }
    }

    /// What fits into each part of a message that is: the rest numbers the parts.
    #[must_use]
    pub const fn part(self) -> usize {
        match self {
            Encoding::Gsm7 => 153,
            Encoding::Ucs2 => 67,
        }
    }

    /// Units of one character; `None` if it is not in this alphabet.
    fn units(self, character: char) -> Option<usize> {
        match self {
            Encoding::Ucs2 => Some(character.len_utf16()),
            Encoding::Gsm7 if ALPHABET.contains(character) => Some(1),
            Encoding::Gsm7 if EXTENSION.contains(character) => Some(2),
            Encoding::Gsm7 => None,
        }
    }
}

/// What a text costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segments {
    pub encoding: Encoding,
    /// Septets or UTF-16 units.
    pub units: usize,
    /// Parts that are paid for; none for an empty text.
    pub count: usize,
}

/// Counts as the network does: a character of two units is never cut in two.
#[must_use]
pub fn count(text: &str) -> Segments {
    let gsm7 = text.chars().all(|character| Encoding::Gsm7.units(character).is_some());
    let encoding = if gsm7 { Encoding::Gsm7 } else { Encoding::Ucs2 };
    let (mut units, mut parts, mut room) = (0, 0, 0);
    for size in text.chars().filter_map(|character| encoding.units(character)) {
        if size > room {
            parts += 1;
            room = encoding.part();
        }
        room -= size;
        units += size;
    }
    let count = if units <= encoding.whole() { parts.min(1) } else { parts };
    Segments { encoding, units, count }
}

/// The same text without what typography adds and GSM-7 lacks: no-break and thin spaces, dashes, curly
/// quotes, the ellipsis, and marks that cannot be seen. Letters stay: which accent may go is for the wording.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\t' => {
                plain.push(' ');
            }
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '•' | '·' => plain.push('-'),
            '„' | '“' | '”' | '‟' | '«' | '»' | '″' => plain.push('"'),
            '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' => plain.push('\''),
            '…' => plain.push_str("..."),
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {}
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::Encoding::{Gsm7, Ucs2};
    use super::*;

    #[test]
    fn a_text_is_counted_as_the_network_counts_it() {
        let a = |n: usize| "a".repeat(n);
        for (text, encoding, units, count_) in [
            (String::new(), Gsm7, 0, 0),
            ("Grüße, 12 £".into(), Gsm7, 11, 1),
            ("12 €".into(), Gsm7, 5, 1),
            (a(160), Gsm7, 160, 1),
            (a(161), Gsm7, 161, 2),
            (a(306), Gsm7, 306, 2),
            (a(307), Gsm7, 307, 3),
            (a(158) + "€", Gsm7, 160, 1),
            (a(159) + "€", Gsm7, 161, 2),
            // The euro sign would straddle the first two parts, so it moves, and the last letter with it.
            (a(152) + "€" + &a(152), Gsm7, 306, 3),
            ("reçu".into(), Ucs2, 4, 1),
            ("ą".repeat(70), Ucs2, 70, 1),
            ("ą".repeat(71), Ucs2, 71, 2),
            ("ą".repeat(134), Ucs2, 134, 2),
            ("ą".repeat(135), Ucs2, 135, 3),
            // A surrogate pair is not cut either.
            ("ą".repeat(66) + "🙂" + &"ą".repeat(66), Ucs2, 134, 3),
        ] {
            assert_eq!(count(&text), Segments { encoding, units, count: count_ }, "{text}");
        }
    }

    #[test]
    fn the_alphabet_has_all_its_characters() {
        // 128 positions, of which one is the escape.
        assert_eq!(ALPHABET.chars().count(), 127);
        assert_eq!(EXTENSION.chars().count(), 10);
    }

    #[test]
    fn typography_does_not_make_a_message_dearer() {
        for (typeset, expected) in [
            ("1\u{202f}234,50\u{a0}€ – bis 3.\u{a0}März", "1 234,50 € - bis 3. März"),
            ("„Mahnung“ ‚zwei‘ “three” it’s «là»…", "\"Mahnung\" 'zwei' \"three\" it's \"là\"..."),
            ("\u{2068}Pichler\u{2069} Holz\u{ad}bau", "Pichler Holzbau"),
        ] {
            assert_eq!(plain(typeset), expected);
            assert_eq!(count(&plain(typeset)).encoding, Gsm7, "{expected}");
        }
    }

    #[test]
    fn letters_that_carry_meaning_stay() {
        assert_eq!(plain("łaskawie, reçu"), "łaskawie, reçu");
    }
}
