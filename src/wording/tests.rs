//! Every message there can be, held against what a credit controller would never send.

use super::{
    lint::{invoice, purposes, sample},
    *,
};
use crate::words::{Currency, Money};

fn wording() -> Wording {
    Wording::shipped().unwrap()
}

fn locale(tag: &str) -> Locale {
    tag.parse().unwrap()
}

const LOCALES: [&str; 12] =
    ["en", "en-GB", "en-IE", "en-US", "de", "de-DE", "de-AT", "de-CH", "fr", "fr-BE", "fr-CH", "fr-CA"];

fn persons() -> [Person; 4] {
    let (full, last) = ("Alex Shah".to_owned(), "Shah".to_owned());
    [
        Person::Unknown,
        Person::Named { full: full.clone() },
        Person::Mr { full: full.clone(), last: last.clone() },
        Person::Ms { full, last },
    ]
}

/// One invoice, three of which one is paid in part, two currencies.
fn invoices() -> [Vec<InvoiceFacts>; 3] {
    let eur = |number: &str, days, open| invoice(number, days, open, Currency::EUR);
    let partly_paid = InvoiceFacts { total: Money::new(166_260, Currency::EUR), ..eur("20305", 55, 126_260) };
    [
        vec![eur("20298", 31, 120_000)],
        vec![partly_paid, eur("20271", 31, 94_000), eur("20311", 12, 5_000)],
        vec![eur("20271", 31, 94_000), invoice("20399", 9, 50_000, Currency::GBP)],
    ]
}

/// All texts of a message by part; HTML without its style sheet and its tags.
fn parts(content: &Content) -> Vec<(&'static str, String)> {
    match content {
        Content::Email { subject, text, html } => {
            vec![("subject", subject.clone()), ("text", text.clone()), ("html", without_tags(html))]
        }
        Content::Sms { text } => vec![("sms", text.clone())],
        Content::Letter(letter) => {
            let Letter { title, information, subject, opening, columns, rows, totals, body, closing, .. } =
                &**letter;
            let mut parts = vec![("title", title.clone()), ("subject", subject.clone())];
            let mut add =
                |part, texts: Vec<&String>| parts.extend(texts.into_iter().map(|it| (part, it.clone())));
            add("information", information.iter().flat_map(|(label, value)| [label, value]).collect());
            add("opening", opening.iter().collect());
            add("columns", columns.iter().map(|(label, _)| label).collect());
            add("rows", rows.iter().flatten().collect());
            add("totals", totals.iter().flat_map(|(label, amount)| [label, amount]).collect());
            add("body", body.iter().collect());
            add("closing", closing.iter().collect());
            add("foot", letter.foot.iter().flatten().collect());
            add("page", vec![&letter.page_label]);
            for (part, (verb, caption)) in [("pay", &letter.pay_code), ("answer", &letter.answer_code)] {
                assert_eq!(verb.is_empty(), caption.is_empty(), "half a {part} code");
                parts.extend((!verb.is_empty()).then(|| (part, format!("{verb}: {caption}"))));
            }
            parts
        }
    }
}

fn without_tags(html: &str) -> String {
    let body = html.split("</style>").nth(1).unwrap();
    let mut text = String::new();
    let mut inside = false;
    for c in body.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    [("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")].iter().fold(text, |text, (a, b)| text.replace(a, b))
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase)
}

/// Room taken in a text message, in seven-bit characters; none if it needs two bytes a character (3GPP 23.038).
fn septets(text: &str) -> Option<usize> {
    let double = "^{}\\[~]|€";
    let single = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡\
        ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    text.chars().map(|c| if single.contains(c) { Some(1) } else { double.contains(c).then_some(2) }).sum()
}

fn check(name: &str, locale: Locale, purpose: &Purpose, facts: &Facts, content: &Content) {
    for (part, text) in parts(content) {
        let at = format!("{name}, {part}: {text:?}");
        assert!(!text.trim().is_empty(), "empty: {at}");
        assert!(!text.contains(['{', '}', '$', '\u{2068}', '\u{2069}']), "left over: {at}");
        assert!(!text.contains("  ") && !text.contains(" ,") && !text.contains(".."), "gap: {at}");
        assert!(!text.contains('!'), "loud: {at}");
        assert!(!part.contains("subject") || !text.contains(['\r', '\n']), "line end: {at}");
        if !facts.is_last_step {
            let threat = words(&text).find(|word| {
                matches!(word.as_str(), "final" | "last")
                    || word.starts_with("letzt")
                    || word.starts_with("derni")
            });
            assert_eq!(threat, None, "too early: {at}");
        }
        if part != "sms" && !matches!(purpose, Purpose::Answer { .. }) {
            check_punctuation(locale, &at, &text);
        }
    }
}

