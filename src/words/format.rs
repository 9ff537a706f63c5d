//! Only a locale formats money, numbers and dates. CLDR through ICU4X, with the trade's own habits on top
//! (four-digit years always, grouping from 1 000 on in every language, Swiss apostrophes in French too).
//!
//! The habits are rows of one table. A locale without a row keeps what CLDR says, writes currencies as codes
//! and short dates as ISO 8601: correct everywhere, if a little stiff.

use super::{Currency, Date, Locale, Money, Timestamp, Zone};
use fixed_decimal::Decimal;
use icu_calendar::Gregorian;
use icu_datetime::{
    FixedCalendarDateTimeFormatter, NoCalendarFormatter,
    fieldsets::{MDE, T, YMD},
    input,
};
use icu_decimal::{DecimalFormatter, options::DecimalFormatterOptions};
use std::{cell::RefCell, collections::HashMap, rc::Rc};

/// For customers: with the currency's sign where that is unambiguous (`1.234,50 €`, `£1,234.50`), else its code.
#[must_use]
pub fn money(locale: Locale, amount: Money) -> String {
    let sign = habit_of(locale).sign(amount.currency);
    place_currency(locale, amount, sign.unwrap_or(amount.currency.code()))
}

/// Among staff, and across borders: with the currency's code (`1.234,50 EUR`).
#[must_use]
pub fn money_with_code(locale: Locale, amount: Money) -> String {
    place_currency(locale, amount, amount.currency.code())
}

/// `17. März 2026`
#[must_use]
pub fn long_date(locale: Locale, date: Date) -> String {
    let text =
        with(locale, |it| calendar(date, |day| it.long.as_ref().map(|long| long.format(&day).to_string())))
            .unwrap_or_else(|| date.to_string());
    match (locale.language(), locale.region(), date.day()) {
        ("fr", _, 1) => text.replacen("1 ", "1er ", 1),
        ("pt", region, 1) if region != Some("PT") => text.replacen("1 ", "1º ", 1),
        ("pl", ..) => text + "\u{a0}r.",
        _ => text,
    }
}

/// `17.03.2026`
#[must_use]
pub fn short_date(locale: Locale, date: Date) -> String {
    date.strftime(habit_of(locale).short).to_string()
}

/// `Fri 27 Mar`: for lists, where the year goes without saying.
#[must_use]
pub fn weekday_date(locale: Locale, date: Date) -> String {
    with(locale, |it| calendar(date, |day| it.weekday.as_ref().map(|f| f.format(&day).to_string())))
        .map_or_else(|| date.to_string(), |text| text.replace(", ", " "))
}

/// `14:05`, or `2:05 PM` where that is how people say it.
#[must_use]
pub fn time_of_day(locale: Locale, at: Timestamp, zone: &Zone) -> String {
    let local = at.to_zoned(zone.0.clone());
    let time = |hour: i8, minute: i8| {
        input::Time::try_new(hour.try_into().ok()?, minute.try_into().ok()?, 0, 0).ok()
    };
    with(locale, |it| Some(it.time.as_ref()?.format(&time(local.hour(), local.minute())?).to_string()))
        .unwrap_or_else(|| local.strftime("%H:%M").to_string())
}

/// A share in thousandths: 125 is `12.5%`, or `12,5 %`. Whole percents have no decimals.
#[must_use]
pub fn percent(locale: Locale, per_mille: i64) -> String {
    let mut share = Decimal::from(per_mille);
    share.multiply_pow10(-1);
    share.trim_end();
    let space = if habit_of(locale).percent_apart { "\u{a0}" } else { "" };
    decimal(locale, &share) + space + "%"
}

/// A count: `12,500`.
#[must_use]
pub fn number(locale: Locale, number: i64) -> String {
    decimal(locale, &Decimal::from(number))
}

/// Where the currency stands beside its amount (CLDR's standard patterns).
#[derive(Clone, Copy)]
enum Beside {
    /// `1.234,50 €`, `-1.234,50 €`
    After,
    /// `€ 1.234,50`, `-€ 1.234,50`
    Before,
    /// `£1,234.50`, `-£1,234.50`; a code keeps its distance: `EUR 1,234.50`
    Joined,
    /// `€ 1.234,50`, `€ -1.234,50`
    MinusAtNumber,
    /// `CHF 1'234.50`, `CHF-1'234.50`
    Swiss,
}

