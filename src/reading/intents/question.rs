//! What a person has to answer and no other intent covers.

use crate::reading::{Finding, Intent, dates::Toward, message::Message};

pub fn read(message: &Message<'_>, others: &[Finding]) -> Option<Finding> {
    if others.iter().any(|other| other.intent.kind() == "wrong_contact") {
        return None;
    }
    let said = &message.tongue.question;
    let promise = &message.tongue.promise;
    let sentence = message.sentences.iter().find(|sentence| {
        let words = message.words(&sentence.range);
        let span = message.folded.unfold(&sentence.range);
        let answered = others.iter().any(|other| other.span.start < span.end && span.start < other.span.end);
        let dated =
            sentence.units.iter().any(|unit| unit.day(message.context.received, Toward::Future).is_some());
        // More time without a day, and a day taken back, need an answer even without a question mark.
        let open_end =
            (said.more_time.found_in(words) || promise.withdraws.found_in(words)) && !dated && !answered;
        // "If you see that differently, call us" asks nothing.
        let conditional = promise.conditions.found_in(words);
        let asks = said.asks.found_in(words) || said.call.found_in(words) && !conditional;
        // "Which invoice?" beside the wish for a copy is answered by the copy.
        let copied = others.iter().any(|other| other.intent.kind() == "copy_request")
            && words.split_whitespace().count() <= 5
            && message.tongue.which.invoice.found_in(words);
        let marked = words.trim_end().ends_with('?') && !answered && !copied && !said.polite.found_in(words);
        open_end || asks || marked
    })?;
    let asked = message.words(&sentence.range).trim_end().ends_with('?');
    let confidence = if asked { 0.75 } else { 0.6 };
    Some(message.finding(Intent::Question, &sentence.range, confidence))
}
