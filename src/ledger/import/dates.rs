//! Dates as people and programs write them: `2026-03-17`, `20260317`, `17.03.2026`, `17/03/2026`, `03/17/2026`.

use crate::words::{Date, named};

named! {
    /// What stands first in `03/04/2026`.
    DateOrder {
        DayFirst = "dmy",
        MonthFirst = "mdy",
    }
}

impl DateOrder {
    /// The custom of a country, for a column that could be either.
    pub(super) fn of_country(country: &str) -> DateOrder {
        if country == "US" { DateOrder::MonthFirst } else { DateOrder::DayFirst }
    }
}

/// The order that a date shows by a number above twelve, if it shows one.
pub(super) fn shows(text: &str) -> Option<DateOrder> {
    let (first, second, _) = slashed(text)?;
    match (first, second) {
        (13..=31, 1..=12) => Some(DateOrder::DayFirst),
        (1..=12, 13..=31) => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

pub(super) fn read(text: &str, order: DateOrder) -> Result<Date, String> {
    let text = text.trim();
    // Spreadsheets and databases add a midnight to a date.
    let day = text.strip_suffix("Z").unwrap_or(text);
    let day = [" 00:00:00", "T00:00:00", " 00:00", " 00:00:00.000", "T00:00:00.000"]
        .iter()
        .find_map(|midnight| day.strip_suffix(midnight))
        .unwrap_or(day);
    let dotted = numbers(day, '.');
    let parts = if let Some((day, month, year)) = dotted {
        Some((day, month, year))
    } else if let Some((first, second, year)) = slashed(day) {
        Some(match order {
            DateOrder::DayFirst => (first, second, year),
            DateOrder::MonthFirst => (second, first, year),
        })
    } else {
        iso(day)
    };
    let (day, month, year) = parts.ok_or("is not a date such as 2026-03-17 or 17.03.2026")?;
    if year < 100 {
        return Err("needs a year of four digits".to_owned());
    }
    if !(1970..=2200).contains(&year) {
        return Err("is not in a believable year".to_owned());
    }
    let number = |it: i16| i8::try_from(it).ok();
    let date = number(month).zip(number(day)).and_then(|(m, d)| jiff::civil::Date::new(year, m, d).ok());
    date.map(Date).ok_or_else(|| match order {
        DateOrder::DayFirst if month > 12 => "is no day of the calendar, with the day first".to_owned(),
        DateOrder::MonthFirst if month > 12 => "is no day of the calendar, with the month first".to_owned(),
        _ => "is no day of the calendar".to_owned(),
    })
}

fn slashed(text: &str) -> Option<(i16, i16, i16)> {
    numbers(text, '/').or_else(|| numbers(text, '-'))
}

/// Two short numbers and a year.
fn numbers(text: &str, mark: char) -> Option<(i16, i16, i16)> {
    let mut parts = text.trim().split(mark).map(|part| {
        (part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<i16>().ok())?
    });
    let (first, second, year) = (parts.next()??, parts.next()??, parts.next()??);
    (parts.next().is_none() && first <= 31 && second <= 31).then_some((first, second, year))
}

fn iso(text: &str) -> Option<(i16, i16, i16)> {
    let digits: String = match text.len() {
        8 => text.to_owned(),
        10 => [text.get(..4)?, text.get(5..7)?, text.get(8..)?].concat(),
        _ => return None,
    };
    let marks = text.len() == 8
        || [text.get(4..5)?, text.get(7..8)?].iter().all(|mark| *mark == "-")
        || [text.get(4..5)?, text.get(7..8)?].iter().all(|mark| *mark == "/");
    if !marks || digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i16>().ok();
    Some((part(6..8)?, part(4..6)?, part(0..4)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_as_its_column_writes_it() {
        let day = Date::ymd(2026, 4, 3);
        for (text, order) in [
            ("2026-04-03", DateOrder::MonthFirst),
            ("2026/04/03", DateOrder::MonthFirst),
            ("20260403", DateOrder::DayFirst),
            ("2026-04-03 00:00:00", DateOrder::DayFirst),
            ("2026-04-03T00:00:00.000Z", DateOrder::DayFirst),
            ("3.4.2026", DateOrder::MonthFirst),
            ("03/04/2026", DateOrder::DayFirst),
            ("03-04-2026", DateOrder::DayFirst),
            ("4/3/2026", DateOrder::MonthFirst),
        ] {
            assert_eq!(read(text, order), Ok(day), "{text}");
        }
        for (text, words) in [
            ("31.02.2026", "calendar"),
            ("12/31/2026", "day first"),
            ("03.04.26", "four digits"),
            ("03.04.0206", "believable"),
            ("soon", "is not a date"),
            ("", "is not a date"),
            ("２０２６-04-03", "is not a date"),
            ("2026-04-03 13:37:00", "is not a date"),
        ] {
            let said = read(text, DateOrder::DayFirst).unwrap_err();
            assert!(said.contains(words), "{text}: {said}");
        }
    }

    #[test]
    fn a_number_above_twelve_shows_the_order() {
        for (text, expected) in [
            ("17/03/2026", Some(DateOrder::DayFirst)),
            ("03/17/2026", Some(DateOrder::MonthFirst)),
            ("03/04/2026", None),
            ("2026-03-17", None),
            ("17.03.2026", None),
            ("45/03/2026", None),
        ] {
            assert_eq!(shows(text), expected, "{text}");
        }
    }
}
