//! What stands at a fixed place on the sheet: letterhead, address, information block, marks, foot.

use super::{
    Letter,
    pen::{Block, GREY, INK, Ink, LIGHT, Pen, Side, Style},
    profile::{Frame, Profile},
    sheet::{Mark, Sheet},
    table,
};

const ADDRESS: Style = Style::new(10.5, 1.32, INK);
/// Sorting machines want ten points; nine is the least.
pub(super) const SMALLEST_ADDRESS: Style = ADDRESS.sized(9.0);
const RETURN_LINE: Style = Style::new(6.5, 1.25, GREY);
pub(super) const SMALLEST_RETURN_LINE: Style = RETURN_LINE.sized(5.5);
const INFORMATION: Style = Style::new(8.5, 1.32, INK);
const SMALLEST_INFORMATION: f32 = 7.0;
const NAME: Style = Style::new(14.0, 1.2, INK).bold();
const BYLINE: Style = Style::new(8.0, 1.35, GREY);
const INITIAL: Style = Style::new(21.0, 1.0, AMBER).bold();
const FOOT: Style = Style::new(7.0, 1.45, GREY);

const PETROL: Ink = Ink(32, 52, 60);
const AMBER: Ink = Ink(243, 181, 63);

/// The first sheet without its text.
pub(super) fn first_sheet(letter: &Letter, profile: &Profile, pen: &mut Pen) -> Sheet {
    let mut sheet = Sheet::default();
    letterhead(&mut sheet, letter, profile, pen);
    address(&mut sheet, letter, profile, pen);
    Information::set(letter, profile, pen).place(&mut sheet, profile.information);
    folds(&mut sheet, profile);
    sheet
}

/// The sender's mark and name; without a name there is none.
fn letterhead(sheet: &mut Sheet, letter: &Letter, profile: &Profile, pen: &mut Pen) {
    let Frame { left, top, width, height } = profile.letterhead;
    let (name, byline) = letter.letterhead.split_once('\n').unwrap_or((&letter.letterhead, ""));
    let Some(initial) = name.chars().find(|c| c.is_alphanumeric()) else { return };
    sheet.marks.push(Mark::Field {
        frame: Frame { left, top, width: height, height },
        round: 1.2,
        ink: PETROL,
    });
    let initial = initial.to_uppercase().to_string();
    let initial = pen.set(&initial, INITIAL, height, Side::Middle);
    let middle = top + (height - initial.height()) / 2.0;
    sheet.words(initial, left, middle);

    let indent = height + 4.0;
    let name = pen.set(name.trim(), NAME, width - indent, Side::Start);
    let byline =
        (!byline.trim().is_empty()).then(|| pen.set(byline.trim(), BYLINE, width - indent, Side::Start));
    let tall = name.height() + byline.as_ref().map_or(0.0, Block::height);
    let name_top = top + (height - tall) / 2.0;
    let byline_top = name_top + name.height();
    sheet.words(name, left + indent, name_top);
    if let Some(byline) = byline {
        sheet.words(byline, left + indent, byline_top);
    }
}

/// The return line and the address: as large as the window allows, and higher up if there are many lines.
fn address(sheet: &mut Sheet, letter: &Letter, profile: &Profile, pen: &mut Pen) {
    let field = profile.address;
    let lines: Vec<&str> =
        letter.address.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    let address = largest(pen, &lines.join("\n"), ADDRESS, SMALLEST_ADDRESS.size, field.width);
    let top = profile.address_top.min(field.bottom() - address.height());
    sheet.words(address, field.left, top);

    let line = largest(pen, letter.return_line.trim(), RETURN_LINE, SMALLEST_RETURN_LINE.size, field.width);
    let (width, line_top) = (line.width(), top - 0.9 - line.height());
    sheet.words(line, field.left, line_top);
    sheet.rule(field.left, top - 0.8, width, 0.2, LIGHT);
}

/// The words at the largest size, in steps of half a point, at which no line is wider than this.
fn largest(pen: &mut Pen, words: &str, style: Style, smallest: f32, width: f32) -> Block {
    let mut size = style.size;
    loop {
        let block = pen.line(words, style.sized(size));
        if block.width() <= width || size <= smallest {
            return block;
        }
        size -= 0.5;
    }
}

/// The rows of the information block: label and value, and how far the values stand in.
pub(super) struct Information {
    rows: Vec<(Block, Block)>,
    indent: f32,
}