/// French keeps a no-break space before : ; ? !; nobody else any space.
fn check_punctuation(locale: Locale, at: &str, text: &str) {
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let is_address = c == ':' && letters.peek() == Some(&'/');
        if matches!(c, ':' | ';' | '?') && !is_address {
            let apart = matches!(before, '\u{a0}' | '\u{202f}');
            // The verb of a code and its caption are put together by the test only.
            let expected = match (locale.language(), locale.region()) {
                _ if at.contains(", pay:") || at.contains(", answer:") => apart,
                ("fr", Some("CA")) => c == ':',
                ("fr", _) => true,
                _ => false,
            };
            assert_eq!(apart, expected, "before {c}: {at}");
            assert_ne!(before, ' ', "before {c}: {at}");
        }
        before = c;
    }
}

#[test]
fn every_language_says_everything() {
    assert_eq!(wording().gaps(), Vec::<String>::new());
}

/// The tones that make a difference: notices are never sharp, a collector's own words have no tone.
fn tones(purpose: &Purpose) -> &'static [Tone] {
    match purpose {
        Purpose::Reminder(_) => Tone::ALL,
        Purpose::Answer { .. } => &[Tone::Neutral],
        _ => &[Tone::Friendly, Tone::Neutral],
    }
}

#[test]
fn no_message_says_what_it_must_not() {
    let wording = wording();
    let house = &wording;
    let rendered: usize = std::thread::scope(|scope| {
        let locales: Vec<_> = LOCALES.map(locale).map(|it| scope.spawn(move || check_all(house, it))).into();
        locales.into_iter().map(|it| it.join().unwrap()).sum()
    });
    assert_eq!(rendered, 12 * 6 * (5 * 4 + 3 * 2 + 1) * 3);
}

/// Every purpose, tone and channel, with all kinds of invoices and persons; half of them as the last step.
fn check_all(wording: &Wording, locale: Locale) -> usize {
    let mut rendered = 0;
    for (i, invoices) in invoices().into_iter().enumerate() {
        for (j, person) in persons().into_iter().enumerate() {
            // The salutation does not look at the invoices: half of the pairs meet each of them twice.
            if (i + j) % 2 == 1 {
                continue;
            }
            let mut facts = Facts { invoices: invoices.clone(), person, ..sample(locale) };
            facts.is_last_step = j >= 2;
            facts.link = facts.link.filter(|_| j != 1);
            for purpose in purposes() {
                for (tone, channel) in
                    tones(&purpose).iter().flat_map(|tone| Channel::ALL.iter().map(move |it| (*tone, *it)))
                {
                    let name = format!("{locale} {purpose:?} {tone} {channel} {i} {j}");
                    let message = wording.render(&purpose, locale, tone, channel, &facts);
                    let message = message.unwrap_or_else(|why| panic!("{name}: {why}"));
                    assert_eq!(message.locale, locale, "{name}");
                    check(&name, locale, &purpose, &facts, &message.content);
                    rendered += 1;
                }
            }
        }
    }
    rendered
}

#[test]
fn a_typical_text_message_is_one_part() {
    let wording = wording();
    for locale in LOCALES.map(locale) {
        for with_link in [true, false] {
            let facts = Facts { link: sample(locale).link.filter(|_| with_link), ..sample(locale) };
            for purpose in purposes() {
                for tone in tones(&purpose) {
                    let message = wording.render(&purpose, locale, *tone, Channel::Sms, &facts).unwrap();
                    let Content::Sms { text } = message.content else { panic!("{message:?}") };
                    let room = septets(&text).unwrap_or_else(|| panic!("two bytes a letter: {text}"));
                    assert!(room <= 160, "{locale}, {room} septets: {text}");
                    assert!(text.starts_with("Nordhafen Werkzeuge"), "{text}");
                }
            }
        }
    }
}

