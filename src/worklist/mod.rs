//! The worklist: what should I do next, and why. Read-only.
//!
//! Knows tasks and whose they are. Never writes: a task is done by the room that made it.

pub mod store;

pub use store::{Item, items};
