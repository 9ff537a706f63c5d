//! What a customer wants, in the words of whoever looks: as a tag, as a line, as fields to change.

use super::eyes::{Eyes, read_amount};
use crate::{
    reading::{DisputeReason, Every, Intent},
    words::{Currency, Money},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tag {
    /// The class that colours it.
    pub look: &'static str,
    pub icon: &'static str,
    pub text: String,
}

/// A word for the kind of wish: "Promise".
#[must_use]
pub fn kind(eyes: &Eyes, intent: &Intent) -> String {
    eyes.tongue.word(&format!("wish-{}", intent.kind().replace('_', "-")))
}

/// Short, for a list.
#[must_use]
pub fn tag(eyes: &Eyes, intent: &Intent) -> Tag {
    let (look, icon) = look(intent.kind());
    let amount = match intent {
        Intent::Dispute { amount, .. } | Intent::Promise { amount, .. } => *amount,
        Intent::Plan { instalments: Some(parts), amount: Some(amount), .. } => {
            return Tag { look, icon, text: format!("{parts} × {}", eyes.bare(*amount)) };
        }
        _ => None,
    };
    let text = amount.map_or_else(
        || eyes.tongue.word(&format!("tag-{}", intent.kind().replace('_', "-"))),
        |amount| eyes.bare(amount),
    );
    Tag { look, icon, text }
}

/// How a kind of wish, or case, looks.
#[must_use]
pub fn look(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "promise" => ("info", "handshake"),
        "dispute" => ("warn", "flag"),
        "plan" => ("plan", "calendar-days"),
        "paid" => ("good", "check-check"),
        "copy_request" => ("", "file-plus"),
        "wrong_contact" => ("", "user"),
        "stop" => ("bad", "bell-off"),
        _ => ("", "circle-question-mark"),
    }
}

/// All that was read, as a line: "1 200,00 EUR on Fri 27 Mar, invoice 20298".
#[must_use]
pub fn line(eyes: &Eyes, intent: &Intent) -> String {
    let mut parts: Vec<String> = Vec::new();
    let money = |amount: &Option<Money>| amount.map(|it| eyes.money(it));
    let day = |key: &str, date: &Option<crate::words::Date>| {
        date.map(|it| eyes.tongue.say(key, &[("date", eyes.day(it).into())]))
    };
    match intent {
        Intent::Dispute { reason, amount, .. } => {
            parts.extend(money(amount));
            parts.push(reason_word(eyes, *reason));
        }
        Intent::Promise { date, amount, .. } => {
            parts.extend(money(amount));
            parts.push(day("wish-on", date).unwrap_or_else(|| eyes.tongue.word("wish-no-date")));
        }
        Intent::Paid { date, amount, .. } => {
            parts.extend(money(amount));
            parts.extend(day("wish-on", date));
        }
        Intent::Plan { instalments, amount, every, start, .. } => {
            let each = money(amount).unwrap_or_default();
            parts.extend(instalments.map(|n| {
                eyes.tongue.say("wish-parts", &[("n", i64::from(n).into()), ("amount", each.clone().into())])
            }));
            parts.extend(every.map(|it| eyes.tongue.word(&format!("every-{it}"))));
            parts.extend(day("wish-from", start));
        }
        Intent::WrongContact { contact } => parts.extend(contact.clone()),
        Intent::CopyRequest { .. } | Intent::Stop | Intent::Question => {}
    }
    let invoices = intent.invoices();
    if !invoices.is_empty() {
        let list = invoices.iter().take(6).cloned().collect::<Vec<_>>().join(", ");
        let n = i64::try_from(invoices.len()).unwrap_or(i64::MAX);
        parts.push(eyes.tongue.say("wish-invoices", &[("n", n.into()), ("list", list.into())]));
    }
    parts.retain(|part| !part.trim().is_empty());
    parts.join(", ")
}

#[must_use]
pub fn reason_word(eyes: &Eyes, reason: DisputeReason) -> String {
    eyes.tongue.word(&format!("reason-{}", reason.as_str().replace('_', "-")))
}

