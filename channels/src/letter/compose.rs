//! Puts a letter's text on sheets: which page each part falls on, and what stays together.
//!
//! Everything is in millimetres. Knows the profile; never knows PDF.

use std::rc::Rc;

use super::{
    Code, Letter,
    form::{self, Foot},
    pen::{Block, GREY, INK, Ink, LIGHT, Pen, SOFT, Side, Style},
    profile::{Frame, Profile},
    qr::Modules,
    sheet::{Mark, Sheet},
    table,
};

pub(super) const BODY: Style = Style::new(10.0, 1.42, INK).marked();
const SUBJECT: Style = Style::new(12.5, 1.3, INK).bold();
const VERB: Style = Style::new(10.0, 1.4, INK).bold();
const CAPTION: Style = Style::new(8.5, 1.4, SOFT).marked();
const SIGNATURE: Style = Style::new(8.5, 1.5, GREY);
const PAGE: Style = Style::new(8.0, 1.3, GREY);

const BLACK: Ink = Ink(0, 0, 0);

/// Room under a paragraph.
const PARAGRAPH: f32 = 3.0;
/// Between the formula and the name. Nobody signs these letters by hand, so that one with a few invoices stays
/// on one sheet.
const SIGNATURE_ROOM: f32 = 1.5;
const CODE: f32 = 26.0;
const CODE_GAP: f32 = 4.0;
const BETWEEN_CODES: f32 = 6.0;
const BELOW_CODES: f32 = 5.0;

/// Composes a letter that has passed its pre-flight.
pub(super) fn compose(letter: &Letter, profile: &Profile, pen: &mut Pen) -> Vec<Sheet> {
    let first = form::first_sheet(letter, profile, pen);
    let foot = Foot::set(letter, profile, pen);
    let mut galley = Galley {
        letter,
        profile,
        pen,
        sheets: Vec::new(),
        sheet: first,
        top: profile.text.top,
        // A line for the page number stands between the text and the foot.
        bottom: profile.foot_bottom - foot.height - 8.0,
    };
    galley.subject();
    galley.paragraphs(&letter.opening);
    if let Some(table) = &letter.table {
        table::place(table, &mut galley);
    }
    let (last, body) = letter.body.split_last().map_or((None, &[][..]), |(last, body)| (Some(last), body));
    galley.paragraphs(body);
    galley.ending(last);

    let mut sheets = galley.sheets;
    sheets.push(galley.sheet);
    let pages = sheets.len();
    for (index, sheet) in sheets.iter_mut().enumerate() {
        foot.place(sheet, profile);
        if pages > 1 {
            let number = format!("{} {}/{pages}", letter.page_label, index + 1);
            let number = pen.set(number.trim(), PAGE, profile.text.width, Side::End);
            sheet.words(number, profile.text.left, profile.foot_bottom - foot.height - 6.0);
        }
    }
    sheets
}

/// The column of text that runs over from sheet to sheet.
pub(super) struct Galley<'a> {
    letter: &'a Letter,
    pub profile: &'a Profile,
    pub pen: &'a mut Pen,
    sheets: Vec<Sheet>,
    pub sheet: Sheet,
    /// Where the next thing goes, and where the column ends.
    pub top: f32,
    bottom: f32,
}

