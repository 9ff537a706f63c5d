//! The first reading of a file: how it is to be understood. Changes nothing.

use super::{
    Decimal, LARGEST, Noun, Options, Refusal,
    amount::{self, Shows},
    columns::{Holds, Layout},
    dates::{self, DateOrder},
    text::{Utf8, encoding},
};
use anyhow::{Context, Result};
use encoding_rs::Encoding;
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
};

/// How a file is to be understood.
#[derive(Debug)]
pub(super) struct Survey {
    pub encoding: &'static Encoding,
    pub separator: u8,
    pub layout: Layout,
    /// Columns that mean nothing to us.
    pub unknown: Vec<String>,
    /// `None` if there is no column of amounts.
    pub decimal: Option<Decimal>,
    /// Of each column of dates.
    pub dates: BTreeMap<&'static str, DateOrder>,
}

impl Survey {
    /// The file from its first row on.
    pub fn open<R: Read + Seek>(&self, file: R) -> Result<csv::Reader<Utf8<R>>> {
        Ok(open(file, self.encoding, self.separator)?.0)
    }
}

pub(super) fn survey<R: Read + Seek>(
    file: &mut R,
    noun: Noun,
    country: &str,
    options: Options,
) -> Result<Result<Survey, Refusal>> {
    if file.seek(SeekFrom::End(0)).context("measuring the file")? > LARGEST {
        return Ok(Err(Refusal::TooLarge));
    }
    let encoding = encoding(file, country).context("reading the file")?;
    let separator = separator(file, encoding, noun)?;
    let (mut table, header) = open(&mut *file, encoding, separator)?;
    if header.iter().all(|name| name.trim().is_empty()) {
        return Ok(Err(Refusal::Empty(noun)));
    }
    let (layout, unknown) = match Layout::recognise(noun, header.iter()) {
        Ok(recognised) => recognised,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let missing = layout.missing(noun);
    if !missing.is_empty() {
        let found = header.iter().take(40).map(|name| name.trim().chars().take(60).collect()).collect();
        return Ok(Err(Refusal::MissingColumns { noun, missing, found }));
    }
    let (decimal, dates) = match habits(&mut table, &layout, country, options)? {
        Ok(habits) => habits,
        Err(refusal) => return Ok(Err(refusal)),
    };
    Ok(Ok(Survey { encoding, separator, layout, unknown, decimal, dates }))
}

/// A reader behind the header, and the header. Excel's `sep=;` before it is skipped.
fn open<R: Read + Seek>(
    mut file: R,
    encoding: &'static Encoding,
    separator: u8,
) -> Result<(csv::Reader<Utf8<R>>, csv::StringRecord)> {
    file.seek(SeekFrom::Start(0)).context("going back to the beginning of the file")?;
    let mut table = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(Utf8::new(file, encoding));
    let mut header = csv::StringRecord::new();
    table.read_record(&mut header).context("reading the file")?;
    if header.get(0).is_some_and(|first| first.starts_with("sep=")) {
        table.read_record(&mut header).context("reading the file")?;
    }
    Ok((table, header))
}

/// The separator by which the header makes most sense.
fn separator<R: Read + Seek>(file: &mut R, encoding: &'static Encoding, noun: Noun) -> Result<u8> {
    file.seek(SeekFrom::Start(0)).context("going back to the beginning of the file")?;
    let mut head = String::new();
    let mut lines = BufReader::new(Utf8::new(&mut *file, encoding)).take(64 * 1024);
    while head.trim().is_empty() || head.starts_with("sep=") {
        head.clear();
        if lines.read_line(&mut head).context("reading the file")? == 0 {
            break;
        }
    }
    let sense = |separator: &u8| {
        let mut table =
            csv::ReaderBuilder::new().delimiter(*separator).has_headers(false).from_reader(head.as_bytes());
        let mut header = csv::StringRecord::new();
        let _ = table.read_record(&mut header);
        let known = Layout::recognise(noun, header.iter()).map_or(0, |(layout, _)| layout.known());
        (known, header.len())
    };
    // The last of equals is taken, so the comma stands last.
    Ok(b"|\t;,".iter().copied().max_by_key(sense).unwrap_or(b','))
}

/// What a column showed, and the first line that showed it.
#[derive(Default)]
struct Seen {
    comma: Option<u64>,
    point: Option<u64>,
    either: Option<(u64, String)>,
    day_first: Option<u64>,
    month_first: Option<(u64, String)>,
}

/// The first one stays.
fn note<T>(seen: &mut Option<T>, new: T) {
    seen.get_or_insert(new);
}

type Habits = (Option<Decimal>, BTreeMap<&'static str, DateOrder>);

/// How the columns of amounts and dates are written, by everything that stands in them.
fn habits<R: Read>(
    table: &mut csv::Reader<R>,
    layout: &Layout,
    country: &str,
    options: Options,
) -> Result<Result<Habits, Refusal>> {
    let amounts: Vec<_> = layout.holding(Holds::Amount).collect();
    let days: Vec<_> = layout.holding(Holds::Date).collect();
    let mut seen: BTreeMap<&'static str, Seen> = BTreeMap::new();
    let mut record = csv::StringRecord::new();
    while table.read_record(&mut record).context("reading the file")? {
        let line = record.position().map_or(0, csv::Position::line);
        for (name, place, _) in &amounts {
            let cell = record.get(*place).unwrap_or_default();
            let column = seen.entry(name).or_default();
            match amount::shows(cell) {
                Shows::Only(Decimal::Comma) => note(&mut column.comma, line),
                Shows::Only(Decimal::Point) => note(&mut column.point, line),
                Shows::Either => note(&mut column.either, (line, cell.trim().to_owned())),
                Shows::Nothing => {}
            }
        }
        for (name, place, _) in &days {
            let cell = record.get(*place).unwrap_or_default();
            let column = seen.entry(name).or_default();
            match dates::shows(cell) {
                Some(DateOrder::DayFirst) => note(&mut column.day_first, line),
                Some(DateOrder::MonthFirst) => {
                    note(&mut column.month_first, (line, cell.trim().to_owned()));
                }
                None => {}
            }
        }
    }
    Ok(decide(&amounts, &days, &mut seen, country, options))
}

fn decide(
    amounts: &[(&'static str, usize, &str)],
    days: &[(&'static str, usize, &str)],
    seen: &mut BTreeMap<&'static str, Seen>,
    country: &str,
    options: Options,
) -> Result<Habits, Refusal> {
    let mut decimal = None;
    for (name, _, own) in amounts {
        let column = seen.remove(name).unwrap_or_default();
        decimal = Some(match options.decimal {
            Some(decimal) => decimal,
            None => decimal_of(own, column)?,
        });
    }
    let mut orders = BTreeMap::new();
    for (name, _, own) in days {
        let column = seen.remove(name).unwrap_or_default();
        let order = match options.dates {
            Some(order) => order,
            None => order_of(own, column, DateOrder::of_country(country))?,
        };
        orders.insert(*name, order);
    }
    Ok((decimal, orders))
}

fn decimal_of(own: &str, seen: Seen) -> Result<Decimal, Refusal> {
    let column = own.to_owned();
    match (seen.comma, seen.point, seen.either) {
        (Some(comma), Some(point), _) => Err(Refusal::MixedDecimal { column, comma, point }),
        (Some(_), None, _) => Ok(Decimal::Comma),
        (None, Some(_), _) => Ok(Decimal::Point),
        (None, None, Some((line, value))) => Err(Refusal::AmbiguousDecimal { column, line, value }),
        (None, None, None) => Ok(Decimal::Point),
    }
}

fn order_of(own: &str, seen: Seen, custom: DateOrder) -> Result<DateOrder, Refusal> {
    let column = own.to_owned();
    match (seen.day_first, seen.month_first) {
        (Some(day), Some((month, _))) => Err(Refusal::MixedDates { column, day, month }),
        (Some(_), None) => Ok(DateOrder::DayFirst),
        (None, Some(_)) if custom == DateOrder::MonthFirst => Ok(DateOrder::MonthFirst),
        (None, Some((line, value))) => Err(Refusal::MonthFirst { column, line, value }),
        (None, None) => Ok(custom),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn check(text: &str, country: &str) -> Result<(char, Option<Decimal>, Option<DateOrder>), Refusal> {
        let mut file = Cursor::new(text.as_bytes().to_vec());
        let survey = survey(&mut file, Noun::Payments, country, Options::default()).unwrap()?;
        Ok((char::from(survey.separator), survey.decimal, survey.dates.get("paid_on").copied()))
    }

    #[test]
    fn a_file_shows_how_it_is_to_be_understood() {
        let (day, month) = (Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst));
        let (comma, point) = (Some(Decimal::Comma), Some(Decimal::Point));
        for (text, country, expected) in [
            ("id,invoice,paid_on,amount\n1,R,2026-01-01,1.5\n", "DE", (',', point, day)),
            (
                "sep=;\r\nid;invoice;paid_on;amount\r\n1;R;1/2/2026;1.234\r\n2;R;13/2/2026;1,5\r\n",
                "US",
                (';', comma, day),
            ),
            ("id\tinvoice\tpaid_on\tamount\n1\tR\t1/2/2026\t\"1,234.00\"\n", "US", ('\t', point, month)),
            ("\nid|invoice|paid_on|amount\n1|R|1/2/2026|5\n", "DE", ('|', point, day)),
            ("\"id, internal\";invoice;paid_on;amount;id\n", "DE", (';', point, day)),
        ] {
            assert_eq!(check(text, country), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_file_that_could_mean_two_things_is_refused_and_says_what_to_do() {
        for (rows, words) in [
            ("1;R;2026-01-01;1.234\n", "--decimal comma or --decimal point"),
            ("1;R;2026-01-01;1.5\n2;R;2026-01-01;1,5\n", "comma in line 3 and after a point in line 2"),
            ("1;R;01/31/2026;5\n", "--dates mdy"),
            ("1;R;01/31/2026;5\n2;R;31/01/2026;5\n", "first in line 3 and the month first in line 2"),
        ] {
            let said = check(&format!("id;invoice;paid_on;amount\n{rows}"), "DE").unwrap_err().to_string();
            assert!(said.contains(words), "{rows}: {said}");
        }
        for (text, words) in [
            ("", "payments need the columns id, invoice, paid_on, amount"),
            ("\n\n", "the file is empty"),
            ("id;shoe\n", "no column for invoice, paid_on, amount"),
            ("id;invoice;paid_on;amount;betrag\n", "both mean amount"),
        ] {
            let said = check(text, "DE").unwrap_err().to_string();
            assert!(said.contains(words), "{text}: {said}");
        }
    }
}
