//! The words of the pages, by language: `locales/<lang>/ui.ftl`.

use crate::words::Locale;
use anyhow::{Result, anyhow};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use rust_embed::RustEmbed;
use std::{fmt, sync::LazyLock};

/// The languages that the pages speak; the first is for everybody else.
pub const LANGUAGES: [Locale; 3] = [Locale::EN, Locale::DE, Locale::FR];

#[derive(RustEmbed)]
#[folder = "locales/"]
struct Locales;

/// One language of the pages, in the user's own way to write numbers and dates.
#[derive(Clone, Copy)]
pub struct Tongue {
    pub locale: Locale,
    words: &'static FluentBundle<FluentResource>,
}

impl Tongue {
    /// The tongue for a locale: its language if the pages speak it, else English.
    #[must_use]
    pub fn of(locale: Locale) -> Tongue {
        static ALL: LazyLock<Vec<(Locale, FluentBundle<FluentResource>)>> = LazyLock::new(|| {
            LANGUAGES
                .into_iter()
                .map(|language| {
                    let bundle = load(language).unwrap_or_else(|error| {
                        tracing::error!(%language, error = format!("{error:#}"), "the words of the pages are broken");
                        FluentBundle::new_concurrent(Vec::new())
                    });
                    (language, bundle)
                })
                .collect()
        });
        static NOTHING: LazyLock<FluentBundle<FluentResource>> =
            LazyLock::new(|| FluentBundle::new_concurrent(Vec::new()));
        let spoken = ALL.iter().find(|(it, _)| it.language() == locale.language()).or(ALL.first());
        Tongue { locale, words: spoken.map_or(&*NOTHING, |(_, words)| words) }
    }

    /// The sentence under a key.
    ///
    /// # Errors
    /// If there is none, or it needs an argument that was not given.
    pub fn sentence(self, key: &str, args: &FluentArgs<'_>) -> Result<String> {
        let (message, attribute) = key.split_once('.').map_or((key, None), |(m, a)| (m, Some(a)));
        let found = self.words.get_message(message).ok_or_else(|| anyhow!("no words for “{key}”"))?;
        let pattern = match attribute {
            Some(name) => found.get_attribute(name).map(|it| it.value()),
            None => found.value(),
        };
        let pattern = pattern.ok_or_else(|| anyhow!("no words for “{key}”"))?;
        let mut faults = Vec::new();
        let text = self.words.format_pattern(pattern, Some(args), &mut faults).into_owned();
        if faults.is_empty() { Ok(text) } else { Err(anyhow!("the words of “{key}”: {faults:?}")) }
    }

    /// The sentence under a key, or the key itself: a page with a gap is better than no page.
    #[must_use]
    pub fn say(self, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        self.sentence(key, &args).unwrap_or_else(|error| {
            tracing::error!(key, error = format!("{error:#}"), "a sentence of the pages is missing");
            key.to_owned()
        })
    }

    /// The sentence under a key that came from outside, if there is one.
    #[must_use]
    pub fn known(self, key: &str, args: &[(&str, FluentValue<'_>)]) -> Option<String> {
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        self.sentence(key, &args).ok()
    }

    /// A sentence without arguments.
    #[must_use]
    pub fn word(self, key: &str) -> String {
        self.say(key, &[])
    }
}

impl fmt::Debug for Tongue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tongue({})", self.locale)
    }
}

/// The files of a language's words: for those who work here, of the doctor, for their customers, and for the demo.
const FILES: [&str; 4] = ["ui.ftl", "doctor.ftl", "customer.ftl", "sandbox.ftl"];

fn load(language: Locale) -> Result<FluentBundle<FluentResource>> {
    let mut bundle = FluentBundle::new_concurrent(vec![language.to_string().parse()?]);
    // Names and amounts are isolated by markup where it matters; the marks would end up in attributes.
    bundle.set_use_isolating(false);
    for name in FILES {
        let Some(file) = Locales::get(&format!("{language}/{name}")) else { continue };
        let text = String::from_utf8(file.data.into_owned())?;
        let words = FluentResource::try_new(text).map_err(|(_, faults)| anyhow!("{name}: {faults:?}"))?;
        bundle.add_resource(words).map_err(|faults| anyhow!("{name}: {faults:?}"))?;
    }
    Ok(bundle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluent_syntax::ast::{Entry, PatternElement};
    use std::collections::{BTreeMap, BTreeSet};

    /// Keys with the variables that each uses.
    fn keys(language: Locale, file: &str) -> BTreeMap<String, BTreeSet<String>> {
        let file = Locales::get(&format!("{language}/{file}")).unwrap();
        let text = String::from_utf8(file.data.into_owned()).unwrap();
        let parsed = fluent_syntax::parser::parse(text.as_str())
            .unwrap_or_else(|(_, faults)| panic!("{language}: {faults:?}"));
        let mut keys = BTreeMap::new();
        for entry in parsed.body {
            let Entry::Message(message) = entry else { continue };
            let written = format!("{message:?}");
            let used = written
                .split("VariableReference { id: Identifier { name: \"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next().map(str::to_owned))
                .collect();
            assert!(
                message.value.is_none_or(|it| it.elements.iter().all(|part| match part {
                    PatternElement::TextElement { value } => !value.contains('<'),
                    PatternElement::Placeable { .. } => true,
                })),
                "{language}: {} holds markup",
                message.id.name
            );
            assert!(keys.insert(message.id.name.to_owned(), used).is_none(), "{} twice", message.id.name);
        }
        keys
    }

    #[test]
    fn the_languages_say_the_same_things_with_the_same_variables() {
        for (language, file) in [
            (Locale::DE, "ui.ftl"),
            (Locale::FR, "ui.ftl"),
            (Locale::DE, "doctor.ftl"),
            (Locale::FR, "doctor.ftl"),
        ] {
            let english = keys(Locale::EN, file);
            assert!(english.len() > 80, "only {} keys", english.len());
            let other = keys(language, file);
            let missing: Vec<_> = english.keys().filter(|key| !other.contains_key(*key)).collect();
            let extra: Vec<_> = other.keys().filter(|key| !english.contains_key(*key)).collect();
            assert!(
                missing.is_empty() && extra.is_empty(),
                "{language}: no {missing:?}; only here {extra:?}"
            );
            for (key, used) in &english {
                assert_eq!(other.get(key), Some(used), "{language}: {key}");
            }
        }
    }

    #[test]
    fn an_unknown_language_gets_english() {
        let pl: Locale = "pl".parse().unwrap();
        assert_eq!(Tongue::of(pl).word("inbox"), Tongue::of(Locale::EN).word("inbox"));
    }
}
