//! The page itself: everything already in the customer's language, amounts and dates as they are read there.

use super::{
    said,
    standing::{Standing, Told},
    typed::{Typed, Wrong},
    visit::Visit,
};
use crate::{
    app::App,
    cases::{CaseKind, CaseState, plan},
    ledger::{Invoice, Salutation},
    reading::DisputeReason,
    web::{Result, page, tongue::LANGUAGES},
    words::{Currency, Date, Money},
};
use axum::response::Html;
use duly_channels::letter::qr::{Modules, Transfer};
use serde::Serialize;

/// The ways out, by the name that their forms and addresses carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    Pay,
    Promise,
    Plan,
    Dispute,
    Paid,
    Comment,
}

impl Way {
    const ALL: [Way; 6] = [Way::Pay, Way::Promise, Way::Plan, Way::Dispute, Way::Paid, Way::Comment];

    const fn name(self) -> &'static str {
        match self {
            Way::Pay => "pay",
            Way::Promise => "promise",
            Way::Plan => "plan",
            Way::Dispute => "dispute",
            Way::Paid => "paid",
            Way::Comment => "comment",
        }
    }
}

#[derive(Serialize)]
struct Page<'a> {
    /// The address without its query.
    base: String,
    query: String,
    company: &'a str,
    initial: String,
    customer: &'a str,
    languages: Vec<Language>,
    title: String,
    intro: String,
    done: Option<Done>,
    sums: Vec<Sum>,
    later: String,
    told: Vec<Row>,
    nothing_open: bool,
    /// The way that stands open.
    open: &'static str,
    bank: Option<Bank>,
    choices: Vec<Choice>,
    other_checked: bool,
    currency: String,
    several: bool,
    promise: Day,
    plan: Plan,
    paid: Day,
    invoices: Vec<Choice>,
    reasons: Vec<Choice>,
    typed: &'a Typed,
    wrong: &'a Wrong,
    failed: bool,
    talk: String,
    next: Next,
    keep_language: bool,
}

#[derive(Serialize)]
struct Language {
    code: String,
    name: &'static str,
    href: String,
    current: bool,
}

/// What was just done.
#[derive(Serialize)]
struct Done {
    title: String,
    text: String,
    reference: String,
}

/// What is asked for in one currency.
#[derive(Serialize)]
struct Sum {
    amount: String,
    caption: String,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    number: String,
    due: String,
    part: String,
    open: String,
    tags: Vec<Tag>,
}

#[derive(Serialize)]
struct Tag {
    look: &'static str,
    icon: &'static str,
    text: String,
}

/// What the customer told us before, and how it stands.
#[derive(Serialize)]
struct Row {
    reference: String,
    text: String,
    parts: Vec<String>,
    tag: Tag,
    new: bool,
}

#[derive(Serialize)]
struct Bank {
    holder: String,
    iban: String,
    bic: String,
    reference: String,
    amounts: Vec<Amount>,
    /// Whether there is anything to scan.
    coded: bool,
}

#[derive(Serialize)]
struct Amount {
    shown: String,
    plain: String,
    code: Option<Code>,
}

/// A payment code: how wide with its rim, and its dark squares.
#[derive(Serialize)]
struct Code {
    size: usize,
    path: String,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
    checked: bool,
}

#[derive(Serialize)]
struct Day {
    value: String,
    min: String,
    max: String,
    hint: String,
}

#[derive(Serialize)]
struct Plan {
    sub: String,
    parts: Vec<Choice>,
    sums: Vec<Choice>,
    day: Day,
    weekly: bool,
}

/// What happens next, said before each button.
#[derive(Serialize)]
struct Next {
    promise: String,
    plan: String,
    dispute: String,
    paid: String,
}

