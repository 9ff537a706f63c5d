//! Invoice numbers as customers write them: with other separators, without the prefix, only the end.
//!
//! A number is compared as its runs of letters and of digits. A shortened one counts only if it can mean no
//! other of the invoices.

use super::{OpenInvoice, dates::apart, fold::fold};
use std::ops::Range;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub range: Range<usize>,
    /// As in the context; for an unknown one as the customer wrote it, in small letters.
    pub number: String,
    pub known: bool,
    /// Every part of the number was written.
    pub whole: bool,
}

/// The invoices of a context, ready to be looked for.
pub struct Numbers<'a> {
    invoices: Vec<(&'a OpenInvoice, Vec<String>)>,
}

/// A run of letters or digits, and where it stands.
struct Run<'a> {
    text: &'a str,
    range: Range<usize>,
}

impl<'a> Numbers<'a> {
    #[must_use]
    pub fn of(invoices: &'a [OpenInvoice]) -> Self {
        let parts = |number: &str| {
            let folded = fold(number);
            runs(&folded).iter().map(|run| run.text.to_owned()).collect()
        };
        Numbers { invoices: invoices.iter().take(500).map(|it| (it, parts(&it.number))).collect() }
    }

    /// Numbers that are written out.
    #[must_use]
    pub fn whole(&self, text: &str) -> Vec<Mention> {
        let runs = runs(text);
        let mut found = Vec::new();
        for at in 0..runs.len() {
            let best = self
                .invoices
                .iter()
                .filter(|(_, parts)| !parts.is_empty())
                .filter_map(|(invoice, parts)| Some((invoice, stands(text, &runs, at, parts)?)))
                .max_by_key(|(_, range)| range.len());
            if let Some((invoice, range)) = best {
                let money = text
                    .get(..range.start)
                    .is_some_and(|before| before.trim_end().ends_with(['€', '$', '£']))
                    || text
                        .get(range.end..)
                        .is_some_and(|after| after.starts_with([',', '.', '%']) && goes_on(after));
                if !money {
                    push(
                        &mut found,
                        Mention { range, number: invoice.number.clone(), known: true, whole: true },
                    );
                }
            } else if let Some(range) =
                self.invoices.iter().find_map(|(_, parts)| alike(text, &runs, at, parts))
            {
                let number = text.get(range.clone()).unwrap_or_default().to_owned();
                push(&mut found, Mention { range, number, known: false, whole: true });
            }
        }
        found
    }

    /// Numbers of which only the end is written, where nothing else stands.
    #[must_use]
    pub fn shortened(&self, text: &str, taken: &[Range<usize>]) -> Vec<Mention> {
        let mut found = Vec::new();
        for run in runs(text) {
            let digits = run.text;
            let long_enough = digits.len() >= 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
            if !long_enough || taken.iter().any(|other| !apart(other, &run.range)) {
                continue;
            }
            let before = text.get(..run.range.start).unwrap_or_default();
            let after = text.get(run.range.end..).unwrap_or_default();
            let attached = before.ends_with(|ch: char| {
                ch.is_alphanumeric() || matches!(ch, '.' | ',' | '€' | '$' | '£' | '+')
            }) || after
                .starts_with(|ch: char| ch.is_alphanumeric() || matches!(ch, '€' | '%'))
                || goes_on(after);
            let mut ends = self.invoices.iter().filter(|(_, parts)| ends_in(parts, digits));
            if let (false, Some((invoice, _)), None) = (attached, ends.next(), ends.next()) {
                let number = invoice.number.clone();
                push(&mut found, Mention { range: run.range, number, known: true, whole: false });
            }
        }
        found
    }
}

fn push(found: &mut Vec<Mention>, mention: Mention) {
    if found.len() < 200 && found.iter().all(|other| apart(&other.range, &mention.range)) {
        found.push(mention);
    }
}

/// Whether the digits go on behind a separator, as in `1,200`.
fn goes_on(after: &str) -> bool {
    after.get(1..2).is_some_and(|ch| ch.bytes().all(|byte| byte.is_ascii_digit()))
        && after.starts_with([',', '.'])
}

fn ends_in(parts: &[String], digits: &str) -> bool {
    parts.iter().rev().find(|part| part.bytes().all(|byte| byte.is_ascii_digit())).is_some_and(|last| {
        last == digits
            || last.trim_start_matches('0') == digits
            || digits.len() >= 4 && last.len() > digits.len() && last.ends_with(digits)
    })
}

