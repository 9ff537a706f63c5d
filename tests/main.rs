//! The tests that need the whole house: a database, a wire, or a person.

mod house;
mod rooms;
mod tidy;
mod web;
