//! A portion of mails, taken in together: what they speak of is looked up in a few questions, they are read side
//! by side, and written in one transaction.
//!
//! Each still stands for itself: a mail that answers another one of the portion waits until that one is filed; and
//! if anything is refused, all of it is undone and its mails are taken one by one, each in a transaction of its
//! own, so that a bad one fails alone.

use super::{
    automatic::Report,
    context::Account,
    email::{self, Place},
    file::{self, Entry},
    known::{self, Known},
    run::Desk,
    sender::sender,
    sent, sms,
};
use crate::{
    db::Conn,
    inbox::{self, Message},
    mailbox::{self, Mail, MailState},
    words::{Channel, CustomerId, MailboxId, MessageId, Timestamp},
};
use anyhow::{Context as _, Result};
use bytes::Bytes;
use duly_channels::email::parse::Incoming;
use futures::{StreamExt, stream};
use std::collections::HashSet;

/// Mails that are opened and read side by side. Writing goes one by one and is half of the work, so more would only
/// wait.
const SIDE_BY_SIDE: usize = 2;
/// Mails whose senders are checked side by side: that is waiting for the DNS, and no work.
const CHECKED_AT_ONCE: usize = 64;
/// Bytes that are held in memory at a time; a larger mail is taken alone.
const MOST_BYTES: i64 = 8_000_000;

/// What became of each mail, in their order.
pub async fn take(desk: &Desk, mails: &[Mail], now: Timestamp) -> Vec<Result<MailState>> {
    let mut ends = Vec::with_capacity(mails.len());
    while let Some(rest) = mails.get(ends.len()..).filter(|rest| !rest.is_empty()) {
        let fitting = fitting(rest);
        match together(desk, fitting, now).await {
            Ok(some) => ends.extend(some),
            Err(_) if fitting.len() > 1 => {
                for one in fitting.chunks(1) {
                    ends.extend(together(desk, one, now).await.unwrap_or_else(|error| vec![Err(error)]));
                }
            }
            Err(error) => ends.push(Err(error)),
        }
    }
    ends
}

/// As many mails as memory is allowed for; at least one.
fn fitting(mails: &[Mail]) -> &[Mail] {
    let mut bytes = 0_i64;
    let fits = |mail: &&Mail| {
        bytes = bytes.saturating_add(mail.size);
        bytes <= MOST_BYTES
    };
    let count = mails.iter().take_while(fits).count().max(1);
    mails.get(..count).unwrap_or(mails)
}

/// Takes in the mails up to the first that has to wait for one of the others; at least one.
async fn together(desk: &Desk, mails: &[Mail], now: Timestamp) -> Result<Vec<Result<MailState>>> {
    let checked = checked(desk, mails).await?;
    let opening: Vec<_> = mails.iter().map(|it| open(desk.clone(), it.raw_key.clone(), it.channel)).collect();
    let opened = stream::iter(opening).buffered(SIDE_BY_SIDE).zip(stream::iter(checked));
    let authenticated = opened.map(|(it, is_checked)| authenticate(desk.clone(), it, is_checked));
    let mut opened: Vec<Result<Opened>> = authenticated.buffered(CHECKED_AT_ONCE).collect().await;
    opened.truncate(independent(&opened));
    let readings = read(desk, mails, opened, now).await?;
    write(desk, mails, readings, now).await
}

enum Opened {
    Mail(Box<Incoming>),
    Text(Bytes),
}

async fn open(desk: Desk, raw_key: String, channel: Channel) -> Result<(Opened, Bytes)> {
    let raw = desk.blobs.read(&raw_key).await?;
    match channel {
        Channel::Sms => Ok((Opened::Text(raw.clone()), raw)),
        Channel::Email | Channel::Letter => {
            Ok((Opened::Mail(Box::new(desk.senses.parse(raw.clone()).await?)), raw))
        }
    }
}

/// Of which mails the sender is to be checked. What we sent ourselves lies where only we can put it.
async fn checked(desk: &Desk, mails: &[Mail]) -> Result<Vec<bool>> {
    if !desk.authentications.any() {
        return Ok(vec![false; mails.len()]);
    }
    let mailboxes = mailbox::store::mailboxes(&mut *desk.db.read().await?).await?;
    let is_checked =
        |id: MailboxId| mailboxes.iter().any(|it| it.id == id && desk.authentications.are_for(&it.name));
    Ok(mails.iter().map(|it| !it.sent.0 && is_checked(it.mailbox_id)).collect())
}

async fn authenticate(desk: Desk, opened: Result<(Opened, Bytes)>, is_checked: bool) -> Result<Opened> {
    let (mut opened, raw) = opened?;
    if let Opened::Mail(it) = &mut opened
        && is_checked
        && it.readable
    {
        it.authentication = desk.authentications.check(raw, &sender(it)).await;
    }
    Ok(opened)
}

/// How many of these can be placed without one another: none names the Message-ID of one before it.
fn independent(opened: &[Result<Opened>]) -> usize {
    let mut before: HashSet<&str> = HashSet::new();
    for (count, it) in opened.iter().enumerate() {
        let Ok(Opened::Mail(mail)) = it else { continue };
        if known::told(mail).any(|id| before.contains(id)) {
            return count;
        }
        before.extend(mail.message_id.as_deref());
    }
    opened.len()
}

/// What is to be written about a mail.
enum Page {
    Ignore(Option<MessageId>),
    Report(MessageId, Report),
    File(Box<Entry>),
    Sent(Vec<Entry>),
    Text(Box<sms::Text>),
}

