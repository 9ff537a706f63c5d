//! From facts to a rendered message: wording by language and tone, frames by channel.
//!
//! Sentences live in `locales/<lang>/wording.ftl` (Fluent, one attribute per tone), markup in
//! `templates/frames/` (Tera). Knows languages, tones and channels. Never knows the ledger, a database or how
//! a message travels. Verb: [`Wording::render`], pure.
//!
//! A missing variable, a missing sentence or an empty part is an error, and an error means: do not send. A
//! message is in one language from the first word to the last: if the customer's language lacks a single
//! sentence of it, the whole message is written in the next language of the chain.
//!
//! How it is made: a [`script::Script`] lists the sentences of a purpose, a [`pen::Pen`] says them with the facts
//! in a [`voice::Voice`], and one file a channel (`email`, `sms`, `letter`) puts them in their places.

mod email;
pub mod facts;
mod frames;
mod letter;
mod lint;
mod pen;
mod script;
mod sms;
mod spelling;
mod tidy;
mod voice;

pub use facts::{CompanyFacts, CustomerFacts, Facts, InvoiceFacts, Person, Purpose, StepName};

use crate::words::{Channel, Locale, Tone};
use anyhow::Context;
use frames::Frames;
use pen::{Dates, Pen};
use rust_embed::RustEmbed;
use script::Script;
use std::collections::BTreeMap;
use voice::Voice;

/// Everything that is said to customers, ready to be filled in.
pub struct Wording {
    voices: BTreeMap<Locale, Voice>,
    frames: Frames,
}

#[derive(RustEmbed)]
#[folder = "locales/"]
struct Sentences;

#[derive(RustEmbed)]
#[folder = "templates/frames/"]
struct Markup;

/// A message that is ready for its envelope.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendered {
    /// The language that was really used: the first of the fallback chain that has this wording.
    pub locale: Locale,
    pub content: Content,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Email { subject: String, text: String, html: String },
    Sms { text: String },
    Letter(Box<Letter>),
}

/// The parts of a letter; where they stand on the sheet is the channel's business.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    pub title: String,
    pub information: Vec<(String, String)>,
    pub subject: String,
    pub opening: Vec<String>,
    /// Labels of the columns; whether each holds amounts.
    pub columns: Vec<(String, bool)>,
    pub rows: Vec<Vec<String>>,
    pub totals: Vec<(String, String)>,
    pub body: Vec<String>,
    pub closing: Vec<String>,
    /// The verb and caption for the payment code and for the answer code; empty if the letter has no such code.
    pub pay_code: (String, String),
    pub answer_code: (String, String),
    pub foot: Vec<Vec<String>>,
    pub page_label: String,
}

/// Why nothing may be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unrenderable {
    #[error("{locale}: the wording “{wording}” has no variant “{tone}”")]
    MissingVariant { locale: Locale, wording: String, tone: Tone },
    #[error("{locale}: the wording “{wording}” needs {needs}")]
    MissingVariable { locale: Locale, wording: String, needs: String },
    #[error("{locale}: the part “{part}” came out empty")]
    EmptyPart { locale: Locale, part: String },
    #[error("the frame {frame}: {fault}")]
    BrokenFrame { frame: String, fault: String },
    #[error("there is nothing to ask for")]
    NoInvoices,
}

impl Wording {
    /// The wording that ships inside the binary.
    ///
    /// # Errors
    /// If a locale file or a frame does not parse; says which file and line.
    pub fn shipped() -> anyhow::Result<Wording> {
        let sentences = files::<Sentences>("/wording.ftl")?;
        let markup = files::<Markup>("")?;
        let mut voices = BTreeMap::new();
        for path in sentences.keys() {
            let locale =
                path.trim_end_matches("/wording.ftl").parse::<Locale>().map_err(anyhow::Error::msg)?;
            let language = format!("{}/wording.ftl", locale.language());
            let own = sentences.get(&language).with_context(|| format!("locales/{language} is missing"))?;
            let country = locale.region().map(|_| sentences.get(path).map_or("", String::as_str));
            voices.insert(locale, Voice::parse(locale, own, country)?);
        }
        let frames = Frames::parse(markup.iter().map(|(name, text)| (name.as_str(), text.as_str())))?;
        Ok(Wording { voices, frames })
    }

