//! A message as sentences, and sentences as units: the smallest parts that say one thing about some invoices.
//!
//! "8801 is paid, 8822 is wrong and the rest follows on Friday" are three units. A new unit begins where a new
//! cue (a phrase that speaks of paying, contesting, asking) meets an old one.

use super::{
    Context, DisputeReason, Finding, Intent,
    amounts::{self, Mention as Amount},
    dates::{Mention as Day, Toward, apart},
    fold::Folded,
    heard::{Heard, Words},
    numbers::Numbers,
    phrases::{Phrases, Tongue},
    sentences::sentences,
};
use crate::words::{Date, Money};
use std::ops::Range;

/// What a phrase speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    Paid,
    Promise,
    Dispute,
    Plan,
    Copy,
}

#[derive(Clone, Debug, Default)]
pub struct Unit {
    pub range: Range<usize>,
    pub cues: Vec<(Cue, Range<usize>)>,
    pub days: Vec<Day>,
    pub amounts: Vec<Amount>,
    /// The invoices that its own words name.
    pub invoices: Vec<String>,
    /// Numbers that look like invoices but are not in the context.
    pub unknown: Vec<String>,
    /// Its own, or those named last, or the only ones that the message names.
    pub about: Vec<String>,
    /// Goes on with what the unit before it said ("…, the rest on the 29th").
    pub continues: bool,
}

impl Unit {
    pub fn has(&self, cue: Cue) -> bool {
        self.cues.iter().any(|(it, _)| *it == cue)
    }

    /// The day that it names: the most precise one that lies on the right side; of several ahead
    /// the last.
    pub fn day(&self, received: Date, toward: Toward) -> Option<(Date, &Day)> {
        let fitting = self.days.iter().filter(|day| !day.negated);
        let resolved = fitting.filter_map(|day| Some((day.resolve(received, toward)?, day)));
        let precision = |(_, day): &(Date, &Day)| day.precision.min(3);
        match toward {
            Toward::Future => resolved.max_by_key(precision),
            // "Paid on the 3rd, should show today": the first of equals.
            Toward::Past => resolved.rev().max_by_key(precision),
        }
    }

    pub fn amount(&self) -> Option<Money> {
        self.amounts.first().map(|amount| amount.money)
    }
}

#[derive(Clone, Debug)]
pub struct Sentence {
    pub range: Range<usize>,
    pub units: Vec<Unit>,
}

pub struct Message<'a> {
    pub text: &'a str,
    pub folded: Folded,
    pub tongue: &'a Tongue,
    pub context: &'a Context,
    pub sentences: Vec<Sentence>,
    /// Which phrases each sentence can hold.
    heard: Vec<(Range<usize>, Heard)>,
}

/// Longer messages are read to here; nobody buries a promise behind four pages.
const LONGEST: usize = 16 * 1024;

impl<'a> Message<'a> {
    pub fn of(
        text: &'a str,
        answers: &[(Range<usize>, String)],
        tongue: &'a Tongue,
        context: &'a Context,
    ) -> Self {
        let folded = Folded::of(text, LONGEST);
        let ranges = sentences(&folded);
        let hear = |range: &Range<usize>| {
            let words = folded.text().get(range.clone()).unwrap_or_default();
            (range.clone(), tongue.hears(words).heard)
        };
        let heard = ranges.iter().map(hear).collect();
        let mut message = Message { text, folded, tongue, context, sentences: Vec::new(), heard };
        let numbers = Numbers::of(&context.invoices);
        let mut sentences: Vec<Sentence> = ranges
            .into_iter()
            .map(|range| Sentence { units: message.units(&range, &numbers), range })
            .collect();
        for sentence in &mut sentences {
            let place = message.folded.unfold(&sentence.range).start;
            let above = answers.iter().find(|(range, _)| range.contains(&place)).map(|(_, line)| line);
            let named = above.map_or_else(Vec::new, |line| known(&numbers, &super::fold::fold(line)));
            for unit in &mut sentence.units {
                if unit.invoices.is_empty() && named.len() == 1 {
                    unit.invoices.clone_from(&named);
                }
            }
        }
        message.sentences = sentences;
        message.describe();
        message.carry();
        message
    }

