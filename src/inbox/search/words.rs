//! How text is cut into words, the same for what was said and for what is asked.

use tantivy::tokenizer::{
    AsciiFoldingFilter, LowerCaser, RemoveLongFilter, SimpleTokenizer, TextAnalyzer, TokenStream,
};

pub(super) const NAME: &str = "words";

/// Letters and digits in a row, in small letters, without accents (`ß` as `ss`).
pub(super) fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(80))
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .build()
}

/// The words of a text, each with the bytes where it stands.
pub(super) fn cut(text: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let mut analyzer = analyzer();
    let mut stream = analyzer.token_stream(text);
    let mut words = Vec::new();
    while let Some(token) = stream.next() {
        words.push((token.text.clone(), token.offset_from..token.offset_to));
    }
    words
}

/// Whether one letter is missing, too many, wrong, or two neighbours are swapped, at most.
pub(super) fn nearly(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(start..).unwrap_or_default(), b.get(start..).unwrap_or_default());
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(..a.len() - end).unwrap_or_default(), b.get(..b.len() - end).unwrap_or_default());
    match (a, b) {
        ([] | [_], [] | [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_one_slip_is_forgiven() {
        let words: Vec<String> = cut("Größe, déjà 2026-0101!").into_iter().map(|it| it.0).collect();
        assert_eq!(words, ["grosse", "deja", "2026", "0101"]);
        for (a, b, expected) in [
            ("mahnung", "mahnung", true),
            ("mahnung", "manung", true),
            ("mahnung", "mahnnung", true),
            ("mahnung", "mahming", false),
            ("mahnung", "mahnugn", true),
            ("mahnung", "wohnung", false),
            ("aab", "ab", true),
        ] {
            assert_eq!((nearly(a, b), nearly(b, a)), (expected, expected), "{a} {b}");
        }
    }
}
