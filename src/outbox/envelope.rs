//! From a rendered message to exactly what a channel takes. Pure.
//!
//! Every message to a customer leaves in such an envelope, whoever wrote it: reminders, collectors' answers,
//! acknowledgements.

use super::{
    To,
    recipient::{Recipient, lines},
};
use crate::{
    ledger::{Company, Contact, Customer, Invoice, Salutation},
    wording::{CompanyFacts, Content, CustomerFacts, InvoiceFacts, Letter, Person, Rendered},
    words::{
        Date, Locale, MessageId, Money, Timestamp,
        token::{Mark, Secret},
    },
};
use duly_channels::{
    Outgoing,
    email::{self, Address},
    letter::{self, Code, Column, Table},
    sms,
};

pub struct Envelope<'a> {
    pub company: &'a Company,
    pub recipient: &'a Recipient,
    pub rendered: &'a Rendered,
    /// What a letter's payment code asks for, and what is to be written on the transfer.
    pub payment: Option<(Money, &'a str)>,
    /// The customer's page: a letter's second code.
    pub link: Option<&'a str>,
    pub today: Date,
}

/// The wording was rendered for another channel than the recipient is reached on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a message for one channel cannot be sent on another")]
pub struct WrongChannel;

/// Where a message stands among those before it; ids without angle brackets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Thread {
    pub in_reply_to: Option<String>,
    /// Oldest first.
    pub references: Vec<String>,
}

/// The marks by which a reply or a bounce is recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Without angle brackets.
    pub message_id: String,
    pub reply_to: String,
    pub return_path: String,
}

impl Marks {
    #[must_use]
    pub fn of(secret: &Secret, message: MessageId, sender: &str) -> Marks {
        let (user, domain) = sender.rsplit_once('@').unwrap_or((sender, "localhost"));
        let marked = |mark: Mark| format!("{user}+{}@{domain}", mark.write(secret, message));
        Marks {
            message_id: format!("{}@{domain}", Mark::MessageId.write(secret, message)),
            reply_to: marked(Mark::ReplyTo),
            return_path: marked(Mark::Bounce),
        }
    }
}

impl Envelope<'_> {
    /// Exactly what is handed to the channel.
    ///
    /// # Errors
    /// If it was rendered for another channel than the recipient's.
    pub fn seal(
        &self,
        marks: Marks,
        thread: Thread,
        automatic: bool,
        at: Timestamp,
    ) -> Result<Outgoing, WrongChannel> {
        match (&self.rendered.content, &self.recipient.to) {
            (Content::Email { subject, text, html }, To::Email(to)) => {
                let named = |address: String| Address { name: self.company.name.clone(), address };
                Ok(Outgoing::Email(Box::new(email::Outgoing {
                    from: named(self.company.email.clone()),
                    to: to.clone(),
                    reply_to: named(marks.reply_to),
                    return_path: marks.return_path,
                    message_id: marks.message_id,
                    in_reply_to: thread.in_reply_to,
                    references: thread.references,
                    subject: subject.clone(),
                    text: text.clone(),
                    html: Some(html.clone()).filter(|html| !html.is_empty()),
                    language: self.rendered.locale.to_string(),
                    automatic,
                    date: *at,
                    enclosures: Vec::new(),
                })))
            }
            (Content::Sms { text }, To::Sms(to)) => Ok(Outgoing::Sms(sms::Outgoing {
                from: self.company.sms_sender.clone(),
                to: to.clone(),
                text: text.clone(),
            })),
            (Content::Letter(parts), To::Letter(address)) => {
                Ok(Outgoing::Letter(Box::new(self.letter(parts, address))))
            }
            _ => Err(WrongChannel),
        }
    }

    fn letter(&self, parts: &Letter, address: &[String]) -> letter::Letter {
        let parts = parts.clone();
        let company_lines = lines(&self.company.address);
        let code = |(verb, caption): (String, String), content| Code { verb, caption, content };
        let payment =
            self.payment.and_then(|(amount, reference)| payment_code(self.company, amount, reference));
        let codes = [
            payment.map(|content| code(parts.pay_code, content)),
            self.link.map(|link| code(parts.answer_code, link.to_owned())),
        ];
        let head = parts.columns.into_iter().map(|(label, numeric)| Column { label, numeric }).collect();
        letter::Letter {
            profile: letter::profile::Name::Din5008B,
            language: self.rendered.locale.to_string(),
            title: parts.title,
            letterhead: self.company.name.clone(),
            return_line: std::iter::once(self.company.name.clone())
                .chain(company_lines)
                .collect::<Vec<_>>()
                .join(" · "),
            address: address.to_vec(),
            information: parts.information,
            subject: parts.subject,
            opening: parts.opening,
            table: (!parts.rows.is_empty()).then_some(Table { head, rows: parts.rows, totals: parts.totals }),
            body: parts.body,
            closing: parts.closing,
            codes: codes.into_iter().flatten().collect(),
            foot: parts.foot,
            page_label: parts.page_label,
            date: *self.today,
        }
    }

    /// The sender as a conversation shows it.
    #[must_use]
    pub fn sender(&self) -> &str {
        match self.recipient.to {
            To::Email(_) => &self.company.email,
            To::Sms(_) => &self.company.sms_sender,
            To::Letter(_) => &self.company.name,
        }
    }
}

