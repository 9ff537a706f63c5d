//! Any bytes at all, as a mail.
//!
//! The MIME parser asserts what does not hold of some mails. That is caught where it happens, and such a mail is read
//! without its parts; so only what escapes from there counts.
#![no_main]

use duly_channels::email::parse::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |raw: &[u8]| {
    let _ = parse(raw);
});
