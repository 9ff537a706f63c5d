//! All SQL of the cases.

use super::{
    Case, CaseKind, CaseState, Instalment, InstalmentState, Proposal, ProposalState, Task, TaskKind,
};
use crate::{
    db::{self, Conn, portions, values},
    reading::DisputeReason,
    words::{
        CaseId, CompanyId, ConversationId, Currency, CustomerId, Date, InvoiceId, MessageId, ProposalId,
        TaskId, Timestamp, UserId,
    },
};
use anyhow::Result;

macro_rules! columns {
    (proposal) => {
        "id, message_id, customer_id, intent, kind, span_start, span_end, confidence, state, settled_by, \
         settled_at, case_id"
    };
    (case) => {
        "id, company_id, customer_id, conversation_id, message_id, kind, state, reason, note, currency, \
         amount_minor, due_on, opened_by, opened_at, opened_on, settled_at"
    };
    (instalment) => {
        "case_id, position, due_on, amount_minor, state"
    };
    (task) => {
        "id, customer_id, conversation_id, case_id, kind, due_on, made_at, done_at, done_by"
    };
}

// --- proposals ---------------------------------------------------------------------------------------------

/// What is to be shown to a collector: the finding, already as it is kept.
pub(super) struct NewProposal<'a> {
    pub message: MessageId,
    pub customer: CustomerId,
    pub intent: String,
    pub kind: &'a str,
    pub span: (i64, i64),
    pub confidence: i64,
}

/// Writes proposals in this order, and gives their ids.
pub(super) async fn insert_proposals(db: &mut Conn, new: &[NewProposal<'_>]) -> Result<Vec<ProposalId>> {
    let ids = db::next_ids(db, "proposals", new.len()).await?;
    let head = "INSERT INTO proposals (id, message_id, customer_id, intent, kind, span_start, span_end, confidence, \
                state) SELECT column1, column2, column3, column4, column5, column6, column7, column8, 'proposed' \
                FROM (VALUES ";
    let rows: Vec<_> = ids.iter().zip(new).collect();
    for some in portions(&rows) {
        let query = sqlx::query(values(db, head, some.len(), 8, ") AS read"));
        let query = some.iter().fold(query, |query, (id, new)| {
            let query = query.bind(**id).bind(new.message).bind(new.customer).bind(new.intent.clone());
            query.bind(new.kind.to_owned()).bind(new.span.0).bind(new.span.1).bind(new.confidence)
        });
        query.execute(&mut *db).await?;
    }
    Ok(ids.into_iter().map(ProposalId).collect())
}

pub async fn proposal(db: &mut Conn, id: ProposalId) -> Result<Option<Proposal>> {
    let sql = concat!("SELECT ", columns!(proposal), " FROM proposals WHERE id = $1");
    Ok(sqlx::query_as(sql).bind(id).fetch_optional(db).await?)
}

pub async fn proposals_of(db: &mut Conn, message: MessageId) -> Result<Vec<Proposal>> {
    let sql = concat!("SELECT ", columns!(proposal), " FROM proposals WHERE message_id = $1 ORDER BY id");
    Ok(sqlx::query_as(sql).bind(message).fetch_all(db).await?)
}

/// What of a customer's nobody has settled yet.
pub async fn open_proposals(db: &mut Conn, customer: CustomerId) -> Result<Vec<Proposal>> {
    let sql = concat!(
        "SELECT ",
        columns!(proposal),
        " FROM proposals WHERE customer_id = $1 AND state = 'proposed' ORDER BY id"
    );
    Ok(sqlx::query_as(sql).bind(customer).fetch_all(db).await?)
}

/// Takes hold of a proposal that nobody has settled: the row is the caller's until the transaction ends, so
/// two collectors who accept at once do not open two cases.
pub(super) async fn hold_proposal(db: &mut Conn, id: ProposalId) -> Result<Option<Proposal>> {
    let sql = concat!(
        "UPDATE proposals SET state = 'proposed' WHERE id = $1 AND state = 'proposed' RETURNING ",
        columns!(proposal)
    );
    Ok(sqlx::query_as(sql).bind(id).fetch_optional(db).await?)
}

pub(super) async fn settle_proposal(
    db: &mut Conn,
    id: ProposalId,
    state: ProposalState,
    by: UserId,
    at: Timestamp,
    case: Option<CaseId>,
) -> Result<()> {
    let sql = "UPDATE proposals SET state = $2, settled_by = $3, settled_at = $4, case_id = $5 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(state).bind(by).bind(at).bind(case).execute(db).await?;
    Ok(())
}

pub(super) async fn unsettled(db: &mut Conn, message: MessageId) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM proposals WHERE message_id = $1 AND state = 'proposed'";
    Ok(sqlx::query_scalar(sql).bind(message).fetch_one(db).await?)
}

