//! Whether what was said came true. Pure: no clock, no SQL.

use super::{Case, CaseKind, CaseState, Instalment, InstalmentState};
use crate::words::Date;

/// Bank transfers arrive late: one day is waited beyond the day that was promised.
pub const GRACE_DAYS: i64 = 1;

/// What has arrived for a case so far, in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What was open on its invoices when it was opened.
    pub asked: i64,
    /// What came in for it since.
    pub paid: i64,
    /// Nothing is open on its invoices any more.
    pub all_closed: bool,
    /// Its silence has run out.
    pub hold_over: bool,
}

/// How a case ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub state: CaseState,
    /// How the instalments stand, by position.
    pub instalments: Vec<(i64, InstalmentState)>,
}

impl Verdict {
    const fn of(state: CaseState) -> Verdict {
        Verdict { state, instalments: Vec::new() }
    }

    /// Whether somebody has to look, because what was said did not come true.
    #[must_use]
    pub const fn disappoints(&self) -> bool {
        matches!(self.state, CaseState::Broken | CaseState::PartlyKept)
    }
}

/// Looks at a live case. `None`: nothing has changed, wait.
#[must_use]
pub fn verdict(case: &Case, instalments: &[Instalment], progress: Progress, today: Date) -> Option<Verdict> {
    let wanted = case.amount_minor.map_or(progress.asked, |amount| amount.min(progress.asked));
    let fulfilled = progress.all_closed || (wanted > 0 && progress.paid >= wanted);
    match (case.kind, case.state) {
        (CaseKind::Promise, CaseState::Open) => promise(case.due_on, fulfilled, progress.paid, today),
        (CaseKind::Plan, CaseState::Open) => plan(instalments, progress, today),
        (CaseKind::Plan, CaseState::Requested) | (CaseKind::Dispute, CaseState::Open) => {
            progress.all_closed.then(|| Verdict::of(CaseState::Settled))
        }
        (CaseKind::Paid, CaseState::Open) if fulfilled => Some(Verdict::of(CaseState::Settled)),
        (CaseKind::Paid, CaseState::Open) if progress.hold_over => Some(Verdict::of(CaseState::Broken)),
        _ => None,
    }
}

fn promise(due_on: Option<Date>, fulfilled: bool, paid: i64, today: Date) -> Option<Verdict> {
    if fulfilled {
        return Some(Verdict::of(CaseState::Kept));
    }
    let state = if paid > 0 { CaseState::PartlyKept } else { CaseState::Broken };
    due_on.is_some_and(|due| is_over(due, today)).then(|| Verdict::of(state))
}

/// Payments fill the instalments from the first on, whatever the customer wrote on the transfer.
fn plan(instalments: &[Instalment], progress: Progress, today: Date) -> Option<Verdict> {
    let mut needed: i64 = 0;
    let mut changed = Vec::new();
    for it in instalments {
        needed = needed.saturating_add(it.amount_minor);
        let state = match () {
            () if progress.all_closed || progress.paid >= needed => InstalmentState::Kept,
            () if is_over(it.due_on, today) => InstalmentState::Missed,
            () => InstalmentState::Open,
        };
        if state != it.state {
            changed.push((it.position, state));
        }
    }
    let missed = changed.iter().any(|(_, state)| *state == InstalmentState::Missed);
    let state = match () {
        () if progress.all_closed || progress.paid >= needed => CaseState::Settled,
        () if missed => CaseState::Broken,
        () if changed.is_empty() => return None,
        () => CaseState::Open,
    };
    Some(Verdict { state, instalments: changed })
}

