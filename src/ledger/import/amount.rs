//! Amounts as people and programs write them: `1.234,56`, `1,234.56`, `1 234,56`, `1'234.56`, `12,50-`.

use crate::words::{Currency, Money, named};

named! {
    /// What stands before the cents.
    Decimal {
        Comma = "comma",
        Point = "point",
    }
}

/// The largest amount that is taken, in minor units: sums of many of them still fit.
const LARGEST: i64 = 1_000_000_000_000_000;

/// What one amount shows about its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    Nothing,
    Only(Decimal),
    /// `1.234`: a thousand, or one and a bit.
    Either,
}

pub(super) fn shows(text: &str) -> Shows {
    let bare = bare(text);
    let (comma, point) =
        (plain_as(&bare, Decimal::Comma).is_some(), plain_as(&bare, Decimal::Point).is_some());
    match (comma, point) {
        (true, true) if bare.contains([',', '.']) => Shows::Either,
        (true, false) => Shows::Only(Decimal::Comma),
        (false, true) => Shows::Only(Decimal::Point),
        _ => Shows::Nothing,
    }
}

/// Reads an amount. The currency's own code or sign may stand beside it.
pub(super) fn read(text: &str, currency: Currency, decimal: Decimal) -> Result<Money, String> {
    let sign = match currency.code() {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        code => code,
    };
    let digits = text.trim().trim_start_matches(currency.code()).trim_end_matches(currency.code());
    let digits = bare(digits.trim().trim_start_matches(sign).trim_end_matches(sign));
    let Some(plain) = plain_as(&digits, decimal) else {
        let other = if decimal == Decimal::Comma { Decimal::Point } else { Decimal::Comma };
        return Err(match plain_as(&digits, other) {
            Some(_) => format!("is not an amount with a decimal {decimal}, as the rest of the column has it"),
            None => "is not an amount".to_owned(),
        });
    };
    let money = Money::parse_decimal(&plain, currency).map_err(|why| {
        if why.contains("decimals") {
            format!("has more than the {} decimals of {currency}", currency.digits())
        } else {
            "is too large".to_owned()
        }
    })?;
    if money.minor.unsigned_abs() > LARGEST.unsigned_abs() {
        Err("is too large".to_owned())
    } else {
        Ok(money)
    }
}

/// Without the marks that mean the same everywhere: spaces and apostrophes between thousands become one kind,
/// a minus at the end goes to the front.
fn bare(text: &str) -> String {
    let text = text.trim().replace(['\u{2212}', '\u{2013}'], "-");
    let (sign, digits) = match (text.strip_prefix('-'), text.strip_suffix('-')) {
        (Some(rest), _) | (None, Some(rest)) => ("-", rest),
        (None, None) => ("", text.strip_prefix('+').unwrap_or(&text)),
    };
    let digits = digits.trim().chars().map(|c| match c {
        '\u{a0}' | '\u{202f}' | '\u{2009}' | '’' | '\'' => ' ',
        c => c,
    });
    sign.chars().chain(digits).collect()
}

/// The plain decimal with a point, if the text is an amount in this way of writing.
fn plain_as(bare: &str, decimal: Decimal) -> Option<String> {
    let (mark, grouping) = match decimal {
        Decimal::Comma => (',', '.'),
        Decimal::Point => ('.', ','),
    };
    let (sign, digits) = bare.strip_prefix('-').map_or(("", bare), |rest| ("-", rest));
    let (whole, fraction) = match digits.split_once(mark) {
        Some((_, "")) => return None,
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    if !fraction.unwrap_or_default().bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole = ungrouped(whole, grouping)?;
    Some(match fraction {
        Some(fraction) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{whole}"),
    })
}

/// Digits with or without groups of three; a group is never led by zero.
fn ungrouped(whole: &str, grouping: char) -> Option<String> {
    let mark = [grouping, ' '].into_iter().find(|mark| whole.contains(*mark));
    let groups: Vec<&str> = mark.map_or_else(|| vec![whole], |mark| whole.split(mark).collect());
    let (first, rest) = groups.split_first()?;
    let digits = groups.iter().all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
    let grouped = rest.is_empty() || (first.len() <= 3 && !first.starts_with('0'));
    (digits && grouped && rest.iter().all(|group| group.len() == 3)).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_shows_how_its_column_is_written_or_does_not() {
        use Decimal::{Comma, Point};
        for (text, expected) in [
            ("1.234,56", Shows::Only(Comma)),
            ("1,234.56", Shows::Only(Point)),
            ("1 234,56", Shows::Only(Comma)),
            ("1\u{202f}234,56", Shows::Only(Comma)),
            ("1'234.56", Shows::Only(Point)),
            ("1.234.567", Shows::Only(Comma)),
            ("0.123", Shows::Only(Point)),
            ("1234.567", Shows::Only(Point)),
            ("12,5", Shows::Only(Comma)),
            ("1.234", Shows::Either),
            ("-1,234", Shows::Either),
            ("1234", Shows::Nothing),
            ("1 234", Shows::Nothing),
            ("1.2.3", Shows::Nothing),
            ("1,23,4", Shows::Nothing),
            ("abc", Shows::Nothing),
            ("", Shows::Nothing),
        ] {
            assert_eq!(shows(text), expected, "{text}");
        }
    }

    #[test]
    fn an_amount_is_read_as_its_column_writes_it() {
        for (text, decimal, minor) in [
            ("1.234,56", Decimal::Comma, 123_456),
            ("1.234", Decimal::Comma, 123_400),
            ("1.5", Decimal::Point, 150),
            ("12,50-", Decimal::Comma, -1_250),
            ("\u{2212}3", Decimal::Comma, -300),
            ("€ 1.234,5", Decimal::Comma, 123_450),
            ("99,00 EUR", Decimal::Comma, 9_900),
            ("1'234'567.89", Decimal::Point, 123_456_789),
        ] {
            let read = read(text, Currency::EUR, decimal);
            assert_eq!(read, Ok(Money::new(minor, Currency::EUR)), "{text}");
        }
        for (text, words) in [
            ("1.23", "decimal comma"),
            ("1,234", "decimals"),
            ("=1+1", "not an amount"),
            ("", "not an amount"),
            ("5 USD", "not an amount"),
            ("99999999999999999", "too large"),
            ("99999999999999999999999", "too large"),
        ] {
            let said = read(text, Currency::EUR, Decimal::Comma).unwrap_err();
            assert!(said.contains(words), "{text}: {said}");
        }
    }
}
