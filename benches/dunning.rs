//! Reminders: decided and put into words, without a database and with one.

use crate::{
    books::{self, Customer},
    databases,
    meter::{Meter, memory},
    sample,
};
use anyhow::{Result, ensure};
use duly::{
    db::Db,
    dunning::{self, account::Desk, remind::Report},
    wording::Wording,
    words::{Channel, Locale},
};
use std::hint::black_box;

/// Reminders that are decided and rendered for the pure figure.
const PURE: usize = 20_000;

pub async fn run(customers: usize) -> Result<()> {
    let wording = Wording::shipped()?;
    let render =
        |purpose: &_, locale, tone, channel, facts: &_| wording.render(purpose, locale, tone, channel, facts);
    let desk = Desk {
        render: &render,
        secret: &books::SECRET,
        public_url: "https://duly.example",
        contacts_per_week: 2,
        pay_within_days: 7,
    };
    for channel in [Channel::Email, Channel::Sms, Channel::Letter] {
        pure(&desk, channel);
    }
    let folder = tempfile::tempdir()?;
    for (engine, db) in databases::each(folder.path(), "dunning").await? {
        // 12 days late: the second reminder is due, by text message; 4 days late: the first, by mail; 31: a letter.
        let late = |it: Customer, nth| [4, 12, 31, 22][it.0 % 4] + nth as i64;
        books::open(&db, customers, |it, nth| books::today().plus_days(-late(it, nth))).await?;
        println!("\n{engine}");
        let meter = Meter::start();
        let report = remind(&db, &desk).await?;
        meter.stop("  a run that reminds everybody", customers, "customers");
        ensure!(report.sent == customers && report.failed == 0, "{report:?}");
        let meter = Meter::start();
        let report = remind(&db, &desk).await?;
        meter.stop("  a run with nothing to send", customers, "customers");
        ensure!(report.sent == 0 && report.customers == customers, "{report:?}");
        db.close().await;
    }
    memory("after the runs");
    Ok(())
}

async fn remind(db: &Db, desk: &Desk<'_>) -> Result<Report> {
    dunning::remind::run(db, desk, Some(books::today()), books::now()).await
}

/// Decides about one customer with three late invoices, and writes the message, in three languages in turn.
fn pure(desk: &Desk, channel: Channel) {
    let company = books::company();
    let today = books::today();
    let procedures = sample::procedures(channel);
    let locales: [Locale; 3] = ["de", "en-GB", "fr"].map(|it| it.parse().unwrap());
    let customers = locales.map(sample::customer);
    let meter = Meter::start();
    for nth in 0..PURE {
        let account = sample::account(&company, &customers[nth % 3], books::INVOICES);
        assert!(black_box(account.consider(desk, &procedures, sample::LINK, today)).draft.is_some());
    }
    meter.stop(&format!("decided and rendered, {channel}"), PURE, "reminders");
}
