//! What somebody types into the search box. Never an error: what cannot be a filter is a word.
//!
//! Words, `"phrases"`, `from:`, `customer:`, `invoice:`, `channel:`, `before:2026-03-17`, `after:…` (that day
//! included), and `-` before any of them for *not*.

use super::{Fields, snippet::Marker, words};
use crate::words::{Channel, Date};
use jiff::tz::TimeZone;
use std::ops::Bound;
use tantivy::{
    Term,
    query::{
        AllQuery, BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, PhraseQuery, Query as Built, RangeQuery,
        TermQuery,
    },
    schema::{Field, IndexRecordOption},
};

/// Characters and parts of a query that are looked at.
const LONGEST: usize = 500;
const MOST: usize = 24;
/// Letters from which on one wrong letter is forgiven.
const FORGIVING: usize = 5;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// Words that stand beside each other; one word if it is one.
    Words(Vec<String>),
    /// The last word, perhaps not typed to its end.
    Beginning(String),
    From(Vec<String>),
    Customer(Vec<String>),
    Invoice(Vec<String>),
    Channel(Channel),
    /// Before that day.
    Before(Date),
    /// On that day or after it.
    After(Date),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Query {
    wanted: Vec<Part>,
    unwanted: Vec<Part>,
}

impl Query {
    pub fn read(text: &str) -> Query {
        let text: String = text.chars().take(LONGEST).collect();
        let mut query = Query::default();
        let pieces = pieces(&text);
        let count = pieces.len();
        for (place, piece) in pieces.into_iter().take(MOST).enumerate() {
            let last = place + 1 == count && !piece.quoted;
            let Some(part) = part(&piece, last) else { continue };
            if piece.not { query.unwanted.push(part) } else { query.wanted.push(part) }
        }
        query
    }

    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty() && self.unwanted.is_empty()
    }

    /// Whether there is something to rank by.
    pub fn has_words(&self) -> bool {
        self.wanted.iter().any(|it| matches!(it, Part::Words(_) | Part::Beginning(_)))
    }

    pub fn build(&self, fields: Fields) -> BooleanQuery {
        let wanted = self.wanted.iter().map(|it| (Occur::Must, it.build(fields, true)));
        let unwanted = self.unwanted.iter().map(|it| (Occur::MustNot, it.build(fields, false)));
        let mut clauses: Vec<(Occur, Box<dyn Built>)> = wanted.chain(unwanted).collect();
        if self.wanted.is_empty() {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        BooleanQuery::new(clauses)
    }

    /// Marks the words that were asked for, as forgiving as the search itself.
    pub fn marker(&self) -> Box<Marker> {
        let wanted = self.wanted.clone();
        Box::new(move |word| {
            wanted.iter().any(|part| match part {
                Part::Words(asked) => asked
                    .iter()
                    .any(|it| it == word || (asked.len() == 1 && forgiving(it) && words::nearly(it, word))),
                Part::Beginning(asked) => {
                    word.starts_with(asked.as_str()) || (forgiving(asked) && words::nearly(asked, word))
                }
                Part::Invoice(asked) => asked.iter().any(|it| it == word),
                _ => false,
            })
        })
    }
}

/// A number with one wrong digit is another number; a short word with one wrong letter is another word.
fn forgiving(word: &str) -> bool {
    word.chars().count() >= FORGIVING && word.chars().all(char::is_alphabetic)
}

struct Piece {
    not: bool,
    filter: Option<String>,
    text: String,
    quoted: bool,
}

/// Cuts at spaces that are not in quotation marks. A mark that is not closed closes at the end.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (not, after) = match rest.strip_prefix('-') {
            Some(after) if !after.starts_with([' ', '-']) => (true, after),
            _ => (false, rest),
        };
        let colon = after
            .find(|c: char| !c.is_ascii_alphabetic())
            .filter(|at| after.get(*at..).is_some_and(|it| it.starts_with(':')));
        let (filter, value) = match colon {
            Some(at) => (after.get(..at).map(str::to_lowercase), after.get(at + 1..).unwrap_or_default()),
            None => (None, after),
        };
        let quote = value.starts_with(['"', '“', '„', '«']);
        let (text, remaining) = if quote {
            let inner = value.get(value.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
            inner.split_once(['"', '”', '“', '»']).unwrap_or((inner, ""))
        } else {
            value.split_once(char::is_whitespace).unwrap_or((value, ""))
        };
        pieces.push(Piece { not, filter, text: text.to_owned(), quoted: quote });
        rest = remaining.trim_start();
    }
    pieces
}

fn part(piece: &Piece, last: bool) -> Option<Part> {
    let words = |text: &str| -> Option<Vec<String>> {
        let words: Vec<String> = words::cut(text).into_iter().map(|it| it.0).collect();
        (!words.is_empty()).then_some(words)
    };
    let filter = match piece.filter.as_deref() {
        Some("from") => words(&piece.text).map(Part::From),
        Some("customer") => words(&piece.text).map(Part::Customer),
        Some("invoice") => words(&piece.text).map(Part::Invoice),
        Some("channel") => piece.text.to_lowercase().parse().ok().map(Part::Channel),
        Some("before") => piece.text.parse().ok().map(Part::Before),
        Some("after") => piece.text.parse().ok().map(Part::After),
        _ => None,
    };
    if filter.is_some() {
        return filter;
    }
    let text = match &piece.filter {
        Some(name) => format!("{name} {}", piece.text),
        None => piece.text.clone(),
    };
    match words(&text)? {
        one if one.len() == 1 && last && !piece.not => one.into_iter().next().map(Part::Beginning),
        several => Some(Part::Words(several)),
    }
}

