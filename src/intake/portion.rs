//! A portion of mails, taken in together: what they speak of is looked up in a few questions, they are read side
//! by side, and written in one transaction, many rows at a time. While one portion is written, the next is opened.
//!
//! Each still stands for itself: a mail that answers another one of the portion waits until that one is filed; and
//! if anything is refused, all of it is undone and its mails are taken one by one, each in a transaction of its
//! own, so that a bad one fails alone.

use super::{
    automatic::Report,
    context::Account,
    email::{self, Place, Raw},
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
    words::{Channel, CustomerId, MailId, MailboxId, MessageId, Timestamp},
};
use anyhow::{Context as _, Result, anyhow, ensure};
use bytes::Bytes;
use duly_channels::email::parse::Incoming;
use futures::{
    StreamExt,
    future::{join, join_all},
    stream,
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    thread::available_parallelism,
};
use tokio::{runtime::Handle, task::spawn_blocking};

/// Mails that are written in one transaction.
const MOST_MAILS: usize = 128;
/// Bytes that are held in memory at a time; a larger mail is taken alone.
const MOST_BYTES: i64 = 4_000_000;
/// Mails whose senders are checked side by side: that is waiting for the DNS, and no work.
const CHECKED_AT_ONCE: usize = 64;

/// What became of each mail, in their order.
pub async fn take(desk: &Desk, mails: &[Mail], now: Timestamp) -> Vec<Result<MailState>> {
    let mut ends: Vec<Option<Result<MailState>>> = mails.iter().map(|_| None).collect();
    let mut portions = portions(mails);
    let mut next = portions.next();
    let mut opened = open(desk, next.as_deref().unwrap_or_default()).await;
    while let Some(portion) = next {
        next = portions.next();
        let (done, opening) =
            join(settle(desk, portion, opened, now), open(desk, next.as_deref().unwrap_or_default())).await;
        opened = opening;
        for (nth, end) in done {
            if let Some(place) = ends.get_mut(nth) {
                *place = Some(end);
            }
        }
    }
    ends.into_iter().map(|end| end.unwrap_or_else(|| Err(anyhow!("a mail was passed over")))).collect()
}

/// A mail, and which one it is of those that were claimed.
type Nth<'a> = (usize, &'a Mail);

/// As many mails at a time as memory is allowed for; at least one.
fn portions(mails: &[Mail]) -> impl Iterator<Item = Vec<Nth<'_>>> {
    let mut rest = mails.iter().enumerate().peekable();
    std::iter::from_fn(move || {
        let mut portion = vec![rest.next()?];
        let mut bytes = portion.iter().map(|(_, mail)| mail.size).sum::<i64>();
        while let Some(mail) = rest.next_if(|(_, mail)| {
            bytes = bytes.saturating_add(mail.size);
            bytes <= MOST_BYTES && portion.len() < MOST_MAILS
        }) {
            portion.push(mail);
        }
        Some(portion)
    })
}

