//! A name server that knows what the test tells it and nothing else, on the loopback. It remembers what it is asked.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
};
use tokio::net::UdpSocket;

#[derive(Clone, Debug)]
pub enum Record {
    Text(String),
    Mx(u16, &'static str),
    Address(Ipv4Addr),
}

pub fn text(words: impl Into<String>) -> Record {
    Record::Text(words.into())
}

/// How it answers what it does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// There is no such name.
    Honest,
    /// It is broken (SERVFAIL), and says so.
    Broken,
    /// It hears and says nothing, whatever it knows.
    Silent,
}

pub struct NameServer {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl NameServer {
    /// Opens; it closes with the test's runtime.
    pub async fn knowing(records: impl IntoIterator<Item = (&str, Record)>) -> NameServer {
        NameServer::of_manner(Manner::Honest, records).await
    }

    pub async fn with_texts(records: &[(&str, &str)]) -> NameServer {
        NameServer::knowing(records.iter().map(|(name, words)| (*name, text(*words)))).await
    }

    pub async fn of_manner(manner: Manner, records: impl IntoIterator<Item = (&str, Record)>) -> NameServer {
        let mut known: BTreeMap<String, Vec<Record>> = BTreeMap::new();
        for (name, record) in records {
            known.entry(name.to_owned()).or_default().push(record);
        }
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = asked.clone();
        tokio::spawn(async move {
            let mut question = [0; 1500];
            while let Ok((length, from)) = socket.recv_from(&mut question).await {
                let question = &question[..length];
                heard.lock().unwrap().push(name_at(question, 12).0);
                if manner != Manner::Silent {
                    let _ = socket.send_to(&answer(question, &known, manner), from).await;
                }
            }
        });
        NameServer { address, asked }
    }

    /// The names that it was asked for so far.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// A reply (RFC 1035, section 4.1) to a message with one question.
fn answer(question: &[u8], known: &BTreeMap<String, Vec<Record>>, manner: Manner) -> Vec<u8> {
    let (name, end) = name_at(question, 12);
    let kind = u16::from_be_bytes([question[end], question[end + 1]]);
    let of_name = known.get(&name);
    let fitting: Vec<(u16, Vec<u8>)> =
        of_name.into_iter().flatten().map(written).filter(|(code, _)| *code == kind).collect();
    let code = match (of_name, manner) {
        (Some(_), _) => 0,
        (None, Manner::Broken) => 2,
        (None, _) => 3,
    };
    // Response, recursion desired and available.
    let mut reply = question[..2].to_vec();
    reply.extend([0x81, 0x80 | code, 0, 1]);
    reply.extend(u16::try_from(fitting.len()).unwrap().to_be_bytes());
    reply.extend([0, u8::from(fitting.is_empty()), 0, 0]);
    reply.extend(&question[12..end + 4]);
    if fitting.is_empty() {
        // A "no" may be remembered for as long as the zone's SOA says (RFC 2308): here five minutes.
        reply.extend([0, 0, 6, 0, 1, 0, 0, 1, 44, 0, 22, 0, 0]);
        reply.extend([0, 0, 1, 44].repeat(5));
    }
    for (kind, bytes) in fitting {
        reply.extend([0xc0, 12]);
        reply.extend(kind.to_be_bytes());
        reply.extend([0, 1, 0, 0, 1, 44]);
        reply.extend(u16::try_from(bytes.len()).unwrap().to_be_bytes());
        reply.extend(bytes);
    }
    reply
}

/// The name that begins there, in small letters, and where it ends.
fn name_at(message: &[u8], mut at: usize) -> (String, usize) {
    let mut labels = Vec::new();
    while message[at] != 0 {
        let length = usize::from(message[at]);
        labels.push(String::from_utf8_lossy(&message[at + 1..=at + length]).to_lowercase());
        at += length + 1;
    }
    (labels.join("."), at + 1)
}

fn written(record: &Record) -> (u16, Vec<u8>) {
    match record {
        Record::Address(address) => (1, address.octets().to_vec()),
        Record::Mx(preference, host) => {
            let mut bytes = preference.to_be_bytes().to_vec();
            for label in host.split('.').filter(|it| !it.is_empty()) {
                bytes.push(u8::try_from(label.len()).unwrap());
                bytes.extend(label.as_bytes());
            }
            bytes.push(0);
            (15, bytes)
        }
        Record::Text(words) => {
            let parts = words.as_bytes().chunks(255);
            let part = |it: &[u8]| [&[u8::try_from(it.len()).unwrap()], it].concat();
            (16, parts.flat_map(part).collect())
        }
    }
}