impl Galley<'_> {
    pub fn room(&self) -> f32 {
        self.bottom - self.top
    }

    /// Whether nothing of the text stands on this sheet yet.
    fn is_fresh(&self) -> bool {
        self.top <= self.profile.next_top || self.sheets.is_empty() && self.top <= self.profile.text.top
    }

    /// Goes on with the next sheet, which names the letter that it belongs to.
    pub fn turn(&mut self) {
        self.sheets.push(std::mem::take(&mut self.sheet));
        let Frame { left, width, .. } = self.profile.text;
        let above = self.profile.next_top - 11.0;
        let name = self.letter.letterhead.lines().next().unwrap_or_default();
        let name = self.pen.set(name, PAGE.bold(), width * 0.4, Side::Start);
        let title = self.pen.set(&self.letter.title, PAGE, width * 0.58, Side::End);
        let deepest = name.height().max(title.height());
        self.sheet.words(name, left, above - deepest);
        self.sheet.words(title, left + width * 0.42, above - deepest);
        self.sheet.rule(left, above + 1.2, width, 0.2, LIGHT);
        self.top = self.profile.next_top;
    }

    /// Makes room for something that must not be cut, if a sheet can hold it at all.
    pub fn keep(&mut self, height: f32) {
        let whole = self.bottom - self.profile.next_top;
        if height > self.room() && height <= whole && !self.is_fresh() {
            self.turn();
        }
    }

    fn subject(&mut self) {
        let subject = self.pen.set(&self.letter.subject, SUBJECT, self.profile.text.width, Side::Start);
        let height = subject.height();
        self.sheet.words(subject, self.profile.text.left, self.top);
        self.top += height + 5.0;
    }

    fn paragraphs(&mut self, paragraphs: &[String]) {
        for words in paragraphs {
            let block = self.pen.set(words.trim(), BODY, self.profile.text.width, Side::Start);
            self.flow(block);
            self.top += PARAGRAPH;
        }
    }

    /// Places a paragraph, cut if need be; never with a single line of it alone on a sheet.
    fn flow(&mut self, block: Block) {
        let block = Rc::new(block);
        let (all, left) = (block.lines(), self.profile.text.left);
        let mut from = 0;
        while from < all {
            let above = block.height_of(from);
            let fits =
                (from..=all).rev().find(|to| block.height_of(*to) - above <= self.room()).unwrap_or(from);
            let to = match (fits, all - fits) {
                (fits, 0) => fits,
                (fits, 1) => fits - usize::from(fits > from),
                (fits, _) => fits,
            };
            // On a fresh sheet at least one line is placed, so that this ends.
            let to = if to - from < 2 && to < all && !self.is_fresh() { from } else { to };
            let to = if to == from && self.is_fresh() { from + 1 } else { to };
            if to > from {
                let top = self.top;
                self.sheet.marks.push(Mark::Words { block: Rc::clone(&block), lines: from..to, left, top });
                self.top += block.height_of(to) - above;
            }
            if to < all {
                self.turn();
            }
            from = to;
        }
    }

    /// The last paragraph, the codes and the closing stay together: none is worth a sheet of its own.
    fn ending(&mut self, last: Option<&String>) {
        let width = self.profile.text.width;
        let codes: Vec<Pair> =
            self.letter.codes.chunks(2).map(|pair| Pair::set(pair, width, self.pen)).collect();
        let closing = self.closing();
        let codes_height: f32 = codes.iter().map(|pair| pair.height + BELOW_CODES).sum();
        let closing_height: f32 = closing.iter().map(|(above, block)| above + block.height()).sum();
        if let Some(last) = last {
            let last = self.pen.set(last.trim(), BODY, width, Side::Start);
            self.keep(last.height() + PARAGRAPH + codes_height + closing_height);
            self.flow(last);
            self.top += PARAGRAPH;
        }
        self.keep(codes_height + closing_height);
        for pair in codes {
            self.keep(pair.height);
            let height = pair.height;
            pair.place(&mut self.sheet, self.profile.text.left, self.top + 1.0);
            self.top += height + BELOW_CODES;
        }
        self.keep(closing_height);
        for (above, block) in closing {
            let height = block.height();
            self.sheet.words(block, self.profile.text.left, self.top + above);
            self.top += above + height;
        }
    }

    /// The formula, room for a signature, the name, and in small print what stands below it.
    fn closing(&mut self) -> Vec<(f32, Block)> {
        let width = self.profile.text.width;
        let lines = self.letter.closing.iter().filter(|line| !line.trim().is_empty()).enumerate();
        let set = lines.map(|(index, words)| {
            let (above, style) = match index {
                0 => (0.0, BODY),
                1 => (SIGNATURE_ROOM, BODY),
                _ => (0.0, SIGNATURE),
            };
            (above, self.pen.set(words, style, width, Side::Start))
        });
        set.collect()
    }
}

/// One or two codes beside each other, each with its verb and what it is for.
struct Pair {
    codes: Vec<(Modules, Block, Block)>,
    slot: f32,
    height: f32,
}

impl Pair {
    fn set(codes: &[Code], width: f32, pen: &mut Pen) -> Pair {
        let slot = (width - BETWEEN_CODES) / 2.0;
        let words = slot - CODE - CODE_GAP;
        let codes: Vec<_> = codes
            .iter()
            .filter_map(|code| {
                let modules = Modules::of(&code.content)?;
                let verb = pen.set(&code.verb, VERB, words, Side::Start);
                Some((modules, verb, pen.set(code.caption.trim(), CAPTION, words, Side::Start)))
            })
            .collect();
        let heights = codes.iter().map(|(_, verb, caption)| verb.height() + caption.height());
        let height = heights.fold(CODE, f32::max);
        Pair { codes, slot, height }
    }

    fn place(self, sheet: &mut Sheet, left: f32, top: f32) {
        let mut left = left;
        for (modules, verb, caption) in self.codes {
            let high = verb.height();
            let words_top = top + (self.height - high - caption.height()) / 2.0;
            let code_top = top + (self.height - CODE) / 2.0;
            sheet.marks.push(Mark::Squares { modules, left, top: code_top, size: CODE, ink: BLACK });
            sheet.words(verb, left + CODE + CODE_GAP, words_top);
            sheet.words(caption, left + CODE + CODE_GAP, words_top + high);
            left += self.slot + BETWEEN_CODES;
        }
    }
}
