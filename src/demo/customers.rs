//! What the demo's customers do when something of ours reaches them: answer, pay, be away, be gone.

use super::{
    books::{Payment, Player},
    manner::{self, Manner},
    post::{self, Program, Writer},
};
use crate::{
    ledger::Invoice,
    mailbox::TextMessage,
    words::{Date, Timestamp, Zone, format},
};
use duly_channels::Outgoing;

/// Something that a customer does, and when it reaches us.
#[derive(Clone, Debug)]
pub enum Deed {
    Mail(Vec<u8>),
    Text(TextMessage),
    Pays(Payment),
}

/// A message of ours as the customer finds it.
pub struct Found<'a> {
    pub player: &'a Player,
    pub outgoing: &'a Outgoing,
    /// What it asks for.
    pub invoices: &'a [Invoice],
    /// How often the customer has answered already.
    pub answered: usize,
    pub on: Date,
}

/// When a deed reaches us: in the afternoon of the same day, or on a later morning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    pub day: Date,
    pub hour: i64,
}

pub fn react(it: &Found<'_>) -> Vec<(When, Deed)> {
    let manner = it.player.role.manner;
    match (it.outgoing, manner) {
        (Outgoing::Email(mail), Manner::Bounces) => {
            let when = soon(it.on);
            vec![(when, Deed::Mail(post::bounce(mail, at(when))))]
        }
        (_, Manner::PaysAfterReminder) => {
            // Not the latest: what was sent yesterday is still on somebody's desk.
            let on = it.on.plus_days(3);
            let paid =
                it.invoices.iter().map(|invoice| (morning(on), pays(it, invoice, invoice.open_minor, on)));
            paid.collect()
        }
        (Outgoing::Email(_) | Outgoing::Sms(_), _) if it.answered == 0 => answers(it).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn soon(day: Date) -> When {
    When { day, hour: 15 }
}

fn morning(day: Date) -> When {
    When { day, hour: 8 }
}

/// Hours count in UTC, so that it is a working hour all over Europe; minutes make no two alike.
pub fn at(when: When) -> Timestamp {
    when.day.start_in(&Zone::UTC).plus_seconds(when.hour * 3600)
}

fn pays(it: &Found<'_>, invoice: &Invoice, minor: i64, on: Date) -> Deed {
    Deed::Pays(Payment { company: it.player.role.company, invoice: invoice.number.clone(), minor, on })
}

fn answers(it: &Found<'_>) -> Option<Vec<(When, Deed)>> {
    let role = &it.player.role;
    let language = role.locale().language().to_owned();
    let answer = manner::answer(role.manner, &language, it.player.nth)?;
    let when = soon(it.on);
    let promised = promised_day(it);
    let text = fill(it, answer.text, promised);
    let deed = match it.outgoing {
        Outgoing::Sms(sms) if role.manner == Manner::Texts => Deed::Text(TextMessage {
            from: sms.to.clone(),
            to: sms.from.clone(),
            body: text,
            sid: format!("SM{:032x}", it.player.id.0),
        }),
        Outgoing::Email(mail) if role.manner != Manner::Texts => {
            let zone = role.zone.parse().unwrap_or(Zone::UTC);
            let name = if role.person.is_empty() { role.name } else { role.person };
            let writer = Writer { name, address: role.email, locale: role.locale(), zone };
            let signed = format!("{text}\n\n{}\n{name}\n{}\n", answer.closing, role.name);
            let when = at(when).plus_seconds(60 * i64::try_from(it.player.nth * 7 % 50).unwrap_or(0));
            Deed::Mail(if role.manner == Manner::Absent {
                post::absence(mail, &writer, &signed, when)
            } else {
                let program = Program::ALL.get(it.player.nth % 3).copied().unwrap_or(Program::Gmail);
                post::reply(mail, &writer, &signed, program, when)
            })
        }
        _ => return None,
    };
    let mut deeds = vec![(when, deed)];
    deeds.extend(keeps_word(it, promised));
    Some(deeds)
}

/// What is paid because it was promised. Who breaks promises pays nothing, and some plans fail as well.
fn keeps_word(it: &Found<'_>, on: Date) -> Vec<(When, Deed)> {
    let share = match it.player.role.manner {
        Manner::KeepsPromise | Manner::Texts => 1,
        Manner::PaysInParts if !it.player.nth.is_multiple_of(3) => 3,
        _ => return Vec::new(),
    };
    it.invoices
        .iter()
        .map(|invoice| (morning(on), pays(it, invoice, invoice.open_minor / share, on)))
        .collect()
}

/// A Friday or a Tuesday within the next two weeks.
fn promised_day(it: &Found<'_>) -> Date {
    let wanted = if it.player.nth.is_multiple_of(2) { 4 } else { 1 };
    let mut day = it.on.plus_days(5);
    while day.weekday().to_monday_zero_offset() != wanted {
        day = day.plus_days(1);
    }
    day
}

fn fill(it: &Found<'_>, text: &str, day: Date) -> String {
    let locale = it.player.role.locale();
    let number = |at: usize| it.invoices.get(at).map_or("", |invoice| invoice.number.as_str());
    let day_written = match it.outgoing {
        Outgoing::Sms(_) => format::short_date(locale, day),
        _ => format::long_date(locale, day),
    };
    let other = match (number(1), locale.language()) {
        ("", _) => String::new(),
        (other, "de") => format!("Die Rechnung {other} überweisen wir am {day_written}."),
        (other, "fr") => format!("La facture {other} sera réglée le {day_written}."),
        (other, _) => format!("We will pay invoice {other} on {day_written}."),
    };
    let half = it.invoices.first().map_or(String::new(), |invoice| {
        let half = crate::words::Money::new(invoice.open_minor / 2, invoice.currency);
        format::money(locale, half)
    });
    text.replace("{number}", number(0))
        .replace("{other}", &other)
        .replace("{half}", &half)
        .replace("{day}", &day_written)
        .trim_end()
        .to_owned()
}

/// Mail from people whom nobody knows.
pub fn strangers(companies: &[&str], on: Date) -> Vec<(When, Deed)> {
    let letter = |to: &str, from: &str, subject: &str, text: &str, when: When| {
        let stamp = at(when);
        let date = stamp.strftime("%a, %d %b %Y %H:%M:%S +0000");
        let id = stamp.as_millisecond();
        Deed::Mail(
            format!(
                "Return-Path: <{from}>\r\nDelivered-To: {to}\r\nFrom: {from}\r\nTo: {to}\r\nSubject: {subject}\r\n\
                 Date: {date}\r\nMessage-ID: <{id}@{}>\r\nMIME-Version: 1.0\r\n\
                 Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n",
                from.rsplit('@').next().unwrap_or_default()
            )
            .into_bytes(),
        )
    };
    let when = soon(on);
    let texts = [
        (
            "m.ahrens@ahrens-treuhand.example",
            "Neue Ansprechpartnerin",
            "Guten Tag,\r\n\r\nab diesem Monat betreuen wir die Buchhaltung eines Ihrer Kunden. Bitte senden Sie uns eine Aufstellung der offenen Posten.\r\n\r\nMit freundlichen Grüßen\r\nMarlies Ahrens",
        ),
        (
            "ben@pitcherandsons.example",
            "Invoice query",
            "Hello,\r\n\r\nyour driver left an invoice with us that is not for our company. Who should I send it back to?\r\n\r\nBen Pitcher",
        ),
    ];
    companies
        .iter()
        .zip(texts)
        .map(|(to, (from, subject, text))| (when, letter(to, from, subject, text, when)))
        .collect()
}
