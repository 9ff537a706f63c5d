//! What runs by itself: `every(period, f)` and one line of wiring for each job.
//!
//! Knows periods and shutdown. Never knows rules. The tables are the queues: a job is "do the next rows".
