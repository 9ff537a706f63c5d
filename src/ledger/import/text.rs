//! From a file's bytes to UTF-8, in a stream.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, WINDOWS_1252};
use std::io::{self, Read, Seek, SeekFrom};

const BUFFER: usize = 64 * 1024;

/// Finds out how a file is encoded: by its byte order mark, else UTF-8 if it is valid all through, else by
/// the letters that it would contain, with a hint where it comes from. Reads the whole file once.
pub(super) fn encoding<R: Read + Seek>(file: &mut R, country: &str) -> io::Result<&'static Encoding> {
    file.seek(SeekFrom::Start(0))?;
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut utf8 = Utf8Check::default();
    let mut buffer = vec![0; BUFFER];
    let mut first = true;
    loop {
        let bytes = match read_some(file, &mut buffer)? {
            0 => break,
            count => buffer.get(..count).unwrap_or_default(),
        };
        if std::mem::take(&mut first)
            && let Some((encoding, _)) = Encoding::for_bom(bytes)
        {
            return Ok(encoding);
        }
        utf8.feed(bytes);
        detector.feed(bytes, false);
    }
    detector.feed(&[], true);
    if utf8.holds() {
        return Ok(UTF_8);
    }
    let domain = country.to_ascii_lowercase();
    let domain = (domain.len() == 2 && domain != "gb").then_some(domain.as_bytes());
    let guess = detector.guess(domain, Utf8Detection::Deny);
    // A business file that is not Unicode comes from a spreadsheet or an ERP of this part of the world.
    Ok(if guess.is_single_byte() { guess } else { WINDOWS_1252 })
}

/// Whether bytes that come in pieces are UTF-8 all through.
#[derive(Default)]
struct Utf8Check {
    broken: bool,
    /// The beginning of a character that was cut by the end of a piece.
    cut: Vec<u8>,
}

impl Utf8Check {
    fn feed(&mut self, bytes: &[u8]) {
        if self.broken {
            return;
        }
        let mut whole = std::mem::take(&mut self.cut);
        whole.extend_from_slice(bytes);
        if let Err(error) = std::str::from_utf8(&whole) {
            self.broken = error.error_len().is_some();
            self.cut = whole.split_off(error.valid_up_to());
        }
    }

    fn holds(&self) -> bool {
        !self.broken && self.cut.is_empty()
    }
}

fn read_some<R: Read>(file: &mut R, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match file.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}

/// Reads a file as UTF-8 whatever it is, without its byte order mark, with line feeds. What is broken becomes U+FFFD.
pub(super) struct Utf8<R> {
    file: R,
    decoder: Decoder,
    /// Bytes that were read and not decoded yet.
    raw: Vec<u8>,
    decoded: Vec<u8>,
    given: usize,
    ended: bool,
    after_return: bool,
}

impl<R: Read> Utf8<R> {
    pub fn new(file: R, encoding: &'static Encoding) -> Utf8<R> {
        let decoder = encoding.new_decoder_with_bom_removal();
        Utf8 {
            file,
            decoder,
            raw: Vec::new(),
            decoded: Vec::new(),
            given: 0,
            ended: false,
            after_return: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        let mut buffer = vec![0; BUFFER];
        let count = read_some(&mut self.file, &mut buffer)?;
        self.raw.extend_from_slice(buffer.get(..count).unwrap_or_default());
        self.ended = count == 0;
        let room = self.decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or(BUFFER * 4);
        self.decoded = vec![0; room];
        let (result, read, written, _) =
            self.decoder.decode_to_utf8(&self.raw, &mut self.decoded, self.ended);
        debug_assert_eq!(result, CoderResult::InputEmpty, "the buffer is as large as the decoder asks for");
        self.raw.drain(..read);
        self.decoded.truncate(written);
        self.end_lines_alike();
        self.given = 0;
        Ok(())
    }

    /// Every line ends with a line feed alone, so that lines are counted as an editor counts them.
    fn end_lines_alike(&mut self) {
        let mut after_return = self.after_return;
        self.decoded.retain_mut(|byte| {
            let second_half = std::mem::replace(&mut after_return, *byte == b'\r') && *byte == b'\n';
            if *byte == b'\r' {
                *byte = b'\n';
            }
            !second_half
        });
        self.after_return = after_return;
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given >= self.decoded.len() && !self.ended {
            self.refill()?;
        }
        let rest = self.decoded.get(self.given..).unwrap_or_default();
        let count = rest.len().min(into.len());
        if let (Some(to), Some(from)) = (into.get_mut(..count), rest.get(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    const TEXT: &str = "Kundennummer;Name;Ort\n10001;Bäckerei Größe & Söhne;Düsseldorf\n";
    const POLISH: &str =
        "numer;nazwa\n1;Żółwia Spółka z o.o., ulica Świętokrzyska, Łódź; zażółć gęślą jaźń\n";

    /// One byte at a time, as a slow disk would.
    struct Drops(Cursor<Vec<u8>>);
    impl Read for Drops {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let end = into.len().min(1);
            self.0.read(&mut into[..end])
        }
    }
    impl Seek for Drops {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
        }
    }

    fn utf16(text: &str, bom: u16, bytes: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
        std::iter::once(bom).chain(text.encode_utf16()).flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_that_offices_use_becomes_the_same_text() {
        let windows = |name: &str, text: &str| {
            Encoding::for_label(name.as_bytes()).unwrap().encode(text).0.into_owned()
        };
        for (name, country, bytes, text) in [
            ("UTF-8", "DE", TEXT.as_bytes().to_vec(), TEXT),
            ("UTF-8", "DE", [b"\xef\xbb\xbf", TEXT.as_bytes()].concat(), TEXT),
            ("UTF-16LE", "DE", utf16(TEXT, 0xfeff, u16::to_le_bytes), TEXT),
            ("UTF-16BE", "DE", utf16(TEXT, 0xfeff, u16::to_be_bytes), TEXT),
            ("windows-1252", "DE", windows("windows-1252", TEXT), TEXT),
            ("windows-1252", "GB", windows("windows-1252", TEXT), TEXT),
            ("windows-1250", "PL", windows("windows-1250", POLISH), POLISH),
            ("UTF-8", "DE", Vec::new(), ""),
        ] {
            let mut file = Cursor::new(bytes.clone());
            let found = encoding(&mut file, country).unwrap();
            assert_eq!(found.name(), name);
            let mut read = String::new();
            Utf8::new(Drops(Cursor::new(bytes)), found).read_to_string(&mut read).unwrap();
            assert_eq!(read, text, "{name}");
        }
    }

    #[test]
    fn lines_end_alike_wherever_a_piece_is_cut() {
        let mut read = String::new();
        let file = Cursor::new(b"a\r\nb\rc\n\r\n".to_vec());
        Utf8::new(Drops(file), UTF_8).read_to_string(&mut read).unwrap();
        assert_eq!(read, "a\nb\nc\n\n");
    }

    #[test]
    fn a_character_cut_by_a_buffer_is_still_utf8_and_one_cut_by_the_end_is_not() {
        let mut drops = Drops(Cursor::new("größe".into()));
        assert_eq!(encoding(&mut drops, "DE").unwrap(), UTF_8);
        let cut = Cursor::new(b"gr\xc3".to_vec());
        assert_ne!(encoding(&mut Drops(cut), "DE").unwrap(), UTF_8);
    }
}
