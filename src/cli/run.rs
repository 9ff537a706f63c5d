//! `duly run`

use crate::{
    app::App,
    config::Config,
    dunning::{
        self,
        plan::{Planned, PlannedMessage},
    },
    ledger::{self, Invoice},
    outbox,
    words::{Date, Locale, format},
};
use anyhow::Result;
use std::{fmt::Write, process::ExitCode};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The day to decide for, such as 2026-03-17 [default: today, where each company is]
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// Print what would go to whom, and why, and send nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode> {
    let app = App::build(config).await?;
    if arguments.dry_run { rehearse(&app, arguments.on).await } else { send(&app, arguments.on).await }
}

async fn send(app: &App, on: Option<Date>) -> Result<ExitCode> {
    let render = app.render();
    let report = dunning::remind::run(&app.db, &app.dunning(&render), on, app.clock.now()).await?;
    let handed_over = outbox::work(&app.outbox(None), || false, || ()).await?;
    println!(
        "{} reminders written, {} customers held; handed over: {} sent, {} to be tried again, {} given up, \
         {} unknown, {} waiting for the customer's office hours",
        report.sent,
        report.held,
        handed_over.sent,
        handed_over.retried,
        handed_over.gave_up,
        handed_over.unknown,
        handed_over.deferred,
    );
    Ok(ExitCode::SUCCESS)
}

/// Prints, company by company, what would leave and why the rest would not.
async fn rehearse(app: &App, on: Option<Date>) -> Result<ExitCode> {
    let mut db = app.db.read().await?;
    let render = app.render();
    for company in ledger::store::companies(&mut db).await? {
        let day = on.unwrap_or_else(|| app.clock.today(&company.zone));
        println!("{}, {day}", company.name);
        for planned in dunning::plan::plan(&mut db, &app.dunning(&render), day).await? {
            if planned.customer.company_id == company.id {
                let invoices = ledger::store::invoices(&mut db, planned.customer.id).await?;
                print!("{}", told(&planned, &invoices));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn told(planned: &Planned, invoices: &[Invoice]) -> String {
    let customer = &planned.customer;
    let mut said = match &planned.message {
        Some(message) => format!("  send  {} {}: {}\n", customer.number, customer.name, described(message)),
        None => format!("  hold  {} {}\n", customer.number, customer.name),
    };
    for reason in &planned.reasons {
        let (rule, facts) = reason.rule.written();
        let number = invoices.iter().find(|it| it.id == reason.invoice).map_or("?", |it| &it.number);
        let _ = writeln!(said, "        invoice {number}: {rule} {facts}");
    }
    said
}

fn described(message: &PlannedMessage) -> String {
    let totals: Vec<String> =
        message.totals.iter().map(|it| format::money_with_code(Locale::EN, *it)).collect();
    let invoices: Vec<&str> = message.invoices.iter().map(|(_, number)| number.as_str()).collect();
    format!(
        "{} ({}), by {} to {}, {} for {}",
        message.step,
        message.tone,
        message.channel,
        message.recipient,
        totals.join(" and "),
        invoices.join(", ")
    )
}
