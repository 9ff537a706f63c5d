//! What the customer wants: one file for each intent, each with the phrases of its own list and the rules that
//! compose them with days, amounts and invoices.

mod copy_request;
mod dispute;
mod paid;
mod plan;
mod promise;
mod question;
mod stop;
mod wrong_contact;

use super::{Finding, message::Message};

/// Everything that a message asks for or says.
#[must_use]
pub fn find(message: &Message<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(dispute::read(message));
    let plan = plan::read(message);
    // Parts that are asked for are no promises yet.
    let planned = plan.is_some();
    findings.extend(plan);
    findings.extend(paid::read(message, &findings));
    if !planned {
        let promises = promise::read(message, &findings);
        findings.extend(promises);
    }
    findings.extend(wrong_contact::read(message));
    findings.extend(stop::read(message));
    findings.extend(copy_request::read(message, &findings));
    findings.extend(question::read(message, &findings));
    findings.sort_by_key(|finding| finding.span.start);
    findings
}
