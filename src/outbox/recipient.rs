//! Whom a message goes to, and on which channel. Pure.

use super::country;
use crate::{
    ledger::{Company, Contact, Customer},
    words::{Channel, ContactId},
};
use duly_channels::email::Address;

/// Where a message is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    Email(Address),
    /// A number in E.164.
    Sms(String),
    /// The lines of an address, the country last and only if it is another one.
    Letter(Vec<String>),
}

impl std::fmt::Display for To {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Email(to) => f.write_str(&to.address),
            Self::Sms(number) => f.write_str(number),
            Self::Letter(lines) => f.write_str(&lines.join(", ")),
        }
    }
}

impl To {
    #[must_use]
    pub const fn channel(&self) -> Channel {
        match self {
            Self::Email(_) => Channel::Email,
            Self::Sms(_) => Channel::Sms,
            Self::Letter(_) => Channel::Letter,
        }
    }

    /// As a conversation shows it.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Email(to) => to.address.clone(),
            Self::Sms(to) => to.clone(),
            Self::Letter(lines) => lines.first().cloned().unwrap_or_default(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    pub to: To,
    /// Nobody in particular for a letter to a customer without contacts, or for an unknown sender.
    pub contact: Option<ContactId>,
}

impl Recipient {
    /// Whoever can be reached on the wanted channel, else on the next best one.
    #[must_use]
    pub fn choose(
        wanted: Channel,
        company: &Company,
        customer: &Customer,
        contacts: &[Contact],
    ) -> Option<Recipient> {
        use Channel::{Email, Letter, Sms};
        let in_order = match wanted {
            Sms => &[Sms, Email, Letter][..],
            Email => &[Email, Letter, Sms],
            Letter => &[Letter, Email],
        };
        in_order.iter().find_map(|channel| Self::on(*channel, company, customer, contacts))
    }

    /// Whoever can be reached on exactly this channel.
    #[must_use]
    pub fn on(
        channel: Channel,
        company: &Company,
        customer: &Customer,
        contacts: &[Contact],
    ) -> Option<Recipient> {
        if channel == Channel::Letter {
            return Self::by_letter(company, customer, contacts);
        }
        let contact = Contact::best(contacts, channel)?;
        let to = contact.reachable_by(channel)?.to_owned();
        let to = match channel {
            Channel::Email => To::Email(Address { name: contact.name.clone(), address: to }),
            // Without a sender no carrier takes a text message.
            Channel::Sms if company.sms_sender.is_empty() => return None,
            _ => To::Sms(to),
        };
        Some(Recipient { to, contact: Some(contact.id) })
    }

    fn by_letter(company: &Company, customer: &Customer, contacts: &[Contact]) -> Option<Recipient> {
        let address = lines(&customer.address);
        if address.is_empty() {
            return None;
        }
        let abroad = (customer.country != company.country).then(|| country::in_capitals(&customer.country));
        let to = std::iter::once(customer.name.clone()).chain(address).chain(abroad).collect();
        let contact = contacts.iter().min_by_key(|contact| (contact.role, contact.id));
        Some(Recipient { to: To::Letter(to), contact: contact.map(|contact| contact.id) })
    }
}

/// The lines of a text that have something in them.
#[must_use]
pub fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ledger::{Role, Salutation},
        words::{CompanyId, Currency, CustomerId, Flag, Locale, Timestamp, Zone},
    };

    fn company() -> Company {
        Company {
            id: CompanyId(1),
            code: "nordhafen".into(),
            name: "Nordhafen Werkzeuge GmbH".into(),
            address: "Kaistraße 4\n20457 Hamburg".into(),
            country: "DE".into(),
            locale: Locale::DE,
            zone: Zone::UTC,
            currency: Currency::EUR,
            email: "ar@nordhafen.example".into(),
            phone: String::new(),
            sms_sender: "Nordhafen".into(),
            account_holder: String::new(),
            iban: String::new(),
            bic: String::new(),
            imprint: String::new(),
            signature: String::new(),
        }
    }

    fn customer(address: &str, country: &str) -> Customer {
        Customer {
            id: CustomerId(1),
            company_id: CompanyId(1),
            number: "C-1".into(),
            name: "Corrib Supplies Ltd".into(),
            address: address.into(),
            country: country.into(),
            locale: Locale::EN,
            zone: Zone::UTC,
            vat_id: None,
            collector_id: None,
            procedure_id: None,
            manual: Flag(false),
        }
    }

    fn contact(id: i64, role: Role, email: Option<&str>, phone: Option<&str>) -> Contact {
        Contact {
            id: ContactId(id),
            customer_id: CustomerId(1),
            external_id: id.to_string(),
            name: "Aoife Byrne".into(),
            salutation: Salutation::Ms,
            role,
            locale: None,
            zone: None,
            email: email.map(Into::into),
            phone: phone.map(Into::into),
            email_fault: None,
            email_fault_at: None,
            phone_stopped_at: None,
        }
    }

    #[track_caller]
    fn check(wanted: Channel, contacts: &[Contact], address: &str, expected: Option<(Channel, &str)>) {
        let chosen = Recipient::choose(wanted, &company(), &customer(address, "IE"), contacts);
        let chosen = chosen.map(|it| (it.to.channel(), it.to.shown()));
        assert_eq!(chosen, expected.map(|(channel, to)| (channel, to.to_owned())));
    }

    #[test]
    fn the_next_best_channel_is_taken_if_the_wanted_one_reaches_nobody() {
        use Channel::{Email, Letter, Sms};
        let (mail, phone) = (Some("ap@corrib.example"), Some("+353861234567"));
        let name = "Corrib Supplies Ltd";
        let both = [contact(1, Role::AccountsPayable, mail, phone)];
        check(Email, &both, "", Some((Email, "ap@corrib.example")));
        check(Sms, &both, "", Some((Sms, "+353861234567")));
        check(Letter, &both, "1 Quay St", Some((Letter, name)));
        check(Letter, &both, " \n ", Some((Email, "ap@corrib.example")));
        let only_phone = [contact(1, Role::Other, None, phone)];
        check(Email, &only_phone, "1 Quay St", Some((Letter, name)));
        check(Email, &only_phone, "", Some((Sms, "+353861234567")));
        check(Letter, &only_phone, "", None);
        let mut stopped = both;
        stopped[0].phone_stopped_at = Some(Timestamp::EPOCH);
        check(Sms, &stopped, "1 Quay St", Some((Email, "ap@corrib.example")));
        stopped[0].email_fault = Some("5.1.1".into());
        check(Sms, &stopped, "1 Quay St", Some((Letter, name)));
        check(Email, &[], "", None);
    }

    #[test]
    fn the_person_for_payables_comes_first() {
        let contacts = [
            contact(1, Role::Sales, Some("sales@corrib.example"), None),
            contact(2, Role::AccountsPayable, Some("ap@corrib.example"), None),
        ];
        check(Channel::Email, &contacts, "", Some((Channel::Email, "ap@corrib.example")));
    }

    #[test]
    fn a_letter_abroad_ends_with_the_country_in_capitals() {
        let check = |country: &str, last: &str| {
            let customer = customer("1 Quay St\nGalway", country);
            let chosen = Recipient::on(Channel::Letter, &company(), &customer, &[]).unwrap();
            let To::Letter(lines) = chosen.to else { panic!("not a letter") };
            assert_eq!((lines[0].as_str(), lines.last().unwrap().as_str()), ("Corrib Supplies Ltd", last));
        };
        check("DE", "Galway");
        check("IE", "IRELAND");
        check("ZZ", "ZZ");
    }
}
