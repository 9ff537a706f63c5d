//! Letters: from a reminder to a PDF/A, as they leave.

use crate::{
    books,
    meter::{Meter, memory},
    sample,
};
use anyhow::{Context, Result, bail};
use duly::{
    dunning::account::Desk,
    outbox::{
        Envelope,
        envelope::{Marks, Thread},
    },
    wording::Wording,
    words::{Channel, Locale, MessageId},
};
use duly_channels::{
    Outgoing,
    letter::{Letter, pdf::Press},
};

pub fn run(count: usize) -> Result<()> {
    let press = Press::new()?;
    for invoices in [3, 12, 60] {
        let letter = letter(invoices)?;
        let meter = Meter::start();
        let mut bytes = 0;
        for _ in 0..count {
            bytes += press.draw(&letter)?.len();
        }
        meter.stop(&format!("letters with {invoices} invoices, one thread"), count, "letters");
        println!("{:<44} {:>9} kB each", "", bytes / count.max(1) / 1000);
    }
    memory("after drawing");
    Ok(())
}

/// A reminder over so many invoices, with both codes, ready for the press.
fn letter(invoices: usize) -> Result<Letter> {
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
    let (company, customer) = (books::company(), sample::customer(Locale::DE));
    let account = sample::account(&company, &customer, invoices);
    let considered =
        account.consider(&desk, &sample::procedures(Channel::Letter), sample::LINK, books::today());
    let draft = considered.draft.context("a reminder is due")?;
    let totals = draft.totals();
    let envelope = Envelope {
        company: &company,
        recipient: &draft.recipient,
        rendered: &draft.rendered,
        payment: totals.first().map(|total| (*total, "K00000")),
        link: Some(sample::LINK),
        today: books::today(),
    };
    let marks = Marks::of(&books::SECRET, MessageId(1), &company.email);
    match envelope.seal(marks, Thread::default(), true, books::now())? {
        Outgoing::Letter(letter) => Ok(*letter),
        _ => bail!("not a letter"),
    }
}
