//! How people say things, from `locales/<lang>/reading.toml`.
//!
//! A phrase is written as it is said, with a few signs: `(a|b)` either, `(a)?` perhaps, `instalments?` with or
//! without the letter, `word*` any ending, `_` a space, a hyphen or nothing, `#` a number, `@` an address, `...` up
//! to five words in between. Accents, capitals and apostrophes do not matter. Every phrase becomes a regular
//! expression of the linear kind: no text can make it slow.

use super::fold::fold;
use crate::words::Locale;
use regex::Regex;
use serde::Deserialize;
use std::{ops::Range, sync::LazyLock};

/// A list of phrases, looked for all at once.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Phrases(Option<Regex>);

impl Phrases {
    #[must_use]
    pub fn found_in(&self, folded: &str) -> bool {
        self.0.as_ref().is_some_and(|regex| regex.is_match(folded))
    }

    /// Where the phrases stand, in order.
    pub fn places<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        self.0.iter().flat_map(move |regex| regex.find_iter(folded).map(|found| found.range()))
    }

    #[must_use]
    pub fn starts(&self, folded: &str) -> Option<usize> {
        self.places(folded).next().filter(|range| range.start == 0).map(|range| range.end)
    }
}

impl TryFrom<Vec<String>> for Phrases {
    type Error = regex::Error;
    fn try_from(phrases: Vec<String>) -> Result<Self, regex::Error> {
        if phrases.is_empty() {
            return Ok(Phrases(None));
        }
        // The longest first, so that "thanks in advance" is not read as "thanks" and something else.
        let mut phrases = phrases;
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        let alternatives: Vec<String> = phrases.iter().map(|phrase| pattern(phrase)).collect();
        Regex::new(&format!(r"\b(?:{})(?:\b|$)", alternatives.join("|"))).map(Some).map(Phrases)
    }
}

/// A phrase as a regular expression.
fn pattern(phrase: &str) -> String {
    sequence(&fold(phrase))
}

/// Words after words, each after the first with the space before it, so that what is optional takes its space along.
fn sequence(phrase: &str) -> String {
    let mut out = String::new();
    let mut first = true;
    for item in split(phrase, ' ') {
        let optional = item.starts_with('(') && item.ends_with(")?");
        let word = atom(item.strip_suffix('?').filter(|_| optional).unwrap_or(item));
        match (item, optional, first) {
            ("", ..) => {}
            ("...", ..) => out.push_str(r"(?:,? [^ \n]+){0,5}?"),
            (_, true, true) => out.push_str(&format!("(?:{word},? )?")),
            (_, true, false) => out.push_str(&format!("(?:,? {word})?")),
            (_, false, _) => {
                out.push_str(if first { "" } else { ",? " });
                out.push_str(&word);
                first = false;
            }
        }
    }
    out
}

/// One word with its signs, or a group of alternatives.
fn atom(item: &str) -> String {
    let mut out = String::new();
    let mut rest = item;
    while let Some(ch) = rest.chars().next() {
        let tail = rest.get(ch.len_utf8()..).unwrap_or_default();
        if let ('(', Some(end)) = (ch, closing(rest)) {
            let inside = rest.get(1..end).unwrap_or_default();
            let either: Vec<String> = split(inside, '|').into_iter().map(sequence).collect();
            out.push_str(&format!("(?:{})", either.join("|")));
            rest = rest.get(end + 1..).unwrap_or_default();
            continue;
        }
        match ch {
            '*' => out.push_str("[a-z]*"),
            '_' => out.push_str("[ -]?"),
            '\'' => out.push_str("'?"),
            '#' => out.push_str(r"[€$£]?\d[\d.,']*"),
            '@' => out.push_str(r"[a-z0-9._+-]+@[a-z0-9.-]+"),
            '?' => out.push('?'),
            ch => out.push_str(&regex::escape(ch.encode_utf8(&mut [0; 4]))),
        }
        rest = tail;
    }
    out
}

/// Where the group that a text begins with ends.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    text.char_indices().find_map(|(at, ch)| {
        depth += i32::from(ch == '(') - i32::from(ch == ')');
        (depth == 0).then_some(at)
    })
}

/// Splits outside of groups.
fn split(text: &str, at: char) -> Vec<&str> {
    let mut depth = 0;
    text.split(|ch: char| {
        depth += i32::from(ch == '(') - i32::from(ch == ')');
        depth == 0 && ch == at
    })
    .collect()
}

/// Words that are said one at a time, such as the names of months.
pub type Names = Vec<Vec<String>>;

