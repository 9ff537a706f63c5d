//! A collector says whose conversation it is: then what was said in it is read again, as that customer's.

use super::{context::Account, file, run::Senses};
use crate::{
    db::Conn,
    inbox::{self, Kind, Message},
    ledger,
    reading::{Body, Finding, Reading},
    words::{ConversationId, CustomerId, Timestamp},
};
use anyhow::Result;

/// Gives an unmatched conversation to a customer, proposes what its replies say, and holds for them. Says
/// whether it was unmatched.
///
/// # Errors
/// If the database fails.
pub async fn match_conversation(
    db: &mut Conn,
    senses: Senses,
    conversation: ConversationId,
    customer: CustomerId,
    hold_days: i64,
    now: Timestamp,
) -> Result<bool> {
    if inbox::store::conversation(db, conversation).await?.customer_id.is_some() {
        return Ok(false);
    }
    let account = Account::of(db, customer, now).await?;
    inbox::store::match_to(db, conversation, account.company.id, customer).await?;
    let contacts = ledger::store::contacts(db, customer).await?;
    for message in inbox::store::messages(db, conversation).await? {
        if message.kind != Kind::Reply || message.body.is_empty() {
            continue;
        }
        let writer = contacts.iter().find(|it| it.email.as_deref() == Some(message.sender.as_str()));
        let context = account.context(writer, message.at);
        let reading = (senses.read)(Body { plain: &message.body, html: None }, &context);
        let findings = in_body(&message, reading);
        file::act(db, message.id, &account, &findings, hold_days, now).await?;
    }
    Ok(true)
}

/// Findings whose words stand in the body as it was filed: what is folded twice may have moved.
fn in_body(message: &Message, reading: Reading) -> Vec<Finding> {
    let same = |it: &Finding| {
        let words = message.body.get(it.span.clone());
        words.is_some() && words == reading.new_text.get(it.span.clone())
    };
    reading.findings.iter().filter(|it| same(it)).cloned().collect()
}
