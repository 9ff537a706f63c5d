//! How a case begins: checked, written, and silent at once.

use super::{
    Case, CaseKind, CaseState, Instalment, InstalmentState, Refused, TaskKind, Wish, plan, store,
    store::NewCase, verdict::GRACE_DAYS,
};
use crate::{
    db::Conn,
    ledger::{self, BlockReason, Invoice},
    words::{
        CaseId, CompanyId, ConversationId, Currency, CustomerId, Date, InvoiceId, MessageId, Money,
        Timestamp, UserId,
    },
};
use anyhow::{Context, Result};

/// How long a plan that was asked for silences its invoices while nobody has answered.
const REQUEST_HOLD_DAYS: i64 = 7;

/// What the house allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How far ahead a customer may promise without asking.
    pub promise_within_days: i64,
    /// How many instalments a customer may ask for.
    pub most_instalments: u8,
    /// How many days "it has been paid" silences what it names.
    pub paid_hold_days: i64,
}

/// A case that somebody wants to open.
#[derive(Clone, Debug)]
pub struct Opening {
    pub company: CompanyId,
    pub customer: CustomerId,
    pub conversation: ConversationId,
    /// Where it was said.
    pub message: Option<MessageId>,
    /// Empty: all that are open.
    pub invoices: Vec<InvoiceId>,
    pub wish: Wish,
    /// The customer's own words.
    pub note: String,
    /// The collector who opens it; `None` is the customer, whom the limits bind.
    pub by: Option<UserId>,
    pub today: Date,
    pub now: Timestamp,
}

/// Whose blocks a case's are.
#[must_use]
pub fn source(case: CaseId) -> String {
    format!("case:{case}")
}

/// Opens a case and silences what it names, or says why not (and then has written nothing).
///
/// # Errors
/// If the database fails.
pub async fn open(db: &mut Conn, it: &Opening, limits: &Limits) -> Result<Result<CaseId, Refused>> {
    let theirs = ledger::store::invoices(db, it.customer).await?;
    let terms = match named(&theirs, &it.invoices).and_then(|named| check(it, named, limits)) {
        Ok(terms) => terms,
        Err(refused) => return Ok(Err(refused)),
    };
    let id = write(db, it, &terms).await?;
    silence(db, it, &terms, id, limits).await?;
    Ok(Ok(id))
}

/// What a case comes to once it is allowed.
#[derive(Debug)]
struct Terms<'a> {
    invoices: Vec<&'a Invoice>,
    kind: CaseKind,
    state: CaseState,
    currency: Currency,
    amount: Option<i64>,
    due_on: Option<Date>,
    /// Of a plan.
    instalments: Vec<(Date, i64)>,
}

/// The invoices that are meant, each once.
fn named<'a>(theirs: &'a [Invoice], wanted: &[InvoiceId]) -> Result<Vec<&'a Invoice>, Refused> {
    let open = theirs.iter().filter(|invoice| invoice.is_open());
    let named: Vec<&Invoice> = match wanted {
        [] => open.collect(),
        wanted => {
            let mut open: Vec<&Invoice> = open.collect();
            let unknown = wanted.iter().find(|id| !open.iter().any(|invoice| invoice.id == **id));
            if let Some(unknown) = unknown {
                return Err(Refused::UnknownInvoice(*unknown));
            }
            open.retain(|invoice| wanted.contains(&invoice.id));
            open
        }
    };
    if named.is_empty() { Err(Refused::NothingOpen) } else { Ok(named) }
}

fn check<'a>(it: &Opening, invoices: Vec<&'a Invoice>, limits: &Limits) -> Result<Terms<'a>, Refused> {
    let totals = Money::totals(invoices.iter().map(|invoice| invoice.open()));
    let (one, total) = match totals.as_slice() {
        [total] => (true, *total),
        [first, ..] => (false, *first),
        [] => return Err(Refused::NothingOpen),
    };
    let terms = |kind, amount: Option<Money>, due_on| Terms {
        invoices,
        kind,
        state: CaseState::Open,
        currency: amount.map_or(total.currency, |amount| amount.currency),
        amount: amount.map(|amount| amount.minor),
        due_on,
        instalments: Vec::new(),
    };
    // A dispute or a payment over everything needs no sum; whatever is an amount needs one currency.
    let amount_fits = |amount: Option<Money>| match amount {
        Some(_) if !one => Err(Refused::SeveralCurrencies),
        Some(amount) if amount.currency != total.currency => Err(Refused::SeveralCurrencies),
        Some(amount) if amount.minor <= 0 => Err(Refused::AmountNotPositive),
        _ => Ok(()),
    };
    let not_above_open = |amount: Option<Money>| match amount {
        Some(amount) if amount.minor > total.minor => Err(Refused::AmountAboveOpen { open: total }),
        _ => Ok(()),
    };
    match &it.wish {
        Wish::Dispute { amount, .. } => {
            amount_fits(*amount)?;
            not_above_open(*amount)?;
            Ok(terms(CaseKind::Dispute, *amount, None))
        }
        Wish::Promise { date, amount } => {
            amount_fits(Some(amount.unwrap_or(total)))?;
            not_above_open(*amount)?;
            check_day(it, *date, limits)?;
            Ok(terms(CaseKind::Promise, *amount, Some(*date)))
        }
        // Who says that more was paid than is open may count what was booked already: it is looked into, not refused.
        Wish::Paid { date, amount } => {
            amount_fits(*amount)?;
            Ok(terms(CaseKind::Paid, *amount, *date))
        }
        Wish::Plan { instalments, every, start } => {
            amount_fits(Some(total))?;
            check_parts(it, *instalments, total, limits)?;
            check_day(it, *start, limits)?;
            let amounts = plan::split(total.minor, *instalments);
            let instalments = plan::dates(*start, *every, *instalments).into_iter().zip(amounts).collect();
            let state = if it.by.is_some() { CaseState::Open } else { CaseState::Requested };
            Ok(Terms { state, instalments, ..terms(CaseKind::Plan, Some(total), Some(*start)) })
        }
    }
}

