//! "We will pay": a day, an amount, some invoices.

use crate::reading::{
    Finding, Intent,
    dates::{Mention as Day, Toward},
    message::{Cue, Message, Unit},
};
use crate::words::{Date, Money};

pub fn read(message: &Message<'_>, others: &[Finding]) -> Vec<Finding> {
    let mut promises: Vec<(Promise, &Unit)> = Vec::new();
    for sentence in &message.sentences {
        let mut promised = false;
        for unit in &sentence.units {
            let found = promise(message, unit, promised, others);
            promised |= found.is_some();
            promises.extend(found.map(|promise| (promise, unit)));
        }
    }
    let promises = settle(promises);
    promises
        .into_iter()
        .map(|(promise, unit)| {
            let intent =
                Intent::Promise { date: promise.date, amount: promise.amount, invoices: promise.invoices };
            message.finding(intent, &unit.range, promise.confidence)
        })
        .collect()
}

#[derive(Clone, Debug)]
struct Promise {
    date: Option<Date>,
    amount: Option<Money>,
    invoices: Vec<String>,
    confidence: f32,
    /// Says that it will be paid, rather than only naming a day.
    committed: bool,
}

fn promise(message: &Message<'_>, unit: &Unit, promised: bool, others: &[Finding]) -> Option<Promise> {
    let said = &message.tongue.promise;
    let words = message.words(&unit.range);
    if said.never.found_in(words) {
        return None;
    }
    let received = message.context.received;
    let day: Option<(Date, &Day)> = unit.day(received, Toward::Future);
    let committed = unit.has(Cue::Promise);
    let mostly_other = unit.has(Cue::Dispute) || unit.has(Cue::Paid) || unit.has(Cue::Copy);
    let asks_time = said.asks_time.found_in(words);
    if asks_time && day.is_none() {
        return None;
    }
    if !committed {
        // A day with money, an invoice or a payment run is a promise too ("£1322 by 06/11. Thx"), if nothing else
        // is said in the same breath.
        let money = !unit.amounts.is_empty() || said.rest.found_in(words) || said.run.found_in(words);
        let named = !unit.invoices.is_empty();
        let follows = (promised || unit.continues) && (money || named);
        let is_question = words.trim_end().ends_with('?');
        let ahead = day.is_some_and(|(_, day)| day.precision > 1 || unit.continues);
        if mostly_other || is_question || !(ahead && (money || follows)) {
            return None;
        }
    }
    let conditional = said.conditions.found_in(words);
    let perhaps = said.perhaps.found_in(words);
    let mut confidence: f32 = match (committed, day) {
        (true, Some((_, day))) if !day.is_vague() => 0.92,
        (true, Some(_)) => 0.75,
        (true, None) => 0.7,
        (false, _) => 0.65,
    };
    confidence -= if conditional { 0.1 } else { 0.0 } + if perhaps { 0.2 } else { 0.0 };
    if others.iter().any(|other| other.intent.kind() == "dispute") && day.is_none() {
        confidence -= 0.1;
    }
    Some(Promise {
        date: day.map(|(date, _)| date),
        amount: unit
            .amounts
            .iter()
            .rev()
            .find(|it| near(unit, it.range.start))
            .or(unit.amounts.first())
            .map(|it| it.money),
        invoices: unit.about.clone(),
        confidence,
        committed,
    })
}

/// Of several amounts the one that stands behind the verb.
fn near(unit: &Unit, at: usize) -> bool {
    let verb = unit.cues.iter().find(|(cue, _)| *cue == Cue::Promise).map_or(0, |(_, place)| place.start);
    unit.amounts.len() > 1 && at >= verb
}

/// Says the same promise once: one without a day gives way to one with a day for the same invoices.
fn settle(promises: Vec<(Promise, &Unit)>) -> Vec<(Promise, &Unit)> {
    let mut settled: Vec<(Promise, &Unit)> = Vec::new();
    for (promise, unit) in promises {
        let same = settled.iter_mut().find(|(earlier, _)| {
            let invoices = earlier.invoices == promise.invoices || promise.invoices.is_empty();
            let amounts =
                earlier.amount == promise.amount || earlier.amount.is_none() || promise.amount.is_none();
            let dates = earlier.date == promise.date || earlier.date.is_none() || promise.date.is_none();
            invoices && amounts && dates
        });
        match same {
            Some((earlier, place)) => {
                if earlier.date.is_none() && promise.date.is_some() {
                    *place = unit;
                    earlier.confidence = promise.confidence;
                }
                earlier.date = earlier.date.or(promise.date);
                earlier.amount = earlier.amount.or(promise.amount);
                earlier.committed |= promise.committed;
            }
            None => settled.push((promise, unit)),
        }
    }
    settled
}
