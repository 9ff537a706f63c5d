//! A folder of PDF files and a manifest, for whoever prints them.
//!
//! `manifest.csv` has one line a letter: file, recipient, country, pages, colour, when it was written. A letter
//! is in the manifest exactly once, whatever crashes: its PDF is written first, and a line that is missing is
//! written when the same key comes again. A line that a crash cut off is taken out before the next is written.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use jiff::Timestamp;

use super::{
    Letter,
    pdf::{Press, Print},
};
use crate::{Channel, Failure, Outgoing, Receipt, files};

const MANIFEST: &str = "manifest.csv";
const LONGEST_LINE: u64 = 64 * 1024;
const HEAD: &str = "file,recipient,country,pages,colour,written_at\r\n";

/// A way out that ends in a folder.
#[derive(Clone)]
pub struct Folder {
    path: PathBuf,
    press: Press,
}

impl Folder {
    pub fn new(path: impl Into<PathBuf>, press: Press) -> Folder {
        Folder { path: path.into(), press }
    }

    /// Draws the letter, writes it and notes it; the second time it only finds it.
    fn keep(&self, key: &str, letter: &Letter) -> Result<Receipt, Failure> {
        let file = files::name(key, "pdf");
        let receipt = Receipt { reference: file.clone() };
        let failed = |error: io::Error| Failure::Retry(format!("the folder for letters: {error}"));
        // A letter that is noted may have been printed and taken away.
        let mut manifest = Manifest::open(&self.path).map_err(failed)?;
        if manifest.has(&file).map_err(failed)? {
            return Ok(receipt);
        }
        let Print { pdf, pages } = self.press.print(letter)?;
        let path = self.path.join(&file);
        files::write_once(&path, &pdf).map_err(failed)?;
        let written = fs::metadata(&path).and_then(|file| file.modified()).map_err(failed)?;
        let written = Timestamp::try_from(written).map_err(|error| failed(io::Error::other(error)))?;
        manifest.note(&line(&file, letter, pages, written)).map_err(failed)?;
        Ok(receipt)
    }
}

#[async_trait::async_trait]
impl Channel for Folder {
    async fn send(&self, key: &str, outgoing: &Outgoing) -> Result<Receipt, Failure> {
        let Outgoing::Letter(letter) = outgoing else {
            return Err(Failure::GiveUp("the folder takes letters only".into()));
        };
        let (folder, key, letter) = (self.clone(), key.to_owned(), letter.clone());
        let kept = tokio::task::spawn_blocking(move || folder.keep(&key, &letter)).await;
        // Writing is idempotent, so a thread that died may be followed by another.
        kept.unwrap_or_else(|_| Err(Failure::Retry("drawing the letter was broken off".into())))
    }
}

/// Open and locked, also against other processes, until dropped.
struct Manifest(File);

impl Manifest {
    fn open(folder: &Path) -> io::Result<Manifest> {
        fs::create_dir_all(folder)?;
        let file = File::options()
            .read(true)
            .append(true)
            .create(true)
            .truncate(false)
            .open(folder.join(MANIFEST))?;
        file.lock()?;
        Ok(Manifest(file))
    }

    /// Whether this file is noted; on the way, a last line that has no end is taken out.
    fn has(&mut self, file: &str) -> io::Result<bool> {
        self.0.seek(SeekFrom::Start(0))?;
        let mut reader = BufReader::new(&self.0);
        let (mut whole, mut found, mut line) = (0, false, Vec::new());
        let cut_off = loop {
            line.clear();
            // A foreign file in our place must not fill the memory.
            let read = reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)? as u64;
            if line.last() != Some(&b'\n') {
                break read;
            }
            whole += read;
            found |= line.strip_prefix(file.as_bytes()).is_some_and(|rest| rest.starts_with(b","));
        };
        if cut_off == LONGEST_LINE {
            return Err(io::Error::other(format!("{MANIFEST} is not a manifest")));
        }
        if cut_off > 0 {
            self.0.set_len(whole)?;
        }
        Ok(found)
    }

    fn note(&mut self, line: &str) -> io::Result<()> {
        let head = if self.0.metadata()?.len() == 0 { HEAD } else { "" };
        self.0.write_all(format!("{head}{line}").as_bytes())?;
        self.0.sync_all()
    }
}

fn line(file: &str, letter: &Letter, pages: usize, written: Timestamp) -> String {
    let lines: Vec<&str> =
        letter.address.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    let recipient = lines.iter().take(2).copied().collect::<Vec<_>>().join(", ");
    // The country stands last, in capitals; a letter within the country names none.
    let country =
        lines.last().filter(|line| !line.contains(char::is_numeric) && line.to_uppercase() == **line);
    let cells =
        [file, &recipient, country.unwrap_or(&""), &pages.to_string(), "colour", &written.to_string()];
    cells.map(cell).join(",") + "\r\n"
}

/// A cell as RFC 4180 wants it; one that a spreadsheet would take for a formula is made a text.
fn cell(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text = if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text };
    if text.contains([',', '"', ';']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_texts() {
        for (text, expected) in [
            ("Holzbau Pichler GmbH", "Holzbau Pichler GmbH"),
            ("Pichler, \"Holz\"", "\"Pichler, \"\"Holz\"\"\""),
            ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
            ("a\nb", "a b"),
        ] {
            assert_eq!(cell(text), expected);
        }
    }
}
