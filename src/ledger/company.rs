//! The legal entity that is owed.

use crate::words::{CompanyId, Currency, Locale, Zone};

/// A company with everything that its letterhead, sender and bank line need.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Company {
    pub id: CompanyId,
    /// Short name used in settings and imports.
    pub code: String,
    pub name: String,
    /// Lines, top to bottom.
    pub address: String,
    /// ISO 3166-1, two capitals.
    pub country: String,
    pub locale: Locale,
    #[sqlx(rename = "time_zone")]
    pub zone: Zone,
    pub currency: Currency,
    /// Sender of reminders; replies come back to it with a plus-mark.
    pub email: String,
    pub phone: String,
    pub sms_sender: String,
    pub account_holder: String,
    pub iban: String,
    pub bic: String,
    /// Register, managing directors, VAT id: lines of the letter's foot.
    pub imprint: String,
    /// Lines under a message, before the company's name: who writes, and how to reach them.
    pub signature: String,
}
