//! How notices are worded, from `locales/notices.toml`.

use crate::{
    reading::{
        dates::Calendar,
        phrases::{Days, Names, Phrases},
    },
    words::Locale,
};
use serde::Deserialize;
use std::sync::LazyLock;

const SOURCE: &str = include_str!("../../../locales/notices.toml");

/// One language's words; what each list is for stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub locale: Locale,
    pub absent: Phrases,
    pub left: Phrases,
    pub machine: Phrases,
    pub challenge: Phrases,
    pub subjects: Phrases,
    pub until: Phrases,
    #[serde(default)]
    pub behind: Phrases,
    pub through: Phrases,
    pub inclusive: Phrases,
    pub back: Phrases,
    pub from: Phrases,
    pub present: Phrases,
    pub contact: Phrases,
    pub person: Phrases,
    pub months: Names,
    pub weekdays: Names,
    #[serde(default)]
    pub month_first: bool,
    #[serde(skip)]
    pub calendar: Option<Calendar>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: Vec<Words>,
}

static LANGUAGES: LazyLock<Vec<Words>> = LazyLock::new(|| {
    // A file that does not parse is caught by the test below; at run time notices then stay what their headers say.
    let mut languages = toml::from_str::<File>(SOURCE).map(|file| file.language).unwrap_or_default();
    for words in &mut languages {
        words.calendar = calendar(words);
    }
    languages
});

pub fn languages() -> &'static [Words] {
    &LANGUAGES
}

/// Only days of the calendar and of the week: "in two weeks" says too little of when somebody is back.
fn calendar(words: &Words) -> Option<Calendar> {
    let days = Days {
        months: words.months.clone(),
        weekdays: words.weekdays.clone(),
        month_first: words.month_first,
        before_ordinal: [
            "bis", "zum", "am", "ab", "vom", "den", "le", "au", "il", "al", "do", "od", "op", "tot",
        ]
        .map(str::to_owned)
        .to_vec(),
        ..Days::default()
    };
    Calendar::of(&days).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_is_complete() {
        let file = toml::from_str::<File>(SOURCE).map_err(|it| it.to_string()).unwrap();
        assert!(file.language.len() >= 10);
        for words in &file.language {
            assert_eq!((words.months.len(), words.weekdays.len()), (12, 7), "{}", words.locale);
            assert!(calendar(words).is_some(), "{}", words.locale);
        }
    }
}
