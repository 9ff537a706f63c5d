//! A voice that holds the facts: it writes the parts of one message, amounts and dates already in the locale's
//! form.

use super::{Facts, InvoiceFacts, Person, Purpose, Unrenderable, voice::Voice};
use crate::words::{Currency, Date, Locale, Money, Tone, format};
use fluent_bundle::FluentArgs;

pub(super) struct Pen<'a> {
    pub(super) locale: Locale,
    pub(super) facts: &'a Facts,
    voice: &'a Voice,
    tone: Tone,
    told: FluentArgs<'a>,
}

/// How long dates are: long in letters and mails, short in text messages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dates {
    Long,
    Short,
}

impl<'a> Pen<'a> {
    pub(super) fn take(
        voice: &'a Voice,
        locale: Locale,
        tone: Tone,
        purpose: &'a Purpose,
        facts: &'a Facts,
        dates: Dates,
    ) -> Result<Self, Unrenderable> {
        let mut pen = Self { locale, facts, voice, tone, told: FluentArgs::new() };
        pen.tell_names();
        pen.tell_purpose(purpose, dates);
        pen.tell_invoices(dates)?;
        Ok(pen)
    }

    /// A message of the wording, in this pen's language and tone.
    pub(super) fn say(&self, wording: &str) -> Result<String, Unrenderable> {
        self.voice.say(self.locale, wording, self.tone, &self.told)
    }

