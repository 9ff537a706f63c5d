//! A country's spelling, applied to the sentences of a locale when they are loaded, never to names.
//!
//! What is only spelled differently needs no second translation: the Swiss write ss for ß and «…», Americans
//! say "past due", French punctuation keeps another distance in Geneva and in Montréal than in Paris.

use crate::words::Locale;

/// Pairs of what is written in the language's own file and what this country writes instead.
fn habits(locale: Locale) -> &'static [(&'static str, &'static str)] {
    match (locale.language(), locale.region()) {
        ("de", Some("CH" | "LI")) => &[("ß", "ss"), ("„", "«"), ("“", "»")],
        ("en", Some("US")) => &[("overdue", "past due"), ("instalment", "installment")],
        ("fr", Some("CH")) => &[
            ("\u{a0}:", "\u{202f}:"),
            ("\u{a0};", "\u{202f};"),
            ("\u{a0}?", "\u{202f}?"),
            ("\u{a0}!", "\u{202f}!"),
        ],
        ("fr", Some("CA")) => &[("\u{a0};", ";"), ("\u{a0}?", "?"), ("\u{a0}!", "!")],
        _ => &[],
    }
}

/// The language's sentences as this locale spells them.
pub(super) fn spelled(locale: Locale, sentences: &str) -> String {
    habits(locale).iter().fold(sentences.to_owned(), |text, (here, there)| text.replace(here, there))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_country_spells_as_it_does() {
        for (tag, written, expected) in [
            ("de", "maßgeblich „Antworten“", "maßgeblich „Antworten“"),
            ("de-CH", "maßgeblich „Antworten“", "massgeblich «Antworten»"),
            ("en-US", "overdue since, in instalments", "past due since, in installments"),
            ("fr-CH", "le\u{a0}: bon\u{a0};", "le\u{202f}: bon\u{202f};"),
            ("fr-CA", "le\u{a0}: bon\u{a0};", "le\u{a0}: bon;"),
        ] {
            assert_eq!(spelled(tag.parse().unwrap(), written), expected, "{tag}");
        }
    }
}
