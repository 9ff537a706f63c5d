//! Mails as they should not be, each with the section that it breaks, and what is read from them all the same.
//!
//! What a person can still read, duly reads; what is too much is cut, in bounded time.

use base64::{Engine, engine::general_purpose::STANDARD};
use duly_channels::email::parse::{Incoming, parse};

/// A mail that breaks a rule.
struct Defect {
    what: &'static str,
    raw: Vec<u8>,
    subject: &'static str,
    from: &'static str,
    /// Trimmed.
    text: &'static str,
    files: &'static [&'static str],
}

const FINE: Defect =
    Defect { what: "", raw: Vec::new(), subject: "s", from: "a@b.example", text: "text", files: &[] };

fn defect(what: &'static str, raw: impl AsRef<[u8]>) -> Defect {
    Defect { what, raw: raw.as_ref().to_vec(), ..FINE }
}

/// Defects of a mail's headers. `%` stands for the two headers that every one of them has.
fn of_headers() -> Vec<Defect> {
    let it = |what, raw: &str| defect(what, raw.replace('%', "From: a@b.example\r\nSubject: s\r\n"));
    let subject = |what, raw: &[u8], subject| {
        let raw = [b"From: a@b.example\r\nSubject: ", raw, b"\r\n\r\ntext"].concat();
        Defect { what, raw, subject, ..FINE }
    };
    vec![
        it("LF alone ends the lines (RFC 5322, 2.1)", "From: a@b.example\nSubject: s\n\ntext\n"),
        it("CR alone ends the lines (RFC 5322, 2.1)", "From: a@b.example\rSubject: s\r\rtext\r"),
        it("CR CR LF ends the lines (RFC 5322, 2.1)", "From: a@b.example\r\r\nSubject: s\r\r\n\r\r\ntext"),
        it(
            "LF and CRLF end the lines by turns (RFC 5322, 2.1)",
            "From: a@b.example\nSubject: s\r\n\ntext\r\n",
        ),
        it("a CR within a header (RFC 5322, 2.2)", "From: a@b.example\r\nX: y\rz\r\nSubject: s\r\n\r\ntext"),
        it("a space before the colon (RFC 5322, 4.5)", "From : a@b.example\r\nSubject : s\r\n\r\ntext"),
        it("a line without a colon (RFC 5322, 2.2)", "%no header at all\r\n\r\ntext"),
        it("a header without a name (RFC 5322, 2.2)", "%: nothing\r\n\r\ntext"),
        it("a header without a value (RFC 5322, 2.2)", "%To:\r\nDate:\r\nMessage-ID:\r\n\r\ntext"),
        it("a folded line of white space alone (RFC 5322, 3.2.2)", "%X: y\r\n \t \r\n z\r\n\r\ntext"),
        it("a blank line before the headers (RFC 5322, 2.1)", "\r\n\r\n%\r\ntext"),
        it("a byte order mark before the headers (RFC 3629, 6)", "\u{feff}%\r\ntext"),
        it(
            "an envelope line of a mailbox file (RFC 4155)",
            "From a@b.example Tue Mar 10 09:30:00 2026\r\n%\r\ntext",
        ),
        it("a quoted envelope line (RFC 4155)", ">From a@b.example Tue Mar 10 2026\r\n%\r\ntext"),
        it(
            "a NUL within a header (RFC 5322, 2.2)",
            "From: a@b.example\r\nX: y\0z\r\nSubject: s\0\r\n\r\ntext",
        ),
        it("a NUL within the text (RFC 5322, 2.3)", "%\r\nte\0xt"),
        it("a date that is none (RFC 5322, 3.3)", "%Date: 99 Foo 20x6 31:71:99 +9999\r\n\r\ntext"),
        it(
            "a date beyond all calendars (RFC 5322, 3.3)",
            "%Date: Tue, 10 Mar 99999999999 00:00:00 +0000\r\n\r\ntext",
        ),
        it(
            "a Message-ID without brackets (RFC 5322, 3.6.4)",
            "%Message-ID: a b c\r\nReferences: <<>>\r\n\r\ntext",
        ),
        it(
            "a second subject (RFC 5322, 3.6)",
            "Subject: s\r\nFrom: a@b.example\r\nX: Subject: other\r\n\r\ntext",
        ),
        it("an address without its end (RFC 5322, 3.4)", "From: <a@b.example\r\nSubject: s\r\n\r\ntext"),
        it(
            "a name without its end (RFC 5322, 3.4)",
            "From: \"A <a@b.example>\" <a@b.example>\r\nSubject: s\r\n\r\ntext",
        ),
        it("an empty group (RFC 5322, 3.4)", "%To: undisclosed-recipients:;\r\nCc: ,,;,<>\r\n\r\ntext"),
        it(
            "comments within comments (RFC 5322, 3.2.2)",
            &format!("%X: {}\r\nTo: {}b@c.example\r\n\r\ntext", "(".repeat(5000), "(".repeat(5000)),
        ),
        subject("Latin letters without a name (RFC 2047, 1)", b"f\xfcr", "für"),
        subject("UTF-8 without a name (RFC 6532, 3)", "für".as_bytes(), "für"),
        subject("Latin and UTF-8 in one header (RFC 6532, 3)", b"f\xfcr \xe2\x82\xac", "für â‚¬"),
        subject("an encoded word without its end (RFC 2047, 2)", b"=?utf-8?q?s", "=?utf-8?q?s"),
        subject("an encoded word of unknown letters (RFC 2047, 2)", b"=?x-none?q?s?=", "s"),
        subject("an encoded word of unknown form (RFC 2047, 4)", b"=?utf-8?z?s?=", "=?utf-8?z?s?="),
        subject("spaces within an encoded word (RFC 2047, 2)", b"=?utf-8?q?a b?=", "a b"),
        subject("a letter parted between words (RFC 2047, 5)", b"=?utf-8?q?f=C3?= =?utf-8?q?=BCr?=", "für"),
        subject("base64 without its padding (RFC 2047, 4.1)", b"=?utf-8?b?ZsO8cg?=", "für"),
    ]
}

