use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use duly_channels::{
    Failure,
    letter::{Letter, pdf::Press, profile::Name},
};

use crate::samples::{british, german};

fn press() -> Press {
    Press::new().unwrap()
}

fn run(program: &str, arguments: &[&str], folder: &Path) -> Output {
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    let output = output.unwrap_or_else(|error| panic!("{program} (poppler-utils, zbar-tools): {error}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// Draws a letter into a folder of its own, where the reader's tools can see it.
/// `GALLERY=folder` keeps it for people to look at.
fn drawn(letter: &Letter) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let pdf = press().draw(letter).unwrap();
    if let Some(gallery) = std::env::var_os("GALLERY") {
        fs::create_dir_all(&gallery).unwrap();
        let name = format!(
            "{}-{}.pdf",
            letter.address.len(),
            letter.table.as_ref().map_or(0, |table| table.rows.len())
        );
        fs::write(Path::new(&gallery).join(name), &pdf).unwrap();
    }
    fs::write(folder.path().join("letter.pdf"), pdf).unwrap();
    folder
}

/// A word as a reader finds it: which page, and its box in millimetres.
#[derive(Debug)]
struct Word {
    page: usize,
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
    text: String,
}

fn words(letter: &Letter) -> Vec<Word> {
    let folder = drawn(letter);
    let html =
        String::from_utf8(run("pdftotext", &["-bbox", "letter.pdf", "-"], folder.path()).stdout).unwrap();
    let mut page = 0;
    let mut words = Vec::new();
    for line in html.lines().map(str::trim) {
        page += usize::from(line.starts_with("<page"));
        let Some(word) = line.strip_prefix("<word ") else { continue };
        let (attributes, text) = word.split_once('>').unwrap();
        let number = |name: &str| {
            let value = attributes.split_once(&format!("{name}=\"")).unwrap().1.split_once('"').unwrap().0;
            value.parse::<f32>().unwrap() / 72.0 * 25.4
        };
        let text = text.trim_end_matches("</word>").replace("&amp;", "&");
        let (left, right) = (number("xMin"), number("xMax"));
        words.push(Word { page, left, right, top: number("yMin"), bottom: number("yMax"), text });
    }
    words
}

fn find<'a>(words: &'a [Word], text: &str) -> &'a Word {
    words.iter().find(|word| word.text == text).unwrap_or_else(|| panic!("no “{text}” in {words:#?}"))
}

#[test]
fn the_address_shows_in_the_window_and_nothing_else_does() {
    let window = Name::Din5008B.profile().window;
    let mut long = german(2);
    long.address = [
        "Holzbau Pichler GmbH",
        "Einkauf",
        "Frau Theresa Pichler",
        "Gebäude C",
        "Linzer Straße 18",
        "4240 Freistadt",
        "ÖSTERREICH",
    ]
    .map(str::to_owned)
    .to_vec();
    for letter in [german(2), long] {
        let words = words(&letter);
        let address = letter.address.join(" ") + " " + &letter.return_line;
        let inside: Vec<&Word> = words
            .iter()
            .filter(|word| word.page == 1 && word.top < window.bottom() && word.bottom > window.top)
            .filter(|word| word.left < window.right() && word.right > window.left)
            .collect();
        let seen: Vec<&str> = inside.iter().map(|word| word.text.as_str()).collect();
        for word in address.split_whitespace() {
            assert!(seen.contains(&word), "{word} does not show: {seen:?}");
        }
        assert_eq!(seen.len(), address.split_whitespace().count(), "{seen:?}");
        for word in inside {
            assert!(word.left >= window.left + 4.9 && word.right <= window.right() - 0.9, "{word:?}");
            assert!(word.top >= window.top + 1.0 && word.bottom <= window.bottom(), "{word:?}");
        }
    }
}

#[test]
fn wide_tables_break_words_but_never_amounts() {
    let words = words(&british());
    find(&words, "HF-2026-000117");
    for amount in ["£9,999.99", "£2,300.61", "£12,345.60", "€1,262.60"] {
        let right =
            words.iter().filter(|word| word.text == amount).map(|word| word.right).fold(0.0, f32::max);
        assert!((right - 190.0).abs() < 0.3, "{amount} ends at {right} mm");
    }
    for pair in [("sterling", "£12,345.60"), ("euro", "€1,262.60")] {
        let [label, amount] =
            [pair.0, pair.1].map(|text| words.iter().rfind(|word| word.text == text).unwrap());
        assert!((label.top - amount.top).abs() < 0.5, "{label:?} {amount:?}");
    }
    assert_eq!(words.last().unwrap().page, 1);
}

#[test]
fn both_codes_can_be_scanned_from_the_page() {
    let letter = german(2);
    let folder = drawn(&letter);
    run("pdftoppm", &["-r", "150", "-png", "letter.pdf", "page"], folder.path());
    let scanned = run("zbarimg", &["--quiet", "--raw", "page-1.png"], folder.path());
    let scanned = String::from_utf8(scanned.stdout).unwrap();
    for code in &letter.codes {
        assert!(scanned.contains(&code.content), "{} is not in {scanned}", code.verb);
    }
}

#[test]
fn a_letter_of_one_page_has_no_number_and_stays_within_its_margins() {
    let words = words(&german(3));
    assert!(words.iter().all(|word| word.page == 1 && word.text != "Seite"), "{words:#?}");
    for word in &words {
        assert!(word.left >= 24.9 && word.right <= 200.1 && word.bottom <= 288.0, "{word:?}");
    }
    let (amount, total) = (find(&words, "1.262,60"), find(&words, "3.465,20"));
    assert!((amount.right - 190.0).abs() < 0.3, "amounts end at the margin: {amount:?}");
    assert!(total.left < 190.0);
}