#[test]
fn a_message_is_in_one_language_from_first_to_last() {
    let wording = wording();
    for (wanted, company, used, first) in [
        ("de-AT", "en-GB", "de-AT", "Sehr geehrte Frau Pichler,"),
        ("pl-PL", "de-DE", "de-DE", "Sehr geehrte Frau Pichler,"),
        ("pl-PL", "cs-CZ", "en", "Dear Ms Pichler,"),
        ("fr-LU", "de-DE", "fr-LU", "Bonjour Madame Pichler,"),
    ] {
        let mut facts = sample(locale("de"));
        facts.company.locale = locale(company);
        let reminder = Purpose::Reminder(StepName::First);
        let message =
            wording.render(&reminder, locale(wanted), Tone::Friendly, Channel::Email, &facts).unwrap();
        let Content::Email { text, html, .. } = message.content else { panic!() };
        assert_eq!(message.locale, locale(used), "{wanted}");
        assert_eq!(text.lines().nth(2), Some(first), "{wanted}");
        assert!(html.contains(&format!("<html lang=\"{used}\">")), "{wanted}");
    }
}

#[test]
fn a_gap_in_one_language_is_filled_by_another_for_the_whole_message() {
    let mut wording = wording();
    let german = include_str!("../../locales/de/wording.ftl").replace("crossed =", "crossed-out =");
    wording.voices.insert(Locale::DE, Voice::parse(Locale::DE, &german, None).unwrap());
    let facts = Facts {
        company: CompanyFacts { locale: Locale::EN_GB, ..sample(Locale::DE).company },
        ..sample(Locale::DE)
    };
    let second = Purpose::Reminder(StepName::Second);
    let message = wording.render(&second, Locale::DE, Tone::Firm, Channel::Letter, &facts).unwrap();
    assert_eq!(message.locale, Locale::EN_GB);
    let Content::Letter(letter) = message.content else { panic!() };
    assert_eq!(letter.opening[0], "Dear Ms Pichler,");
    assert!(
        wording.gaps().iter().any(|gap| gap == "de: “crossed” is said in en only"),
        "{:?}",
        wording.gaps()
    );
}

#[test]
fn what_others_wrote_does_nothing() {
    let wording = wording();
    let hostile = "<script>alert(1)</script>{{ x }}{$y}\r\nBcc: all@x.example\u{202e}";
    let mut facts = sample(Locale::EN_GB);
    facts.company.name = hostile.into();
    facts.customer.name = hostile.into();
    facts.person = Person::Named { full: hostile.into() };
    facts.invoices[0].number = hostile.into();
    facts.reference = hostile.into();
    facts.signed_by = Some(hostile.into());
    facts.link = Some(format!("javascript:{hostile}"));
    let answer = Purpose::Answer { subject: hostile.into(), text: hostile.into() };
    for purpose in purposes().into_iter().chain([answer]) {
        for channel in Channel::ALL {
            let message = wording.render(&purpose, Locale::EN_GB, Tone::Neutral, *channel, &facts).unwrap();
            for (part, text) in parts(&message.content) {
                assert!(!text.contains(['\r', '\u{202e}']), "{part}: {text:?}");
                assert!(!text.contains("javascript:"), "{part}: {text:?}");
                assert!(!part.contains("subject") || !text.contains('\n'), "{part}: {text:?}");
            }
            if let Content::Email { html, text, .. } = &message.content {
                assert!(!html.contains("<script"), "{html}");
                assert!(html.contains("&lt;script&gt;") && html.contains("{{ x }}"), "{html}");
                assert!(text.contains("<script>alert(1)</script>{{ x }}"), "plain text is plain: {text}");
                assert!(
                    !text.lines().any(|line| line.starts_with("Bcc"))
                        || matches!(purpose, Purpose::Answer { .. })
                );
            }
        }
    }
}

#[test]
fn nothing_leaves_without_what_it_needs() {
    let wording = wording();
    let facts = sample(Locale::EN_GB);
    let render = |purpose: &Purpose, facts: &Facts| {
        wording.render(purpose, Locale::EN_GB, Tone::Neutral, Channel::Email, facts).map(|_| ())
    };
    let first = Purpose::Reminder(StepName::First);
    let empty = |part: &str| Err(Unrenderable::EmptyPart { locale: Locale::EN_GB, part: part.into() });
    assert_eq!(render(&first, &facts), Ok(()));
    assert_eq!(
        render(&first, &Facts { invoices: Vec::new(), ..facts.clone() }),
        Err(Unrenderable::NoInvoices)
    );
    let credit = Facts { invoices: vec![invoice("G-1", 3, -500, Currency::EUR)], ..facts.clone() };
    assert_eq!(render(&first, &credit), Err(Unrenderable::NoInvoices));
    let nameless = CompanyFacts { name: "\u{200b} ".into(), ..facts.company.clone() };
    assert_eq!(render(&first, &Facts { company: nameless, ..facts.clone() }), empty("company"));
    let silent = Purpose::Answer { subject: "Re".into(), text: " \n".into() };
    assert_eq!(render(&silent, &facts), empty("text"));
}