/// Defects of a mail's parts. `%` stands for a multipart head with the boundary `m`.
fn of_parts() -> Vec<Defect> {
    const HEAD: &str = "From: a@b.example\r\nSubject: s\r\n";
    let it = |what, raw: &str| {
        let multipart = format!("{HEAD}Content-Type: multipart/mixed; boundary=m\r\n\r\n");
        defect(what, raw.replace('%', &multipart).replace('^', HEAD))
    };
    let with = |text, files, it: Defect| Defect { text, files, ..it };
    vec![
        it("no closing boundary (RFC 2046, 5.1.1)", "%--m\r\n\r\ntext"),
        it("no blank line behind a boundary (RFC 2046, 5.1.1)", "%--m\r\nContent-Type: text/plain\r\n\r\ntext\r\n--m--"),
        it("spaces behind a boundary (RFC 2046, 5.1.1)", "%--m  \r\n\r\ntext\r\n--m--"),
        it("a boundary in quotes and without its end (RFC 2045, 5.1)", "^Content-Type: multipart/mixed; boundary=\"m\r\n\r\n--m\r\n\r\ntext\r\n--m--"),
        with("--m\r\n\r\ntext\r\n--m--", &[], it("no boundary at all (RFC 2046, 5.1.1)", "^Content-Type: multipart/mixed\r\n\r\n--m\r\n\r\ntext\r\n--m--")),
        with("text", &[], it("a boundary that never comes (RFC 2046, 5.1.1)", "^Content-Type: multipart/mixed; boundary=other\r\n\r\ntext")),
        it("an empty boundary (RFC 2046, 5.1.1)", "^Content-Type: multipart/mixed; boundary=\"\"\r\n\r\ntext"),
        it("the same boundary within (RFC 2046, 5.1.2)", "%--m\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\ntext\r\n--m--\r\n--m--"),
        it("a closing boundary at once (RFC 2046, 5.1.1)", "%--m\r\n\r\ntext\r\n--m--\r\n--m\r\n\r\n"),
        it("a type without a subtype (RFC 2045, 5.1)", "^Content-Type: text\r\n\r\ntext"),
        it("a type of nonsense (RFC 2045, 5.1)", "^Content-Type: ;;;=/=;charset\r\n\r\ntext"),
        it("two types (RFC 2045, 5)", "^Content-Type: text/plain\r\nContent-Type: text/plain\r\n\r\ntext"),
        it("letters that nobody knows (RFC 2046, 4.1.2)", "^Content-Type: text/plain; charset=x-klingon\r\n\r\ntext"),
        it("letters without a name (RFC 2046, 4.1.2)", "^Content-Type: text/plain; charset=\"\"\r\n\r\ntext"),
        it("an unknown encoding (RFC 2045, 6.1)", "^Content-Transfer-Encoding: x-uuencode\r\n\r\ntext"),
        with("dG!V?\r\n4dA==", &[], it("base64 with foreign letters (RFC 2045, 6.8)", "^Content-Transfer-Encoding: base64\r\n\r\ndG!V?\r\n4dA==\r\n")),
        with("tex", &[], it("base64 that breaks off (RFC 2045, 6.8)", "^Content-Transfer-Encoding: base64\r\n\r\ndGV4dA")),
        it("quoted-printable that breaks off (RFC 2045, 6.7)", "^Content-Transfer-Encoding: quoted-printable\r\n\r\nte=78t="),
        with("te=ZZxt", &[], it("quoted-printable of nonsense (RFC 2045, 6.7)", "^Content-Transfer-Encoding: quoted-printable\r\n\r\nte=ZZxt")),
        it("a multipart that is encoded (RFC 2045, 6.4)", "^Content-Type: multipart/mixed; boundary=m\r\nContent-Transfer-Encoding: base64\r\n\r\n--m\r\n\r\ntext\r\n--m--"),
        with("", &["a.pdf"], it("a file alone (RFC 2183, 2)", "^Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF")),
        with("text", &["für.pdf"], defect("Latin letters in a file's name (RFC 2231, 4)", b"From: a@b.example\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\ntext\r\n--m\r\nContent-Disposition: attachment; filename=\"f\xfcr.pdf\"\r\n\r\nx\r\n--m--")),
        with("text", &["f.pdf"], it("a name in pieces, the last first (RFC 2231, 3)", "%--m\r\n\r\ntext\r\n--m\r\nContent-Disposition: attachment; filename*1=pdf; filename*0=\"f.\"\r\n\r\nx\r\n--m--")),
        with("text", &[""], it("a mail within that is encoded (RFC 2046, 5.2.1)", "%--m\r\n\r\ntext\r\n--m\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nRnJvbTogYg0KDQp4\r\n--m--")),
        with("Grüße", &[], defect("8-bit letters that are called 7-bit (RFC 2045, 2.7)", b"From: a@b.example\r\nSubject: s\r\nContent-Transfer-Encoding: 7bit\r\n\r\nGr\xfc\xdfe")),
    ]
}

