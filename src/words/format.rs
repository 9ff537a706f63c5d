//! Only a locale formats money and dates. CLDR through ICU4X, with the trade's own habits on top
//! (four-digit years always, grouping from 1 000 on in every language, Swiss apostrophes in French too).

use super::{Date, Locale, Money};

/// For customers: with the currency's sign where that is unambiguous (`1.234,50 €`, `£1,234.50`).
#[must_use]
pub fn money(_locale: Locale, _amount: Money) -> String {
    todo!()
}

/// Among staff: with the currency's code (`1.234,50 EUR`).
#[must_use]
pub fn money_with_code(_locale: Locale, _amount: Money) -> String {
    todo!()
}

/// `17. März 2026`
#[must_use]
pub fn long_date(_locale: Locale, _date: Date) -> String {
    todo!()
}

/// `17.03.2026`
#[must_use]
pub fn short_date(_locale: Locale, _date: Date) -> String {
    todo!()
}
