//! Phone numbers to E.164 (`+49401234567`), national ones by the customer's country.

use super::places;

/// # Errors
/// If it is not a number, or a national one of a country that we do not know.
pub(super) fn international(text: &str, country: &str) -> Result<String, String> {
    let text = text.trim().strip_prefix("tel:").unwrap_or(text.trim());
    // "+49 (0)40": the zero is for those who call from inside the country.
    let text = if text.starts_with('+') || text.starts_with("00") {
        text.replace("(0)", "")
    } else {
        text.to_owned()
    };
    let mut digits = String::new();
    for (place, c) in text.char_indices() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if place == 0 => digits.push(c),
            ' ' | '\u{a0}' | '(' | ')' | '-' | '/' | '.' | '\u{2011}' | '\u{2013}' => {}
            _ => return Err("is not a phone number".to_owned()),
        }
    }
    let full = if let Some(rest) = digits.strip_prefix('+') {
        rest.to_owned()
    } else if let Some(rest) = digits.strip_prefix("00") {
        rest.to_owned()
    } else {
        let place = places::place(country).ok_or("needs to begin with + and the country's code")?;
        let national = digits.strip_prefix(place.trunk).unwrap_or(&digits);
        // Where a zero is dialled first, a number without one is a local one, and nobody knows of which town.
        if place.trunk == "0" && national.len() == digits.len() {
            return Err("has no area code; begin it with + and the country's code".to_owned());
        }
        format!("{}{national}", place.calling)
    };
    if !(8..=15).contains(&full.len()) || full.starts_with('0') {
        return Err("is not a phone number that can be called from abroad (E.164)".to_owned());
    }
    Ok(format!("+{full}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_called_from_everywhere() {
        for (text, country, expected) in [
            ("+49 40 123456-78", "DE", "+494012345678"),
            ("+49 (0)40 / 12 34 56", "GB", "+4940123456"),
            ("0049 40 123456", "FR", "+4940123456"),
            ("040 123456", "DE", "+4940123456"),
            ("(020) 7946 0123", "GB", "+442079460123"),
            ("01 23 45 67 89", "FR", "+33123456789"),
            ("06 12345678", "IT", "+390612345678"),
            ("06 1 234 5678", "HU", "+3612345678"),
            ("612 345 678", "ES", "+34612345678"),
            ("(212) 555-0123", "US", "+12125550123"),
            ("1-212-555-0123", "US", "+12125550123"),
        ] {
            assert_eq!(international(text, country), Ok(expected.to_owned()), "{text}");
        }
        for (text, country) in [
            ("040 123456", "XX"),
            ("123456", "DE"),
            ("call me", "DE"),
            ("+49", "DE"),
            ("+1234567890123456", "DE"),
            ("+0401234567", "DE"),
            ("04012+3456", "DE"),
            ("", "DE"),
        ] {
            assert!(international(text, country).is_err(), "{text}");
        }
    }
}
