//! The line to a server: TCP, TLS with a witness, and lines of bounded length in bounded time.

use std::{io::ErrorKind, sync::Arc, time::Duration};

use rustls::{client::WebPkiServerVerifier, pki_types::ServerName};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpStream, lookup_host},
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::{Place, Trouble, certificate::Witness};
use crate::email::{Tls, tls};

pub(super) trait Io: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Io for T {}

/// A server that says more than this in one line has lost its way, or wants our memory.
const LONGEST_LINE: usize = 64 * 1024;

/// Whom to trust, and who looks on.
pub(super) struct Trust {
    connector: TlsConnector,
    pub witness: Arc<Witness>,
}

impl Trust {
    pub fn of(place: &Place) -> Result<Self, Trouble> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let roots = tls::roots(place.root_certificate.as_deref()).map_err(Trouble::Authority)?;
        let strict = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone())
            .build()
            .map_err(|e| Trouble::Tls(e.to_string()))?;
        let witness = Arc::new(Witness::new(strict));
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|e| Trouble::Tls(e.to_string()))?
            .dangerous()
            .with_custom_certificate_verifier(witness.clone())
            .with_no_client_auth();
        Ok(Self { connector: TlsConnector::from(Arc::new(config)), witness })
    }
}

pub(super) struct Wire {
    stream: BufReader<Box<dyn Io>>,
    limit: Duration,
}

impl Wire {
    /// Connects, and encrypts if that is to be done from the first byte.
    pub async fn open(place: &Place, trust: &Trust) -> Result<Wire, Trouble> {
        let tcp = connect(place).await?;
        let stream: Box<dyn Io> = match place.tls {
            Tls::Implicit => encrypted(place, trust, Box::new(tcp)).await?,
            Tls::Starttls | Tls::None => Box::new(tcp),
        };
        Ok(Wire { stream: BufReader::new(stream), limit: place.timeout })
    }

    /// Goes on encrypted (after STARTTLS).
    pub async fn encrypt(self, place: &Place, trust: &Trust) -> Result<Wire, Trouble> {
        // What came before the switch was said by nobody knows whom (CVE-2011-0411).
        if !self.stream.buffer().is_empty() {
            return Err(Trouble::Unreadable);
        }
        let stream = encrypted(place, trust, self.stream.into_inner()).await?;
        Ok(Wire { stream: BufReader::new(stream), limit: self.limit })
    }

    /// The server's first line. One that says nothing may be waiting for us to encrypt.
    pub async fn greeting(&mut self, place: &Place) -> Result<String, Trouble> {
        match self.line().await {
            Err(Trouble::Silent) if place.tls != Tls::Implicit && encrypts(place).await => {
                Err(Trouble::TalksTls)
            }
            heard => heard,
        }
    }

    /// The next line, without its end.
    pub async fn line(&mut self) -> Result<String, Trouble> {
        let mut line = Vec::new();
        let stream = &mut self.stream;
        let mut bounded = stream.take(LONGEST_LINE as u64);
        let reading = bounded.read_until(b'\n', &mut line);
        match timeout(self.limit, reading).await {
            Err(_) => Err(Trouble::Silent),
            Ok(Err(_) | Ok(0)) => Err(Trouble::Broke),
            Ok(Ok(_)) if line.ends_with(b"\n") => {
                Ok(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned())
            }
            Ok(Ok(n)) if n >= LONGEST_LINE => Err(Trouble::Unreadable),
            Ok(Ok(_)) => Err(Trouble::Broke),
        }
    }

    /// The next bytes, exactly so many.
    pub async fn bytes(&mut self, count: usize) -> Result<Vec<u8>, Trouble> {
        if count > LONGEST_LINE {
            return Err(Trouble::Unreadable);
        }
        let mut bytes = vec![0; count];
        match timeout(self.limit, self.stream.read_exact(&mut bytes)).await {
            Err(_) => Err(Trouble::Silent),
            Ok(Err(_)) => Err(Trouble::Broke),
            Ok(Ok(_)) => Ok(bytes),
        }
    }

    pub async fn say(&mut self, line: &str) -> Result<(), Trouble> {
        let line = format!("{line}\r\n");
        let writing = async {
            self.stream.write_all(line.as_bytes()).await?;
            self.stream.flush().await
        };
        match timeout(self.limit, writing).await {
            Err(_) => Err(Trouble::Silent),
            Ok(Err(_)) => Err(Trouble::Broke),
            Ok(Ok(())) => Ok(()),
        }
    }
}

async fn connect(place: &Place) -> Result<TcpStream, Trouble> {
    // Asked first, because a name that nobody knows and a host that is away are mended in different places.
    let asking = lookup_host((place.host.as_str(), place.port));
    let addresses: Vec<_> = match timeout(place.timeout, asking).await {
        Ok(Ok(addresses)) => addresses.collect(),
        Ok(Err(_)) => return Err(Trouble::UnknownHost),
        Err(_) => return Err(Trouble::Silent),
    };
    let tcp = match timeout(place.timeout, TcpStream::connect(addresses.as_slice())).await {
        Ok(Ok(tcp)) => tcp,
        Ok(Err(e)) if e.kind() == ErrorKind::ConnectionRefused => return Err(Trouble::Closed),
        Ok(Err(e)) if e.kind() == ErrorKind::TimedOut => return Err(Trouble::Silent),
        Ok(Err(e)) => return Err(Trouble::Unreachable(e.to_string())),
        Err(_) => return Err(Trouble::Silent),
    };
    tcp.set_nodelay(true).map_err(|e| Trouble::Unreachable(e.to_string()))?;
    Ok(tcp)
}

async fn encrypted(place: &Place, trust: &Trust, wire: Box<dyn Io>) -> Result<Box<dyn Io>, Trouble> {
    let name = ServerName::try_from(place.host.clone())
        .map_err(|_| Trouble::Tls("the host's name is not one that a certificate can hold".to_owned()))?;
    let error = match timeout(place.timeout, trust.connector.connect(name, wire)).await {
        Ok(Ok(stream)) => return Ok(Box::new(stream)),
        Ok(Err(error)) => error,
        Err(_) => return Err(Trouble::Silent),
    };
    let said = error.get_ref().and_then(|it| it.downcast_ref::<rustls::Error>());
    Err(match said {
        Some(rustls::Error::InvalidCertificate(_)) if trust.witness.saw().is_some() => Trouble::Untrusted,
        Some(rustls::Error::InvalidMessage(_)) if place.tls == Tls::Implicit => Trouble::TalksPlain,
        Some(other) => Trouble::Tls(other.to_string()),
        None => Trouble::Broke,
    })
}

/// Whether something that is silent in the clear answers a TLS greeting.
async fn encrypts(place: &Place) -> bool {
    let (Ok(trust), Ok(tcp)) = (Trust::of(place), connect(place).await) else { return false };
    let _ = encrypted(place, &trust, Box::new(tcp)).await;
    trust.witness.saw().is_some()
}
