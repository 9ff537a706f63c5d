//! Which step is due for which invoices of a customer. Pure.
//!
//! A customer gets one message for all its invoices, at the highest step that is newly due on any of them.
//! What silences, in this order: a block on the invoice, a step that is not due, credit notes that cover what
//! would be asked for, a customer in manual mode, the cap on contacts.

use super::{Reason, Rule, Step};
use crate::{
    ledger::{Block, Invoice},
    words::{Currency, Date, StepId},
};

/// Where a customer stands on a day: all that a decision needs.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Invoices and credit notes.
    pub items: Vec<Item>,
    /// Days on which messages left lately.
    pub contacts: Vec<Date>,
    /// Which steps the customer has had for which period (see [`Sending::period`]).
    pub periods: Vec<(StepId, Date)>,
    /// Nothing leaves without a person.
    pub manual: bool,
}

#[derive(Clone, Debug)]
pub struct Item {
    pub invoice: Invoice,
    /// The live block that silences it the longest, if any does.
    pub block: Option<Block>,
    /// The steps that it has had, of whatever procedure.
    pub taken: Vec<Taken>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub step: Step,
    pub on: Date,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub send: Option<Sending>,
    /// One for each invoice, in the order of the items. Credit notes are not dunned and have none.
    pub reasons: Vec<Reason>,
}

/// A message that is to leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    pub step: Step,
    /// The due date of the oldest invoice that called for the step; together with the customer and the step it
    /// is unique for ever. If that has been used up by a message that did not carry these invoices (they were
    /// blocked, or came later), it is the day itself.
    pub period: Date,
    /// Oldest due date first.
    pub listed: Vec<Listed>,
    /// Whether no later step is planned: only then may a message call itself the last.
    pub is_last: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub invoice: Invoice,
    pub call: Call,
}

/// Why an invoice is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// This step of its own is due, and is taken with the message.
    Due(Step),
    /// It is overdue and listed with the others; alone it would not have called for a message.
    Along(Rule),
}

impl Listed {
    #[must_use]
    pub const fn own_step(&self) -> Option<&Step> {
        match &self.call {
            Call::Due(step) => Some(step),
            Call::Along(_) => None,
        }
    }
}

impl Decision {
    /// The same decision, but something keeps the message back: whoever called for it is held by that rule.
    #[must_use]
    pub fn held_by(self, rule: &Rule) -> Decision {
        let Some(sending) = self.send else { return self };
        let mut reasons = self.reasons;
        for listed in sending.listed {
            if let Some(reason) = reasons.iter_mut().find(|it| it.invoice == listed.invoice.id) {
                reason.rule = match listed.call {
                    Call::Due(_) => rule.clone(),
                    Call::Along(own) => own,
                };
            }
        }
        Decision { send: None, reasons }
    }
}

/// Decides for one customer. `steps` are in the order of their offsets.
#[must_use]
pub fn decide(steps: &[Step], standing: &Standing, contacts_per_week: i64, today: Date) -> Decision {
    let dunned = standing.items.iter().filter(|item| item.invoice.open_minor >= 0);
    let mut judged: Vec<Judged> =
        dunned.map(|item| Judged { item, verdict: judge(steps, item, today) }).collect();
    let covered = hold_what_credit_covers(&mut judged, standing, today);

    let step = judged.iter().filter_map(Judged::due).max_by_key(|step| step.offset_days).cloned();
    let Some(step) = step else { return Decision { send: None, reasons: reasons(&judged) } };
    if let Some(obstacle) = obstacle(standing, contacts_per_week, today) {
        for it in &mut judged {
            it.hold(&obstacle);
        }
        return Decision { send: None, reasons: reasons(&judged) };
    }

    if !step.is_courtesy() {
        // The reminder speaks of what is overdue. What is not due yet has its notice another day.
        let tomorrow = today.plus_days(1);
        let wait = |own: &Step| Rule::TooSoon { step: own.name, not_before: tomorrow };
        judged.iter_mut().filter(|it| it.due().is_some_and(Step::is_courtesy)).for_each(|it| it.hold(&wait));
    }
    let mut listed: Vec<Listed> = Vec::new();
    for it in &mut judged {
        let Some(entry) = it.listing(&step, &covered, today) else { continue };
        it.verdict = Verdict::Quiet(Rule::Sent {
            step: step.name,
            own_step: entry.own_step().map(|own| own.name),
            days_late: entry.invoice.days_late(today),
            open_minor: entry.invoice.open_minor,
        });
        listed.push(entry);
    }
    listed.sort_by_key(|it| (it.invoice.due_on, it.invoice.id));
    let period = period(&step, &listed, &standing.periods, today);
    let is_last = steps.iter().all(|later| later.offset_days <= step.offset_days);
    Decision { send: Some(Sending { step, period, listed, is_last }), reasons: reasons(&judged) }
}

struct Judged<'a> {
    item: &'a Item,
    verdict: Verdict,
}

enum Verdict {
    Due(Step),
    Quiet(Rule),
}

