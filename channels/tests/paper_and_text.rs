//! Letters, text messages and the recorder, judged by those who receive them: a PDF reader, a code scanner, a
//! carrier at the other end of a wire.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[path = "fakes/twilio.rs"]
mod twilio;

#[path = "paper_and_text/folders.rs"]
mod folders;
#[path = "paper_and_text/letters.rs"]
mod letters;
#[path = "paper_and_text/samples.rs"]
mod samples;
#[path = "paper_and_text/texts.rs"]
mod texts;