// --- cases -------------------------------------------------------------------------------------------------

pub(super) struct NewCase<'a> {
    pub company: CompanyId,
    pub customer: CustomerId,
    pub conversation: ConversationId,
    pub message: Option<MessageId>,
    pub kind: CaseKind,
    pub state: CaseState,
    pub reason: Option<DisputeReason>,
    pub note: &'a str,
    pub currency: Currency,
    pub amount: Option<i64>,
    pub due_on: Option<Date>,
    pub by: Option<UserId>,
    pub now: Timestamp,
    pub today: Date,
}

pub(super) async fn insert_case(db: &mut Conn, new: &NewCase<'_>) -> Result<CaseId> {
    let sql = "INSERT INTO cases (company_id, customer_id, conversation_id, message_id, kind, state, reason, \
               note, currency, amount_minor, due_on, opened_by, opened_at, opened_on) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id";
    let id = sqlx::query_scalar(sql)
        .bind(new.company)
        .bind(new.customer)
        .bind(new.conversation)
        .bind(new.message)
        .bind(new.kind)
        .bind(new.state)
        .bind(new.reason)
        .bind(new.note)
        .bind(new.currency)
        .bind(new.amount)
        .bind(new.due_on)
        .bind(new.by)
        .bind(new.now)
        .bind(new.today)
        .fetch_one(db)
        .await?;
    Ok(id)
}

pub(super) async fn insert_case_invoice(
    db: &mut Conn,
    case: CaseId,
    invoice: InvoiceId,
    open_minor: i64,
) -> Result<()> {
    let sql = "INSERT INTO case_invoices (case_id, invoice_id, open_minor) VALUES ($1, $2, $3)";
    sqlx::query(sql).bind(case).bind(invoice).bind(open_minor).execute(db).await?;
    Ok(())
}

pub(super) async fn insert_instalment(db: &mut Conn, it: &Instalment) -> Result<()> {
    let sql = "INSERT INTO instalments (case_id, position, due_on, amount_minor, state) \
               VALUES ($1, $2, $3, $4, $5)";
    let query = sqlx::query(sql).bind(it.case_id).bind(it.position).bind(it.due_on);
    query.bind(it.amount_minor).bind(it.state).execute(db).await?;
    Ok(())
}

pub async fn case(db: &mut Conn, id: CaseId) -> Result<Option<Case>> {
    let sql = concat!("SELECT ", columns!(case), " FROM cases WHERE id = $1");
    Ok(sqlx::query_as(sql).bind(id).fetch_optional(db).await?)
}

/// A customer's cases, those that still run first, then the latest.
pub async fn cases_of(db: &mut Conn, customer: CustomerId) -> Result<Vec<Case>> {
    let sql = concat!(
        "SELECT ",
        columns!(case),
        " FROM cases WHERE customer_id = $1 \
          ORDER BY CASE WHEN state IN ('open', 'requested') THEN 0 ELSE 1 END, id DESC"
    );
    Ok(sqlx::query_as(sql).bind(customer).fetch_all(db).await?)
}

/// Cases that still run, by number, after a given one: for going through all of them in portions.
pub(super) async fn live_after(db: &mut Conn, after: CaseId, limit: i64) -> Result<Vec<Case>> {
    let sql = concat!(
        "SELECT ",
        columns!(case),
        " FROM cases WHERE state IN ('open', 'requested') AND id > $1 ORDER BY id LIMIT $2"
    );
    Ok(sqlx::query_as(sql).bind(after).bind(limit).fetch_all(db).await?)
}

/// Takes hold of a case that still runs, until the transaction ends.
pub(super) async fn hold_case(db: &mut Conn, id: CaseId) -> Result<Option<Case>> {
    let sql = concat!(
        "UPDATE cases SET state = state WHERE id = $1 AND state IN ('open', 'requested') RETURNING ",
        columns!(case)
    );
    Ok(sqlx::query_as(sql).bind(id).fetch_optional(db).await?)
}

