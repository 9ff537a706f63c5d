//! The tests that need the whole house: a database, a wire, or a person.

mod chromium;
mod house;
mod pages;
mod replies;
mod rooms;
mod tidy;
mod web;
