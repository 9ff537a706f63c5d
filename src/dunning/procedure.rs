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
    /// Whether customers without a procedure of their own follow this one.
    pub is_default: bool,
}

impl Procedure {
    /// The procedure that a customer follows: its own, or the default one.
    #[must_use]
    pub fn followed(all: &[Procedure], own: Option<ProcedureId>) -> Option<&Procedure> {
        all.iter().find(|it| Some(it.id) == own).or_else(|| all.iter().find(|it| it.is_default))
    }
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

impl Step {
    /// Said before the due date or not at all.
    #[must_use]
    pub const fn is_courtesy(&self) -> bool {
        self.offset_days < 0
    }
}
