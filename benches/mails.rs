//! Replies as customers write them, seeded: the n-th mail is the same on every machine.
//!
//! 2 to 30 kB each, about 7 kB in the mean, in English, German and French; plain, HTML or both; in UTF-8 and
//! three older charsets; as they are, quoted-printable or base64; 8 of 100 with a file. Most answer a reminder
//! of [`crate::books`]: by our plus-address, by our Message-ID or only by the sender's address; a few are
//! bounces, absence notices and letters from strangers.

mod encode;
mod phrases;

use crate::books::{self, Customer};
use anyhow::{Context, Result};
use encode::{Encoding, encoded, header};
use phrases::{Tongue, tongue};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{fmt::Write, fs, path::Path};

/// How many customers write. The same for any count, so that 2,000 mails are the first of 20,000.
pub const CUSTOMERS: usize = 5_000;
const BOUNDARY: &str = "=_part-7f3a";
const INNER: &str = "=_text-19c2";

/// Writes mails into a Maildir.
pub fn write(folder: &Path, count: usize) -> Result<()> {
    let new = folder.join("new");
    for name in ["new", "cur", "tmp"] {
        fs::create_dir_all(folder.join(name)).context("making a Maildir")?;
    }
    let mut bytes = 0;
    for nth in 0..count {
        let mail = mail(nth);
        bytes += mail.len();
        fs::write(new.join(format!("{:010}.M{nth}.bench", 1_780_000_000 + nth)), mail)?;
    }
    println!("{count} mails of {} bytes in the mean", bytes / count.max(1));
    Ok(())
}

/// Writes one mail more, with a file, of so many megabytes.
pub fn write_heavy(folder: &Path, megabytes: usize) -> Result<()> {
    let customer = Customer(0);
    let mut mail = format!(
        "From: <{}>\nTo: {}\nSubject: The drawings\nMessage-ID: <heavy@{}>\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=\"{BOUNDARY}\"\n\n--{BOUNDARY}\n\
         Content-Type: text/plain; charset=utf-8\n\nThe drawings that we spoke of.\n\n--{BOUNDARY}\n\
         Content-Type: application/pdf; name=\"drawings.pdf\"\nContent-Transfer-Encoding: base64\n\n",
        customer.email(),
        customer.reply_to(),
        customer.domain()
    )
    .into_bytes();
    mail.extend(encode::base64(&vec![0x5a; megabytes * 1_000_000 / 77 * 57]));
    mail.extend(format!("\n--{BOUNDARY}--\n").bytes());
    Ok(fs::write(folder.join("new/1790000000.M0.heavy"), mail)?)
}

/// The n-th mail.
pub fn mail(nth: usize) -> Vec<u8> {
    let mut dice =
        StdRng::seed_from_u64(0x00d0_11e5_u64.wrapping_mul(2_654_435_761).wrapping_add(nth as u64));
    let customer = Customer(dice.random_range(0..CUSTOMERS));
    let (customer, dice) = (customer, &mut dice);
    match dice.random_range(0..100) {
        0..4 => bounce(nth, customer),
        4..9 => absence(nth, customer, dice),
        _ => reply(nth, customer, dice),
    }
}

