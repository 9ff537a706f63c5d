//! What stands in a code: EPC payment codes (EPC069-12, version 2.1) and creditor references (ISO 11649).
//!
//! Pure. Knows no invoice: whoever asks says who is paid, how much, and with which reference.

use fast_qr::{ECL, QRBuilder};

/// A credit transfer that a banking app shall fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer<'a> {
    /// Who is paid; cut after 70 characters.
    pub name: &'a str,
    /// With or without spaces.
    pub iban: &'a str,
    /// May be empty: not needed within the European Economic Area.
    pub bic: &'a str,
    /// ISO 4217.
    pub currency: &'a str,
    /// Cents.
    pub amount: i64,
    /// A creditor reference with right check digits is sent as such, anything else as text of up to 140
    /// characters.
    pub reference: &'a str,
}

impl Transfer<'_> {
    /// The code's content, or `None` where no such code may be printed: another currency than the euro, an
    /// amount outside 0.01 to 999,999,999.99, no name, or an IBAN or BIC that cannot be right.
    #[must_use]
    pub fn epc(&self) -> Option<String> {
        let iban = compact(self.iban);
        let bic = compact(self.bic);
        let name = line(self.name, 70);
        let fits = self.currency.eq_ignore_ascii_case("EUR")
            && (1..=99_999_999_999).contains(&self.amount)
            && !name.is_empty()
            && is_iban(&iban)
            && matches!(bic.len(), 0 | 8 | 11);
        if !fits {
            return None;
        }
        let amount = format!("EUR{}.{:02}", self.amount / 100, self.amount % 100);
        let compact_reference = compact(self.reference);
        let (structured, text) = if is_rf_reference(&compact_reference) {
            (compact_reference, String::new())
        } else {
            (String::new(), line(self.reference, 140))
        };
        // Service tag, version, character set (1 is UTF-8), SCT; after the amount comes the purpose, unused.
        let lines = ["BCD", "002", "1", "SCT", &bic, &name, &iban, &amount, "", &structured, &text];
        Some(lines.join("\n").trim_end_matches('\n').to_owned())
    }
}

/// A creditor reference for this text: RF, two check digits, and its letters and digits.
///
/// `None` if nothing is left of the text, or more than the 21 characters that there is room for.
#[must_use]
pub fn rf_reference(text: &str) -> Option<String> {
    let body: String =
        text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    let digits = 98 - mod97(&format!("{body}RF00"))?;
    (1..=21).contains(&body.len()).then(|| format!("RF{digits:02}{body}"))
}

/// Whether this is a creditor reference with right check digits, written without spaces.
#[must_use]
pub fn is_rf_reference(text: &str) -> bool {
    text.starts_with("RF") && (5..=25).contains(&text.len()) && has_right_digits(text)
}

fn is_iban(text: &str) -> bool {
    (15..=34).contains(&text.len()) && has_right_digits(text)
}

/// ISO 7064, MOD 97-10: the first four characters moved to the end leave a remainder of one.
fn has_right_digits(text: &str) -> bool {
    text.split_at_checked(4).is_some_and(|(front, body)| mod97(&format!("{body}{front}")) == Some(1))
}

/// The remainder, letters counting from A = 10; `None` if there is anything but digits and capital letters.
fn mod97(text: &str) -> Option<u32> {
    text.chars().try_fold(0, |remainder, character| match character {
        '0'..='9' => Some((remainder * 10 + character.to_digit(10)?) % 97),
        'A'..='Z' => Some((remainder * 100 + character.to_digit(36)?) % 97),
        _ => None,
    })
}

fn compact(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect::<String>().to_ascii_uppercase()
}

/// One line of at most so many characters: a line break would begin the next field.
fn line(text: &str, most: usize) -> String {
    let text = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    text.collect::<Vec<_>>().join(" ").chars().take(most).collect::<String>().trim_end().to_owned()
}

/// A code's dark and light squares, without the light rim of four squares that it needs around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modules {
    /// Squares a side.
    pub size: usize,
    dark: Vec<bool>,
}

impl Modules {
    /// Squares for this content, 15 % of which may be unreadable (level M, as EPC069-12 asks for).
    ///
    /// `None` if it is too much for one code.
    #[must_use]
    pub fn of(content: &str) -> Option<Modules> {
        let code = QRBuilder::new(content).ecl(ECL::M).build().ok()?;
        let dark = code.data.iter().take(code.size * code.size).map(|module| module.value()).collect();
        Some(Modules { size: code.size, dark })
    }