/// Takes in a portion, round by round: first what waits for nothing, then what waited for that, and so on.
async fn settle(
    desk: &Desk,
    portion: Vec<Nth<'_>>,
    opened: Vec<Result<Opened>>,
    now: Timestamp,
) -> Vec<(usize, Result<MailState>)> {
    let mut ends = Vec::with_capacity(portion.len());
    let mut waiting: Vec<(Nth<'_>, Result<Opened>)> = portion.into_iter().zip(opened).collect();
    while !waiting.is_empty() {
        let waits = waits(waiting.iter().map(|(_, it)| it));
        let (round, later): (Vec<_>, Vec<_>) = waiting.into_iter().zip(waits).partition(|(_, waits)| !*waits);
        waiting = later.into_iter().map(|(it, _)| it).collect();
        let (nths, opened): (Vec<Nth<'_>>, Vec<_>) = round.into_iter().map(|(it, _)| it).unzip();
        let mails: Vec<&Mail> = nths.iter().map(|(_, mail)| *mail).collect();
        let done = match together(desk, &mails, opened, now).await {
            Err(_) if mails.len() > 1 => one_by_one(desk, &mails, now).await,
            Err(error) => vec![Err(error)],
            Ok(done) => done,
        };
        ends.extend(nths.into_iter().map(|(nth, _)| nth).zip(done));
    }
    ends
}

async fn one_by_one(desk: &Desk, mails: &[&Mail], now: Timestamp) -> Vec<Result<MailState>> {
    let mut ends = Vec::with_capacity(mails.len());
    for mail in mails {
        let opened = open(desk, &[(0, *mail)]).await;
        let end = together(desk, &[mail], opened, now).await;
        ends.push(end.and_then(|mut end| end.pop().context("the end of a mail")?));
    }
    ends
}

/// Takes in mails that do not wait for one another.
async fn together(
    desk: &Desk,
    mails: &[&Mail],
    opened: Vec<Result<Opened>>,
    now: Timestamp,
) -> Result<Vec<Result<MailState>>> {
    let pages = read(desk, mails, opened, now).await?;
    write(desk, mails, pages, now).await
}

/// Does something with each, on several threads that may take their time, and keeps the order.
async fn side_by_side<T, U>(
    mut these: Vec<T>,
    each: impl Fn(T) -> Result<U> + Clone + Send + 'static,
) -> Vec<Result<U>>
where
    T: Send + 'static,
    U: Send + 'static,
{
    let threads = available_parallelism().map_or(2, usize::from);
    let share = these.len().div_ceil(threads).max(1);
    let mut shares = Vec::with_capacity(threads);
    while !these.is_empty() {
        let rest = these.split_off(share.min(these.len()));
        let (some, each) = (std::mem::replace(&mut these, rest), each.clone());
        let count = some.len();
        let working = spawn_blocking(move || some.into_iter().map(each).collect::<Vec<_>>());
        shares.push(async move {
            let lost = |_| Err(anyhow!("a thread broke"));
            working.await.unwrap_or_else(|_| (0..count).map(lost).collect())
        });
    }
    join_all(shares).await.into_iter().flatten().collect()
}

enum Opened {
    Mail(Box<Incoming>),
    Text(Bytes),
}

/// Opens them, and checks the senders of those that came from outside.
async fn open(desk: &Desk, mails: &[Nth<'_>]) -> Vec<Result<Opened>> {
    let checked = match checked(desk, mails).await {
        Ok(checked) => checked,
        Err(error) => return mails.iter().map(|_| Err(anyhow!("{error:#}"))).collect(),
    };
    let keys = mails.iter().map(|(_, it)| (it.raw_key.clone(), it.channel));
    let desk_of_a_thread = desk.clone();
    let open = move |((raw_key, channel), is_checked): ((String, Channel), bool)| {
        let Desk { blobs, senses, .. } = &desk_of_a_thread;
        let raw = blobs.read_here(&raw_key)?;
        match channel {
            Channel::Sms => Ok((Opened::Text(raw), None)),
            Channel::Email | Channel::Letter => {
                let mail = Box::new(senses.parse_here(&raw)?);
                let to_check = (is_checked && mail.readable).then_some(raw);
                Ok((Opened::Mail(mail), to_check))
            }
        }
    };
    let opened = side_by_side(keys.zip(checked).collect(), open).await;
    let authenticated = opened.into_iter().map(|it| authenticate(desk, it));
    stream::iter(authenticated).buffered(CHECKED_AT_ONCE).collect().await
}

/// Of which mails the sender is to be checked. What we sent ourselves lies where only we can put it.
async fn checked(desk: &Desk, mails: &[Nth<'_>]) -> Result<Vec<bool>> {
    if mails.is_empty() || !desk.authentications.any() {
        return Ok(vec![false; mails.len()]);
    }
    let mailboxes = mailbox::store::mailboxes(&mut *desk.db.read().await?).await?;
    let is_checked =
        |id: MailboxId| mailboxes.iter().any(|it| it.id == id && desk.authentications.are_for(&it.name));
    Ok(mails.iter().map(|(_, it)| !it.sent.0 && is_checked(it.mailbox_id)).collect())
}

async fn authenticate(desk: &Desk, opened: Result<(Opened, Option<Bytes>)>) -> Result<Opened> {
    let (mut opened, to_check) = opened?;
    if let (Opened::Mail(it), Some(raw)) = (&mut opened, to_check) {
        it.authentication = desk.authentications.check(raw, &sender(it)).await;
    }
    Ok(opened)
}

/// Which of these cannot be placed yet: those that name the Message-ID of one before them, and those from the
/// sender of one that waits itself.
fn waits<'a>(opened: impl Iterator<Item = &'a Result<Opened>>) -> Vec<bool> {
    let mut before: HashSet<&str> = HashSet::new();
    let mut senders: HashSet<String> = HashSet::new();
    let waits = |it: &'a Result<Opened>| {
        let Ok(Opened::Mail(mail)) = it else { return false };
        let sender = sender(mail);
        let waits = known::told(mail).any(|id| before.contains(id)) || senders.contains(&sender);
        before.extend(mail.message_id.as_deref());
        if waits {
            senders.insert(sender);
        }
        waits
    };
    opened.map(waits).collect()
}

/// What is to be written about a mail.
enum Page {
    Ignore(Option<MessageId>),
    Report(MessageId, Report),
    File(Box<Entry>),
    /// For each customer that it went to.
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

    fn is_sent(&self) -> bool {
        matches!(self, Page::Sent(_))
    }
}

enum Placed {
    Mail(Box<Incoming>, Place),
    Text(Box<sms::Text>),
}

/// Finds the place of each mail, and reads it as that customer's.
async fn read(
    desk: &Desk,
    mails: &[&Mail],
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
    let accounts: HashMap<CustomerId, Arc<Account>> =
        accounts.into_iter().map(|it| (it.customer.id, Arc::new(it))).collect();
    let with_accounts = placed.into_iter().zip(mails).map(|(it, mail)| {
        let customers = it.as_ref().map(Placed::customers).unwrap_or_default();
        let accounts = customers.into_iter().filter_map(|customer| accounts.get(&customer).cloned());
        let raw = Raw { key: mail.raw_key.clone(), size: mail.size };
        (it, raw, accounts.collect::<Vec<_>>())
    });
    let desk = desk.clone();
    let page = move |(it, raw, accounts)| Handle::current().block_on(page(&desk, it, &raw, accounts));
    Ok(side_by_side(with_accounts.collect(), page).await)
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

async fn page(desk: &Desk, it: Result<Placed>, raw: &Raw, accounts: Vec<Arc<Account>>) -> Result<Page> {
    match it? {
        Placed::Text(text) => Ok(Page::Text(text)),
        Placed::Mail(_, Place::Own(message)) => Ok(Page::Ignore(Some(message))),
        Placed::Mail(_, Place::Private | Place::Trip) => Ok(Page::Ignore(None)),
        Placed::Mail(incoming, Place::Sent(it)) => {
            Ok(Page::Sent(sent::entries(desk, *incoming, raw, it, &accounts).await?))
        }
        Placed::Mail(_, Place::Report(message, report)) => Ok(Page::Report(message, report)),
        Placed::Mail(incoming, Place::Thread(seat)) => {
            let account = accounts.into_iter().next();
            Ok(Page::File(Box::new(email::entry(desk, *incoming, raw, *seat, account).await?)))
        }
    }
}

/// What became of a mail.
type End = (MailId, MailState, Option<MessageId>);

/// Writes all of them in one transaction.
async fn write(
    desk: &Desk,
    mails: &[&Mail],
    pages: Vec<Result<Page>>,
    now: Timestamp,
) -> Result<Vec<Result<MailState>>> {
    let readable = mails.iter().zip(&pages).filter_map(|(mail, page)| Some((*mail, page.as_ref().ok()?)));
    let readable: Vec<(&Mail, &Page)> = readable.collect();
    desk.blobs.settle().await?;
    let mut tx = desk.db.begin_write().await?;
    mailbox::store::hold(&mut tx).await?;
    let entries = readable.iter().filter_map(|(_, page)| page.entry());
    let ids: Vec<&str> = entries.filter_map(|it| it.internet_id.as_deref()).collect();
    let alike = inbox::store::by_internet_ids(&mut tx, &ids).await?;
    let mut ends: Vec<End> = Vec::with_capacity(readable.len());
    // What one of us sent may settle a conversation: it is filed alone, in its turn.
    for some in readable.chunk_by(|(_, one), (_, next)| !one.is_sent() && !next.is_sent()) {
        ends.extend(put(&mut tx, desk, some, &alike, now).await?);
    }
    ensure!(ends.len() == readable.len(), "not every mail of a portion came to an end");
    mailbox::store::all_done(&mut tx, &ends).await?;
    tx.commit().await.context("committing a portion of mails")?;
    let mut states = ends.into_iter().map(|(_, state, _)| state);
    let state = |page: Result<Page>| page.and_then(|_| states.next().context("the end of a mail"));
    Ok(pages.into_iter().map(state).collect())
}

/// Files one that was sent, or some that came in.
async fn put(
    db: &mut Conn,
    desk: &Desk,
    some: &[(&Mail, &Page)],
    alike: &[Message],
    now: Timestamp,
) -> Result<Vec<End>> {
    if let [(mail, Page::Sent(entries))] = some {
        let (state, message) = sent::file(db, mail, entries, alike).await?;
        return Ok(vec![(mail.id, state, Some(message))]);
    }
    for (_, page) in some {
        match page {
            Page::Report(message, report) => email::report(db, *message, report, now).await?,
            Page::Text(text) => text.obey(db, now).await?,
            Page::Ignore(_) | Page::File(_) | Page::Sent(_) => {}
        }
    }
    let entries = some.iter().filter_map(|(mail, page)| Some((*mail, page.entry()?)));
    let entries: Vec<(&Mail, &Entry)> = entries.collect();
    let mut filed = file::file(db, &entries, alike, desk.reply_hold_days, now).await?.into_iter();
    let end = |(mail, page): &(&Mail, &Page)| match page {
        Page::Ignore(message) => Some((mail.id, MailState::Ignored, *message)),
        Page::Report(message, _) => Some((mail.id, MailState::Filed, Some(*message))),
        Page::File(_) | Page::Text(_) | Page::Sent(_) => {
            filed.next().map(|(state, message)| (mail.id, state, Some(message)))
        }
    };
    Ok(some.iter().filter_map(end).collect())
}
