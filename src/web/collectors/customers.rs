//! Customers: the list, and one of them with everything.

use super::{
    eyes::Eyes,
    fate,
    panel::{Panel, due, invoice_tag},
    shell::{Section, Shell, show},
    wishes::Tag,
};
use crate::{
    access,
    app::App,
    db::Conn,
    dunning,
    inbox::list,
    ledger::{self, Contact},
    outbox,
    web::{
        Fault, Result,
        session::{Reader, escape},
    },
    words::{ConversationId, CustomerId, Money},
};
use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use serde::{Deserialize, Serialize};

const PAGE: i64 = 50;
/// How far back the why-ledger is shown.
const WHY_DAYS: i64 = 30;

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    q: String,
    after: Option<String>,
    id: Option<i64>,
}

#[derive(Serialize)]
struct Customers {
    query: String,
    rows: Vec<Row>,
    next: Option<String>,
}

#[derive(Serialize)]
struct Row {
    id: i64,
    number: String,
    name: String,
    country: String,
    collector: String,
    open: Vec<String>,
}

pub async fn list(
    reader: Reader,
    State(app): State<App>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>> {
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(&reader, &app, &mut db).await?;
    let after = wanted.after.as_deref().zip(wanted.id.map(CustomerId));
    let mut found = ledger::directory::find(&mut db, &wanted.q, after, PAGE + 1).await?;
    let more = found.len() > usize::try_from(PAGE)?;
    found.truncate(usize::try_from(PAGE)?);
    let ids: Vec<CustomerId> = found.iter().map(|it| it.id).collect();
    let totals = ledger::directory::open_totals(&mut db, &ids).await?;
    let next = found
        .last()
        .filter(|_| more)
        .map(|it| format!("/customers?q={}&after={}&id={}", escape(&wanted.q), escape(&it.name), it.id));
    let rows = found.into_iter().map(|it| Row {
        open: totals.iter().filter(|(id, _)| *id == it.id).map(|(_, sum)| eyes.money(*sum)).collect(),
        id: it.id.0,
        number: it.number,
        name: it.name,
        country: it.country,
        collector: it.collector.unwrap_or_default(),
    });
    let page = Customers { rows: rows.collect(), query: wanted.q, next };
    let shell = Shell::around(Section::Customers, &reader, &app, &eyes, &mut db).await?;
    show("pages/collectors/customers.html", &eyes, &shell, &page)
}

#[derive(Serialize)]
struct OneCustomer {
    panel: Panel,
    address: String,
    paid: bool,
    invoices: Vec<InvoiceRow>,
    /// How many paid ones there are to show.
    paid_count: usize,
    conversations: Vec<Talk>,
    contacts: Vec<Person>,
    why: Vec<Why>,
}

#[derive(Serialize)]
struct InvoiceRow {
    number: String,
    issued: String,
    due: String,
    tag: Tag,
    total: String,
    open: String,
}

#[derive(Serialize)]
struct Talk {
    id: i64,
    subject: String,
    snippet: String,
    when: String,
    new: bool,
    /// How our latest word fares, and whether one did not arrive.
    tags: Vec<Tag>,
}

#[derive(Serialize)]
struct Person {
    id: i64,
    name: String,
    initials: String,
    colour: &'static str,
    role: String,
    email: String,
    phone: String,
    fault: Option<String>,
    stopped: bool,
}

#[derive(Serialize)]
struct Why {
    day: String,
    invoice: String,
    look: &'static str,
    outcome: String,
    rule: String,
    message: Option<i64>,
}

#[derive(Deserialize)]
pub struct Shown {
    paid: Option<u8>,
}

pub async fn page(
    reader: Reader,
    State(app): State<App>,
    Path(id): Path<CustomerId>,
    Query(shown): Query<Shown>,
) -> Result<Html<String>> {
    let users = access::users(&app.db).await?.into_iter().map(|it| (it.id, it.name)).collect();
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(&reader, &app, &mut db).await?;
    let customer = match ledger::store::customer(&mut db, id).await {
        Ok(it) => it,
        Err(error) if matches!(error.downcast_ref(), Some(sqlx::Error::RowNotFound)) => {
            return Err(Fault::NotFound);
        }
        Err(error) => return Err(error.into()),
    };
    let paid = shown.paid.is_some();
    let (invoices, paid_count) = invoices(&mut db, &eyes, id, paid).await?;
    let talks = list::of_customer(&mut db, id, 50).await?;
    let tags = talk_tags(&mut db, &eyes, &talks).await?;
    let contacts = ledger::store::contacts(&mut db, id).await?;
    let page = OneCustomer {
        panel: Panel::of(&mut db, &app, &eyes, id, &users).await?,
        address: customer.address.lines().chain([customer.country.as_str()]).collect::<Vec<_>>().join(", "),
        paid,
        invoices,
        paid_count,
        conversations: talks
            .into_iter()
            .zip(tags)
            .map(|(it, tags)| Talk {
                id: it.id.0,
                when: eyes.lately(it.latest_at),
                subject: it.subject,
                snippet: it.snippet,
                new: it.unread.0,
                tags,
            })
            .collect(),
        contacts: contacts.iter().map(|it| person(&eyes, it)).collect(),
        why: why(&mut db, &eyes, id).await?,
    };
    let shell = Shell::around(Section::Customers, &reader, &app, &eyes, &mut db).await?;
    show("pages/collectors/customer.html", &eyes, &shell, &page)
}

async fn talk_tags(db: &mut Conn, eyes: &Eyes, talks: &[list::Row]) -> anyhow::Result<Vec<Vec<Tag>>> {
    let ids: Vec<ConversationId> = talks.iter().map(|it| it.id).collect();
    let undelivered = list::undelivered(db, &ids).await?;
    let states = outbox::store::latest_states(db, &ids).await?;
    let of_one = |id: &ConversationId| {
        let latest = states.iter().find(|(of, state)| of == id && !state.has_failed());
        let latest = latest.map(|(_, state)| fate::tag(eyes, *state));
        undelivered.contains(id).then(|| fate::undelivered(eyes)).into_iter().chain(latest).collect()
    };
    Ok(ids.iter().map(of_one).collect())
}

async fn invoices(
    db: &mut Conn,
    eyes: &Eyes,
    id: CustomerId,
    paid: bool,
) -> anyhow::Result<(Vec<InvoiceRow>, usize)> {
    let all = ledger::store::invoices(db, id).await?;
    let blocks = ledger::store::live_blocks(db, id, eyes.today).await?;
    let paid_count = all.iter().filter(|it| it.open_minor == 0).count();
    let money = |it: Money| eyes.money(it);
    let rows = all.iter().filter(|it| paid || it.open_minor != 0).map(|it| InvoiceRow {
        number: it.number.clone(),
        issued: eyes.day(it.issued_on),
        due: due(eyes, it),
        tag: invoice_tag(eyes, it, &blocks),
        total: money(it.total()),
        open: money(it.open()),
    });
    Ok((rows.collect(), paid_count))
}

fn person(eyes: &Eyes, it: &Contact) -> Person {
    let email = it.email.clone().unwrap_or_default();
    let name = if it.name.is_empty() { email.clone() } else { it.name.clone() };
    Person {
        id: it.id.0,
        initials: super::shell::initials(&name),
        colour: super::shell::colour(&name),
        role: eyes.tongue.word(&format!("role-{}", it.role.as_str().replace('_', "-"))),
        email: if it.name.is_empty() { String::new() } else { email },
        phone: it.phone.clone().unwrap_or_default(),
        fault: it.email_fault.clone(),
        stopped: it.phone_stopped_at.is_some(),
        name,
    }
}

async fn why(db: &mut Conn, eyes: &Eyes, id: CustomerId) -> anyhow::Result<Vec<Why>> {
    let since = eyes.today.plus_days(-WHY_DAYS);
    let entries = dunning::store::why(db, id, since, eyes.today, 100).await?;
    let entries = entries.into_iter().map(|it| Why {
        day: eyes.day(it.decided_on),
        invoice: it.number,
        look: match it.outcome.as_str() {
            "sent" => "acc",
            "held" => "warn",
            _ => "",
        },
        outcome: eyes.tongue.word(&format!("outcome-{}", it.outcome)),
        rule: rule(eyes, &it.rule, &it.facts),
        message: it.message_id.map(|it| it.0),
    });
    Ok(entries.collect())
}

/// The sentence for a rule, with the data as it stood.
fn rule(eyes: &Eyes, rule: &str, facts: &str) -> String {
    let facts: serde_json::Value = serde_json::from_str(facts).unwrap_or_default();
    let text = |name: &str| facts.get(name).and_then(|it| it.as_str()).map(str::to_owned);
    let day = |name: &str| text(name).and_then(|it| it.parse().ok()).map(|it| eyes.day(it));
    let step = text("step").map(|it| eyes.tongue.word(&format!("step-{it}"))).unwrap_or_default();
    let reason = text("reason").map(|it| eyes.tongue.word(&format!("silent-{it}"))).unwrap_or_default();
    let until = ["until", "free_on", "not_before", "due_on"].into_iter().find_map(day).unwrap_or_default();
    let args = [("step", step.into()), ("reason", reason.into()), ("date", until.into())];
    let known = rule.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let key = format!("rule-{}", rule.replace('_', "-"));
    eyes.tongue.known(&key, &args).filter(|_| known).unwrap_or_else(|| rule.to_owned())
}
