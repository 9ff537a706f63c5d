//! The words by which a phone opts out, opts in, or asks for help. Pure.

/// What a message asks for that consists of nothing but such a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyword {
    Stop,
    Start,
    Help,
}

/// What carriers act upon everywhere, and the words that people of each language use instead.
const STOP: &[&str] = &[
    "STOP",
    "STOPALL",
    "STOP ALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "OPTOUT",
    "OPT OUT",
    "REVOKE",
    "STOPP",
    "ABMELDEN",
    "ABBESTELLEN",
    "ARRET",
    "ARRÊT",
    "DESABONNER",
    "DÉSABONNER",
    "AFMELDEN",
    "BAJA",
    "ALTO",
    "SAIR",
    "PARAR",
    "AVREGISTRERA",
    "WYPISZ",
    "ODHLASIT",
    "ODHLÁSIT",
];

/// Only what carriers act upon: a local "yes" is an answer to a question, not a consent.
const START: &[&str] = &["START", "YES", "UNSTOP"];

const HELP: &[&str] = &[
    "HELP",
    "INFO",
    "HILFE",
    "AIDE",
    "AYUDA",
    "AIUTO",
    "AJUDA",
    "HJÄLP",
    "HJALP",
    "POMOC",
    "NÁPOVĚDA",
    "NAPOVEDA",
];

/// Reads a whole message; a sentence that merely holds such a word is no keyword.
#[must_use]
pub fn keyword(body: &str) -> Option<Keyword> {
    // The longest word has 12 letters: nothing longer needs to be folded.
    let word =
        body.trim_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation() || "„“”«»’".contains(c));
    if word.len() > 40 {
        return None;
    }
    let word = word.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
    let is_one_of = |words: &[&str]| words.contains(&word.as_str());
    let meanings = [(STOP, Keyword::Stop), (START, Keyword::Start), (HELP, Keyword::Help)];
    meanings.into_iter().find(|(words, _)| is_one_of(words)).map(|(_, keyword)| keyword)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_message_is_a_keyword() {
        for (body, expected) in [
            ("STOP", Some(Keyword::Stop)),
            (" stop.\n", Some(Keyword::Stop)),
            ("Stopp!", Some(Keyword::Stop)),
            ("“Stop”", Some(Keyword::Stop)),
            ("stop  all", Some(Keyword::Stop)),
            ("Arrêt", Some(Keyword::Stop)),
            ("arret", Some(Keyword::Stop)),
            ("désabonner", Some(Keyword::Stop)),
            ("unstop", Some(Keyword::Start)),
            ("Yes", Some(Keyword::Start)),
            ("Info", Some(Keyword::Help)),
            ("hilfe?", Some(Keyword::Help)),
            ("Bitte stoppen Sie die Lieferung", None),
            ("yes, we pay on Friday", None),
            ("Ja", None),
            ("1", None),
            ("", None),
            ("...", None),
        ] {
            assert_eq!(keyword(body), expected, "{body}");
        }
        assert_eq!(keyword(&"STOP".repeat(100_000)), None);
    }
}
