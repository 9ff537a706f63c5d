//! The customer beside a conversation: what is open, what is silent and why, what comes next.

use super::{
    eyes::Eyes,
    wishes::{self, Tag},
};
use crate::{
    app::App,
    cases::{self, Case, CaseState},
    db::Conn,
    dunning::{self, Rule},
    ledger::{self, Ageing, Block, Invoice},
    wording::StepName,
    words::{Currency, CustomerId, Money, UserId},
};
use anyhow::Result;
use serde::Serialize;
use std::collections::HashMap;

#[derive(Serialize)]
pub struct Panel {
    pub id: i64,
    pub name: String,
    pub number: String,
    pub totals: Vec<Total>,
    pub invoices: Vec<OpenInvoice>,
    /// Why nothing is sent, a line each; empty if reminders go on.
    pub silent: Vec<String>,
    /// What comes next.
    pub planned: String,
    pub cases: Vec<CaseLine>,
    pub tasks: Vec<TaskLine>,
    pub facts: Vec<(String, String)>,
}

/// What is open in one currency, and how old it is.
#[derive(Serialize)]
pub struct Total {
    pub amount: String,
    pub bars: Vec<Bar>,
    pub summary: String,
}

/// A part of the ageing bar, in thousandths of its width.
#[derive(Serialize)]
pub struct Bar {
    bucket: usize,
    x: i64,
    width: i64,
    label: String,
    amount: String,
}

#[derive(Serialize)]
pub struct OpenInvoice {
    number: String,
    tag: Tag,
    amount: String,
    due: String,
    late: bool,
}

#[derive(Serialize)]
pub struct CaseLine {
    id: i64,
    reference: String,
    tag: Tag,
    state: String,
    detail: String,
    live: bool,
    requested: bool,
}

#[derive(Serialize)]
pub struct TaskLine {
    pub id: i64,
    pub text: String,
    pub due: String,
}

impl Panel {
    pub async fn of(
        db: &mut Conn,
        app: &App,
        eyes: &Eyes,
        customer: CustomerId,
        users: &HashMap<UserId, String>,
    ) -> Result<Panel> {
        let it = ledger::store::customer(db, customer).await?;
        let company = ledger::store::company(db, it.company_id).await?;
        let invoices = ledger::store::invoices(db, customer).await?;
        let blocks = ledger::store::live_blocks(db, customer, eyes.today).await?;
        let cases = cases::store::cases_of(db, customer).await?;
        let tasks = cases::store::tasks_of(db, customer).await?;
        let open: Vec<&Invoice> = invoices.iter().filter(|it| it.open_minor != 0).collect();
        let owner = it.collector_id.and_then(|id| users.get(&id)).cloned();
        let now_there = crate::words::format::time_of_day(eyes.locale(), eyes.now, &it.zone);
        let mut facts = vec![
            (eyes.tongue.word("fact-company"), company.name),
            (eyes.tongue.word("fact-language"), language(eyes, it.locale)),
            (eyes.tongue.word("fact-now-there"), format!("{now_there}, {}", it.country)),
        ];
        facts.extend(owner.map(|owner| (eyes.tongue.word("fact-collector"), owner)));
        if it.manual.0 {
            facts.push((eyes.tongue.word("fact-manual"), eyes.tongue.word("fact-manual-on")));
        }
        Ok(Panel {
            id: it.id.0,
            name: it.name,
            number: it.number,
            totals: totals(eyes, &open),
            invoices: open.iter().map(|it| open_invoice(eyes, it, &blocks)).collect(),
            silent: silent(eyes, &blocks),
            planned: planned(db, app, eyes, customer).await?,
            cases: cases.iter().take(8).map(|it| case_line(eyes, it)).collect(),
            tasks: tasks.iter().filter(|it| it.done_at.is_none()).map(|it| task_line(eyes, it)).collect(),
            facts,
        })
    }

    /// The tag at the conversation's head: silent, and until when.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        !self.silent.is_empty()
    }
}

fn language(eyes: &Eyes, locale: crate::words::Locale) -> String {
    let key = format!("language-{}", locale.language());
    eyes.tongue.known(&key, &[]).unwrap_or_else(|| locale.to_string())
}

/// What is open, by currency: currencies are never added up.
#[must_use]
pub fn totals(eyes: &Eyes, open: &[&Invoice]) -> Vec<Total> {
    let sums = Money::totals(open.iter().map(|it| it.open()));
    let all: Vec<Invoice> = open.iter().map(|it| (*it).clone()).collect();
    sums.into_iter().map(|sum| total(eyes, &all, sum)).collect()
}

fn total(eyes: &Eyes, open: &[Invoice], sum: Money) -> Total {
    let ageing = Ageing::of(open, sum.currency, eyes.today);
    let positive: i64 = ageing.buckets.iter().map(|it| (*it).max(0)).sum();
    let mut x = 0;
    let mut bars = Vec::new();
    for (bucket, minor) in ageing.buckets.iter().copied().enumerate().filter(|(_, minor)| *minor > 0) {
        let width = (i128::from(minor) * 1000 / i128::from(positive.max(1))).try_into().unwrap_or(0);
        bars.push(Bar {
            bucket,
            x,
            // A hair of distance between the parts, never less than a visible sliver.
            width: (width - 4).max(3),
            label: eyes.tongue.word(&format!("age-{bucket}")),
            amount: eyes.bare(Money::new(minor, sum.currency)),
        });
        x += width;
    }
    let parts: Vec<String> = bars.iter().map(|it| format!("{} {}", it.label, it.amount)).collect();
    Total { amount: eyes.money(sum), summary: parts.join(", "), bars }
}

