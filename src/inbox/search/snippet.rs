//! The piece of a message that shows why it was found.

use super::words;
use std::ops::Range;

/// Characters around the first mark.
const BEFORE: usize = 60;
const LENGTH: usize = 200;
/// Characters of a message that are looked through.
const LOOKED_AT: usize = 100_000;

/// A piece of text and the bytes in it that were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    pub text: String,
    pub marks: Vec<Range<usize>>,
}

impl Snippet {
    /// The text in pieces, each with whether it is marked: what a template needs.
    #[must_use]
    pub fn pieces(&self) -> Vec<(&str, bool)> {
        let mut pieces = Vec::new();
        let mut end = 0;
        for mark in &self.marks {
            pieces.push((self.text.get(end..mark.start).unwrap_or_default(), false));
            pieces.push((self.text.get(mark.clone()).unwrap_or_default(), true));
            end = mark.end;
        }
        pieces.push((self.text.get(end..).unwrap_or_default(), false));
        pieces.retain(|(text, _)| !text.is_empty());
        pieces
    }
}

/// Says whether a word was asked for.
pub(super) type Marker = dyn Fn(&str) -> bool;

/// The first part that has a mark, else the beginning of the first part that is not empty.
pub(super) fn best(parts: &[&str], marker: &Marker) -> Snippet {
    let snippets: Vec<Snippet> = parts.iter().map(|part| of(part, marker)).collect();
    let marked = snippets.iter().find(|it| !it.marks.is_empty());
    marked.or_else(|| snippets.iter().find(|it| !it.text.is_empty())).cloned().unwrap_or_default()
}

fn of(text: &str, marker: &Marker) -> Snippet {
    let text: String = text.chars().take(LOOKED_AT).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut marks: Vec<Range<usize>> =
        words::cut(&text).into_iter().filter(|(word, _)| marker(word)).map(|(_, at)| at).collect();
    let start = marks.first().map_or(0, |first| back(&text, first.start, BEFORE));
    let rest = text.get(start..).unwrap_or_default();
    let end = start + rest.char_indices().nth(LENGTH).map_or(rest.len(), |(end, _)| end);
    marks.retain(|it| it.end <= end);
    Snippet {
        text: text.get(start..end).unwrap_or_default().to_owned(),
        marks: marks.into_iter().map(|it| it.start - start..it.end - start).collect(),
    }
}

/// The beginning of the word that stands this many characters before a place.
fn back(text: &str, place: usize, characters: usize) -> usize {
    let before = text.get(..place).unwrap_or_default();
    let Some((start, _)) = before.char_indices().rev().nth(characters) else { return 0 };
    let rest = before.get(start..).unwrap_or_default();
    rest.find(' ').map_or(start, |space| start + space + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_begins_near_the_first_mark_and_marks_what_was_asked_for() {
        let text = format!("{} Die Größe stimmt\nnicht. {}", "é ".repeat(300), "ü".repeat(300));
        let snippet = best(&["nothing here", &text], &|word| word == "grosse");
        assert!(snippet.text.contains("Die Größe stimmt nicht.") && snippet.text.chars().count() <= 200);
        let marked: Vec<&str> = snippet.pieces().into_iter().filter(|it| it.1).map(|it| it.0).collect();
        assert_eq!(marked, ["Größe"]);
        assert_eq!(snippet.pieces().into_iter().map(|it| it.0).collect::<String>(), snippet.text);
        assert_eq!(best(&["", "so"], &|_| false), Snippet { text: "so".into(), marks: vec![] });
    }
}
