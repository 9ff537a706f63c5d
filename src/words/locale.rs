//! Languages and places: `de`, `de-AT`, `en-GB`.

use super::sql::travels_as_text;
use std::{fmt, str::FromStr};

/// A BCP 47 tag of a language and perhaps a region. Written as `de` or `de-AT`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Locale {
    language: [u8; 2],
    region: Option<[u8; 2]>,
}

impl Locale {
    pub const EN: Locale = Locale { language: *b"en", region: None };
    pub const EN_GB: Locale = Locale { language: *b"en", region: Some(*b"GB") };
    pub const DE: Locale = Locale { language: *b"de", region: None };
    pub const FR: Locale = Locale { language: *b"fr", region: None };

    /// The two small letters of the language (ISO 639-1).
    #[must_use]
    pub fn language(&self) -> &str {
        std::str::from_utf8(&self.language).unwrap_or("en")
    }

    /// The two capitals of the region (ISO 3166-1), if one is given.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_ref().and_then(|region| std::str::from_utf8(region).ok())
    }

    /// The same language without its region.
    #[must_use]
    pub const fn without_region(self) -> Locale {
        Locale { language: self.language, region: None }
    }

    /// This language as spoken in a country, if it names no region of its own.
    #[must_use]
    pub fn in_country(self, country: &str) -> Locale {
        match <[u8; 2]>::try_from(country.as_bytes()) {
            Ok(region) if self.region.is_none() && region.iter().all(u8::is_ascii_uppercase) => {
                Locale { region: Some(region), ..self }
            }
            _ => self,
        }
    }

    /// The first wanted locale whose language is among the offered ones, by an `Accept-Language` header
    /// (RFC 9110, section 12.5.4).
    #[must_use]
    pub fn accepted(header: &str, offered: &[Locale]) -> Option<Locale> {
        let mut wanted: Vec<(Locale, f32)> = header
            .split(',')
            .take(32)
            .filter_map(|item| {
                let (tag, rest) = item.split_once(';').unwrap_or((item, ""));
                let weight = rest.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse().ok())?;
                Some((tag.trim().parse().ok()?, weight))
            })
            .collect();
        wanted.sort_by(|a, b| b.1.total_cmp(&a.1));
        wanted.iter().find_map(|(want, weight)| {
            let offer = offered.iter().find(|offer| offer.language == want.language)?;
            (*weight > 0.0).then_some(*offer)
        })
    }
}

impl FromStr for Locale {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}” is not a language tag such as de or de-AT");
        let (language, region) = match text.split_once(['-', '_']) {
            Some((language, region)) => (language, Some(region)),
            None => (text, None),
        };
        let two = |part: &str| -> Result<[u8; 2], String> {
            let bytes = <[u8; 2]>::try_from(part.as_bytes()).map_err(|_| wrong())?;
            bytes.iter().all(u8::is_ascii_alphabetic).then_some(bytes).ok_or_else(wrong)
        };
        Ok(Locale {
            language: two(language)?.map(|b| b.to_ascii_lowercase()),
            region: region.map(two).transpose()?.map(|r| r.map(|b| b.to_ascii_uppercase())),
        })
    }
}
impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.region() {
            Some(region) => write!(f, "{}-{region}", self.language()),
            None => f.write_str(self.language()),
        }
    }
}
impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
impl From<Locale> for String {
    fn from(it: Locale) -> String {
        it.to_string()
    }
}
impl TryFrom<String> for Locale {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}
travels_as_text!(Locale);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_in_any_case_and_written_in_one() {
        for (text, tag) in [("de", "de"), ("DE-at", "de-AT"), ("nl_BE", "nl-BE")] {
            assert_eq!(text.parse::<Locale>().unwrap().to_string(), tag);
        }
        for bad in ["", "d", "deu", "de-", "de-AUT", "d1", "dé"] {
            assert!(bad.parse::<Locale>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_browser_gets_the_best_language_that_is_offered() {
        let offered = [Locale::EN, Locale::DE, Locale::FR];
        assert_eq!(Locale::accepted("pl, fr;q=0.5, de-CH;q=0.8", &offered), Some(Locale::DE));
        assert_eq!(Locale::accepted("pl, cs;q=0.4, de;q=0", &offered), None);
        assert_eq!(Locale::accepted(";;;q=,,", &offered), None);
    }
}