    /// A message that needs more than the facts.
    pub(super) fn say_with(
        &self,
        wording: &str,
        more: &[(&'static str, &str)],
    ) -> Result<String, Unrenderable> {
        let mut told = FluentArgs::new();
        for (name, value) in more {
            told.set(*name, *value);
        }
        self.voice.say(self.locale, wording, self.tone, &told)
    }

    /// `IBAN: DE89 …`
    pub(super) fn labelled(&self, label: &str, value: &str) -> Result<String, Unrenderable> {
        self.say_with("labelled", &[("label", label), ("value", value)])
    }

    /// Makes one more thing known to the messages that follow.
    pub(super) fn tell(&mut self, name: &'static str, value: String) {
        self.told.set(name, value);
    }

    fn tell_names(&mut self) {
        let facts = self.facts;
        let (kind, full, last) = match &facts.person {
            Person::Unknown => ("unknown", "", ""),
            Person::Named { full } => ("named", full.as_str(), ""),
            Person::Mr { full, last } => ("mr", full.as_str(), last.as_str()),
            Person::Ms { full, last } => ("ms", full.as_str(), last.as_str()),
        };
        let company = &facts.company;
        let answer = match (&facts.link, company.phone.as_str()) {
            (Some(_), _) => "link",
            (None, "") => "none",
            (None, _) => "phone",
        };
        let holder = if company.account_holder.is_empty() { &company.name } else { &company.account_holder };
        for (name, value) in [
            ("person", kind),
            ("full_name", full),
            ("last_name", last),
            ("company", &company.name),
            ("customer", &facts.customer.name),
            ("holder", holder),
            ("email", &company.email),
            ("phone", &company.phone),
            ("answer", answer),
            ("last", if facts.is_last_step { "yes" } else { "no" }),
        ] {
            self.told.set(name, value);
        }
    }

    fn tell_purpose(&mut self, purpose: &'a Purpose, dates: Dates) {
        match purpose {
            Purpose::Reminder(step) => self.told.set("step", step.as_str()),
            Purpose::Answer { .. } => {}
            Purpose::PromiseConfirmed { date, amount } => {
                self.tell("date", self.date(*date, dates));
                self.tell("amount", self.money(*amount));
            }
            Purpose::DisputeReceived { reference } | Purpose::PlanRequested { reference } => {
                self.told.set("case", reference.as_str());
            }
        }
    }

    fn tell_invoices(&mut self, dates: Dates) -> Result<(), Unrenderable> {
        let asked: Vec<&InvoiceFacts> = self.asked().collect();
        self.told.set("invoices", asked.len());
        if let Some(oldest) = asked.iter().min_by_key(|invoice| invoice.due) {
            self.told.set("number", oldest.number.as_str());
            self.tell("oldest_due", self.date(oldest.due, dates));
            let amounts: Vec<String> = self.owed().into_iter().map(|amount| self.money(amount)).collect();
            self.tell("total", self.list(&amounts)?);
        }
        self.tell("pay_by", self.date(self.facts.pay_by, dates));
        Ok(())
    }

    /// The invoices that something is owed on; credit notes only lower the total.
    fn asked(&self) -> impl Iterator<Item = &'a InvoiceFacts> + use<'a> {
        self.facts.invoices.iter().filter(|invoice| invoice.open.minor > 0)
    }

    /// What is owed, a total for each currency.
    pub(super) fn owed(&self) -> Vec<Money> {
        self.totals().into_iter().filter(|total| total.minor > 0).collect()
    }

    pub(super) fn totals(&self) -> Vec<Money> {
        Money::totals(self.facts.invoices.iter().map(|invoice| invoice.open))
    }

    fn list(&self, amounts: &[String]) -> Result<String, Unrenderable> {
        let Some((last, firsts)) = amounts.split_last() else { return Ok(String::new()) };
        let mut firsts = firsts.iter();
        let Some(first) = firsts.next() else { return Ok(last.clone()) };
        let mut list = first.clone();
        for next in firsts {
            list = self.say_with("list-more", &[("left", &list), ("right", next)])?;
        }
        self.say_with("list-two", &[("left", &list), ("right", last)])
    }

    /// Across a border a sign such as £ or $ says too little; the euro's is the same everywhere.
    pub(super) fn money(&self, amount: Money) -> String {
        if self.crosses_a_border() && amount.currency != Currency::EUR {
            format::money_with_code(self.locale, amount)
        } else {
            format::money(self.locale, amount)
        }
    }

    pub(super) fn long_date(&self, date: Date) -> String {
        format::long_date(self.locale, date)
    }

    /// Short where there is little room. In English 03/04 is two different days on two sides of an ocean, so
    /// across a border the month keeps its name.
    pub(super) fn short_date(&self, date: Date) -> String {
        if self.locale.language() == "en" && self.crosses_a_border() {
            format::long_date(self.locale, date)
        } else {
            format::short_date(self.locale, date)
        }
    }

    fn date(&self, date: Date, dates: Dates) -> String {
        match dates {
            Dates::Long => self.long_date(date),
            Dates::Short => self.short_date(date),
        }
    }

    fn crosses_a_border(&self) -> bool {
        self.facts.company.country != self.facts.customer.country
    }

    /// The label and the value of everything that a transfer needs; nothing without an account.
    pub(super) fn payment(&self) -> Result<Vec<(String, String)>, Unrenderable> {
        let company = &self.facts.company;
        if company.iban.is_empty() {
            return Ok(Vec::new());
        }
        let holder = if company.account_holder.is_empty() { &company.name } else { &company.account_holder };
        [
            ("label-holder", holder.clone()),
            ("label-iban", in_fours(&company.iban)),
            ("label-bic", company.bic.clone()),
            ("label-reference", self.facts.reference.clone()),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| Ok((self.say(label)?, value)))
        .collect()
    }

    /// The label and the amount of each currency's total.
    pub(super) fn total_lines(&self) -> Result<Vec<(String, String)>, Unrenderable> {
        let totals = self.totals();
        let label = |total: &Money| {
            if totals.len() == 1 {
                self.say("label-sum")
            } else {
                self.say_with("label-sum-currency", &[("currency", total.currency.code())])
            }
        };
        totals.iter().map(|total| Ok((label(total)?, self.money(*total)))).collect()
    }

    /// What follows the salutation goes on in lower case after a comma, and starts a sentence otherwise.
    #[allow(clippy::unused_self, reason = "a pen says it")]
    pub(super) fn after(&self, salutation: &str, opening: &str) -> String {
        let mut letters = opening.chars();
        match letters.next() {
            Some(first) if !salutation.ends_with(',') => first.to_uppercase().chain(letters).collect(),
            _ => opening.to_owned(),
        }
    }
}

/// `DE89 3704 0044 0532 0130 00`, held together by no-break spaces.
pub(super) fn in_fours(iban: &str) -> String {
    let signs: Vec<char> = iban.chars().filter(char::is_ascii_alphanumeric).collect();
    let fours = signs.chunks(4).map(|four| four.iter().collect::<String>().to_ascii_uppercase());
    fours.collect::<Vec<_>>().join("\u{a0}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iban_is_read_in_groups_of_four() {
        assert_eq!(in_fours("de89370400440532013000").replace('\u{a0}', " "), "DE89 3704 0044 0532 0130 00");
        assert_eq!(in_fours(" GB29 NWBK-6016"), "GB29\u{a0}NWBK\u{a0}6016");
        assert_eq!(in_fours(""), "");
    }
}
