//! What people do in a browser, done in one.

mod collector;
mod customer;
mod health;
mod logins;
mod mail;
mod sending;
