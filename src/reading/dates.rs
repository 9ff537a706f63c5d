//! Days as customers name them, each to a civil date.
//!
//! A mention is found first and resolved later, because only the verb says whether "Friday" or "3 May" lies ahead
//! or behind. What names no day ("next week", "soon") is no date: a wrong day silences reminders until it comes.

use super::{
    heard::Ear,
    phrases::{Days, Names},
};
use crate::words::{Date, Locale};
use jiff::{ToSpan, civil};
use regex::{Captures, Regex};
use std::ops::Range;

/// Ways of naming a day, compiled from one language's words.
#[derive(Clone, Debug)]
pub struct Calendar {
    forms: Vec<(Form, Regex)>,
    /// Which of these a text can hold, by their places.
    ear: Ear,
    months: Names,
    weekdays: Names,
    numbers: Vec<Vec<String>>,
    past: Vec<String>,
    upcoming: Vec<String>,
    next_week: Vec<String>,
    before_ordinal: Vec<String>,
    deadline: Vec<String>,
    since: Vec<String>,
    not: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Iso,
    Numeric,
    DayMonth,
    MonthDay,
    EndOf,
    MiddleOf,
    Weekday,
    Relative(Shift),
    Count,
    Ordinal,
}

impl Form {
    /// Words (or their beginnings) of which one must stand in a text, or the form does not.
    fn needs(self, days: &Days) -> Vec<Vec<u8>> {
        let digits: Vec<String> = (0..10).map(|digit: u8| digit.to_string()).collect();
        let units = [days.day.as_slice(), &days.week, &days.month].concat();
        let words = match self {
            Form::Iso | Form::Numeric | Form::Ordinal => digits,
            Form::DayMonth | Form::MonthDay | Form::EndOf | Form::MiddleOf => days.months.concat(),
            Form::Weekday => days.weekdays.concat(),
            Form::Count => units,
            Form::Relative(Shift::Days(0)) => days.today.clone(),
            Form::Relative(Shift::Days(1)) => days.tomorrow.clone(),
            Form::Relative(Shift::Days(2)) => days.after_tomorrow.clone(),
            Form::Relative(Shift::Days(_)) => days.yesterday.clone(),
            Form::Relative(Shift::EndOfWeek(0)) => days.end_of_week.clone(),
            Form::Relative(Shift::EndOfWeek(_)) => days.end_of_next_week.clone(),
            Form::Relative(Shift::EndOfMonth(0)) => days.end_of_month.clone(),
            Form::Relative(Shift::EndOfMonth(_)) => days.end_of_next_month.clone(),
        };
        let begins = |word: &String| {
            let folded = super::fold::fold(word);
            folded.split('*').next().unwrap_or_default().as_bytes().to_vec()
        };
        words.iter().map(begins).collect()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shift {
    Days(i64),
    EndOfWeek(i64),
    EndOfMonth(i32),
}

/// Whether a day lies ahead (a promise) or behind (a payment).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toward {
    Future,
    Past,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum When {
    Fixed(civil::Date),
    DayMonth { day: i8, month: i8 },
    EndOf { month: i8, year: Option<i16> },
    Weekday { weekday: i8, week: Week, day: Option<i8> },
    Ordinal(i8),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Week {
    Nearest,
    /// "next Friday", which many mean as the one after this.
    Upcoming,
    Following,
    Last,
}

/// A day that is named in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub range: Range<usize>,
    when: When,
    /// 4 for a day of the calendar down to 1 for a bare "the 5th".
    pub precision: u8,
    /// "not Friday".
    pub negated: bool,
    /// Has a past form of its own: yesterday, last Friday.
    pub past: bool,
}

impl Calendar {
    /// # Errors
    /// A word in the language file cannot stand in a pattern.
    pub fn of(days: &Days) -> Result<Calendar, regex::Error> {
        let months = any(days.months.iter().flatten());
        let weekdays = any(days.weekdays.iter().flatten());
        let numbers: Vec<Vec<String>> =
            days.numbers.iter().map(|words| words.split('|').map(super::fold::fold).collect()).collect();
        let count = format!(r"(?<n>\d{{1,3}}|{})", any(numbers.iter().flatten()));
        let unit = format!(
            "(?:(?<day>{})|(?<week>{})|(?<month>{}))",
            any(&days.day),
            any(&days.week),
            any(&days.month)
        );
        let suffix = r"(?:st|nd|rd|th|er|\.)?";
        let year = r"(?:,? (?<y>20\d\d)\b)?";
        let ordinal = any(days.before_ordinal.iter().chain(&days.deadline));
        let mut forms = vec![
            (Form::Iso, r"\b(?<y>20\d\d)-(?<m>\d\d)-(?<d>\d\d)\b".to_owned()),
            (
                Form::Numeric,
                r"\b(?<a>\d{1,2})(?<s>[./-])(?<b>\d{1,2})(?:[./-](?<y>20\d\d|\d\d)\b)?".to_owned(),
            ),
            (Form::DayMonth, format!(r"\b(?<d>\d{{1,2}}){suffix} ?(?:of |de )?(?<mon>{months})\b\.?{year}")),
            (Form::EndOf, format!(r"\b(?:{}) (?<mon>{months})\b{year}", any(&days.end_of))),
            (Form::MiddleOf, format!(r"\b(?:{})[ -](?<mon>{months})\b{year}", any(&days.middle_of))),
            (
                Form::Weekday,
                format!(
                    r"\b(?:(?<pre>{pre}) )?(?<w>{weekdays})\b\.?(?: (?<post>{pre})\b)?(?:,? (?:the |den |le )?(?<d>\d{{1,2}})(?:st|nd|rd|th|\.)?(?:$|[ ,.!?)]))?",
                    pre = any(days.next.iter().chain(&days.last).chain(&days.next_week))
                ),
            ),
            (Form::Count, format!(r"\b(?:{}) {count} {unit}\b", any(&days.within))),
            (Form::Count, format!(r"\b{count} {unit} (?:{})\b", any(&days.from_now))),
            (
                Form::Ordinal,
                format!(r"\b(?:{ordinal}) (?<d>\d{{1,2}})(?<suf>st|nd|rd|th|er|\.)?(?:$|[ ,.!?)])"),
            ),
        ];
        if days.month_first {
            let form = format!(r"\b(?<mon>{months})\.? (?:the )?(?<d>\d{{1,2}})(?:st|nd|rd|th)?\b{year}");
            forms.push((Form::MonthDay, form));
        }
        for (words, shift) in [
            (&days.today, Shift::Days(0)),
            (&days.tomorrow, Shift::Days(1)),
            (&days.after_tomorrow, Shift::Days(2)),
            (&days.yesterday, Shift::Days(-1)),
            (&days.end_of_week, Shift::EndOfWeek(0)),
            (&days.end_of_next_week, Shift::EndOfWeek(1)),
            (&days.end_of_month, Shift::EndOfMonth(0)),
            (&days.end_of_next_month, Shift::EndOfMonth(1)),
        ] {
            forms.push((Form::Relative(shift), format!(r"\b(?:{})\b", any(words))));
        }
        let folded = |words: &[String]| words.iter().map(|word| super::fold::fold(word)).collect();
        let needed: Vec<Vec<Vec<u8>>> = forms.iter().map(|(form, _)| form.needs(days)).collect();
        let numbered = (0..u128::BITS).zip(&needed).map(|(at, words)| (at, words.as_slice()));
        Ok(Calendar {
            ear: Ear::of(numbered),
            forms: forms
                .into_iter()
                .map(|(form, pattern)| Regex::new(&pattern).map(|regex| (form, regex)))
                .collect::<Result<_, _>>()?,
            months: days.months.iter().map(|names| folded(names)).collect(),
            weekdays: days.weekdays.iter().map(|names| folded(names)).collect(),
            numbers,
            past: folded(&days.last),
            upcoming: folded(&days.next),
            next_week: folded(&days.next_week),
            before_ordinal: folded(&days.before_ordinal),
            deadline: folded(&days.deadline),
            since: folded(&days.since),
            not: folded(&days.not),
        })
    }

    /// Every day that a folded text names, in order; of overlapping readings the more precise one.
    #[must_use]
    pub fn mentions(&self, text: &str, received: Date, locale: Locale) -> Vec<Mention> {
        let mut found: Vec<Mention> = Vec::new();
        let heard = self.ear.listen(text);
        let may_hold = |at: usize| heard.may_hold(u32::try_from(at).ok().filter(|at| *at < u128::BITS));
        for (_, (form, regex)) in self.forms.iter().enumerate().filter(|(at, _)| may_hold(*at)) {
            for captures in regex.captures_iter(text) {
                if let Some(mention) = self.mention(*form, &captures, text, received, locale) {
                    found.push(mention);
                }
            }
        }
        found.sort_by_key(|it| (std::cmp::Reverse(it.precision), std::cmp::Reverse(it.range.len())));
        let mut kept: Vec<Mention> = Vec::new();
        for mention in found.into_iter().take(200) {
            if kept.iter().all(|other| apart(&other.range, &mention.range)) {
                kept.push(mention);
            }
        }
        kept.sort_by_key(|it| it.range.start);
        kept
    }

    fn mention(
        &self,
        form: Form,
        captures: &Captures<'_>,
        text: &str,
        received: Date,
        locale: Locale,
    ) -> Option<Mention> {
        let whole = captures.get(0)?.range();
        let digits_go_on = text.get(whole.end..)?.starts_with(|ch: char| ch.is_ascii_digit());
        let said = text.get(whole.clone())?;
        let word = |name: &str| captures.name(name).map(|found| found.as_str());
        let number = |name: &str| word(name).and_then(|digits| digits.parse::<i16>().ok());
        let day = number("d").and_then(|day| i8::try_from(day).ok()).filter(|day| (1..=31).contains(day));
        let year = number("y").map(|year| if year < 100 { year + 2000 } else { year });
        let month = word("mon").and_then(|name| place(&self.months, name));
        let (when, precision) = match form {
            Form::Iso => (fixed(year?, i8::try_from(number("m")?).ok()?, day?)?, 4),
            Form::Numeric => (self.numeric(captures, text, locale)?, 4),
            Form::DayMonth | Form::MonthDay => (day_month(day?, month?, year)?, 4),
            Form::EndOf => (When::EndOf { month: month?, year }, 3),
            Form::MiddleOf => (day_month(15, month?, year)?, 2),
            Form::Weekday => (self.weekday(captures, day.filter(|_| !digits_go_on))?, 3),
            Form::Relative(shift) => (When::Fixed(shifted(received.0, shift)?), 3),
            Form::Count => (When::Fixed(self.counted(captures, received.0)?), 3),
            // "the 4,310.00" is an amount; English says "the 4th".
            Form::Ordinal if digits_go_on || locale.language() == "en" && captures.name("suf").is_none() => {
                return None;
            }
            Form::Ordinal if self.deadline.iter().any(|word| said.starts_with(word.as_str())) => {
                (When::Ordinal(day?), 3)
            }
            Form::Ordinal => (When::Ordinal(day?), 1),
        };
        let before = text.get(..whole.start)?.trim_end();
        let follows = |words: &[String]| {
            words.iter().any(|word| {
                before
                    .strip_suffix(word.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.ends_with([' ', ',']))
            })
        };
        let negated = follows(&self.not);
        let past = follows(&self.since)
            || match &when {
                When::Weekday { week, .. } => *week == Week::Last,
                When::Fixed(date) => *date < received.0,
                _ => false,
            };
        Some(Mention { range: whole, when, precision, negated, past })
    }

    /// `3/5`, `03.05.`, `3.5.26`: by the country, unless only one order is possible.
    fn numeric(&self, captures: &Captures<'_>, text: &str, locale: Locale) -> Option<When> {
        let whole = captures.get(0)?.range();
        let before = text.get(..whole.start)?;
        let after = text.get(whole.end..)?;
        let separator = captures.name("s")?.as_str();
        let year = captures.name("y").and_then(|year| year.as_str().parse::<i16>().ok());
        let number = |name: &str| captures.name(name).and_then(|digits| digits.as_str().parse::<i8>().ok());
        let (first, second) = (number("a")?, number("b")?);
        if before.ends_with(['.', ',', '/', '-', '€', '$', '£', '#', '§', '+'])
            || after.starts_with(|ch: char| ch.is_alphanumeric() || matches!(ch, '/' | '%' | '-'))
            || after.starts_with(',')
                && after.get(1..2).is_some_and(|ch| ch.bytes().all(|b| b.is_ascii_digit()))
        {
            return None;
        }
        let announced = || {
            let before = before.trim_end();
            self.before_ordinal.iter().any(|word| before.ends_with(word.as_str()))
        };
        match (separator, year) {
            (_, Some(_)) | ("/", None) => {}
            // "1.5" is a number; "1.5." or "am 1.5" is a day.
            (".", None) if after.starts_with('.') || announced() => {}
            _ => return None,
        }
        let year = year.map(|year| if year < 100 { year + 2000 } else { year });
        let month_first = match locale.region() {
            Some("US" | "PH" | "PR") => true,
            // Both orders are usual: only what has one reading counts.
            Some("CA") if first <= 12 && second <= 12 && first != second => return None,
            None if locale.language() == "en" && first <= 12 && second <= 12 && first != second => {
                return None;
            }
            _ => false,
        };
        let (day, month) = if month_first { (second, first) } else { (first, second) };
        if month <= 12 { day_month(day, month, year) } else { day_month(month, day, year) }
    }

    fn weekday(&self, captures: &Captures<'_>, day: Option<i8>) -> Option<When> {
        let weekday = place(&self.weekdays, captures.name("w")?.as_str())?;
        let said = |words: &[String]| {
            ["pre", "post"].iter().any(|name| {
                captures
                    .name(name)
                    .is_some_and(|found| words.iter().any(|word| is_or_begins(found.as_str(), word)))
            })
        };
        let week = match () {
            () if said(&self.next_week) => Week::Following,
            () if said(&self.past) => Week::Last,
            () if said(&self.upcoming) => Week::Upcoming,
            () => Week::Nearest,
        };
        Some(When::Weekday { weekday, week, day })
    }

    fn counted(&self, captures: &Captures<'_>, received: civil::Date) -> Option<civil::Date> {
        let count = captures.name("n")?.as_str();
        let count: i64 = count.parse().ok().or_else(|| place(&self.numbers, count).map(i64::from))?;
        let span = match (captures.name("week"), captures.name("month")) {
            (Some(_), _) => (count * 7).days(),
            (_, Some(_)) => count.months(),
            _ => count.days(),
        };
        received.checked_add(span).ok()
    }
}

impl Mention {
    /// The day that is meant, seen from the day on which the message was written.
    #[must_use]
    pub fn resolve(&self, received: Date, toward: Toward) -> Option<Date> {
        let from = received.0;
        let date = match &self.when {
            When::Fixed(date) => *date,
            When::DayMonth { day, month } => nearest_year(from, *month, *day, toward)?,
            When::EndOf { month, year: Some(year) } => {
                civil::Date::new(*year, *month, 1).ok()?.last_of_month()
            }
            When::EndOf { month, year: None } => nearest_year(from, *month, 1, toward)
                .map(civil::Date::last_of_month)
                .filter(|date| *date >= from || toward == Toward::Past)
                .or_else(|| Some(civil::Date::new(from.year(), *month, 1).ok()?.last_of_month()))?,
            When::Weekday { weekday, week, day } => resolve_weekday(from, *weekday, *week, *day, toward)?,
            When::Ordinal(day) => nearest_ordinal(from, *day, toward)?,
        };
        let right_way = match toward {
            Toward::Future => date >= from && !self.past,
            Toward::Past => date <= from,
        };
        right_way.then_some(Date(date))
    }

    /// Whether people disagree about what these words mean.
    #[must_use]
    pub fn is_vague(&self) -> bool {
        self.precision <= 2 || matches!(self.when, When::Weekday { week: Week::Upcoming, day: None, .. })
    }
}

fn resolve_weekday(
    from: civil::Date,
    weekday: i8,
    week: Week,
    day: Option<i8>,
    toward: Toward,
) -> Option<civil::Date> {
    let today = from.weekday().to_monday_one_offset();
    let ahead = i64::from((weekday - today - 1).rem_euclid(7) + 1);
    let ahead = match (toward, week) {
        (Toward::Past, Week::Following | Week::Upcoming) => return None,
        (Toward::Past, _) | (_, Week::Last) => ahead - if ahead == 7 { 7 } else { 0 } - 7,
        (Toward::Future, Week::Following) => i64::from(7 - today + weekday),
        // "Next Friday", said on a Thursday, is not tomorrow.
        (Toward::Future, Week::Upcoming) if ahead <= 2 => ahead + 7,
        (Toward::Future, _) => ahead,
    };
    let ahead = if ahead == 0 { -7 } else { ahead };
    let date = from.checked_add(ahead.days()).ok()?;
    match day {
        None => Some(date),
        Some(day) if date.day() == day => Some(date),
        // "Friday the 13th" names the day twice; it must be a Friday, within two months.
        Some(day) => (1..=60i64)
            .filter_map(|days| {
                let days = if toward == Toward::Past { -days } else { days };
                from.checked_add(days.days()).ok()
            })
            .find(|date| date.day() == day)
            .filter(|date| date.weekday().to_monday_one_offset() == weekday)
            .or(Some(date)),
    }
}

/// A day and month in the year that puts it on the right side, if it is not far more likely on the other.
fn nearest_year(from: civil::Date, month: i8, day: i8, toward: Toward) -> Option<civil::Date> {
    let in_year = |year: i16| civil::Date::new(year, month, day).ok();
    let this = in_year(from.year()).or_else(|| in_year(from.year() + 1))?;
    let date = match toward {
        Toward::Future if this < from => in_year(from.year() + 1)?,
        Toward::Past if this > from => in_year(from.year() - 1)?,
        _ => this,
    };
    let far = date.since(from).map_or(0, |span| span.get_days().abs());
    (far <= 250).then_some(date)
}

fn nearest_ordinal(from: civil::Date, day: i8, toward: Toward) -> Option<civil::Date> {
    (0..=62i64)
        .filter_map(|days| from.checked_add((if toward == Toward::Past { -days } else { days }).days()).ok())
        .find(|date| date.day() == day && *date != from)
}

fn shifted(from: civil::Date, shift: Shift) -> Option<civil::Date> {
    match shift {
        Shift::Days(days) => from.checked_add(days.days()).ok(),
        Shift::EndOfWeek(weeks) => {
            let friday = i64::from(5 - from.weekday().to_monday_one_offset());
            let friday = if friday < 0 && weeks == 0 { friday + 7 } else { friday };
            from.checked_add((friday + 7 * weeks).days()).ok()
        }
        Shift::EndOfMonth(months) => {
            from.first_of_month().checked_add(months.months()).ok().map(civil::Date::last_of_month)
        }
    }
}

fn fixed(year: i16, month: i8, day: i8) -> Option<When> {
    civil::Date::new(year, month, day).ok().map(When::Fixed)
}

fn day_month(day: i8, month: i8, year: Option<i16>) -> Option<When> {
    match year {
        Some(year) => fixed(year, month, day),
        // 29 February exists in some year.
        None => civil::Date::new(2024, month, day).ok().map(|_| When::DayMonth { day, month }),
    }
}

/// The place of a name in a list of names, from 1.
fn place(names: &[Vec<String>], name: &str) -> Option<i8> {
    let at = names.iter().position(|forms| forms.iter().any(|form| is_or_begins(name, form)))?;
    i8::try_from(at + 1).ok()
}

/// A word, where `*` stands for any ending.
fn is_or_begins(word: &str, form: &str) -> bool {
    form.strip_suffix('*').map_or(word == form, |stem| word.starts_with(stem))
}

pub(super) fn apart(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.end <= b.start || b.end <= a.start
}

/// Any of these words, the longest first.
fn any<'a>(words: impl IntoIterator<Item = &'a String>) -> String {
    let mut words: Vec<String> = words.into_iter().map(|word| super::fold::fold(word)).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let escaped: Vec<String> =
        words.iter().map(|word| regex::escape(word).replace(r"\*", "[a-z]*")).collect();
    // An empty alternation would match everywhere.
    if escaped.is_empty() { r"\b\B".to_owned() } else { escaped.join("|") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::{fold::fold, phrases::tongue};

    fn first(text: &str, received: &str, locale: &str, toward: Toward) -> Option<String> {
        let (received, locale): (Date, Locale) = (received.parse().unwrap(), locale.parse().unwrap());
        let calendar = tongue(locale).unwrap().calendar.as_ref().unwrap();
        let mentions = calendar.mentions(&fold(text), received, locale);
        mentions.first().filter(|it| !it.negated)?.resolve(received, toward).map(|date| date.to_string())
    }

    #[test]
    fn a_day_that_is_named_is_found() {
        // Tuesday, 17 March 2026.
        for (text, locale, expected) in [
            ("by Friday", "en-GB", Some("2026-03-20")),
            ("Friday next week", "en-GB", Some("2026-03-27")),
            ("next week", "en-GB", None),
            ("tomorrow", "en-GB", Some("2026-03-18")),
            ("by the end of the month", "en-GB", Some("2026-03-31")),
            ("by the end of April", "en-GB", Some("2026-04-30")),
            ("end of the week", "en-GB", Some("2026-03-20")),
            ("in two weeks", "en-GB", Some("2026-03-31")),
            ("within 10 days", "en-GB", Some("2026-03-27")),
            ("on 04/10", "en-US", Some("2026-04-10")),
            ("on 04/10", "en-GB", Some("2026-10-04")),
            ("on 04/10", "en", None),
            ("on 25/3", "en", Some("2026-03-25")),
            ("Friday the 27th", "en-GB", Some("2026-03-27")),
            ("on the 30th", "en-GB", Some("2026-03-30")),
            ("March 31st, 2026", "en-US", Some("2026-03-31")),
            ("not Friday", "en-GB", None),
            ("bis Freitag", "de-DE", Some("2026-03-20")),
            ("nächste Woche Freitag", "de-DE", Some("2026-03-27")),
            ("am 15.4.", "de-DE", Some("2026-04-15")),
            ("zum 1.5 Faktor", "de-DE", Some("2026-05-01")),
            ("Version 1.5", "de-DE", None),
            ("Ende des Monats", "de-AT", Some("2026-03-31")),
            ("übermorgen", "de-DE", Some("2026-03-19")),
            ("in 14 Tagen", "de-DE", Some("2026-03-31")),
            ("vendredi prochain", "fr-FR", Some("2026-03-20")),
            ("le 5 avril", "fr-FR", Some("2026-04-05")),
            ("1er avril", "fr-FR", Some("2026-04-01")),
            ("fin avril", "fr-FR", Some("2026-04-30")),
            ("d'ici la fin du mois", "fr-FR", Some("2026-03-31")),
            ("sous 8 jours", "fr-FR", Some("2026-03-25")),
            ("le 20", "fr-FR", Some("2026-03-20")),
        ] {
            let found = first(text, "2026-03-17", locale, Toward::Future);
            assert_eq!(found.as_deref(), expected, "{text} ({locale})");
        }
    }

    #[test]
    fn a_payment_lies_behind() {
        for (text, locale, expected) in [
            ("on Monday", "en-GB", Some("2026-03-16")),
            ("on Tuesday", "en-GB", Some("2026-03-10")),
            ("yesterday", "en-GB", Some("2026-03-16")),
            ("on 3 December", "en-GB", Some("2025-12-03")),
            ("am 2.3.", "de-DE", Some("2026-03-02")),
            ("mardi", "fr-FR", Some("2026-03-10")),
            ("am 1. April 2026", "de-DE", None),
        ] {
            assert_eq!(
                first(text, "2026-03-17", locale, Toward::Past).as_deref(),
                expected,
                "{text} ({locale})"
            );
        }
    }
}
