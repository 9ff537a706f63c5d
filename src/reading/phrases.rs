//! How people say things, from `locales/<lang>/reading.toml`.
//!
//! A phrase is written as it is said, with a few signs: `(a|b)` either, `(a)?` perhaps, `instalments?` with or
//! without the letter, `word*` any ending, `_` a space, a hyphen or nothing, `#` a number, `@` an address, `...` up
//! to five words in between. Accents, capitals and apostrophes do not matter. Every phrase becomes a regular
//! expression of the linear kind: no text can make it slow.

use super::{
    fold::fold,
    heard::{Ear, Words, beginnings},
};
use crate::words::Locale;
use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use std::{
    ops::Range,
    sync::{LazyLock, OnceLock},
};

/// A list of phrases, looked for all at once.
///
/// Its expressions are made when first asked for: some lists never are, and all of them together are large.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Phrases {
    /// `None`: there is no phrase.
    pattern: Option<String>,
    all: OnceLock<Option<Regex>>,
    /// The same at the beginning of a text only.
    first: OnceLock<Option<Regex>>,
    /// What each of them begins with; `None`: it may be anything.
    beginnings: Option<Vec<Vec<u8>>>,
    /// Its number among the lists of its language.
    list: Option<u32>,
}

impl Phrases {
    #[must_use]
    pub fn found_in<'a>(&self, folded: impl Into<Words<'a>>) -> bool {
        let words = folded.into();
        words.heard.may_hold(self.list) && self.all().is_some_and(|regex| regex.is_match(words.text))
    }

    /// Where the phrases stand, in order.
    pub fn places<'a>(&'a self, folded: impl Into<Words<'a>>) -> impl Iterator<Item = Range<usize>> + 'a {
        let words = folded.into();
        let all = if words.heard.may_hold(self.list) { self.all() } else { None };
        all.into_iter().flat_map(move |regex| regex.find_iter(words.text).map(|found| found.range()))
    }

    #[must_use]
    pub fn starts<'a>(&self, folded: impl Into<Words<'a>>) -> Option<usize> {
        let words = folded.into();
        if !words.heard.may_begin_with(self.list) {
            return None;
        }
        let first = || regex(&format!(r"\A{}", self.pattern.as_ref()?));
        self.first.get_or_init(first).as_ref()?.find(words.text).map(|found| found.end())
    }

    fn all(&self) -> Option<&Regex> {
        self.all.get_or_init(|| regex(self.pattern.as_ref()?)).as_ref()
    }

    /// Takes the next number, if what it begins with is known.
    fn take(&mut self, next: &mut u32) {
        if self.beginnings.is_some() && *next < u128::BITS {
            self.list = Some(*next);
            *next += 1;
        }
    }

    fn heard_by(&self) -> Option<(u32, &[Vec<u8>])> {
        Some((self.list?, self.beginnings.as_deref()?))
    }
}

/// What an expression may remember of the texts that it has seen, for each thread that uses it. There are hundreds of
/// expressions; one that needs more forgets, and begins anew.
const REMEMBERED: usize = 256 * 1024;

fn regex(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).dfa_size_limit(REMEMBERED).build().ok()
}

