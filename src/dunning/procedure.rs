//! An ordered list of steps, each a day offset from the due date, a channel and a tone.

use crate::{
    wording::StepName,
    words::{Channel, ProcedureId, StepId, Tone},
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Procedure {
    pub id: ProcedureId,
    pub name: String,
    /// By offset.
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Step {
    pub id: StepId,
    pub name: StepName,
    /// Against the due date; negative: before it.
    pub offset_days: i64,
    pub channel: Channel,
    pub tone: Tone,
}
