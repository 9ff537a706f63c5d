//! Email: SMTP out, IMAP and Maildir in, MIME, bounces.
//!
//! Knows RFC 5322 and the protocols around it. Never knows what a reply mark means, who a customer is, or
//! whether a mail was wanted.

pub mod authentication;
mod automatic;
pub mod bounce;
pub mod dkim;
pub mod examine;
mod html;
pub mod imap;
mod login;
pub mod maildir;
mod mime;
pub mod oauth;
pub mod parse;
mod phrases;
mod receipt;
pub mod reply;
pub mod smtp;
mod tame;
mod tls;

pub use automatic::Author;
pub use login::{Login, NoToken, Proof, Tokens};
pub use mime::{mime, written};
pub use receipt::Receipt;
pub use tls::{Password, Tls};

use serde::{Deserialize, Serialize};

/// A person or a shared mailbox, as in a header (RFC 5322, section 3.4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// May be empty.
    pub name: String,
    pub address: String,
}

/// An email that is ready to leave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outgoing {
    pub from: Address,
    pub to: Address,
    /// Carries the reply mark as a plus-address.
    pub reply_to: Address,
    /// The envelope sender (VERP): where bounces go.
    pub return_path: String,
    /// Without angle brackets.
    pub message_id: String,
    pub in_reply_to: Option<String>,
    /// Oldest first, without angle brackets.
    pub references: Vec<String>,
    pub subject: String,
    pub text: String,
    pub html: Option<String>,
    /// BCP 47; becomes Content-Language.
    pub language: String,
    /// Adds `Auto-Submitted: auto-generated` (RFC 3834): true for everything that no person wrote.
    pub automatic: bool,
    pub date: jiff::Timestamp,
    /// What goes with it, in this order.
    #[serde(default)]
    pub enclosures: Vec<Enclosure>,
}

/// A file that goes with a mail. Its bytes lie on a [`Shelf`](crate::Shelf) until the mail is handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enclosure {
    pub name: String,
    pub media_type: String,
    pub key: String,
}

/// Bytes of all enclosures of a mail together. In base64 they are a third more, and most servers take 25 MB.
pub const LARGEST_ENCLOSURES: usize = 18_000_000;

/// Puts a tag into an address: `ar@duly.example` and `x7` make `ar+x7@duly.example` (RFC 5233).
///
/// A tag that is there already is replaced. What is no address comes back unchanged.
#[must_use]
pub fn plus(address: &str, tag: &str) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else { return address.to_owned() };
    let user = local.split_once('+').map_or(local, |(user, _)| user);
    format!("{user}+{tag}@{domain}")
}

/// The tag of an address, if it has one: `ar+x7@duly.example` gives `x7`.
#[must_use]
pub fn plus_tag(address: &str) -> Option<&str> {
    let (local, _domain) = address.rsplit_once('@')?;
    let (_user, tag) = local.split_once('+')?;
    (!tag.is_empty()).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_goes_into_an_address_and_comes_out_again() {
        for (address, tag, tagged) in [
            ("ar@duly.example", "x7", "ar+x7@duly.example"),
            ("ar+old@duly.example", "x7", "ar+x7@duly.example"),
            ("\"a@b\"@duly.example", "x7", "\"a@b\"+x7@duly.example"),
        ] {
            assert_eq!(plus(address, tag), tagged);
            assert_eq!(plus_tag(tagged), Some(tag));
        }
        assert_eq!(plus("nobody", "x7"), "nobody");
    }

    #[test]
    fn what_has_no_tag_gives_none() {
        for address in ["", "ar", "ar@duly.example", "ar+@duly.example", "ar@duly+x.example", "ar+x"] {
            assert_eq!(plus_tag(address), None, "{address}");
        }
        assert_eq!(plus_tag("ar+a+b@duly.example"), Some("a+b"));
    }
}