fn reply(nth: usize, customer: Customer, dice: &mut StdRng) -> Vec<u8> {
    let tongue = tongue(customer.language());
    let words = said(customer, tongue, dice);
    let quoted = history(customer, tongue, dice);
    let mut head = String::new();
    let way = dice.random_range(0..100);
    let from = match way {
        // A colleague, whom nobody knows yet; a stranger.
        85..92 => format!("office{}@{}", dice.random_range(0..9), customer.domain()),
        97.. => format!("somebody{nth}@elsewhere.example"),
        _ => customer.email(),
    };
    let to = if matches!(way, 0..60 | 85..92) { customer.reply_to() } else { "ar@nordhafen.example".into() };
    let subject = format!("{}: {} {}", tongue.re, tongue.reminder, customer.invoice(0));
    writeln!(head, "From: {} <{from}>", header(tongue.names[nth % tongue.names.len()])).unwrap();
    writeln!(head, "To: {to}\nSubject: {}", header(&subject)).unwrap();
    if matches!(way, 0..80 | 85..92) {
        writeln!(head, "In-Reply-To: <{}>", customer.message_id()).unwrap();
        writeln!(head, "References: <old{nth}@{}> <{}>", customer.domain(), customer.message_id()).unwrap();
    }
    common(&mut head, nth, &customer.domain());
    let text = format!("{words}\n{quoted}");
    let html = markup(&words, &quoted);
    let charset = tongue.charsets[dice.random_range(0..tongue.charsets.len())];
    let encoding = [Encoding::EightBit, Encoding::QuotedPrintable, Encoding::Base64][dice.random_range(0..3)];
    let plain = |out: &mut Vec<u8>| part(out, "text/plain", charset, encoding, &text);
    let rich = |out: &mut Vec<u8>| part(out, "text/html", charset, encoding, &html);
    let body = |out: &mut Vec<u8>, shape: u8| match shape {
        0..45 => plain(out),
        45..88 => {
            let head = format!("Content-Type: multipart/alternative; boundary=\"{INNER}\"\n\n--{INNER}\n");
            out.extend(head.bytes());
            plain(out);
            out.extend(format!("\n--{INNER}\n").bytes());
            rich(out);
            out.extend(format!("\n--{INNER}--\n").bytes());
        }
        _ => rich(out),
    };
    let shape = dice.random_range(0..100);
    let mut out = head.into_bytes();
    if dice.random_range(0..100) < 8 {
        let head = format!("Content-Type: multipart/mixed; boundary=\"{BOUNDARY}\"\n\n--{BOUNDARY}\n");
        out.extend(head.bytes());
        body(&mut out, shape);
        let mut file = vec![0_u8; dice.random_range(2_000..14_000)];
        dice.fill(&mut file[..]);
        let head = format!(
            "\n--{BOUNDARY}\nContent-Type: application/pdf; name=\"scan {nth}.pdf\"\n\
             Content-Disposition: attachment; filename=\"scan {nth}.pdf\"\nContent-Transfer-Encoding: base64\n\n"
        );
        out.extend(head.bytes());
        out.extend(encode::base64(&file));
        out.extend(format!("\n--{BOUNDARY}--\n").bytes());
    } else {
        body(&mut out, shape);
    }
    out
}

fn common(head: &mut String, nth: usize, domain: &str) {
    let date =
        books::now().plus_seconds(nth as i64 % 86_400 - 86_400).0.strftime("%a, %d %b %Y %H:%M:%S +0000");
    writeln!(head, "Date: {date}\nMessage-ID: <reply{nth}@{domain}>\nMIME-Version: 1.0").unwrap();
    // What a mail gathers on its way.
    for hop in 0..3 {
        writeln!(
            head,
            "Received: from mx{hop}.{domain} (mx{hop}.{domain} [192.0.2.{hop}])\n\tby in{hop}.nordhafen.example with \
             ESMTPS id {nth:08x}{hop}\n\t(version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384); {date}"
        )
        .unwrap();
    }
    writeln!(head, "X-Mailer: Post 14.2\nX-Spam-Status: No, score=-1.{}", nth % 10).unwrap();
}

fn part(out: &mut Vec<u8>, kind: &str, charset: &str, encoding: Encoding, text: &str) {
    let (body, charset) = encoded(text, charset, encoding);
    let head = format!(
        "Content-Type: {kind}; charset={charset}\nContent-Transfer-Encoding: {}\n\n",
        encoding.name()
    );
    out.extend(head.bytes());
    out.extend(body);
}

/// What is newly written: one or two things that matter, some that do not, and a signature.
fn said(customer: Customer, tongue: &Tongue, dice: &mut StdRng) -> String {
    let mut words = format!("{}\n\n", tongue.greeting);
    for _ in 0..dice.random_range(1..=2) {
        let sentence = tongue.wants[dice.random_range(0..tongue.wants.len())];
        let invoice = customer.invoice(dice.random_range(0..books::INVOICES));
        let amount = format!("{},00", dice.random_range(50..900));
        words.push_str(&sentence.replace("{invoice}", &invoice).replace("{amount}", &amount));
        words.push(' ');
    }
    for _ in 0..dice.random_range(0..4) {
        let _ = write!(words, "\n\n{}", paragraph(tongue, dice));
    }
    let name = tongue.names[customer.0 % tongue.names.len()];
    let _ = write!(
        words,
        "\n\n{}\n{name}\n-- \n{name}\nKunde {} GmbH\nTel. +49 30 {:07}\n",
        tongue.regards, customer.0, customer.0
    );
    words
}

