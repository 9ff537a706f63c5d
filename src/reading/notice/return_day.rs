//! When somebody is back: the day that a notice names, if it names only one.

use super::phrases::Words;
use crate::{
    reading::{
        dates::{Mention, Toward},
        phrases::Phrases,
    },
    words::{Date, Locale},
};

/// How far before a day the words stand that say what it is.
const BEFORE: usize = 80;
/// How far around it somebody has to be there again, if only "from" stands before it.
const AROUND: usize = 60;

/// What a day is in a notice, most telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    /// The day of return.
    Back,
    /// Away until then. Many write the last day of their absence and many the first day after it, so it is taken
    /// as it stands, unless the day itself is said to be included.
    Until,
}

/// The first day on which somebody is there again.
pub fn back_on(language: &Words, words: &str, written: Date, locale: Locale) -> Option<Date> {
    let calendar = language.calendar.as_ref()?;
    let mentions = calendar.mentions(words, written, language.locale_in(locale));
    let mut days: Vec<(Role, Date)> = mentions
        .iter()
        .filter(|it| !it.negated && it.precision > 2)
        .filter_map(|it| day(language, words, it, written))
        .collect();
    days.sort_unstable();
    days.dedup();
    let (role, first) = *days.first()?;
    let is_only = days.iter().all(|(other, day)| *other != role || *day == first);
    is_only.then_some(first)
}

fn day(language: &Words, words: &str, it: &Mention, written: Date) -> Option<(Role, Date)> {
    let before = before(language, words, it);
    let after = words.get(it.range.end..)?;
    let day = it.resolve(written, Toward::Future)?;
    let after = after.trim_start_matches(['.', ' ', ',', '(']);
    let included = language.through.ends(before)
        || language.inclusive.ends(before)
        || language.inclusive.starts(after).is_some();
    let until = || {
        let dashed = before.ends_with('-');
        language.until.ends(before) || language.behind.starts(after).is_some() || dashed
    };
    if language.back.ends(before) || language.from.ends(before) && is_present(language, words, it) {
        Some((Role::Back, day))
    } else if included {
        Some((Role::Until, day.plus_days(1)))
    } else if until() {
        Some((Role::Until, day))
    } else {
        None
    }
}

/// The words before a day, without its article and the name of its weekday.
fn before<'a>(language: &Words, words: &'a str, it: &Mention) -> &'a str {
    let start = words.floor_char_boundary(it.range.start.saturating_sub(BEFORE));
    let mut before = words.get(start..it.range.start).unwrap_or_default();
    loop {
        before = before.trim_end_matches([' ', ',', '.', '\n', '(']);
        let (rest, last) = before.rsplit_once([' ', '\n', '\'']).unwrap_or(("", before));
        let is_weekday =
            language.weekdays.iter().flatten().any(|name| crate::reading::fold::fold(name) == last);
        if last.is_empty() || !(is_weekday || FILLERS.contains(&last)) || is_cue(language, before) {
            return before;
        }
        before = rest;
    }
}

fn is_cue(language: &Words, before: &str) -> bool {
    [&language.until, &language.through, &language.back, &language.from].iter().any(|it| it.ends(before))
}

fn is_present(language: &Words, words: &str, it: &Mention) -> bool {
    let start = words.floor_char_boundary(it.range.start.saturating_sub(AROUND));
    let end = words.floor_char_boundary(it.range.end + AROUND);
    words.get(start..end).is_some_and(|near| language.present.found_in(near))
}

/// Articles and the like, in all languages.
const FILLERS: &[&str] = &[
    "the", "on", "le", "la", "el", "il", "lo", "l", "den", "dem", "der", "de", "dia", "dnia", "dne", "op",
    "am", "zum", "dzien",
];

impl Words {
    /// The notice's own language in the customer's country: it tells in which order a day is written.
    fn locale_in(&self, customer: Locale) -> Locale {
        customer.region().map_or(self.locale, |region| self.locale.in_country(region))
    }
}

impl Phrases {
    /// Whether a text ends in one of them.
    fn ends(&self, folded: &str) -> bool {
        self.places(folded).any(|range| range.end == folded.len())
    }
}
