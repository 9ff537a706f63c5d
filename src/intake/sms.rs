//! One text message, from its bytes to its place: the same way as a mail, with a phone's habits.

use super::{
    automatic::{self, Told},
    context::{self, Account},
    file::Entry,
    run::Desk,
    thread::{self, Clues},
};
use crate::{
    db::Conn,
    ledger,
    mailbox::{self, Mail, TextMessage},
    reading::{Finding, Intent, Reading},
    words::{Timestamp, Zone},
};
use anyhow::Result;
use duly_channels::sms::keyword::{Keyword, keyword};
use std::sync::Arc;

/// A text message whose place is known, read, and what its sender wants of the channel itself.
pub struct Text {
    pub entry: Entry,
    wish: Option<Keyword>,
}

pub async fn read(desk: &Desk, db: &mut Conn, mail: &Mail, raw: &[u8], now: Timestamp) -> Result<Text> {
    let text: Option<TextMessage> = serde_json::from_slice(raw).ok();
    let unreadable = text.is_none();
    let text = text.unwrap_or_else(|| TextMessage {
        from: String::new(),
        to: String::new(),
        body: String::new(),
        sid: mail.place.clone(),
    });
    let company = mailbox::store::mailbox(db, mail.mailbox_id).await?.company_id;
    let contacts = ledger::store::contacts_by_phone(db, &text.from).await?;
    let senders = contacts.iter().map(|contact| (contact.id, contact.customer_id)).collect();
    let thread = thread::thread(&Clues { senders, ..Clues::default() });
    let account = match thread.customer() {
        Some(customer) => Some(Account::of(db, customer, now).await?),
        None => None,
    };
    let contact = contacts.into_iter().find(|it| Some(it.customer_id) == thread.customer());
    let reading = match (digit(&text.body), &account) {
        (Some(reading), _) => reading,
        (None, Some(account)) => {
            let context = account.context(contact.as_ref(), mail.kept_at);
            desk.senses.read(text.body.clone(), None, context).await?
        }
        (None, None) => {
            let context = context::of_a_stranger(None, mail.kept_at);
            desk.senses.read(text.body.clone(), None, context).await?
        }
    };
    let wish = keyword(&text.body);
    let classed =
        Told::of_a_phone(mail.kept_at.date_in(&Zone::UTC)).classed(&reading).filter(|_| wish.is_none());
    let entry = Entry {
        kind: automatic::kind(classed.as_ref()),
        classed,
        author: None,
        doubt: None,
        doubted: None,
        authentication: None,
        thread_index: None,
        unreadable,
        from: text.from,
        recipient: text.to,
        subject: String::new(),
        internet_id: Some(text.sid),
        html_key: None,
        attachments: Vec::new(),
        at: mail.kept_at,
        reading: if wish.is_some() { Reading { findings: Vec::new(), ..reading } } else { reading },
        thread,
        account: account.map(Arc::new),
        contact,
        company,
    };
    Ok(Text { entry, wish })
}

impl Text {
    /// What its sender wants of text messages altogether.
    pub async fn obey(&self, db: &mut Conn, now: Timestamp) -> Result<()> {
        let stopped = match self.wish {
            Some(Keyword::Stop) => Some(now),
            Some(Keyword::Start) => None,
            Some(Keyword::Help) | None => return Ok(()),
        };
        ledger::store::phone_stopped(db, &self.entry.from, stopped).await
    }
}

/// A single digit answers the question that the text message asked: 1 paid, 2 will pay, 3 there is a problem.
fn digit(body: &str) -> Option<Reading> {
    let trimmed = body.trim();
    let intent = match trimmed.trim_end_matches(['.', '!', ')']) {
        "1" => Intent::Paid { date: None, amount: None, invoices: Vec::new() },
        "2" => Intent::Promise { date: None, amount: None, invoices: Vec::new() },
        "3" => Intent::Question,
        _ => return None,
    };
    let finding = Finding { intent, span: 0..trimmed.len(), confidence: 0.99 };
    Some(Reading { new_text: trimmed.to_owned(), findings: vec![finding], ..Reading::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_digit_is_an_answer() {
        for (body, kind) in [
            ("1", Some("paid")),
            (" 2.\n", Some("promise")),
            ("3", Some("question")),
            ("4", None),
            ("12", None),
            ("1 Woche noch", None),
            ("", None),
        ] {
            let reading = digit(body);
            let found = reading.as_ref().and_then(|it| it.findings.first());
            assert_eq!(found.map(|it| it.intent.kind()), kind, "{body:?}");
        }
    }
}
