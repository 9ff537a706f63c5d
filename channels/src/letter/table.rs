//! The table of a letter: columns that share the width, rows that run over to the next sheet under the same
//! head, and totals over a double rule.

use super::{
    Table,
    compose::Galley,
    pen::{Block, GREY, INK, Ink, Pen, Side, Style},
    sheet::Sheet,
};

const HEAD: Style = Style::new(8.0, 1.35, GREY);
const CELL: Style = Style::new(9.5, 1.35, INK).tabular();
const TOTAL: Style = Style::new(10.0, 1.35, INK).bold().tabular();
const HAIR: Ink = Ink(199, 207, 211);

/// Between two columns.
const GAP: f32 = 4.0;
/// A column of words may shrink to this before the table counts as too wide.
const LEAST: f32 = 16.0;
/// From this many rows on, rows stand closer.
const MANY: usize = 9;

/// Splits a width among columns: each gets what it needs and its share of what is left. If there is too little,
/// the widest give way first, down to what each needs at least, so that short words stay whole.
pub(super) fn share(natural: &[f32], least: &[f32], width: f32, gap: f32) -> Vec<f32> {
    let room = width - gap * between(natural.len());
    let wanted: f32 = natural.iter().sum();
    if wanted <= room {
        let more = if wanted > 0.0 { room / wanted } else { 0.0 };
        return natural.iter().map(|width| width * more).collect();
    }
    let cut_to =
        |level: f32| natural.iter().zip(least).map(move |(width, least)| width.min(level).max(*least));
    let (mut low, mut high) = (0.0, width);
    // Halving the interval twenty times finds the level to less than a thousandth of a millimetre.
    for _ in 0..20 {
        let level = f32::midpoint(low, high);
        if cut_to(level).sum::<f32>() > room { high = level } else { low = level }
    }
    cut_to(low).collect()
}

/// How many gaps there are between so many columns.
fn between(columns: usize) -> f32 {
    u16::try_from(columns.saturating_sub(1)).map_or(f32::INFINITY, f32::from)
}

/// What each column needs, and what it can be brought down to: amounts are never broken.
fn needs(table: &Table, pen: &mut Pen) -> (Vec<f32>, Vec<f32>) {
    let columns = table.head.iter().enumerate().map(|(index, column)| {
        let cells = table.rows.iter().filter_map(|row| row.get(index));
        let cells = cells.map(|cell| pen.line(cell, CELL).width()).fold(0.0, f32::max);
        let head = pen.line(&column.label, HEAD).width();
        // A hair more than measured, or rounding breaks the widest cell.
        let natural = cells.max(head) + 0.1;
        (natural, if column.numeric { cells + 0.1 } else { natural.min(LEAST) })
    });
    columns.unzip()
}

/// Whether the columns can be brought down to this width.
pub(super) fn fits(table: &Table, width: f32, pen: &mut Pen) -> bool {
    let (_, least) = needs(table, pen);
    least.iter().sum::<f32>() + GAP * between(least.len()) <= width
}

/// A row that is set: its cells, each with where it stands.
struct Row {
    cells: Vec<(f32, Block)>,
    height: f32,
}

impl Row {
    fn set<'a>(
        cells: impl Iterator<Item = &'a str>,
        columns: &[(f32, f32, Side)],
        style: Style,
        pen: &mut Pen,
    ) -> Row {
        let cells: Vec<_> = cells
            .zip(columns)
            .map(|(cell, (left, width, side))| (*left, pen.set(cell, style, *width, *side)))
            .collect();
        let height = cells.iter().map(|(_, cell)| cell.height()).fold(0.0, f32::max);
        Row { cells, height }
    }

    fn place(self, sheet: &mut Sheet, top: f32) {
        for (left, cell) in self.cells {
            sheet.words(cell, left, top);
        }
    }
}

/// Puts the table into the column of text.
pub(super) fn place(table: &Table, galley: &mut Galley) {
    let (left, width) = (galley.profile.text.left, galley.profile.text.width);
    let (natural, least) = needs(table, galley.pen);
    let mut edge = left;
    let columns: Vec<(f32, f32, Side)> = share(&natural, &least, width, GAP)
        .into_iter()
        .zip(&table.head)
        .map(|(width, column)| {
            let placed = (edge, width, if column.numeric { Side::End } else { Side::Start });
            edge += width + GAP;
            placed
        })
        .collect();
    let padding = if table.rows.len() < MANY { 1.55 } else { 0.95 };
    let head = |galley: &mut Galley| {
        let row = Row::set(table.head.iter().map(|column| column.label.as_str()), &columns, HEAD, galley.pen);
        let height = row.height;
        row.place(&mut galley.sheet, galley.top);
        galley.sheet.rule(left, galley.top + height + 0.9, width, 0.25, INK);
        galley.top += height + 1.15;
    };
    let totals: Vec<Row> = totals(table, left, width, galley.pen);
    let totals_height: f32 = totals.iter().map(|row| row.height + 3.2).sum::<f32>() + 1.5;

    galley.top += 1.5;
    galley.keep(30.0);
    head(galley);
    let last = table.rows.len().saturating_sub(1);
    for (index, cells) in table.rows.iter().enumerate() {
        let row = Row::set(cells.iter().map(String::as_str), &columns, CELL, galley.pen);
        let height = row.height + 2.0 * padding;
        // The totals never stand alone at the head of a sheet.
        if height + if index == last { totals_height } else { 0.0 } > galley.room() {
            galley.turn();
            head(galley);
        }
        row.place(&mut galley.sheet, galley.top + padding);
        galley.top += height;
        galley.sheet.rule(left, galley.top - 0.15, width, 0.15, HAIR);
    }
    if totals.is_empty() {
        galley.top += 4.0;
        return;
    }
    for row in totals {
        let height = row.height;
        row.place(&mut galley.sheet, galley.top + 1.6);
        galley.top += height + 3.2;
    }
    galley.sheet.rule(left, galley.top, width, 0.25, INK);
    galley.sheet.rule(left, galley.top + 0.75, width, 0.25, INK);
    galley.top += 1.0 + 4.0;
}

fn totals(table: &Table, left: f32, width: f32, pen: &mut Pen) -> Vec<Row> {
    let set = table.totals.iter().map(|(label, amount)| {
        let amount = pen.set(amount, TOTAL, width * 0.35, Side::End);
        let label = pen.set(label, TOTAL, width * 0.65 - GAP, Side::Start);
        let height = label.height().max(amount.height());
        Row { cells: vec![(left, label), (left + width * 0.65, amount)], height }
    });
    set.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_share_what_there_is() {
        for (natural, least, expected) in [
            (vec![10.0, 30.0], vec![10.0, 16.0], vec![24.0, 72.0]),
            (vec![60.0, 60.0], vec![60.0, 16.0], vec![60.0, 36.0]),
            (vec![20.0, 300.0, 22.0], vec![16.0, 16.0, 16.0], vec![20.0, 50.0, 22.0]),
            (vec![90.0, 300.0], vec![16.0, 16.0], vec![48.0, 48.0]),
            (vec![], vec![], vec![]),
        ] {
            let shared = share(&natural, &least, 100.0, 4.0);
            assert!(
                shared.iter().zip(&expected).all(|(is, should)| (is - should).abs() < 0.01),
                "{shared:?}"
            );
            assert_eq!(shared.len(), expected.len());
        }
    }
}
