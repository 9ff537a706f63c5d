//! Pages and interfaces.
//!
//! Knows HTTP, sessions, forms and pages. Never knows rules: a handler reads, calls one verb and answers.