fn place_currency(locale: Locale, amount: Money, currency: &str) -> String {
    let mut size = Decimal::from(amount.minor.unsigned_abs());
    size.multiply_pow10(-i16::from(amount.currency.digits()));
    let number = decimal(locale, &size);
    let minus = if amount.minor < 0 { with(locale, |it| it.minus.clone()) } else { String::new() };
    let gap = "\u{a0}";
    match habit_of(locale).beside {
        Beside::After => format!("{minus}{number}{gap}{currency}"),
        Beside::Joined if !currency.ends_with(char::is_alphabetic) => format!("{minus}{currency}{number}"),
        Beside::Before | Beside::Joined => format!("{minus}{currency}{gap}{number}"),
        Beside::MinusAtNumber => format!("{currency}{gap}{minus}{number}"),
        Beside::Swiss if amount.minor < 0 => format!("{currency}{minus}{number}"),
        Beside::Swiss => format!("{currency}{gap}{number}"),
    }
}

/// How a language is written in some countries, where CLDR alone would not write as the trade does.
struct Habit {
    language: &'static str,
    /// Where; nowhere named means wherever no other row names the place.
    regions: &'static [&'static str],
    /// Whose separators: CLDR does not group 1234 in es, it, pl and pt-PT, so they borrow from a neighbour.
    numbers: &'static str,
    dates: &'static str,
    beside: Beside,
    short: &'static str,
    /// Signs that mean one currency only, to readers of this row. The euro's does everywhere.
    signs: &'static [(&'static str, &'static str)],
    percent_apart: bool,
}

#[rustfmt::skip]
const HABITS: &[Habit] = &[
    Habit { language: "en", regions: &["US"], numbers: "en-US", dates: "en-US", beside: Beside::Joined, short: "%m/%d/%Y", signs: &[("USD", "$")], percent_apart: false },
    Habit { language: "en", regions: &[], numbers: "en-GB", dates: "en-GB", beside: Beside::Joined, short: "%d/%m/%Y", signs: &[("GBP", "£")], percent_apart: false },
    Habit { language: "de", regions: &["AT"], numbers: "de", dates: "de-AT", beside: Beside::Before, short: "%d.%m.%Y", signs: &[], percent_apart: true },
    Habit { language: "de", regions: &["CH", "LI"], numbers: "de-CH", dates: "de-CH", beside: Beside::Swiss, short: "%d.%m.%Y", signs: &[], percent_apart: false },
    Habit { language: "de", regions: &[], numbers: "de", dates: "de", beside: Beside::After, short: "%d.%m.%Y", signs: &[], percent_apart: true },
    Habit { language: "fr", regions: &["CH"], numbers: "de-CH", dates: "fr-CH", beside: Beside::Swiss, short: "%d.%m.%Y", signs: &[], percent_apart: true },
    Habit { language: "fr", regions: &["CA"], numbers: "fr-CA", dates: "fr-CA", beside: Beside::After, short: "%Y-%m-%d", signs: &[("CAD", "$")], percent_apart: true },
    Habit { language: "fr", regions: &[], numbers: "fr", dates: "fr", beside: Beside::After, short: "%d/%m/%Y", signs: &[], percent_apart: true },
    Habit { language: "nl", regions: &["BE"], numbers: "nl", dates: "nl", beside: Beside::MinusAtNumber, short: "%-d/%m/%Y", signs: &[], percent_apart: false },
    Habit { language: "nl", regions: &[], numbers: "nl", dates: "nl", beside: Beside::MinusAtNumber, short: "%d-%m-%Y", signs: &[], percent_apart: false },
    Habit { language: "es", regions: &["MX"], numbers: "en-US", dates: "es-MX", beside: Beside::Joined, short: "%d/%m/%Y", signs: &[("MXN", "$")], percent_apart: false },
    Habit { language: "es", regions: &[], numbers: "de", dates: "es", beside: Beside::After, short: "%d/%m/%Y", signs: &[], percent_apart: true },
    Habit { language: "it", regions: &[], numbers: "de", dates: "it", beside: Beside::After, short: "%d/%m/%Y", signs: &[], percent_apart: false },
    Habit { language: "pl", regions: &[], numbers: "cs", dates: "pl", beside: Beside::After, short: "%d.%m.%Y", signs: &[("PLN", "zł")], percent_apart: false },
    Habit { language: "pt", regions: &["PT"], numbers: "cs", dates: "pt-PT", beside: Beside::After, short: "%d/%m/%Y", signs: &[], percent_apart: false },
    Habit { language: "pt", regions: &[], numbers: "pt", dates: "pt", beside: Beside::Before, short: "%d/%m/%Y", signs: &[("BRL", "R$")], percent_apart: false },
    Habit { language: "sv", regions: &[], numbers: "sv", dates: "sv", beside: Beside::After, short: "%Y-%m-%d", signs: &[("SEK", "kr")], percent_apart: true },
    Habit { language: "cs", regions: &[], numbers: "cs", dates: "cs", beside: Beside::After, short: "%-d.\u{a0}%-m.\u{a0}%Y", signs: &[("CZK", "Kč")], percent_apart: true },
];

