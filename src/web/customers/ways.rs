//! The handlers: one shows the page, the others each take one of the ways out of it.

use super::{
    act::{self, No},
    shown::{self, Way},
    standing::Standing,
    typed::{self, Typed, Wrong},
    visit::Visit,
};
use crate::{
    app::App,
    cases::{Refused, Wish},
    ledger,
    reading::{DisputeReason, Every},
    web::{Result, session::escape, tongue::LANGUAGES},
    words::{Currency, InvoiceId, Locale, Money},
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::Form;

/// Characters of a text that a customer may write.
pub const LONGEST_TEXT: usize = 4_000;

pub async fn look(visit: Visit, State(app): State<App>) -> Result<Response> {
    let standing = Standing::read(&mut *app.db.read().await?, &visit).await?;
    Ok(shown::page(&app, &visit, &standing, &Typed::default(), &Wrong::new(), None)?.into_response())
}

pub async fn promise(visit: Visit, State(app): State<App>, Form(typed): Form<Typed>) -> Result<Response> {
    let standing = Standing::read(&mut *app.db.read().await?, &visit).await?;
    let mut wrong = Wrong::new();
    let (invoices, amount) = meant(&visit, &standing, &typed, &mut wrong);
    let date = typed::day(&typed.on);
    if date.is_none() {
        wrong.insert("on", shown::no_day(&visit, &typed.on));
    }
    let wish = date.map(|date| Wish::Promise { date, amount });
    settle(&app, &visit, &standing, Way::Promise, typed, wrong, wish.map(|wish| (wish, invoices))).await
}

pub async fn dispute(visit: Visit, State(app): State<App>, Form(typed): Form<Typed>) -> Result<Response> {
    let standing = Standing::read(&mut *app.db.read().await?, &visit).await?;
    let mut wrong = Wrong::new();
    let invoices: Vec<InvoiceId> = typed.invoice.iter().filter_map(|it| it.parse().ok()).collect();
    if invoices.is_empty() {
        wrong.insert("invoice", visit.tongue.word("p-wrong-no-invoice"));
    }
    let reason: Option<DisputeReason> = typed.reason.parse().ok();
    if reason.is_none() {
        wrong.insert("reason", visit.tongue.word("p-wrong-no-reason"));
    }
    if typed.text.trim().is_empty() {
        wrong.insert("text", visit.tongue.word("p-wrong-no-text"));
    }
    let named = standing.open.iter().find(|it| invoices.contains(&it.id)).map(|it| it.currency);
    let amount = optional_amount(&visit, &typed, named, &mut wrong);
    let wish = reason.map(|reason| (Wish::Dispute { reason, amount }, invoices));
    settle(&app, &visit, &standing, Way::Dispute, typed, wrong, wish).await
}

pub async fn plan(visit: Visit, State(app): State<App>, Form(typed): Form<Typed>) -> Result<Response> {
    let standing = Standing::read(&mut *app.db.read().await?, &visit).await?;
    let mut wrong = Wrong::new();
    let (invoices, _) = meant(&visit, &standing, &typed, &mut wrong);
    let start = typed::day(&typed.on);
    if start.is_none() {
        wrong.insert("on", shown::no_day(&visit, &typed.on));
    }
    let parts: Option<u8> = typed.parts.trim().parse().ok();
    if parts.is_none() {
        wrong.insert("parts", visit.tongue.word("p-wrong-no-parts"));
    }
    let every: Every = typed.every.parse().unwrap_or(Every::Month);
    let wish = start.zip(parts);
    let wish = wish.map(|(start, instalments)| (Wish::Plan { instalments, every, start }, invoices));
    settle(&app, &visit, &standing, Way::Plan, typed, wrong, wish).await
}

pub async fn paid(visit: Visit, State(app): State<App>, Form(typed): Form<Typed>) -> Result<Response> {
    let standing = Standing::read(&mut *app.db.read().await?, &visit).await?;
    let mut wrong = Wrong::new();
    let (invoices, _) = meant(&visit, &standing, &typed, &mut wrong);
    let date = typed::day(&typed.on);
    match date {
        None => drop(wrong.insert("on", shown::no_day(&visit, &typed.on))),
        Some(day) if day > visit.today => {
            wrong.insert("on", visit.say("p-wrong-future", &[("date", &visit.day(visit.today))]));
        }
        Some(_) => {}
    }
    let named = standing.open.iter().find(|it| invoices.contains(&it.id)).map(|it| it.currency);
    let amount = optional_amount(&visit, &typed, named, &mut wrong);
    let wish = Some((Wish::Paid { date, amount }, invoices));
    settle(&app, &visit, &standing, Way::Paid, typed, wrong, wish).await
}

pub async fn comment(visit: Visit, State(app): State<App>, Form(typed): Form<Typed>) -> Result<Response> {
    let standing = Standing::read(&mut *app.db.read().await?, &visit).await?;
    let mut wrong = Wrong::new();
    let text = typed.text.trim();
    if text.is_empty() {
        wrong.insert("text", visit.tongue.word("p-wrong-no-comment"));
    }
    too_long(&visit, &typed, &mut wrong);
    if wrong.is_empty() {
        match act::remark(&app, &visit, text).await? {
            Ok(()) => return Ok(done(&visit, "message")),
            Err(no) => add(&visit, &no, &typed, &mut wrong),
        }
    }
    again(&app, &visit, &standing, Way::Comment, &typed, &wrong)
}

/// From now on we write to this contact in another language.
pub async fn language(visit: Visit, State(app): State<App>, Form(typed): Form<Typed>) -> Result<Response> {
    let wanted: Option<Locale> = typed.lang.parse().ok();
    let spoken = wanted.filter(|wanted| LANGUAGES.iter().any(|it| it.language() == wanted.language()));
    let language = spoken.unwrap_or(visit.tongue.locale).without_region();
    if let Some(contact) = &visit.contact {
        let mut tx = app.db.begin_write().await?;
        ledger::store::set_contact_locale(&mut tx, contact.id, language).await?;
        tx.commit().await?;
        app.changes.announce();
    }
    Ok(Redirect::to(&format!("/p/{}?lang={language}&done=language", visit.token)).into_response())
}

/// Does what is wanted, or shows the form again with what is wrong at its place.
async fn settle(
    app: &App,
    visit: &Visit,
    standing: &Standing,
    way: Way,
    typed: Typed,
    mut wrong: Wrong,
    wish: Option<(Wish, Vec<InvoiceId>)>,
) -> Result<Response> {
    too_long(visit, &typed, &mut wrong);
    if let Some((wish, invoices)) = wish.filter(|_| wrong.is_empty()) {
        match act::open(app, visit, wish, invoices, typed.text.trim()).await? {
            Ok(reference) => return Ok(done(visit, &reference)),
            Err(no) => add(visit, &no, &typed, &mut wrong),
        }
    }
    again(app, visit, standing, way, &typed, &wrong)
}

fn again(
    app: &App,
    visit: &Visit,
    standing: &Standing,
    way: Way,
    typed: &Typed,
    wrong: &Wrong,
) -> Result<Response> {
    let page = shown::page(app, visit, standing, typed, wrong, Some(way))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn done(visit: &Visit, what: &str) -> Response {
    Redirect::to(&format!("{}&done={}", visit.way(""), escape(what))).into_response()
}

/// The invoices that are meant, and the amount if it is not all of them.
fn meant(
    visit: &Visit,
    standing: &Standing,
    typed: &Typed,
    wrong: &mut Wrong,
) -> (Vec<InvoiceId>, Option<Money>) {
    let all = |currency: Currency| -> Vec<InvoiceId> {
        standing.unanswered_in(visit, currency).iter().map(|it| it.id).collect()
    };
    let main = standing.unanswered(visit).first().map_or(visit.company.currency, |it| it.currency);
    let chosen = match typed.what.split_once(':') {
        Some(("all", currency)) => (all(currency.parse().unwrap_or(main)), None),
        Some(("one", id)) => (id.parse().ok().into_iter().collect(), None),
        _ if typed.what == "other" => {
            let amount = typed::amount(&typed.amount, main);
            if amount.is_none() {
                wrong.insert("amount", shown::no_amount(visit, &typed.amount, main));
            }
            (all(main), amount)
        }
        _ => (all(main), None),
    };
    if chosen.0.is_empty() {
        wrong.insert("form", visit.tongue.word("p-wrong-nothing-open"));
    }
    chosen
}

fn optional_amount(
    visit: &Visit,
    typed: &Typed,
    currency: Option<Currency>,
    wrong: &mut Wrong,
) -> Option<Money> {
    if typed.amount.trim().is_empty() {
        return None;
    }
    let currency = currency.unwrap_or(visit.company.currency);
    let amount = typed::amount(&typed.amount, currency);
    if amount.is_none() {
        wrong.insert("amount", shown::no_amount(visit, &typed.amount, currency));
    }
    amount
}

fn too_long(visit: &Visit, typed: &Typed, wrong: &mut Wrong) {
    let length = typed.text.trim().chars().count();
    if length > LONGEST_TEXT {
        wrong.insert("text", visit.count("p-wrong-too-long", length, &[("most", "4000")]));
    }
}

/// A refusal, at the field that can mend it.
fn add(visit: &Visit, no: &No, typed: &Typed, wrong: &mut Wrong) {
    let word = |key: &str| visit.tongue.word(key);
    let (field, text) = match no {
        No::TooOften => ("form", word("p-wrong-too-often")),
        No::Refused(refused) => match refused {
            Refused::DateInThePast => ("on", visit.say("p-wrong-past", &[("date", &visit.day(visit.today))])),
            Refused::DateTooFar { latest } => {
                ("on", visit.say("p-wrong-too-far", &[("latest", &visit.day(*latest))]))
            }
            Refused::AmountNotPositive if typed.amount.is_empty() => ("parts", word("p-wrong-too-small")),
            Refused::AmountNotPositive => ("amount", word("p-wrong-not-positive")),
            Refused::AmountAboveOpen { open } => {
                ("amount", visit.say("p-wrong-above", &[("open", &visit.money(*open))]))
            }
            Refused::TooFewInstalments => ("parts", word("p-wrong-no-parts")),
            Refused::TooManyInstalments { most } => {
                ("parts", visit.say("p-wrong-too-many", &[("most", &most.to_string())]))
            }
            Refused::SeveralCurrencies => ("invoice", word("p-wrong-currencies")),
            Refused::UnknownInvoice(_) => ("form", word("p-wrong-unknown")),
            Refused::NothingOpen | Refused::AlreadySettled | Refused::Incomplete => {
                ("form", word("p-wrong-nothing-open"))
            }
        },
    };
    wrong.insert(field, text);
}
