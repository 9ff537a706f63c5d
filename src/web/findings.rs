//! What the doctor found, in words.

use super::tongue::Tongue;
use crate::{
    doctor::{Finding, Severity},
    words::{Date, format},
};
use fluent_bundle::FluentValue;
use serde::Serialize;

/// A finding as somebody hears it.
#[derive(Debug, Serialize)]
pub struct Told {
    pub severity: Severity,
    /// The finding's own word, for machines.
    pub found: String,
    pub area: String,
    pub about: String,
    pub what: String,
    /// How to mend it, unless it is right.
    pub mend: Option<String>,
}

#[must_use]
pub fn told(tongue: Tongue, it: &Finding) -> Told {
    let word = |name: &str| name.replace('_', "-");
    let key = format!("doctor-{}", word(it.found.as_str()));
    let facts: Vec<(&str, FluentValue<'_>)> =
        it.facts.iter().map(|(name, fact)| (name.as_str(), value(tongue, name, fact))).collect();
    let mend = (it.severity() != Severity::Good).then(|| tongue.say(&format!("{key}.mend"), &facts));
    Told {
        severity: it.severity(),
        found: it.found.to_string(),
        area: tongue.word(&format!("area-{}", word(it.area.as_str()))),
        about: it.about.clone(),
        what: tongue.say(&key, &facts),
        mend,
    }
}

/// How much of each severity there is, in one line.
#[must_use]
pub fn summary(tongue: Tongue, count: impl Fn(Severity) -> usize) -> String {
    let said = |severity: Severity| {
        let n = count(severity);
        (n > 0 || severity == Severity::Bad)
            .then(|| tongue.say(&format!("doctor-{severity}"), &[("n", n.into())]))
    };
    Severity::ALL.iter().filter_map(|it| said(*it)).collect::<Vec<_>>().join(", ")
}

fn value(tongue: Tongue, name: &str, fact: &str) -> FluentValue<'static> {
    match name {
        "n" => fact.parse::<i64>().map_or_else(|_| FluentValue::from(fact.to_owned()), FluentValue::from),
        "date" => match fact.parse::<Date>() {
            Ok(day) => FluentValue::from(format::short_date(tongue.locale, day)),
            Err(_) => FluentValue::from(fact.to_owned()),
        },
        _ => FluentValue::from(fact.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        doctor::{Area, Found},
        web::tongue::LANGUAGES,
    };

    /// All facts that any sentence names.
    fn anything() -> Finding {
        let names = [
            "host", "port", "usual", "why", "words", "wanted", "names", "issuer", "folder", "meant", "there",
            "path", "free", "version", "ms", "features", "can", "url", "selector", "record", "ip", "policy",
            "hosts", "place",
        ];
        let finding =
            Area::Domain.finds("firm.example", Found::SpfRight).with("n", 7).with("date", "2026-03-17");
        names.into_iter().fold(finding, |it, name| it.with(name, format!("<{name}>")))
    }

    #[test]
    fn every_finding_has_its_words_and_every_fault_its_remedy() {
        for language in LANGUAGES {
            let tongue = Tongue::of(language);
            for found in Found::ALL {
                let told = told(tongue, &Finding { found: *found, ..anything() });
                assert!(!told.what.starts_with("doctor-"), "{language}: {}", told.what);
                assert_eq!(told.mend.is_some(), found.severity() != Severity::Good, "{found}");
                let mend = told.mend.unwrap_or_else(|| "long enough to be one".to_owned());
                assert!(mend.len() > 15 && !mend.starts_with("doctor-"), "{language}: {found} has no remedy");
            }
            for area in Area::ALL {
                let told = told(tongue, &Finding { area: *area, ..anything() });
                assert!(!told.area.starts_with("area-"), "{language}: {area}");
            }
            let all = summary(tongue, |_| 1);
            assert!(!all.contains("doctor-"), "{all}");
        }
    }

    #[test]
    fn days_and_numbers_are_written_as_the_reader_does() {
        let finding = Finding { found: Found::CertificateSoon, ..anything() };
        let told = told(Tongue::of(crate::words::Locale::DE), &finding);
        assert_eq!(told.what, "Das Zertifikat von <host> endet am 17.03.2026, in 7 Tagen.");
    }
}