macro_rules! phrase_lists {
    ($($(#[$doc:meta])* $section:ident { $($list:ident),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $section { $(pub $list: Phrases,)* }
    )*};
}

phrase_lists! {
    /// What ends or frames a mail.
    Mail { greetings, closings, thanks, footers, disclaimers }
    /// Which of several invoices is meant.
    Which { all, older, newer, smaller, bigger, other, invoice }
    Promise { commits, perhaps, asks_time, withdraws, conditions, never, rest, run }
    Paid { said, never, failed }
    Plan { asks, parts, weekly, monthly, monthly_rate, never }
    CopyRequest { asks, missing, statement, never }
    WrongContact { said, never }
    Stop { said, never }
    Question { asks, polite, more_time, call }
    /// Reasons, most telling first; `refuses` gives none.
    Dispute {
        duplicate, not_ordered, contract, tax_or_form, not_received, quantity, quality, price, other,
        refuses, deducts, denied,
    }
}

/// How days are named.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Days {
    pub months: Names,
    pub weekdays: Names,
    /// Whether "March 5" is said beside "5 March".
    pub month_first: bool,
    /// One, two, three …; forms of one number are parted by a bar.
    pub numbers: Vec<String>,
    pub today: Vec<String>,
    pub tomorrow: Vec<String>,
    pub after_tomorrow: Vec<String>,
    pub yesterday: Vec<String>,
    pub next: Vec<String>,
    pub last: Vec<String>,
    pub next_week: Vec<String>,
    pub end_of_week: Vec<String>,
    pub end_of_next_week: Vec<String>,
    pub end_of_month: Vec<String>,
    pub end_of_next_month: Vec<String>,
    pub end_of: Vec<String>,
    pub middle_of: Vec<String>,
    pub day: Vec<String>,
    pub week: Vec<String>,
    pub month: Vec<String>,
    pub within: Vec<String>,
    pub from_now: Vec<String>,
    pub before_ordinal: Vec<String>,
    /// Before a bare "the 15th" that is a last day to pay.
    pub deadline: Vec<String>,
    /// Before a day that is past: "since", "dated".
    pub since: Vec<String>,
    pub not: Vec<String>,
}

/// One language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tongue {
    pub locale: Locale,
    pub common: Vec<String>,
    pub days: Days,
    /// Words after which a bare number is not an amount of money, and where clauses join.
    pub joins: Phrases,
    pub mail: Mail,
    pub which: Which,
    pub promise: Promise,
    pub paid: Paid,
    pub dispute: Dispute,
    pub plan: Plan,
    pub copy_request: CopyRequest,
    pub wrong_contact: WrongContact,
    pub stop: Stop,
    pub question: Question,
    #[serde(skip)]
    pub calendar: Option<super::dates::Calendar>,
}

const SOURCES: [&str; 3] = [
    include_str!("../../locales/en/reading.toml"),
    include_str!("../../locales/de/reading.toml"),
    include_str!("../../locales/fr/reading.toml"),
];

static TONGUES: LazyLock<Vec<Tongue>> = LazyLock::new(|| {
    // A file that does not parse is caught by the test below; at run time the other languages still work.
    let parsed = SOURCES.iter().filter_map(|source| toml::from_str::<Tongue>(source).ok());
    parsed
        .map(|mut tongue| {
            tongue.calendar = super::dates::Calendar::of(&tongue.days).ok();
            tongue.common = tongue.common.iter().map(|word| fold(word)).collect();
            tongue
        })
        .collect()
});

/// Every language that duly reads.
pub fn tongues() -> &'static [Tongue] {
    &TONGUES
}

pub fn tongue(locale: Locale) -> Option<&'static Tongue> {
    tongues().iter().find(|tongue| tongue.locale.language() == locale.language())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_file_is_complete() {
        for source in SOURCES {
            let tongue = toml::from_str::<Tongue>(source).map_err(|it| it.message().to_owned()).unwrap();
            assert_eq!(
                (tongue.days.months.len(), tongue.days.weekdays.len()),
                (12, 7),
                "{:?}",
                tongue.locale
            );
            assert!(super::super::dates::Calendar::of(&tongue.days).is_ok(), "{:?}", tongue.locale);
        }
        assert_eq!(tongues().len(), SOURCES.len());
    }

    #[test]
    fn a_phrase_is_found_however_it_is_said() {
        let phrases = |phrase: &str| Phrases::try_from(vec![phrase.to_owned()]).unwrap();
        for (phrase, text, found) in [
            ("(will|shall) pay", "we will pay", true),
            ("(will|shall) pay", "we will repay", false),
            ("won't pay", "wont pay", true),
            ("pay* ... invoice", "paying you that old invoice", true),
            ("pay* ... invoice", "pay one two three four five six invoice", false),
            ("will (really)? pay", "will pay", true),
            ("will pay (it|this)? (now)?", "will pay", true),
            ("re_?send (the old|my) one", "please re-send the old one", true),
            ("owe #", "we owe 1,200.50", true),
            ("überweis*", "ueberweisung", true),
            ("stop", "stopped", false),
        ] {
            assert_eq!(phrases(phrase).found_in(&fold(text)), found, "{phrase} in {text}");
        }
    }
}
