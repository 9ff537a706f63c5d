//! The text message: the company first, the step, the total, by when, and where to answer.

use super::{Unrenderable, frames::Frames, pen::Pen, script::Script, tidy};
use serde::Serialize;

#[derive(Serialize)]
struct Sheet<'a> {
    text: String,
    /// The sentence that a message crosses with a payment.
    paid: Option<String>,
    answer: Option<String>,
    link: Option<&'a str>,
}

/// A scripted message. With a link there is no room for more: the page says the rest.
pub(super) fn write(pen: &Pen<'_>, script: &Script, frames: &Frames) -> Result<String, Unrenderable> {
    let link = pen.facts.link.as_deref();
    let crosses = script.crossed.is_some() && link.is_none();
    let reachable = link.is_some() || !pen.facts.company.phone.is_empty();
    let sheet = Sheet {
        text: pen.say(script.sms)?,
        paid: crosses.then(|| pen.say("sms-paid")).transpose()?,
        answer: reachable.then(|| pen.say("sms-answer")).transpose()?,
        link,
    };
    frames.render("sms.txt", &sheet).map(|text| plain(&text))
}

/// A collector's own words: the company's name is all that is added.
pub(super) fn own_words(pen: &mut Pen<'_>, words: &str, frames: &Frames) -> Result<String, Unrenderable> {
    let lines: Vec<String> = tidy::paragraphs(words).concat();
    pen.tell("text", lines.join("\n"));
    let sheet = Sheet { text: pen.say("sms-own-words")?, paid: None, answer: None, link: None };
    frames.render("sms.txt", &sheet).map(|text| plain(&text))
}

/// In letters that every telephone has: one typographic sign would halve the room (3GPP 23.038).
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}' => plain.push(' '),
            '’' | '‘' | '‚' => plain.push('\''),
            '“' | '”' | '„' | '«' | '»' => plain.push('"'),
            '–' | '—' | '‑' | '−' => plain.push('-'),
            '…' => plain.push_str("..."),
            c => plain.push(c),
        }
    }
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typography_becomes_what_a_telephone_has() {
        assert_eq!(plain("1\u{202f}234,50\u{a0}€ – “so” l’été…"), "1 234,50 € - \"so\" l'été...");
    }
}