#[test]
fn a_long_table_runs_over_under_the_same_head() {
    let words = words(&german(90));
    let pages = words.last().unwrap().page;
    assert_eq!(pages, 4);
    for page in 1..=pages {
        let here: Vec<&str> =
            words.iter().filter(|word| word.page == page).map(|word| word.text.as_str()).collect();
        assert!(here.contains(&format!("{page}/{pages}").as_str()), "page {page} has no number: {here:?}");
        let (heads, rows) = (
            here.iter().filter(|word| **word == "überfällig").count(),
            here.iter().filter(|word| **word == "14.02.2026").count(),
        );
        assert_eq!(heads, usize::from(rows > 0), "page {page} has {rows} rows under {heads} heads");
    }
    // Every invoice is there once and the total stands with the last of them.
    for number in 0..90 {
        let number = (20_271 + 34 * number).to_string();
        assert_eq!(words.iter().filter(|word| word.text == number).count(), 1, "{number}");
    }
    assert_eq!(find(&words, "Offen").page, find(&words, "23297").page);
    for word in words.iter().filter(|word| word.page > 1) {
        assert!(word.bottom < 288.0 && word.top > 10.0, "{word:?}");
    }
}

#[test]
fn every_length_of_table_gives_a_letter_without_overlap() {
    // Where the codes, the last paragraph, the total and the head of the table reach the end of a sheet.
    for invoices in (1..3).chain(8..20).chain(40..43) {
        let words = words(&german(invoices));
        let foot = find(&words, "Amtsgericht").top;
        let last = words.iter().rfind(|word| word.text == "Debitorenbuchhaltung").unwrap();
        assert!(last.bottom < foot - 5.0, "{invoices} invoices: {last:?}");
        let closing = find(&words, "Grüßen");
        for together in ["Überweisen", "enthalten."] {
            assert_eq!(closing.page, find(&words, together).page, "{invoices} invoices: {together}");
        }
    }
}

#[test]
fn the_same_letter_gives_the_same_pdf_a() {
    let pdf = press().draw(&german(2)).unwrap();
    assert_eq!(pdf, press().draw(&german(2)).unwrap());
    let text = String::from_utf8_lossy(&pdf);
    for mark in ["<pdfaid:part>3</pdfaid:part>", "<pdfaid:conformance>B</pdfaid:conformance>", "de-AT"] {
        assert!(text.contains(mark), "{mark}");
    }
    assert!(pdf.len() < 80_000, "{} bytes", pdf.len());
}

#[test]
fn preflight_says_what_is_wrong_and_where() {
    let press = press();
    assert_eq!(press.preflight(&german(2)), Vec::<String>::new());
    type Change = fn(&mut Letter);
    let cases: [(Change, &str); 11] = [
        (|letter| letter.address.clear(), "the letter has no address"),
        (|letter| letter.address = vec![" ".into(), String::new()], "the letter has no address"),
        (|letter| letter.address = vec!["Zeile".into(); 9], "the address has 9 lines, the window holds 7"),
        (|letter| letter.address[1] = "Vereinigte Sägewerke ".repeat(4), "line 2 of the address is 1"),
        (|letter| letter.return_line = "Kaistraße 4 · ".repeat(12), "the return line is 1"),
        (|letter| letter.address[0] = "京 GmbH".into(), "no glyph for “京” (U+4EAC) in the address, line 1"),
        (|letter| letter.body[0] = "Danke 🙂".into(), "no glyph for “🙂” (U+1F642) in the body, line 1"),
        (|letter| letter.information = vec![("Zeichen".into(), "x".into()); 30], "the information block is"),
        (|letter| letter.codes[1].content = "x".repeat(4000), "code 2 holds 4000 bytes"),
        (|letter| letter.subject.clear(), "the letter has no subject"),
        (
            |letter| {
                letter.table.as_mut().unwrap().rows[1].pop();
            },
            "row 2 of the table has 5 cells, its head 6",
        ),
    ];
    for (change, expected) in cases {
        let mut letter = german(2);
        change(&mut letter);
        let faults = press.preflight(&letter);
        assert!(faults.len() == 1 && faults[0].contains(expected), "{expected}: {faults:?}");
        assert_eq!(press.draw(&letter), Err(Failure::GiveUp(faults.join("; "))));
        assert!(
            !faults[0].contains("Pichler") && !faults[0].contains("Sägewerke"),
            "an address in {faults:?}"
        );
    }
}

#[test]
fn hostile_letters_neither_panic_nor_run_on() {
    let press = press();
    let mut endless = german(2);
    endless.body = vec!["ohne Ende ".repeat(30_000)];
    assert_eq!(press.preflight(&endless).len(), 1);

    let mut long = german(1);
    long.body =
        vec!["Ein Satz, der sich wiederholt, bis er über Seiten geht. ".repeat(300), "x".repeat(5_000)];
    long.opening.push("**".into());
    long.information[0].1 = "\u{0}\u{7}".into();
    let words = words(&long);
    assert!(words.iter().all(|word| word.right <= 200.1 && word.bottom <= 288.0));
    assert!(words.last().unwrap().page > 3);

    let bare = Letter {
        table: None,
        codes: vec![],
        foot: vec![],
        closing: vec![],
        body: vec![],
        opening: vec![],
        information: vec![],
        letterhead: String::new(),
        return_line: String::new(),
        ..german(1)
    };
    press.draw(&bare).unwrap();
}