    /// The words of a sentence, or of a part of one.
    pub fn words(&self, range: &Range<usize>) -> Words<'_> {
        let at = self.heard.partition_point(|(sentence, _)| sentence.end <= range.start);
        let whole = self.heard.get(at).filter(|(sentence, _)| range.end <= sentence.end);
        let heard = whole.map_or(Heard::ANYTHING, |(_, heard)| *heard);
        Words { text: self.folded.text().get(range.clone()).unwrap_or_default(), heard }
    }

    pub fn units_in_order(&self) -> impl Iterator<Item = &Unit> {
        self.sentences.iter().flat_map(|sentence| &sentence.units)
    }

    pub fn several_open(&self) -> bool {
        self.context.invoices.len() > 1
    }

    /// What is open in all.
    pub fn open(&self) -> i64 {
        self.context.invoices.iter().fold(0, |sum, invoice| sum.saturating_add(invoice.open.minor))
    }

    /// A finding with the words that say it.
    pub fn finding(&self, intent: Intent, range: &Range<usize>, confidence: f32) -> Finding {
        let span = self.folded.unfold(range);
        let words = self.text.get(span.clone()).unwrap_or_default();
        let start = span.start + (words.len() - words.trim_start_matches([' ', ',', ';', '\n']).len());
        let end = span.end - (words.len() - words.trim_end().len());
        // Several invoices and none named: probably all, but a person should see it.
        let vague = self.several_open() && intent.invoices().is_empty();
        let confidence = if vague { confidence - 0.1 } else { confidence };
        Finding { intent, span: start..end.max(start), confidence: confidence.clamp(0.05, 0.99) }
    }

    fn units(&self, range: &Range<usize>, numbers: &Numbers<'_>) -> Vec<Unit> {
        let text = self.words(range);
        let mut whole = numbers.whole(&text);
        let mut taken: Vec<Range<usize>> = whole.iter().map(|it| it.range.clone()).collect();
        let calendar = self.tongue.calendar.as_ref();
        let days = calendar.map_or_else(Vec::new, |calendar| {
            calendar.mentions(&text, self.context.received, self.context.locale)
        });
        let days: Vec<Day> =
            days.into_iter().filter(|day| taken.iter().all(|other| apart(other, &day.range))).collect();
        taken.extend(days.iter().map(|day| day.range.clone()));
        let shortened = numbers.shortened(&text, &taken);
        let exact = |money: Money| self.context.invoices.iter().any(|invoice| invoice.open == money);
        let most = self.open().saturating_mul(2).max(100_000);
        let mut with_short = taken.clone();
        with_short.extend(shortened.iter().map(|it| it.range.clone()));
        let mut amounts = amounts::mentions(&text, self.context.currency, most, &with_short);
        amounts.retain(|amount| exact(amount.money) || amount.money.minor <= most.saturating_mul(5));
        whole.extend(shortened);
        whole.sort_by_key(|it| it.range.start);
        let cues = self.cues(text);
        let mut units = group(text, &self.breaks(text), &cues, &days, &amounts, &whole, self.tongue);
        for unit in &mut units {
            unit.range = unit.range.start + range.start..unit.range.end + range.start;
        }
        units
    }

    /// Phrases that speak of something, in order.
    fn cues(&self, text: Words<'_>) -> Vec<(Cue, Range<usize>)> {
        let it = self.tongue;
        let dispute = &it.dispute;
        let mut cues: Vec<(Cue, Range<usize>)> = Vec::new();
        let mut add = |cue: Cue, said: &Phrases, never: &[&Phrases]| {
            let not: Vec<Range<usize>> = never.iter().flat_map(|list| list.places(text)).collect();
            cues.extend(
                said.places(text)
                    .filter(|place| not.iter().all(|no| apart(no, place)))
                    .map(|place| (cue, place)),
            );
        };
        add(Cue::Copy, &it.copy_request.asks, &[&it.copy_request.never]);
        add(Cue::Copy, &it.copy_request.missing, &[&it.copy_request.never]);
        add(Cue::Plan, &it.plan.asks, &[&it.plan.never]);
        add(Cue::Plan, &it.plan.monthly_rate, &[&it.plan.never]);
        let goods = it.copy_request.never.found_in(text);
        for (reason, said) in dispute.reasons() {
            // "We never got the invoice" contests nothing.
            if reason == DisputeReason::NotReceived && !goods {
                add(Cue::Dispute, said, &[&dispute.denied, &it.copy_request.missing]);
            } else {
                add(Cue::Dispute, said, &[&dispute.denied]);
            }
        }
        for said in [&dispute.refuses, &dispute.deducts] {
            add(Cue::Dispute, said, &[&dispute.denied]);
        }
        add(Cue::Paid, &it.paid.said, &[&it.paid.never, &it.promise.never]);
        for said in [&it.promise.commits, &it.promise.asks_time] {
            add(Cue::Promise, said, &[&it.promise.never]);
        }
        add(Cue::Promise, &it.paid.failed, &[]);
        cues.sort_by_key(|(_, place)| place.start);
        cues
    }

    /// Where clauses may join.
    fn breaks(&self, text: Words<'_>) -> Vec<usize> {
        let mut breaks: Vec<usize> = self.tongue.joins.places(text).map(|place| place.start).collect();
        for (at, ch) in text.char_indices() {
            let next_is_space = text.get(at + 1..at + 2).is_some_and(|next| next == " ");
            if matches!(ch, ',' | ';' | ')') && next_is_space
                || ch == '-' && next_is_space && text.get(..at).is_some_and(|before| before.ends_with(' '))
            {
                breaks.push(at + 1);
            }
        }
        breaks.sort_unstable();
        breaks
    }

    /// Invoices that are described instead of named: the older one, the January one, the one over 220.
    fn describe(&mut self) {
        if self.context.invoices.len() < 2 {
            return;
        }
        let which = &self.tongue.which;
        let invoices = &self.context.invoices;
        let mut named: Vec<String> = Vec::new();
        let mut sentences = std::mem::take(&mut self.sentences);
        for unit in sentences.iter_mut().flat_map(|sentence| &mut sentence.units) {
            let words = self.words(&unit.range);
            if unit.invoices.is_empty() {
                let single = |by: &dyn Fn(&super::OpenInvoice) -> bool| {
                    let mut fitting = invoices.iter().filter(|invoice| by(invoice));
                    fitting.next().filter(|_| fitting.next().is_none()).map(|it| it.number.clone())
                };
                let oldest = invoices.iter().map(|it| it.due).min();
                let newest = invoices.iter().map(|it| it.due).max();
                let smallest = invoices.iter().map(|it| it.open.minor).min();
                let biggest = invoices.iter().map(|it| it.open.minor).max();
                let month = self.month_of_an_invoice(&words);
                let described = match () {
                    () if which.all.found_in(words) => None,
                    () if which.older.found_in(words) => single(&|it| Some(it.due) == oldest),
                    () if which.newer.found_in(words) => single(&|it| Some(it.due) == newest),
                    () if which.smaller.found_in(words) => single(&|it| Some(it.open.minor) == smallest),
                    () if which.bigger.found_in(words) => single(&|it| Some(it.open.minor) == biggest),
                    () if month.is_some() => single(&|it| Some(it.due.month()) == month),
                    () if which.other.found_in(words) => {
                        single(&|it| !named.contains(&it.number)).filter(|_| !named.is_empty())
                    }
                    () => unit.amount().and_then(|amount| single(&|it| it.open == amount)),
                };
                unit.invoices.extend(described);
            }
            named.extend(unit.invoices.iter().cloned());
        }
        self.sentences = sentences;
    }

    /// "the January one", "die Januar-Rechnung", "celle de janvier".
    fn month_of_an_invoice(&self, words: &str) -> Option<i8> {
        let months = self.tongue.days.months.iter().enumerate();
        for (at, name) in months.flat_map(|(at, names)| names.iter().map(move |name| (at, name))) {
            for (start, _) in words.match_indices(name.as_str()) {
                let after =
                    words.get(start + name.len()..).unwrap_or_default().trim_start_matches([' ', '-']);
                let before = words.get(..start).unwrap_or_default();
                if self.tongue.which.invoice.starts(after).is_some()
                    || before.ends_with("celle de ")
                    || before.ends_with("celle d'")
                {
                    return i8::try_from(at + 1).ok();
                }
            }
        }
        None
    }

    /// A unit that names no invoice speaks of the ones named last, or of the only ones that are ever named.
    fn carry(&mut self) {
        let mut all: Vec<String> = Vec::new();
        for number in self.units_in_order().flat_map(|unit| &unit.invoices) {
            if !all.contains(number) {
                all.push(number.clone());
            }
        }
        // With several open, what is said before the first number may be about any of them.
        let mut last: Vec<String> = if all.len() == 1 && !self.several_open() { all } else { Vec::new() };
        let mut sentences = std::mem::take(&mut self.sentences);
        for unit in sentences.iter_mut().flat_map(|sentence| &mut sentence.units) {
            if !unit.invoices.is_empty() {
                last.clone_from(&unit.invoices);
            } else if self.several_open() && self.tongue.which.all.found_in(self.words(&unit.range)) {
                last.clear();
            }
            unit.about.clone_from(&last);
        }
        self.sentences = sentences;
    }
}