#[test]
fn what_a_person_can_still_read_is_read() {
    let mut wrong = Vec::new();
    let all: Vec<Defect> = of_headers().into_iter().chain(of_parts()).collect();
    assert!(all.len() > 50);
    for it in all {
        let read = parse(&it.raw);
        let from = read.from.as_ref().map_or("", |from| from.address.as_str());
        let files: Vec<&str> = read.attachments.iter().map(|file| file.name.as_str()).collect();
        let text = read.text();
        let got = (read.subject.as_str(), from, text.trim(), files.as_slice());
        if got != (it.subject, it.from, it.text, it.files) {
            wrong.push(format!("{}\n  {got:?}", it.what));
        }
        assert!(!format!("{read:?}").contains("\\0"), "{}: a NUL", it.what);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const HEAD: &str = "From: a@b.example\r\nSubject: s\r\n";

fn read(head: &str, body: &str) -> Incoming {
    let it = parse(format!("{HEAD}{head}\r\n{body}").as_bytes());
    assert!(it.readable && it.subject == "s");
    it
}

#[test]
fn a_header_of_a_megabyte() {
    let megabyte = "x".repeat(1_000_000);
    let words = "=?utf-8?b?w7zDvMO8w7w=?= ".repeat(40_000);
    let ids = "<a@b.example>\r\n ".repeat(60_000);
    let pieces: String = (0..60_000).map(|n| format!("; a{n}*1=x")).collect();
    let one_name = "; a*1=x".repeat(140_000);
    for (name, value) in [
        ("X-Long", megabyte.as_str()),
        ("To", &format!("{}@b.example", "a".repeat(1_000_000))),
        ("To", &"a@b.example,".repeat(80_000)),
        ("Cc", &words),
        ("Comments", &words),
        ("References", &ids),
        ("In-Reply-To", &ids),
        ("Received", &"from a by b with c; ".repeat(50_000)),
        ("Date", &"1 ".repeat(500_000)),
        ("Content-Type", &format!("text/plain{pieces}")),
        ("Content-Type", &format!("text/plain{one_name}")),
        ("Content-Disposition", &format!("attachment{one_name}")),
    ] {
        let it = read(&format!("{name}: {value}\r\n"), "text");
        // What is said of a file decides whether it is one.
        assert!(it.text().trim() == "text" || name == "Content-Disposition", "{name}: {}", it.text());
        assert!(it.to.len() <= 1000 && it.references.len() <= 1000);
        assert!(it.headers.iter().all(|(_, value)| value.len() <= 100_000), "{name}");
    }
}

#[test]
fn ten_thousand_parts_and_many_more() {
    for parts in [10_000, 200_000] {
        let it = read(
            "Content-Type: multipart/mixed; boundary=m\r\n",
            &"--m\r\nContent-Disposition: attachment\r\n\r\nx\r\n".repeat(parts),
        );
        assert_eq!(it.attachments.len(), 500);
    }
    let nowhere = "--m\r\nContent-Type: multipart/mixed; boundary=nowhere\r\n\r\nx\r\n".repeat(10_000);
    let padding = "word ".repeat(200_000);
    let _ = read("Content-Type: multipart/mixed; boundary=m\r\n", &format!("{nowhere}{padding}"));
    let _ = read("Content-Type: multipart/mixed; boundary=m\r\n", &"x --m\r\na:\r\n\r\n".repeat(100_000));
    let _ = read("Content-Type: multipart/mixed; boundary=m\r\n", &"--m\r\na:\r\n\r\n".repeat(100_000));
    let _ = read(&"a:\r\n".repeat(300_000), "text");
}

#[test]
fn a_hundred_deep_and_much_deeper() {
    for deep in [100, 20_000] {
        let nested: String = (0..deep)
            .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"))
            .collect();
        let closing: String = (0..deep).rev().map(|n| format!("--b{n}--\r\n")).collect();
        let it = read(&nested, &format!("\r\ntext\r\n{closing}"));
        assert!(deep > 100 || it.text().contains("text"), "{deep}");
        let mails = "Content-Type: message/rfc822\r\n\r\n".repeat(deep);
        let _ = read(&mails, "text");
        // Hidden in an encoding, where nothing that looks for them finds them.
        for hidden in [&mails, &nested] {
            let head = "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n";
            let _ = read(head, &STANDARD.encode(format!("{HEAD}{hidden}\r\ntext")));
            let head = "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n";
            let _ = read(head, &format!("{HEAD}{hidden}\r\ntext").replace('=', "=3D"));
        }
        let hidden = STANDARD.encode(format!("{HEAD}{mails}\r\ntext"));
        let digest = format!("--m\r\nContent-Transfer-Encoding: base64\r\n\r\n{hidden}\r\n--m--");
        let _ = read("Content-Type: multipart/digest; boundary=m\r\n", &digest);
    }
}

#[test]
fn encodings_within_encodings_within_encodings() {
    let mut mail = format!("{HEAD}\r\n{}", "bomb ".repeat(1000));
    for _ in 0..30 {
        let coded = STANDARD.encode(&mail);
        let head = "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n";
        mail = format!("{HEAD}{head}\r\n{coded}");
    }
    let it = parse(mail.as_bytes());
    assert_eq!((it.subject.as_str(), it.attachments.len()), ("s", 1));
    assert!(it.attachments[0].bytes.len() < mail.len());
    for (head, body) in [
        ("Content-Transfer-Encoding: quoted-printable\r\n", "=\r\n".repeat(300_000)),
        ("Content-Transfer-Encoding: quoted-printable\r\n", "=3D".repeat(300_000)),
        ("Content-Type: text/html\r\n", "&NotEqualTilde;".repeat(60_000)),
        ("Content-Type: text/html\r\n", "&amp;amp;".repeat(100_000)),
        ("Content-Type: text/html\r\n", "&#x".repeat(300_000)),
        ("Content-Type: text/plain; charset=utf-7\r\n", "+AAAAAAAA".repeat(100_000)),
        ("Content-Type: text/plain; charset=utf-16\r\n", "\0a".repeat(400_000)),
        ("Content-Type: text/plain; format=flowed\r\n", "> \r\n".repeat(250_000)),
    ] {
        let it = read(head, &body);
        assert!(it.text().len() <= 1_000_000, "{head}");
    }
}