fn open_invoice(eyes: &Eyes, it: &Invoice, blocks: &[Block]) -> OpenInvoice {
    let late = it.days_late(eyes.today);
    OpenInvoice {
        number: it.number.clone(),
        tag: invoice_tag(eyes, it, blocks),
        amount: eyes.bare(it.open()),
        due: due(eyes, it),
        late: late > 0,
    }
}

/// "due 14 Feb, 31 days late"
#[must_use]
pub fn due(eyes: &Eyes, it: &Invoice) -> String {
    let date = eyes.day(it.due_on);
    let late = it.days_late(eyes.today);
    if late > 0 && it.open_minor > 0 {
        eyes.tongue.say("due-late", &[("date", date.into()), ("days", late.into())])
    } else {
        eyes.tongue.say("due-on", &[("date", date.into())])
    }
}

/// The state of an invoice: what silences it, or how late it is.
#[must_use]
pub fn invoice_tag(eyes: &Eyes, it: &Invoice, blocks: &[Block]) -> Tag {
    let tongue = eyes.tongue;
    let plain = |look, icon, key: &str| Tag { look, icon, text: tongue.word(key) };
    if it.open_minor <= 0 {
        let key = if it.total_minor < 0 { "state-credit" } else { "state-paid" };
        return plain("good", "check", key);
    }
    if let Some(block) = Block::longest(blocks, it.id, eyes.today) {
        let (look, icon) = match block.reason.as_str() {
            "reply" | "manual" => ("", "volume-x"),
            reason => wishes::look(reason),
        };
        return Tag { look, icon, text: tongue.word(&format!("state-{}", block.reason)) };
    }
    if it.days_late(eyes.today) > 0 {
        plain("bad", "clock", "state-late")
    } else {
        plain("", "circle", "state-open")
    }
}

/// Why nothing is sent and until when, each reason once.
fn silent(eyes: &Eyes, blocks: &[Block]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for block in blocks {
        let reason = eyes.tongue.word(&format!("silent-{}", block.reason));
        let line = match block.until {
            Some(until) => {
                let until = eyes.day(until);
                eyes.tongue.say("silent-until", &[("reason", reason.into()), ("date", until.into())])
            }
            None => eyes.tongue.say("silent-lifted", &[("reason", reason.into())]),
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// What dunning would do today, or the next day on which it may do something.
async fn planned(db: &mut Conn, app: &App, eyes: &Eyes, customer: CustomerId) -> Result<String> {
    let render = app.render();
    let planned = dunning::plan::plan_for(db, &app.dunning(&render), customer, eyes.today).await?;
    let step = |step: StepName| eyes.tongue.word(&format!("step-{step}"));
    if let Some(message) = planned.message {
        let key = format!("by-{}-to", message.channel);
        let way = eyes.tongue.say(&key, &[("name", message.recipient.shown().into())]);
        return Ok(eyes
            .tongue
            .say("planned-now", &[("step", step(message.step).into()), ("way", way.into())]));
    }
    let next = planned.reasons.iter().filter_map(|it| match &it.rule {
        Rule::NotDueYet { step, due_on } => Some((*due_on, *step)),
        Rule::ContactCap { step, free_on, .. } => Some((*free_on, *step)),
        Rule::TooSoon { step, not_before } => Some((*not_before, *step)),
        _ => None,
    });
    Ok(match next.min() {
        Some((day, name)) => {
            let (step, day) = (step(name), eyes.day(day));
            eyes.tongue.say("planned-on", &[("step", step.into()), ("date", day.into())])
        }
        None => eyes.tongue.word("planned-nothing"),
    })
}

fn case_line(eyes: &Eyes, it: &Case) -> CaseLine {
    let (look, icon) = wishes::look(it.kind.as_str());
    let live = matches!(it.state, CaseState::Open | CaseState::Requested);
    let mut parts: Vec<String> = Vec::new();
    parts.extend(it.amount().map(|amount| eyes.money(amount)));
    parts.extend(it.due_on.map(|date| eyes.tongue.say("wish-on", &[("date", eyes.day(date).into())])));
    parts.extend(it.reason.map(|reason| wishes::reason_word(eyes, reason)));
    let (look, icon) = match it.state {
        CaseState::Open | CaseState::Requested => (look, icon),
        CaseState::Kept | CaseState::Settled => ("good", "check"),
        CaseState::Broken | CaseState::PartlyKept => ("bad", "circle-x"),
        CaseState::Withdrawn => ("", "undo-2"),
    };
    CaseLine {
        id: it.id.0,
        reference: it.reference(),
        tag: Tag { look, icon, text: eyes.tongue.word(&format!("case-{}", it.kind)) },
        state: eyes.tongue.word(&format!("case-state-{}", it.state.as_str().replace('_', "-"))),
        detail: parts.join(", "),
        live,
        requested: it.state == CaseState::Requested,
    }
}

fn task_line(eyes: &Eyes, it: &cases::Task) -> TaskLine {
    TaskLine {
        id: it.id.0,
        text: eyes.tongue.word(&format!("task-{}", it.kind.as_str().replace('_', "-"))),
        due: eyes.day(it.due_on),
    }
}

/// The currency of what a customer owes, for amounts that are typed without one.
pub async fn currency(db: &mut Conn, customer: Option<CustomerId>) -> Result<Currency> {
    let Some(customer) = customer else { return Ok(Currency::EUR) };
    let company = ledger::store::customer(db, customer).await?.company_id;
    let invoices = ledger::store::invoices(db, customer).await?;
    match invoices.iter().find(|it| it.is_open()) {
        Some(invoice) => Ok(invoice.currency),
        None => Ok(ledger::store::company(db, company).await?.currency),
    }
}
