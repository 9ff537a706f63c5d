//! Pages and interfaces.
//!
//! Knows HTTP, sessions, forms and pages. Never knows rules: a handler reads, calls one verb and answers.
//! GET never acts: mail scanners and link previews open everything, so only a POST with the session's token
//! changes anything.
//!
//! To add a page: one struct with what it shows, one template under `templates/pages/`, its words in
//! `locales/*/ui.ftl`, one line below.

pub mod assets;
pub mod collectors;
pub mod customers;
pub mod error;
pub mod events;
pub mod findings;
pub mod headers;
pub mod healthz;
pub mod page;
pub mod parcel;
pub mod sandbox;
pub mod session;
pub mod tongue;
pub mod webhooks;

pub use error::{Fault, Result};

use crate::app::App;
use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    response::Redirect,
    routing::{get, post},
};
use collectors::{
    alarms, attachment, balance, cases, compose, conversation, customers as accounts, doctor, health, inbox,
    logins, mail, proposals, quarantine, search, sent, settings, sign_in, undelivered, worklist,
};
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, limit::RequestBodyLimitLayer,
    timeout::TimeoutLayer,
};

/// The largest form that anybody posts here. Longer bodies are refused before they are read.
const LARGEST_FORM: usize = 512 * 1024;
/// A page that takes longer has failed; streams of events are outside of it.
const LONGEST_ANSWER: Duration = Duration::from_secs(20);
/// A form with files travels longer.
const LONGEST_PARCEL: Duration = Duration::from_secs(180);

/// Everything that is served, behind one address.
pub fn router(app: App) -> Router {
    with(app, Router::new())
}

/// The same and more: what only the demo serves.
pub fn with(app: App, more: Router<App>) -> Router {
    let limits = ServiceBuilder::new()
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, LONGEST_ANSWER))
        .layer(RequestBodyLimitLayer::new(LARGEST_FORM))
        .layer(DefaultBodyLimit::max(LARGEST_FORM));
    let answers = open_to_all()
        .merge(customers::routes())
        .merge(webhooks::routes())
        .merge(mail::routes(&app))
        .merge(collectors_routes(&app))
        .merge(more)
        .layer(limits)
        .layer(CompressionLayer::new());
    answers
        .merge(event_stream(&app))
        .merge(slow(&app))
        .fallback(async || Fault::NotFound)
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(from_fn(error::face))
        .layer(from_fn(headers::secure))
        .with_state(app)
}

/// Routes that need no session.
fn open_to_all() -> Router<App> {
    Router::new()
        .route("/healthz", get(healthz::get))
        .route("/assets/{hash}/{*path}", get(assets::get))
        .route("/sign-in", get(sign_in::form).post(sign_in::enter))
}

/// Routes of those who work here. The guard stands before all of them: it finds the session and refuses every
/// POST without the session's token, so that no handler can forget to.
fn collectors_routes(app: &App) -> Router<App> {
    Router::new()
        .route("/", get(async || Redirect::to("/inbox/mine")))
        .route("/sign-out", post(sign_in::leave))
        .route("/settings", get(settings::page))
        .route("/settings/preferences", post(settings::preferences))
        .route("/settings/password", post(settings::password))
        .route("/settings/logins", get(logins::page))
        .route("/settings/logins/callback", get(logins::callback))
        .route("/settings/logins/{name}/connect", post(logins::connect))
        .route("/settings/logins/{name}/code", get(logins::code).post(logins::ask))
        .route("/settings/logins/{name}/typed", post(logins::typed))
        .route("/settings/logins/{name}/disconnect", post(logins::disconnect))
        .route("/inbox", get(async || Redirect::to("/inbox/mine")))
        .route("/inbox/quarantined", get(quarantine::page))
        .route("/inbox/quarantined/retry", post(quarantine::retry_all))
        .route("/inbox/quarantined/{mail}/retry", post(quarantine::retry))
        .route("/inbox/undelivered", get(undelivered::page))
        .route("/inbox/undelivered/retry", post(undelivered::retry_all))
        .route("/inbox/{view}", get(inbox::page))
        .route("/inbox/{view}/news", get(inbox::news))
        .route("/inbox/{view}/{conversation}", get(conversation::page))
        .route("/conversations/{conversation}", get(conversation::anywhere))
        .route("/conversations/{conversation}/flow", get(conversation::flow))
        .route("/conversations/{conversation}/read", post(conversation::read))
        .route("/conversations/{conversation}/state", post(conversation::set_state))
        .route("/conversations/{conversation}/assignee", post(conversation::assign))
        .route("/conversations/{conversation}/customer", post(conversation::match_to))
        .route("/messages/{message}/undo", post(compose::undo))
        .route("/messages/{message}/retry", post(undelivered::retry))
        .route("/proposals/{proposal}/accept", post(proposals::accept))
        .route("/proposals/{proposal}/dismiss", post(proposals::dismiss))
        .route("/cases/{case}/agree", post(cases::agree))
        .route("/cases/{case}/settle", post(cases::settle))
        .route("/cases/{case}/withdraw", post(cases::withdraw))
        .route("/messages/{message}/sent", get(sent::page))
        .route("/messages/{message}/email.html", get(sent::email))
        .route("/messages/{message}/letter.pdf", get(sent::letter))
        .route("/messages/{message}/original", get(mail::page))
        .route("/messages/{message}/original.html", get(mail::original))
        .route("/messages/{message}/raw", get(mail::of_message))
        .route("/mails/{mail}/raw", get(mail::of_mail))
        .route("/attachments/{attachment}", get(attachment::get))
        .route("/search", get(search::page))
        .route("/customers", get(accounts::list))
        .route("/customers/{customer}", get(accounts::page))
        .route("/worklist", get(worklist::page))
        .route("/tasks/{task}/done", post(worklist::done))
        .route("/alarms", get(alarms::bars))
        .route("/health", get(health::page))
        .route("/health/doctor", get(doctor::page).post(doctor::ask))
        .route("/health/doctor/progress", get(doctor::progress))
        .route("/health/mailboxes/{mailbox}/since", post(balance::fetch_from))
        .route("/deliveries/{delivery}/retry", post(health::retry))
        .layer(from_fn_with_state(app.clone(), session::guard))
}

/// What is slow: an answer that brings files along, longer than any other form, and the rest of a very large mail.
fn slow(app: &App) -> Router<App> {
    Router::new()
        .route("/conversations/{conversation}/messages", post(compose::post))
        .route("/messages/{message}/rest", post(mail::fetch_rest))
        .layer(from_fn_with_state(app.clone(), session::guard))
        .layer(DefaultBodyLimit::max(parcel::LARGEST_PARCEL))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, LONGEST_PARCEL))
}

/// The stream of "something changed". It lasts for hours, so no timeout and no compression may hold it.
fn event_stream(app: &App) -> Router<App> {
    Router::new()
        .route("/events", get(events::stream))
        .layer(Extension(events::Newest::default()))
        .layer(from_fn_with_state(app.clone(), session::guard))
}
