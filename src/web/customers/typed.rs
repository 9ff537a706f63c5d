//! What was typed into a form, and what is wrong with it. Pure.

use crate::words::{Currency, Date, Money};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The fields of all forms of the page. Whatever was typed comes back if it cannot be taken.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Typed {
    /// What it is about: `all:EUR`, `one:17` (an invoice) or `other` (an amount of one's own).
    pub what: String,
    pub amount: String,
    pub on: String,
    pub text: String,
    pub reason: String,
    pub invoice: Vec<String>,
    pub parts: String,
    pub every: String,
    pub lang: String,
}

/// What is wrong, by field; `form` is the form as a whole.
pub type Wrong = BTreeMap<&'static str, String>;

/// A day as the browser's date field sends it, or as people write it: `27.03.2026`, `27/3/2026`.
#[must_use]
pub fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Ok(day) = text.parse::<Date>() {
        return Some(day);
    }
    let parts: Vec<&str> = text.split(['.', '/', ' ']).filter(|part| !part.is_empty()).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let (day, month, year) = (day.parse().ok()?, month.parse().ok()?, year.parse().ok()?);
    let year: i16 = if year < 100 { 2000 + year } else { year };
    jiff::civil::Date::new(year, month, day).ok().map(Date)
}

/// An amount as people write it anywhere: `1.200,50`, `1,200.50`, `1 200`, `€ 1200`.
#[must_use]
pub fn amount(text: &str, currency: Currency) -> Option<Money> {
    let is_sign = |c: char| c.is_whitespace() || "€£$'’".contains(c);
    let plain: String = text.replace(currency.code(), "").chars().filter(|c| !is_sign(*c)).collect();
    // The last point or comma divides if at most two digits follow it; all others group.
    let divides = plain.rfind(['.', ',']).filter(|at| plain.len() - at <= 3);
    let (whole, fraction) = match divides {
        Some(at) => (plain.get(..at)?, plain.get(at + 1..)?),
        None => (plain.as_str(), ""),
    };
    let whole: String = whole.chars().filter(|c| !matches!(c, '.' | ',')).collect();
    let decimal = if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") };
    Money::parse_decimal(&decimal, currency).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_understood_however_they_are_written() {
        for (text, minor) in [
            ("1200", Some(120_000)),
            ("1.200,50", Some(120_050)),
            ("1,200.50", Some(120_050)),
            ("1 200,5", Some(120_050)),
            ("€ 1’200.–", None),
            ("€1200.00", Some(120_000)),
            ("1.200", Some(120_000)),
            ("12,3 EUR", Some(1230)),
            ("-5", Some(-500)),
            ("", None),
            ("a lot", None),
            ("9999999999999999999", None),
        ] {
            assert_eq!(amount(text, Currency::EUR).map(|it| it.minor), minor, "{text}");
        }
    }

    #[test]
    fn days_are_understood_however_they_are_written() {
        for (text, expected) in [
            ("2026-03-27", Some(Date::ymd(2026, 3, 27))),
            ("27.3.2026", Some(Date::ymd(2026, 3, 27))),
            ("27/03/26", Some(Date::ymd(2026, 3, 27))),
            ("31.02.2026", None),
            ("tomorrow", None),
            ("", None),
        ] {
            assert_eq!(day(text), expected, "{text}");
        }
    }
}
