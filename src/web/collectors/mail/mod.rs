//! A mail as it was sent: cleaned, in a frame without rights, with nothing from elsewhere until it is asked for.
//!
//! Knows what of a stranger's HTML may be looked at, and under which address its pictures are found. Never runs
//! anything of it, and never lets a picture tell its sender that somebody looked.
//!
//! # Why tickets
//! A frame without rights has no origin, so a browser sends no cookie from it. What such a frame asks for, its
//! pictures and itself with more pictures, is opened by a *ticket* in the address: for one message, one reader and
//! a few hours, sealed by the installation.

mod clean;
mod frame;
mod links;
mod picture;
mod place;
mod raw;
mod rest;
mod style;
mod ticket;

pub use frame::{original, page};
pub use raw::{of_mail, of_message};
pub use rest::fetch as fetch_rest;

use crate::app::App;
use axum::{Extension, Router, routing::get};
use duly_channels::picture::Pictures;
use std::sync::Arc;

/// What a frame asks for: opened by its ticket, not by a session.
pub fn routes(app: &App) -> Router<App> {
    let pictures = Arc::new(Pictures::new(&app.config.server.picture_networks));
    Router::new()
        .route("/shown/{ticket}", get(frame::with_pictures))
        .route("/shown/{ticket}/part/{attachment}", get(picture::of_the_mail))
        .route("/shown/{ticket}/far/{seal}", get(picture::from_elsewhere))
        .layer(Extension(pictures))
}