fn known(numbers: &Numbers<'_>, line: &str) -> Vec<String> {
    let mut named: Vec<String> =
        numbers.whole(line).into_iter().filter(|it| it.known).map(|it| it.number).collect();
    named.sort();
    named.dedup();
    named
}

/// Cuts a sentence into units.
fn group(
    text: Words<'_>,
    breaks: &[usize],
    cues: &[(Cue, Range<usize>)],
    days: &[Day],
    amounts: &[Amount],
    numbers: &[super::numbers::Mention],
    tongue: &Tongue,
) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut start = 0;
    for end in breaks.iter().copied().chain([text.len()]) {
        if end <= start {
            continue;
        }
        let inside = |place: &Range<usize>| (start..end).contains(&place.start);
        let part = Unit {
            range: start..end,
            cues: cues.iter().filter(|(_, place)| inside(place)).cloned().collect(),
            days: days.iter().filter(|day| inside(&day.range)).cloned().collect(),
            amounts: amounts.iter().filter(|amount| inside(&amount.range)).cloned().collect(),
            invoices: dedup(numbers.iter().filter(|it| it.known && inside(&it.range))),
            unknown: dedup(numbers.iter().filter(|it| !it.known && inside(&it.range))),
            ..Unit::default()
        };
        start = end;
        let words = text.get(part.range.clone()).unwrap_or_default();
        let rest = tongue.promise.rest.found_in(Words { text: words, heard: text.heard });
        match units.last_mut() {
            Some(unit) if !begins_anew(unit, &part, rest) => merge(unit, part),
            Some(unit) => {
                let continues =
                    part.cues.is_empty() && (unit.has(Cue::Promise) || unit.continues || unit.has(Cue::Paid));
                units.push(Unit { continues, ..part });
            }
            None => units.push(part),
        }
    }
    units
}

