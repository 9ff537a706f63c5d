//! What follows from a country when a file does not say it: language, time zone, how its phone numbers begin.

use crate::{
    ledger::Company,
    words::{Locale, Zone},
};

pub(super) struct Place {
    code: &'static str,
    language: Locale,
    /// Where the capital is.
    zone: &'static str,
    /// ITU-T E.164 country code.
    pub calling: &'static str,
    /// The digit that is dialled before national numbers only (empty where there is none, or where it stays).
    pub trunk: &'static str,
}

macro_rules! places {
    ($($code:literal $language:literal $zone:literal $calling:literal $trunk:literal)*) => {
        &[$(($code, $language, $zone, $calling, $trunk)),*]
    };
}

const PLACES: &[(&str, &str, &str, &str, &str)] = places! {
    "AT" "de" "Europe/Vienna" "43" "0"        "AU" "en" "Australia/Sydney" "61" "0"
    "BE" "nl" "Europe/Brussels" "32" "0"      "BG" "bg" "Europe/Sofia" "359" "0"
    "CA" "en" "America/Toronto" "1" "1"       "CH" "de" "Europe/Zurich" "41" "0"
    "CY" "el" "Asia/Nicosia" "357" ""         "CZ" "cs" "Europe/Prague" "420" ""
    "DE" "de" "Europe/Berlin" "49" "0"        "DK" "da" "Europe/Copenhagen" "45" ""
    "EE" "et" "Europe/Tallinn" "372" ""       "ES" "es" "Europe/Madrid" "34" ""
    "FI" "fi" "Europe/Helsinki" "358" "0"     "FR" "fr" "Europe/Paris" "33" "0"
    "GB" "en" "Europe/London" "44" "0"        "GR" "el" "Europe/Athens" "30" ""
    "HR" "hr" "Europe/Zagreb" "385" "0"       "HU" "hu" "Europe/Budapest" "36" "06"
    "IE" "en" "Europe/Dublin" "353" "0"       "IT" "it" "Europe/Rome" "39" ""
    "LI" "de" "Europe/Vaduz" "423" ""         "LT" "lt" "Europe/Vilnius" "370" "8"
    "LU" "fr" "Europe/Luxembourg" "352" ""    "LV" "lv" "Europe/Riga" "371" ""
    "MT" "en" "Europe/Malta" "356" ""         "NL" "nl" "Europe/Amsterdam" "31" "0"
    "NO" "nb" "Europe/Oslo" "47" ""           "NZ" "en" "Pacific/Auckland" "64" "0"
    "PL" "pl" "Europe/Warsaw" "48" ""         "PT" "pt" "Europe/Lisbon" "351" ""
    "RO" "ro" "Europe/Bucharest" "40" "0"     "SE" "sv" "Europe/Stockholm" "46" "0"
    "SI" "sl" "Europe/Ljubljana" "386" "0"    "SK" "sk" "Europe/Bratislava" "421" "0"
    "US" "en" "America/New_York" "1" "1"
};

pub(super) fn place(country: &str) -> Option<Place> {
    let (code, language, zone, calling, trunk) = PLACES.iter().find(|it| it.0 == country)?;
    Some(Place { code, language: language.parse().ok()?, zone, calling, trunk })
}

/// Two capitals.
pub(super) fn country(text: &str) -> Result<String, String> {
    let code = text.trim().to_ascii_uppercase();
    if code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()) {
        return Ok(code);
    }
    Err("is not a country code of two letters (ISO 3166-1), such as DE".to_owned())
}

/// The language that a customer is addressed in if nobody says which.
pub(super) fn locale(country: &str, company: &Company) -> Locale {
    if country == company.country {
        return company.locale;
    }
    place(country).map_or(Locale::EN, |it| it.language.in_country(it.code))
}

pub(super) fn zone(country: &str, company: &Company) -> Zone {
    if country == company.country {
        return company.zone.clone();
    }
    place(country).and_then(|it| it.zone.parse().ok()).unwrap_or_else(|| company.zone.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_real() {
        for (code, ..) in PLACES {
            let place = place(code).expect(code);
            assert!(place.zone.parse::<Zone>().is_ok(), "{code}");
            assert!(place.calling.bytes().all(|b| b.is_ascii_digit()), "{code}");
        }
        assert!(country(" de ").is_ok() && country("Germany").is_err() && country("D1").is_err());
    }
}
