//! Which sentences a purpose is made of, in their order. The channels put them in their places.

use super::{Purpose, StepName};
use crate::words::Tone;

/// The names of the messages that make up one purpose.
pub(super) struct Script {
    /// Names the step; only reminders have one.
    pub(super) heading: Option<String>,
    pub(super) subject: &'static str,
    /// What a mail program shows beside the subject.
    pub(super) preheader: Option<&'static str>,
    pub(super) opening: String,
    /// Stands under the amount, if there is one to ask for.
    pub(super) caption: Option<&'static str>,
    /// Paragraphs of messages that are read in one breath.
    pub(super) body: Vec<Vec<String>>,
    pub(super) crossed: Option<&'static str>,
    pub(super) button: &'static str,
    pub(super) answer_email: &'static str,
    pub(super) answer_letter: &'static str,
    pub(super) shows_account: bool,
    pub(super) sms: &'static str,
}

impl Script {
    /// The script of everything but a collector's own words.
    pub(super) fn of(purpose: &Purpose, tone: Tone, country: &str) -> Option<Self> {
        match purpose {
            Purpose::Answer { .. } => None,
            Purpose::Reminder(step) => Some(Self::reminder(*step, tone, country)),
            Purpose::PromiseConfirmed { .. } => {
                let mut script = Self::notice("promise");
                script.shows_account = true;
                Some(script)
            }
            Purpose::DisputeReceived { .. } => Some(Self::notice("dispute")),
            Purpose::PlanRequested { .. } => Some(Self::notice("plan")),
        }
    }

    fn reminder(step: StepName, tone: Tone, country: &str) -> Self {
        let is_courtesy = step == StepName::Courtesy;
        let mut body = if is_courtesy {
            vec![vec!["ask-courtesy".to_owned()]]
        } else {
            vec![vec!["ask-reminder".to_owned(), "consequence".to_owned()]]
        };
        // Before the due date the law gives nothing, and in friendly words it is not spoken of.
        if !is_courtesy && tone >= Tone::Firm {
            body.push(vec![legal(country).to_owned()]);
        }
        let (subject, caption, sms) = if is_courtesy {
            ("subject-courtesy", "caption-courtesy", "sms-courtesy")
        } else {
            ("subject-reminder", "caption-reminder", "sms-reminder")
        };
        Self {
            heading: Some(format!("heading-{step}")),
            subject,
            preheader: Some("preheader-reminder"),
            opening: format!("opening-{step}"),
            caption: Some(caption),
            body,
            crossed: Some("crossed"),
            button: "button",
            answer_email: "answer-email",
            answer_letter: "answer-letter",
            shows_account: true,
            sms,
        }
    }

    fn notice(what: &'static str) -> Self {
        let (subject, sms) = match what {
            "promise" => ("subject-promise", "sms-promise"),
            "dispute" => ("subject-dispute", "sms-dispute"),
            _ => ("subject-plan", "sms-plan"),
        };
        Self {
            heading: None,
            subject,
            preheader: None,
            opening: format!("opening-{what}"),
            caption: None,
            body: vec![vec![format!("body-{what}")]],
            crossed: None,
            button: "button-notice",
            answer_email: "answer-notice",
            answer_letter: "answer-letter",
            shows_account: false,
            sms,
        }
    }
}

/// The message that says what the law gives a creditor in this country.
///
/// Without an agreement the creditor's home law governs a sale (Regulation (EC) No 593/2008, article 4), so it is
/// the company's country that counts, never the language. Elsewhere no statute is named.
fn legal(country: &str) -> &'static str {
    match country {
        "DE" => "legal-de",
        "AT" => "legal-at",
        "CH" => "legal-ch",
        "FR" => "legal-fr",
        "BE" => "legal-be",
        "GB" => "legal-gb",
        "IE" => "legal-ie",
        _ => "legal-other",
    }
}

/// A notice answers a customer and a courtesy comes before the due date: neither is ever sharp.
pub(super) fn fitting(purpose: &Purpose, tone: Tone) -> Tone {
    match purpose {
        Purpose::Reminder(StepName::First | StepName::Second | StepName::Third | StepName::Final) => tone,
        _ => tone.min(Tone::Neutral),
    }
}
