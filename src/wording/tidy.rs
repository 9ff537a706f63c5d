//! What others wrote, made fit to stand in a sentence: names, numbers and addresses come from anywhere.

use super::{CompanyFacts, CustomerFacts, Facts, InvoiceFacts, Person, Purpose};

/// No name and no reference is longer; what is longer is cut, so that no subject fills a screen.
const LONGEST: usize = 160;

/// One line without control characters, invisible marks and runs of blanks.
///
/// Line ends would break headers; direction marks would turn an amount around.
pub(super) fn line(text: &str) -> String {
    let seen = text.chars().filter(|c| !is_invisible(*c)).map(|c| if c.is_control() { ' ' } else { c });
    let mut line = String::with_capacity(text.len().min(LONGEST * 4));
    for c in seen.take(LONGEST * 4) {
        if c != ' ' || !(line.is_empty() || line.ends_with(' ')) {
            line.push(c);
        }
    }
    line.trim().chars().take(LONGEST).collect()
}

/// Paragraphs of lines: a person's own words, with their line breaks and nothing else unseen.
pub(super) fn paragraphs(text: &str) -> Vec<Vec<String>> {
    let lines = text.lines().map(|line| {
        let seen = line.chars().filter(|c| !is_invisible(*c)).map(|c| if c.is_control() { ' ' } else { c });
        seen.collect::<String>().trim_end().to_owned()
    });
    let mut paragraphs = vec![Vec::new()];
    for line in lines {
        if !line.is_empty() {
            if let Some(open) = paragraphs.last_mut() {
                open.push(line);
            }
        } else if paragraphs.last().is_some_and(|open| !open.is_empty()) {
            paragraphs.push(Vec::new());
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// Characters that show nothing and change what is seen: zero-width, direction and isolating marks.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn lines(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| line(text)).filter(|text| !text.is_empty()).collect()
}

pub(super) fn facts(facts: &Facts) -> Facts {
    let Facts { company, customer, person, today, pay_by, invoices, .. } = facts;
    Facts {
        company: CompanyFacts {
            name: line(&company.name),
            address: lines(&company.address),
            country: line(&company.country),
            locale: company.locale,
            email: line(&company.email),
            phone: line(&company.phone),
            account_holder: line(&company.account_holder),
            iban: line(&company.iban),
            bic: line(&company.bic),
            imprint: lines(&company.imprint),
            signature: lines(&company.signature),
        },
        customer: CustomerFacts {
            number: line(&customer.number),
            name: line(&customer.name),
            address: lines(&customer.address),
            country: line(&customer.country),
        },
        person: greeted(person),
        today: *today,
        pay_by: *pay_by,
        invoices: invoices.iter().map(|it| InvoiceFacts { number: line(&it.number), ..it.clone() }).collect(),
        reference: line(&facts.reference),
        link: facts.link.clone().filter(|link| is_web_address(link)),
        signed_by: facts.signed_by.as_deref().map(line).filter(|name| !name.is_empty()),
        is_last_step: facts.is_last_step,
    }
}

/// Only an address that a browser opens without running anything.
fn is_web_address(link: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '<' | '>' | '`' | '\\');
    (link.starts_with("https://") || link.starts_with("http://")) && link.chars().all(plain)
}

/// A person without the name that the salutation needs is greeted with less, never with a gap.
fn greeted(person: &Person) -> Person {
    let named = |full: &str| match line(full) {
        full if full.is_empty() => Person::Unknown,
        full => Person::Named { full },
    };
    match person {
        Person::Unknown => Person::Unknown,
        Person::Named { full } => named(full),
        Person::Mr { full, last } | Person::Ms { full, last } if line(last).is_empty() => named(full),
        Person::Mr { full, last } => Person::Mr { full: line(full), last: line(last) },
        Person::Ms { full, last } => Person::Ms { full: line(full), last: line(last) },
    }
}

pub(super) fn purpose(purpose: &Purpose) -> Purpose {
    match purpose {
        Purpose::Answer { subject, text } => Purpose::Answer { subject: line(subject), text: text.clone() },
        Purpose::DisputeReceived { reference } => Purpose::DisputeReceived { reference: line(reference) },
        Purpose::PlanRequested { reference } => Purpose::PlanRequested { reference: line(reference) },
        Purpose::Reminder(_) | Purpose::PromiseConfirmed { .. } => purpose.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line() {
        for (wild, tame) in [
            ("  Müller\r\nBcc: all@x.example ", "Müller Bcc: all@x.example"),
            ("a\u{202e}b\u{2068}c\u{200b}d", "abcd"),
            ("a  \t b", "a b"),
            ("\u{0}\u{7}", ""),
            ("£1\u{a0}000", "£1\u{a0}000"),
        ] {
            assert_eq!(line(wild), tame);
        }
        assert_eq!(line(&"x".repeat(1_000_000)).len(), LONGEST);
    }

    #[test]
    fn own_words_keep_their_paragraphs() {
        assert_eq!(
            paragraphs("\n\nDear Ms Shah,\r\n\r\nyes.\nAll fine.\n\n\n"),
            [vec!["Dear Ms Shah,"], vec!["yes.", "All fine."]]
        );
        assert!(paragraphs(" \n\t\n").is_empty());
    }

    #[test]
    fn a_missing_name_leaves_no_gap_in_the_salutation() {
        let ms = |full: &str, last: &str| greeted(&Person::Ms { full: full.into(), last: last.into() });
        assert_eq!(ms("Ada Shah", " "), Person::Named { full: "Ada Shah".into() });
        assert_eq!(ms("", ""), Person::Unknown);
    }

    #[test]
    fn only_web_addresses_become_links() {
        for (link, is_one) in [
            ("https://duly.example/a/k7f2?x=1&y=2", true),
            ("javascript:alert(1)", false),
            ("https://duly.example/\"><script>", false),
            ("https://duly.example/a b", false),
        ] {
            assert_eq!(is_web_address(link), is_one, "{link}");
        }
    }
}