/// The fields with which a collector puts a reading right before accepting it.
#[derive(Clone, Debug, Serialize)]
pub struct Fields {
    pub kind: &'static str,
    pub date: String,
    pub amount: String,
    pub currency: String,
    pub parts: String,
    pub every: Vec<Choice>,
    pub reasons: Vec<Choice>,
    pub invoices: String,
    /// It cannot be accepted as it is.
    pub incomplete: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    pub value: &'static str,
    pub label: String,
    pub chosen: bool,
}

/// The fields for a reading; `None` for what has nothing to change.
#[must_use]
pub fn fields(eyes: &Eyes, intent: &Intent, currency: Currency) -> Option<Fields> {
    let (date, amount, parts, every, reason) = match intent {
        Intent::Dispute { reason, amount, .. } => (None, *amount, None, None, Some(*reason)),
        Intent::Promise { date, amount, .. } | Intent::Paid { date, amount, .. } => {
            (*date, *amount, None, None, None)
        }
        Intent::Plan { instalments, every, start, .. } => (*start, None, *instalments, *every, None),
        _ => return None,
    };
    let incomplete = match intent {
        Intent::Promise { date, .. } => date.is_none(),
        Intent::Plan { instalments, every, start, .. } => {
            instalments.is_none() || every.is_none() || start.is_none()
        }
        _ => false,
    };
    let rhythms = Every::ALL.iter().map(|it| Choice {
        value: it.as_str(),
        label: eyes.tongue.word(&format!("every-{it}")),
        chosen: every == Some(*it),
    });
    let reasons = DisputeReason::ALL.iter().map(|it| Choice {
        value: it.as_str(),
        label: reason_word(eyes, *it),
        chosen: reason == Some(*it),
    });
    Some(Fields {
        kind: intent.kind(),
        date: date.map(|it| it.to_string()).unwrap_or_default(),
        amount: amount.map(|it| eyes.typed(it)).unwrap_or_default(),
        currency: amount.map_or(currency, |it| it.currency).to_string(),
        parts: parts.map(|it| it.to_string()).unwrap_or_default(),
        every: rhythms.collect(),
        reasons: reasons.collect(),
        invoices: intent.invoices().join(", "),
        incomplete,
    })
}

/// What came back from the fields. A browser leaves out what the form did not have.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Changed {
    pub date: Option<String>,
    pub amount: Option<String>,
    pub currency: Option<String>,
    pub parts: Option<String>,
    pub every: Option<String>,
    pub reason: Option<String>,
    pub invoices: Option<String>,
}

/// What a reading says once a collector has put it right, or the field that cannot be read.
pub fn put_right(eyes: &Eyes, read: &Intent, typed: &Changed) -> Result<Intent, &'static str> {
    let text = |field: &Option<String>| {
        field.as_deref().map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned)
    };
    let date = match text(&typed.date) {
        Some(it) => Some(it.parse().map_err(|_| "field-date-wrong")?),
        None => None,
    };
    let amount = match (text(&typed.amount), text(&typed.currency)) {
        (Some(amount), Some(currency)) => {
            let currency: Currency = currency.parse().map_err(|_| "field-amount-wrong")?;
            Some(read_amount(&amount, currency, eyes.locale()).ok_or("field-amount-wrong")?)
        }
        _ => None,
    };
    let named = || -> Vec<String> {
        let list = text(&typed.invoices).unwrap_or_default();
        list.split([',', ';', ' ']).map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
    };
    Ok(match read {
        Intent::Dispute { reason, .. } => {
            let typed = text(&typed.reason).and_then(|it| it.parse().ok());
            Intent::Dispute { reason: typed.unwrap_or(*reason), invoices: named(), amount }
        }
        Intent::Promise { .. } => Intent::Promise { date, amount, invoices: named() },
        Intent::Paid { .. } => Intent::Paid { date, amount, invoices: named() },
        Intent::Plan { .. } => {
            let parts = text(&typed.parts).map(|it| it.parse().map_err(|_| "field-parts-wrong"));
            Intent::Plan {
                instalments: parts.transpose()?,
                // Of how much each part is, the plan decides itself: it splits what is open.
                amount: None,
                every: text(&typed.every).and_then(|it| it.parse().ok()),
                start: date,
                invoices: named(),
            }
        }
        other => other.clone(),
    })
}
