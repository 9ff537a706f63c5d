//! Why an invoice was asked for, held, or left alone: a fixed word and the data as it stood.

use crate::{
    ledger::BlockReason,
    wording::StepName,
    words::{Currency, Date, InvoiceId, named},
};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

named! {
    Outcome {
        Sent = "sent",
        /// A step is due, and something keeps it back.
        Held = "held",
        /// Nothing is due.
        Nothing = "nothing",
    }
}

/// A rule that decided, with its facts. The words are kept in the why-ledger: never rename one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Rule {
    /// Listed in the message of `step`. `own_step` is the step that this invoice itself takes with it, if any.
    Sent {
        step: StepName,
        own_step: Option<StepName>,
        days_late: i64,
        open_minor: i64,
    },
    Blocked {
        reason: BlockReason,
        until: Option<Date>,
        source: String,
    },
    /// The customer has had as many messages in seven days as are allowed; the next may leave on `free_on`.
    ContactCap {
        step: StepName,
        contacts: usize,
        per_week: i64,
        free_on: Date,
    },
    /// The gap to the step before is not over yet, because that one was late.
    TooSoon {
        step: StepName,
        not_before: Date,
    },
    /// Nothing leaves to this customer without a person.
    ManualCustomer {
        step: StepName,
    },
    /// No address of the customer can be reached on any channel.
    NoRecipient {
        step: StepName,
    },
    /// Credit notes cover all that is asked for in this currency.
    CoveredByCredit {
        step: StepName,
        currency: Currency,
        credit_minor: i64,
        asked_minor: i64,
    },
    Unrenderable {
        step: StepName,
        why: String,
    },
    NotDueYet {
        step: StepName,
        due_on: Date,
    },
    Paid {},
    NoFurtherStep {
        last: Option<StepName>,
    },
}

impl Rule {
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::Sent { .. } => Outcome::Sent,
            Self::NotDueYet { .. } | Self::Paid {} | Self::NoFurtherStep { .. } => Outcome::Nothing,
            _ => Outcome::Held,
        }
    }

    /// The rule's fixed word, and its facts as a JSON object.
    #[must_use]
    pub fn written(&self) -> (String, String) {
        let Ok(Value::Object(fields)) = serde_json::to_value(self) else { return Default::default() };
        // In alphabetical order, whatever order the fields come in: equal facts are equal texts.
        let mut facts: BTreeMap<String, Value> = fields.into_iter().collect();
        let word = match facts.remove("rule") {
            Some(Value::String(word)) => word,
            _ => String::new(),
        };
        (word, serde_json::to_string(&facts).unwrap_or_default())
    }
}

/// What was decided about one invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub invoice: InvoiceId,
    pub rule: Rule,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_written_as_its_word_and_its_facts() {
        let check = |rule: Rule, outcome: Outcome, word: &str, facts: &str| {
            assert_eq!(rule.outcome(), outcome, "{word}");
            assert_eq!(rule.written(), (word.to_owned(), facts.to_owned()));
        };
        let day = Date::ymd(2026, 3, 9);
        check(Rule::Paid {}, Outcome::Nothing, "paid", "{}");
        check(
            Rule::TooSoon { step: StepName::Second, not_before: day },
            Outcome::Held,
            "too_soon",
            r#"{"not_before":"2026-03-09","step":"second"}"#,
        );
        check(
            Rule::Blocked { reason: BlockReason::Dispute, until: None, source: "case:4".into() },
            Outcome::Held,
            "blocked",
            r#"{"reason":"dispute","source":"case:4","until":null}"#,
        );
    }
}