    /// Renders one message, in the customer's language if it has all of the wording, else in the company's, else
    /// in English.
    ///
    /// # Errors
    /// [`Unrenderable`]: then nothing may be sent.
    pub fn render(
        &self,
        purpose: &Purpose,
        locale: Locale,
        tone: Tone,
        channel: Channel,
        facts: &Facts,
    ) -> Result<Rendered, Unrenderable> {
        let mut refusal = None;
        for locale in [locale, facts.company.locale, Locale::EN] {
            match self.render_in(locale, purpose, tone, channel, facts) {
                Err(gap @ Unrenderable::MissingVariant { .. }) => refusal = refusal.or(Some(gap)),
                outcome => return outcome.map(|content| Rendered { locale, content }),
            }
        }
        Err(refusal.unwrap_or(Unrenderable::NoInvoices))
    }

    fn render_in(
        &self,
        locale: Locale,
        purpose: &Purpose,
        tone: Tone,
        channel: Channel,
        facts: &Facts,
    ) -> Result<Content, Unrenderable> {
        let Some(voice) = self.voice(locale) else {
            return Err(Unrenderable::MissingVariant { locale, wording: "wording.ftl".to_owned(), tone });
        };
        let (facts, purpose) = (tidy::facts(facts), tidy::purpose(purpose));
        for (part, text) in [("company", &facts.company.name), ("customer", &facts.customer.name)] {
            if text.is_empty() {
                return Err(Unrenderable::EmptyPart { locale, part: part.to_owned() });
            }
        }
        let tone = script::fitting(&purpose, tone);
        let dates = if channel == Channel::Sms { Dates::Short } else { Dates::Long };
        let mut pen = Pen::take(voice, locale, tone, &purpose, &facts, dates)?;
        let Some(script) = Script::of(&purpose, tone, &facts.company.country) else {
            return self.own_words(&mut pen, &purpose, channel);
        };
        if let Some(heading) = &script.heading {
            if pen.owed().is_empty() {
                return Err(Unrenderable::NoInvoices);
            }
            let heading = pen.say(heading)?;
            pen.tell("heading", heading);
        }
        match channel {
            Channel::Email => email::write(&pen, &script, &self.frames),
            Channel::Sms => Ok(Content::Sms { text: sms::write(&pen, &script, &self.frames)? }),
            Channel::Letter => Ok(Content::Letter(Box::new(letter::write(&pen, &script)?))),
        }
    }

    fn own_words(
        &self,
        pen: &mut Pen<'_>,
        purpose: &Purpose,
        channel: Channel,
    ) -> Result<Content, Unrenderable> {
        let Purpose::Answer { subject, text } = purpose else { return Err(Unrenderable::NoInvoices) };
        let needed: &[(&str, &str)] = match channel {
            Channel::Sms => &[("text", text)],
            Channel::Email | Channel::Letter => &[("subject", subject), ("text", text)],
        };
        if let Some((part, _)) = needed.iter().find(|(_, words)| tidy::paragraphs(words).is_empty()) {
            return Err(Unrenderable::EmptyPart { locale: pen.locale, part: (*part).to_owned() });
        }
        match channel {
            Channel::Email => email::own_words(pen, subject, text, &self.frames),
            Channel::Sms => Ok(Content::Sms { text: sms::own_words(pen, text, &self.frames)? }),
            Channel::Letter => Ok(Content::Letter(Box::new(letter::own_words(pen, subject, text)?))),
        }
    }

    /// The country's own voice, or that of its language.
    fn voice(&self, locale: Locale) -> Option<&Voice> {
        self.voices.get(&locale).or_else(|| self.voices.get(&locale.without_region()))
    }
}

/// The texts of a folder whose paths end like this.
fn files<Folder: RustEmbed>(ending: &str) -> anyhow::Result<BTreeMap<String, String>> {
    let text = |path: String| {
        let file = Folder::get(&path).with_context(|| format!("{path} is missing"))?;
        let text =
            String::from_utf8(file.data.into_owned()).with_context(|| format!("{path} is not UTF-8"))?;
        Ok((path, text))
    };
    Folder::iter().filter(|path| path.ends_with(ending)).map(|path| text(path.into_owned())).collect()
}

#[cfg(test)]
mod tests;
