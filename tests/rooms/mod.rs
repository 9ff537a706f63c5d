//! Each room's SQL, on both databases.

mod ledger;