/// For every language without a row; `""` there means: the locale's own.
const NO_HABIT: Habit = Habit {
    language: "",
    regions: &[],
    numbers: "",
    dates: "",
    beside: Beside::After,
    short: "%Y-%m-%d",
    signs: &[],
    percent_apart: true,
};

fn habit_of(locale: Locale) -> &'static Habit {
    let region = locale.region().unwrap_or("");
    HABITS
        .iter()
        .filter(|habit| habit.language == locale.language())
        .find(|habit| habit.regions.is_empty() || habit.regions.contains(&region))
        .unwrap_or(&NO_HABIT)
}

impl Habit {
    fn sign(&self, currency: Currency) -> Option<&'static str> {
        if currency == Currency::EUR {
            return Some("€");
        }
        self.signs.iter().find(|(code, _)| *code == currency.code()).map(|(_, sign)| *sign)
    }
}

/// ICU4X's formatters for one locale. Making one costs a thousand times as much as using it.
struct Formatters {
    decimal: Option<DecimalFormatter>,
    minus: String,
    long: Option<FixedCalendarDateTimeFormatter<Gregorian, YMD>>,
    weekday: Option<FixedCalendarDateTimeFormatter<Gregorian, MDE>>,
    time: Option<NoCalendarFormatter<T>>,
}

/// More locales than anybody writes in; beyond that the cache starts anew instead of growing.
const CACHED_LOCALES: usize = 64;

thread_local! {
    static CACHE: RefCell<HashMap<Locale, Rc<Formatters>>> = RefCell::default();
}

fn with<R>(locale: Locale, use_them: impl FnOnce(&Formatters) -> R) -> R {
    let formatters = CACHE.with_borrow_mut(|cache| {
        if cache.len() >= CACHED_LOCALES && !cache.contains_key(&locale) {
            cache.clear();
        }
        Rc::clone(cache.entry(locale).or_insert_with(|| Rc::new(Formatters::of(locale))))
    });
    use_them(&formatters)
}

impl Formatters {
    fn of(locale: Locale) -> Self {
        let habit = habit_of(locale);
        let own = locale.to_string();
        let tag = |habit: &str| -> icu_locale_core::Locale {
            let tag = if habit.is_empty() { own.as_str() } else { habit };
            tag.parse().unwrap_or(icu_locale_core::Locale::UNKNOWN)
        };
        let decimal =
            DecimalFormatter::try_new(tag(habit.numbers).into(), DecimalFormatterOptions::default()).ok();
        let minus = decimal.as_ref().map(|it| it.format(&Decimal::from(-1)).to_string());
        Self {
            decimal,
            minus: minus
                .and_then(|text| Some(text.split('1').next()?.to_owned()))
                .unwrap_or_else(|| "-".into()),
            long: FixedCalendarDateTimeFormatter::try_new(tag(habit.dates).into(), YMD::long()).ok(),
            weekday: FixedCalendarDateTimeFormatter::try_new(tag(habit.dates).into(), MDE::medium()).ok(),
            time: NoCalendarFormatter::try_new(tag(habit.dates).into(), T::hm()).ok(),
        }
    }
}

/// The number in the locale's digits and separators. The Swiss apostrophe is the plain one, as banks print it.
fn decimal(locale: Locale, number: &Decimal) -> String {
    with(locale, |it| it.decimal.as_ref().map(|format| format.format(number).to_string()))
        .unwrap_or_else(|| number.to_string())
        .replace('’', "'")
}

