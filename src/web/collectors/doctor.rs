//! The doctor's page: asks for an examination, shows how far it is, and what was found.

use super::{
    eyes::Eyes,
    shell::{Section, Shell, show},
};
use crate::{
    app::App,
    db::Conn,
    doctor::{self, Severity},
    web::{
        Result,
        findings::{self, Told},
        page,
        session::Administrator,
    },
};
use axum::{
    extract::{Form, State},
    response::{Html, Redirect},
};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct Doctor {
    examination: Option<Examination>,
}

#[derive(Serialize)]
struct Examination {
    running: bool,
    ended: String,
    done: i64,
    parts: i64,
    /// The width of the bar, of 1000.
    width: i64,
    summary: String,
    wrong: bool,
    bad: Vec<Told>,
    warn: Vec<Told>,
    good: Vec<Told>,
    good_count: usize,
}

#[derive(Serialize)]
struct Progress {
    it: Option<Examination>,
}

pub async fn page(actor: Administrator, State(app): State<App>) -> Result<Html<String>> {
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(&actor, &app, &mut db).await?;
    let page = Doctor { examination: latest(&eyes, &mut db).await? };
    let shell = Shell::around(Section::Health, &actor, &app, &eyes, &mut db).await?;
    show("pages/collectors/doctor.html", &eyes, &shell, &page)
}

/// What was found until now: the page fetches it again for as long as the examination runs.
pub async fn progress(actor: Administrator, State(app): State<App>) -> Result<Html<String>> {
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(&actor, &app, &mut db).await?;
    let it = latest(&eyes, &mut db).await?;
    page::render("parts/examination.html", eyes.locale(), &Progress { it })
}

#[derive(Deserialize)]
pub struct Wish {
    round_trip: Option<String>,
}

pub async fn ask(_: Administrator, State(app): State<App>, Form(wish): Form<Wish>) -> Result<Redirect> {
    doctor::ask(&app.db, wish.round_trip.is_some(), app.clock.now()).await?;
    Ok(Redirect::to("/health/doctor"))
}

async fn latest(eyes: &Eyes, db: &mut Conn) -> anyhow::Result<Option<Examination>> {
    let Some(it) = doctor::latest(db).await? else { return Ok(None) };
    let findings = it.findings();
    let of = |severity| findings.iter().filter(move |it| it.severity() == severity);
    let told = |severity| of(severity).map(|it| findings::told(eyes.tongue, it)).collect::<Vec<_>>();
    let good = told(Severity::Good);
    Ok(Some(Examination {
        running: it.ended_at.is_none(),
        ended: it.ended_at.map(|at| eyes.moment(at)).unwrap_or_default(),
        done: it.done,
        parts: it.parts,
        width: it.done * 1000 / it.parts.max(1),
        summary: findings::summary(eyes.tongue, |severity| of(severity).count()),
        wrong: of(Severity::Bad).count() > 0,
        bad: told(Severity::Bad),
        warn: told(Severity::Warn),
        good_count: good.len(),
        good,
    }))
}
