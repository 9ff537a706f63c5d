use super::*;
use crate::{
    ledger::BlockReason,
    wording::StepName,
    words::{BlockId, Channel, CompanyId, CustomerId, InvoiceId, Tone},
};

const TODAY: (i16, i8, i8) = (2026, 6, 15);

fn today() -> Date {
    Date::ymd(TODAY.0, TODAY.1, TODAY.2)
}

/// The shipped offsets.
fn steps() -> Vec<Step> {
    let names = StepName::ALL.iter().zip([-5, 3, 10, 20, 30]);
    names
        .enumerate()
        .map(|(at, (name, offset_days))| Step {
            id: StepId(i64::try_from(at).unwrap()),
            name: *name,
            offset_days,
            channel: Channel::Email,
            tone: Tone::Friendly,
        })
        .collect()
}

/// An invoice of 100.00 EUR that is this many days late.
fn late(days: i64) -> Item {
    let due_on = today().plus_days(-days);
    let invoice = Invoice {
        id: InvoiceId(1000 - days),
        customer_id: CustomerId(1),
        company_id: CompanyId(1),
        number: format!("R-{days}"),
        issued_on: due_on,
        due_on,
        currency: Currency::EUR,
        total_minor: 10_000,
        paid_minor: 0,
        open_minor: 10_000,
    };
    Item { invoice, block: None, taken: Vec::new() }
}

impl Item {
    fn had(mut self, name: StepName, days_ago: i64) -> Item {
        let step = steps().into_iter().find(|it| it.name == name).unwrap();
        self.taken.push(Taken { step, on: today().plus_days(-days_ago) });
        self
    }

    fn blocked(mut self) -> Item {
        self.block = Some(Block {
            id: BlockId(1),
            customer_id: CustomerId(1),
            invoice_id: Some(self.invoice.id),
            reason: BlockReason::Dispute,
            source: "case:7".into(),
            until: None,
        });
        self
    }

    fn open(mut self, minor: i64, currency: Currency) -> Item {
        (self.invoice.open_minor, self.invoice.currency) = (minor, currency);
        self
    }
}

fn of(items: impl IntoIterator<Item = Item>) -> Standing {
    Standing { items: items.into_iter().collect(), ..Standing::default() }
}

/// A decision in one line: the step and, for each listed invoice, its days late and its own step; then the
/// rules of all invoices in order.
fn told(standing: &Standing) -> String {
    let decision = decide(&steps(), standing, 2, today());
    let sent = decision.send.map_or("nothing".to_owned(), |it| {
        let list: Vec<String> = it
            .listed
            .iter()
            .map(|it| {
                let own = it.own_step().map_or("-", |own| own.name.as_str());
                format!("{}:{own}", it.invoice.days_late(today()))
            })
            .collect();
        format!("{} [{}]", it.step.name, list.join(" "))
    });
    let rules: Vec<String> = decision.reasons.iter().map(|it| it.rule.written().0).collect();
    format!("{sent} / {}", rules.join(" "))
}

#[track_caller]
fn check(items: impl IntoIterator<Item = Item>, expected: &str) {
    assert_eq!(told(&of(items)), expected);
}

#[test]
fn an_invoice_goes_from_step_to_step_on_its_days() {
    use StepName::{Courtesy, Final, First, Second, Third};
    check([late(-6)], "nothing / not_due_yet");
    check([late(-5)], "courtesy [-5:courtesy] / sent");
    check([late(-4).had(Courtesy, 1)], "nothing / not_due_yet");
    check([late(0)], "nothing / not_due_yet");
    check([late(2)], "nothing / not_due_yet");
    check([late(3).had(Courtesy, 8)], "first [3:first] / sent");
    check([late(9).had(First, 6)], "nothing / not_due_yet");
    check([late(10).had(First, 7)], "second [10:second] / sent");
    check([late(20).had(First, 17).had(Second, 10)], "third [20:third] / sent");
    check([late(30).had(Third, 10)], "final [30:final] / sent");
    check([late(90).had(Final, 60)], "nothing / no_further_step");
}

#[test]
fn a_courtesy_is_never_said_late_and_an_old_invoice_begins_at_the_beginning() {
    check([late(-1)], "courtesy [-1:courtesy] / sent");
    check([late(1)], "nothing / not_due_yet");
    check([late(40)], "first [40:first] / sent");
}

