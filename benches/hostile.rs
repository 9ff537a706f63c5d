//! What reading a mail costs that was made to be costly: bytes a second, at one size and at four times that size.
//! Where both are alike, the time grows with the length alone.

use duly_channels::email::parse::parse;
use std::time::Instant;

const HEAD: &str = "From: a@b.example\r\nSubject: s\r\n";

/// What a mail is made of, by size.
type Made = fn(usize) -> String;

pub fn run() {
    let kinds: [(&str, Made); 10] = [
        ("plain text", |size| format!("{HEAD}\r\n{}", "We will pay on Friday.\r\n".repeat(size / 24))),
        ("base64", |size| {
            format!("{HEAD}Content-Transfer-Encoding: base64\r\n\r\n{}", "dGV4dA0K\r\n".repeat(size / 10))
        }),
        ("quoted-printable", |size| {
            format!("{HEAD}Content-Transfer-Encoding: quoted-printable\r\n\r\n{}", "=C3=BC".repeat(size / 6))
        }),
        ("one long header", |size| format!("{HEAD}X-Long: {}\r\n\r\ntext", "x".repeat(size))),
        ("encoded words", |size| {
            format!("{HEAD}To: {}\r\n\r\ntext", "=?utf-8?q?a=C3?= =?utf-8?q?=BC?= ".repeat(size / 36))
        }),
        ("short headers", |size| format!("{HEAD}{}\r\ntext", "a:\r\n".repeat(size / 4))),
        ("parts", |size| {
            let parts = "--m\r\n\r\nx\r\n".repeat(size / 10);
            format!("{HEAD}Content-Type: multipart/mixed; boundary=m\r\n\r\n{parts}")
        }),
        ("boundaries that never come", |size| {
            let parts = "--m\r\nContent-Type: multipart/mixed; boundary=no\r\n\r\n".repeat(size / 53);
            format!("{HEAD}Content-Type: multipart/mixed; boundary=m\r\n\r\n{parts}")
        }),
        ("mails within mails", |size| {
            format!("{HEAD}{}text", "Content-Type: message/rfc822\r\n\r\n".repeat(size / 32))
        }),
        ("nested html", |size| {
            format!("{HEAD}Content-Type: text/html\r\n\r\n{}", "<div><table><tr><td>".repeat(size / 20))
        }),
    ];
    for (what, made) in kinds {
        let rates = [500_000, 2_000_000].map(|size| rate(&made(size)));
        println!("{what:<44} {:>9.1} MB/s, four times as long {:.1} MB/s", rates[0], rates[1]);
    }
}

/// Megabytes a second.
fn rate(mail: &str) -> f64 {
    let (began, mut bytes) = (Instant::now(), 0);
    while began.elapsed().as_secs_f64() < 0.5 {
        assert!(parse(mail.as_bytes()).readable);
        bytes += mail.len();
    }
    bytes as f64 / 1e6 / began.elapsed().as_secs_f64()
}
