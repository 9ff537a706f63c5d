//! Words by which machines give themselves away: `assets/phrases.txt`, by section.

use std::{collections::HashMap, sync::LazyLock};

const SOURCE: &str = include_str!("../../assets/phrases.txt");

static SECTIONS: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut sections: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut section = "";
    for line in SOURCE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            Some(name) => section = name,
            None => sections.entry(section).or_default().push(line),
        }
    }
    sections
});

/// All phrases of a section.
pub(super) fn phrases(section: &str) -> &'static [&'static str] {
    SECTIONS.get(section).map_or(&[], Vec::as_slice)
}

/// Whether one of them stands in a text, which is in small letters.
pub(super) fn any_in(section: &str, text: &str) -> bool {
    phrases(section).iter().any(|phrase| text.contains(phrase))
}

/// As phrases are compared: small letters, one kind of space and apostrophe.
pub(super) fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase().replace('’', "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_has_phrases_and_they_are_written_as_they_are_compared() {
        for section in [
            "absence",
            "automatic",
            "automatic words",
            "notice",
            "delay",
            "copy",
            "mailbox full",
            "too big",
            "domain gone",
            "blocked",
            "no such address",
            "unreachable",
        ] {
            assert!(phrases(section).len() >= 8, "{section}");
            for phrase in phrases(section).iter().filter(|_| section != "copy") {
                assert_eq!(plain(phrase), phrase.trim_end(), "{section}");
            }
        }
        assert_eq!(phrases("no such section"), [""; 0]);
    }
}