/// What a message is called in a list; a text message has no subject and begins with itself.
#[must_use]
pub fn subject(content: &Content) -> String {
    match content {
        Content::Email { subject, .. } => subject.clone(),
        Content::Sms { text } => text.chars().take(60).collect(),
        Content::Letter(letter) => letter.subject.clone(),
    }
}

/// The words of a message as its conversation keeps them.
#[must_use]
pub fn plain(content: &Content) -> String {
    match content {
        Content::Email { text, .. } | Content::Sms { text } => text.clone(),
        Content::Letter(letter) => {
            let table = letter.rows.iter().map(|row| row.join("  "));
            let totals = letter.totals.iter().map(|(label, amount)| format!("{label}  {amount}"));
            let table: Vec<String> = table.chain(totals).collect();
            let table = (!table.is_empty()).then(|| table.join("\n"));
            let closing = letter.closing.join("\n");
            let parts = letter.opening.iter().cloned().chain(table).chain(letter.body.iter().cloned());
            parts.chain([closing]).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
        }
    }
}

/// The content of a payment code, if there can be one: they exist for euros only.
fn payment_code(company: &Company, amount: Money, reference: &str) -> Option<String> {
    let transfer = letter::qr::Transfer {
        name: &company.account_holder,
        iban: &company.iban,
        bic: &company.bic,
        currency: amount.currency.code(),
        amount: amount.minor,
        reference,
    };
    transfer.epc()
}

/// The language to write to a contact in, as it is spoken in the customer's country.
#[must_use]
pub fn locale(customer: &Customer, contact: Option<&Contact>) -> Locale {
    contact.and_then(|contact| contact.locale).unwrap_or(customer.locale).in_country(&customer.country)
}

#[must_use]
pub fn company_facts(it: &Company) -> CompanyFacts {
    CompanyFacts {
        name: it.name.clone(),
        address: lines(&it.address),
        country: it.country.clone(),
        locale: it.locale,
        email: it.email.clone(),
        phone: it.phone.clone(),
        account_holder: it.account_holder.clone(),
        iban: it.iban.clone(),
        bic: it.bic.clone(),
        imprint: lines(&it.imprint),
        signature: lines(&it.signature),
    }
}

#[must_use]
pub fn customer_facts(it: &Customer) -> CustomerFacts {
    CustomerFacts {
        number: it.number.clone(),
        name: it.name.clone(),
        address: lines(&it.address),
        country: it.country.clone(),
    }
}

#[must_use]
pub fn invoice_facts(it: &Invoice) -> InvoiceFacts {
    InvoiceFacts {
        number: it.number.clone(),
        issued: it.issued_on,
        due: it.due_on,
        total: it.total(),
        open: it.open(),
    }
}

/// Whom the salutation greets.
#[must_use]
pub fn person(contact: Option<&Contact>) -> Person {
    let Some(contact) = contact.filter(|contact| !contact.name.trim().is_empty()) else {
        return Person::Unknown;
    };
    let full = contact.name.trim().to_owned();
    let last = full.split_whitespace().next_back().unwrap_or_default().to_owned();
    match contact.salutation {
        Salutation::Mr => Person::Mr { full, last },
        Salutation::Ms => Person::Ms { full, last },
        Salutation::None => Person::Named { full },
    }
}

#[cfg(test)]
mod tests;
