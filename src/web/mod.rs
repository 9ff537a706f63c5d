//! Pages and interfaces.
//!
//! Knows HTTP, sessions, forms and pages. Never knows rules: a handler reads, calls one verb and answers.

/// Everything that is served, behind one address.
pub fn router(_app: crate::app::App) -> axum::Router {
    axum::Router::new()
}
