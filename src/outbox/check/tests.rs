use super::*;
use crate::{
    ledger::{BlockReason, Role, Salutation},
    outbox::{Days, DeliveryState},
    words::{BlockId, CompanyId, ContactId, CustomerId, DeliveryId, MessageId},
};
use duly_channels::sms;

const NUMBER: &str = "+353861234567";

/// A text message about an invoice of 100.00 that is all open, on a Monday at noon.
fn circumstances(kind: Kind) -> Circumstances {
    let contact = Contact {
        id: ContactId(1),
        customer_id: CustomerId(1),
        external_id: "1".into(),
        name: String::new(),
        salutation: Salutation::None,
        role: Role::AccountsPayable,
        locale: None,
        zone: None,
        email: None,
        phone: Some(NUMBER.into()),
        email_fault: None,
        email_fault_at: None,
        phone_stopped_at: None,
    };
    let said =
        Said { invoice_id: InvoiceId(1), number: "R-1".into(), said_minor: 10_000, open_minor: 10_000 };
    Circumstances {
        kind,
        invoices: vec![said],
        blocks: Vec::new(),
        contact: Some(contact),
        zone: Zone::UTC,
        today: Date::ymd(2026, 6, 15),
        echo: Echo::default(),
    }
}

fn verdict(it: &Circumstances, now: &str) -> Verdict {
    let text = sms::Outgoing { from: "Nordhafen".into(), to: NUMBER.into(), text: "R-1".into() };
    let outgoing = Outgoing::Sms(text);
    let now = Timestamp(now.parse().unwrap());
    let delivery = Delivery {
        id: DeliveryId(1),
        message_id: MessageId(1),
        company_id: CompanyId(1),
        customer_id: Some(CustomerId(1)),
        contact_id: Some(ContactId(1)),
        channel: Channel::Sms,
        outgoing: String::new(),
        state: DeliveryState::Sending,
        attempts: 1,
        due_at: now,
        lease_until: None,
        reference: None,
        why: None,
        changed_at: now,
        domain: None,
        code: None,
        status: None,
    };
    last_check(&delivery, &outgoing, it, Window { from_hour: 8, to_hour: 18, days: Days::WORKDAYS }, now)
}

const NOON: &str = "2026-06-15T12:00:00Z";
const NIGHT: &str = "2026-06-15T23:00:00Z";

#[test]
fn a_reminder_leaves_only_while_it_is_true_and_reaches_somebody() {
    let check = |change: &dyn Fn(&mut Circumstances), expected: Option<&str>| {
        let mut it = circumstances(Kind::Reminder);
        change(&mut it);
        let expected = expected.map_or(Verdict::Go, |why| Verdict::Withdraw(why.into()));
        assert_eq!(verdict(&it, NOON), expected);
    };
    let block = |invoice: Option<i64>, until: Option<Date>| Block {
        id: BlockId(1),
        customer_id: CustomerId(1),
        invoice_id: invoice.map(InvoiceId),
        reason: BlockReason::Promise,
        source: "case:1".into(),
        until,
    };
    let contact =
        |change: fn(&mut Contact)| move |it: &mut Circumstances| change(it.contact.as_mut().unwrap());
    let yesterday = Date::ymd(2026, 6, 14);
    check(&|_| (), None);
    check(&|it| it.invoices[0].open_minor = 9_999, Some("what is open on R-1 has changed"));
    check(&|it| it.invoices[0].open_minor = 0, Some("what is open on R-1 has changed"));
    check(&|it| it.blocks.push(block(None, None)), Some("R-1 is blocked: promise"));
    check(&|it| it.blocks.push(block(Some(1), None)), Some("R-1 is blocked: promise"));
    check(&|it| it.blocks.push(block(Some(2), None)), None);
    check(&|it| it.blocks.push(block(Some(1), Some(yesterday))), None);
    check(
        &contact(|it| it.phone_stopped_at = Some(Timestamp::EPOCH)),
        Some("the contact cannot be reached there any more"),
    );
    check(&contact(|it| it.phone = Some("+4930".into())), Some("the contact's address has changed"));
    check(&contact(|it| it.email_fault = Some("5.1.1".into())), None);
}

#[test]
fn a_reminder_waits_for_its_hours_but_never_outlives_its_truth() {
    let morning = Timestamp("2026-06-16T08:00:00Z".parse().unwrap());
    let mut it = circumstances(Kind::Reminder);
    assert_eq!(verdict(&it, NIGHT), Verdict::Defer(morning));
    it.invoices[0].open_minor = 0;
    assert!(matches!(verdict(&it, NIGHT), Verdict::Withdraw(_)));
}

#[test]
fn an_answer_leaves_at_any_hour_but_not_to_a_number_that_opted_out() {
    let mut it = circumstances(Kind::Answer);
    it.invoices[0].open_minor = 0;
    assert_eq!(verdict(&it, NIGHT), Verdict::Go);
    it.contact.as_mut().unwrap().phone_stopped_at = Some(Timestamp::EPOCH);
    assert!(matches!(verdict(&it, NOON), Verdict::GiveUp(_)));
}