impl Page {
    fn entry(&self) -> Option<&Entry> {
        match self {
            Page::File(entry) => Some(entry),
            Page::Text(text) => Some(&text.entry),
            Page::Sent(entries) => entries.first(),
            Page::Ignore(_) | Page::Report(..) => None,
        }
    }
}

enum Placed {
    Mail(Box<Incoming>, Place),
    Text(Box<sms::Text>),
}

/// Finds the place of each mail, and reads it as that customer's.
async fn read(
    desk: &Desk,
    mails: &[Mail],
    opened: Vec<Result<Opened>>,
    now: Timestamp,
) -> Result<Vec<Result<Page>>> {
    let mut db = desk.db.read().await?;
    let incoming: Vec<&Incoming> = opened.iter().filter_map(|it| it.as_ref().ok()?.mail()).collect();
    let known = Known::of(&mut db, &desk.secret, &incoming).await?;
    let mut placed = Vec::with_capacity(opened.len());
    for (mail, it) in mails.iter().zip(opened) {
        placed.push(match it {
            Ok(it) => place(desk, &mut db, &known, mail, it, now).await,
            Err(error) => Err(error),
        });
    }
    let customers: HashSet<CustomerId> =
        placed.iter().filter_map(|it| it.as_ref().ok()).flat_map(Placed::customers).collect();
    let customers: Vec<CustomerId> = customers.into_iter().collect();
    let accounts = Account::of_each(&mut db, &customers, &known.companies, now).await?;
    drop(db);
    let account = |customer: CustomerId| accounts.iter().find(|it| it.customer.id == customer).cloned();
    let pages: Vec<_> = placed
        .into_iter()
        .map(|it| {
            let customers = it.as_ref().map(Placed::customers).unwrap_or_default();
            page(desk.clone(), it, customers.into_iter().filter_map(account).collect())
        })
        .collect();
    Ok(stream::iter(pages).buffered(SIDE_BY_SIDE).collect().await)
}

impl Opened {
    fn mail(&self) -> Option<&Incoming> {
        match self {
            Opened::Mail(mail) => Some(mail),
            Opened::Text(_) => None,
        }
    }
}

impl Placed {
    /// Whose accounts a mail is read with.
    fn customers(&self) -> Vec<CustomerId> {
        match self {
            Placed::Mail(_, Place::Thread(seat)) => seat.customer().into_iter().collect(),
            Placed::Mail(_, Place::Sent(sent)) => sent.customers(),
            _ => Vec::new(),
        }
    }
}

async fn place(
    desk: &Desk,
    db: &mut Conn,
    known: &Known,
    mail: &Mail,
    it: Opened,
    now: Timestamp,
) -> Result<Placed> {
    match it {
        Opened::Mail(incoming) => {
            let place = email::place(db, known, mail, &incoming).await?;
            Ok(Placed::Mail(incoming, place))
        }
        Opened::Text(raw) => Ok(Placed::Text(Box::new(sms::read(desk, db, mail, &raw, now).await?))),
    }
}

async fn page(desk: Desk, it: Result<Placed>, accounts: Vec<Account>) -> Result<Page> {
    match it? {
        Placed::Text(text) => Ok(Page::Text(text)),
        Placed::Mail(_, Place::Own(message)) => Ok(Page::Ignore(Some(message))),
        Placed::Mail(_, Place::Private | Place::Trip) => Ok(Page::Ignore(None)),
        Placed::Mail(incoming, Place::Sent(it)) => {
            Ok(Page::Sent(sent::entries(&desk, *incoming, it, &accounts).await?))
        }
        Placed::Mail(_, Place::Report(message, report)) => Ok(Page::Report(message, report)),
        Placed::Mail(incoming, Place::Thread(seat)) => {
            let account = accounts.into_iter().next();
            Ok(Page::File(Box::new(email::entry(&desk, *incoming, *seat, account).await?)))
        }
    }
}

/// Writes all of them in one transaction.
async fn write(
    desk: &Desk,
    mails: &[Mail],
    pages: Vec<Result<Page>>,
    now: Timestamp,
) -> Result<Vec<Result<MailState>>> {
    desk.blobs.settle().await?;
    let mut tx = desk.db.begin_write().await?;
    mailbox::store::hold(&mut tx).await?;
    let entries = pages.iter().filter_map(|it| it.as_ref().ok()?.entry());
    let ids: Vec<&str> = entries.filter_map(|it| it.internet_id.as_deref()).collect();
    let alike = inbox::store::by_internet_ids(&mut tx, &ids).await?;
    let mut ends = Vec::with_capacity(pages.len());
    for (mail, page) in mails.iter().zip(pages) {
        ends.push(match page {
            Ok(page) => Ok(put(&mut tx, desk, mail, &page, &alike, now).await?),
            Err(error) => Err(error),
        });
    }
    tx.commit().await.context("committing a portion of mails")?;
    Ok(ends)
}

async fn put(
    db: &mut Conn,
    desk: &Desk,
    mail: &Mail,
    page: &Page,
    alike: &[Message],
    now: Timestamp,
) -> Result<MailState> {
    match page {
        Page::Ignore(message) => {
            mailbox::store::done(db, mail.id, MailState::Ignored, *message).await?;
            Ok(MailState::Ignored)
        }
        Page::Report(message, report) => email::report(db, mail, *message, report, now).await,
        Page::Sent(entries) => sent::file(db, mail, entries, alike).await,
        Page::File(entry) => file::file(db, mail, entry, alike, desk.reply_hold_days, now).await,
        Page::Text(text) => {
            text.obey(db, now).await?;
            file::file(db, mail, &text.entry, alike, desk.reply_hold_days, now).await
        }
    }
}