impl TryFrom<Vec<String>> for Phrases {
    type Error = regex_syntax::Error;
    fn try_from(mut phrases: Vec<String>) -> Result<Self, regex_syntax::Error> {
        // The longest first, so that "thanks in advance" is not read as "thanks" and something else.
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        let alternatives: Vec<String> = phrases.iter().map(|phrase| pattern(phrase)).collect();
        let each: Vec<Option<_>> = alternatives.iter().map(|it| beginnings(it)).collect::<Result<_, _>>()?;
        let pattern = format!(r"\b(?:{})(?:\b|$)", alternatives.join("|"));
        Ok(Phrases {
            pattern: (!phrases.is_empty()).then_some(pattern),
            all: OnceLock::new(),
            first: OnceLock::new(),
            beginnings: each.into_iter().collect::<Option<Vec<_>>>().map(|each| each.concat()),
            list: None,
        })
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
            '#' => out.push_str(r"[€$£]?[0-9][0-9.,']*"),
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

        impl $section {
            fn lists(&self) -> impl Iterator<Item = &Phrases> {
                [$(&self.$list),*].into_iter()
            }

            fn number(&mut self, next: &mut u32) {
                $(self.$list.take(next);)*
            }
        }
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
    #[serde(skip)]
    ear: Ear,
}

impl Tongue {
    /// Makes ready what is looked for all the time.
    fn prepare(mut self) -> Self {
        self.calendar = super::dates::Calendar::of(&self.days).ok();
        self.common = self.common.iter().map(|word| fold(word)).collect();
        for names in self.days.months.iter_mut().chain(&mut self.days.weekdays).flatten() {
            *names = fold(names);
        }
        let mut next = 0;
        self.joins.take(&mut next);
        self.mail.number(&mut next);
        self.which.number(&mut next);
        self.promise.number(&mut next);
        self.paid.number(&mut next);
        self.dispute.number(&mut next);
        self.plan.number(&mut next);
        self.copy_request.number(&mut next);
        self.wrong_contact.number(&mut next);
        self.stop.number(&mut next);
        self.question.number(&mut next);
        self.ear = Ear::of(self.lists().filter_map(Phrases::heard_by));
        self
    }

    fn lists(&self) -> impl Iterator<Item = &Phrases> {
        std::iter::once(&self.joins)
            .chain(self.mail.lists())
            .chain(self.which.lists())
            .chain(self.promise.lists())
            .chain(self.paid.lists())
            .chain(self.dispute.lists())
            .chain(self.plan.lists())
            .chain(self.copy_request.lists())
            .chain(self.wrong_contact.lists())
            .chain(self.stop.lists())
            .chain(self.question.lists())
    }

    /// A folded text, and which of this language's phrases it can hold.
    pub fn hears<'a>(&self, folded: &'a str) -> Words<'a> {
        Words { text: folded, heard: self.ear.listen(folded) }
    }
}

const SOURCES: [&str; 3] = [
    include_str!("../../locales/en/reading.toml"),
    include_str!("../../locales/de/reading.toml"),
    include_str!("../../locales/fr/reading.toml"),
];

static TONGUES: LazyLock<Vec<Tongue>> = LazyLock::new(|| {
    // A file that does not parse is caught by the test below; at run time the other languages still work.
    let parsed = SOURCES.iter().filter_map(|source| toml::from_str::<Tongue>(source).ok());
    parsed.map(Tongue::prepare).collect()
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
            for list in tongue.lists() {
                assert_eq!(list.all().is_some(), list.pattern.is_some(), "{:?}: {list:?}", tongue.locale);
            }
        }
        assert_eq!(tongues().len(), SOURCES.len());
    }

    #[test]
    fn a_phrase_is_heard_wherever_it_is_found() {
        let replies = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replies");
        let (mut found, mut texts) = (0, vec![]);
        let mut folders = vec![replies];
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(text) = std::fs::read_to_string(path) {
                    texts.extend(text.lines().map(fold));
                }
            }
        }
        for tongue in tongues() {
            let lists: Vec<&Phrases> = tongue.lists().collect();
            for text in &texts {
                let words = tongue.hears(text);
                for list in &lists {
                    let places: Vec<_> = list.places(text.as_str()).collect();
                    assert_eq!(list.places(words).collect::<Vec<_>>(), places, "{list:?} in {text}");
                    assert_eq!(list.starts(words), list.starts(text.as_str()), "{list:?} in {text}");
                    let at_start = places.first().filter(|it| it.start == 0).map(|it| it.end);
                    assert_eq!(list.starts(words), at_start, "{list:?} in {text}");
                    found += places.len();
                }
            }
        }
        assert!(found > 500, "{found} phrases in {} lines", texts.len());
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
            assert_eq!(phrases(phrase).found_in(fold(text).as_str()), found, "{phrase} in {text}");
        }
    }
}
