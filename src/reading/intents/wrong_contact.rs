//! "I am not, or no longer, the right person."

use crate::reading::{Finding, Intent, message::Message};

pub fn read(message: &Message<'_>) -> Option<Finding> {
    let wrong = &message.tongue.wrong_contact;
    let sentence = message.sentences.iter().find(|sentence| {
        let words = message.words(&sentence.range);
        wrong.said.found_in(words) && !wrong.never.found_in(words)
    })?;
    let contact = address(message.text).map(str::to_owned);
    let confidence = if contact.is_some() { 0.95 } else { 0.8 };
    Some(message.finding(Intent::WrongContact { contact }, &sentence.range, confidence))
}

/// The first address in a text.
fn address(text: &str) -> Option<&str> {
    text.split(|ch: char| ch.is_whitespace() || matches!(ch, '<' | '>' | '(' | ')' | ',' | ';' | ':' | '"'))
        .map(|word| word.trim_end_matches(['.', '!', '?', '\'']))
        .find(|word| {
            word.len() < 255
                && word.split_once('@').is_some_and(|(local, domain)| {
                    !local.is_empty()
                        && domain.contains('.')
                        && !domain.contains('@')
                        && !domain.starts_with('.')
                })
        })
}