fn calendar<R>(date: Date, format: impl FnOnce(input::Date<Gregorian>) -> Option<R>) -> Option<R> {
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    format(input::Date::try_new_gregorian(date.year().into(), month, day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locale(tag: &str) -> Locale {
        tag.parse().unwrap()
    }

    /// No-break spaces are right, but hard to see in a table.
    fn seen(text: &str) -> String {
        text.replace(['\u{a0}', '\u{202f}'], "~")
    }

    #[test]
    fn every_locale_writes_dates_and_amounts_as_its_trade_does() {
        #[rustfmt::skip]
        let rows = [
            ("en-GB", "3 March 2026", "3 January 2026", "1 March 2026", "03/03/2026", "GBP", "£1,234.50", "-£0.05", "£1,234,567.89"),
            ("en-IE", "3 March 2026", "3 January 2026", "1 March 2026", "03/03/2026", "EUR", "€1,234.50", "-€0.05", "€1,234,567.89"),
            ("en", "3 March 2026", "3 January 2026", "1 March 2026", "03/03/2026", "EUR", "€1,234.50", "-€0.05", "€1,234,567.89"),
            ("en-US", "March 3, 2026", "January 3, 2026", "March 1, 2026", "03/03/2026", "USD", "$1,234.50", "-$0.05", "$1,234,567.89"),
            ("de", "3. März 2026", "3. Januar 2026", "1. März 2026", "03.03.2026", "EUR", "1.234,50~€", "-0,05~€", "1.234.567,89~€"),
            ("de-DE", "3. März 2026", "3. Januar 2026", "1. März 2026", "03.03.2026", "EUR", "1.234,50~€", "-0,05~€", "1.234.567,89~€"),
            ("de-AT", "3. März 2026", "3. Jänner 2026", "1. März 2026", "03.03.2026", "EUR", "€~1.234,50", "-€~0,05", "€~1.234.567,89"),
            ("de-CH", "3. März 2026", "3. Januar 2026", "1. März 2026", "03.03.2026", "CHF", "CHF~1'234.50", "CHF-0.05", "CHF~1'234'567.89"),
            ("fr", "3 mars 2026", "3 janvier 2026", "1er mars 2026", "03/03/2026", "EUR", "1~234,50~€", "-0,05~€", "1~234~567,89~€"),
            ("fr-FR", "3 mars 2026", "3 janvier 2026", "1er mars 2026", "03/03/2026", "EUR", "1~234,50~€", "-0,05~€", "1~234~567,89~€"),
            ("fr-BE", "3 mars 2026", "3 janvier 2026", "1er mars 2026", "03/03/2026", "EUR", "1~234,50~€", "-0,05~€", "1~234~567,89~€"),
            ("fr-CH", "3 mars 2026", "3 janvier 2026", "1er mars 2026", "03.03.2026", "CHF", "CHF~1'234.50", "CHF-0.05", "CHF~1'234'567.89"),
            ("fr-CA", "3 mars 2026", "3 janvier 2026", "1er mars 2026", "2026-03-03", "CAD", "1~234,50~$", "-0,05~$", "1~234~567,89~$"),
            ("nl-NL", "3 maart 2026", "3 januari 2026", "1 maart 2026", "03-03-2026", "EUR", "€~1.234,50", "€~-0,05", "€~1.234.567,89"),
            ("nl-BE", "3 maart 2026", "3 januari 2026", "1 maart 2026", "3/03/2026", "EUR", "€~1.234,50", "€~-0,05", "€~1.234.567,89"),
            ("es-ES", "3 de marzo de 2026", "3 de enero de 2026", "1 de marzo de 2026", "03/03/2026", "EUR", "1.234,50~€", "-0,05~€", "1.234.567,89~€"),
            ("es-MX", "3 de marzo de 2026", "3 de enero de 2026", "1 de marzo de 2026", "03/03/2026", "MXN", "$1,234.50", "-$0.05", "$1,234,567.89"),
            ("it-IT", "3 marzo 2026", "3 gennaio 2026", "1 marzo 2026", "03/03/2026", "EUR", "1.234,50~€", "-0,05~€", "1.234.567,89~€"),
            ("pl-PL", "3 marca 2026~r.", "3 stycznia 2026~r.", "1 marca 2026~r.", "03.03.2026", "PLN", "1~234,50~zł", "-0,05~zł", "1~234~567,89~zł"),
            ("pt-PT", "3 de março de 2026", "3 de janeiro de 2026", "1 de março de 2026", "03/03/2026", "EUR", "1~234,50~€", "-0,05~€", "1~234~567,89~€"),
            ("pt-BR", "3 de março de 2026", "3 de janeiro de 2026", "1º de março de 2026", "03/03/2026", "BRL", "R$~1.234,50", "-R$~0,05", "R$~1.234.567,89"),
            ("sv-SE", "3 mars 2026", "3 januari 2026", "1 mars 2026", "2026-03-03", "SEK", "1~234,50~kr", "−0,05~kr", "1~234~567,89~kr"),
            ("cs-CZ", "3. března 2026", "3. ledna 2026", "1. března 2026", "3.~3.~2026", "CZK", "1~234,50~Kč", "-0,05~Kč", "1~234~567,89~Kč"),
        ];
        for (tag, march, january, first, short, currency, amount, minus, large) in rows {
            let it = locale(tag);
            let currency: Currency = currency.parse().unwrap();
            let written = |minor| seen(&money(it, Money::new(minor, currency)));
            assert_eq!(seen(&long_date(it, Date::ymd(2026, 3, 3))), march, "{tag}");
            assert_eq!(seen(&long_date(it, Date::ymd(2026, 1, 3))), january, "{tag}");
            assert_eq!(seen(&long_date(it, Date::ymd(2026, 3, 1))), first, "{tag}");
            assert_eq!(seen(&short_date(it, Date::ymd(2026, 3, 3))), short, "{tag}");
            assert_eq!(written(123_450), amount, "{tag}");
            assert_eq!(written(-5), minus, "{tag}");
            assert_eq!(written(123_456_789), large, "{tag}");
        }
    }

    #[test]
    fn a_sign_stands_only_where_it_means_one_currency() {
        for (tag, minor, currency, with_sign, with_code) in [
            ("de", 123_450, "EUR", "1.234,50~€", "1.234,50~EUR"),
            ("de", 123_450, "USD", "1.234,50~USD", "1.234,50~USD"),
            ("de", 123_450, "GBP", "1.234,50~GBP", "1.234,50~GBP"),
            ("de-CH", 123_450, "EUR", "€~1'234.50", "EUR~1'234.50"),
            ("en-GB", 123_450, "USD", "USD~1,234.50", "USD~1,234.50"),
            ("en-GB", 123_450, "EUR", "€1,234.50", "EUR~1,234.50"),
            ("en-US", 123_450, "CAD", "CAD~1,234.50", "CAD~1,234.50"),
            ("fr-CA", 123_450, "USD", "1~234,50~USD", "1~234,50~USD"),
            ("en-GB", 1_234_567, "JPY", "JPY~1,234,567", "JPY~1,234,567"),
            ("de", 1_234_567, "JPY", "1.234.567~JPY", "1.234.567~JPY"),
            ("fr", 1_234_567, "KWD", "1~234,567~KWD", "1~234,567~KWD"),
            ("ja", 123_450, "JPY", "123,450~JPY", "123,450~JPY"),
            ("en", i64::MIN, "JPY", "-JPY~9,223,372,036,854,775,808", "-JPY~9,223,372,036,854,775,808"),
        ] {
            let amount = Money::new(minor, currency.parse().unwrap());
            assert_eq!(seen(&money(locale(tag), amount)), with_sign, "{tag} {amount:?}");
            assert_eq!(seen(&money_with_code(locale(tag), amount)), with_code, "{tag} {amount:?}");
        }
    }

    #[test]
    fn counts_shares_days_and_hours() {
        let at = Timestamp("2026-03-27T13:05:09Z".parse().unwrap());
        let berlin: Zone = "Europe/Berlin".parse().unwrap();
        for (tag, count, share, whole, day, time) in [
            ("en-GB", "12,500", "12.5%", "12%", "Fri 27 Mar", "14:05"),
            ("en-US", "12,500", "12.5%", "12%", "Fri Mar 27", "2:05~PM"),
            ("de", "12.500", "12,5~%", "12~%", "Fr. 27. März", "14:05"),
            ("de-CH", "12'500", "12.5%", "12%", "Fr. 27. März", "14:05"),
            ("fr", "12~500", "12,5~%", "12~%", "ven. 27 mars", "14:05"),
            ("es", "12.500", "12,5~%", "12~%", "vie 27 mar", "14:05"),
        ] {
            let it = locale(tag);
            assert_eq!(seen(&number(it, 12_500)), count, "{tag}");
            assert_eq!(seen(&percent(it, 125)), share, "{tag}");
            assert_eq!(seen(&percent(it, 120)), whole, "{tag}");
            assert_eq!(seen(&weekday_date(it, Date::ymd(2026, 3, 27))), day, "{tag}");
            assert_eq!(seen(&time_of_day(it, at, &berlin)), time, "{tag}");
        }
    }

    #[test]
    fn more_locales_than_the_cache_holds_still_format() {
        for a in b'a'..=b'e' {
            for b in b'a'..=b'z' {
                let tag = String::from_utf8(vec![a, b]).unwrap();
                assert!(!long_date(locale(&tag), Date::ymd(2026, 3, 3)).is_empty());
            }
        }
        CACHE.with_borrow(|cache| assert!(cache.len() <= CACHED_LOCALES));
    }
}
