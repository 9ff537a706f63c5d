//! Stories, end to end: what customers, collectors, mail servers and power cuts do to the whole house.

mod arriving;
mod crash;
mod doctor;
mod fetching;
mod forged;
mod logins;
mod loops;
mod promises;
mod refusals;
mod round_trip;
mod starting;
mod stopping;
