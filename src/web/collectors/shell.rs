//! What stands around every page: navigation with its counts, the trust line, who is signed in.

use super::{alarms::Alarms, eyes::Eyes};
use crate::{
    access::{Role, Theme},
    app::App,
    db::Conn,
    inbox::list::{self, View},
    ledger, mailbox,
    web::{Result, page, session::Actor},
    worklist,
};
use axum::response::Html;
use serde::Serialize;

/// Where in the house a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Inbox(Option<View>),
    Quarantined,
    Worklist,
    Customers,
    Search,
    Health,
    Settings,
}

#[derive(Serialize)]
pub struct Shell {
    name: String,
    initials: String,
    csrf: String,
    theme: &'static str,
    single_keys: bool,
    may_write: bool,
    is_administrator: bool,
    section: &'static str,
    groups: Vec<Group>,
    inbox: i64,
    tasks: i64,
    ledger: Option<String>,
    down: usize,
    sending: bool,
    alarms: Alarms,
}

#[derive(Serialize)]
struct Group {
    title: &'static str,
    views: Vec<Link>,
}

#[derive(Serialize)]
struct Link {
    href: String,
    label: String,
    icon: &'static str,
    count: i64,
    /// Something is wrong while there is any.
    hot: bool,
    current: bool,
}

#[derive(Serialize)]
struct Whole<'a, P> {
    shell: &'a Shell,
    page: &'a P,
}

/// A whole page.
pub fn show<P: Serialize>(template: &str, eyes: &Eyes, shell: &Shell, page: &P) -> Result<Html<String>> {
    page::render(template, eyes.locale(), &Whole { shell, page })
}

impl Shell {
    pub async fn around(
        section: Section,
        actor: &Actor,
        app: &App,
        eyes: &Eyes,
        db: &mut Conn,
    ) -> anyhow::Result<Shell> {
        let groups = groups(section, actor, eyes, db).await?;
        let mailboxes = mailbox::store::mailboxes(db).await?;
        Ok(Shell {
            name: actor.user.name.clone(),
            initials: initials(&actor.user.name),
            csrf: actor.csrf.clone(),
            theme: theme(actor.user.theme),
            single_keys: actor.user.single_keys.0,
            may_write: actor.may(Role::Collector),
            is_administrator: actor.may(Role::Administrator),
            section: name(section),
            inbox: list::count(db, View::All, actor.user.id).await?,
            groups,
            tasks: worklist::store::count(db).await?,
            ledger: ledger::directory::newest_day(db).await?.map(|day| eyes.day(day)),
            down: mailboxes.iter().filter(|it| it.fault.is_some()).count(),
            sending: app.config.dunning.automatic,
            alarms: Alarms::for_whom(actor, eyes, db).await?,
        })
    }
}

const fn name(section: Section) -> &'static str {
    match section {
        Section::Inbox(_) | Section::Quarantined => "inbox",
        Section::Worklist => "worklist",
        Section::Customers => "customers",
        Section::Search => "search",
        Section::Health => "health",
        Section::Settings => "settings",
    }
}

const fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

/// The views by what they ask for.
const GROUPS: [(&str, &[View]); 3] = [
    ("views", &[View::Mine, View::Unassigned, View::All]),
    ("what-they-say", &[View::Promises, View::Disputes, View::Plans, View::Paid, View::Copies]),
    ("needs-mending", &[View::Undelivered, View::Unmatched]),
];

async fn groups(section: Section, actor: &Actor, eyes: &Eyes, db: &mut Conn) -> anyhow::Result<Vec<Group>> {
    let mut groups = Vec::new();
    for (title, views) in GROUPS {
        let mut links = Vec::new();
        for view in views.iter().copied() {
            links.push(Link {
                href: format!("/inbox/{view}"),
                label: eyes.tongue.word(&view_key(view)),
                icon: icon(view),
                count: list::count(db, view, actor.user.id).await?,
                hot: view == View::Undelivered,
                current: section == Section::Inbox(Some(view)),
            });
        }
        groups.push(Group { title, views: links });
    }
    if let Some(mending) = groups.last_mut() {
        mending.views.push(Link {
            href: "/inbox/quarantined".to_owned(),
            label: eyes.tongue.word("view-quarantined"),
            icon: "shield-alert",
            count: mailbox::store::count_quarantined(db).await?,
            hot: true,
            current: section == Section::Quarantined,
        });
    }
    Ok(groups)
}

#[must_use]
pub fn view_key(view: View) -> String {
    format!("view-{view}")
}

const fn icon(view: View) -> &'static str {
    match view {
        View::Mine => "user",
        View::Unassigned => "circle-dashed",
        View::All => "layers",
        View::Promises => "handshake",
        View::Disputes => "flag",
        View::Plans => "calendar-days",
        View::Paid => "check-check",
        View::Copies => "file-plus",
        View::Undelivered => "mail-x",
        View::Unmatched => "circle-question-mark",
    }
}

/// Two letters that stand for a name.
#[must_use]
pub fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
    let ends = match words.as_slice() {
        [] => return "?".to_owned(),
        [one] => return one.chars().take(2).collect::<String>().to_uppercase(),
        [first, .., last] => [first, last],
    };
    ends.iter().filter_map(|word| word.chars().next()).collect::<String>().to_uppercase()
}

/// One of the four colours of faces, always the same for the same name.
#[must_use]
pub fn colour(name: &str) -> &'static str {
    match name.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % 4 {
        0 => "v1",
        1 => "v2",
        2 => "v3",
        _ => "v4",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_two_letters() {
        for (name, letters) in [
            ("Mira Koch", "MK"),
            ("Anna Maria von der Heide", "AH"),
            ("ap@corrib.example", "AE"),
            ("Élodie", "ÉL"),
            ("شركة النور", "شا"),
            ("", "?"),
            ("<script>", "SC"),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }
}
