//! Amounts of money as customers write them.

use super::dates::apart;
use crate::words::{Currency, Money};
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub range: Range<usize>,
    pub money: Money,
}

const NUMBER: &str = r"(?<num>\d{1,3}(?:[ '.,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?)";

/// With a sign or name of a currency before or behind, or with two decimals, or as cents of none (`1412,-`).
static MARKED: LazyLock<Option<[Regex; 3]>> = LazyLock::new(|| {
    let before = Regex::new(&format!(r"(?:[€$£]|\b(?:usd|eur|gbp|chf|cad|aud|sgd|nzd|zar)|fr\.) ?{NUMBER}"));
    let behind = Regex::new(&format!(
        r"\b{NUMBER}(?:[.,]--?)? ?(?:€|\$|£|(?:euros?|eur|usd|chf|gbp|pounds?|quid|dollars?|franken|francs|bucks)\b)"
    ));
    let plain =
        Regex::new(r"\b(?<num>\d{1,3}(?:[ '.,]\d{3})*[.,]\d\d|\d+[.,]\d\d|\d+(?:,-|\.-|,--))(?:[^0-9a-z]|$)");
    Some([before.ok()?, behind.ok()?, plain.ok()?])
});

/// A number with nothing that says what it counts.
static BARE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(?<num>\d{1,3}(?:[ '.,]\d{3})+|\d{2,7})(?:$|[.,!?;)](?: |$)| (?:on|by|next|this|every|for|in|is|a (?:week|month)|per|each|goes|will|and|the|today|tomorrow|yesterday|last|mon|tue|wed|thu|fri|sat|now|zum|am|im|bis|ab|pro|und|auf|geht|gehen|heute|morgen|ueberwiesen|bezahlt|je|par|le|la|et|au|avant|lundi|mardi|mercredi|jeudi|vendredi|demain|hier|fin|ce|svp|pour|a|to|of it|now|total)\b)",
    )
    .ok()
});

/// Amounts that a folded sentence names, leaving out what is already something else: a date, an invoice number.
#[must_use]
pub fn mentions(text: &str, currency: Currency, most: i64, taken: &[Range<usize>]) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return found;
    }
    for regex in MARKED.iter().flatten() {
        collect(&mut found, regex, text, currency, taken, |money| money.minor > 0);
    }
    if let Some(bare) = BARE.iter().next() {
        collect(&mut found, bare, text, currency, taken, |money| {
            // Small numbers count things, large ones are numbers of something.
            let units = 10i64.pow(u32::from(currency.digits()));
            money.minor >= 20 * units && money.minor <= most && !(1990..2100).contains(&(money.minor / units))
        });
    }
    found.sort_by_key(|mention| mention.range.start);
    found
}

fn collect(
    found: &mut Vec<Mention>,
    regex: &Regex,
    text: &str,
    currency: Currency,
    taken: &[Range<usize>],
    fits: impl Fn(Money) -> bool,
) {
    for captures in regex.captures_iter(text).take(200) {
        let Some(number) = captures.name("num") else { continue };
        let range = captures.get(0).map_or(number.range(), |whole| whole.start()..number.end());
        let behind =
            text.get(captures.get(0).map_or(number.end(), |whole| whole.end())..).unwrap_or_default();
        let before = text.get(..range.start).unwrap_or_default();
        let behind_money =
            text.get(number.end()..).unwrap_or_default().trim_start_matches([' ', '€', '$', '£']);
        let is_rate = behind_money.starts_with('/')
            && behind_money.get(1..2).is_some_and(|ch| ch.chars().all(char::is_alphabetic));
        // Digits that go on before or behind are part of something longer, such as a telephone number.
        let goes_on = before
            .ends_with(|ch: char| ch.is_alphanumeric() || matches!(ch, '.' | ',' | '/' | '#' | '+' | '-'))
            && !text.get(range.clone()).unwrap_or_default().starts_with(['€', '$', '£'])
            || behind.starts_with('%')
            || behind.starts_with(" %");
        let after_digits =
            before.ends_with(' ') && before.trim_end().ends_with(|ch: char| ch.is_ascii_digit());
        let marked = text.get(range.start..).is_some_and(|it| it.starts_with(['€', '$', '£']))
            || behind_money.len() < text.len() - number.end();
        if is_rate || goes_on || after_digits && !marked || taken.iter().any(|other| !apart(other, &range)) {
            continue;
        }
        let Some(money) = value(number.as_str(), currency).filter(|money| fits(*money)) else { continue };
        if found.iter().all(|other| apart(&other.range, &range)) {
            found.push(Mention { range, money });
        }
    }
}

/// A number in anyone's writing: the last separator with one or two digits behind it is the decimal one.
fn value(text: &str, currency: Currency) -> Option<Money> {
    let text = text.trim_end_matches([',', '.', '-']);
    let decimal = text.rfind(['.', ',']).filter(|at| text.len() - at <= 3);
    let digits = |part: &str| part.chars().filter(char::is_ascii_digit).collect::<String>();
    let plain = match decimal.and_then(|at| Some((text.get(..at)?, text.get(at + 1..)?))) {
        Some((whole, fraction)) => format!("{}.{}", digits(whole), digits(fraction)),
        None => digits(text),
    };
    Money::parse_decimal(&plain, currency).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::fold::fold;

    #[test]
    fn amounts_are_read_in_anyones_writing() {
        for (text, expected) in [
            ("£1,200.00 left", vec![120_000]),
            ("1.130,50 EUR", vec![113_050]),
            ("CHF 4'880.– nicht", vec![488_000]),
            ("17 300,00 €", vec![1_730_000]),
            ("1412,- zum Freitag", vec![141_200]),
            ("486,71.", vec![48_671]),
            ("the lot (3,840)", vec![384_000]),
            ("can do 500 next week", vec![50_000]),
            ("4 Raten zu je 160 €", vec![16_000]),
            ("64 von 120 Kisten", vec![]),
            ("at 20% of it", vec![]),
            ("$1.42/unit", vec![]),
            ("call 216 555 0177", vec![]),
            ("since 2019.", vec![]),
        ] {
            let found = mentions(&fold(text), Currency::EUR, 2_000_000, &[]);
            assert_eq!(found.iter().map(|it| it.money.minor).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
