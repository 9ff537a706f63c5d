//! A DNS server of our own on loopback: it knows the records that a test gives it, and counts what it is asked.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{net::UdpSocket, task::JoinHandle};

/// How it answers what it does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// There is no such name.
    Honest,
    /// It is broken (SERVFAIL), and says so.
    Broken,
    /// It hears and says nothing.
    Silent,
}

pub struct Dns {
    pub at: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    serving: JoinHandle<()>,
}

impl Drop for Dns {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

const TXT: u16 = 16;

impl Dns {
    /// Knows these TXT records.
    pub async fn with(records: &[(&str, &str)]) -> Dns {
        Dns::in_a(Manner::Honest, records).await
    }

    pub async fn in_a(manner: Manner, records: &[(&str, &str)]) -> Dns {
        let records: HashMap<String, String> =
            records.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let at = socket.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = asked.clone();
        let serving = tokio::spawn(async move {
            let mut bytes = [0_u8; 1500];
            while let Ok((size, from)) = socket.recv_from(&mut bytes).await {
                let Some((name, kind, question)) = question(&bytes[..size]) else { continue };
                let found = records.get(&name).filter(|_| kind == TXT);
                heard.lock().unwrap().push(name.clone());
                if manner == Manner::Silent {
                    continue;
                }
                let code = match (found, manner, records.contains_key(&name)) {
                    (None, Manner::Broken, _) => 2,
                    (None, _, false) => 3,
                    _ => 0,
                };
                let answer = answer([bytes[0], bytes[1]], code, question, found.map(String::as_str));
                let _ = socket.send_to(&answer, from).await;
            }
        });
        Dns { at, asked, serving }
    }

    /// The names that it was asked for so far.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// The name and the type that are asked for, and the question's own bytes (RFC 1035, section 4.1.2).
fn question(message: &[u8]) -> Option<(String, u16, &[u8])> {
    let body = message.get(12..)?;
    let (mut name, mut at) = (Vec::new(), 0);
    while let Some(&length) = body.get(at).filter(|it| **it > 0) {
        let label = body.get(at + 1..at + 1 + usize::from(length))?;
        name.push(String::from_utf8_lossy(label).to_lowercase());
        at += 1 + usize::from(length);
    }
    let kind = u16::from_be_bytes([*body.get(at + 1)?, *body.get(at + 2)?]);
    Some((name.join("."), kind, body.get(..at + 5)?))
}

fn answer(id: [u8; 2], code: u8, question: &[u8], text: Option<&str>) -> Vec<u8> {
    let count = u8::from(text.is_some());
    let mut out = vec![id[0], id[1], 0x81, 0x80 | code, 0, 1, 0, count, 0, 1 - count, 0, 0];
    out.extend_from_slice(question);
    if text.is_none() {
        // A "no" may be remembered for as long as the zone's SOA says (RFC 2308): here five minutes.
        out.extend_from_slice(&[0, 0, 6, 0, 1, 0, 0, 1, 44, 0, 22, 0, 0]);
        out.extend_from_slice(&[0, 0, 1, 44].repeat(5));
    }
    if let Some(text) = text {
        let strings: Vec<u8> = text
            .as_bytes()
            .chunks(200)
            .flat_map(|it| [&[u8::try_from(it.len()).unwrap()], it].concat())
            .collect();
        // The question's name, TXT, IN, five minutes.
        out.extend_from_slice(&[0xc0, 12, 0, 16, 0, 1, 0, 0, 1, 44]);
        out.extend_from_slice(&u16::try_from(strings.len()).unwrap().to_be_bytes());
        out.extend_from_slice(&strings);
    }
    out
}
