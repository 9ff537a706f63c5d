//! "No more of these messages."

use crate::reading::{Finding, Intent, message::Message};

pub fn read(message: &Message<'_>) -> Option<Finding> {
    let stop = &message.tongue.stop;
    let sentence = message.sentences.iter().find(|sentence| {
        let words = message.words(&sentence.range);
        stop.said.found_in(words) && !stop.never.found_in(words)
    })?;
    // Alone it is a keyword; in a longer message it may be part of a complaint.
    let confidence = if message.sentences.len() <= 2 { 0.97 } else { 0.85 };
    Some(message.finding(Intent::Stop, &sentence.range, confidence))
}