#[test]
fn the_law_is_the_creditor_s_and_only_sharp_tones_speak_of_it() {
    let wording = wording();
    for (country, tag, tone, spoken) in [
        ("DE", "de", Tone::Firm, Some("§\u{a0}288 BGB")),
        ("DE", "en-GB", Tone::Final, Some("section 288 (2) and (5) of the German Civil Code")),
        ("AT", "de-AT", Tone::Final, Some("§§\u{a0}456 und 458 UGB")),
        ("CH", "fr-CH", Tone::Firm, Some("article 104 du Code des obligations")),
        ("FR", "fr", Tone::Firm, Some("L441-10")),
        ("GB", "en-GB", Tone::Firm, Some("Late Payment of Commercial Debts (Interest) Act 1998")),
        ("US", "en-US", Tone::Final, Some("by contract or by law")),
        ("DE", "de", Tone::Neutral, None),
        ("GB", "en-GB", Tone::Friendly, None),
    ] {
        let mut facts = sample(locale(tag));
        facts.company.country = country.into();
        let third = Purpose::Reminder(StepName::Third);
        let message = wording.render(&third, locale(tag), tone, Channel::Email, &facts).unwrap();
        let Content::Email { text, .. } = message.content else { panic!() };
        match spoken {
            Some(law) => assert!(text.contains(law), "{country} {tag}: {text}"),
            None => assert!(!text.contains("288") && !text.contains("1998"), "{country} {tag}: {text}"),
        }
        assert!(!text.contains('%'), "no rate is named: {text}");
    }
}

/// A message as a reader sees it, for the snapshots below, which were read before they were kept.
fn shown(tag: &str, purpose: &Purpose, tone: Tone, channel: Channel, facts: &Facts) -> String {
    let message = wording().render(purpose, locale(tag), tone, channel, facts).unwrap();
    match message.content {
        Content::Email { subject, text, .. } => format!("Subject: {subject}\n\n{text}"),
        Content::Sms { text } => text,
        Content::Letter(letter) => format!("{letter:#?}"),
    }
}

#[test]
fn complete_messages() {
    use Channel::{Email, Letter, Sms};
    use StepName::{Courtesy, Final, First, Second, Third};
    use Tone::{Firm, Friendly, Neutral};
    let [one, several, _] = invoices();
    let facts = |tag: &str, invoices: &[InvoiceFacts], is_last_step| Facts {
        invoices: invoices.to_vec(),
        is_last_step,
        ..sample(locale(tag))
    };
    let coming = [invoice("20341", -5, 84_000, Currency::EUR)];
    for (tag, step, tone, channel, invoices, is_last) in [
        ("en-GB", Courtesy, Friendly, Email, &coming[..], false),
        ("en-GB", Second, Neutral, Email, &several, false),
        ("en-US", Third, Firm, Letter, &several, false),
        ("de", First, Friendly, Email, &several, false),
        ("de", Final, Tone::Final, Letter, &several, true),
        ("de-CH", Second, Neutral, Email, &one, false),
        ("fr", Second, Neutral, Email, &one, false),
        ("fr", Final, Tone::Final, Email, &several, true),
        ("fr", Second, Neutral, Sms, &one, false),
    ] {
        let name = format!("{tag}-{step}-{tone}-{channel}");
        let text = shown(tag, &Purpose::Reminder(step), tone, channel, &facts(tag, invoices, is_last));
        insta::assert_snapshot!(name, text);
    }
    for (tag, purpose) in ["en-GB", "de", "fr"].into_iter().zip(purposes().into_iter().skip(6)) {
        insta::assert_snapshot!(
            format!("{tag}-notice"),
            shown(tag, &purpose, Neutral, Email, &facts(tag, &one, false))
        );
    }
}
