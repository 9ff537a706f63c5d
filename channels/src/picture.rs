//! Fetches a picture that a mail shows from elsewhere, without telling elsewhere who looks at it.
//!
//! Every address comes from a stranger, and the one who asks stands inside the house: so only the public
//! internet is reached, and networks that the settings name. A name is resolved here and checked before anything
//! connects, and the connection goes to just the addresses that were checked; each redirect is a new address.
//! No cookie, no referrer, no credentials, no proxy. Never keeps anything.

use futures::StreamExt;
use reqwest::{
    Client, Response, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{ACCEPT, CONTENT_TYPE, LOCATION},
    redirect,
};
use serde::Deserialize;
use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    str::FromStr,
    sync::Arc,
    time::Duration,
};
use tokio::{
    sync::{OnceCell, Semaphore},
    time::timeout,
};

/// A picture in a mail is some hundred kilobytes; whoever sends more is not read to the end.
const LARGEST: usize = 5 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);
const MOST_REDIRECTS: usize = 3;
/// How many are fetched at once: a mail may name thousands.
const AT_ONCE: usize = 8;

/// A picture, and the type that its own first bytes tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("not an address that pictures are fetched from")]
    Address,
    #[error("no answer, or none in time")]
    NoAnswer,
    #[error("not a picture")]
    NoPicture,
    #[error("too large")]
    TooLarge,
}

/// A network, such as `10.20.0.0/16` or `fd00:12::/32`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Network {
    base: IpAddr,
    bits: u8,
}

impl Network {
    #[must_use]
    pub fn holds(&self, address: IpAddr) -> bool {
        let same = |a: u128, b: u128, width: u8| {
            let rest = u32::from(width - self.bits.min(width));
            a.checked_shr(rest).unwrap_or(0) == b.checked_shr(rest).unwrap_or(0)
        };
        match (self.base, address) {
            (IpAddr::V4(a), IpAddr::V4(b)) => same(u32::from(a).into(), u32::from(b).into(), 32),
            (IpAddr::V6(a), IpAddr::V6(b)) => same(u128::from(a), u128::from(b), 128),
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}” is no network, such as 10.20.0.0/16");
        let (base, bits) = text.trim().split_once('/').ok_or_else(wrong)?;
        let base: IpAddr = base.parse().map_err(|_| wrong())?;
        let bits: u8 = bits.parse().map_err(|_| wrong())?;
        let width = if base.is_ipv4() { 32 } else { 128 };
        if bits <= width { Ok(Self { base, bits }) } else { Err(wrong()) }
    }
}

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// What fetches. Made at once; the client behind it at the first picture.
pub struct Pictures {
    guard: Arc<Guard>,
    client: OnceCell<Client>,
    places: Semaphore,
}

impl fmt::Debug for Pictures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pictures").field("guard", &self.guard).finish_non_exhaustive()
    }
}

impl Pictures {
    /// `own`: networks that are reached though they are not public.
    #[must_use]
    pub fn new(own: &[Network]) -> Pictures {
        Pictures {
            guard: Arc::new(Guard { own: own.to_vec() }),
            client: OnceCell::new(),
            places: Semaphore::new(AT_ONCE),
        }
    }

    /// # Errors
    /// Says why there is no picture. Bounded in time, size and redirects, whatever the other side does.
    pub async fn fetch(&self, address: &str) -> Result<Picture, Refused> {
        let _place = self.places.acquire().await.map_err(|_| Refused::NoAnswer)?;
        timeout(PATIENCE, self.follow(address)).await.unwrap_or(Err(Refused::NoAnswer))
    }

    async fn follow(&self, address: &str) -> Result<Picture, Refused> {
        let mut url = Url::parse(address).map_err(|_| Refused::Address)?;
        for _ in 0..=MOST_REDIRECTS {
            self.guard.check(&url)?;
            let request = self.client().await?.get(url.clone()).header(ACCEPT, "image/*");
            let answer = request.send().await.map_err(|_| Refused::NoAnswer)?;
            if !answer.status().is_redirection() {
                return read(answer).await;
            }
            let to = answer.headers().get(LOCATION).and_then(|to| to.to_str().ok());
            url = url.join(to.ok_or(Refused::NoPicture)?).map_err(|_| Refused::Address)?;
        }
        Err(Refused::NoPicture)
    }

    async fn client(&self) -> Result<&Client, Refused> {
        let made = self.client.get_or_try_init(|| async {
            Client::builder()
                .dns_resolver(Arc::clone(&self.guard))
                // Each redirect is looked at before it is followed.
                .redirect(redirect::Policy::none())
                // A proxy would resolve the name itself, past the guard.
                .no_proxy()
                .referer(false)
                .pool_max_idle_per_host(0)
                .user_agent("Mozilla/5.0 (compatible; pictures of a mail)")
                .build()
        });
        made.await.map_err(|_| Refused::NoAnswer)
    }
}

