//! Stories, end to end: what customers, collectors, mail servers and power cuts do to the whole house.

mod arriving;
mod crash;
mod forged;
mod loops;
mod doctor;
mod promises;
mod round_trip;
mod starting;
mod stopping;
