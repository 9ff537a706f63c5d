//! What a customer said on the page, in a line for whoever reads the conversation: in the company's language.

use super::standing::Told;
use crate::{
    cases::{CaseKind, Wish},
    ledger::Company,
    web::tongue::Tongue,
    words::{InvoiceId, format},
};
use fluent_bundle::FluentValue;

/// One line: what is wanted, and for which invoices.
#[must_use]
pub fn line(company: &Company, wish: &Wish, numbers: &[&str]) -> String {
    let tongue = Tongue::of(company.locale);
    let money = |amount: &Option<crate::words::Money>| {
        amount.map_or_else(|| tongue.word("p-said-all"), |it| format::money_with_code(company.locale, it))
    };
    let day = |day| format::long_date(company.locale, day);
    let numbers = numbers.join(", ");
    let (key, mut args) = match wish {
        Wish::Promise { date, amount } => {
            ("p-said-promise", vec![("date", day(*date)), ("amount", money(amount))])
        }
        Wish::Dispute { reason, amount: Some(amount) } => {
            let reason = tongue.word(&reason_key(reason.as_str()));
            ("p-said-dispute-of", vec![("reason", reason), ("amount", money(&Some(*amount)))])
        }
        Wish::Dispute { reason, amount: None } => {
            ("p-said-dispute", vec![("reason", tongue.word(&reason_key(reason.as_str())))])
        }
        Wish::Plan { instalments, every, start } => {
            let every = tongue.word(&format!("p-every-{every}"));
            ("p-said-plan", vec![("parts", instalments.to_string()), ("every", every), ("date", day(*start))])
        }
        Wish::Paid { date: Some(date), amount } => {
            ("p-said-paid-on", vec![("date", day(*date)), ("amount", money(amount))])
        }
        Wish::Paid { date: None, amount } => ("p-said-paid", vec![("amount", money(amount))]),
    };
    args.push(("numbers", numbers));
    let args: Vec<_> = args.into_iter().map(|(name, value)| (name, FluentValue::from(value))).collect();
    tongue.say(key, &args)
}

#[must_use]
pub fn reason_key(reason: &str) -> String {
    format!("p-reason-{}", reason.replace('_', "-"))
}

/// Whether a case that still runs says the very same: then the form was sent twice.
#[must_use]
pub fn same(told: &Told, wish: &Wish, invoices: &[InvoiceId], note: &str) -> bool {
    let case = &told.case;
    let about = told.invoices.len() == invoices.len() && invoices.iter().all(|it| told.names(*it));
    let amount = |wanted: &Option<crate::words::Money>| case.amount() == *wanted;
    told.is_live()
        && case.opened_by.is_none()
        && about
        && case.note == note
        && match (case.kind, wish) {
            (CaseKind::Promise, Wish::Promise { date, amount: wanted }) => {
                case.due_on == Some(*date) && amount(wanted)
            }
            (CaseKind::Dispute, Wish::Dispute { reason, amount: wanted }) => {
                case.reason == Some(*reason) && amount(wanted)
            }
            (CaseKind::Plan, Wish::Plan { instalments, start, .. }) => {
                case.due_on == Some(*start) && told.instalments.len() == usize::from(*instalments)
            }
            (CaseKind::Paid, Wish::Paid { date, amount: wanted }) => case.due_on == *date && amount(wanted),
            _ => false,
        }
}