/// Reads an answer, as far as it is a picture and not too large.
async fn read(answer: Response) -> Result<Picture, Refused> {
    let declared = answer.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let declared = declared.trim().to_ascii_lowercase();
    if !answer.status().is_success() || !declared.starts_with("image/") || declared.starts_with("image/svg") {
        return Err(Refused::NoPicture);
    }
    let mut bytes = Vec::new();
    let mut parts = answer.bytes_stream();
    while let Some(part) = parts.next().await {
        let part = part.map_err(|_| Refused::NoAnswer)?;
        if bytes.len() + part.len() > LARGEST {
            return Err(Refused::TooLarge);
        }
        bytes.extend_from_slice(&part);
    }
    let media_type = raster(&bytes).ok_or(Refused::NoPicture)?;
    Ok(Picture { media_type, bytes })
}

/// The type of a picture made of dots, by its first bytes. What is drawn by a program (SVG) is none.
#[must_use]
pub fn raster(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f', ..] => Some("image/avif"),
        _ => None,
    }
}

/// Decides what is reached.
#[derive(Debug)]
struct Guard {
    own: Vec<Network>,
}

impl Guard {
    fn check(&self, url: &Url) -> Result<(), Refused> {
        let fine = matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.password().is_none()
            && url.host_str().is_some_and(|host| self.may_ask(host, url.port_or_known_default()));
        if fine { Ok(()) } else { Err(Refused::Address) }
    }

    /// A name is checked once more when it is resolved; an address in numbers never is, so it is checked here.
    fn may_ask(&self, host: &str, port: Option<u16>) -> bool {
        let web = matches!(port, Some(80 | 443));
        match host.trim_matches(['[', ']']).parse::<IpAddr>() {
            Ok(address) if self.is_own(address) => true,
            Ok(address) => web && is_public(address),
            Err(_) => web,
        }
    }

    fn is_own(&self, address: IpAddr) -> bool {
        self.own.iter().any(|network| network.holds(address))
    }