impl Part {
    fn build(&self, fields: Fields, forgive: bool) -> Box<dyn Built> {
        let everywhere = [
            (fields.subject, 2.0),
            (fields.body, 1.0),
            (fields.customer, 2.0),
            (fields.number, 3.0),
            (fields.invoices, 3.0),
            (fields.sender, 1.0),
            (fields.folded, 0.3),
        ];
        match self {
            Part::Words(words) => {
                let mut ways: Vec<_> = everywhere
                    .iter()
                    .map(|(field, weight)| boosted(beside(*field, words), *weight))
                    .collect();
                if let ([word], true) = (words.as_slice(), forgive) {
                    ways.extend(slips(fields, word));
                }
                any(ways)
            }
            Part::Beginning(word) => {
                let mut ways: Vec<_> = everywhere
                    .iter()
                    .map(|(field, weight)| boosted(beside(*field, std::slice::from_ref(word)), *weight))
                    .collect();
                ways.extend(everywhere.iter().map(|(field, weight)| {
                    let term = Term::from_field_text(*field, word);
                    boosted(Box::new(FuzzyTermQuery::new_prefix(term, 0, true)), weight * 0.5)
                }));
                ways.extend(slips(fields, word));
                any(ways)
            }
            Part::From(words) => beside(fields.sender, words),
            Part::Customer(words) => any(vec![beside(fields.customer, words), beside(fields.number, words)]),
            Part::Invoice(words) => beside(fields.invoices, words),
            Part::Channel(channel) => {
                let term = Term::from_field_text(fields.channel, channel.as_str());
                Box::new(TermQuery::new(term, IndexRecordOption::Basic))
            }
            Part::Before(day) => range(Bound::Unbounded, Bound::Excluded(midnight(fields.at, *day))),
            Part::After(day) => range(Bound::Included(midnight(fields.at, *day)), Bound::Unbounded),
        }
    }
}

/// The word with one wrong letter, where people write freely.
fn slips(fields: Fields, word: &str) -> Vec<Box<dyn Built>> {
    if !forgiving(word) {
        return Vec::new();
    }
    [fields.subject, fields.body, fields.customer]
        .into_iter()
        .map(|field| {
            let term = Term::from_field_text(field, word);
            boosted(Box::new(FuzzyTermQuery::new(term, 1, true)), 0.2)
        })
        .collect()
}

fn beside(field: Field, words: &[String]) -> Box<dyn Built> {
    let mut terms: Vec<Term> = words.iter().map(|word| Term::from_field_text(field, word)).collect();
    match (terms.len(), terms.pop()) {
        (1, Some(term)) => Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)),
        (_, Some(last)) => {
            terms.push(last);
            Box::new(PhraseQuery::new(terms))
        }
        (_, None) => Box::new(AllQuery),
    }
}

fn any(ways: Vec<Box<dyn Built>>) -> Box<dyn Built> {
    Box::new(BooleanQuery::new(ways.into_iter().map(|way| (Occur::Should, way)).collect()))
}

fn boosted(query: Box<dyn Built>, weight: f32) -> Box<dyn Built> {
    Box::new(BoostQuery::new(query, weight))
}

fn range(from: Bound<Term>, to: Bound<Term>) -> Box<dyn Built> {
    Box::new(RangeQuery::new(from, to))
}

fn midnight(field: Field, day: Date) -> Term {
    Term::from_field_i64(field, day.start_in(&TimeZone::UTC).as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Part>, Vec<Part>) {
        let query = Query::read(text);
        (query.wanted, query.unwanted)
    }

    fn list(words: &[&str]) -> Vec<String> {
        words.iter().map(|it| (*it).to_owned()).collect()
    }

    #[test]
    fn filters_phrases_and_words_are_told_apart() {
        let (wanted, unwanted) =
            read("Größe \"falsche Ware\" from:ap@x.example -customer:\"Brenner GmbH\" zahl");
        assert_eq!(
            wanted,
            [
                Part::Words(list(&["grosse"])),
                Part::Words(list(&["falsche", "ware"])),
                Part::From(list(&["ap", "x", "example"])),
                Part::Beginning("zahl".into()),
            ]
        );
        assert_eq!(unwanted, [Part::Customer(list(&["brenner", "gmbh"]))]);
        let (wanted, unwanted) = read("invoice:2026-0101 channel:SMS after:2026-03-01 -before:2026-02-01");
        let day = |month| Date::ymd(2026, month, 1);
        assert_eq!(
            wanted,
            [Part::Invoice(list(&["2026", "0101"])), Part::Channel(Channel::Sms), Part::After(day(3))]
        );
        assert_eq!(unwanted, [Part::Before(day(2))]);
    }

    #[test]
    fn nothing_that_is_typed_is_an_error() {
        assert_eq!(read("before:soon").0, [Part::Words(list(&["before", "soon"]))]);
        assert_eq!(read("re:invoice").0, [Part::Words(list(&["re", "invoice"]))]);
        assert_eq!(read("\"never closed").0, [Part::Words(list(&["never", "closed"]))]);
        for nothing in ["", "  ", "-", "--", "\"\"", ":", "-:", "***", "\"", "from:", "-\""] {
            let (wanted, unwanted) = read(nothing);
            assert!(wanted.len() <= 1 && unwanted.is_empty(), "{nothing}");
        }
        for hostile in ["ä:ö", "é\"“”„", "a AND (b OR", "+-*/^~[1 TO 2]", "\u{0}\u{202e}", "from:\"", "x:\"é"]
        {
            let _ = read(hostile);
        }
        let _ = read(&"-\"é ".repeat(10_000));
    }
}
