//! From facts to a rendered message: wording by language and tone, frames by channel.
//!
//! Sentences live in `locales/<lang>/wording.ftl` (Fluent, one attribute per tone), markup in
//! `templates/frames/` (Tera). Knows languages, tones and channels. Never knows the ledger, a database or how
//! a message travels. Verb: [`Wording::render`], pure.
//!
//! A missing variable, a missing sentence or an empty part is an error, and an error means: do not send.

pub mod facts;

pub use facts::{CompanyFacts, CustomerFacts, Facts, InvoiceFacts, Person, Purpose, StepName};

use crate::words::{Channel, Locale, Tone};

/// Everything that is said to customers, ready to be filled in.
pub struct Wording {}

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
    /// The verb and caption for the payment code and for the answer code.
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
        todo!()
    }

    /// Renders one message.
    ///
    /// # Errors
    /// [`Unrenderable`]: then nothing may be sent.
    pub fn render(
        &self,
        _purpose: &Purpose,
        _locale: Locale,
        _tone: Tone,
        _channel: Channel,
        _facts: &Facts,
    ) -> Result<Rendered, Unrenderable> {
        todo!()
    }
}
