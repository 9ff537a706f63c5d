//! The mailboxes on the health page: whether each answers, what it showed day by day, and what became of it.

use super::eyes::Eyes;
use crate::{
    app::App,
    db::Conn,
    mailbox::{self, Day},
    web::{Fault, Result, session::Administrator},
    words::{Date, MailboxId, Timestamp},
};
use axum::{
    extract::{Form, Path, State},
    response::Redirect,
};
use serde::{Deserialize, Serialize};

/// Days that are shown, today included.
const DAYS: i64 = 14;
/// A mailbox that was last heard of so long ago should have been looked into since.
const QUIET_SECONDS: i64 = 900;

#[derive(Serialize)]
pub struct Mailbox {
    id: i64,
    name: String,
    /// How long ago it answered; empty: never yet.
    heard: String,
    quiet: bool,
    fault: String,
    since: String,
    rows: Vec<Row>,
    sum: Option<Row>,
    even: bool,
    total: i64,
    /// The day from which on it is fetched, as a field takes it.
    from: String,
    from_words: String,
    today: String,
}

/// What was seen, and where all of it is.
#[derive(Serialize)]
struct Row {
    day: String,
    seen: i64,
    filed: i64,
    unmatched: i64,
    ignored: i64,
    quarantined: i64,
    new: i64,
    /// With its sign; empty: none.
    difference: String,
    why: String,
}

pub async fn mailboxes(db: &mut Conn, eyes: &Eyes) -> anyhow::Result<Vec<Mailbox>> {
    let mut all = Vec::new();
    for it in mailbox::store::mailboxes(db).await? {
        let mut days = mailbox::store::days(db, it.id, eyes.today.plus_days(1 - DAYS)).await?;
        days.reverse();
        let total = mailbox::store::balance(db, it.id).await?.kept();
        let moment = |at: Option<Timestamp>| at.map(|at| eyes.moment(at)).unwrap_or_default();
        all.push(Mailbox {
            id: it.id.0,
            name: it.name,
            heard: it.seen_at.map(|at| ago(eyes, at)).unwrap_or_default(),
            quiet: it.seen_at.is_some_and(|at| eyes.now.seconds_since(at) > QUIET_SECONDS),
            fault: it.fault.unwrap_or_default(),
            since: moment(it.fault_since),
            even: days.iter().all(Day::is_even),
            sum: (days.len() > 1).then(|| row(eyes, eyes.tongue.word("balance-sum"), &sum(&days))),
            rows: days.iter().map(|day| row(eyes, eyes.day(day.day), day)).collect(),
            total,
            from_words: it.since.map(|day| eyes.day(day)).unwrap_or_default(),
            from: it.since.map(|day| day.to_string()).unwrap_or_default(),
            today: eyes.today.to_string(),
        });
    }
    Ok(all)
}

fn sum(days: &[Day]) -> Day {
    let add = |of: fn(&Day) -> i64| days.iter().map(of).sum();
    Day {
        day: days.first().map_or(Date::ymd(1970, 1, 1), |it| it.day),
        seen: add(|it| it.seen),
        filed: add(|it| it.filed),
        unmatched: add(|it| it.unmatched),
        ignored: add(|it| it.ignored),
        left_out: add(|it| it.left_out),
        quarantined: add(|it| it.quarantined),
        new: add(|it| it.new),
        missing: add(|it| it.missing),
    }
}

fn row(eyes: &Eyes, name: String, it: &Day) -> Row {
    // What the server shows and we lack counts by itself where sums happen to be equal.
    let apart = if it.difference() == 0 { it.missing } else { it.difference() };
    let why = match apart {
        0 => String::new(),
        1.. => eyes.tongue.say("balance-lacking", &[("n", apart.into())]),
        _ => eyes.tongue.say("balance-above", &[("n", (-apart).into())]),
    };
    Row {
        day: name,
        seen: it.seen,
        filed: it.filed,
        unmatched: it.unmatched,
        ignored: it.ignored,
        quarantined: it.quarantined,
        new: it.new,
        difference: if apart == 0 { String::new() } else { format!("{:+}", -apart).replace('-', "−") },
        why,
    }
}

/// How long ago, in the largest unit that fits; the day before yesterday and earlier as a day.
fn ago(eyes: &Eyes, at: Timestamp) -> String {
    match eyes.now.seconds_since(at) {
        ..60 => eyes.tongue.word("ago-now"),
        seconds @ ..3_600 => eyes.tongue.say("ago-minutes", &[("n", (seconds / 60).into())]),
        seconds @ ..172_800 => eyes.tongue.say("ago-hours", &[("n", (seconds / 3_600).into())]),
        _ => eyes.moment(at),
    }
}

#[derive(Deserialize)]
pub struct From {
    /// Empty: everything.
    day: String,
}

/// Fetches a mailbox from another day on.
pub async fn fetch_from(
    _: Administrator,
    State(app): State<App>,
    Path(id): Path<MailboxId>,
    Form(form): Form<From>,
) -> Result<Redirect> {
    let day = match form.day.trim() {
        "" => None,
        text => Some(text.parse::<Date>().map_err(|_| Fault::BadForm)?),
    };
    let mut tx = app.db.begin_write().await?;
    let known = mailbox::store::mailboxes(&mut tx).await?;
    if !known.iter().any(|it| it.id == id) {
        return Err(Fault::NotFound);
    }
    mailbox::store::set_since(&mut tx, id, day).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/health?fetching={id}#mailbox-{id}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        access::MailView,
        web::tongue::Tongue,
        words::{Locale, Zone},
    };

    fn eyes() -> Eyes {
        let now = Timestamp("2026-03-17T09:00:00Z".parse().unwrap());
        let today = now.date_in(&Zone::UTC);
        Eyes { tongue: Tongue::of(Locale::EN), zone: Zone::UTC, now, today, mail_view: MailView::Text }
    }

    #[test]
    fn a_difference_has_a_sign_and_a_reason() {
        let even = Day {
            day: Date::ymd(2026, 3, 17),
            seen: 3,
            filed: 3,
            unmatched: 0,
            ignored: 0,
            left_out: 0,
            quarantined: 0,
            new: 0,
            missing: 0,
        };
        for (day, difference, words) in [
            (even, "", ""),
            (Day { seen: 5, ..even }, "−2", "shows 2 mails that are not here"),
            (Day { missing: 1, ..even }, "−1", "shows 1 mail that is not here"),
            (Day { seen: 2, ..even }, "+1", "1 mail more is here"),
        ] {
            let row = row(&eyes(), String::new(), &day);
            assert!(
                row.difference == difference && row.why.contains(words),
                "{} {}",
                row.difference,
                row.why
            );
            assert_eq!(row.why.is_empty(), day.is_even());
        }
        assert_eq!(sum(&[even, Day { seen: 5, missing: 2, ..even }]).missing, 2);
    }

    #[test]
    fn how_long_ago_is_said_in_the_largest_unit() {
        for (seconds, words) in [
            (-5, "just now"),
            (59, "just now"),
            (60, "1 min ago"),
            (3_599, "59 min ago"),
            (90_000, "25 h ago"),
        ] {
            let eyes = eyes();
            assert_eq!(ago(&eyes, eyes.now.plus_seconds(-seconds)), words);
        }
    }
}
