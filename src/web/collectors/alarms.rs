//! The red bar above every page: what is wrong and not over, as far as it concerns whoever looks.
//!
//! Administrators see all of it, with the way to where it is mended. Others see what it means for their work.

use super::eyes::Eyes;
use crate::{
    access::Role,
    alerts::{self, Alert, AlertKind},
    app::App,
    db::Conn,
    web::{
        Result, page,
        session::{Actor, Reader},
    },
};
use axum::{extract::State, response::Html};
use serde::Serialize;

/// Bars that are shown; the others are a link.
const MOST: usize = 2;

#[derive(Serialize)]
pub struct Alarms {
    shown: Vec<Alarm>,
    more: usize,
}

/// All open alerts of one kind.
#[derive(Serialize)]
pub struct Alarm {
    words: String,
    /// Where it is mended; empty if whoever looks can do nothing about it.
    href: &'static str,
    act: String,
}

impl Alarms {
    pub async fn for_whom(actor: &Actor, eyes: &Eyes, db: &mut Conn) -> anyhow::Result<Alarms> {
        let open = alerts::open(db).await?;
        let mut all =
            if actor.may(Role::Administrator) { to_mend(eyes, &open) } else { at_work(eyes, &open) };
        let more = all.len().saturating_sub(MOST);
        all.truncate(MOST);
        Ok(Alarms { shown: all, more })
    }
}

/// One bar for each kind, in the order of the kinds: the worst first.
pub fn to_mend(eyes: &Eyes, open: &[Alert]) -> Vec<Alarm> {
    let bar = |kind: &AlertKind| {
        let all: Vec<&Alert> = open.iter().filter(|it| it.kind == *kind).collect();
        let first = all.iter().min_by_key(|it| it.raised_at)?;
        Some(alarm(eyes, first, all.len()))
    };
    AlertKind::ALL.iter().filter_map(bar).collect()
}

/// Alerts of one kind, said by the first of them.
pub fn alarm(eyes: &Eyes, first: &Alert, count: usize) -> Alarm {
    let family = format!("alert-{}", first.kind.as_str().replace('_', "-"));
    let since = eyes.moment(first.raised_at);
    let words = eyes.tongue.say(
        &family,
        &[("n", count.into()), ("about", first.about.as_str().into()), ("since", since.into())],
    );
    Alarm { words, href: remedy(first.kind), act: eyes.tongue.word(&format!("{family}-act")) }
}

const fn remedy(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::MailboxDown => "/health/doctor",
        AlertKind::LoginRefused => "/settings/logins",
        AlertKind::Balance => "/health",
        AlertKind::Quarantined => "/inbox/quarantined",
        AlertKind::Undelivered => "/inbox/undelivered",
    }
}

/// What it means for those who can mend nothing.
fn at_work(eyes: &Eyes, open: &[Alert]) -> Vec<Alarm> {
    let is_open = |kinds: &[AlertKind]| open.iter().any(|it| kinds.contains(&it.kind));
    let mut all = Vec::new();
    if is_open(&[AlertKind::Undelivered]) {
        let words = eyes.tongue.word("alert-work-undelivered");
        let act = eyes.tongue.word("alert-undelivered-act");
        all.push(Alarm { words, href: remedy(AlertKind::Undelivered), act });
    }
    if is_open(&[AlertKind::MailboxDown, AlertKind::LoginRefused, AlertKind::Balance]) {
        all.push(Alarm { words: eyes.tongue.word("alert-work-late"), href: "", act: String::new() });
    }
    all
}

#[derive(Serialize)]
struct Bars {
    alarms: Alarms,
}

/// The bars alone: pages fetch them again when something changed.
pub async fn bars(reader: Reader, State(app): State<App>) -> Result<Html<String>> {
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(&reader, &app, &mut db).await?;
    let alarms = Alarms::for_whom(&reader, &eyes, &mut db).await?;
    page::render("parts/alarms.html", eyes.locale(), &Bars { alarms })
}
