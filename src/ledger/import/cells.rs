//! One row, read cell by cell. Collects everything that is wrong with it, not only the first thing.

use super::{Decimal, Fault, dates::DateOrder, survey::Survey};
use csv::StringRecord;

/// The longest cell that is taken, in bytes.
const LONGEST: usize = 10 * 1024;
/// How much of a wrong value is repeated in a report.
const SHOWN: usize = 80;

pub(super) struct Row<'a> {
    pub line: u64,
    pub faults: Vec<Fault>,
    record: &'a StringRecord,
    survey: &'a Survey,
}

impl<'a> Row<'a> {
    pub fn new(line: u64, record: &'a StringRecord, survey: &'a Survey) -> Row<'a> {
        let mut row = Row { line, faults: Vec::new(), record, survey };
        let width = survey.layout.width;
        let surplus = record.iter().skip(width).any(|cell| !cell.trim().is_empty());
        if record.len() < width || surplus {
            let count = record.len();
            let hint = if record.iter().any(|cell| cell.len() > LONGEST) {
                "; is a quotation mark not closed?"
            } else {
                ""
            };
            row.whole(format!("has {count} fields where the header has {width}{hint}"));
        }
        row
    }

    pub fn decimal(&self) -> Decimal {
        self.survey.decimal.unwrap_or(Decimal::Point)
    }

    pub fn dates(&self, column: &'static str) -> DateOrder {
        self.survey.dates.get(column).copied().unwrap_or(DateOrder::DayFirst)
    }

    /// A cell that must not be empty.
    pub fn needed<T>(
        &mut self,
        column: &'static str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        match self.maybe(column, read) {
            Some(Some(value)) => Some(value),
            _ => {
                if self.cell(column).is_none_or(str::is_empty) {
                    self.fault(column, "is empty".to_owned());
                }
                None
            }
        }
    }

    /// A cell that may be empty (`Some(None)`), or whose column may not be there at all (`None`).
    pub fn maybe<T>(
        &mut self,
        column: &'static str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<Option<T>> {
        let cell = self.cell(column)?;
        if cell.is_empty() {
            return Some(None);
        }
        let read = if cell.len() > LONGEST {
            Err(format!("is longer than {} kB", LONGEST / 1024))
        } else if cell.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            Err("contains a control character".to_owned())
        } else {
            read(cell)
        };
        match read {
            Ok(value) => Some(Some(value)),
            Err(why) => {
                self.fault(column, why);
                Some(None)
            }
        }
    }

    /// Notes what is wrong with a cell, unless the row is so wrong that its cells mean nothing.
    pub fn fault(&mut self, column: &'static str, reason: String) {
        if self.faults.iter().any(|it| it.column.is_empty()) {
            return;
        }
        let value = self.cell(column).unwrap_or_default().chars().take(SHOWN).collect();
        self.faults.push(Fault { line: self.line, column: column.to_owned(), value, reason });
    }

    fn whole(&mut self, reason: String) {
        let value = self.record.get(0).unwrap_or_default().chars().take(SHOWN).collect();
        self.faults.push(Fault { line: self.line, column: String::new(), value, reason });
    }

    fn cell(&self, column: &'static str) -> Option<&'a str> {
        let place = self.survey.layout.place(column)?;
        Some(self.record.get(place).unwrap_or_default().trim())
    }
}

/// A fault that shows only against the ledger.
pub(super) fn fault(line: u64, column: &str, value: &str, reason: impl Into<String>) -> Fault {
    Fault {
        line,
        column: column.to_owned(),
        value: value.chars().take(SHOWN).collect(),
        reason: reason.into(),
    }
}

/// Text of one line. A formula stays the text that it is.
pub(super) fn line(text: &str) -> Result<String, String> {
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A key: short, on one line.
pub(super) fn key(text: &str) -> Result<String, String> {
    let key = line(text)?;
    if key.chars().count() > 100 { Err("is longer than 100 characters".to_owned()) } else { Ok(key) }
}

/// Text of several lines, without empty ones.
pub(super) fn lines(text: &str) -> Result<String, String> {
    let lines = text.lines().flat_map(|it| it.split('\r')).filter_map(|it| line(it).ok());
    Ok(lines.filter(|it| !it.is_empty()).collect::<Vec<_>>().join("\n"))
}

/// An address in small letters.
pub(super) fn email(text: &str) -> Result<String, String> {
    let text = text.strip_prefix("mailto:").unwrap_or(text).to_lowercase();
    let odd =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"' | '(' | ')');
    let good = text.len() <= 254
        && !text.contains(odd)
        && text.split_once('@').is_some_and(|(user, domain)| {
            !user.is_empty()
                && !domain.contains('@')
                && domain.contains('.')
                && !domain.contains("..")
                && !domain.starts_with(['.', '-'])
                && !domain.ends_with(['.', '-'])
        });
    if good { Ok(text) } else { Err("is not an email address".to_owned()) }
}

pub(super) fn yes_or_no(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "1" | "yes" | "y" | "true" | "ja" | "j" | "oui" | "o" | "x" => Ok(true),
        "0" | "no" | "n" | "false" | "nein" | "non" => Ok(false),
        _ => Err("is neither yes nor no".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_what_they_are() {
        assert_eq!(line("  Müller \n & Söhne "), Ok("Müller & Söhne".into()));
        assert_eq!(line("=SUM(A1:A9)"), Ok("=SUM(A1:A9)".into()));
        assert_eq!(lines(" Hof 3 \r\n\r\n  12345   Ort\n"), Ok("Hof 3\n12345 Ort".into()));
        assert_eq!(email("AP@Firm.Example"), Ok("ap@firm.example".into()));
        for bad in [
            "ap",
            "@firm.example",
            "ap@firm",
            "a@b.example, c@d.example",
            "Ann <a@b.example>",
            "a@b@c.example",
        ] {
            assert!(email(bad).is_err(), "{bad}");
        }
        assert_eq!((yes_or_no("Ja"), yes_or_no("0")), (Ok(true), Ok(false)));
        assert!(yes_or_no("perhaps").is_err() && key(&"x".repeat(101)).is_err());
    }
}
