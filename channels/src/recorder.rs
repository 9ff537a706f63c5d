//! Takes email, text messages and letters and writes them to files: a real channel that reaches nobody.
//!
//! `<key>.eml` is the mail as it would cross the wire, `<key>.sms` has From and To, an empty line and the
//! text, `<key>.pdf` is the letter. The same key twice leaves one file, as it was the first time.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use crate::{Channel, Failure, Outgoing, Receipt, Shelf, email, files, letter::pdf::Press, sms};

/// A way out for all three kinds that ends in a folder.
#[derive(Clone)]
pub struct Recorder {
    folder: PathBuf,
    press: Press,
    shelf: Option<Arc<dyn Shelf>>,
}

/// Something that was recorded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record {
    /// When; first, so that records sort by it.
    pub at: SystemTime,
    /// The receipt's reference.
    pub name: String,
    pub kind: Kind,
    pub path: PathBuf,
}

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Email,
    Sms,
    Letter,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Email, Kind::Sms, Kind::Letter];

    const fn extension(self) -> &'static str {
        match self {
            Kind::Email => "eml",
            Kind::Sms => "sms",
            Kind::Letter => "pdf",
        }
    }

    fn of(outgoing: &Outgoing) -> Kind {
        match outgoing {
            Outgoing::Email(_) => Kind::Email,
            Outgoing::Sms(_) => Kind::Sms,
            Outgoing::Letter(_) => Kind::Letter,
        }
    }
}

impl Record {
    /// The file's bytes: a mail, a text with its header, or a PDF.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        fs::read(&self.path)
    }

    /// The text message, if this is one.
    ///
    /// # Errors
    /// If the file cannot be read, or is none of ours.
    pub fn sms(&self) -> io::Result<Option<sms::Outgoing>> {
        if self.kind != Kind::Sms {
            return Ok(None);
        }
        let file = fs::read_to_string(&self.path)?;
        let fields = || {
            let (head, text) = file.split_once("\n\n")?;
            let (from, to) = head.split_once('\n')?;
            let (from, to) = (from.strip_prefix("From: ")?.into(), to.strip_prefix("To: ")?.into());
            Some(sms::Outgoing { from, to, text: text.into() })
        };
        fields().map(Some).ok_or_else(|| io::Error::other("not a recorded text message"))
    }
}

impl Recorder {
    pub fn new(folder: impl Into<PathBuf>, press: Press) -> Recorder {
        Recorder { folder: folder.into(), press, shelf: None }
    }

    /// With a place from which enclosures are fetched.
    #[must_use]
    pub fn with_shelf(self, shelf: Arc<dyn Shelf>) -> Recorder {
        Recorder { shelf: Some(shelf), ..self }
    }

    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Everything that was recorded, oldest first.
    ///
    /// # Errors
    /// If the folder cannot be read; one that is not there yet is empty.
    pub fn records(&self) -> io::Result<Vec<Record>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut records = Vec::new();
        for entry in entries {
            records.extend(record(entry?.path())?);
        }
        records.sort();
        Ok(records)
    }

    /// What was recorded under this key.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn find(&self, key: &str) -> io::Result<Option<Record>> {
        let paths = Kind::ALL.map(|kind| self.folder.join(files::name(key, kind.extension())));
        paths.into_iter().find_map(|path| record(path).transpose()).transpose()
    }

    /// `mail` is the mail as it was written down, if it is one.
    fn keep(&self, key: &str, outgoing: &Outgoing, mail: &[u8]) -> Result<Receipt, Failure> {
        let name = files::name(key, Kind::of(outgoing).extension());
        let path = self.folder.join(&name);
        let failed = |error: io::Error| Failure::Retry(format!("the recorder's folder: {error}"));
        if !path.try_exists().map_err(failed)? {
            let bytes = match outgoing {
                Outgoing::Email(_) => mail.to_vec(),
                Outgoing::Sms(sms) => text(sms)?,
                Outgoing::Letter(letter) => self.press.draw(letter)?,
            };
            files::write_once(&path, &bytes).map_err(failed)?;
        }
        Ok(Receipt { reference: name })
    }
}

#[async_trait::async_trait]
impl Channel for Recorder {
    async fn send(&self, key: &str, outgoing: &Outgoing) -> Result<Receipt, Failure> {
        let mail = match outgoing {
            Outgoing::Email(mail) => email::written(mail, self.shelf.as_deref()).await?.formatted(),
            Outgoing::Sms(_) | Outgoing::Letter(_) => Vec::new(),
        };
        let (recorder, key, outgoing) = (self.clone(), key.to_owned(), outgoing.clone());
        let kept = tokio::task::spawn_blocking(move || recorder.keep(&key, &outgoing, &mail)).await;
        // Recording is idempotent, so a thread that died may be followed by another.
        kept.unwrap_or_else(|_| Err(Failure::Retry("recording was broken off".into())))
    }
}

/// The record in a file, if the file is there and has one of our endings.
fn record(path: PathBuf) -> io::Result<Option<Record>> {
    let kind = Kind::ALL.into_iter().find(|kind| path.extension().is_some_and(|end| end == kind.extension()));
    let (Some(kind), Some(name)) = (kind, path.file_name().and_then(|name| name.to_str())) else {
        return Ok(None);
    };
    let name = name.to_owned();
    match fs::metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        metadata => Ok(Some(Record { at: metadata?.modified()?, name, kind, path })),
    }
}

fn text(sms: &sms::Outgoing) -> Result<Vec<u8>, Failure> {
    let sms::Outgoing { from, to, text } = sms;
    if [from, to].into_iter().any(|number| number.is_empty() || number.contains(char::is_control)) {
        return Err(Failure::GiveUp("the text message has no proper sender or recipient".into()));
    }
    Ok(format!("From: {from}\nTo: {to}\n\n{text}").into_bytes())
}
