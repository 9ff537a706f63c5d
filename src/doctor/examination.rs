//! An examination that somebody asked for on the page, and how far it is.

use super::{Finding, Patient, parts, store};
use crate::{
    db::Db,
    words::{Flag, Timestamp},
};
use anyhow::Result;
use tokio_util::sync::CancellationToken;

/// A node that has not said anything for so long has died over it, and another one begins anew.
const LEASE_SECONDS: i64 = 300;

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Examination {
    pub id: i64,
    pub round_trip: Flag,
    pub asked_at: Timestamp,
    /// Parts that were looked at, of all.
    pub done: i64,
    pub parts: i64,
    /// JSON.
    findings: String,
    pub ended_at: Option<Timestamp>,
}

impl Examination {
    /// The worst first, else as they were found. What cannot be read any more was written by another version.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = serde_json::from_str(&self.findings).unwrap_or_default();
        findings.sort_by_key(Finding::severity);
        findings
    }
}

/// Asks for an examination. One that is running already is enough.
///
/// # Errors
/// If the database does not answer.
pub async fn ask(db: &Db, round_trip: bool, now: Timestamp) -> Result<()> {
    let mut tx = db.begin_write().await?;
    store::ask(&mut tx, Flag(round_trip), now).await?;
    Ok(tx.commit().await?)
}

/// The job: the next examination, part by part. Whoever looks sees it grow. One that is interrupted begins anew.
///
/// # Errors
/// If the database does not answer.
pub async fn run(db: &Db, patient: &Patient, ending: &CancellationToken) -> Result<()> {
    while let Some(it) = claim(db, patient).await? {
        let parts = parts(&patient.config, it.round_trip.0);
        let mut findings = Vec::new();
        for (done, part) in parts.iter().enumerate() {
            note(db, patient, &it, (done, parts.len()), &findings).await?;
            tokio::select! {
                found = part.look(patient) => findings.extend(found),
                () = ending.cancelled() => return Ok(()),
            }
        }
        note(db, patient, &it, (parts.len(), parts.len()), &findings).await?;
        let mut tx = db.begin_write().await?;
        store::end(&mut tx, it.id, patient.clock.now()).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn claim(db: &Db, patient: &Patient) -> Result<Option<Examination>> {
    let now = patient.clock.now();
    if !store::is_asked(&mut *db.read().await?, now).await? {
        return Ok(None);
    }
    let mut tx = db.begin_write().await?;
    let claimed = store::claim(&mut tx, now, now.plus_seconds(LEASE_SECONDS)).await?;
    tx.commit().await?;
    Ok(claimed)
}

async fn note(
    db: &Db,
    patient: &Patient,
    it: &Examination,
    (done, parts): (usize, usize),
    findings: &[Finding],
) -> Result<()> {
    let json = serde_json::to_string(findings)?;
    let lease = patient.clock.now().plus_seconds(LEASE_SECONDS);
    let mut tx = db.begin_write().await?;
    store::note(&mut tx, it.id, (i64::try_from(done)?, i64::try_from(parts)?), &json, lease).await?;
    Ok(tx.commit().await?)
}
