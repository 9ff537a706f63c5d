//! "Please send the invoice again."

use crate::reading::{
    Finding, Intent,
    message::{Cue, Message},
};

pub fn read(message: &Message<'_>, others: &[Finding]) -> Option<Finding> {
    let copy = &message.tongue.copy_request;
    let has = |kind: &str| others.iter().any(|other| other.intent.kind() == kind);
    let asked = message.units_in_order().find(|unit| {
        let words = message.words(&unit.range);
        unit.has(Cue::Copy) && copy.asks.found_in(words)
    });
    let missed = || {
        // That an invoice never came is a request for it, unless the goods did not come either.
        message
            .units_in_order()
            .find(|unit| unit.has(Cue::Copy))
            .filter(|_| !has("dispute") && !has("wrong_contact"))
    };
    let (unit, confidence) = match asked {
        Some(unit) if !has("wrong_contact") => (unit, 0.92),
        _ => (missed()?, 0.65),
    };
    let statement = copy.statement.found_in(message.words(&unit.range));
    let invoices = if statement { Vec::new() } else { unit.about.clone() };
    Some(message.finding(Intent::CopyRequest { invoices }, &unit.range, confidence))
}
