//! Whom a mail is from, by which other spellings of an address we may know them, and whether it is one of us. Pure.

use crate::{access::User, ledger::Company};
use duly_channels::email::parse::Incoming;

/// Whom a mail is from, in small letters.
pub fn sender(it: &Incoming) -> String {
    let from = it.from.as_ref().filter(|from| !from.address.is_empty()).or(it.reply_to.as_ref());
    from.map(|from| from.address.trim().to_lowercase()).unwrap_or_default()
}

/// The spellings under which one may know an address (in small letters), the nearest first: as it is, without its
/// tag (RFC 5233), and, where Google delivers it, with the other name of the house and without dots.
pub fn spellings(address: &str) -> Vec<String> {
    let mut all = vec![address.to_owned()];
    if let Some((local, domain)) = address.rsplit_once('@') {
        let user = local.split_once('+').map_or(local, |(user, _)| user);
        let domains: &[&str] = match domain {
            "gmail.com" | "googlemail.com" => &["gmail.com", "googlemail.com"],
            other => &[other],
        };
        for domain in domains {
            all.extend([local, user].map(|local| format!("{local}@{domain}")));
            if domains.len() > 1 {
                all.push(format!("{}@{domain}", user.replace('.', "")));
            }
        }
    }
    let mut seen = Vec::with_capacity(all.len());
    for it in all {
        if !it.starts_with('@') && !seen.contains(&it) {
            seen.push(it);
        }
    }
    seen
}

/// An address without its tag, in small letters.
pub fn bare(address: &str) -> Option<String> {
    let address = address.trim().to_lowercase();
    let (local, domain) = address.rsplit_once('@')?;
    let user = local.split_once('+').map_or(local, |(user, _)| user);
    Some(format!("{user}@{domain}"))
}

/// Whether it is the company's own address, whatever mark it carries.
pub fn is_address_of(company: &Company, address: &str) -> bool {
    bare(address).is_some_and(|it| Some(it) == bare(&company.email))
}

/// The one of us whose address it is.
pub fn user<'a>(users: &'a [User], address: &str) -> Option<&'a User> {
    let address = bare(address)?;
    users.iter().find(|it| bare(&it.email).as_ref() == Some(&address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_known_under_its_other_spellings() {
        for (address, expected) in [
            ("eva@kunde.example", vec!["eva@kunde.example"]),
            ("eva+post@kunde.example", vec!["eva+post@kunde.example", "eva@kunde.example"]),
            ("eva.b@kunde.example", vec!["eva.b@kunde.example"]),
            (
                "e.va+x@googlemail.com",
                vec![
                    "e.va+x@googlemail.com",
                    "e.va+x@gmail.com",
                    "e.va@gmail.com",
                    "eva@gmail.com",
                    "e.va@googlemail.com",
                    "eva@googlemail.com",
                ],
            ),
            ("+x@kunde.example", vec!["+x@kunde.example"]),
            ("nobody", vec!["nobody"]),
        ] {
            assert_eq!(spellings(address), expected, "{address}");
        }
    }
}
