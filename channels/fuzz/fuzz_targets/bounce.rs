//! Any bytes at all, as what a mail server reports: once as the fields of a report, once as prose.
//!
//! The MIME parser asserts what does not hold of some mails. That is caught where it happens, and such a mail is read
//! without its parts; so only what escapes from there counts.
#![no_main]

use duly_channels::email::parse::parse;
use libfuzzer_sys::fuzz_target;

const HEAD: &[u8] = b"Return-Path: <>\r\nFrom: mailer-daemon@mx.example\r\nTo: ar@duly.example\r\n\
    Subject: failure notice\r\n";
const REPORT: &[u8] = b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
    --b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n";

fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |words: &[u8]| {
    let report = parse(&[HEAD, REPORT, words].concat());
    let prose = parse(&[HEAD, b"\r\n", words].concat());
    let _ = (report, prose);
});