    /// The dark squares as an SVG path, one unit a square; the picture needs a light rim of four around it.
    #[must_use]
    pub fn svg_path(&self) -> String {
        self.runs().map(|(row, column, length)| format!("M{column} {row}h{length}v1h-{length}z")).collect()
    }

    /// The dark squares that touch in a row: row, column, how many.
    pub fn runs(&self) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        self.dark.chunks(self.size.max(1)).enumerate().flat_map(|(row, squares)| {
            let mut column = 0;
            squares.chunk_by(|one, next| one == next).filter_map(move |run| {
                let start = column;
                column += run.len();
                run.first().is_some_and(|dark| *dark).then_some((row, start, run.len()))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRANSFER: Transfer<'static> = Transfer {
        name: "Nordhafen Werkzeuge GmbH",
        iban: "DE89 3704 0044 0532 0130 00",
        bic: "",
        currency: "EUR",
        amount: 220_260,
        reference: "RF18 5390 0754 7034",
    };

    #[test]
    fn a_transfer_becomes_a_payment_code() {
        let structured = "BCD\n002\n1\nSCT\n\nNordhafen Werkzeuge GmbH\nDE89370400440532013000\nEUR2202.60\n\nRF18539007547034";
        assert_eq!(TRANSFER.epc().as_deref(), Some(structured));

        let text =
            Transfer { reference: "C-10517\nRechnung 20271", bic: "cobadeffxxx", amount: 5, ..TRANSFER };
        let expected = "BCD\n002\n1\nSCT\nCOBADEFFXXX\nNordhafen Werkzeuge GmbH\nDE89370400440532013000\nEUR0.05\n\n\n\
                        C-10517 Rechnung 20271";
        assert_eq!(text.epc().as_deref(), Some(expected));

        let long = Transfer { name: &"Ä".repeat(90), reference: &"x".repeat(200), ..TRANSFER }.epc().unwrap();
        let lines: Vec<_> = long.split('\n').collect();
        assert_eq!((lines[5].chars().count(), lines[10].len()), (70, 140));
    }

    #[test]
    fn no_code_is_better_than_a_wrong_one() {
        for wrong in [
            Transfer { currency: "GBP", ..TRANSFER },
            Transfer { amount: 0, ..TRANSFER },
            Transfer { amount: -100, ..TRANSFER },
            Transfer { amount: 100_000_000_000, ..TRANSFER },
            Transfer { name: " \n", ..TRANSFER },
            Transfer { iban: "DE88 3704 0044 0532 0130 00", ..TRANSFER },
            Transfer { iban: "", ..TRANSFER },
            Transfer { iban: "ÄÖ89", ..TRANSFER },
            Transfer { bic: "COBA", ..TRANSFER },
        ] {
            assert_eq!(wrong.epc(), None, "{wrong:?}");
        }
        assert!(Transfer { amount: 99_999_999_999, ..TRANSFER }.epc().unwrap().contains("EUR999999999.99"));
    }

    #[test]
    fn a_creditor_reference_has_its_check_digits() {
        for (text, expected) in [
            ("539007547034", Some("RF18539007547034")),
            ("C-10517 / 2026-03", Some("RF54C10517202603")),
            ("", None),
            ("---", None),
            ("1234567890123456789012", None),
        ] {
            let reference = rf_reference(text);
            assert_eq!(reference.as_deref(), expected, "{text}");
            assert!(reference.is_none_or(|reference| is_rf_reference(&reference)));
        }
        assert!(!is_rf_reference("RF19539007547034"));
        assert!(!is_rf_reference("RF"));
        assert!(!is_rf_reference("RFÄ"));
    }

    #[test]
    fn runs_are_the_dark_squares() {
        let modules = Modules::of("https://duly.example/p3m8").unwrap();
        let dark: usize = modules.runs().map(|(_, _, length)| length).sum();
        assert_eq!(dark, modules.dark.iter().filter(|dark| **dark).count());
        // The corner's finder pattern is seven wide.
        assert_eq!(modules.runs().next(), Some((0, 0, 7)));
        assert!(modules.svg_path().starts_with("M0 0h7v1h-7z"));
        assert_eq!(Modules::of(&"x".repeat(5000)), None);
    }
}
