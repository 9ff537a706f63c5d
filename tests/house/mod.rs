//! Where tests live: fresh databases of both kinds, a creditor with customers, and a carrier that does as told.

pub mod books;
pub mod carrier;
pub mod chromium;
pub mod creditor;
pub mod databases;
