//! "That has been paid."

use crate::reading::{
    Finding, Intent,
    dates::Toward,
    message::{Cue, Message, Unit},
};

pub fn read(message: &Message<'_>, others: &[Finding]) -> Vec<Finding> {
    let units: Vec<&Unit> = message.units_in_order().collect();
    let mut findings: Vec<Finding> = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        if !unit.has(Cue::Paid) || failed_after(message, &units, at) {
            continue;
        }
        let Some(invoices) = invoices(message, unit, others) else { continue };
        let day = unit.day(message.context.received, Toward::Past);
        let (date, amount) = (day.map(|(date, _)| date), unit.amount());
        let confidence = match (date, amount) {
            (Some(_), _) => 0.9,
            (None, Some(_)) => 0.85,
            (None, None) => 0.75,
        };
        let intent = Intent::Paid { date, amount, invoices };
        let repeats = findings.iter().any(|other| other.intent.invoices() == intent.invoices());
        // Said twice, it is one payment: the telling with the day counts.
        if repeats && date.is_none() && amount.is_none() {
            continue;
        }
        findings.push(message.finding(intent, &unit.range, confidence));
    }
    if findings.len() > 1 {
        findings.retain(|finding| !matches!(&finding.intent, Intent::Paid { date: None, amount: None, invoices } if invoices.is_empty()));
    }
    findings
}

/// What was paid; `None` if it is something else than what is open.
fn invoices(message: &Message<'_>, unit: &Unit, others: &[Finding]) -> Option<Vec<String>> {
    if !unit.invoices.is_empty() || unit.unknown.is_empty() {
        return Some(unit.about.clone());
    }
    // Another invoice that was paid matters if this one is said to be the same again.
    let again = others.iter().any(|other| {
        matches!(&other.intent, Intent::Dispute { reason: crate::reading::DisputeReason::Duplicate, .. })
    });
    let as_written = |number: &String| {
        let at = message.words(&unit.range).find(number.as_str())? + unit.range.start;
        message.text.get(message.folded.unfold(&(at..at + number.len()))).map(str::to_owned)
    };
    again.then(|| unit.unknown.iter().filter_map(as_written).collect())
}

/// Whether the payment is said to have come back.
fn failed_after(message: &Message<'_>, units: &[&Unit], at: usize) -> bool {
    units.iter().skip(at).take(2).any(|unit| message.tongue.paid.failed.found_in(message.words(&unit.range)))
}