impl Judged<'_> {
    const fn due(&self) -> Option<&Step> {
        match &self.verdict {
            Verdict::Due(step) => Some(step),
            Verdict::Quiet(_) => None,
        }
    }

    fn hold(&mut self, because: &dyn Fn(&Step) -> Rule) {
        if let Verdict::Due(step) = &self.verdict {
            self.verdict = Verdict::Quiet(because(step));
        }
    }

    /// Whether it may be asked for at all today.
    fn is_asked_for(&self, today: Date) -> bool {
        let overdue = self.item.invoice.is_open() && self.item.invoice.days_late(today) > 0;
        self.due().is_some() || (overdue && self.item.block.is_none())
    }

    /// Its entry in the message of a step, if it belongs there.
    fn listing(&self, step: &Step, covered: &[Currency], today: Date) -> Option<Listed> {
        let invoice = self.item.invoice.clone();
        match &self.verdict {
            Verdict::Due(own) => Some(Listed { invoice, call: Call::Due(own.clone()) }),
            Verdict::Quiet(rule) => {
                let along = !step.is_courtesy()
                    && self.is_asked_for(today)
                    && !covered.contains(&self.item.invoice.currency);
                along.then(|| Listed { invoice, call: Call::Along(rule.clone()) })
            }
        }
    }
}

fn reasons(judged: &[Judged]) -> Vec<Reason> {
    let rule = |it: &Judged| match &it.verdict {
        Verdict::Quiet(rule) => rule.clone(),
        // Every due step has been turned into a sending or a hold before reasons are given.
        Verdict::Due(step) => Rule::TooSoon { step: step.name, not_before: it.item.invoice.due_on },
    };
    judged.iter().map(|it| Reason { invoice: it.item.invoice.id, rule: rule(it) }).collect()
}

/// One invoice by itself: its next step is the first one after its last, if that day has come.
fn judge(steps: &[Step], item: &Item, today: Date) -> Verdict {
    let invoice = &item.invoice;
    if !invoice.is_open() {
        return Verdict::Quiet(Rule::Paid {});
    }
    if let Some(block) = &item.block {
        let (reason, until, source) = (block.reason, block.until, block.source.clone());
        return Verdict::Quiet(Rule::Blocked { reason, until, source });
    }
    let late = invoice.days_late(today);
    let last = item.taken.iter().max_by_key(|taken| (taken.step.offset_days, taken.on));
    let next = steps
        .iter()
        .filter(|step| last.is_none_or(|last| step.offset_days > last.step.offset_days))
        // A courtesy is said before the due date or not at all.
        .find(|step| !step.is_courtesy() || late < 0);
    let Some(next) = next else {
        return Verdict::Quiet(Rule::NoFurtherStep { last: last.map(|last| last.step.name) });
    };
    let due_on = invoice.due_on.plus_days(next.offset_days);
    // The gap is never shorter than the procedure's: a step that came late shifts all that follow.
    let not_before = last.map(|last| last.on.plus_days(next.offset_days - last.step.offset_days));
    match not_before {
        _ if today < due_on => Verdict::Quiet(Rule::NotDueYet { step: next.name, due_on }),
        Some(not_before) if today < not_before => {
            Verdict::Quiet(Rule::TooSoon { step: next.name, not_before })
        }
        _ => Verdict::Due(next.clone()),
    }
}

/// Holds a currency's invoices if open credit notes cover all that would be asked for; says which currencies.
fn hold_what_credit_covers(judged: &mut [Judged], standing: &Standing, today: Date) -> Vec<Currency> {
    let mut currencies: Vec<Currency> =
        judged.iter().filter(|it| it.due().is_some()).map(|it| it.item.invoice.currency).collect();
    currencies.sort_unstable();
    currencies.dedup();
    currencies.retain(|currency| {
        let is_in = |invoice: &Invoice| invoice.currency == *currency;
        let credit = sum(standing
            .items
            .iter()
            .map(|item| &item.invoice)
            .filter(|it| it.open_minor < 0 && is_in(it))
            .map(|it| it.open_minor.saturating_neg()));
        let asked = sum(judged
            .iter()
            .filter(|it| is_in(&it.item.invoice) && it.is_asked_for(today))
            .map(|it| it.item.invoice.open_minor));
        let covered = credit >= asked;
        if covered {
            let because = |step: &Step| Rule::CoveredByCredit {
                step: step.name,
                currency: *currency,
                credit_minor: credit,
                asked_minor: asked,
            };
            judged.iter_mut().filter(|it| is_in(&it.item.invoice)).for_each(|it| it.hold(&because));
        }
        covered
    });
    currencies
}

fn sum(amounts: impl Iterator<Item = i64>) -> i64 {
    amounts.fold(0, i64::saturating_add)
}

/// What keeps back every message to this customer today.
fn obstacle(standing: &Standing, per_week: i64, today: Date) -> Option<Box<dyn Fn(&Step) -> Rule>> {
    if standing.manual {
        return Some(Box::new(|step| Rule::ManualCustomer { step: step.name }));
    }
    let mut contacts: Vec<Date> =
        standing.contacts.iter().copied().filter(|day| today.days_since(*day) < 7).collect();
    contacts.sort_unstable();
    let allowed = usize::try_from(per_week).unwrap_or(0);
    let over = contacts.len().checked_sub(allowed)?;
    // As soon as this one is a week old, there is room again.
    let free_on = contacts.get(over).map_or(today, |day| *day).plus_days(7);
    let contacts = contacts.len();
    Some(Box::new(move |step| Rule::ContactCap { step: step.name, contacts, per_week, free_on }))
}

fn period(step: &Step, listed: &[Listed], used: &[(StepId, Date)], today: Date) -> Date {
    let calls = |it: &&Listed| it.own_step().is_some_and(|own| own.id == step.id);
    let oldest = listed.iter().find(calls).map_or(today, |it| it.invoice.due_on);
    if used.contains(&(step.id, oldest)) { today } else { oldest }
}

#[cfg(test)]
mod tests;
