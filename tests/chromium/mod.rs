//! What people do in a browser, done in one.

mod collector;
mod customer;
mod mail;
mod health;
