//! How somebody sees amounts and times: in their language, in the house's time zone.

use crate::{
    access::MailView,
    app::App,
    db::Conn,
    ledger,
    web::{session::Actor, tongue::Tongue},
    words::{Currency, Date, Locale, Money, Timestamp, Zone, format},
};
use anyhow::Result;

#[derive(Clone, Debug)]
pub struct Eyes {
    pub tongue: Tongue,
    pub zone: Zone,
    pub now: Timestamp,
    pub today: Date,
    /// How mail that came as HTML is shown first.
    pub mail_view: MailView,
}

impl Eyes {
    /// The house's zone is its first company's.
    pub async fn of(actor: &Actor, app: &App, db: &mut Conn) -> Result<Eyes> {
        let companies = ledger::store::companies(db).await?;
        let zone = companies.into_iter().next().map_or(Zone::UTC, |company| company.zone);
        let now = app.clock.now();
        let mail_view = actor.user.mail_view;
        Ok(Eyes { tongue: actor.tongue(), now, today: now.date_in(&zone), zone, mail_view })
    }

    #[must_use]
    pub fn locale(&self) -> Locale {
        self.tongue.locale
    }

    #[must_use]
    pub fn money(&self, amount: Money) -> String {
        format::money_with_code(self.locale(), amount)
    }

    /// An amount where the currency is said elsewhere.
    #[must_use]
    pub fn bare(&self, amount: Money) -> String {
        self.money(amount)
            .replace(amount.currency.code(), "")
            .trim_matches([' ', '\u{a0}', '\u{202f}'])
            .to_owned()
    }

    /// As it is typed into a field: no grouping, the language's decimal sign.
    #[must_use]
    pub fn typed(&self, amount: Money) -> String {
        amount.decimal().replace('.', decimal_sign(self.locale()))
    }

    #[must_use]
    pub fn day(&self, day: Date) -> String {
        if day.year() == self.today.year() {
            format::weekday_date(self.locale(), day)
        } else {
            format::short_date(self.locale(), day)
        }
    }

    #[must_use]
    pub fn time(&self, at: Timestamp) -> String {
        format::time_of_day(self.locale(), at, &self.zone)
    }

    /// For lists: the time today, the day before that.
    #[must_use]
    pub fn lately(&self, at: Timestamp) -> String {
        let day = at.date_in(&self.zone);
        if day == self.today { self.time(at) } else { self.short_day(day) }
    }

    /// The day where there is little room: without the weekday, which stands first in the languages of the pages.
    fn short_day(&self, day: Date) -> String {
        let whole = self.day(day);
        whole
            .split_once(' ')
            .filter(|_| day.year() == self.today.year())
            .map_or(whole.clone(), |(_, it)| it.into())
    }

    /// The day and the time.
    #[must_use]
    pub fn moment(&self, at: Timestamp) -> String {
        format!("{}, {}", self.day(at.date_in(&self.zone)), self.time(at))
    }
}

fn decimal_sign(locale: Locale) -> &'static str {
    let points = locale.language() == "en" || matches!(locale.region(), Some("CH" | "LI"));
    if points { "." } else { "," }
}

/// Reads an amount as people type it: `1.200,50`, `1,200.50`, `1 200`, `1200.5`.
///
/// A single separator with three digits behind it groups, unless it is the language's decimal sign.
#[must_use]
pub fn read_amount(text: &str, currency: Currency, locale: Locale) -> Option<Money> {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '\u{a0}' | '\u{202f}'))
        .collect();
    let plain = plain.trim_start_matches(currency.code()).trim_end_matches(currency.code());
    let last = plain.rfind(['.', ',']);
    let decimal = last.filter(|at| {
        let sign = plain.get(*at..=*at).unwrap_or_default();
        let behind = plain.len() - at - 1;
        let alone = plain.matches(sign).count() == 1;
        let other = plain.contains(if sign == "." { "," } else { "." });
        alone && (other || behind != 3 || sign == decimal_sign(locale))
    });
    let (whole, fraction) = match decimal {
        Some(at) => (plain.get(..at)?, plain.get(at + 1..)?),
        None => (plain, ""),
    };
    let groups: Vec<&str> = whole.split(['.', ',']).collect();
    let (first, others) = groups.split_first()?;
    let grouped = others.is_empty() || first.len() <= 3 && others.iter().all(|group| group.len() == 3);
    let one_sign = !(whole.contains('.') && whole.contains(','));
    let whole = Some(groups.concat()).filter(|_| grouped && one_sign)?;
    let plain = if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") };
    Money::parse_decimal(&plain, currency).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_they_are_typed() {
        let check = |text: &str, locale: Locale, minor: Option<i64>| {
            let read = read_amount(text, Currency::EUR, locale);
            assert_eq!(read, minor.map(|minor| Money::new(minor, Currency::EUR)), "{text} in {locale}");
        };
        check("1.200,50", Locale::DE, Some(120_050));
        check("1,200.50", Locale::EN, Some(120_050));
        check("1,200.50", Locale::DE, Some(120_050));
        check("1.200", Locale::DE, Some(120_000));
        check("1,200", Locale::EN, Some(120_000));
        check("1200,5", Locale::EN, Some(120_050));
        check("1.234.567", Locale::DE, Some(123_456_700));
        check("1 200,00 EUR", Locale::FR, Some(120_000));
        check("12'000.00", "de-CH".parse().unwrap(), Some(1_200_000));
        for bad in ["", "abc", "1,2,3.4.5", "--1", "1.2345,6789"] {
            check(bad, Locale::DE, None);
        }
    }
}
