//! Money is whole minor units and a currency. Only a locale formats it (`words::format`).

use super::sql::travels_as_text;
use std::{fmt, str::FromStr};

/// An ISO 4217 currency code, such as `EUR`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    pub const EUR: Currency = Currency(*b"EUR");
    pub const GBP: Currency = Currency(*b"GBP");
    pub const CHF: Currency = Currency(*b"CHF");
    pub const USD: Currency = Currency(*b"USD");

    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many digits stand behind the decimal sign (ISO 4217, "minor unit").
    #[must_use]
    pub fn digits(self) -> u8 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF"
            | b"UGX" | b"UYI" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }
}

impl FromStr for Currency {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match <[u8; 3]>::try_from(text.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Self(code)),
            _ => Err(format!("“{text}” is not a currency code of three capitals (ISO 4217), such as EUR")),
        }
    }
}
impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}
impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
impl From<Currency> for String {
    fn from(it: Currency) -> String {
        it.code().to_owned()
    }
}
impl TryFrom<String> for Currency {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}
travels_as_text!(Currency);

/// An amount in minor units (cents) of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    #[must_use]
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// The sum, or `None` if the currencies differ or it does not fit.
    #[must_use]
    pub fn plus(self, other: Money) -> Option<Money> {
        (self.currency == other.currency)
            .then(|| self.minor.checked_add(other.minor))
            .flatten()
            .map(|minor| Money::new(minor, self.currency))
    }

    /// The difference, or `None` if the currencies differ or it does not fit.
    #[must_use]
    pub fn minus(self, other: Money) -> Option<Money> {
        other.minor.checked_neg().and_then(|minor| self.plus(Money::new(minor, other.currency)))
    }

    /// The total for each currency, in the order in which the currencies first appear. Currencies are never added up.
    #[must_use]
    pub fn totals(amounts: impl IntoIterator<Item = Money>) -> Vec<Money> {
        let mut totals: Vec<Money> = Vec::new();
        for amount in amounts {
            match totals.iter_mut().find(|total| total.currency == amount.currency) {
                Some(total) => total.minor = total.minor.saturating_add(amount.minor),
                None => totals.push(amount),
            }
        }
        totals
    }

    /// Reads a plain decimal with a point (`1234.5`, `-3.00`): the form of interfaces, not of people.
    ///
    /// # Errors
    /// Says what is wrong: not a number, or more decimals than the currency has.
    pub fn parse_decimal(text: &str, currency: Currency) -> Result<Money, String> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let places = usize::from(currency.digits());
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            return Err(format!("“{text}” is not an amount"));
        }
        if fraction.len() > places && fraction.bytes().skip(places).any(|b| b != b'0') {
            return Err(format!("“{text}” has more than the {places} decimals of {currency}"));
        }
        let mut minor: String = whole.to_owned();
        minor.extend(fraction.chars().chain(std::iter::repeat('0')).take(places));
        minor
            .parse::<i64>()
            .map(|minor| Money::new(sign * minor, currency))
            .map_err(|_| format!("“{text}” is too large"))
    }

    /// The plain decimal with a point, as interfaces write it: `1234.50`.
    #[must_use]
    pub fn decimal(self) -> String {
        let places = usize::from(self.currency.digits());
        let sign = if self.minor < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_read_and_written_by_the_currency() {
        for (text, currency, minor) in [
            ("1234.5", "EUR", 123_450),
            ("-3.00", "GBP", -300),
            ("7", "JPY", 7),
            ("7.000", "JPY", 7),
            ("0.125", "KWD", 125),
        ] {
            let currency: Currency = currency.parse().unwrap();
            let money = Money::parse_decimal(text, currency).unwrap();
            assert_eq!(money, Money::new(minor, currency), "{text}");
            assert_eq!(Money::parse_decimal(&money.decimal(), currency), Ok(money), "{text}");
        }
        for bad in ["", "-", "1,5", "1.234", "abc", "1.2.3", "99999999999999999999"] {
            assert!(Money::parse_decimal(bad, Currency::EUR).is_err(), "{bad}");
        }
        assert_eq!(Money::new(-5, Currency::EUR).decimal(), "-0.05");
    }

    #[test]
    fn currencies_are_never_added_up() {
        let (eur, gbp) = (Money::new(100, Currency::EUR), Money::new(50, Currency::GBP));
        assert_eq!(eur.plus(gbp), None);
        assert_eq!(Money::totals([eur, gbp, eur]), [Money::new(200, Currency::EUR), gbp]);
    }
}
