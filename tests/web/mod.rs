//! The pages, asked for as a browser does, without one.

mod browser;
mod contrast;
mod doors;
mod pages;
#[allow(dead_code, reason = "shared with the example that serves the pages")]
mod samples;
mod writing;
