//! Replies as people write them, each with what is expected beside it.
//!
//! `tests/replies/NAME.txt` is the plain body, `NAME.html` the HTML one, `NAME.toml` what is known and what must be
//! found. Adding a case is adding files. White space carries no meaning.

use duly::reading::{self, Body, Context, Intent, OpenInvoice, Reading};
use duly::words::{Currency, Date, Locale, Money};
use serde::Deserialize;
use std::{fs, path::Path};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    received: String,
    locale: Locale,
    currency: Currency,
    /// Number, open amount, due date.
    invoices: Vec<(String, String, String)>,
    language: Option<Locale>,
    new_text: String,
    #[serde(default)]
    finding: Vec<Found>,
}

/// A finding in the form in which people write it down. Only `words`, when given, must be among the words it was read from.
#[derive(Deserialize, Debug, PartialEq, Default)]
#[serde(deny_unknown_fields, default)]
struct Found {
    kind: String,
    reason: Option<String>,
    date: Option<String>,
    amount: Option<String>,
    instalments: Option<u8>,
    every: Option<String>,
    start: Option<String>,
    contact: Option<String>,
    invoices: Vec<String>,
    words: Option<String>,
}

#[test]
fn every_reply_is_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replies");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".toml").map(str::to_owned))
        .collect();
    names.sort();
    for language in ["en_", "de_", "fr_"] {
        assert!(names.iter().filter(|name| name.starts_with(language)).count() >= 12, "cases in {language}");
    }
    let wrong: Vec<String> = names.iter().filter_map(|name| differs(&folder, name)).collect();
    assert!(
        wrong.is_empty(),
        "{} of {} replies are read wrongly:\n\n{}",
        wrong.len(),
        names.len(),
        wrong.join("\n")
    );
}

/// What is read differently than expected, if anything.
fn differs(folder: &Path, name: &str) -> Option<String> {
    let expected = fs::read_to_string(folder.join(format!("{name}.toml"))).unwrap();
    let expected: Expected = toml::from_str(&expected).unwrap_or_else(|why| panic!("{name}: {why}"));
    let plain = fs::read_to_string(folder.join(format!("{name}.txt"))).unwrap_or_default();
    let html = fs::read_to_string(folder.join(format!("{name}.html"))).ok();
    let reading = reading::read(Body { plain: &plain, html: html.as_deref() }, &context(&expected));
    spans_are_sound(&reading, name);

    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut says = String::new();
    if words(&reading.new_text) != words(&expected.new_text) {
        says += &format!(
            "  text     {:?}\n  expected {:?}\n",
            words(&reading.new_text),
            words(&expected.new_text)
        );
    }
    if reading.language != expected.language {
        says += &format!("  language {:?}, expected {:?}\n", reading.language, expected.language);
    }
    let mut left: Vec<(Found, &str)> =
        reading.findings.iter().map(|it| (found(&it.intent), &reading.new_text[it.span.clone()])).collect();
    for want in &expected.finding {
        let same = |(got, words): &(Found, &str)| {
            Found { words: None, ..clone(want) } == *got
                && want.words.as_ref().is_none_or(|part| words.contains(part.as_str()))
        };
        match left.iter().position(same) {
            Some(at) => drop(left.remove(at)),
            None => says += &format!("  missing  {want:?}\n"),
        }
    }
    for (extra, words) in left {
        says += &format!("  too much {extra:?} from {words:?}\n");
    }
    (!says.is_empty()).then(|| format!("{name}\n{says}"))
}

fn clone(it: &Found) -> Found {
    Found {
        kind: it.kind.clone(),
        reason: it.reason.clone(),
        date: it.date.clone(),
        amount: it.amount.clone(),
        instalments: it.instalments,
        every: it.every.clone(),
        start: it.start.clone(),
        contact: it.contact.clone(),
        invoices: it.invoices.clone(),
        words: None,
    }
}

fn context(expected: &Expected) -> Context {
    let invoices = expected.invoices.iter().map(|(number, open, due)| OpenInvoice {
        number: number.clone(),
        open: Money::parse_decimal(open, expected.currency).unwrap(),
        due: due.parse().unwrap(),
    });
    Context {
        received: expected.received.parse().unwrap(),
        locale: expected.locale,
        currency: expected.currency,
        invoices: invoices.collect(),
    }
}

