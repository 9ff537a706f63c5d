//! What stands below the last sentence: closing formulas, names, footers, disclaimers.
//!
//! From the closing formula on everything is out. Without a formula only lines that look like a name, and what
//! follows them, are taken for a signature.

use super::{Line, Origin};
use crate::reading::fold::fold;

/// Marks the signature and footers in a run of written lines. The first run of a mail begins with a greeting.
pub fn mark(lines: &mut [Line], first: bool) {
    banners(lines);
    let footer = lines.iter().position(|line| line.origin == Origin::Written && is_footer(line));
    let disclaimer = lines.iter().position(|line| line.origin == Origin::Written && is_disclaimer(line));
    let end = footer.into_iter().chain(disclaimer).min().unwrap_or(lines.len());
    for line in lines.iter_mut().skip(end) {
        line.origin = Origin::Footer;
    }
    let Some(body) = lines.get_mut(..end) else { return };
    let from = closing(body).or_else(|| name(body, first)).unwrap_or(end);
    for line in body.iter_mut().skip(from) {
        line.origin = Origin::Signed;
    }
}

/// Warnings that a mail gateway put on top.
fn banners(lines: &mut [Line]) {
    for line in lines.iter_mut().take(4) {
        let text = fold(&line.text);
        let warns = text.starts_with("caution")
            || text.starts_with("external")
            || text.starts_with("achtung: externe");
        if warns && (text.contains("outside") || text.contains("extern")) {
            line.origin = Origin::Footer;
        }
    }
}

fn is_footer(line: &Line) -> bool {
    line.text.len() < 120 && line.words().any(|(tongue, words)| tongue.mail.footers.starts(words).is_some())
}

fn is_disclaimer(line: &Line) -> bool {
    (61..4000).contains(&line.text.len())
        && line.words().any(|(tongue, words)| tongue.mail.disclaimers.found_in(words))
}

/// Where a closing formula begins.
fn closing(lines: &[Line]) -> Option<usize> {
    let last = lines.iter().rposition(|line| !line.is_blank())?;
    (0..=last).find(|at| {
        let Some(line) =
            lines.get(*at).filter(|line| line.origin == Origin::Written && line.text.len() < 200)
        else {
            return false;
        };
        if line.text.trim() == "--" || line.text.trim() == "—" {
            return true;
        }
        let below = lines.get(at + 1..=last).unwrap_or_default();
        line.words().any(|(tongue, text)| {
            let mail = &tongue.mail;
            mail.closings.starts(text).is_some_and(|end| closes(text.get(end..).unwrap_or_default(), 8))
                || mail.thanks.starts(text).is_some_and(|end| {
                    // "Thanks" may also begin a sentence or stand at the top.
                    *at > 0 && below.len() < 8 && signs(text.get(end..).unwrap_or_default())
                })
        })
    })
}

/// Whether what follows a formula on its line may still belong to it: "from the Tyrol", a name.
fn closes(rest: &str, words: usize) -> bool {
    let rest = rest.trim_matches([',', '.', '!', ' ', '-', ';']);
    rest.split_whitespace().count() <= words && !rest.contains(['?', '!']) && !rest.contains(". ")
}

/// Whether what follows a word of thanks is nothing or a name.
fn signs(rest: &str) -> bool {
    let rest = rest.trim();
    let words = rest.trim_matches([',', '.', '!', ' ', '-']).split_whitespace().count();
    words == 0 || (rest.starts_with([',', '-', '!', '.']) && words <= 3 && !rest.ends_with(['?']))
}

/// Where a bare name begins, if the last lines are one.
fn name(lines: &[Line], first: bool) -> Option<usize> {
    let last = lines.iter().rposition(|line| !line.is_blank())?;
    // The last paragraph, or the last but one if the last is only contact details.
    let mut candidate = None;
    let mut start = last;
    for _ in 0..3 {
        while start > 0 && lines.get(start - 1).is_some_and(|line| !line.is_blank()) {
            start -= 1;
        }
        if is_signature(lines.get(start..=last).unwrap_or_default()) {
            candidate = Some(start);
        }
        let above = lines.get(..start).unwrap_or_default().iter().rposition(|line| !line.is_blank());
        match above {
            Some(above) => start = above,
            None => break,
        }
    }
    // Without a blank line: a name right below the end of a sentence.
    if candidate.is_none() && last > 0 {
        let from = (last.saturating_sub(3)..=last).find(|at| {
            *at > 0
                && lines.get(at - 1).is_some_and(|line| line.text.trim_end().ends_with(['.', '!', '?', ')']))
                && is_signature(lines.get(*at..=last).unwrap_or_default())
        });
        candidate = from;
    }
    let from = candidate.filter(|from| *from > 0)?;
    let above = lines.get(..from).unwrap_or_default();
    let says_more = above.iter().any(|line| !line.is_blank() && !is_greeting(line));
    (says_more || !first && !above.is_empty()).then_some(from)
}

/// A few short lines, the first of which is a name, and none of which says anything.
fn is_signature(lines: &[Line]) -> bool {
    let count = lines.iter().filter(|line| !line.is_blank()).count();
    let all_short = lines.iter().all(|line| {
        let text = line.text.trim();
        text.chars().count() <= 90
            && !text.ends_with('?')
            && (text.chars().count() <= 40 || !text.ends_with('.'))
    });
    count <= 6
        && all_short
        && lines.first().is_some_and(|line| is_name(&line.text))
        && !lines.iter().any(speaks)
}

/// One to five capitalised words, perhaps with particles, initials or a department.
fn is_name(line: &str) -> bool {
    let text = line.trim().trim_end_matches([',', '.']);
    // A name and what follows a bar or a dot: "Janelle Hobbs | Payables".
    let text = text.split(['|', '·', '•', '/', '–', '(']).next().unwrap_or_default().trim();
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty() && *word != "-").collect();
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let particle = |word: &&str| {
        matches!(
            *word,
            "von"
                | "van"
                | "de"
                | "der"
                | "den"
                | "du"
                | "la"
                | "le"
                | "zu"
                | "of"
                | "and"
                | "und"
                | "et"
                | "&"
                | "x"
                | "the"
                | "für"
                | "i.A."
                | "ppa."
                | "fournisseurs"
                | "comptabilité"
                | "service"
        )
    };
    (1..=5).contains(&words.len())
        && words.first().is_some_and(|word| capital(word))
        && words.iter().all(|word| capital(word) || particle(word))
        && !text.bytes().any(|byte| byte.is_ascii_digit())
        && !text.contains(['!', '?', ':', ';', '€', '$', '£', '"'])
}

fn is_greeting(line: &Line) -> bool {
    let text = line.folded();
    text.split_whitespace().count() <= 6
        && (text.ends_with(',')
            || line.words().any(|(tongue, words)| tongue.mail.greetings.starts(words).is_some()))
}

/// Whether a line says something that a signature would not.
fn speaks(line: &Line) -> bool {
    let alone = line.text.trim().len() == line.text.len();
    line.words().any(|(tongue, words)| {
        let lists = [
            &tongue.stop.said,
            &tongue.paid.said,
            &tongue.promise.commits,
            &tongue.plan.asks,
            &tongue.copy_request.asks,
            &tongue.copy_request.missing,
            &tongue.dispute.refuses,
            &tongue.wrong_contact.said,
            &tongue.question.asks,
        ];
        let word = words.trim_end_matches(['.', '!']);
        let day = || alone && tongue.days.weekdays.iter().flatten().any(|day| word == day);
        lists.iter().any(|list| list.found_in(words)) || day()
    })
}
