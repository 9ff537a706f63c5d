//! What a machine says in somebody's stead: that nobody is there, until when, and who is there instead.
//!
//! Machines answer in the language of whoever set them up, not in the customer's, so that all languages of
//! `locales/notices.toml` are tried. Nothing here decides that a machine wrote a mail: the mail's headers know more.

mod deputy;
mod phrases;
mod return_day;

pub use deputy::Deputy;

use super::fold::{Folded, fold};
use crate::words::{Date, Locale};
use phrases::{Words, languages};

/// Notices are short.
const LONGEST: usize = 8_000;

/// What is known when a notice arrives.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// The day on which it was written; relative dates count from it.
    pub written: Date,
    pub locale: Locale,
    /// Addresses that are nobody's deputy: the sender's own, and ours.
    pub parties: &'a [&'a str],
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    pub says: Says,
    /// The words tell that no person wrote them, whatever the headers say.
    pub is_automatic: bool,
    /// The first day on which somebody is there again.
    pub back_on: Option<Date>,
    pub deputy: Option<Deputy>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Says {
    #[default]
    Nothing,
    /// Nobody is there for a while.
    Absent,
    /// Somebody is there no more.
    Left,
    /// Prove that you are human.
    Challenge,
}

/// Reads a notice.
#[must_use]
pub fn notice(subject: &str, text: &str, arrival: Arrival<'_>) -> Notice {
    let (subject, folded) = (fold(subject), Folded::of(text, LONGEST));
    let words = folded.text();
    let Some(language) = spoken(&subject, words, arrival.locale) else { return Notice::default() };
    let says = says(language, &subject, words);
    let away = matches!(says, Says::Absent | Says::Left);
    let announced = language.subjects.starts(&subject).is_some() && says == Says::Absent;
    Notice {
        says,
        is_automatic: !language.person.found_in(words)
            && (language.machine.found_in(words) || says == Says::Challenge || announced),
        back_on: (says == Says::Absent)
            .then(|| return_day::back_on(language, words, arrival.written, arrival.locale))
            .flatten(),
        deputy: away.then(|| deputy::deputy(language, text, &folded, arrival.parties)).flatten(),
    }
}

fn says(language: &Words, subject: &str, words: &str) -> Says {
    let said = [
        (Says::Challenge, &language.challenge),
        (Says::Left, &language.left),
        (Says::Absent, &language.absent),
    ];
    let found = said.iter().find(|(_, phrases)| phrases.found_in(words));
    let titled = || language.absent.found_in(subject).then_some(Says::Absent);
    found.map(|(says, _)| *says).or_else(titled).unwrap_or_default()
}

/// The language in which most of a notice's own phrases are found; of two the customer's.
fn spoken(subject: &str, words: &str, own: Locale) -> Option<&'static Words> {
    let points = |it: &Words| {
        let said = [&it.absent, &it.left, &it.machine, &it.challenge, &it.contact];
        let said = said.iter().filter(|phrases| phrases.found_in(words)).count();
        let titled = usize::from(it.subjects.starts(subject).is_some());
        let own = usize::from(it.locale.language() == own.language());
        // Month names and prepositions are common to many languages, so they count for nothing.
        (2 * (said + titled) > 0).then_some(2 * (said + titled) + own)
    };
    let spoken = languages().iter().filter_map(|it| Some((points(it)?, it)));
    // The first of the best: the order of the file.
    spoken.rev().max_by_key(|(points, _)| *points).map(|(_, it)| it)
}

#[cfg(test)]
mod tests;
