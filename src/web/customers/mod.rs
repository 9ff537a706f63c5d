//! The page behind an action link: what a customer sees and says without signing in.
//!
//! Whoever holds the link may look at this one customer's open invoices and answer for it: the token is the
//! right. GET never acts, because mail scanners open every link; each POST is one of the five ways out, a
//! comment, or a change of language. Works without script and without cookies.

mod act;
mod door;
mod said;
mod shown;
mod standing;
mod typed;
mod visit;
mod ways;

use crate::app::App;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::from_fn,
    routing::{get, post},
};

/// The largest form: 4,000 characters of any script, percent-encoded, and the rest of it.
const LARGEST_FORM: usize = 64 * 1024;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/p/{token}", get(ways::look))
        .route("/p/{token}/promise", post(ways::promise))
        .route("/p/{token}/dispute", post(ways::dispute))
        .route("/p/{token}/plan", post(ways::plan))
        .route("/p/{token}/paid", post(ways::paid))
        .route("/p/{token}/comment", post(ways::comment))
        .route("/p/{token}/language", post(ways::language))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn(door::guard))
}