fn check_day(it: &Opening, day: Date, limits: &Limits) -> Result<(), Refused> {
    let latest = it.today.plus_days(limits.promise_within_days);
    match () {
        () if day < it.today => Err(Refused::DateInThePast),
        () if it.by.is_none() && day > latest => Err(Refused::DateTooFar { latest }),
        () => Ok(()),
    }
}

fn check_parts(it: &Opening, parts: u8, total: Money, limits: &Limits) -> Result<(), Refused> {
    match () {
        () if parts < 2 => Err(Refused::TooFewInstalments),
        () if it.by.is_none() && parts > limits.most_instalments => {
            Err(Refused::TooManyInstalments { most: limits.most_instalments })
        }
        () if total.minor < i64::from(parts) => Err(Refused::AmountNotPositive),
        () => Ok(()),
    }
}

async fn write(db: &mut Conn, it: &Opening, terms: &Terms<'_>) -> Result<CaseId> {
    let reason = match &it.wish {
        Wish::Dispute { reason, .. } => Some(*reason),
        _ => None,
    };
    let new = NewCase {
        company: it.company,
        customer: it.customer,
        conversation: it.conversation,
        message: it.message,
        kind: terms.kind,
        state: terms.state,
        reason,
        note: &it.note,
        currency: terms.currency,
        amount: terms.amount,
        due_on: terms.due_on,
        by: it.by,
        now: it.now,
        today: it.today,
    };
    let id = store::insert_case(db, &new).await.context("opening a case")?;
    for invoice in &terms.invoices {
        store::insert_case_invoice(db, id, invoice.id, invoice.open_minor).await?;
    }
    for (position, (due_on, amount_minor)) in (1..).zip(&terms.instalments) {
        let (due_on, amount_minor) = (*due_on, *amount_minor);
        let instalment =
            Instalment { case_id: id, position, due_on, amount_minor, state: InstalmentState::Open };
        store::insert_instalment(db, &instalment).await?;
    }
    Ok(id)
}

async fn silence(db: &mut Conn, it: &Opening, terms: &Terms<'_>, id: CaseId, limits: &Limits) -> Result<()> {
    let requested = terms.state == CaseState::Requested;
    let (reason, until) = match terms.kind {
        CaseKind::Dispute => (BlockReason::Dispute, None),
        CaseKind::Promise => (BlockReason::Promise, terms.due_on.map(|due| due.plus_days(GRACE_DAYS))),
        CaseKind::Plan => (BlockReason::Plan, requested.then(|| it.today.plus_days(REQUEST_HOLD_DAYS))),
        CaseKind::Paid => (BlockReason::Paid, Some(it.today.plus_days(limits.paid_hold_days))),
    };
    let invoices: Vec<InvoiceId> = terms.invoices.iter().map(|invoice| invoice.id).collect();
    ledger::store::block(db, it.customer, &invoices, reason, &source(id), until, it.now).await?;
    if requested {
        let case = store::case(db, id).await?.context("the case that was just opened")?;
        store::make_task(db, &case, TaskKind::PlanRequested, it.today, it.now).await?;
    }
    Ok(())
}

/// Agrees to a plan that a customer asked for: it runs from now on, and is silent until it ends.
///
/// # Errors
/// If the database fails.
pub async fn agree(
    db: &mut Conn,
    id: CaseId,
    by: UserId,
    today: Date,
    now: Timestamp,
) -> Result<Result<(), Refused>> {
    let Some(case) = store::hold_case(db, id).await? else { return Ok(Err(Refused::AlreadySettled)) };
    if case.state != CaseState::Requested {
        return Ok(Err(Refused::AlreadySettled));
    }
    if case.due_on.is_some_and(|start| start < today) {
        return Ok(Err(Refused::DateInThePast));
    }
    store::set_case_state(db, id, CaseState::Open, None).await?;
    block_until_lifted(db, &case, now).await?;
    store::tasks_done(db, id, Some(by), now).await?;
    super::event::tell(db, &case, super::event::AGREED, Some(by), now).await?;
    Ok(Ok(()))
}

async fn block_until_lifted(db: &mut Conn, case: &Case, now: Timestamp) -> Result<()> {
    let invoices = store::invoices_of(db, case.id).await?;
    let invoices: Vec<InvoiceId> = invoices.into_iter().map(|(invoice, _)| invoice).collect();
    let source = source(case.id);
    ledger::store::lift(db, &source, now).await?;
    ledger::store::block(db, case.customer_id, &invoices, BlockReason::Plan, &source, None, now).await
}
