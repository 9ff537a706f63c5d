//! One language's sentences, in one country's spelling: Fluent messages, an attribute for each tone.

use super::{Unrenderable, spelling};
use crate::words::{Locale, Tone};
use anyhow::{Context, anyhow, bail};
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use fluent_syntax::ast::Entry;
use std::collections::BTreeSet;

pub(super) struct Voice {
    bundle: FluentBundle<FluentResource>,
    /// The names of all messages that this voice can say.
    pub(super) says: BTreeSet<String>,
}

impl Voice {
    /// From the language's own file, and the few messages that the country says differently.
    ///
    /// # Errors
    /// A file that does not parse, a message given twice, or a country's message that its language never says.
    pub(super) fn parse(locale: Locale, language: &str, country: Option<&str>) -> anyhow::Result<Self> {
        let file = format!("locales/{}/wording.ftl", locale.language());
        let own = resource(&file, spelling::spelled(locale, language))?;
        let says = names(&own);
        let tag = locale.to_string().parse().map_err(|why| anyhow!("{locale}: {why}"))?;
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // The marks would show in letters, and make every text message twice as dear.
        bundle.set_use_isolating(false);
        bundle.add_resource(own).map_err(|twice| anyhow!("{file}: {}", listed(&twice)))?;
        if let Some(country) = country {
            let file = format!("locales/{locale}/wording.ftl");
            let changes = resource(&file, country.to_owned())?;
            if let Some(stray) = names(&changes).difference(&says).next() {
                bail!("{file}: “{stray}” is not said in {}", locale.language());
            }
            bundle.add_resource_overriding(changes);
        }
        Ok(Self { bundle, says })
    }

    /// A message in this tone. One without attributes is the same in every tone.
    ///
    /// # Errors
    /// A missing message or tone, a missing variable, or nothing but blanks.
    pub(super) fn say(
        &self,
        locale: Locale,
        wording: &str,
        tone: Tone,
        told: &FluentArgs<'_>,
    ) -> Result<String, Unrenderable> {
        let message = self.bundle.get_message(wording);
        let pattern = message.and_then(|message| match message.get_attribute(tone.as_str()) {
            Some(attribute) => Some(attribute.value()),
            None if message.attributes().next().is_none() => message.value(),
            None => None,
        });
        let Some(pattern) = pattern else {
            return Err(Unrenderable::MissingVariant { locale, wording: wording.to_owned(), tone });
        };
        let mut faults = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(told), &mut faults);
        // Fluent prints what it does not know as {$name} and goes on; a customer must never see that.
        if !faults.is_empty() {
            return Err(Unrenderable::MissingVariable {
                locale,
                wording: wording.to_owned(),
                needs: listed(&faults),
            });
        }
        match text.trim() {
            "" => Err(Unrenderable::EmptyPart { locale, part: wording.to_owned() }),
            text => Ok(text.to_owned()),
        }
    }
}

fn listed(faults: &[impl std::fmt::Display]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn names(resource: &FluentResource) -> BTreeSet<String> {
    let name = |entry: &Entry<&str>| match entry {
        Entry::Message(message) => Some(message.id.name.to_owned()),
        _ => None,
    };
    resource.entries().filter_map(name).collect()
}

/// Parses a file of messages; a fault names its line.
fn resource(file: &str, sentences: String) -> anyhow::Result<FluentResource> {
    FluentResource::try_new(sentences.clone())
        .map_err(|(_, faults)| {
            let fault = faults.first();
            let line =
                fault.and_then(|fault| sentences.get(..fault.pos.start)).map(|before| before.lines().count());
            anyhow!("{}", fault.map_or_else(String::new, |fault| fault.kind.to_string()))
                .context(format!("{file}, line {}", line.unwrap_or(1).max(1)))
        })
        .context("a wording does not parse")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(text: &str) -> Voice {
        Voice::parse(Locale::EN, text, None).unwrap()
    }

    #[test]
    fn what_cannot_be_said_in_full_is_not_said() {
        let voice = voice(
            "plain = Hello\ntoned =\n    .firm = Pay { $total }\nempty = { $nothing }\nboth = x\n    .firm = y\n",
        );
        let mut told = FluentArgs::new();
        told.set("total", "£1");
        told.set("nothing", " ");
        let say = |wording: &str, tone| voice.say(Locale::EN, wording, tone, &told);
        assert_eq!(say("plain", Tone::Final).as_deref(), Ok("Hello"));
        assert_eq!(say("toned", Tone::Firm).as_deref(), Ok("Pay £1"));
        assert_eq!(say("both", Tone::Firm).as_deref(), Ok("y"));
        for wording in ["toned", "both", "absent"] {
            let tone = Tone::Friendly;
            let missing = Unrenderable::MissingVariant { locale: Locale::EN, wording: wording.into(), tone };
            assert_eq!(say(wording, tone), Err(missing), "{wording}");
        }
        assert_eq!(
            say("empty", Tone::Firm),
            Err(Unrenderable::EmptyPart { locale: Locale::EN, part: "empty".into() })
        );
        let unknown = voice.say(Locale::EN, "toned", Tone::Firm, &FluentArgs::new());
        let Err(Unrenderable::MissingVariable { needs, .. }) = unknown else { panic!("{unknown:?}") };
        assert!(needs.contains("total"), "{needs}");
    }

    #[test]
    fn a_broken_file_is_refused_with_its_line() {
        let refused =
            |text, country| format!("{:#}", Voice::parse(Locale::EN_GB, text, country).err().unwrap());
        let broken = refused("a = x\n\nb = { $n ->\n", None);
        assert!(broken.contains("locales/en/wording.ftl, line "), "{broken}");
        assert!(refused("a = x\na = y\n", None).contains("locales/en/wording.ftl"));
        let stray = refused("a = x\n", Some("b = y\n"));
        assert!(stray.contains("locales/en-GB/wording.ftl: “b” is not said in en"), "{stray}");
    }
}