pub fn page(
    app: &App,
    visit: &Visit,
    standing: &Standing,
    typed: &Typed,
    wrong: &Wrong,
    way: Option<Way>,
) -> Result<Html<String>> {
    let asked = standing.asked(visit);
    let wanted = visit.open.as_deref().and_then(|open| Way::ALL.into_iter().find(|it| it.name() == open));
    let is = |it: Way| way == Some(it);
    let main = standing.unanswered(visit).first().map_or(visit.company.currency, |it| it.currency);
    let choices = choices(visit, standing, typed);
    let several = choices.iter().filter(|it| it.value.starts_with("all:")).count() > 1;
    let shows = Page {
        base: format!("/p/{}", visit.token),
        query: format!("?lang={}", visit.tongue.locale.language()),
        company: &visit.company.name,
        initial: visit
            .company
            .name
            .chars()
            .find(|c| c.is_alphanumeric())
            .map(String::from)
            .unwrap_or_default(),
        customer: &visit.customer.name,
        languages: languages(visit),
        title: title(visit, &asked),
        intro: intro(visit, standing),
        done: done(visit, standing),
        sums: sums(visit, standing, &asked),
        later: later(visit, standing, &asked),
        told: standing.cases.iter().map(|told| row(visit, standing, told)).collect(),
        nothing_open: standing.open.is_empty(),
        open: way.or(wanted).map_or("", Way::name),
        bank: bank(visit, standing, &asked),
        other_checked: typed.what == "other",
        choices,
        currency: main.to_string(),
        several,
        promise: promise_day(app, visit, if is(Way::Promise) { &typed.on } else { "" }),
        plan: plan_form(app, visit, standing, typed, is(Way::Plan)),
        paid: paid_day(visit, if is(Way::Paid) { &typed.on } else { "" }),
        invoices: invoices(visit, standing, typed),
        reasons: reasons(visit, typed),
        typed,
        wrong,
        failed: !wrong.is_empty(),
        talk: talk(visit, standing),
        next: next(app, visit, standing),
        keep_language: visit.contact.as_ref().is_some_and(|contact| {
            let kept = contact.locale.unwrap_or(visit.customer.locale);
            kept.language() != visit.tongue.locale.language()
        }),
    };
    page::render("pages/customers/page.html", visit.tongue.locale, &shows)
}

#[must_use]
pub fn no_day(visit: &Visit, typed: &str) -> String {
    let example = visit.today.plus_days(7).to_string();
    match typed.trim() {
        "" => visit.tongue.word("p-wrong-no-day"),
        typed => visit.say("p-wrong-day", &[("typed", typed), ("example", &example)]),
    }
}

#[must_use]
pub fn no_amount(visit: &Visit, typed: &str, currency: Currency) -> String {
    let example = visit.money(Money::new(120_050, currency));
    match typed.trim() {
        "" => visit.tongue.word("p-wrong-no-amount"),
        typed => visit.say("p-wrong-amount", &[("typed", typed), ("example", &example)]),
    }
}