/// Whether the parts of a number stand here, with at most one separator in between.
fn stands(text: &str, runs: &[Run<'_>], at: usize, parts: &[String]) -> Option<Range<usize>> {
    spans(text, runs, at, parts, |run, part| run == part)
}

/// Whether a number of the same form stands here: the same letters, as many digits.
fn alike(text: &str, runs: &[Run<'_>], at: usize, parts: &[String]) -> Option<Range<usize>> {
    let lettered = parts.first().is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_lowercase()));
    if !lettered || parts.len() < 2 {
        return None;
    }
    spans(text, runs, at, parts, |run, part| {
        run == part
            || run.len() == part.len() && run.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit())
    })
}

fn spans(
    text: &str,
    runs: &[Run<'_>],
    at: usize,
    parts: &[String],
    same: impl Fn(&str, &str) -> bool,
) -> Option<Range<usize>> {
    let window = runs.get(at..at + parts.len())?;
    // Most words are no part of any number: the first one tells.
    if !window.first().zip(parts.first()).is_some_and(|(run, part)| same(run.text, part)) {
        return None;
    }
    let close = window.windows(2).all(|pair| match pair {
        [a, b] => b.range.start - a.range.end <= 1,
        _ => true,
    });
    let range = window.first()?.range.start..window.last()?.range.end;
    let alone = |next: Option<&Run<'_>>, touching: bool| next.is_none() || !touching;
    let before = at.checked_sub(1).and_then(|before| runs.get(before));
    let after = runs.get(at + parts.len());
    let free = alone(before, before.is_some_and(|run| run.range.end == range.start))
        && alone(after, after.is_some_and(|run| run.range.start == range.end));
    let _ = text;
    (close && free && window.iter().zip(parts).all(|(run, part)| same(run.text, part))).then_some(range)
}

fn runs(text: &str) -> Vec<Run<'_>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    let kind = |ch: char| match ch {
        'a'..='z' => 2,
        ch if ch.is_ascii_digit() => 1,
        ch if ch.is_alphanumeric() => 2,
        _ => 0,
    };
    let mut start = 0;
    let mut current = 0;
    for (at, ch) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        let now = kind(ch);
        if now != current {
            if let (true, Some(run)) = (current != 0, text.get(start..at)) {
                runs.push(Run { text: run, range: start..at });
            }
            (start, current) = (at, now);
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Currency, Date, Money};

    fn found(text: &str, numbers: &[&str]) -> Vec<String> {
        let invoices: Vec<OpenInvoice> = numbers
            .iter()
            .map(|number| OpenInvoice {
                number: (*number).to_owned(),
                open: Money::new(100_00, Currency::EUR),
                due: Date::ymd(2026, 1, 1),
            })
            .collect();
        let (numbers, text) = (Numbers::of(&invoices), fold(text));
        let mut found = numbers.whole(&text);
        let taken: Vec<_> = found.iter().map(|it| it.range.clone()).collect();
        found.extend(numbers.shortened(&text, &taken));
        found.into_iter().map(|it| if it.known { it.number } else { format!("? {}", it.number) }).collect()
    }

    #[test]
    fn a_number_is_known_however_it_is_written() {
        for (text, open, expected) in [
            ("re-1042 is wrong", vec!["RE-1042"], vec!["RE-1042"]),
            ("RE 1042", vec!["RE-1042"], vec!["RE-1042"]),
            ("re1042", vec!["RE-1042"], vec!["RE-1042"]),
            ("1042 is wrong", vec!["RE-1042", "RE-1043"], vec!["RE-1042"]),
            ("die 118", vec!["2026-118", "2026-131"], vec!["2026-118"]),
            ("1042", vec!["RE-1042", "AB-1042"], vec![]),
            ("€1042", vec!["1042"], vec![]),
            ("10425", vec!["RE-1042"], vec![]),
            ("RE-1039 and RE-1042", vec!["RE-1042"], vec!["? re-1039", "RE-1042"]),
            ("2026/7 und 2026/8", vec!["2026/7", "2026/8"], vec!["2026/7", "2026/8"]),
        ] {
            assert_eq!(found(text, &open), expected, "{text}");
        }
    }
}
