//! Somebody who came by an action link: for whom, and in which language.

use super::door;
use crate::{
    access::{self, Link},
    app::App,
    ledger::{self, Company, Contact, Customer},
    outbox::envelope,
    web::{
        Fault,
        tongue::{LANGUAGES, Tongue},
    },
    words::{Date, Locale, Money, Timestamp, format, token::ActionToken},
};
use anyhow::Result;
use axum::{
    RequestPartsExt,
    extract::{FromRequestParts, Path, Query},
    http::{HeaderMap, request::Parts},
    response::{IntoResponse, Response},
};
use fluent_bundle::FluentValue;
use serde::Deserialize;
use std::collections::HashMap;

pub struct Visit {
    pub token: String,
    pub company: Company,
    pub customer: Customer,
    /// Whom the link was sent to.
    pub contact: Option<Contact>,
    pub contacts: Vec<Contact>,
    pub tongue: Tongue,
    pub now: Timestamp,
    /// Where the company is.
    pub today: Date,
    /// The reference of what was just done, or the name of a way that shall be open.
    pub done: Option<String>,
    pub open: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    lang: Option<String>,
    done: Option<String>,
    /// Which way a link in a mail leads to.
    way: Option<String>,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let path = parts.extract::<Path<HashMap<String, String>>>().await;
        let token = path.ok().and_then(|mut it| it.remove("token")).unwrap_or_default();
        let asked =
            Query::<Asked>::try_from_uri(&parts.uri).map_or_else(|_| Asked::default(), |Query(it)| it);
        match Visit::find(app, &token, asked, &parts.headers).await {
            Ok(Some(visit)) => Ok(visit),
            Ok(None) => Err(door::gone(&parts.headers)),
            Err(error) => Err(Fault::from(error).into_response()),
        }
    }
}

impl Visit {
    async fn find(app: &App, token: &str, asked: Asked, headers: &HeaderMap) -> Result<Option<Visit>> {
        let now = app.clock.now();
        let mut db = app.db.read().await?;
        let link = access::store::link(&mut db, &ActionToken::claimed(token)).await?;
        let Some(link) = link.filter(|link| link.is_live(now)) else { return Ok(None) };
        let Link { company_id, customer_id, contact_id, .. } = link;
        let company = ledger::store::company(&mut db, company_id).await?;
        let customer = ledger::store::customer(&mut db, customer_id).await?;
        let contacts = ledger::store::contacts(&mut db, customer_id).await?;
        let contact = contacts.iter().find(|it| Some(it.id) == contact_id).cloned();
        let language = language(asked.lang.as_deref(), &customer, contact.as_ref(), headers);
        Ok(Some(Visit {
            token: token.to_owned(),
            tongue: Tongue::of(language.in_country(&customer.country)),
            today: now.date_in(&company.zone),
            now,
            done: asked.done,
            open: asked.way,
            company,
            customer,
            contact,
            contacts,
        }))
    }

    /// Where a form or a link of this page leads, in the page's language.
    #[must_use]
    pub fn way(&self, to: &str) -> String {
        format!("/p/{}{to}?lang={}", self.token, self.tongue.locale.language())
    }

    #[must_use]
    pub fn money(&self, amount: Money) -> String {
        format::money(self.tongue.locale, amount)
    }

    #[must_use]
    pub fn day(&self, day: Date) -> String {
        format::long_date(self.tongue.locale, day)
    }

    #[must_use]
    pub fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        let args: Vec<_> = args.iter().map(|(name, value)| (*name, FluentValue::from(*value))).collect();
        self.tongue.say(key, &args)
    }

    /// A sentence that counts.
    #[must_use]
    pub fn count(&self, key: &str, n: usize, args: &[(&str, &str)]) -> String {
        let args = args.iter().map(|(name, value)| (*name, FluentValue::from(*value)));
        let args: Vec<_> =
            args.chain([("n", FluentValue::from(i64::try_from(n).unwrap_or(i64::MAX)))]).collect();
        self.tongue.say(key, &args)
    }
}

/// What was asked for, else what we write to the contact in, else what the browser asks for.
fn language(
    asked: Option<&str>,
    customer: &Customer,
    contact: Option<&Contact>,
    headers: &HeaderMap,
) -> Locale {
    let spoken = |locale: Locale| LANGUAGES.into_iter().find(|it| it.language() == locale.language());
    asked
        .and_then(|asked| asked.parse().ok())
        .and_then(spoken)
        .or_else(|| spoken(envelope::locale(customer, contact)))
        .unwrap_or_else(|| door::browsers(headers))
}