pub(super) async fn set_case_state(
    db: &mut Conn,
    id: CaseId,
    state: CaseState,
    settled_at: Option<Timestamp>,
) -> Result<()> {
    let sql = "UPDATE cases SET state = $2, settled_at = $3 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(state).bind(settled_at).execute(db).await?;
    Ok(())
}

/// The invoices of a case, with what was open on each when it was opened.
pub async fn invoices_of(db: &mut Conn, case: CaseId) -> Result<Vec<(InvoiceId, i64)>> {
    let sql = "SELECT invoice_id, open_minor FROM case_invoices WHERE case_id = $1 ORDER BY invoice_id";
    Ok(sqlx::query_as(sql).bind(case).fetch_all(db).await?)
}

/// The live cases that an invoice is part of.
pub async fn live_of_invoice(db: &mut Conn, invoice: InvoiceId) -> Result<Vec<Case>> {
    let sql = concat!(
        "SELECT ",
        columns!(case),
        " FROM cases WHERE state IN ('open', 'requested') \
          AND id IN (SELECT case_id FROM case_invoices WHERE invoice_id = $1) ORDER BY id"
    );
    Ok(sqlx::query_as(sql).bind(invoice).fetch_all(db).await?)
}

pub async fn instalments(db: &mut Conn, case: CaseId) -> Result<Vec<Instalment>> {
    let sql =
        concat!("SELECT ", columns!(instalment), " FROM instalments WHERE case_id = $1 ORDER BY position");
    Ok(sqlx::query_as(sql).bind(case).fetch_all(db).await?)
}

pub(super) async fn set_instalment(
    db: &mut Conn,
    case: CaseId,
    position: i64,
    state: InstalmentState,
) -> Result<()> {
    let sql = "UPDATE instalments SET state = $3 WHERE case_id = $1 AND position = $2";
    sqlx::query(sql).bind(case).bind(position).bind(state).execute(db).await?;
    Ok(())
}

// --- tasks -------------------------------------------------------------------------------------------------

/// Makes a task of a case; the same one is never made twice.
pub(super) async fn make_task(
    db: &mut Conn,
    case: &Case,
    kind: TaskKind,
    due_on: Date,
    at: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO tasks (customer_id, conversation_id, case_id, kind, due_on, made_at) \
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (case_id, kind, due_on) DO NOTHING";
    let query = sqlx::query(sql).bind(case.customer_id).bind(case.conversation_id).bind(case.id);
    query.bind(kind).bind(due_on).bind(at).execute(db).await?;
    Ok(())
}

/// What is to be done, the most urgent first.
pub async fn tasks(db: &mut Conn, limit: i64) -> Result<Vec<Task>> {
    let sql =
        concat!("SELECT ", columns!(task), " FROM tasks WHERE done_at IS NULL ORDER BY due_on, id LIMIT $1");
    Ok(sqlx::query_as(sql).bind(limit).fetch_all(db).await?)
}

/// All tasks of a customer, those to be done first.
pub async fn tasks_of(db: &mut Conn, customer: CustomerId) -> Result<Vec<Task>> {
    let sql = concat!(
        "SELECT ",
        columns!(task),
        " FROM tasks WHERE customer_id = $1 ORDER BY CASE WHEN done_at IS NULL THEN 0 ELSE 1 END, due_on, id"
    );
    Ok(sqlx::query_as(sql).bind(customer).fetch_all(db).await?)
}

/// Says whether there was something to be done.
pub async fn done(db: &mut Conn, task: TaskId, by: UserId, at: Timestamp) -> Result<bool> {
    let sql = "UPDATE tasks SET done_at = $3, done_by = $2 WHERE id = $1 AND done_at IS NULL";
    Ok(sqlx::query(sql).bind(task).bind(by).bind(at).execute(db).await?.rows_affected() == 1)
}

/// A case that a collector has dealt with leaves nothing to be done.
pub(super) async fn tasks_done(db: &mut Conn, case: CaseId, by: Option<UserId>, at: Timestamp) -> Result<()> {
    let sql = "UPDATE tasks SET done_at = $3, done_by = $2 WHERE case_id = $1 AND done_at IS NULL";
    sqlx::query(sql).bind(case).bind(by).bind(at).execute(db).await?;
    Ok(())
}
