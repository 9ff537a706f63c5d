//! An SMTP server that can be relied on in one thing only: what reached its last dot, it has accepted.
//!
//! It takes its time before it says so, and now and then it says nothing at all and hangs up.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::{
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
        watch,
    },
};

/// Of this many mails that were accepted, one is never confirmed.
const SILENT_AFTER: usize = 40;

pub struct PostOffice {
    pub port: u16,
    seen: Arc<Seen>,
}

struct Seen {
    accepted: Mutex<Vec<Letter>>,
    tell: UnboundedSender<Letter>,
    count: watch::Sender<usize>,
}

/// What somebody received.
#[derive(Clone, Debug)]
pub struct Letter {
    pub raw: Vec<u8>,
    /// Whether the sender was told so, unless he had hung up.
    pub confirmed: bool,
}

impl PostOffice {
    /// Opens; it closes with the test's runtime. Whatever is accepted is told to the receiver.
    pub async fn open() -> (PostOffice, UnboundedReceiver<Letter>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (tell, told) = unbounded_channel();
        let seen = Arc::new(Seen { accepted: Mutex::default(), tell, count: watch::Sender::new(0) });
        let all = seen.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let seen = all.clone();
                // A sender that dies ends its conversation, and only that.
                tokio::spawn(async move { drop(converse(stream, &seen).await) });
            }
        });
        (PostOffice { port, seen }, told)
    }

    /// Returns once a mail is accepted that was not before, and before its sender is told so.
    pub async fn accepts_another(&self) {
        let mut count = self.seen.count.subscribe();
        let _ = count.changed().await;
    }

    pub fn accepted(&self) -> Vec<Letter> {
        self.seen.accepted.lock().unwrap().clone()
    }
}

async fn converse(stream: TcpStream, seen: &Seen) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 post.example\r\n").await?;
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer: &[u8] = match verb.as_str() {
            "EHLO" => b"250-post.example\r\n250 8BITMIME\r\n",
            "DATA" => {
                stream.write_all(b"354 go ahead\r\n").await?;
                let Some(raw) = content(&mut stream).await? else { return Ok(()) };
                let count = seen.accepts(raw);
                // Between a fiftieth and a tenth of a second, so that whoever is killed is killed in between.
                tokio::time::sleep(Duration::from_millis(10 + 13 * (count as u64 % 7))).await;
                if count.is_multiple_of(SILENT_AFTER) {
                    return Ok(());
                }
                b"250 accepted\r\n"
            }
            "QUIT" => return stream.write_all(b"221 bye\r\n").await,
            _ => b"250 fine\r\n",
        };
        stream.write_all(answer).await?;
    }
}

/// A mail up to its last dot; `None` if it never came.
async fn content(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<Vec<u8>>> {
    let mut raw = Vec::new();
    loop {
        let start = raw.len();
        if stream.read_until(b'\n', &mut raw).await? == 0 {
            return Ok(None);
        }
        match &raw[start..] {
            b".\r\n" => {
                raw.truncate(start);
                return Ok(Some(raw));
            }
            stuffed if stuffed.starts_with(b".") => drop(raw.remove(start)),
            _ => {}
        }
    }
}

impl Seen {
    fn accepts(&self, raw: Vec<u8>) -> usize {
        let mut accepted = self.accepted.lock().unwrap();
        let count = accepted.len() + 1;
        let letter = Letter { raw, confirmed: !count.is_multiple_of(SILENT_AFTER) };
        let _ = self.tell.send(letter.clone());
        accepted.push(letter);
        self.count.send_replace(count);
        count
    }
}
