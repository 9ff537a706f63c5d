//! The pages, asked for as a browser does, without one.

pub mod browser;
mod contrast;
mod doctor;
mod doors;
pub mod logins;
pub mod mail;
mod pages;
#[allow(dead_code, reason = "shared with the example that serves the pages")]
pub mod samples;
mod sending;
mod writing;
