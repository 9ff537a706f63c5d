//! Whom a notice names to turn to meanwhile.

use super::phrases::Words;
use crate::reading::fold::{Folded, fold};
use regex::Regex;
use serde::{Deserialize, Serialize};
use std::{ops::Range, sync::LazyLock};

/// Bytes behind the words that announce a deputy.
const BEHIND: usize = 240;
const LONGEST_NAME: usize = 60;

/// Somebody who is there instead. At least one of the three is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deputy {
    pub name: String,
    pub email: String,
    /// As it is written.
    pub phone: String,
}

static EMAIL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+").ok());
static PHONE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:\+\d|\(0|\b0)[\d ()/.-]{5,22}\d\b").ok());
static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}").ok());

/// Who is named behind one of the language's words for it: of several the first of whom most is known.
pub fn deputy(language: &Words, text: &str, folded: &Folded, parties: &[&str]) -> Option<Deputy> {
    let known = |it: &Deputy| [&it.name, &it.email, &it.phone].iter().filter(|it| !it.is_empty()).count();
    let cues = language.contact.places(folded.text()).take(20);
    let named: Vec<Deputy> = cues.filter_map(|cue| behind(&cue, text, folded, parties)).collect();
    named.into_iter().rev().max_by_key(known)
}

fn behind(cue: &Range<usize>, text: &str, folded: &Folded, parties: &[&str]) -> Option<Deputy> {
    let begins = folded.unfold(cue).end;
    let rest = text.get(begins..)?;
    let behind = rest.get(..rest.floor_char_boundary(BEHIND))?;
    named(behind.split("\n\n").next()?.split("\r\n\r\n").next()?, parties)
}

fn named(behind: &str, parties: &[&str]) -> Option<Deputy> {
    let is_party = |it: &str| parties.iter().any(|party| party.eq_ignore_ascii_case(it));
    let email = EMAIL.as_ref()?.find_iter(behind).find(|it| !is_party(it.as_str()));
    let is_day = |it: &str| DAY.as_ref().is_some_and(|day| day.is_match(it));
    let phone = PHONE.as_ref()?.find_iter(behind).find(|it| !is_day(it.as_str()));
    let ends = [email.map(|it| it.start()), phone.map(|it| it.start())];
    let before = ends.into_iter().flatten().min().and_then(|end| behind.get(..end)).unwrap_or(behind);
    let email = email.map(|it| it.as_str()).unwrap_or_default().trim_end_matches(['.', '-']);
    let name = name(before, email).unwrap_or_default();
    let phone = phone.map(|it| it.as_str()).unwrap_or_default();
    let deputy = Deputy { name, email: email.to_owned(), phone: phone.trim().to_owned() };
    (deputy != Deputy::default()).then_some(deputy)
}

/// The first words that stand together in capitals: two or more of them, or one that the address knows too.
fn name(text: &str, email: &str) -> Option<String> {
    let mut name: Vec<&str> = Vec::new();
    for word in text.split_whitespace().take(30) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_name = bare.starts_with(char::is_uppercase) && !SKIPPED.contains(&fold(bare).as_str());
        let ends = word.ends_with(['.', ',', ';', ':', '!', ')']) && bare.chars().count() > 1;
        match (is_name, name.is_empty()) {
            (true, _) => name.push(bare),
            (false, true) => {}
            (false, false) if PARTICLES.contains(&bare) => name.push(bare),
            (false, false) => break,
        }
        if is_name && ends {
            break;
        }
    }
    while name.last().is_some_and(|last| PARTICLES.contains(last)) {
        name.pop();
    }
    let local = fold(email.split('@').next().unwrap_or_default());
    let is_known = |word: &&str| local.contains(&fold(word));
    let whole = name.join(" ");
    let is_fine = (2..=5).contains(&name.len()) || name.len() == 1 && name.iter().all(is_known);
    (is_fine && whole.len() <= LONGEST_NAME).then_some(whole)
}

const PARTICLES: &[&str] = &["van", "von", "der", "den", "de", "da", "di", "la", "le", "zu", "und", "y", "e"];

/// Capitals that are no names: titles, polite words, and what every German noun looks like.
const SKIPPED: &[&str] = &[
    "abteilung",
    "accounts",
    "assistentin",
    "bereich",
    "buchhaltung",
    "buero",
    "collega",
    "colleague",
    "dhr",
    "doc",
    "dott",
    "dr",
    "email",
    "e-mail",
    "fall",
    "frau",
    "herr",
    "herrn",
    "hr",
    "i",
    "ihnen",
    "ihre",
    "kollege",
    "kollegen",
    "kollegin",
    "kolleginnen",
    "m",
    "madame",
    "mail",
    "mevr",
    "mevrouw",
    "miss",
    "mitarbeiter",
    "mlle",
    "mme",
    "monsieur",
    "mr",
    "mrs",
    "ms",
    "pan",
    "pana",
    "pani",
    "please",
    "prof",
    "sie",
    "sig",
    "signor",
    "signora",
    "sr",
    "sra",
    "srta",
    "team",
    "tel",
    "telefon",
    "unser",
    "unsere",
    "unseren",
    "vertretung",
    "zentrale",
];
