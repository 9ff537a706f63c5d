//! "May we pay in parts?"

use crate::reading::{
    Every, Finding, Intent,
    dates::Toward,
    fold::fold,
    message::{Cue, Message, Unit},
};
use crate::words::{Date, Money};

pub fn read(message: &Message<'_>) -> Option<Finding> {
    let at = message
        .sentences
        .iter()
        .position(|sentence| sentence.units.iter().any(|unit| unit.has(Cue::Plan)))?;
    let sentence = message.sentences.get(at)?;
    // Days and amounts often follow in the next sentence.
    let follows = message.sentences.get(at + 1).filter(|next| {
        next.units.iter().all(|unit| unit.cues.iter().all(|(cue, _)| matches!(cue, Cue::Plan | Cue::Promise)))
            && (sentence.units.iter().all(|unit| unit.days.is_empty()))
    });
    let units: Vec<&Unit> = sentence
        .units
        .iter()
        .filter(|unit| !unit.has(Cue::Dispute))
        .chain(follows.iter().flat_map(|it| &it.units))
        .collect();
    let words: String =
        units.iter().map(|unit| message.words(&unit.range).text).collect::<Vec<_>>().join(" ");
    let days = days(message, &units);
    let dates: Vec<Date> = days.iter().map(|(date, _)| *date).collect();
    let regular = interval(&dates);
    let plan = &message.tongue.plan;
    let every = match () {
        () if plan.weekly.found_in(&words) => Some(Every::Week),
        () if plan.monthly.found_in(&words) => Some(Every::Month),
        () => regular,
    };
    let counted =
        count(message, &words).or_else(|| (dates.len() >= 3).then_some(dates.len())).filter(|it| *it < 100);
    let most_precise = days.iter().map(|(_, precision)| *precision).max();
    let start = days.iter().find(|(_, precision)| Some(*precision) == most_precise).map(|(date, _)| *date);
    let amount = amount(message, &units, counted);
    let invoices = units.iter().map(|unit| &unit.invoices).find(|it| !it.is_empty()).cloned();
    let invoices = invoices.or_else(|| units.first().map(|unit| unit.about.clone())).unwrap_or_default();
    let confidence = if counted.is_some() || amount.is_some() { 0.88 } else { 0.7 };
    let instalments = counted.and_then(|it| u8::try_from(it).ok());
    let end = units.last().map_or(sentence.range.end, |unit| unit.range.end);
    Some(message.finding(
        Intent::Plan { instalments, amount, every, start, invoices },
        &(sentence.range.start..end),
        confidence,
    ))
}

/// Days ahead, in order, each with how precisely it was named.
fn days(message: &Message<'_>, units: &[&Unit]) -> Vec<(Date, u8)> {
    units
        .iter()
        .flat_map(|unit| &unit.days)
        .filter(|day| !day.negated)
        .filter_map(|day| Some((day.resolve(message.context.received, Toward::Future)?, day.precision)))
        .collect()
}

/// How far apart the days are, if always the same.
fn interval(dates: &[Date]) -> Option<Every> {
    let gaps: Vec<i64> = dates
        .windows(2)
        .map(|pair| pair.last().map_or(0, |b| pair.first().map_or(0, |a| b.days_since(*a))))
        .collect();
    match gaps.as_slice() {
        [] => None,
        gaps if gaps.iter().all(|gap| *gap == 7) => Some(Every::Week),
        gaps if gaps.iter().all(|gap| (28..=31).contains(gap)) => Some(Every::Month),
        _ => None,
    }
}

/// "in three instalments", "3 Raten", "4 x", "en trois fois".
fn count(message: &Message<'_>, words: &str) -> Option<usize> {
    let numbers: Vec<Vec<String>> =
        message.tongue.days.numbers.iter().map(|forms| forms.split('|').map(fold).collect()).collect();
    let number = |word: &str| {
        let word = word.trim_matches(|ch: char| !ch.is_alphanumeric());
        word.parse::<usize>().ok().or_else(|| {
            word.strip_suffix('x').and_then(|digits| digits.parse().ok()).or_else(|| {
                numbers.iter().position(|forms| forms.iter().any(|form| form == word)).map(|at| at + 1)
            })
        })
    };
    let parts = &message.tongue.plan.parts;
    for place in parts.places(words) {
        let before = words.get(..place.start).unwrap_or_default();
        let found = before
            .split_whitespace()
            .rev()
            .take(3)
            .find_map(number)
            .or_else(|| words.get(place.clone()).and_then(|it| it.split_whitespace().find_map(number)));
        if found.is_some_and(|it| (2..=60).contains(&it)) {
            return found;
        }
    }
    None
}

/// The amount of each part: not the total that is to be divided.
fn amount(message: &Message<'_>, units: &[&Unit], count: Option<usize>) -> Option<Money> {
    let named: Vec<Money> = units.iter().flat_map(|unit| &unit.amounts).map(|it| it.money).collect();
    let total = message.open();
    let divides = |money: &&Money| {
        count.and_then(|count| i64::try_from(count).ok()).is_some_and(|count| {
            let sum = money.minor.saturating_mul(count);
            (sum - total).abs() <= total / 20
                || message.context.invoices.iter().any(|it| (sum - it.open.minor).abs() <= it.open.minor / 20)
        })
    };
    let is_part = |money: &&Money| {
        money.minor < total
            && (message.several_open() || !message.context.invoices.iter().any(|it| it.open == **money))
    };
    named
        .iter()
        .find(divides)
        .or_else(|| named.iter().filter(is_part).min_by_key(|money| money.minor))
        .copied()
}