#[test]
fn a_hold_shifts_everything_later() {
    use StepName::{First, Second};
    // The first reminder left 12 days late: the second waits for the procedure's seven days.
    check([late(21).had(First, 6)], "nothing / too_soon");
    check([late(22).had(First, 7)], "second [22:second] / sent");
    check([late(40).had(First, 17).had(Second, 9)], "nothing / too_soon");
    check([late(40).had(First, 18).had(Second, 10)], "third [40:third] / sent");
}

#[test]
fn one_message_lists_all_that_is_overdue_at_the_highest_step_that_is_newly_due() {
    use StepName::{Final, First};
    check(
        [late(10).had(First, 7), late(3), late(1), late(-5), late(60).had(Final, 30)],
        "second [60:- 10:second 3:first 1:-] / sent sent sent too_soon sent",
    );
    check([late(-5), late(-3), late(1)], "courtesy [-3:courtesy -5:courtesy] / sent sent not_due_yet");
    check([late(5).had(First, 2), late(1)], "nothing / not_due_yet not_due_yet");
}

#[test]
fn what_is_paid_blocked_or_a_credit_note_is_left_out() {
    check([late(12).open(0, Currency::EUR), late(3)], "first [3:first] / paid sent");
    check([late(12).blocked(), late(3)], "first [3:first] / blocked sent");
    check([late(12).blocked()], "nothing / blocked");
    check([late(12).open(-50, Currency::EUR), late(3)], "first [3:first] / sent");
}

#[test]
fn credit_holds_its_own_currency_if_it_covers_all_that_is_asked() {
    let credit = |minor: i64| late(5).open(-minor, Currency::EUR);
    check([credit(10_000), late(4)], "nothing / covered_by_credit");
    check([credit(9_999), late(4)], "first [4:first] / sent");
    check([credit(10_000), late(4), late(1)], "first [4:first 1:-] / sent sent");
    check([credit(20_000), late(4), late(1)], "nothing / covered_by_credit not_due_yet");
    let pounds = late(6).open(700, Currency::GBP);
    check([credit(20_000), late(4), late(1), pounds], "first [6:first] / covered_by_credit not_due_yet sent");
}

#[test]
fn a_customer_in_manual_mode_gets_nothing_by_itself() {
    let standing = Standing { manual: true, ..of([late(3), late(-9)]) };
    assert_eq!(told(&standing), "nothing / manual_customer not_due_yet");
}

#[test]
fn the_cap_counts_seven_days_and_says_when_there_is_room() {
    let with = |days: &[i64]| Standing {
        contacts: days.iter().map(|ago| today().plus_days(-ago)).collect(),
        ..of([late(3)])
    };
    assert_eq!(told(&with(&[1, 7, 8])), "first [3:first] / sent");
    assert_eq!(told(&with(&[1, 6])), "nothing / contact_cap");
    let free_on = |days: &[i64]| match &decide(&steps(), &with(days), 2, today()).reasons[0].rule {
        Rule::ContactCap { free_on, contacts, .. } => (free_on.days_since(today()), *contacts),
        other => panic!("{other:?}"),
    };
    assert_eq!(free_on(&[1, 6]), (1, 2));
    assert_eq!(free_on(&[0, 2, 5]), (5, 3));
}

#[test]
fn the_period_is_the_oldest_due_date_that_called_unless_it_is_used_up() {
    let (a, b) = (late(12).had(StepName::First, 7), late(4));
    let sending = |standing: &Standing| decide(&steps(), standing, 2, today()).send.unwrap();
    let mut standing = of([a, b]);
    assert_eq!(sending(&standing).period, today().plus_days(-12));
    let second = sending(&standing).step.id;
    standing.periods.push((second, today().plus_days(-12)));
    assert_eq!(sending(&standing).period, today());
}

#[test]
fn only_the_procedures_end_is_last() {
    let is_last = |item| decide(&steps(), &of([item]), 2, today()).send.unwrap().is_last;
    assert!(!is_last(late(20).had(StepName::Second, 10)));
    assert!(is_last(late(30).had(StepName::Third, 10)));
}

#[test]
fn a_message_that_cannot_leave_holds_whoever_called_for_it() {
    let decision = decide(&steps(), &of([late(3), late(1), late(8).blocked()]), 2, today());
    let held = decision.held_by(&Rule::NoRecipient { step: StepName::First });
    let rules: Vec<String> = held.reasons.iter().map(|it| it.rule.written().0).collect();
    assert_eq!((held.send, rules.join(" ").as_str()), (None, "no_recipient not_due_yet blocked"));
}