fn languages(visit: &Visit) -> Vec<Language> {
    let name = |code: &str| match code {
        "de" => "Deutsch",
        "fr" => "Français",
        _ => "English",
    };
    let current = visit.tongue.locale.language().to_owned();
    let done = visit.done.as_deref().filter(|it| it.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    let done = done.map_or(String::new(), |done| format!("&done={done}"));
    let one = |code: &str| Language {
        code: code.to_owned(),
        name: name(code),
        href: format!("/p/{}?lang={code}{done}", visit.token),
        current: code == current,
    };
    LANGUAGES.iter().map(|it| one(it.language())).collect()
}

fn title(visit: &Visit, asked: &[&Invoice]) -> String {
    match asked.len() {
        0 => visit.tongue.word("p-title-nothing"),
        n => visit.count("p-title", n, &[]),
    }
}

fn intro(visit: &Visit, standing: &Standing) -> String {
    let person = visit.contact.as_ref().filter(|it| !it.name.trim().is_empty());
    let last = |name: &str| name.split_whitespace().next_back().unwrap_or_default().to_owned();
    let hello = match person.map(|it| (it.salutation, it.name.trim())) {
        Some((Salutation::Mr, name)) => visit.say("p-hello-mr", &[("name", name), ("last", &last(name))]),
        Some((Salutation::Ms, name)) => visit.say("p-hello-ms", &[("name", name), ("last", &last(name))]),
        Some((Salutation::None, name)) => visit.say("p-hello-named", &[("name", name)]),
        None => visit.tongue.word("p-hello"),
    };
    let rest = if standing.open.is_empty() { "p-intro-nothing" } else { "p-intro" };
    format!("{hello} {}", visit.tongue.word(rest))
}

fn sums(visit: &Visit, standing: &Standing, asked: &[&Invoice]) -> Vec<Sum> {
    let is_late = asked.iter().any(|it| it.due_on < visit.today);
    let today = visit.day(visit.today);
    let caption = visit.say(if is_late { "p-past-due" } else { "p-open-on" }, &[("date", &today)]);
    let sum = |total: Money| Sum {
        amount: visit.money(total),
        caption: caption.clone(),
        lines: asked
            .iter()
            .filter(|it| it.currency == total.currency)
            .map(|it| line(visit, standing, it))
            .collect(),
    };
    Money::totals(asked.iter().map(|it| it.open())).into_iter().map(sum).collect()
}

fn line(visit: &Visit, standing: &Standing, it: &Invoice) -> Line {
    let key = if it.due_on < visit.today { "p-was-due" } else { "p-is-due" };
    let part = if it.open_minor == it.total_minor {
        String::new()
    } else {
        visit.say("p-part", &[("total", &visit.money(it.total()))])
    };
    let live = standing.cases.iter().filter(|told| told.is_live() && told.names(it.id));
    Line {
        number: it.number.clone(),
        due: visit.say(key, &[("date", &visit.day(it.due_on))]),
        part,
        open: visit.money(it.open()),
        tags: live.map(|told| state(visit, told)).collect(),
    }
}

fn later(visit: &Visit, standing: &Standing, asked: &[&Invoice]) -> String {
    let later: Vec<&Invoice> =
        standing.open.iter().filter(|it| !asked.iter().any(|asked| asked.id == it.id)).collect();
    if later.is_empty() {
        return String::new();
    }
    let one = |it: &&Invoice| {
        let (open, date) = (visit.money(it.open()), visit.day(it.due_on));
        visit.say("p-later-one", &[("open", &open), ("date", &date)])
    };
    let list: Vec<String> = later.iter().take(4).map(one).collect();
    visit.count("p-later", later.len(), &[("list", &list.join("; "))])
}

fn state(visit: &Visit, told: &Told) -> Tag {
    let case = &told.case;
    let due = case.due_on.map_or(String::new(), |due| visit.day(due));
    let (look, icon, key) = match (case.state, case.kind) {
        (CaseState::Open, CaseKind::Promise) => ("info", "calendar-days", "p-state-promised"),
        (CaseState::Open, CaseKind::Dispute) => ("warn", "search", "p-state-disputed"),
        (CaseState::Open, CaseKind::Plan) => ("plan", "layers", "p-state-plan"),
        (CaseState::Open, CaseKind::Paid) => ("info", "search", "p-state-paid"),
        (CaseState::Requested, _) => ("plan", "clock", "p-state-requested"),
        (CaseState::Kept, _) => ("good", "circle-check", "p-state-kept"),
        (CaseState::PartlyKept, _) => ("warn", "circle-dashed", "p-state-partly"),
        (CaseState::Broken, CaseKind::Paid) => ("warn", "circle-question-mark", "p-state-not-found"),
        (CaseState::Broken, _) => ("warn", "circle-x", "p-state-broken"),
        (CaseState::Settled, _) => ("good", "circle-check", "p-state-settled"),
        (CaseState::Withdrawn, _) => ("", "undo-2", "p-state-withdrawn"),
    };
    Tag { look, icon, text: visit.say(key, &[("date", &due)]) }
}

fn row(visit: &Visit, standing: &Standing, told: &Told) -> Row {
    let case = &told.case;
    let numbers: Vec<&str> = told.invoices.iter().map(|(id, _)| standing.number(*id)).collect();
    let numbers = numbers.join(", ");
    let (amount, due) = (visit.money(told.amount()), case.due_on.map_or(String::new(), |day| visit.day(day)));
    let part = |it: &crate::cases::Instalment| {
        let amount = visit.money(Money::new(it.amount_minor, case.currency));
        visit.say("p-told-part", &[("amount", &amount), ("date", &visit.day(it.due_on))])
    };
    let args = [("amount", amount.as_str()), ("date", due.as_str()), ("numbers", numbers.as_str())];
    let text = match case.kind {
        CaseKind::Promise => visit.say("p-told-promise", &args),
        CaseKind::Plan => visit.count("p-told-plan", told.instalments.len(), &args),
        CaseKind::Dispute => {
            let reason = said::reason_key(case.reason.unwrap_or(DisputeReason::Other).as_str());
            visit.say("p-told-dispute", &[("reason", &visit.tongue.word(&reason)), ("numbers", &numbers)])
        }
        CaseKind::Paid if case.due_on.is_some() => visit.say("p-told-paid-on", &args),
        CaseKind::Paid => visit.say("p-told-paid", &args),
    };
    let reference = case.reference();
    let new = visit.done.as_deref() == Some(&reference);
    Row { text, parts: told.instalments.iter().map(part).collect(), tag: state(visit, told), new, reference }
}

/// Confirms what the address names, if it is something of this customer's.
fn done(visit: &Visit, standing: &Standing) -> Option<Done> {
    let plain = |title: &str, text: &str| Done {
        title: visit.tongue.word(title),
        text: visit.tongue.word(text),
        reference: String::new(),
    };
    match visit.done.as_deref()? {
        "message" => Some(plain("p-done-message", "p-done-message-text")),
        "language" => Some(plain("p-done-language", "p-done-language-text")),
        reference => {
            let told = standing.cases.iter().find(|told| told.case.reference() == reference)?;
            let due = told.case.due_on.map_or(String::new(), |day| visit.day(day));
            let (title, text) = match told.case.kind {
                CaseKind::Promise => ("p-done-promise", "p-done-promise-text"),
                CaseKind::Plan => ("p-done-plan", "p-done-plan-text"),
                CaseKind::Dispute => ("p-done-dispute", "p-done-dispute-text"),
                CaseKind::Paid => ("p-done-paid", "p-done-paid-text"),
            };
            let amount = visit.money(told.amount());
            let args = [("amount", amount.as_str()), ("date", due.as_str())];
            let (title, text) = (visit.tongue.word(title), visit.say(text, &args));
            Some(Done { title, text, reference: reference.to_owned() })
        }
    }
}

fn bank(visit: &Visit, standing: &Standing, asked: &[&Invoice]) -> Option<Bank> {
    let it = &visit.company;
    if it.iban.is_empty() || standing.open.is_empty() {
        return None;
    }
    let reference = match asked {
        [only] => only.number.clone(),
        _ => visit.customer.number.clone(),
    };
    let amount = |total: Money| Amount {
        shown: visit.money(total),
        plain: total.decimal(),
        code: code(visit, total, &reference),
    };
    let compact: Vec<char> = it.iban.chars().filter(|c| !c.is_whitespace()).collect();
    let groups: Vec<String> = compact.chunks(4).map(|group| group.iter().collect()).collect();
    let totals = Money::totals(asked.iter().map(|it| it.open()));
    let amounts: Vec<Amount> = totals.into_iter().map(amount).collect();
    Some(Bank {
        coded: amounts.iter().any(|it| it.code.is_some()),
        holder: if it.account_holder.is_empty() { it.name.clone() } else { it.account_holder.clone() },
        iban: groups.join(" "),
        bic: it.bic.clone(),
        amounts,
        reference,
    })
}

fn code(visit: &Visit, total: Money, reference: &str) -> Option<Code> {
    let it = &visit.company;
    let name = if it.account_holder.is_empty() { &it.name } else { &it.account_holder };
    let transfer = Transfer {
        name,
        iban: &it.iban,
        bic: &it.bic,
        currency: total.currency.code(),
        amount: total.minor,
        reference,
    };
    let modules = Modules::of(&transfer.epc()?)?;
    // The picture's own padding is the rest of the light rim.
    Some(Code { size: modules.size, path: modules.svg_path() })
}

/// All of it, currency by currency; or one invoice.
fn choices(visit: &Visit, standing: &Standing, typed: &Typed) -> Vec<Choice> {
    let meant = standing.unanswered(visit);
    let totals = Money::totals(meant.iter().map(|it| it.open()));
    let all = totals.iter().map(|total| {
        let label = visit.say("p-all", &[("amount", &visit.money(*total))]);
        (format!("all:{}", total.currency), label)
    });
    let one = |it: &&Invoice| {
        let open = visit.money(it.open());
        let label = visit.say("p-only", &[("number", &it.number), ("amount", &open)]);
        (format!("one:{}", it.id), label)
    };
    let ones = meant.iter().take(if meant.len() > 1 { 5 } else { 0 }).map(one);
    let mut choices: Vec<Choice> =
        all.chain(ones).map(|(value, label)| Choice { checked: typed.what == value, value, label }).collect();
    let is_chosen = typed.what == "other" || choices.iter().any(|it| it.checked);
    if let Some(first) = choices.first_mut().filter(|_| !is_chosen) {
        first.checked = true;
    }
    choices
}

fn promise_day(app: &App, visit: &Visit, typed: &str) -> Day {
    let latest = visit.today.plus_days(app.limits().promise_within_days);
    Day {
        value: value(typed, weekday(visit.today.plus_days(7)).min(latest)),
        min: visit.today.to_string(),
        max: latest.to_string(),
        hint: visit.say("p-promise-hint", &[("latest", &visit.day(latest))]),
    }
}

fn paid_day(visit: &Visit, typed: &str) -> Day {
    Day {
        value: typed.to_owned(),
        min: String::new(),
        max: visit.today.to_string(),
        hint: visit.tongue.word("p-paid-hint"),
    }
}

fn plan_form(app: &App, visit: &Visit, standing: &Standing, typed: &Typed, is_open: bool) -> Plan {
    let limits = app.limits();
    let latest = visit.today.plus_days(limits.promise_within_days);
    let totals = Money::totals(standing.unanswered(visit).iter().map(|it| it.open()));
    let parts = |n: u8| {
        let label = match totals.as_slice() {
            [total] => parts_label(visit, *total, n),
            _ => visit.count("p-plan-parts", usize::from(n), &[]),
        };
        let chosen = if is_open { typed.parts == n.to_string() } else { n == 2 };
        Choice { value: n.to_string(), label, checked: chosen }
    };
    let sums = choices(visit, standing, typed).into_iter().filter(|it| it.value.starts_with("all:"));
    let most = limits.most_instalments.max(2);
    Plan {
        sub: visit.say("p-plan-sub", &[("most", &most.to_string())]),
        parts: (2..=most).map(parts).collect(),
        sums: sums.collect(),
        day: Day {
            value: value(
                if is_open { &typed.on } else { "" },
                weekday(visit.today.plus_days(14)).min(latest),
            ),
            min: visit.today.to_string(),
            max: latest.to_string(),
            hint: visit.say("p-plan-hint", &[("latest", &visit.day(latest))]),
        },
        weekly: typed.every == "week",
    }
}

/// `3 × €906.14, the last €906.12`
fn parts_label(visit: &Visit, total: Money, n: u8) -> String {
    let amounts = plan::split(total.minor, n);
    let money = |minor: Option<&i64>| visit.money(Money::new(minor.copied().unwrap_or(0), total.currency));
    let (first, last) = (money(amounts.first()), money(amounts.last()));
    let n = n.to_string();
    if first == last {
        visit.say("p-plan-each", &[("n", &n), ("amount", &first)])
    } else {
        visit.say("p-plan-last", &[("n", &n), ("amount", &first), ("last", &last)])
    }
}

fn value(typed: &str, otherwise: Date) -> String {
    if typed.is_empty() { otherwise.to_string() } else { typed.to_owned() }
}

/// No bank works on a weekend.
fn weekday(day: Date) -> Date {
    let over = i64::from(day.weekday().to_monday_zero_offset()) - 4;
    if over > 0 { day.plus_days(3 - over) } else { day }
}

fn invoices(visit: &Visit, standing: &Standing, typed: &Typed) -> Vec<Choice> {
    let only = standing.open.len() == 1;
    let one = |it: &Invoice| {
        let open = visit.money(it.open());
        let value = it.id.to_string();
        let checked = only || typed.invoice.contains(&value);
        Choice { label: format!("{}, {open}", it.number), checked, value }
    };
    standing.open.iter().map(one).collect()
}

/// What customers tell apart; collectors may tell more.
fn reasons(visit: &Visit, typed: &Typed) -> Vec<Choice> {
    use DisputeReason::{Duplicate, NotOrdered, NotReceived, Other, Price, Quality, Quantity, TaxOrForm};
    let one = |it: DisputeReason| Choice {
        value: it.to_string(),
        label: visit.tongue.word(&said::reason_key(it.as_str())),
        checked: typed.reason == it.as_str(),
    };
    [NotReceived, Quality, Price, Quantity, TaxOrForm, NotOrdered, Duplicate, Other]
        .into_iter()
        .map(one)
        .collect()
}

fn talk(visit: &Visit, standing: &Standing) -> String {
    let who = standing.collector.as_deref().unwrap_or(&visit.company.name);
    let by = if visit.company.phone.is_empty() { &visit.company.email } else { &visit.company.phone };
    visit.say("p-talk", &[("who", who), ("by", by)])
}

fn next(app: &App, visit: &Visit, standing: &Standing) -> Next {
    let who = standing.collector.as_deref().unwrap_or(&visit.company.name);
    let hold = visit.today.plus_days(app.config.dunning.paid_hold_days);
    Next {
        promise: visit.tongue.word("p-next-promise"),
        plan: visit.say("p-next-plan", &[("who", who)]),
        dispute: visit.say("p-next-dispute", &[("who", who)]),
        paid: visit.say("p-next-paid", &[("date", &visit.day(hold))]),
    }
}
