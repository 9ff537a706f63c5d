//! What was newly written, and what only came along: quoted history, signatures, footers.
//!
//! A body becomes lines, each line gets an origin, runs of written lines become blocks, and the blocks are the
//! new text. Nothing is deleted: what is not new is folded away with its kind. In doubt a line is the
//! customer's: a signature too much costs a glance, a sentence too little costs a dispute.

mod html;
mod quote;
mod signature;

use super::{
    Body, Folded, FoldedKind,
    heard::{Heard, Words},
    phrases::{Tongue, tongues},
};
use std::{cell::OnceCell, ops::Range};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Written,
    Quoted,
    Signed,
    Footer,
}

#[derive(Clone, Debug)]
struct Line {
    text: String,
    origin: Origin,
    /// As it is compared, and what each language can hear in it: looked at many times, told once.
    folded: OnceCell<String>,
    heard: OnceCell<Vec<Heard>>,
}

impl Line {
    const fn new(text: String, origin: Origin) -> Line {
        Line { text, origin, folded: OnceCell::new(), heard: OnceCell::new() }
    }

    /// Its words without the spaces around, folded.
    fn folded(&self) -> &str {
        self.folded.get_or_init(|| super::fold::fold(self.text.trim()))
    }

    /// The same for each language.
    fn words(&self) -> impl Iterator<Item = (&'static Tongue, Words<'_>)> {
        let text = self.folded();
        let listen = || tongues().iter().map(|tongue| tongue.hears(text).heard).collect();
        let heard = self.heard.get_or_init(listen);
        tongues().iter().zip(heard).map(|(tongue, heard)| (tongue, Words { text, heard: *heard }))
    }

    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trimmed {
    pub new_text: String,
    pub folded: Vec<Folded>,
    /// Parts of the new text that stand directly below a quoted line, and that line.
    pub answers: Vec<(Range<usize>, String)>,
}

/// Takes a body apart.
#[must_use]
pub fn trim(body: Body<'_>) -> Trimmed {
    if let Some(html) = body.html {
        let trimmed = assemble(html::lines(html));
        // An HTML part without any words of its own is a broken copy of the plain one.
        if !trimmed.new_text.is_empty() || body.plain.trim().is_empty() {
            return trimmed;
        }
    }
    assemble(body.plain.lines().map(|text| Line::new(text.to_owned(), Origin::Written)).collect())
}

fn assemble(mut lines: Vec<Line>) -> Trimmed {
    quote::mark(&mut lines);
    let mut trimmed = Trimmed::default();
    let mut above: Option<String> = None;
    for run in lines.chunk_by_mut(|a, b| (a.origin == Origin::Written) == (b.origin == Origin::Written)) {
        if run.first().is_some_and(|line| line.origin == Origin::Written) {
            signature::mark(run, trimmed.new_text.is_empty());
        } else {
            above = last_quoted(run).or(above);
        }
        for part in run.chunk_by(|a, b| a.origin == b.origin) {
            match part.first().map(|line| line.origin) {
                Some(Origin::Written) => write(&mut trimmed, part, above.take()),
                Some(Origin::Quoted) => fold(&mut trimmed, part, FoldedKind::Quote),
                Some(Origin::Signed) => fold(&mut trimmed, part, FoldedKind::Signature),
                Some(Origin::Footer) => fold(&mut trimmed, part, FoldedKind::Footer),
                None => {}
            }
        }
    }
    trimmed
}

fn write(trimmed: &mut Trimmed, part: &[Line], above: Option<String>) {
    let text = join(part);
    if text.is_empty() {
        return;
    }
    if !trimmed.new_text.is_empty() {
        trimmed.new_text.push_str("\n\n");
    }
    let start = trimmed.new_text.len();
    trimmed.new_text.push_str(&text);
    if let Some(above) = above {
        trimmed.answers.push((start..trimmed.new_text.len(), above));
    }
}

fn fold(trimmed: &mut Trimmed, part: &[Line], kind: FoldedKind) {
    let text = join(part);
    if text.is_empty() {
        return;
    }
    match trimmed.folded.last_mut() {
        Some(last) if last.kind == kind && trimmed.new_text.is_empty() => {
            last.text.push('\n');
            last.text.push_str(&text);
        }
        _ => trimmed.folded.push(Folded { kind, text }),
    }
}

/// Lines as one text, with at most one blank line in a row and none around.
fn join(part: &[Line]) -> String {
    let mut text = String::new();
    let mut blank = false;
    for line in part {
        if line.is_blank() {
            blank = true;
            continue;
        }
        if !text.is_empty() {
            text.push_str(if blank { "\n\n" } else { "\n" });
        }
        blank = false;
        // One trailing space marks a line that flows on (RFC 3676); it says how to read the break.
        let flows = line.text.ends_with(' ') && !line.text.ends_with("  ") && line.text.trim() != "--";
        text.push_str(line.text.trim());
        if flows {
            text.push(' ');
        }
    }
    text.truncate(text.trim_end().len());
    text
}

fn last_quoted(run: &[Line]) -> Option<String> {
    let line = run.iter().rev().find(|line| line.origin == Origin::Quoted && !line.is_blank())?;
    let text = line.text.trim_start_matches(['>', ' ']).trim();
    (!text.is_empty()).then(|| text.chars().take(400).collect())
}
