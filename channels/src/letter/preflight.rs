//! What is wrong with a letter before it is drawn: said in words, without repeating anybody's address.

use std::collections::BTreeSet;

use super::{
    Letter,
    compose::BODY,
    form::{Foot, Information, SMALLEST_ADDRESS, SMALLEST_RETURN_LINE},
    pen::{Pen, Style},
    profile::Profile,
    qr::Modules,
    table,
};

/// A letter of more rows or words than these is a mistake, and would take long to draw.
const MOST_ROWS: usize = 2_000;
const MOST_CHARACTERS: usize = 200_000;
/// The foot is small print, not a second letter.
const HIGHEST_FOOT: f32 = 40.0;

/// Everything that keeps this letter from being drawn as it should; empty if nothing does.
pub(super) fn check(letter: &Letter, profile: &Profile, pen: &mut Pen) -> Vec<String> {
    let texts = texts(letter);
    let characters: usize = texts.iter().map(|(_, words)| words.len()).sum();
    if characters > MOST_CHARACTERS {
        // Nothing else is looked at: the rest costs time in proportion.
        return vec![format!(
            "the letter has {characters} bytes of text, at most {MOST_CHARACTERS} can be printed"
        )];
    }
    let mut faults = Vec::new();
    address(letter, profile, pen, &mut faults);
    tables(letter, profile, pen, &mut faults);
    if letter.subject.trim().is_empty() {
        faults.push("the letter has no subject".to_owned());
    }
    if letter.title.trim().is_empty() {
        faults.push("the document has no title".to_owned());
    }
    let height = Information::set(letter, profile, pen).height();
    if height > profile.information.height {
        let (is, most) = (height, profile.information.height);
        faults.push(format!("the information block is {is:.0} mm high, there is room for {most:.0} mm"));
    }
    let foot = Foot::set(letter, profile, pen).height;
    if foot > HIGHEST_FOOT {
        faults.push(format!("the foot is {foot:.0} mm high, there is room for {HIGHEST_FOOT:.0} mm"));
    }
    for (index, code) in letter.codes.iter().enumerate() {
        if code.content.is_empty() || Modules::of(&code.content).is_none() {
            let bytes = code.content.len();
            faults
                .push(format!("code {} holds {bytes} bytes: that is nothing, or more than fits", index + 1));
        }
    }
    // Each character once, to begin with: nearly always that is all there is to it.
    let characters: BTreeSet<char> = texts.iter().flat_map(|(_, words)| words.chars()).collect();
    if pen.line(&characters.iter().collect::<String>(), BODY).missing().is_empty() {
        return faults;
    }
    for (place, words) in texts {
        for character in pen.line(words, BODY).missing() {
            let code = u32::from(character);
            faults.push(format!("the font has no glyph for “{character}” (U+{code:04X}) in {place}"));
        }
    }
    faults
}

fn address(letter: &Letter, profile: &Profile, pen: &mut Pen, faults: &mut Vec<String>) {
    let lines: Vec<&str> =
        letter.address.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        faults.push("the letter has no address".to_owned());
    }
    if lines.len() > profile.address_lines {
        let (is, most) = (lines.len(), profile.address_lines);
        faults.push(format!("the address has {is} lines, the window holds {most}"));
    }
    let room = profile.address.width;
    let mut measure = |what: &str, line: &str, smallest: Style| {
        let (width, size) = (pen.line(line, smallest).width(), smallest.size);
        if width > room {
            faults.push(format!(
                "{what} is {width:.0} mm wide at {size} points, the window holds {room:.0} mm"
            ));
        }
    };
    for (index, line) in lines.iter().enumerate() {
        measure(&format!("line {} of the address", index + 1), line, SMALLEST_ADDRESS);
    }
    measure("the return line", letter.return_line.trim(), SMALLEST_RETURN_LINE);
    if letter.return_line.trim().contains('\n') || lines.iter().any(|line| line.contains('\n')) {
        faults.push("a line of the address or the return line holds a line break".to_owned());
    }
}

fn tables(letter: &Letter, profile: &Profile, pen: &mut Pen, faults: &mut Vec<String>) {
    let Some(table) = &letter.table else { return };
    if table.rows.len() > MOST_ROWS {
        faults.push(format!("the table has {} rows, at most {MOST_ROWS} can be printed", table.rows.len()));
        return;
    }
    let columns = table.head.len();
    for (index, row) in table.rows.iter().enumerate().filter(|(_, row)| row.len() != columns) {
        faults.push(format!("row {} of the table has {} cells, its head {columns}", index + 1, row.len()));
    }
    if !table::fits(table, profile.text.width, pen) {
        faults.push(format!("the table's {columns} columns do not fit beside each other"));
    }
}

/// Every text of a letter, and where it stands.
fn texts(letter: &Letter) -> Vec<(String, &str)> {
    fn numbered<'a>(what: &'a str, lines: &'a [String]) -> impl Iterator<Item = (String, &'a str)> {
        lines
            .iter()
            .enumerate()
            .map(move |(index, line)| (format!("{what}, line {}", index + 1), line.as_str()))
    }
    let mut texts: Vec<(String, &str)> = [
        ("the letterhead", &letter.letterhead),
        ("the return line", &letter.return_line),
        ("the title", &letter.title),
        ("the subject", &letter.subject),
        ("the page label", &letter.page_label),
    ]
    .into_iter()
    .map(|(place, words)| (place.to_owned(), words.as_str()))
    .collect();
    texts.extend(numbered("the address", &letter.address));
    texts.extend(numbered("the opening", &letter.opening));
    texts.extend(numbered("the body", &letter.body));
    texts.extend(numbered("the closing", &letter.closing));
    for (label, value) in &letter.information {
        texts.extend([
            ("the information block".to_owned(), label.as_str()),
            ("the information block".to_owned(), value),
        ]);
    }
    for code in &letter.codes {
        texts.extend([
            ("a code's verb".to_owned(), code.verb.as_str()),
            ("a code's caption".to_owned(), &code.caption),
        ]);
    }
    for column in &letter.foot {
        texts.extend(numbered("the foot", column));
    }
    if let Some(table) = &letter.table {
        texts.extend(table.head.iter().map(|column| ("the table's head".to_owned(), column.label.as_str())));
        for (index, row) in table.rows.iter().enumerate() {
            texts.extend(row.iter().map(|cell| (format!("row {} of the table", index + 1), cell.as_str())));
        }
        for (label, amount) in &table.totals {
            texts.extend([("the totals".to_owned(), label.as_str()), ("the totals".to_owned(), amount)]);
        }
    }
    texts
}
