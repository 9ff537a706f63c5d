//! "That is not right": why, which invoices, how much of it.

use crate::reading::{
    DisputeReason, Finding, Intent,
    message::{Cue, Message, Unit},
    phrases::{Dispute, Phrases},
};
use crate::words::Money;

impl Dispute {
    /// The reasons, the most telling first.
    pub fn reasons(&self) -> [(DisputeReason, &Phrases); 9] {
        [
            (DisputeReason::Duplicate, &self.duplicate),
            (DisputeReason::NotOrdered, &self.not_ordered),
            (DisputeReason::Contract, &self.contract),
            (DisputeReason::TaxOrForm, &self.tax_or_form),
            (DisputeReason::NotReceived, &self.not_received),
            (DisputeReason::Quantity, &self.quantity),
            (DisputeReason::Quality, &self.quality),
            (DisputeReason::Price, &self.price),
            (DisputeReason::Other, &self.other),
        ]
    }
}

/// All that is said against the same invoices.
struct Group<'a> {
    about: Vec<String>,
    units: Vec<&'a Unit>,
}

pub fn read(message: &Message<'_>) -> Vec<Finding> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for unit in message.units_in_order().filter(|unit| unit.has(Cue::Dispute)) {
        let about = subject(message, unit);
        // What names no invoice of its own goes with what was contested last.
        let belongs = |group: &&mut Group<'_>| {
            !message.several_open()
                || group.about == about
                || group.about.is_empty()
                || unit.invoices.is_empty()
        };
        match groups.iter_mut().rev().find(belongs) {
            Some(group) => {
                if group.about.is_empty() {
                    group.about = about;
                }
                group.units.push(unit);
            }
            None => groups.push(Group { about, units: vec![unit] }),
        }
    }
    groups.into_iter().filter_map(|group| finding(message, &group)).collect()
}

/// What a unit contests. Of two that are said to be the same, the one that the sentence is about.
fn subject(message: &Message<'_>, unit: &Unit) -> Vec<String> {
    let double = message.tongue.dispute.duplicate.found_in(message.words(&unit.range));
    let take = if double { 1 } else { unit.about.len() };
    unit.about.iter().take(take).cloned().collect()
}

fn finding(message: &Message<'_>, group: &Group<'_>) -> Option<Finding> {
    let said = &message.tongue.dispute;
    let mut best: Option<(DisputeReason, usize, &Unit)> = None;
    for (reason, phrases) in said.reasons() {
        let mut places =
            group.units.iter().map(|unit| (unit, phrases.places(message.words(&unit.range)).count()));
        let count: usize = places.clone().map(|(_, count)| count).sum();
        let first = places.find(|(_, count)| *count > 0).map(|(unit, _)| *unit);
        let better = best.as_ref().is_none_or(|(_, most, _)| count > *most && reason != DisputeReason::Other);
        if let (Some(first), true) = (first, better && count > 0) {
            best = Some((reason, count, first));
        }
    }
    let refuses = group.units.iter().find(|unit| said.refuses.found_in(message.words(&unit.range)));
    let deducts = group.units.iter().find(|unit| said.deducts.found_in(message.words(&unit.range)));
    let (reason, unit) = match (best, refuses.or(deducts)) {
        (Some((reason, _, unit)), _) => (reason, unit),
        (None, Some(unit)) => (DisputeReason::Other, *unit),
        (None, None) => return None,
    };
    let confidence = match (reason, refuses.is_some() || deducts.is_some(), group.units.len()) {
        (DisputeReason::Other, _, _) => 0.7,
        (_, true, _) => 0.92,
        (_, false, 1) => 0.75,
        (_, false, _) => 0.85,
    };
    let amount = deducts.or(refuses).and_then(|unit| refused(message, unit));
    let intent = Intent::Dispute { reason, invoices: group.about.clone(), amount };
    Some(message.finding(intent, &unit.range, confidence))
}

/// The amount that is not going to be paid: the one nearest to the refusal.
fn refused(message: &Message<'_>, unit: &Unit) -> Option<Money> {
    let words = message.words(&unit.range);
    let said = &message.tongue.dispute;
    let place = said.deducts.places(words).chain(said.refuses.places(words)).next()?;
    let middle = usize::midpoint(place.start, place.end);
    let base = message.sentences.iter().find(|it| it.range.contains(&unit.range.start))?.range.start;
    // Amounts are placed in their sentence, phrases in their unit.
    let nearest =
        unit.amounts.iter().min_by_key(|it| (it.range.start + base).abs_diff(middle + unit.range.start))?;
    Some(nearest.money)
}
