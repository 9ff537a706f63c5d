//! Where sentences end: a stop after "Nr", after an initial or inside "15. April" ends none.

use super::{fold::Folded, phrases::tongues};
use std::ops::Range;

/// Where sentences begin and end.
pub fn sentences(folded: &Folded) -> Vec<Range<usize>> {
    let text = folded.text();
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, ch) in text.char_indices() {
        let end = at + ch.len_utf8();
        let ends = match ch {
            '\n' => true,
            '!' | '?' => text.get(end..end + 1).is_none_or(|next| matches!(next, " " | "\n")),
            '.' => ends_with_stop(folded, start, at),
            _ => false,
        };
        if ends {
            if text.get(start..end).is_some_and(|words| words.contains(char::is_alphanumeric)) {
                sentences.push(start..end);
            }
            start = end;
        }
    }
    if text.get(start..).is_some_and(|words| words.contains(char::is_alphanumeric)) {
        sentences.push(start..text.len());
    }
    sentences
}

/// Words that end in a stop without ending the sentence.
const SHORT: [&str; 44] = [
    "nr", "no", "inv", "st", "mr", "mrs", "ms", "dr", "hr", "fr", "bzw", "usw", "tel", "art", "mme", "ref",
    "incl", "inkl", "ggf", "ca", "vgl", "evtl", "zzgl", "approx", "jan", "feb", "apr", "aug", "sep", "sept",
    "oct", "okt", "nov", "dec", "dez", "mon", "tue", "wed", "thu", "thurs", "fri", "max", "min", "abt",
];

fn ends_with_stop(folded: &Folded, start: usize, at: usize) -> bool {
    let text = folded.text();
    let after = text.get(at + 1..).unwrap_or_default();
    if !after.is_empty() && !after.starts_with([' ', '\n', '"', ')']) {
        return false;
    }
    let next = after.find(|ch: char| !ch.is_whitespace());
    let Some(next) = next else { return true };
    let capital = folded.was_capital(at + 1 + next);
    let before = text.get(start..at).unwrap_or_default();
    let word = before.rsplit(|ch: char| !ch.is_alphanumeric()).next().unwrap_or_default();
    if word.len() <= 2 && !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()) {
        // "am 10. haben wir", "15. April"; but "by the 10. We will"
        let month = after.trim_start().split(|ch: char| !ch.is_alphanumeric()).next().unwrap_or_default();
        let is_month =
            tongues().iter().any(|tongue| tongue.days.months.iter().flatten().any(|name| name == month));
        return capital && !is_month;
    }
    !(word.chars().count() == 1 && word.chars().all(char::is_alphabetic)
        || SHORT.contains(&word) && !(capital && word.len() == 2 && word == "no"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_does_not_always_end_a_sentence() {
        for (text, expected) in [
            ("Am 10. haben wir bezahlt. Danke!", 2),
            ("Bis 15. April. Versprochen.", 2),
            ("See inv. no. 5 by Mr. K. Moss. OK?", 2),
            ("It is 1.200,50. Really", 2),
            ("A-1 on Friday\nA-2 on Monday", 2),
            ("...!?", 0),
        ] {
            assert_eq!(sentences(&Folded::of(text, 1000)).len(), expected, "{text}");
        }
    }
}
