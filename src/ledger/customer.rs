//! The business that owes.

use crate::words::{CompanyId, CustomerId, Flag, Locale, ProcedureId, UserId, Zone};

#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Customer {
    pub id: CustomerId,
    pub company_id: CompanyId,
    /// The ERP's key.
    pub number: String,
    pub name: String,
    /// Lines, without the name and without the country.
    pub address: String,
    /// ISO 3166-1, two capitals.
    pub country: String,
    pub locale: Locale,
    #[sqlx(rename = "time_zone")]
    pub zone: Zone,
    pub vat_id: Option<String>,
    /// The user who looks after the account.
    pub collector_id: Option<UserId>,
    /// The company's default if none is set.
    pub procedure_id: Option<ProcedureId>,
    /// Nothing leaves without a person.
    pub manual: Flag,
}