    fn reaches(&self, address: IpAddr) -> bool {
        is_public(address) || self.is_own(address)
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = Guard { own: self.own.clone() };
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            // One address inside the house is enough to refuse the name: nobody needs such a name in a mail.
            if found.is_empty() || !found.iter().all(|it| guard.reaches(it.ip())) {
                return Err(Refused::Address.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Whether an address belongs to the public internet (IANA special-purpose registries, RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(it) => is_public_v4(it),
        IpAddr::V6(it) => it.to_ipv4_mapped().map_or_else(|| is_public_v6(it), is_public_v4),
    }
}

fn is_public_v4(it: Ipv4Addr) -> bool {
    let special = match it.octets() {
        [0 | 10 | 127, ..] | [169, 254, ..] | [192, 168, ..] => true,
        [100, b, ..] => (64..128).contains(&b),
        [172, b, ..] => (16..32).contains(&b),
        [192, 0, 0 | 2, _] | [192, 88, 99, _] | [198, 18 | 19, ..] | [198, 51, 100, _] | [203, 0, 113, _] => {
            true
        }
        [a, ..] => a >= 224,
    };
    !special
}

/// Only what is handed out (`2000::/3`), without documentation, tunnels and other protocols' own ranges: an address
/// that carries an IPv4 address could lead inside.
fn is_public_v6(it: Ipv6Addr) -> bool {
    match it.segments() {
        [0x2001, b, ..] => b >= 0x200 && b != 0xdb8,
        [0x2002, ..] => false,
        [0x3fff, b, ..] => b >= 0x1000,
        [a, ..] => (0x2000..0x4000).contains(&a),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and the rest";

    #[test]
    fn only_the_public_internet_is_reached() {
        for public in
            ["93.184.216.34", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2001:4860::8"]
        {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for inside in [
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.100.100.200",
            "192.0.0.192",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
    }

    #[test]
    fn a_strange_address_is_not_asked() {
        let guard = Guard { own: vec!["10.20.0.0/16".parse().unwrap()] };
        for (address, fine) in [
            ("https://cdn.example/a.png", true),
            ("http://cdn.example/a.png", true),
            ("http://10.20.3.4:8080/logo.png", true),
            ("http://10.21.3.4/logo.png", false),
            ("https://cdn.example:22/", false),
            ("https://user:secret@cdn.example/", false),
            ("ftp://cdn.example/a.png", false),
            ("file:///etc/passwd", false),
            ("http://127.0.0.1/", false),
            // The same address, as a browser reads it.
            ("http://0x7f.1/", false),
            ("http://2130706433/", false),
            ("http://017700000001/", false),
            ("http://[::1]/", false),
            ("http://[::ffff:7f00:1]/", false),
            ("http://169.254.169.254/latest/meta-data/", false),
        ] {
            let url = Url::parse(address).unwrap();
            assert_eq!(guard.check(&url).is_ok(), fine, "{address}");
        }
    }

    #[test]
    fn a_network_is_written_with_its_length() {
        let network: Network = "10.20.0.0/16".parse().unwrap();
        assert!(network.holds("10.20.255.1".parse().unwrap()));
        assert!(!network.holds("10.21.0.1".parse().unwrap()));
        let all: Network = "::/0".parse().unwrap();
        assert!(all.holds("fd00::1".parse().unwrap()) && !all.holds("10.0.0.1".parse().unwrap()));
        for wrong in ["10.20.0.0", "10.20.0.0/33", "x/8", "10.0.0.0/-1", ""] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }

    /// Answers each request with the next of these, and tells what was asked.
    async fn elsewhere(answers: Vec<Vec<u8>>) -> (String, tokio::task::JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move {
            let mut asked = Vec::new();
            for answer in answers {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut request = vec![0; 4096];
                let read = stream.read(&mut request).await.unwrap();
                asked.push(String::from_utf8_lossy(&request[..read]).to_lowercase());
                // Whoever has enough hangs up before the end.
                let _ = stream.write_all(&answer).await;
            }
            asked
        });
        (address, serving)
    }

    fn answer(head: &str, body: &[u8]) -> Vec<u8> {
        [format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n").as_bytes(), body].concat()
    }

    fn loopback() -> Pictures {
        let _ = rustls::crypto::ring::default_provider().install_default();
        Pictures::new(&["127.0.0.0/8".parse().unwrap()])
    }

    #[tokio::test]
    async fn a_picture_is_fetched_by_nobody_in_particular() {
        let moved = answer("302 Found\r\nLocation: /there.png\r\nSet-Cookie: who=me", b"");
        let there = answer("200 OK\r\nContent-Type: image/jpeg", PNG);
        let (address, serving) = elsewhere(vec![moved, there]).await;
        let picture = loopback().fetch(&format!("{address}/here.png")).await.unwrap();
        // What it is, its bytes tell, not its sender.
        assert_eq!((picture.media_type, picture.bytes.as_slice()), ("image/png", PNG));
        for request in serving.await.unwrap() {
            assert!(!request.contains("cookie") && !request.contains("referer"), "{request}");
        }
    }

    #[tokio::test]
    async fn what_is_no_picture_is_refused() {
        let ok = |kind: &str, body: &[u8]| answer(&format!("200 OK\r\nContent-Type: {kind}"), body);
        for (given, why) in [
            (ok("text/html", PNG), Refused::NoPicture),
            (ok("image/svg+xml", b"<svg onload=alert(1)>"), Refused::NoPicture),
            (ok("image/png", b"<svg onload=alert(1)>"), Refused::NoPicture),
            (ok("image/png", b"GIF89b"), Refused::NoPicture),
            (ok("image/png", &[PNG, &vec![0; LARGEST]].concat()), Refused::TooLarge),
            (answer("404 Not Found\r\nContent-Type: image/png", PNG), Refused::NoPicture),
            (answer("302 Found\r\nLocation: file:///etc/passwd", b""), Refused::Address),
            (answer("302 Found\r\nLocation: http://169.254.169.254/", b""), Refused::Address),
            (answer("302 Found\r\nLocation: http://[::1]/", b""), Refused::Address),
        ] {
            let (address, serving) = elsewhere(vec![given]).await;
            assert_eq!(loopback().fetch(&address).await, Err(why));
            serving.await.unwrap();
        }
    }

    #[tokio::test]
    async fn redirects_end_and_a_name_that_leads_inside_is_not_asked() {
        let moved = || answer("302 Found\r\nLocation: /again", b"");
        let (address, serving) = elsewhere((0..=MOST_REDIRECTS).map(|_| moved()).collect()).await;
        assert_eq!(loopback().fetch(&address).await, Err(Refused::NoPicture));
        assert_eq!(serving.await.unwrap().len(), MOST_REDIRECTS + 1);
        let (address, _) = elsewhere(vec![answer("200 OK\r\nContent-Type: image/png", PNG)]).await;
        assert_eq!(Pictures::new(&[]).fetch(&address).await, Err(Refused::Address));
        let resolves = async |own: &[&str]| {
            let guard = Guard { own: own.iter().map(|it| it.parse().unwrap()).collect() };
            guard.resolve("localhost".parse().unwrap()).await.is_ok()
        };
        assert!(!resolves(&[]).await);
        assert!(!resolves(&["10.0.0.0/8"]).await);
        assert!(resolves(&["127.0.0.0/8", "::1/128"]).await);
    }
}
