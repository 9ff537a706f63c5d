//! Customers, by number within the company.

use super::{cells, cells::Row, places, report::Outcome, store};
use crate::{
    db::Conn,
    ledger::{Company, Customer},
    words::{CustomerId, Flag, Locale, Zone},
};
use anyhow::Result;

/// A row. `None`: the file has no such column, so the ledger keeps what it has.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub number: String,
    name: String,
    address: Address,
    country: Option<Option<String>>,
    locale: Option<Option<Locale>>,
    zone: Option<Option<Zone>>,
    vat_id: Option<Option<String>>,
    manual: Option<bool>,
}

#[derive(Clone, Debug)]
struct Address {
    lines: Option<Option<String>>,
    street: Option<Option<String>>,
    postcode: Option<Option<String>>,
    city: Option<Option<String>>,
}

pub(super) fn read(row: &mut Row<'_>) -> Option<Draft> {
    let number = row.needed("number", cells::key);
    let name = row.needed("name", cells::line);
    let draft = Draft {
        number: number.unwrap_or_default(),
        name: name.unwrap_or_default(),
        address: Address {
            lines: row.maybe("address", cells::lines),
            street: row.maybe("street", cells::lines),
            postcode: row.maybe("postcode", cells::line),
            city: row.maybe("city", cells::line),
        },
        country: row.maybe("country", places::country),
        locale: row.maybe("locale", |text| text.parse().map_err(|_| not_a_language())),
        zone: row.maybe("time_zone", |text| text.parse().map_err(|_| not_a_zone())),
        vat_id: row.maybe("vat_id", cells::line),
        manual: row.maybe("manual", cells::yes_or_no).map(Option::unwrap_or_default),
    };
    row.faults.is_empty().then_some(draft)
}

pub(super) fn not_a_language() -> String {
    "is not a language such as de or de-AT".to_owned()
}

pub(super) fn not_a_zone() -> String {
    "is not a time zone such as Europe/Berlin".to_owned()
}

impl Address {
    /// Street, postcode and town in the order of the country, or the lines as they are.
    fn in_country(self, country: &str) -> Option<String> {
        let given = [&self.lines, &self.street, &self.postcode, &self.city].iter().any(|it| it.is_some());
        let part = |it: Option<Option<String>>| it.flatten().unwrap_or_default();
        let (lines, street) = (part(self.lines), part(self.street));
        let (postcode, city) = (part(self.postcode), part(self.city));
        let place = match country {
            "GB" | "IE" => format!("{city}\n{postcode}"),
            "US" | "CA" | "AU" => format!("{city} {postcode}"),
            _ => format!("{postcode} {city}"),
        };
        given.then(|| cells::lines(&format!("{lines}\n{street}\n{place}")).unwrap_or_default())
    }
}

impl Draft {
    /// The customer as it will stand in the ledger.
    fn beside(self, old: Option<&Customer>, company: &Company) -> Customer {
        let country = self.country.map(|it| it.unwrap_or_else(|| company.country.clone()));
        let country =
            country.or_else(|| old.map(|it| it.country.clone())).unwrap_or_else(|| company.country.clone());
        let locale = self.locale.map(|it| it.unwrap_or_else(|| places::locale(&country, company)));
        let zone = self.zone.map(|it| it.unwrap_or_else(|| places::zone(&country, company)));
        Customer {
            id: old.map_or(CustomerId(0), |it| it.id),
            company_id: company.id,
            number: self.number,
            name: self.name,
            address: self
                .address
                .in_country(&country)
                .or_else(|| old.map(|it| it.address.clone()))
                .unwrap_or_default(),
            locale: locale
                .or_else(|| old.map(|it| it.locale))
                .unwrap_or_else(|| places::locale(&country, company)),
            zone: zone
                .or_else(|| old.map(|it| it.zone.clone()))
                .unwrap_or_else(|| places::zone(&country, company)),
            country,
            vat_id: self.vat_id.unwrap_or_else(|| old.and_then(|it| it.vat_id.clone())),
            collector_id: old.and_then(|it| it.collector_id),
            procedure_id: old.and_then(|it| it.procedure_id),
            manual: self.manual.map(Flag).or_else(|| old.map(|it| it.manual)).unwrap_or_default(),
        }
    }
}

pub(super) async fn put(db: &mut Conn, company: &Company, drafts: Vec<(u64, Draft)>) -> Result<Vec<Outcome>> {
    let keys: Vec<&str> = drafts.iter().map(|(_, it)| it.number.as_str()).collect();
    let old = store::customers(db, company.id, &keys).await?;
    let mut outcomes = Vec::with_capacity(drafts.len());
    for (_, draft) in drafts {
        let old = old.get(&draft.number);
        let new = draft.beside(old, company);
        outcomes.push(match old {
            Some(old) if *old == new => Outcome::Unchanged,
            Some(_) => {
                store::change_customer(db, &new).await?;
                Outcome::Changed
            }
            None => {
                store::add_customer(db, &new).await?;
                Outcome::Added
            }
        });
    }
    Ok(outcomes)
}
