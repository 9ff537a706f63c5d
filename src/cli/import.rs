//! `duly import`

use super::visible;
use crate::{
    app::open_database,
    config::Config,
    ledger::{
        self, Company,
        import::{self, DateOrder, Decimal, Fault, Noun, Options, Report},
    },
};
use anyhow::{Context, Result, bail};
use std::{fs::File, path::PathBuf, process::ExitCode};

/// Faults that are printed; all of them are in the file of errors.
const PRINTED: usize = 50;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// customers, contacts, invoices or payments
    noun: Noun,
    #[arg(required_unless_present = "sample")]
    file: Option<PathBuf>,
    /// The code of the company whose ledger this is; needed if the settings name several
    #[arg(long, value_name = "CODE")]
    company: Option<String>,
    /// Count, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Change nothing if a single row is refused
    #[arg(long)]
    strict: bool,
    /// comma or point: what stands before the cents, if the file does not show it
    #[arg(long)]
    decimal: Option<Decimal>,
    /// dmy or mdy: whether day or month stands first, if the file does not show it
    #[arg(long)]
    dates: Option<DateOrder>,
    /// Write every refused row to this CSV file
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    /// Print a file that would be taken
    #[arg(long)]
    pub sample: bool,
}

pub(super) fn sample(arguments: &Arguments) -> Result<ExitCode> {
    print!("{}", arguments.noun.sample());
    Ok(ExitCode::SUCCESS)
}

/// Done if the file was taken, even with rows left out; failed if it was refused whole.
pub(super) async fn import(config: &Config, arguments: &Arguments) -> Result<ExitCode> {
    let path = arguments.file.as_ref().context("which file?")?;
    let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let db = open_database(config).await?;
    let company =
        company(&ledger::store::companies(&mut *db.read().await?).await?, arguments.company.as_deref())?;
    let options = Options {
        dry_run: arguments.dry_run,
        strict: arguments.strict,
        decimal: arguments.decimal,
        dates: arguments.dates,
    };
    let mut errors = match &arguments.errors {
        Some(path) => {
            Some(csv::Writer::from_path(path).with_context(|| format!("making {}", path.display()))?)
        }
        None => None,
    };
    let mut failed = None;
    let mut tell = |fault: &Fault| {
        if let Some(Err(error)) = errors.as_mut().map(|errors| errors.serialize(harmless(fault))) {
            failed.get_or_insert(error);
        }
    };
    let report = import::run(&db, &company, arguments.noun, file, options, &mut tell).await?;
    if let Some(error) = failed {
        return Err(error).context("writing the errors");
    }
    if let Some(errors) = &mut errors {
        errors.flush().context("writing the errors")?;
    }
    let report = report.with_context(|| format!("{} was not taken", path.display()))?;
    print(&report, options);
    Ok(if options.strict && report.refused > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn company(all: &[Company], code: Option<&str>) -> Result<Company> {
    let codes = || all.iter().map(|it| it.code.as_str()).collect::<Vec<_>>().join(", ");
    match (all, code) {
        ([], _) => bail!("there is no company yet; name one in the settings"),
        ([one], None) => Ok(one.clone()),
        (_, None) => bail!("whose ledger is it? say --company with one of {}", codes()),
        (_, Some(code)) => match all.iter().find(|it| it.code == code) {
            Some(company) => Ok(company.clone()),
            None => bail!("there is no company “{code}”, only {}", codes()),
        },
    }
}

fn print(report: &Report, options: Options) {
    let separator = if report.separator == '\t' { "tab".to_owned() } else { report.separator.to_string() };
    let decimal = report.decimal.map(|it| format!(", decimal {it}")).unwrap_or_default();
    println!("read as {}, separator {separator}{decimal}", report.encoding);
    for name in &report.unknown_columns {
        println!("ignored the column “{}”", visible(name));
    }
    for fault in report.faults.iter().take(PRINTED) {
        println!("{}", sentence(fault));
    }
    if report.faults.len() > PRINTED {
        println!("… and more; --errors FILE writes them all");
    }
    let outcome = match (report.applied, options.dry_run) {
        (true, _) => "",
        (false, true) => " (a dry run: nothing was changed)",
        (false, false) => " (nothing was changed, because rows were refused)",
    };
    println!(
        "{}: {} added, {} changed, {} unchanged, {} refused{outcome}",
        report.noun, report.added, report.changed, report.unchanged, report.refused
    );
}

fn sentence(fault: &Fault) -> String {
    let value = visible(&fault.value);
    match fault.column.as_str() {
        "" => format!("line {}: {}", fault.line, fault.reason),
        column => format!("line {}, {column} “{value}”: {}", fault.line, fault.reason),
    }
}

/// A value that a spreadsheet would run as a formula when the errors are opened is written as text.
fn harmless(fault: &Fault) -> Fault {
    let risky = fault.value.starts_with(['=', '@', '+', '-', '\t', '\r'])
        && !fault.value.bytes().skip(1).all(|b| b.is_ascii_digit() || b",. ".contains(&b));
    let value = if risky { format!("'{}", fault.value) } else { fault.value.clone() };
    Fault { value, ..fault.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_in_the_errors_is_text_and_a_number_stays_one() {
        for (value, expected) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-1,5", "-1,5"),
            ("+49 40 1", "+49 40 1"),
            ("-1+2", "'-1+2"),
            ("soon", "soon"),
        ] {
            let fault = Fault { line: 1, column: "name".into(), value: value.into(), reason: String::new() };
            assert_eq!(harmless(&fault).value, expected);
        }
    }

    #[test]
    fn what_is_printed_is_one_line_whatever_the_file_holds() {
        let fault =
            Fault { line: 3, column: "name".into(), value: "a\u{1b}[2J\nb".into(), reason: "is odd".into() };
        assert_eq!(sentence(&fault), "line 3, name “a [2J b”: is odd");
    }
}
