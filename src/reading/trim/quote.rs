//! Quoted history by what its lines look like, in every language that mail programs speak.
//!
//! These lists are not in `locales/`: the quotation is in the language of the customer's mail program, which
//! says nothing about the language of the message.

use super::{Line, Origin};
use crate::reading::fold::fold;

/// "… wrote:".
const WROTE: [&str; 20] = [
    "wrote",
    "writes",
    "schrieb",
    "a ecrit",
    "ecrit",
    "schreef",
    "geschreven",
    "escribio",
    "ha scritto",
    "scrive",
    "napisal(a)",
    "napisal",
    "napisala",
    "pisze",
    "escreveu",
    "skrev",
    "skrev:",
    "napsal(a)",
    "kirjoitti",
    "irta",
];
/// How attributions begin, when the verb stands on a later line.
const OPENINGS: [&str; 17] = [
    "on ", "am ", "le ", "op ", "el ", "il ", "em ", "w dniu", "dnia ", "dne ", "den ", "a ", "pe ",
    "in data", "ma ", "vom ", "pon",
];
/// Labels of a header block: from; sent; to; subject.
const LABELS: [&[&str]; 4] = [
    &["from", "von", "de", "van", "da", "od", "fran", "fra", "lahettaja", "felado", "kimden", "expediteur"],
    &[
        "sent",
        "date",
        "gesendet",
        "datum",
        "envoye",
        "enviado",
        "enviado el",
        "fecha",
        "data",
        "inviato",
        "verzonden",
        "wyslano",
        "skickat",
        "sendt",
        "odeslano",
        "lahetetty",
        "trimis",
        "elkuldve",
        "gonderildi",
        "envoye le",
    ],
    &[
        "to",
        "an",
        "a",
        "aan",
        "para",
        "do",
        "till",
        "til",
        "komu",
        "vastaanottaja",
        "catre",
        "cimzett",
        "kime",
        "pour",
    ],
    &[
        "subject",
        "betreff",
        "objet",
        "onderwerp",
        "asunto",
        "oggetto",
        "assunto",
        "temat",
        "amne",
        "emne",
        "predmet",
        "aihe",
        "subiect",
        "targy",
        "konu",
    ],
];
/// Inside a line of dashes: the older message follows.
const SEPARATORS: [&str; 14] = [
    "original",
    "ursprungliche",
    "urspruengliche",
    "origine",
    "oorspronkelijk",
    "forwarded",
    "weitergeleitete",
    "transfere",
    "doorgestuurd",
    "reenviado",
    "inoltrato",
    "przekazana",
    "oryginaln",
    "puvodni",
];
const FORWARDS: [&str; 3] =
    ["begin forwarded message", "anfang der weitergeleiteten", "debut du message transfere"];

/// Marks every line that is quoted.
pub fn mark(lines: &mut [Line]) {
    for line in lines.iter_mut() {
        if line.origin == Origin::Written && line.text.trim_start().starts_with('>') {
            line.origin = Origin::Quoted;
        }
    }
    let mut at = 0;
    while at < lines.len() {
        let found = lines.get(at..).map_or(Found::Nothing, begins);
        let until = match found {
            Found::Nothing => {
                at += 1;
                continue;
            }
            Found::Attribution(count) => at + count,
            Found::TheRest => lines.len(),
        };
        for line in lines.iter_mut().take(until).skip(at) {
            line.origin = Origin::Quoted;
        }
        at = until;
    }
    close_gaps(lines);
}

enum Found {
    Nothing,
    Attribution(usize),
    TheRest,
}

/// What begins with the first of these lines.
fn begins(lines: &[Line]) -> Found {
    let Some(first) = lines.first().filter(|line| line.origin == Origin::Written && !line.is_blank()) else {
        return Found::Nothing;
    };
    if first.text.len() > 600 {
        return Found::Nothing;
    }
    let text = first.folded();
    if is_separator(text) || begins_headers(text, lines) {
        return Found::TheRest;
    }
    match attribution(text, lines) {
        Some((count, certain)) => {
            let next = lines.iter().skip(count).find(|line| !line.is_blank());
            match next {
                Some(line) if line.origin == Origin::Quoted => Found::Attribution(count),
                // "Your colleague wrote on 3 May:" may be the customer's own sentence.
                Some(_) if !certain => Found::Nothing,
                _ => Found::TheRest,
            }
        }
        None => Found::Nothing,
    }
}

fn is_separator(text: &str) -> bool {
    (text.starts_with("---") && SEPARATORS.iter().any(|word| text.contains(word)))
        || FORWARDS.iter().any(|start| text.starts_with(start))
}

/// A block of From, Sent, To and Subject, perhaps below a rule.
fn begins_headers(text: &str, lines: &[Line]) -> bool {
    let is_rule = text.len() >= 5 && text.bytes().all(|byte| matches!(byte, b'_' | b'-' | b'=' | b'*'));
    let mut block = lines
        .iter()
        .skip(usize::from(is_rule))
        .filter(|line| !line.is_blank() && line.origin == Origin::Written)
        .take(6)
        .map(|line| label(&line.text));
    if block.next().flatten() != Some(0) {
        return false;
    }
    let mut kinds: Vec<usize> = block.flatten().collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.iter().filter(|kind| **kind != 0).count() >= 2
}

/// Which header a line is, if one.
fn label(line: &str) -> Option<usize> {
    let bare = line.trim().trim_start_matches(['*', '_']);
    let (label, _) = bare.split_once(':').filter(|(label, _)| label.len() <= 24)?;
    let label = fold(label.trim_end_matches(['*', '_', ' ', '\u{a0}']).trim());
    LABELS.iter().position(|labels| labels.contains(&label.as_str()))
}

/// An attribution that begins with the first line: how many lines it has, and whether it cannot be a sentence.
fn attribution(first: &str, lines: &[Line]) -> Option<(usize, bool)> {
    let opens = OPENINGS.iter().any(|opening| first.starts_with(opening));
    let mut joined = String::new();
    for (at, line) in lines.iter().take(4).enumerate() {
        if line.is_blank() || line.origin != Origin::Written || joined.len() > 400 {
            return None;
        }
        joined.push(' ');
        joined.push_str(line.folded());
        if joined.trim_end().ends_with(':') || joined.trim_end().ends_with(": ") {
            let verb = WROTE.iter().any(|verb| {
                joined.split([' ', ':']).any(|word| word == *verb)
                    || verb.contains(' ') && joined.contains(verb)
            });
            let dated = joined.bytes().any(|byte| byte.is_ascii_digit());
            let certain = joined.contains('@') || opens && has_time(&joined);
            return (verb && dated && (opens || at == 0)).then_some((at + 1, certain));
        }
        if !opens {
            return None;
        }
    }
    None
}

fn has_time(text: &str) -> bool {
    text.as_bytes()
        .windows(4)
        .any(|w| matches!(w, [a, b':' | b'h' | b'.', b, c] if a.is_ascii_digit() && b.is_ascii_digit() && c.is_ascii_digit()))
}

/// Blank lines between quoted lines are quoted too.
fn close_gaps(lines: &mut [Line]) {
    let mut last: Option<usize> = None;
    for at in 0..lines.len() {
        let Some(line) = lines.get(at) else { break };
        if line.is_blank() && line.origin == Origin::Written {
            continue;
        }
        let quoted = line.origin == Origin::Quoted;
        if let (true, Some(from)) = (quoted, last) {
            for gap in lines.iter_mut().take(at).skip(from + 1) {
                gap.origin = Origin::Quoted;
            }
        }
        last = quoted.then_some(at);
    }
}
