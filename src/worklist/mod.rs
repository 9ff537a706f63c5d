//! The worklist: what should I do next, and why. Read-only.