fn is_over(due: Date, today: Date) -> bool {
    today > due.plus_days(GRACE_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{CaseId, CompanyId, ConversationId, Currency, CustomerId, Timestamp};

    const DUE: fn() -> Date = || Date::ymd(2026, 3, 20);

    fn case(kind: CaseKind, state: CaseState, amount: Option<i64>) -> Case {
        Case {
            id: CaseId(1),
            company_id: CompanyId(1),
            customer_id: CustomerId(1),
            conversation_id: ConversationId(1),
            message_id: None,
            kind,
            state,
            reason: None,
            note: String::new(),
            currency: Currency::EUR,
            amount_minor: amount,
            due_on: Some(DUE()),
            opened_by: None,
            opened_at: Timestamp::EPOCH,
            opened_on: Date::ymd(2026, 3, 10),
            settled_at: None,
        }
    }

    fn check(case: &Case, paid: i64, all_closed: bool, days_after_due: i64, expected: Option<CaseState>) {
        let progress = Progress { asked: 1000, paid, all_closed, hold_over: days_after_due > 0 };
        let verdict = verdict(case, &[], progress, DUE().plus_days(days_after_due));
        assert_eq!(verdict.map(|it| it.state), expected, "{case:?} {paid} {days_after_due}");
    }

    #[test]
    fn a_promise_is_waited_for_until_the_day_after() {
        use CaseState::{Broken, Kept, Open, PartlyKept};
        let whole = case(CaseKind::Promise, Open, None);
        check(&whole, 0, false, -3, None);
        check(&whole, 0, false, 0, None);
        check(&whole, 0, false, 1, None);
        check(&whole, 0, false, 2, Some(Broken));
        check(&whole, 999, false, 2, Some(PartlyKept));
        check(&whole, 999, false, 1, None);
        check(&whole, 1000, true, -3, Some(Kept));
        check(&whole, 0, true, 9, Some(Kept));
        let part = case(CaseKind::Promise, Open, Some(400));
        check(&part, 400, false, -3, Some(Kept));
        check(&part, 399, false, 2, Some(PartlyKept));
    }

    #[test]
    fn a_dispute_ends_by_payment_only() {
        use CaseState::{Open, Settled};
        let dispute = case(CaseKind::Dispute, Open, Some(100));
        check(&dispute, 500, false, 99, None);
        check(&dispute, 1000, true, 0, Some(Settled));
    }

    #[test]
    fn what_was_said_to_be_paid_is_looked_for_until_the_hold_ends() {
        use CaseState::{Broken, Open, Settled};
        let paid = case(CaseKind::Paid, Open, None);
        check(&paid, 0, false, 0, None);
        check(&paid, 0, false, 1, Some(Broken));
        check(&paid, 1000, false, 1, Some(Settled));
        // Who names more than is open is not asked for more than is open.
        check(&case(CaseKind::Paid, Open, Some(5000)), 1000, false, 1, Some(Settled));
    }

    #[test]
    fn what_has_ended_is_not_judged_again() {
        for state in [CaseState::Kept, CaseState::Broken, CaseState::Withdrawn, CaseState::Settled] {
            check(&case(CaseKind::Promise, state, None), 0, false, 9, None);
        }
    }

    #[test]
    fn a_plan_is_followed_one_instalment_after_another() {
        use InstalmentState::{Kept, Missed, Open};
        let plan = case(CaseKind::Plan, CaseState::Open, Some(1000));
        let instalments: Vec<Instalment> = [(1, 0, 300), (2, 30, 300), (3, 60, 400)]
            .map(|(position, days, amount_minor)| Instalment {
                case_id: CaseId(1),
                position,
                due_on: DUE().plus_days(days),
                amount_minor,
                state: Open,
            })
            .into();
        let check = |paid, days, expected: Option<(CaseState, Vec<(i64, InstalmentState)>)>| {
            let progress = Progress { asked: 1000, paid, all_closed: paid >= 1000, hold_over: false };
            let verdict = verdict(&plan, &instalments, progress, DUE().plus_days(days));
            assert_eq!(verdict.map(|it| (it.state, it.instalments)), expected, "{paid} after {days} days");
        };
        check(0, 1, None);
        check(0, 2, Some((CaseState::Broken, vec![(1, Missed)])));
        check(299, 2, Some((CaseState::Broken, vec![(1, Missed)])));
        check(300, 2, Some((CaseState::Open, vec![(1, Kept)])));
        check(650, 5, Some((CaseState::Open, vec![(1, Kept), (2, Kept)])));
        check(300, 32, Some((CaseState::Broken, vec![(1, Kept), (2, Missed)])));
        check(1000, 3, Some((CaseState::Settled, vec![(1, Kept), (2, Kept), (3, Kept)])));
    }
}