impl Information {
    const GAP: f32 = 1.0;

    /// Labels take what they need, and values become smaller before one of them is broken.
    pub fn set(letter: &Letter, profile: &Profile, pen: &mut Pen) -> Information {
        let width = profile.information.width;
        let label_style = Style { ink: GREY, ..INFORMATION };
        let labels: Vec<Block> = letter
            .information
            .iter()
            .map(|(label, _)| pen.set(label, label_style, width / 2.0, Side::Start))
            .collect();
        let widest = labels.iter().map(Block::width).fold(0.0, f32::max);
        let indent = profile.information_label.min(widest + 4.0);
        let room = width - indent;
        let natural = letter.information.iter().map(|(_, value)| pen.line(value, INFORMATION).width());
        let natural = natural.fold(0.0, f32::max);
        let size = if natural > room {
            (INFORMATION.size * room / natural).max(SMALLEST_INFORMATION)
        } else {
            INFORMATION.size
        };
        let values = letter
            .information
            .iter()
            .map(|(_, value)| pen.set(value, INFORMATION.sized(size), room + 0.1, Side::Start));
        Information { rows: labels.into_iter().zip(values).collect(), indent }
    }

    pub fn height(&self) -> f32 {
        let heights = self.rows.iter().map(|(label, value)| label.height().max(value.height()) + Self::GAP);
        heights.sum::<f32>() - Self::GAP
    }

    fn place(self, sheet: &mut Sheet, frame: Frame) {
        let mut top = frame.top;
        for (label, value) in self.rows {
            let height = label.height().max(value.height());
            // Smaller words stand on the label's line all the same.
            let lower = label.first_baseline() - value.first_baseline();
            sheet.words(label, frame.left, top);
            sheet.words(value, frame.left + self.indent, top + lower.max(0.0));
            top += height + Self::GAP;
        }
    }
}

fn folds(sheet: &mut Sheet, profile: &Profile) {
    for fold in profile.fold_marks {
        sheet.rule(profile.mark_left, fold - 0.1, 4.0, 0.2, LIGHT);
    }
    sheet.rule(profile.mark_left, profile.punch_mark - 0.1, 6.0, 0.2, LIGHT);
}

/// The columns of the foot.
pub(super) struct Foot {
    columns: Vec<(f32, Vec<Block>)>,
    /// With the rule above it.
    pub height: f32,
}

impl Foot {
    const GAP: f32 = 5.0;

    /// Columns share the width by what they need; the first line of a column is its heading.
    pub fn set(letter: &Letter, profile: &Profile, pen: &mut Pen) -> Foot {
        let style = |column: &[String], line: usize| {
            if line == 0 && column.len() > 1 { FOOT.bold() } else { FOOT }
        };
        let columns: Vec<&Vec<String>> = letter.foot.iter().filter(|column| !column.is_empty()).collect();
        let mut widest = |column: &[String]| {
            let lines = column.iter().enumerate();
            lines.map(|(line, words)| pen.line(words, style(column, line)).width()).fold(0.0, f32::max)
        };
        let natural: Vec<f32> = columns.iter().map(|column| widest(column)).collect();
        let least: Vec<f32> = natural.iter().map(|width| width.min(20.0)).collect();
        let widths = table::share(&natural, &least, profile.text.width, Self::GAP);
        let mut left = profile.text.left;
        let columns: Vec<(f32, Vec<Block>)> = columns
            .into_iter()
            .zip(widths)
            .map(|(column, width)| {
                let lines = column.iter().enumerate();
                let set =
                    lines.map(|(line, words)| pen.set(words, style(column, line), width + 0.1, Side::Start));
                let placed = (left, set.collect());
                left += width + Self::GAP;
                placed
            })
            .collect();
        let heights = columns.iter().map(|(_, blocks)| blocks.iter().map(Block::height).sum::<f32>());
        let height = heights.fold(0.0, f32::max) + 2.0;
        Foot { columns, height }
    }

    pub fn place(&self, sheet: &mut Sheet, profile: &Profile) {
        let rule = profile.foot_bottom - self.height;
        if !self.columns.is_empty() {
            sheet.rule(profile.text.left, rule, profile.text.width, 0.2, LIGHT);
        }
        for (left, blocks) in &self.columns {
            let mut top = rule + 2.0;
            for block in blocks {
                sheet.words(block.clone(), *left, top);
                top += block.height();
            }
        }
    }
}
