//! Which phrases a text can hold at all, told in one pass.
//!
//! A language has some sixty lists of phrases, and most sentences hold none of any. Each phrase begins with one of
//! a few strings of letters; all of them are looked for together, and only the lists of those that stand in the
//! text are then looked for in earnest.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex_syntax::hir::literal::Extractor;
use std::{collections::BTreeMap, ops::Deref};

/// Lists by number: which of them a text can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    anywhere: u128,
    at_start: u128,
}

impl Heard {
    /// Nobody has listened: anything may be there.
    pub const ANYTHING: Heard = Heard { anywhere: u128::MAX, at_start: u128::MAX };

    pub fn may_hold(self, list: Option<u32>) -> bool {
        list.is_none_or(|list| self.anywhere >> list & 1 == 1)
    }

    pub fn may_begin_with(self, list: Option<u32>) -> bool {
        list.is_none_or(|list| self.at_start >> list & 1 == 1)
    }
}

/// A folded text, and which phrases of one language it can hold.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    pub text: &'a str,
    pub heard: Heard,
}

impl Deref for Words<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        self.text
    }
}

impl<'a> From<&'a str> for Words<'a> {
    fn from(text: &'a str) -> Self {
        Words { text, heard: Heard::ANYTHING }
    }
}

impl<'a> From<&'a String> for Words<'a> {
    fn from(text: &'a String) -> Self {
        text.as_str().into()
    }
}

/// Letters of a beginning that are compared.
const LETTERS: usize = 6;
/// Beginnings of one phrase; one with more may begin with anything.
const MOST: usize = 2_000;

/// With what a text that fits a pattern begins; `None` if with too many different things.
///
/// # Errors
/// If it is no pattern.
pub fn beginnings(pattern: &str) -> Result<Option<Vec<Vec<u8>>>, regex_syntax::Error> {
    let hir = regex_syntax::parse(pattern)?;
    let mut all = Extractor::new().limit_literal_len(LETTERS).limit_total(MOST).extract(&hir);
    all.keep_first_bytes(LETTERS);
    all.dedup();
    let Some(literals) = all.literals() else { return Ok(None) };
    let all: Vec<Vec<u8>> = literals.iter().map(|it| it.as_bytes().to_vec()).collect();
    Ok(all.iter().all(|it| !it.is_empty()).then_some(all))
}

/// The beginnings of all lists of a language.
#[derive(Clone, Debug, Default)]
pub struct Ear {
    automaton: Option<AhoCorasick>,
    /// For each beginning the lists that it belongs to.
    lists: Vec<u128>,
}

impl Ear {
    /// Of lists by number; more than 128 cannot be told apart, and are not asked for here.
    pub fn of<'a>(lists: impl IntoIterator<Item = (u32, &'a [Vec<u8>])>) -> Ear {
        let mut by_beginning: BTreeMap<&[u8], u128> = BTreeMap::new();
        for (list, beginnings) in lists {
            for beginning in beginnings {
                *by_beginning.entry(beginning).or_default() |= 1_u128.checked_shl(list).unwrap_or(0);
            }
        }
        let automaton = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(by_beginning.keys());
        Ear { automaton: automaton.ok(), lists: by_beginning.into_values().collect() }
    }

    pub fn listen(&self, folded: &str) -> Heard {
        let Some(automaton) = &self.automaton else { return Heard::ANYTHING };
        let mut heard = Heard { anywhere: 0, at_start: 0 };
        for found in automaton.find_overlapping_iter(folded) {
            let lists = self.lists.get(found.pattern().as_usize()).copied().unwrap_or(u128::MAX);
            heard.anywhere |= lists;
            if found.start() == 0 {
                heard.at_start |= lists;
            }
        }
        heard
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_begins_with_one_of_a_few_strings() {
        for (pattern, expected) in [
            ("paid", Some(vec!["paid"])),
            ("(?:will,? )?pay(?:ing)?", Some(vec!["will, ", "will p", "paying", "pay"])),
            ("transfer[a-z]* it", Some(vec!["transf"])),
            ("'?ll pay", Some(vec!["'ll pa", "ll pay"])),
            ("[a-z]*form", None),
            ("(?:a)?", None),
        ] {
            let found = beginnings(pattern).unwrap();
            let found = found.map(|all| all.into_iter().map(|it| String::from_utf8(it).unwrap()).collect());
            assert_eq!(
                found,
                expected.map(|it| it.into_iter().map(str::to_owned).collect::<Vec<_>>()),
                "{pattern}"
            );
        }
    }

    #[test]
    fn a_list_is_heard_where_one_of_its_beginnings_stands() {
        let [first, second] = [vec![b"paid".to_vec()], vec![b"aid".to_vec(), b"will".to_vec()]];
        let ear = Ear::of([(0, first.as_slice()), (100, second.as_slice())]);
        for (text, holds, begins) in [
            ("we paid", (true, true), (false, false)),
            ("will do", (false, true), (false, true)),
            ("paid", (true, true), (true, false)),
            ("", (false, false), (false, false)),
        ] {
            let heard = ear.listen(text);
            assert_eq!((heard.may_hold(Some(0)), heard.may_hold(Some(100))), holds, "{text}");
            assert_eq!((heard.may_begin_with(Some(0)), heard.may_begin_with(Some(100))), begins, "{text}");
            assert!(heard.may_hold(None));
        }
    }
}
