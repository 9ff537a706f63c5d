//! The tests that need the whole house: a database, a wire, or a person.

// A test that meets what it did not expect has failed: that is what it is for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::inconsistent_digit_grouping, reason = "1_234_50 is an amount in cents")]
mod chromium;
mod house;
mod pages;
mod replies;
mod rooms;
mod stories;
mod tidy;
mod web;