fn paragraph(tongue: &Tongue, dice: &mut StdRng) -> String {
    let sentences = (0..dice.random_range(2..6)).map(|_| {
        let words =
            (0..dice.random_range(6..16)).map(|_| tongue.words[dice.random_range(0..tongue.words.len())]);
        format!("{}.", words.collect::<Vec<_>>().join(" "))
    });
    sentences.collect::<Vec<_>>().join(" ")
}

/// The reminder, quoted, and what was said before it.
fn history(customer: Customer, tongue: &Tongue, dice: &mut StdRng) -> String {
    let mut quoted = String::new();
    let most = [1, 1, 2, 3, 5, 9][dice.random_range(0..6)];
    for depth in 1..=most {
        let mark = "> ".repeat(depth);
        let _ = writeln!(quoted, "{}{}", "> ".repeat(depth - 1), tongue.wrote);
        for nth in 0..books::INVOICES {
            let open = customer.open(nth);
            let _ =
                writeln!(quoted, "{mark}{}   {}.{:02} EUR", customer.invoice(nth), open / 100, open % 100);
        }
        for _ in 0..dice.random_range(1..4) {
            let text = paragraph(tongue, dice);
            let words: Vec<&str> = text.split(' ').collect();
            for line in words.chunks(11) {
                let _ = writeln!(quoted, "{mark}{}", line.join(" "));
            }
        }
    }
    quoted
}

/// The same as a mail program writes it: far more markup than words.
fn markup(words: &str, quoted: &str) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let style = "margin:0cm;font-size:11.0pt;font-family:'Calibri',sans-serif";
    let mut html = format!("<html><head><style>p.MsoNormal {{{style}}}</style></head><body lang=\"DE\">\n");
    for line in words.lines() {
        let _ = writeln!(html, "<p class=\"MsoNormal\" style=\"{style}\">{}</p>", escaped(line));
    }
    html.push_str("<blockquote type=\"cite\" style=\"border-left:solid #cccccc 1.0pt;padding:0cm 6.0pt\">\n");
    for line in quoted.lines() {
        let _ = writeln!(html, "<div>{}</div>", escaped(line.trim_start_matches(['>', ' '])));
    }
    html.push_str("</blockquote></body></html>\n");
    html
}

fn absence(nth: usize, customer: Customer, dice: &mut StdRng) -> Vec<u8> {
    let tongue = tongue(customer.language());
    let mut head = format!("From: <{}>\nTo: {}\n", customer.email(), customer.reply_to());
    writeln!(head, "Subject: {}\nAuto-Submitted: auto-replied", header(tongue.away)).unwrap();
    writeln!(head, "In-Reply-To: <{}>", customer.message_id()).unwrap();
    common(&mut head, nth, &customer.domain());
    let mut out = head.into_bytes();
    let text = format!("{}\n\n{}\n\n{}\n", tongue.away, paragraph(tongue, dice), paragraph(tongue, dice));
    part(&mut out, "text/plain", "utf-8", Encoding::QuotedPrintable, &text);
    out
}

/// A delivery report as RFC 3464 has it.
fn bounce(nth: usize, customer: Customer) -> Vec<u8> {
    let (domain, address) = (customer.domain(), customer.email());
    let mut head = format!("From: MAILER-DAEMON@{domain}\nTo: {}\n", customer.return_path());
    head.push_str("Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\n");
    common(&mut head, nth, &domain);
    let body = format!(
        "Content-Type: multipart/report; report-type=delivery-status; boundary=\"{BOUNDARY}\"\n\n\
         --{BOUNDARY}\nContent-Type: text/plain; charset=us-ascii\n\n\
         This is the mail system at host mx.{domain}.\n\nYour message could not be delivered.\n\n\
         <{address}>: mailbox is full\n\n\
         --{BOUNDARY}\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; mx.{domain}\n\n\
         Final-Recipient: rfc822; {address}\nAction: failed\nStatus: 4.2.2\nDiagnostic-Code: smtp; 452 mailbox full\n\n\
         --{BOUNDARY}\nContent-Type: text/rfc822-headers\n\n\
         From: ar@nordhafen.example\nTo: {address}\nMessage-ID: <{}>\nSubject: Mahnung\n\n--{BOUNDARY}--\n",
        customer.message_id()
    );
    head.push_str(&body);
    head.into_bytes()
}
