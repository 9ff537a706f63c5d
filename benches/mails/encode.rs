//! Charsets and transfer encodings (RFC 2045, RFC 2047).

use base64::{Engine, engine::general_purpose::STANDARD};

#[derive(Clone, Copy)]
pub enum Encoding {
    EightBit,
    QuotedPrintable,
    Base64,
}

impl Encoding {
    pub fn name(self) -> &'static str {
        match self {
            Encoding::EightBit => "8bit",
            Encoding::QuotedPrintable => "quoted-printable",
            Encoding::Base64 => "base64",
        }
    }
}

/// A text as bytes for a mail, and the charset that they really are in: UTF-8 if the wanted one cannot say it.
pub fn encoded<'a>(text: &str, charset: &'a str, encoding: Encoding) -> (Vec<u8>, &'a str) {
    let wanted = encoding_rs::Encoding::for_label(charset.as_bytes()).unwrap();
    let (bytes, _, failed) = wanted.encode(text);
    let (bytes, charset) = if failed { (text.as_bytes().into(), "utf-8") } else { (bytes, charset) };
    let body = match encoding {
        Encoding::EightBit => bytes.into_owned(),
        Encoding::QuotedPrintable => quoted_printable(&bytes),
        Encoding::Base64 => base64(&bytes),
    };
    (body, charset)
}

pub fn base64(bytes: &[u8]) -> Vec<u8> {
    let text = STANDARD.encode(bytes);
    text.as_bytes().chunks(76).flat_map(|line| line.iter().copied().chain([b'\n'])).collect()
}

fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() * 2);
    let mut width = 0;
    for byte in bytes {
        if *byte == b'\n' {
            out.push(b'\n');
            width = 0;
            continue;
        }
        if width > 70 {
            out.extend(b"=\n");
            width = 0;
        }
        if matches!(byte, b' '..=b'~') && *byte != b'=' {
            out.push(*byte);
            width += 1;
        } else {
            out.extend(format!("={byte:02X}").bytes());
            width += 3;
        }
    }
    out
}

/// A header's words, as an encoded word if they are not plain.
pub fn header(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { format!("=?utf-8?B?{}?=", STANDARD.encode(text)) }
}
