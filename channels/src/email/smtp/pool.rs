//! Connections that wait for the next mail: reused, and closed when they have carried enough or waited too long.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::line::Line;

pub(super) struct Pool {
    /// The one that was used last is at the end, and used next: the others grow old and are closed.
    waiting: Mutex<Vec<Line>>,
    messages: u32,
    idle: Duration,
}

impl Pool {
    pub(super) fn new(messages: u32, idle: Duration) -> Pool {
        Pool { waiting: Mutex::default(), messages, idle }
    }

    /// One that has not waited too long.
    pub(super) fn take(&self) -> Option<Line> {
        self.waiting().pop_if(|line| line.since.elapsed() <= self.idle)
    }

    /// Keeps a connection for the next mail, or gives it back if it has carried enough.
    pub(super) fn give(&self, line: Line) -> Option<Line> {
        if line.carried >= self.messages {
            return Some(line);
        }
        self.waiting().push(line);
        None
    }

    /// Takes out what has waited too long.
    pub(super) fn idle_too_long(&self) -> Vec<Line> {
        let mut waiting = self.waiting();
        let (fresh, old) =
            std::mem::take(&mut *waiting).into_iter().partition(|line| line.since.elapsed() <= self.idle);
        *waiting = fresh;
        old
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Line>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
