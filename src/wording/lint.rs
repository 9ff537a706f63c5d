//! What the wording still lacks: every purpose, step, tone and channel is rendered in every voice with samples.

use super::{CompanyFacts, CustomerFacts, Facts, InvoiceFacts, Person, Purpose, StepName, Wording};
use crate::words::{Channel, Currency, Date, Locale, Money, Tone};

impl Wording {
    /// Every message that could not be sent, with its reason; empty if every language says everything.
    #[must_use]
    pub fn gaps(&self) -> Vec<String> {
        let mut gaps = self.unsaid();
        for (locale, purpose, tone, channel) in self.combinations() {
            for facts in samples(locale) {
                if let Err(why) = self.render_in(locale, &purpose, tone, channel, &facts) {
                    gaps.push(format!("{locale}, {}, {tone}, {channel}: {why}", name(&purpose)));
                }
            }
        }
        gaps.dedup();
        gaps
    }

    /// Messages that one language has and another lacks.
    fn unsaid(&self) -> Vec<String> {
        let mut unsaid = Vec::new();
        for (locale, voice) in &self.voices {
            for (other, model) in &self.voices {
                let lacking = model.says.difference(&voice.says);
                unsaid
                    .extend(lacking.map(|wording| format!("{locale}: “{wording}” is said in {other} only")));
            }
        }
        unsaid
    }

    pub(super) fn combinations(&self) -> impl Iterator<Item = (Locale, Purpose, Tone, Channel)> {
        let locales = self.voices.keys().copied();
        let ways = Tone::ALL.iter().flat_map(|tone| Channel::ALL.iter().map(|channel| (*tone, *channel)));
        let said: Vec<_> =
            purposes().into_iter().flat_map(|it| ways.clone().map(move |way| (it.clone(), way))).collect();
        locales.flat_map(move |locale| {
            said.clone().into_iter().map(move |(purpose, (tone, channel))| (locale, purpose, tone, channel))
        })
    }
}

fn name(purpose: &Purpose) -> String {
    match purpose {
        Purpose::Reminder(step) => format!("{step} reminder"),
        Purpose::Answer { .. } => "answer".into(),
        Purpose::PromiseConfirmed { .. } => "promise confirmed".into(),
        Purpose::DisputeReceived { .. } => "dispute received".into(),
        Purpose::PlanRequested { .. } => "plan requested".into(),
    }
}

pub(super) fn purposes() -> Vec<Purpose> {
    let mut purposes: Vec<Purpose> = StepName::ALL.iter().copied().map(Purpose::Reminder).collect();
    purposes.extend([
        Purpose::Answer { subject: "Re: 20298".into(), text: "Dear Ms Shah,\n\nthank you.".into() },
        Purpose::PromiseConfirmed {
            date: Date::ymd(2026, 3, 27),
            amount: Money::new(120_000, Currency::EUR),
        },
        Purpose::DisputeReceived { reference: "D-1042".into() },
        Purpose::PlanRequested { reference: "P-77".into() },
    ]);
    purposes
}

/// Two messages that between them take the branches that count: one invoice and several, one currency and two,
/// somebody by name and nobody, a page and none, the last step and another.
pub(super) fn samples(locale: Locale) -> [Facts; 2] {
    let one = sample(locale);
    let invoices = [("20311", 21, Currency::EUR), ("20298", 44, Currency::GBP), ("20320", 12, Currency::EUR)];
    let several = Facts {
        person: Person::Unknown,
        invoices: invoices.map(|(number, days, currency)| invoice(number, days, 151_840, currency)).to_vec(),
        link: None,
        signed_by: None,
        is_last_step: true,
        ..one.clone()
    };
    [one, several]
}

const TODAY: (i16, i8, i8) = (2026, 3, 17);

pub(super) fn invoice(number: &str, days_late: i64, open: i64, currency: Currency) -> InvoiceFacts {
    let due = Date::ymd(TODAY.0, TODAY.1, TODAY.2).plus_days(-days_late);
    let open = Money::new(open, currency);
    InvoiceFacts { number: number.to_owned(), issued: due.plus_days(-30), due, total: open, open }
}

/// A creditor in the locale's country and a customer next door.
pub(super) fn sample(locale: Locale) -> Facts {
    let country = locale.region().unwrap_or(match locale.language() {
        "de" => "DE",
        "fr" => "FR",
        _ => "GB",
    });
    let today = Date::ymd(TODAY.0, TODAY.1, TODAY.2);
    Facts {
        company: CompanyFacts {
            name: "Nordhafen Werkzeuge".into(),
            address: vec!["Kaistraße 4".into(), "20457 Hamburg".into()],
            country: country.into(),
            locale,
            email: "forderung@nordhafen.example".into(),
            phone: "+49 40 555 0117".into(),
            account_holder: "Nordhafen Werkzeuge GmbH".into(),
            iban: "DE89370400440532013000".into(),
            bic: "COBADEFFXXX".into(),
            imprint: vec!["Amtsgericht Hamburg HRB 55501".into(), "USt-IdNr. DE 555 012 345".into()],
            signature: Vec::new(),
        },
        customer: CustomerFacts {
            number: "C-10517".into(),
            name: "Pichler Holzbau".into(),
            address: vec!["Linzer Straße 18".into(), "4240 Freistadt".into()],
            country: country.into(),
        },
        person: Person::Ms { full: "Theresa Pichler".into(), last: "Pichler".into() },
        today,
        pay_by: today.plus_days(14),
        invoices: vec![invoice("20298", 31, 120_000, Currency::EUR)],
        reference: "RF21C10442202603".into(),
        link: Some("https://duly.nordhafen.example/a/k7f2Xq9LmZ0aBcDeFgHiJk".into()),
        signed_by: Some("Mira Koch".into()),
        is_last_step: false,
    }
}