fn found(intent: &Intent) -> Found {
    let decimal = |amount: &Option<Money>| amount.map(Money::decimal);
    let day = |date: &Option<Date>| date.map(|it| it.to_string());
    let mut found =
        Found { kind: intent.kind().to_owned(), invoices: intent.invoices().to_vec(), ..Found::default() };
    match intent {
        Intent::Dispute { reason, amount, .. } => {
            found.reason = serde_json::to_value(reason).unwrap().as_str().map(str::to_owned);
            found.amount = decimal(amount);
        }
        Intent::Promise { date, amount, .. } | Intent::Paid { date, amount, .. } => {
            found.date = day(date);
            found.amount = decimal(amount);
        }
        Intent::Plan { instalments, amount, every, start, .. } => {
            found.instalments = *instalments;
            found.amount = decimal(amount);
            found.every = every.and_then(|it| serde_json::to_value(it).unwrap().as_str().map(str::to_owned));
            found.start = day(start);
        }
        Intent::WrongContact { contact } => found.contact.clone_from(contact),
        Intent::CopyRequest { .. } | Intent::Stop | Intent::Question => {}
    }
    found
}

fn spans_are_sound(reading: &Reading, name: &str) {
    for finding in &reading.findings {
        let words = reading.new_text.get(finding.span.clone());
        assert!(
            words.is_some_and(|it| !it.trim().is_empty()),
            "{name}: {:?} of {}",
            finding.span,
            reading.new_text.len()
        );
        assert!((0.0..=1.0).contains(&finding.confidence), "{name}: {finding:?}");
    }
}

#[test]
fn odd_input_is_read_without_harm() {
    let context = Context {
        received: Date::ymd(2026, 3, 17),
        locale: Locale::EN_GB,
        currency: Currency::GBP,
        invoices: vec![OpenInvoice {
            number: "INV-2041".into(),
            open: Money::new(120_000, Currency::GBP),
            due: Date::ymd(2026, 2, 10),
        }],
    };
    let mut noise = 0x2545_f491_4f6c_dd1d_u64;
    let random: Vec<u8> = std::iter::repeat_with(|| {
        noise ^= noise << 13;
        noise ^= noise >> 7;
        noise ^= noise << 17;
        noise.to_le_bytes()[3]
    })
    .take(200_000)
    .collect();
    let odd = [
        String::new(),
        "\0".into(),
        "a".repeat(1 << 20),
        "> ".repeat(1 << 19),
        ">\n".repeat(1 << 19),
        "<div>".repeat(100_000),
        "</div>".repeat(100_000),
        "<blockquote>".repeat(100_000) + "we pay on Friday",
        "<a href=\"".repeat(50_000),
        "&#x110000;&#0;&&&;".repeat(10_000),
        String::from_utf8_lossy(&random).into_owned(),
        "سندفع يوم الجمعة INV-2041 £1,200 by Friday \u{202e}yadirf yb yap ew".into(),
        "W\u{200b}e w\u{200d}ill p\u{feff}ay INV\u{200b}-2041 b\u{ad}y Friday".into(),
        "we will pay by Friday, ".repeat(50_000),
        "1.1.1.1/1/1-1 12.12.12 ".repeat(40_000),
        "On Monday, wrote:\n".repeat(50_000),
        "From: a\nSent: b\n\n".repeat(50_000),
        "INV-2041 and 2041, £1,200.00 on 3/4 ".repeat(20_000),
        "\n".repeat(1 << 20),
        "Kind regards\n".repeat(80_000),
        "é\u{301}🇩🇪👨‍👩‍👧 paid yesterday".repeat(1000),
    ];
    for text in &odd {
        for body in [Body { plain: text, html: None }, Body { plain: "we pay", html: Some(text) }] {
            let start: String = text.chars().take(20).collect();
            let began = std::time::Instant::now();
            let reading = reading::read(body, &context);
            spans_are_sound(&reading, &start);
            // Generous for a busy machine and an unoptimised build; anything quadratic takes minutes here.
            assert!(began.elapsed().as_secs() < 20, "{start:?} took {:?}", began.elapsed());
        }
    }
}
