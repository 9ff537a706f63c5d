//! Contacts, by the ERP's key within the customer.

use super::{
    cells::{self, Row, fault},
    customers::{not_a_language, not_a_zone},
    phone,
    report::Outcome,
    store,
};
use crate::{
    db::Conn,
    ledger::{Company, Contact, Customer, Role, Salutation},
    words::{ContactId, Locale, Zone},
};
use anyhow::Result;

#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub customer: String,
    pub external_id: String,
    name: Option<Option<String>>,
    salutation: Option<Option<Salutation>>,
    role: Option<Option<Role>>,
    locale: Option<Option<Locale>>,
    zone: Option<Option<Zone>>,
    email: Option<Option<String>>,
    /// As written: which country it is called from is the customer's business.
    phone: Option<Option<String>>,
}

pub(super) fn read(row: &mut Row<'_>) -> Option<Draft> {
    let customer = row.needed("customer", cells::key);
    let external_id = row.needed("id", cells::key);
    let draft = Draft {
        customer: customer.unwrap_or_default(),
        external_id: external_id.unwrap_or_default(),
        name: row.maybe("name", cells::line),
        salutation: row.maybe("salutation", salutation),
        role: row.maybe("role", role),
        locale: row.maybe("locale", |text| text.parse().map_err(|_| not_a_language())),
        zone: row.maybe("time_zone", |text| text.parse().map_err(|_| not_a_zone())),
        email: row.maybe("email", cells::email),
        phone: row.maybe("phone", cells::line),
    };
    row.faults.is_empty().then_some(draft)
}

fn salutation(text: &str) -> Result<Salutation, String> {
    match text.trim_end_matches('.').to_lowercase().as_str() {
        "mr" | "herr" | "herrn" | "hr" | "m" | "monsieur" => Ok(Salutation::Mr),
        "ms" | "mrs" | "miss" | "frau" | "fr" | "mme" | "madame" | "mlle" => Ok(Salutation::Ms),
        "none" | "-" | "firma" | "divers" => Ok(Salutation::None),
        _ => Err("is not one of mr, ms, none".to_owned()),
    }
}

fn role(text: &str) -> Result<Role, String> {
    match text.to_lowercase().replace([' ', '-'], "_").as_str() {
        "ap"
        | "accounts"
        | "accounting"
        | "buchhaltung"
        | "kreditorenbuchhaltung"
        | "comptabilité"
        | "comptabilite"
        | "comptabilité_fournisseurs" => Ok(Role::AccountsPayable),
        "geschäftsführung" | "geschaeftsfuehrung" | "direction" => Ok(Role::Management),
        "vertrieb" | "einkauf" | "purchasing" | "ventes" | "achats" => Ok(Role::Sales),
        word => word.parse().or(Err("is not one of accounts_payable, management, sales, other".to_owned())),
    }
}

impl Draft {
    /// The contact as it will stand in the ledger, or what is wrong with its number.
    fn beside(self, old: Option<&Contact>, customer: &Customer) -> Result<Contact, (String, String)> {
        let phone = match self.phone {
            Some(Some(text)) => match phone::international(&text, &customer.country) {
                Ok(number) => Some(number),
                Err(why) => return Err((text, why)),
            },
            Some(None) => None,
            None => old.and_then(|it| it.phone.clone()),
        };
        let email = self.email.unwrap_or_else(|| old.and_then(|it| it.email.clone()));
        // What was found out about an address says nothing about the next one.
        let same = old.filter(|it| it.email == email);
        let same_number = old.filter(|it| it.phone == phone);
        Ok(Contact {
            id: old.map_or(ContactId(0), |it| it.id),
            customer_id: customer.id,
            external_id: self.external_id,
            name: self
                .name
                .map(Option::unwrap_or_default)
                .or(old.map(|it| it.name.clone()))
                .unwrap_or_default(),
            salutation: self
                .salutation
                .map(|it| it.unwrap_or(Salutation::None))
                .or(old.map(|it| it.salutation))
                .unwrap_or(Salutation::None),
            role: self
                .role
                .map(|it| it.unwrap_or(Role::Other))
                .or(old.map(|it| it.role))
                .unwrap_or(Role::Other),
            locale: self.locale.unwrap_or_else(|| old.and_then(|it| it.locale)),
            zone: self.zone.unwrap_or_else(|| old.and_then(|it| it.zone.clone())),
            email_fault: same.and_then(|it| it.email_fault.clone()),
            email_fault_at: same.and_then(|it| it.email_fault_at),
            phone_stopped_at: same_number.and_then(|it| it.phone_stopped_at),
            email,
            phone,
        })
    }
}

pub(super) async fn put(db: &mut Conn, company: &Company, drafts: Vec<(u64, Draft)>) -> Result<Vec<Outcome>> {
    let numbers: Vec<&str> = drafts.iter().map(|(_, it)| it.customer.as_str()).collect();
    let customers = store::customers(db, company.id, &numbers).await?;
    let contacts = store::contacts(db, company.id, &numbers).await?;
    let mut outcomes = Vec::with_capacity(drafts.len());
    for (line, draft) in drafts {
        let Some(customer) = customers.get(&draft.customer) else {
            let reason = "there is no customer with this number";
            outcomes.push(Outcome::Refused(fault(line, "customer", &draft.customer, reason)));
            continue;
        };
        let old = contacts.get(&(customer.id, draft.external_id.clone()));
        outcomes.push(match (draft.beside(old, customer), old) {
            (Err((number, why)), _) => Outcome::Refused(fault(line, "phone", &number, why)),
            (Ok(new), Some(old)) if *old == new => Outcome::Unchanged,
            (Ok(new), Some(old)) => {
                store::change_contact(db, &new, old.phone != new.phone).await?;
                Outcome::Changed
            }
            (Ok(new), None) => {
                store::add_contact(db, &new).await?;
                Outcome::Added
            }
        });
    }
    Ok(outcomes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn salutations_and_roles_are_known_in_three_languages() {
        for (text, expected) in [("Herr", Salutation::Mr), ("Mrs.", Salutation::Ms), ("Mme", Salutation::Ms)]
        {
            assert_eq!(salutation(text), Ok(expected), "{text}");
        }
        for (text, expected) in [
            ("Accounts Payable", Role::AccountsPayable),
            ("Buchhaltung", Role::AccountsPayable),
            ("other", Role::Other),
        ] {
            assert_eq!(role(text), Ok(expected), "{text}");
        }
        assert!(salutation("Captain").is_err() && role("captain").is_err());
    }
}
