//! What a reply says: its newly written text, its language, and what the customer wants, each with the words
//! it was read from and a confidence.
//!
//! Knows how people write. Never knows SQL, mail transport, cases or what follows from a finding.
//! Verb: [`read`], pure.
//!
//! A wrong guess is worse than no guess: where two readings are possible, none is given.

mod amounts;
mod dates;
pub mod finding;
mod fold;
mod heard;
mod intents;
mod language;
mod message;
pub mod notice;
mod numbers;
mod phrases;
mod sentences;
mod trim;

pub use finding::{Context, DisputeReason, Every, Finding, Folded, FoldedKind, Intent, OpenInvoice, Reading};

/// The body of a reply as it came.
#[derive(Clone, Copy, Debug, Default)]
pub struct Body<'a> {
    /// The plain text part, or the HTML part turned into text.
    pub plain: &'a str,
    /// The HTML part: its structure tells quotes better than text does.
    pub html: Option<&'a str>,
}

/// Reads a reply.
#[must_use]
pub fn read(body: Body<'_>, context: &Context) -> Reading {
    let trim::Trimmed { new_text, folded, answers } = trim::trim(body);
    let language = language::language(&new_text, context.locale);
    let findings = match language.and_then(phrases::tongue) {
        Some(tongue) => intents::find(&message::Message::of(&new_text, &answers, tongue, context)),
        None => Vec::new(),
    };
    let answers = answers.into_iter().map(|(range, line)| (range.start, line)).collect();
    Reading { language, new_text, folded, answers, findings }
}
