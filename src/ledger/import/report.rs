//! What came of a file: counts, faults, or why it was not taken at all.

use super::{Decimal, LARGEST, Noun, columns, survey::Survey};

/// Faults that a report keeps; the rest are counted, and told one by one while the file is read.
const KEPT: usize = 1_000;

/// What is wrong with a row, and where.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    pub line: u64,
    /// Empty if the row as a whole is wrong.
    pub column: String,
    pub value: String,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub noun: Noun,
    /// How the file was understood: an encoding's name and a separator.
    pub encoding: &'static str,
    pub separator: char,
    pub decimal: Option<Decimal>,
    /// Columns that mean nothing to us and were ignored.
    pub unknown_columns: Vec<String>,
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    /// Rows, each with one fault or more.
    pub refused: u64,
    /// The first thousand.
    pub faults: Vec<Fault>,
    /// Whether the ledger was changed.
    pub applied: bool,
}

/// What came of a row.
pub(super) enum Outcome {
    Added,
    Changed,
    Unchanged,
    Refused(Fault),
}

impl Report {
    pub(super) fn begin(noun: Noun, survey: &Survey) -> Report {
        Report {
            noun,
            encoding: survey.encoding.name(),
            separator: char::from(survey.separator),
            decimal: survey.decimal,
            unknown_columns: survey.unknown.clone(),
            added: 0,
            changed: 0,
            unchanged: 0,
            refused: 0,
            faults: Vec::new(),
            applied: false,
        }
    }

    pub(super) fn count(&mut self, outcome: Outcome, told: &mut (dyn FnMut(&Fault) + Send)) {
        match outcome {
            Outcome::Added => self.added += 1,
            Outcome::Changed => self.changed += 1,
            Outcome::Unchanged => self.unchanged += 1,
            Outcome::Refused(fault) => self.refuse(vec![fault], told),
        }
    }

    pub(super) fn refuse(&mut self, faults: Vec<Fault>, told: &mut (dyn FnMut(&Fault) + Send)) {
        self.refused += 1;
        for fault in faults {
            told(&fault);
            if self.faults.len() < KEPT {
                self.faults.push(fault);
            }
        }
    }
}

/// Why a file was not taken at all, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the file is larger than {} MB; cut it into parts", LARGEST / 1024 / 1024)]
    TooLarge,
    #[error("the file is empty; {}", columns::wanted(*.0))]
    Empty(Noun),
    #[error("there is no column for {}; {}; the file has: {}", .missing.join(", "), columns::wanted(*.noun), .found.join(", "))]
    MissingColumns { noun: Noun, missing: Vec<&'static str>, found: Vec<String> },
    #[error("the columns “{0}” and “{1}” both mean {2}; leave one out")]
    SameColumn(String, String, &'static str),
    #[error(
        "the column “{column}” does not show whether a comma or a point stands before the cents (line {line}: {value}); \
         say --decimal comma or --decimal point"
    )]
    AmbiguousDecimal { column: String, line: u64, value: String },
    #[error(
        "the column “{column}” writes cents after a comma in line {comma} and after a point in line {point}; \
         mend one, or say --decimal comma or --decimal point to refuse the other"
    )]
    MixedDecimal { column: String, comma: u64, point: u64 },
    #[error(
        "the column “{column}” puts the month first (line {line}: {value}); say --dates mdy if that is right"
    )]
    MonthFirst { column: String, line: u64, value: String },
    #[error(
        "the column “{column}” puts the day first in line {day} and the month first in line {month}; \
         mend one, or say --dates dmy or --dates mdy to refuse the other"
    )]
    MixedDates { column: String, day: u64, month: u64 },
}