fn dedup<'a>(mentions: impl Iterator<Item = &'a super::numbers::Mention>) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::new();
    for mention in mentions {
        if !numbers.contains(&mention.number) {
            numbers.push(mention.number.clone());
        }
    }
    numbers
}

/// Whether a part says something of its own after the unit before it.
fn begins_anew(unit: &Unit, part: &Unit, rest: bool) -> bool {
    let new_cue = part.cues.iter().any(|(cue, _)| !unit.has(*cue));
    let other_money = !part.amounts.is_empty() || rest || !part.invoices.is_empty();
    let second_day = !unit.days.is_empty() && !part.days.is_empty() && other_money;
    // A day and an amount are complete; "the other half" or another amount begins the next.
    let complete = !unit.days.is_empty() && !unit.amounts.is_empty();
    let second_day = second_day || complete && (rest || !part.amounts.is_empty());
    let says = !unit.cues.is_empty() || unit.continues;
    // A cue after another one; or the same again with its own day and money.
    says && (new_cue || second_day) || unit.cues.is_empty() && second_day && !unit.amounts.is_empty()
}

fn merge(unit: &mut Unit, part: Unit) {
    unit.range.end = part.range.end;
    unit.cues.extend(part.cues);
    unit.days.extend(part.days);
    unit.amounts.extend(part.amounts);
    for number in part.invoices {
        if !unit.invoices.contains(&number) {
            unit.invoices.push(number);
        }
    }
    unit.unknown.extend(part.unknown);
}
