//! How fast, and how much at once: in all, and to the domain of each recipient. Pure.
//!
//! A domain that may take no more at the moment is passed by, not waited for, so that it never holds up the others.

use crate::words::Timestamp;
use std::collections::{BTreeSet, HashMap};

/// Seconds after which a domain that had its minute's worth is looked at again.
const LOOK_AGAIN: i64 = 5;

/// How fast messages leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Messages that are handed over at the same time, at least one.
    pub at_once: usize,
    /// Of these, to one domain; 0 is no limit.
    pub per_domain: usize,
    /// Mails to one domain within a minute; 0 is no limit.
    pub per_minute: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self { at_once: 8, per_domain: 4, per_minute: 300 }
    }
}

/// Who is on the way where.
#[derive(Clone, Debug, Default)]
pub(super) struct Lanes {
    busy: HashMap<String, usize>,
    /// Domains that had their minute's worth, and until when nobody looks.
    closed: HashMap<String, Timestamp>,
}

impl Lanes {
    pub(super) fn enter(&mut self, domain: Option<&str>) {
        if let Some(domain) = domain {
            *self.busy.entry(domain.to_owned()).or_default() += 1;
        }
    }

    pub(super) fn leave(&mut self, domain: Option<&str>) {
        let Some(domain) = domain else { return };
        if let Some(count) = self.busy.get_mut(domain) {
            *count = count.saturating_sub(1);
        }
        self.busy.retain(|_, count| *count > 0);
    }

    /// These had their minute's worth: the next turns look past them at once.
    pub(super) fn close(&mut self, domains: impl IntoIterator<Item = String>, now: Timestamp) {
        self.closed.extend(domains.into_iter().map(|domain| (domain, now.plus_seconds(LOOK_AGAIN))));
    }

    /// Opens the gate for one turn.
    pub(super) fn gate(&mut self, pace: Pace, now: Timestamp) -> Gate {
        self.closed.retain(|_, until| *until > now);
        let full = self.closed.keys().cloned().collect();
        let (lately, spent) = (HashMap::new(), Vec::new());
        let mut gate = Gate { pace, busy: self.busy.clone(), lately, full, spent };
        for (domain, count) in &self.busy {
            if pace.per_domain > 0 && *count >= pace.per_domain {
                gate.full.insert(domain.clone());
            }
        }
        gate
    }
}

/// Who may leave in this turn.
#[derive(Debug)]
pub(super) struct Gate {
    pace: Pace,
    busy: HashMap<String, usize>,
    /// Mails to each domain in the last minute.
    lately: HashMap<String, usize>,
    full: BTreeSet<String>,
    /// Those of them that had their minute's worth.
    spent: Vec<String>,
}

impl Gate {
    /// Domains that take no more in this turn.
    pub(super) fn full(&self) -> &BTreeSet<String> {
        &self.full
    }

    /// Domains of which this turn found that they had their minute's worth.
    pub(super) fn into_spent(self) -> Vec<String> {
        self.spent
    }

    pub(super) const fn counts_minutes(&self) -> bool {
        self.pace.per_minute > 0
    }

    /// How many went to a domain in the last minute, before this turn.
    pub(super) fn went_lately(&mut self, domain: String, count: usize) {
        self.lately.entry(domain).or_insert(count);
    }

    /// Whether one more may leave; from then on it counts.
    pub(super) fn lets_through(&mut self, domain: Option<&str>) -> bool {
        let Some(domain) = domain else { return true };
        let (busy, lately) = (self.busy.get(domain), self.lately.get(domain));
        let (busy, lately) = (busy.copied().unwrap_or(0), lately.copied().unwrap_or(0));
        let is_full = |count: usize, most: usize| most > 0 && count >= most;
        let is_spent = is_full(lately, self.pace.per_minute);
        if is_spent || is_full(busy, self.pace.per_domain) {
            if self.full.insert(domain.to_owned()) && is_spent {
                self.spent.push(domain.to_owned());
            }
            return false;
        }
        self.busy.insert(domain.to_owned(), busy + 1);
        self.lately.insert(domain.to_owned(), lately + 1);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(gate: &mut Gate, domains: &[&str]) -> Vec<bool> {
        domains.iter().map(|it| gate.lets_through(Some(*it).filter(|it| !it.is_empty()))).collect()
    }

    #[test]
    fn a_domain_that_is_full_holds_up_nobody_else() {
        let pace = Pace { at_once: 10, per_domain: 2, per_minute: 0 };
        let mut lanes = Lanes::default();
        lanes.enter(Some("a.example"));
        let now = Timestamp::EPOCH;
        let mut gate = lanes.gate(pace, now);
        let asked = ["a.example", "a.example", "b.example", "", "", ""];
        assert_eq!(through(&mut gate, &asked), [true, false, true, true, true, true]);
        assert_eq!(gate.full().iter().collect::<Vec<_>>(), ["a.example"]);
        lanes.enter(Some("a.example"));
        assert!(lanes.gate(pace, now).full().contains("a.example"), "known before anybody asks");
        assert_eq!(gate.into_spent(), [""; 0]);
        lanes.leave(Some("a.example"));
        assert!(lanes.gate(pace, now).lets_through(Some("a.example")));
        lanes.leave(Some("a.example"));
        lanes.leave(Some("a.example"));
        assert!(lanes.busy.is_empty());
    }

    #[test]
    fn a_minute_is_full_when_it_is() {
        let (mut lanes, now) = (Lanes::default(), Timestamp::EPOCH);
        let pace = Pace { at_once: 10, per_domain: 0, per_minute: 20 };
        let mut gate = lanes.gate(pace, now);
        assert!(gate.counts_minutes());
        gate.went_lately("a.example".into(), 18);
        assert_eq!(through(&mut gate, &["a.example", "a.example", "a.example"]), [true, true, false]);
        // What is counted again in the same turn does not forget who went through meanwhile.
        gate.went_lately("a.example".into(), 18);
        assert_eq!(through(&mut gate, &["a.example", "b.example"]), [false, true]);
        let spent = gate.into_spent();
        assert_eq!(spent, ["a.example"]);
        lanes.close(spent, now);
        assert!(lanes.gate(pace, now.plus_seconds(LOOK_AGAIN - 1)).full().contains("a.example"));
        assert!(lanes.gate(pace, now.plus_seconds(LOOK_AGAIN)).full().is_empty());
        let mut free = lanes.gate(Pace { at_once: 1, per_domain: 0, per_minute: 0 }, now.plus_seconds(60));
        assert!((0..1000).all(|_| free.lets_through(Some("a.example"))));
    }
}
